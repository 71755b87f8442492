#include "runtime/evidence/ledger.hpp"

#include "runtime/base/limits.hpp"
#include "runtime/decode/document_types.hpp"

namespace writ::evidence {

using decode::elements_of;
using decode::text_of;

namespace {

enum Column : std::uint8_t { Says, Approval, By, For, As, At, Binds, Waiver };

auto statement_type(decode::DocumentTypes& types) -> TypeId {
  const TypeId says = types.choice("says", {"approve", "reject", "request"});  // in the order of StatementKind
  return types.record("statement", {{"says", says},
                                    {"approval", types.text()},
                                    {"by", types.text()},
                                    {"for", types.optional(types.text())},
                                    {"as", types.optional(types.text())},
                                    {"at", types.simple(Kind::Instant)},
                                    {"binds", types.list_of(types.text())},
                                    {"waiver", types.optional(types.text())}});
}

auto statement_of(const Cell& row) -> Statement {
  const Cell* f = row.fields;
  Statement made;
  made.kind = static_cast<StatementKind>(f[Says].integer);
  made.approval = text_of(f[Approval]);
  made.person = text_of(f[By]);
  made.principal = text_of(f[For]);
  made.role = text_of(f[As]);
  made.at = f[At].integer;
  made.bound.emplace();
  for (const Cell& digest : elements_of(f[Binds])) made.bound->push_back(text_of(digest));
  made.waiver = text_of(f[Waiver]);
  return made;
}

void identify(Statement& statement, const People& people) {
  // An account that nobody has may be one that is misspelt: no yes, but a rejection by whoever it is.
  const std::optional<std::string> known = people.person(statement.person);
  statement.in_role = known ? truth_of(people.holds(*known, statement.role, statement.at)) : Truth::Unknown;
  statement.person = known.value_or(statement.person);
  if (statement.principal.empty()) return;
  statement.principal = people.person(statement.principal).value_or(statement.principal);
  statement.delegated_for = people.delegated_for(statement.principal, statement.person, statement.role, statement.at);
}

// What is said without a role is said by nobody in particular; who only asks needs none.
auto fault_of(const Statement& statement) -> std::string {
  if (statement.person.empty()) return "it does not say by whom";
  if (statement.kind != StatementKind::Request && statement.role.empty()) return "it does not say as whom";
  if (statement.approval.find('/') == std::string::npos) return "`approval` is written MODULE/NAME";
  return {};
}

}  // namespace

auto read_statements(std::string_view name, std::string_view bytes, decode::Format format, const People* people,
                     Trust trust) -> Fallible<std::vector<Statement>> {
  decode::DocumentTypes types(limits::kDefaultStringBytes, limits::kStatements);
  const TypeId root = types.record("ledger", {{"statements", types.list_of(statement_type(types))}});
  Arena memory;
  Fallible<Cell> document = decode::decode_strictly(types.table(), root, name, bytes, format, memory);
  if (!document) return fail(document.error().message);
  std::vector<Statement> made;
  for (const Cell& row : elements_of(document->fields[0])) {
    Statement one = statement_of(row);
    const std::string fault = fault_of(one);
    if (!fault.empty()) return fail("statements[" + std::to_string(made.size()) + "]: " + fault);
    if (people != nullptr) identify(one, *people);
    one.trust = trust;
    made.push_back(std::move(one));
  }
  return made;
}

}  // namespace writ::evidence
