#include "runtime/host/gate.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "runtime/base/limits.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/decide/about.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/decode/document_types.hpp"
#include "runtime/evidence/admit.hpp"
#include "runtime/evidence/read_item.hpp"
#include "runtime/host/demand.hpp"

namespace writ::host {
namespace {

// What `--strict` refuses (design 7.4); otherwise such keys are ignored, and counted in the record.
auto extra_keys_fault(const decode::Decoded& decoded) -> std::string {
  return "it has keys that no record declares: " + decode::extra_keys_text(decoded);
}

// A document that came as bytes has no path.
auto named(const std::string& what, const Document& document) -> std::string {
  return document.path.empty() ? what : what + " " + document.path;
}

auto document_of(const std::vector<Document>& documents, DocumentKind kind) -> const Document* {
  auto found = std::find_if(documents.begin(), documents.end(), [&](const Document& d) { return d.kind == kind; });
  return found == documents.end() ? nullptr : &*found;
}

// The request, into Decided::read.
auto decode_request(Decided& decided, const ReadBefore& before, decode::Notes notes) -> Fallible<Done> {
  const ir::Input& row = decided.module().inputs[decided.open->gate->request];
  const bool refuse_extra = decided.terms.extra_keys == ExtraKeys::Refuse;
  const decode::Plan& plan = notes == decode::Notes::Counted ? *decided.open->decisive : *decided.open->plan;
  const Document* document = before.json != nullptr ? nullptr : document_of(decided.documents, DocumentKind::Request);
  if (before.json == nullptr && document == nullptr) return fail("nothing is asked: there is no request");
  if (refuse_extra) notes = decode::Notes::Named;
  decode::Decoded& read = decided.read;
  const auto done = before.json != nullptr
                        ? decode::decode_held(read, plan, row.type, row.name, *before.json, decided.arena, notes)
                        : decode::decode_into(read, plan, row.type, row.name, document->bytes, document->format,
                                              decided.arena, notes);
  const auto unusable = [&](const std::string& why) {
    const std::string what = "the request";
    return fail((document == nullptr ? what : named(what, *document)) + " cannot be used: " + why);
  };
  if (!done) return unusable(done.error().message);
  if (refuse_extra && read.extra_keys > 0) return unusable(extra_keys_fault(read));
  return Done{};
}

auto input_named(const ir::Module& module, const std::string& name) -> Fallible<ir::InputId> {
  std::vector<std::string> known;
  for (std::uint32_t i = 0; i < module.inputs.size(); ++i) {
    const ir::Input& row = module.inputs[ir::InputId{i}];
    if (row.kind != ir::InputKind::Evidence) continue;
    if (row.name == name) return ir::InputId{i};
    known.push_back(row.name);
  }
  std::string guess = nearest(name, known);
  return fail(
      "the rules declare no evidence `" + name + "`" +
      (guess.empty() ? (known.empty() ? "" : "; they declare " + listed(known)) : "; did you mean `" + guess + "`?"));
}

auto item_from(const ir::Module& module, const Document& document, const Terms& terms,
               const evidence::Vouching& vouching, Arena& arena) -> Fallible<evidence::Item> {
  Fallible<ir::InputId> input = input_named(module, document.name);
  if (!input) return fail(input.error().message);
  auto read = evidence::read_item(module, *input, document.bytes, document.format, vouching, arena);
  const auto unusable = [&](const std::string& why) {
    return fail(named("the evidence", document) + " cannot be used: " + why);
  };
  if (!read) return unusable(read.error().message);
  if (terms.extra_keys == ExtraKeys::Refuse && read->content.extra_keys > 0)
    return unusable(extra_keys_fault(read->content));
  return std::move(read->item);
}

using KeyList = std::shared_ptr<const evidence::Keys>;
using Directory = std::shared_ptr<const evidence::People>;

auto items_from(const Decided& decided, const KeyList& keys, Arena& arena) -> Fallible<std::vector<evidence::Item>> {
  std::vector<evidence::Item> items;
  const evidence::Vouching vouching{keys.get(), decided.terms.now, decided.terms.accept_unsigned};
  for (const Document& document : decided.documents) {
    if (document.kind != DocumentKind::Evidence) continue;
    auto item = item_from(decided.module(), document, decided.terms, vouching, arena);
    if (!item) return fail(item.error().message);
    items.push_back(std::move(*item));
  }
  return items;
}

// What a cost counts for one approval is what there may be.
auto too_many(const std::vector<evidence::Statement>& statements) -> std::string {
  std::map<std::string, std::uint32_t> counts;
  for (const evidence::Statement& one : statements) {
    if (++counts[one.approval] > limits::kLedgerRecords) return one.approval;
  }
  return {};
}

// All of them or none: what cannot be read could be a rejection.
auto statements_from(const Decided& decided) -> Fallible<std::vector<evidence::Statement>> {
  if (document_of(decided.documents, DocumentKind::Statements) == nullptr) return std::vector<evidence::Statement>();
  const Terms& terms = decided.terms;
  const evidence::Speakers speakers{decided.people.get(), decided.open->groups, terms.now,
                                    terms.accept_unsigned_statements, decided.open->ledger.has_value()};
  std::vector<evidence::Statement> all;
  for (const Document& document : decided.documents) {
    if (document.kind != DocumentKind::Statements) continue;
    auto some = evidence::read_statements("ledger", document.bytes, document.format, speakers);
    if (!some) return fail(named("the approvals", document) + " cannot be used: " + some.error().message);
    all.insert(all.end(), some->begin(), some->end());
  }
  return all;
}

// A ledger may be that of many requests: where it holds more than one decision looks at, only what is about this one
// is taken. Expects the inputs of the situation; `room` is memory for what is taken.
auto take_statements(Decided& decided, const std::vector<evidence::Statement>& all,
                     std::vector<evidence::Statement> room) -> Fallible<Done> {
  room = all;
  decided.situation.statements = std::move(room);
  if (all.size() <= limits::kLedgerRecords || too_many(all).empty()) return Done{};
  const ir::Gate& gate = *decided.open->gate;
  const Cell* outputs =
      decide::gate_outputs(decided.module(), gate, decided.engine(), decided.situation, decided.arena);
  decided.situation.statements = decide::statements_about(decided.module(), gate, outputs, all);
  const std::string crowded = too_many(decided.situation.statements);
  if (crowded.empty()) return Done{};
  return fail("there are more than " + std::to_string(limits::kLedgerRecords) + " statements on " + crowded +
              " that are about this request, or may be");
}

// Whether these are all, for rules that ask for a head.
auto ledger_of(const Decided& decided, const std::vector<evidence::Statement>& statements, const KeyList& keys)
    -> evidence::Ledger {
  const Document* head = document_of(decided.documents, DocumentKind::LedgerHead);
  return evidence::judge_ledger(*decided.open->ledger,
                                head == nullptr ? std::nullopt : std::optional<std::string_view>(head->bytes),
                                statements, keys.get(), decided.terms.now, decided.module().clock_skew);
}

auto handed_in(const std::vector<Document>& documents) -> std::vector<evidence::HandedIn> {
  std::vector<evidence::HandedIn> made;
  for (const Document& one : documents)
    made.push_back({std::string(document_word(one.kind)), one.name, one.digest, one.format});
  return made;
}

auto terms_of(const Terms& terms) -> std::vector<std::string> {
  std::vector<std::string> words;  // sorted
  if (terms.accept_unsigned_statements) words.emplace_back(kUnsignedApprovals);
  if (terms.accept_unsigned) words.emplace_back(kUnsignedEvidence);
  return words;
}

// Of these there is one each: which of two was meant nobody can say.
auto repeated(const std::vector<Document>& documents) -> std::string {
  for (const DocumentKind kind :
       {DocumentKind::Request, DocumentKind::LedgerHead, DocumentKind::People, DocumentKind::Keys}) {
    const auto count =
        std::count_if(documents.begin(), documents.end(), [&](const Document& d) { return d.kind == kind; });
    if (count > 1) return "there is more than one document `" + std::string(document_word(kind)) + "`; hand in one";
  }
  return {};
}

// What is handed in beside the request: read now, or read before.
struct Beside {
  KeyList keys;
  std::vector<evidence::Item> read_items;
  std::vector<evidence::Statement> read_statements;
  std::span<const evidence::Item> items;
  const std::vector<evidence::Statement>* statements = nullptr;
};

auto is_request_alone(const Decided& decided, const ReadBefore& before) -> bool {
  if (before.items != nullptr || before.statements != nullptr) return false;
  return decided.documents.empty() ||
         (decided.documents.size() == 1 && decided.documents.front().kind == DocumentKind::Request);
}

// Of a service most decisions are on a request alone, and nothing but the request is another than the last time.
auto was_alone(const Decided& decided) -> bool { return decided.alone == decided.open; }

auto take_request_again(Decided& decided, const ReadBefore& before, decode::Notes notes) -> Fallible<Done> {
  if (decided.people != before.people) decided.people = before.people;
  decided.is_plain = false;
  const ir::InputId input = decided.open->gate->request;
  const std::int64_t now = decided.terms.now;
  if (before.request != nullptr) {
    evidence::admit_again(decided.situation, decided.module(), {input, *before.request, {}}, now);
    return Done{};
  }
  if (auto done = decode_request(decided, before, notes); !done) return done;
  const decode::Decoded& read = decided.read;
  evidence::admit_again(decided.situation, decided.module(), {input, read.value, read.issues, read.extra_keys}, now);
  return Done{};
}

// What was read before stays as it is.
auto read_beside(Decided& decided, const ReadBefore& before, Beside& beside) -> Fallible<Done> {
  if (beside.keys == nullptr) {
    const Document* document = document_of(decided.documents, DocumentKind::Keys);
    auto keys = document == nullptr ? KeyList() : read_keys(*document, named("the list of keys", *document));
    if (!keys) return fail(keys.error().message);
    beside.keys = std::move(*keys);
  }
  if (decided.people == nullptr) {
    const Document* document = document_of(decided.documents, DocumentKind::People);
    auto people = document == nullptr ? Directory() : read_people(*document, named("the people directory", *document));
    if (!people) return fail(people.error().message);
    decided.people = std::move(*people);
  }
  if (before.items == nullptr) {
    auto items = items_from(decided, beside.keys, decided.arena);
    if (!items) return fail(items.error().message);
    beside.read_items = std::move(*items);
  }
  if (before.statements == nullptr) {
    auto statements = statements_from(decided);
    if (!statements) return fail(statements.error().message);
    beside.read_statements = std::move(*statements);
  }
  beside.items = before.items != nullptr ? *before.items : beside.read_items;
  beside.statements = before.statements != nullptr ? before.statements : &beside.read_statements;
  return Done{};
}

auto names_of_gates(const ir::Module& module) -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const ir::Gate& gate : module.gates) names.push_back(gate.name);
  return names;
}

}  // namespace

auto unknown_gate(const std::string& wanted, const std::vector<std::string>& known,
                  const std::vector<std::string>& shown) -> std::string {
  if (known.empty()) return "these rules declare no gate";
  const std::string guess = nearest(wanted, known);
  return "there is no gate `" + wanted + "`; " +
         (guess.empty() ? "the gates are " + listed(shown) : "did you mean `" + guess + "`?");
}

auto read_people(const Document& document, const std::string& what) -> Fallible<Directory> {
  auto people = evidence::People::read("people", document.bytes, document.format);
  if (!people) return fail(what + " cannot be used: " + people.error().message);
  return Directory(std::make_shared<const evidence::People>(std::move(*people)));
}

auto read_keys(const Document& document, const std::string& what) -> Fallible<KeyList> {
  auto keys = evidence::Keys::read("keys", document.bytes, document.format);
  if (!keys) return fail(what + " cannot be used: " + keys.error().message);
  return KeyList(std::make_shared<const evidence::Keys>(std::move(*keys)));
}

auto open_gate(std::shared_ptr<const ir::Module> rules, std::shared_ptr<const ir::Engine> engine, std::string_view gate,
               evidence::RoleGroups groups, std::optional<evidence::LedgerTerms> ledger, Use use)
    -> Fallible<std::shared_ptr<const OpenGate>> {
  const auto found =
      std::find_if(rules->gates.begin(), rules->gates.end(), [&](const ir::Gate& g) { return g.name == gate; });
  if (found == rules->gates.end()) {
    const std::vector<std::string> known = names_of_gates(*rules);
    return fail(unknown_gate(std::string(gate), known, known));
  }
  const ir::Gate* row = &*found;
  const TypeId type = rules->inputs[row->request].type;
  auto plan = std::make_shared<const decode::Plan>(rules->types, type);
  auto decisive =
      use == Use::Once ? plan : std::make_shared<const decode::Plan>(rules->types, type, demand_of(*rules, *row));
  decide::GatePlan outcomes(*rules, *row);
  return std::shared_ptr<const OpenGate>(std::make_shared<OpenGate>(
      OpenGate{std::move(rules), std::move(engine), row, std::move(groups), std::move(ledger), std::move(plan),
               std::move(decisive), std::move(outcomes)}));
}

auto decide_on(std::shared_ptr<const OpenGate> open, const Terms& terms, std::vector<Document> documents,
               std::shared_ptr<const evidence::People> known) -> Fallible<std::unique_ptr<Decided>> {
  auto decided = std::make_unique<Decided>();
  decided->open = std::move(open);
  decided->documents = std::move(documents);
  decided->terms = terms;
  if (auto done = decide_in(*decided, {.people = std::move(known)}, decode::Notes::Named); !done)
    return fail(done.error().message);
  describe(*decided);
  return decided;
}

auto read_items(const Decided& decided, const KeyList& keys, Arena& arena) -> Fallible<std::vector<evidence::Item>> {
  return items_from(decided, keys, arena);
}

auto read_statements(Decided& decided, const ReadBefore& before) -> Fallible<std::vector<evidence::Statement>> {
  decided.people = before.people;
  return statements_from(decided);
}

auto read_request(Decided& decided, const ReadBefore& before, decode::Notes notes) -> Fallible<evidence::Request> {
  const ir::InputId input = decided.open->gate->request;
  if (before.request != nullptr) return evidence::Request{input, *before.request, {}, {}, 0};
  if (auto done = decode_request(decided, before, notes); !done) return fail(done.error().message);
  const decode::Decoded& read = decided.read;
  return evidence::Request{input, read.value, read.issues, {}, read.extra_keys};
}

auto take_known(Decided& decided, const ReadBefore& before, evidence::Request request) -> Fallible<Done> {
  if (decided.people != before.people) decided.people = before.people;
  decided.is_plain = false;
  const bool is_alone = is_request_alone(decided, before) && !decided.open->ledger;
  if (is_alone && was_alone(decided)) {
    evidence::admit_again(decided.situation, decided.module(),
                          {request.input, request.value, request.issues, request.extra_keys}, decided.terms.now);
    return Done{};
  }
  decided.alone = is_alone ? decided.open : nullptr;
  Beside beside{before.keys, {}, {}, {}, nullptr};
  beside.statements = &beside.read_statements;
  if (!is_request_alone(decided, before)) {
    if (const std::string twice = repeated(decided.documents); !twice.empty()) return fail(twice);
    if (auto done = read_beside(decided, before, beside); !done) return done;
  }
  auto room = std::exchange(decided.situation.statements, {});
  evidence::admit_into(decided.situation, decided.module(), decided.engine(), std::move(request), beside.items,
                       decided.terms.now, decided.arena);
  if (decided.open->ledger) decided.situation.ledger = ledger_of(decided, *beside.statements, beside.keys);
  if (beside.statements->empty()) return Done{};
  return take_statements(decided, *beside.statements, std::move(room));
}

auto decide_in(Decided& decided, const ReadBefore& before, decode::Notes notes) -> Fallible<Done> {
  decided.arena.reset();
  if (was_alone(decided) && is_request_alone(decided, before)) {
    if (auto done = take_request_again(decided, before, notes); !done) return done;
  } else {
    auto request = read_request(decided, before, notes);
    if (!request) return fail(request.error().message);
    if (auto done = take_known(decided, before, std::move(*request)); !done) return done;
  }
  const OpenGate& open = *decided.open;
  const Cell* outputs = decide::gate_outputs(open.module(), *open.gate, *open.engine, decided.situation, decided.arena);
  if (notes == decode::Notes::Counted) {
    decide::decide_outcomes(decided.decision, open.module(), *open.gate, open.outcomes, outputs, decided.situation,
                            decided.arena);
  } else {
    decide::decide_from(decided.decision, open.module(), *open.gate, outputs, decided.situation, decided.arena);
  }
  return Done{};
}

void describe(Decided& decided) {
  decided.alone = nullptr;
  in_record_order(decided.documents);
  evidence::Situation& situation = decided.situation;
  if (const Document* asked = document_of(decided.documents, DocumentKind::Request); asked != nullptr)
    situation.request_digest = asked->digest;
  situation.documents = handed_in(decided.documents);
  situation.terms = terms_of(decided.terms);
  const ir::Module& module = decided.module();
  if (has_sensitive(module.types)) {
    situation.salt = salt_of(module.name + "/" + decided.open->gate->name, decided.terms.now, decided.documents);
  }
}

}  // namespace writ::host
