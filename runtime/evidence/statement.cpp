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

}  // namespace writ::evidence
