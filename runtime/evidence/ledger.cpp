#include "runtime/evidence/ledger.hpp"

#include <algorithm>

#include "runtime/base/base64.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/decode/document.hpp"
#include "runtime/decode/document_types.hpp"
#include "runtime/evidence/ledger_head.hpp"

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

void identify(Statement& statement, const Speakers& speakers) {
  const People& people = *speakers.people;
  const auto found = speakers.groups.find(statement.role);
  const std::vector<std::string> none;
  const std::vector<std::string>& groups = found == speakers.groups.end() ? none : found->second;
  // An account that nobody has may be one that is misspelt: no yes, but a rejection by whoever it is.
  const std::optional<std::string> known = people.person(statement.person);
  statement.in_role = known ? truth_of(people.holds(*known, statement.role, groups, statement.at)) : Truth::Unknown;
  statement.person = known.value_or(statement.person);
  if (statement.principal.empty()) return;
  statement.principal = people.person(statement.principal).value_or(statement.principal);
  statement.delegated_for = people.delegated_for(statement.principal, statement.person, statement.role, statement.at);
}

// After identify(): the keys are those of the person.
void vouch(Statement& statement, const Signed& document, const Speakers& speakers) {
  statement.trust = Trust::Unverified;
  if (speakers.people == nullptr) {
    statement.distrusted = "there is no directory with the keys of " + statement.person;
    return;
  }
  const std::span<const Key> keys = speakers.people->keys_of(statement.person);
  statement.distrusted = keys.empty() ? "the directory has no key of " + statement.person
                                      : "it is signed by no key of " + statement.person;
  for (const Key& key : keys) {
    if (!document.is_signed_by(key.key)) continue;
    if (key.revoked) statement.vouched_until = std::min(statement.vouched_until.value_or(*key.revoked), *key.revoked);
    statement.distrusted = out_of_time(key, statement.at, speakers.now);
    if (!statement.distrusted.empty()) continue;
    statement.trust = Trust::Verified;
    return;
  }
}

// Of the envelope without what is only a hint, in canonical JSON: with other signatures it is another statement.
auto digest_of(const Signed& document) -> std::string {
  std::string text =
      R"({"payload":")" + base64(document.payload) + R"(","payloadType":")" + document.type + R"(","signatures":[)";
  for (std::size_t i = 0; i < document.signatures.size(); ++i)
    text += (i == 0 ? R"({"sig":")" : R"(,{"sig":")") + base64(document.signatures[i]) + "\"}";
  return sha256_hex(text + "]}");
}

// What is said without a role is said by nobody in particular; who only asks needs none.
auto fault_of(const Statement& statement) -> std::string {
  if (statement.person.empty()) return "it does not say by whom";
  if (statement.kind != StatementKind::Request && statement.role.empty()) return "it does not say as whom";
  if (statement.approval.find('/') == std::string::npos) return "`approval` is written MODULE/NAME";
  return {};
}

class Reader {
 public:
  explicit Reader(const Speakers& speakers)
      : speakers_(speakers), types_(limits::kDefaultStringBytes, limits::kStatements), row_(statement_type(types_)) {
    list_ = types_.record("ledger", {{"statements", types_.list_of(row_)}});
  }

  // What is wrong, or nothing.
  auto read(std::string_view name, std::string_view bytes, decode::Format format) -> std::string {
    if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
      return "it is empty; where nobody has said anything yet, write {\"statements\": []}";
    if (format == decode::Format::Json && is_lines(bytes)) return lines(name, bytes);
    return document(name, bytes, format);
  }

  auto made() -> std::vector<Statement> { return std::move(made_); }

 private:
  // Several documents, one a line: the first line is a whole one, and there is more.
  static auto is_lines(std::string_view bytes) -> bool {
    const std::size_t begin = bytes.find_first_not_of(" \t\r\n");
    const std::size_t end = bytes.find('\n', begin);
    if (end == std::string_view::npos || bytes.find_first_not_of(" \t\r\n", end) == std::string_view::npos)
      return false;
    return decode::read_document(bytes.substr(begin, end - begin), decode::Format::Json).has_value();
  }
  auto lines(std::string_view name, std::string_view bytes) -> std::string {
    for (std::size_t line = 1; !bytes.empty(); ++line) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      const std::string_view text = bytes.substr(0, end);
      const bool blank = text.find_first_not_of(" \t\r") == std::string_view::npos;
      const std::string fault = blank ? "" : document(name, text, decode::Format::Json);
      if (!fault.empty()) return "line " + std::to_string(line) + ": " + fault;
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return {};
  }
  auto document(std::string_view name, std::string_view bytes, decode::Format format) -> std::string {
    if (format == decode::Format::Json) {
      auto document = read_signed(bytes);
      if (!document) return document.error().message;
      if (document->has_value()) return signed_statement(name, **document);
    }
    Fallible<decode::Document> document = decode::read_document(bytes, format);
    if (!document) return document.error().message;
    if (decode::find_entry(*document, 0, "says")) return statement(name, bytes, format, nullptr);
    return statements(name, bytes, format);
  }
  auto statements(std::string_view name, std::string_view bytes, decode::Format format) -> std::string {
    Fallible<Cell> list = decode::decode_strictly(types_.table(), list_, name, bytes, format, memory_);
    if (!list) return list.error().message;
    std::size_t at = 0;
    for (const Cell& row : elements_of(list->fields[0])) {
      const std::string fault = take(row, nullptr);
      if (!fault.empty()) return "statements[" + std::to_string(at) + "]: " + fault;
      ++at;
    }
    return {};
  }
  auto signed_statement(std::string_view name, const Signed& document) -> std::string {
    if (document.type == kHeadPayload)
      return "it is the head of a ledger, and no statement; a folder has it as `" + std::string(kHeadFile) +
             "`, and --ledger-head takes it from elsewhere";
    if (document.type != kStatementPayload)
      return "it is a signed document of the type `" + document.type + "`, and that is no statement on an approval";
    return statement(name, document.payload, decode::Format::Json, &document);
  }
  auto statement(std::string_view name, std::string_view text, decode::Format format, const Signed* document)
      -> std::string {
    Fallible<Cell> row = decode::decode_strictly(types_.table(), row_, name, text, format, memory_);
    return row ? take(*row, document) : row.error().message;
  }
  auto take(const Cell& row, const Signed* document) -> std::string {
    Statement one = statement_of(row);
    std::string fault = fault_of(one);
    if (!fault.empty()) return fault;
    if (speakers_.digests) {
      one.digest = document != nullptr ? digest_of(*document) : sha256_hex(decode::to_json(types_.table(), row_, row));
    }
    if (speakers_.people != nullptr) identify(one, speakers_);
    one.trust = speakers_.accept_unsigned ? Trust::Accepted : Trust::Unverified;
    if (document != nullptr) vouch(one, *document, speakers_);
    made_.push_back(std::move(one));
    return made_.size() <= limits::kStatements ? "" : "there are more than " + std::to_string(limits::kStatements);
  }

  const Speakers& speakers_;
  decode::DocumentTypes types_;
  TypeId row_, list_;
  Arena memory_;
  std::vector<Statement> made_;
};

}  // namespace

auto read_statements(std::string_view name, std::string_view bytes, decode::Format format, const Speakers& speakers)
    -> Fallible<std::vector<Statement>> {
  Reader reader(speakers);
  std::string fault = reader.read(name, bytes, format);
  if (!fault.empty()) return fail(std::move(fault));
  return reader.made();
}

}  // namespace writ::evidence
