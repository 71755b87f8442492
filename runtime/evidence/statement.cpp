#include "runtime/evidence/statement.hpp"

namespace writ::evidence {

auto statement_name(StatementKind kind) -> std::string_view {
  switch (kind) {
    case StatementKind::Approve: return "approve";
    case StatementKind::Reject: return "reject";
    case StatementKind::Request: return "request";
  }
  return {};
}

auto signature_by(std::string approval, std::string person, std::string role, std::int64_t at) -> Statement {
  Statement made;
  made.approval = std::move(approval);
  made.person = std::move(person);
  made.role = std::move(role);
  made.at = at;
  made.trust = Trust::Verified;
  made.in_role = Truth::True;
  return made;
}

}  // namespace writ::evidence
