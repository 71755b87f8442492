#include "runtime/report/read_record.hpp"

#include <fmt/format.h>

#include "runtime/base/sha256.hpp"
#include "runtime/decode/document_types.hpp"
#include "runtime/report/page.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

constexpr std::uint32_t kMostRows = 100'000;  // reasons, controls, pieces of evidence
constexpr std::uint32_t kMostBytes = 1u << 20;

// The shape of a record, as types, so that the decoder of everything else reads it too.
class Schema {
 public:
  Schema() {
    TypeId reasons = types_.list_of(reason());
    TypeId inputs = types_.record("inputs", {{"request", maybe_},
                                             {"evidence", types_.map_of(admission())},
                                             {"documents", types_.optional(types_.list_of(document()))},
                                             {"terms", types_.optional(words_)},
                                             {"ledger", types_.optional(ledger())},
                                             {"ledger_head", maybe_}});
    TypeId policy = types_.record(
        "policy", {{"module", text_}, {"version", text_}, {"source", maybe_}, {"meaning", maybe_}, {"engine", text_}});
    root_ = types_.record("record", {{"record", text_},
                                     {"id", text_},
                                     {"gate", text_},
                                     {"decision", text_},
                                     {"best_case", text_},
                                     {"now", text_},
                                     {"policy", policy},
                                     {"inputs", inputs},
                                     {"because", reasons},
                                     {"also", reasons},
                                     {"warnings", reasons},
                                     {"outcomes", types_.map_of(words_)},
                                     {"waived", types_.optional(reasons)},
                                     {"approvals", types_.optional(types_.list_of(approval()))},
                                     {"waivers", types_.optional(types_.list_of(waiver()))}});
  }
  [[nodiscard]] auto types() const -> const TypeTable& { return types_.table(); }
  [[nodiscard]] auto root() const -> TypeId { return root_; }

 private:
  auto reason() -> TypeId {
    TypeId maybe_words = types_.optional(words_);
    return types_.record("reason", {{"reason", text_},
                                    {"effect", text_},
                                    {"outcome", maybe_words},
                                    {"message", maybe_},
                                    {"unknown", maybe_words},
                                    {"missing_seats", maybe_words},
                                    {"override", maybe_},
                                    {"role", maybe_},
                                    {"ledger", maybe_}});
  }
  auto ledger() -> TypeId { return types_.record("ledger", {{"state", text_}, {"name", text_}, {"detail", maybe_}}); }
  auto statements() -> TypeId {
    return types_.list_of(types_.record("statement", {{"by", text_},
                                                      {"for", maybe_},
                                                      {"as", text_},
                                                      {"at", text_},
                                                      {"says", text_},
                                                      {"counts", text_},
                                                      {"why", types_.optional(words_)},
                                                      {"seat", maybe_}}));
  }
  auto approval() -> TypeId {
    return types_.record("approval", {{"approval", text_},
                                      {"standing", text_},
                                      {"statements", statements()},
                                      {"missing_seats", types_.optional(words_)},
                                      {"binds", types_.list_of(maybe_)}});
  }
  auto waiver() -> TypeId {
    return types_.record("waiver", {{"waiver", text_},
                                    {"standing", text_},
                                    {"statements", statements()},
                                    {"covers", text_},
                                    {"control", text_},
                                    {"expires", text_},
                                    {"missing_seats", types_.optional(words_)},
                                    {"binds", types_.optional(types_.list_of(maybe_))},
                                    {"digest", text_},
                                    {"approval", text_}});
  }
  auto document() -> TypeId {
    return types_.record("document", {{"as", text_}, {"name", maybe_}, {"digest", text_}, {"form", text_}});
  }
  auto admission() -> TypeId {
    return types_.record(
        "admission",
        {{"state", text_}, {"detail", maybe_}, {"issuer", maybe_}, {"issued_at", maybe_}, {"signature", maybe_}});
  }

  decode::DocumentTypes types_{kMostBytes, kMostRows};
  TypeId text_ = types_.text();
  TypeId maybe_ = types_.optional(text_);
  TypeId words_ = types_.list_of(text_);
  TypeId root_;
};

auto text(const Cell& cell) -> std::string { return decode::text_of(cell); }

auto words(const Cell& cell) -> std::vector<std::string> {
  std::vector<std::string> found;
  for (const Cell& word : decode::elements_of(cell)) found.push_back(text(word));
  return found;
}

auto reasons(const Cell& cell) -> std::vector<RecordedReason> {
  std::vector<RecordedReason> found;
  for (const Cell& row : decode::elements_of(cell)) {
    const Cell* f = row.fields;
    found.push_back({text(f[0]), text(f[1]), words(f[2]), text(f[3]), words(f[4]), words(f[5]), text(f[6]), text(f[7]),
                     text(f[8])});
  }
  return found;
}

auto statements(const Cell& cell) -> std::vector<RecordedStatement> {
  std::vector<RecordedStatement> found;
  for (const Cell& row : decode::elements_of(cell)) {
    const Cell* f = row.fields;
    found.push_back({text(f[0]), text(f[1]), text(f[2]), text(f[3]), text(f[4]), text(f[5]), words(f[6]), text(f[7])});
  }
  return found;
}

enum class Approved : std::uint8_t { Gate, Waiver };

auto approvals(const Cell& cell, Approved what) -> std::vector<RecordedApproval> {
  std::vector<RecordedApproval> found;
  for (const Cell& row : decode::elements_of(cell)) {
    const Cell* f = row.fields;
    RecordedApproval made{text(f[0]), text(f[1]), {}, statements(f[2]), {}, {}, {}, {}, {}, {}};
    if (what == Approved::Gate) {
      made.missing_seats = words(f[3]);
      made.binds = words(f[4]);
    } else {
      made.covers = text(f[3]);
      made.control = text(f[4]);
      made.expires = text(f[5]);
      made.missing_seats = words(f[6]);
      made.binds = words(f[7]);
      made.digest = text(f[8]);
      made.approval = text(f[9]);
    }
    found.push_back(std::move(made));
  }
  return found;
}

auto evidence(const Cell& cell) -> std::vector<RecordedEvidence> {
  std::vector<RecordedEvidence> found;
  for (std::uint32_t i = 0; i < cell.mapping->size; ++i) {
    const Cell* f = cell.mapping->values[i].fields;
    found.push_back({text(cell.mapping->keys[i]), text(f[0]), text(f[1]), text(f[2]), text(f[3]), text(f[4])});
  }
  return found;
}

auto documents(const Cell& cell) -> std::vector<RecordedDocument> {
  std::vector<RecordedDocument> found;
  for (const Cell& row : decode::elements_of(cell)) {
    const Cell* f = row.fields;
    found.push_back({text(f[0]), text(f[1]), text(f[2]), text(f[3])});
  }
  return found;
}

auto ledger(const Cell& cell, const Cell& head) -> RecordedLedger {
  if (cell.absent) return {};
  return {text(cell.fields[0]), text(cell.fields[1]), text(cell.fields[2]), text(head)};
}

auto recorded(const Cell& cell) -> Recorded {
  const Cell* f = cell.fields;
  const Cell* policy = f[6].fields;
  const Cell* inputs = f[7].fields;
  Recorded made{text(f[1]),
                text(f[2]),
                text(f[3]),
                text(f[4]),
                text(f[5]),
                text(policy[0]),
                text(policy[1]),
                text(policy[2]),
                text(policy[3]),
                text(policy[4]),
                text(inputs[0]),
                documents(inputs[2]),
                words(inputs[3]),
                ledger(inputs[4], inputs[5]),
                evidence(inputs[1]),
                reasons(f[8]),
                reasons(f[9]),
                reasons(f[10]),
                reasons(f[12]),
                approvals(f[13], Approved::Gate),
                approvals(f[14], Approved::Waiver),
                {}};
  const Mapping& outcomes = *f[11].mapping;
  for (std::uint32_t i = 0; i < outcomes.size; ++i)
    made.outcomes.emplace_back(text(outcomes.keys[i]), words(outcomes.values[i]));
  return made;
}

// The bytes that the id was computed from.
auto without_id(std::string_view bytes, const std::string& id) -> std::string {
  std::string all(bytes);
  const std::string member = "\"id\":\"" + id + "\",";
  std::size_t at = all.find(member);
  return at == std::string::npos ? std::string() : all.erase(at, member.size());
}

// ---------------------------------------------------------------- as a page

auto ink_of(std::string_view decision) -> Ink {
  return decision == "allow" ? Ink::Good : decision == "deny" ? Ink::Bad : Ink::Warn;
}

auto capitals(std::string text) -> std::string {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return spaced(text);
}

auto joined(const std::vector<std::string>& parts, std::string_view separator) -> std::string {
  return fmt::format("{}", fmt::join(parts, separator));
}

void write_reasons(Page& page, std::string_view heading, const std::vector<RecordedReason>& list) {
  if (list.empty()) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, heading));
  for (const RecordedReason& r : list) {
    const std::string standing =
        r.outcome.empty() ? r.effect : fmt::format("{}: {}", spaced(joined(r.outcome, " or ")), r.effect);
    page.line(4, page.painted(ink_of(r.effect), r.code) + "  " + page.painted(Ink::Dim, standing));
    if (!r.message.empty()) page.line(6, page.painted(Ink::Plain, r.message));
    for (const std::string& unknown : r.unknown) page.line(6, page.painted(Ink::Warn, unknown));
    if (!r.missing_seats.empty()) page.line(6, page.painted(Ink::Warn, "not signed: " + joined(r.missing_seats, ", ")));
    if (!r.ledger.empty())
      page.line(6, page.painted(Ink::Warn, "the ledger is " + r.ledger + ": more may have been said"));
    if (!r.override_by.empty()) page.line(6, page.painted(Ink::Dim, "can be lifted by " + r.override_by));
    if (!r.role.empty()) page.line(6, page.painted(Ink::Dim, "goes to " + r.role));
  }
}

auto statement_line(const RecordedStatement& s) -> std::string {
  std::string line =
      s.by + (s.principal.empty() ? "" : " for " + s.principal) + " as " + s.role + ", " + s.at + ": " + s.says;
  if (s.counts != "yes") line += s.counts == "no" ? ", does not count" : ", not known whether it counts";
  if (!s.why.empty()) line += " (" + spaced(joined(s.why, ", ")) + ")";
  if (!s.seat.empty()) line += ", fills " + s.seat;
  return line;
}

void write_approvals(Page& page, std::string_view heading, const std::vector<RecordedApproval>& list) {
  if (list.empty()) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, heading));
  for (const RecordedApproval& a : list) {
    std::string line = a.name + "  " + a.standing;
    if (!a.control.empty())
      line = fmt::format("{}  for {}, until {}: covers it: {}", a.name, a.control, a.expires, a.covers);
    if (!a.missing_seats.empty()) line += ", not signed: " + joined(a.missing_seats, ", ");
    page.line(4, page.painted(Ink::Plain, line));
    for (const RecordedStatement& s : a.statements) page.line(6, page.painted(Ink::Dim, statement_line(s)));
  }
}

// "unsigned_evidence" -> "evidence"
auto counted_unsigned(const std::vector<std::string>& terms) -> std::string {
  std::vector<std::string> words;
  for (const std::string& term : terms) words.push_back(term.substr(term.find('_') + 1));
  return joined(words, ", ");
}

auto ledger_line(const RecordedLedger& ledger) -> std::string {
  std::string line = fmt::format("the ledger {} is {}", ledger.name, ledger.state);
  if (!ledger.detail.empty()) line += ": " + ledger.detail;
  return ledger.head.empty() ? line : line + ", head " + ledger.head;
}

void write_inputs(Page& page, const Recorded& record) {
  page.blank();
  page.line(2, page.painted(Ink::Bold, "decided on"));
  if (!record.source.empty()) page.line(4, page.painted(Ink::Plain, "rules    " + record.source));
  if (!record.meaning.empty()) page.line(4, page.painted(Ink::Plain, "meaning  " + record.meaning));
  if (!record.request.empty()) page.line(4, page.painted(Ink::Plain, "request  " + record.request));
  for (const RecordedDocument& d : record.documents) {
    if (d.as == "statements") page.line(4, page.painted(Ink::Plain, "ledger   " + d.digest));
    if (d.as == "people") page.line(4, page.painted(Ink::Plain, "people   " + d.digest));
  }
  if (!record.ledger.state.empty()) page.line(4, page.painted(Ink::Plain, ledger_line(record.ledger)));
  if (!record.terms.empty())
    page.line(4, page.painted(Ink::Plain, "counting without a signature: " + counted_unsigned(record.terms)));
  for (const RecordedEvidence& e : record.evidence) {
    std::string line = fmt::format("{}: {}", e.name, spaced(e.state));
    if (!e.detail.empty()) line += " (" + e.detail + ")";
    if (!e.issuer.empty()) line += ", by " + e.issuer;
    if (!e.issued_at.empty()) line += ", of " + e.issued_at;
    if (!e.signature.empty()) line += ", " + e.signature;
    page.line(4, page.painted(Ink::Plain, line));
  }
}

}  // namespace

auto record_digest(std::string_view bytes) -> std::string { return sha256_hex(bytes); }

auto read_record(std::string_view bytes) -> Fallible<Recorded> {
  if (bytes.ends_with('\n')) bytes.remove_suffix(1);
  const Schema schema;
  Arena arena;
  auto decoded = decode::decode(schema.types(), schema.root(), "record", bytes, decode::Format::Json, arena);
  if (!decoded) return fail(decoded.error().message);
  if (!decoded->issues.empty()) {
    const decode::Issue& issue = decoded->issues.front();
    return fail(fmt::format("it is no decision record: {} is {}{}", issue.path, reason_name(issue.reason),
                            issue.detail.empty() ? "" : " (" + issue.detail + ")"));
  }
  if (text(decoded->value.fields[0]) != "writ/1") return fail("it is no record of the form `writ/1`");
  Recorded record = recorded(decoded->value);
  if (record_id(without_id(bytes, record.id)) != record.id)
    return fail("its id does not fit its content: it was changed after it was made");
  return record;
}

auto write_recorded(const Recorded& record, const Options& options) -> std::string {
  Page page(options.style);
  std::string head =
      page.painted(ink_of(record.decision), capitals(record.decision)) + "  " + page.painted(Ink::Bold, record.gate);
  if (record.decision != "allow") head += fmt::format("  (best case: {})", visible(record.best_case));
  page.line(0, head + "  at " + visible(record.now));
  page.line(2, page.painted(Ink::Dim, fmt::format("record {}, by {} {}", record.id, record.module, record.version)));
  write_reasons(page, "because", record.because);
  write_reasons(page, "also", record.also);
  write_reasons(page, "warnings", record.warnings);
  write_reasons(page, "waived", record.waived);
  write_approvals(page, "approvals", record.approvals);
  write_approvals(page, "waivers", record.waivers);
  page.blank();
  page.line(2, page.painted(Ink::Bold, "controls"));
  for (const auto& [control, outcomes] : record.outcomes)
    page.line(4, page.painted(Ink::Plain, control + "  " + spaced(joined(outcomes, " or "))));
  write_inputs(page, record);
  return page.finish();
}

}  // namespace writ::report
