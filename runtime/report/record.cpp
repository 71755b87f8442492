// The decision record: what was decided on what, and why, as canonical JSON (design 3.7).
//
// The same rules, inputs and instant give the same bytes, whichever engine decided: the
// record names no engine tier, and its id is computed from the rest of it.
#include <algorithm>
#include <set>

#include "runtime/base/sha256.hpp"
#include "runtime/decide/validity.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/ir/cost.hpp"
#include "runtime/report/json.hpp"
#include "runtime/report/read_record.hpp"
#include "runtime/report/writers.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

using explain::Contribution;
using explain::ContributionKind;

constexpr std::size_t kIdLength = 26;  // 130 bits

auto hex_digit(char c) -> unsigned { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }

auto names(const std::vector<std::string_view>& values) -> Json {
  Json made = Json::array();
  for (std::string_view value : values) made.add(Json::text(value));
  return made;
}

// ---------------------------------------------------------------- why

auto unknowns(const Contribution& c) -> Json {
  Json made = Json::array();
  for (const explain::Unknown& unknown : c.unknown) made.add(Json::text(explain::text_of(unknown)));
  if (c.further_unknown > 0) made.add(Json::text("and " + std::to_string(c.further_unknown) + " more"));
  return made;
}

auto reason(const Contribution& c) -> Json {
  Json made = Json::object();
  made.set("reason", c.code);
  made.set("effect", decide::verdict_name(c.effect));
  if (c.kind == ContributionKind::Requirement) made.set("outcome", names(decide::outcome_names(c.outcomes)));
  // What the message says is so only when nothing of it is open.
  if (c.certain && !c.message.empty()) made.set("message", c.message);
  if (!c.unknown.empty()) made.set("unknown", unknowns(c));
  if (!c.missing_seats.empty()) made.set("missing_seats", Json::texts(c.missing_seats));
  if (!c.override_by.empty()) made.set("override", c.override_by);
  if (!c.role.empty()) made.set("role", c.role);
  if (!c.open_ledger.empty()) made.set("ledger", "open");
  return made;
}

auto reasons(const std::vector<Contribution>& list) -> Json {
  Json made = Json::array();
  for (const Contribution& c : list) made.add(reason(c));
  return made;
}

auto outcomes(const Outcome& outcome) -> Json {
  Json made = Json::object();
  for (const decide::ControlResult& result : outcome.decision.controls) {
    made.set(outcome.module.controls[result.control].id, names(decide::outcome_names(result.outcomes)));
  }
  return made;
}

// ---------------------------------------------------------------- on what

auto signature_word(evidence::Trust trust) -> std::string_view {
  switch (trust) {
    case evidence::Trust::Verified: return "verified";
    case evidence::Trust::Accepted: return "unsigned";
    case evidence::Trust::Unverified: return "unverified";
  }
  return {};
}

auto admission(const ir::Module& module, const evidence::Admission& row) -> Json {
  Json made = Json::object();
  made.set("state", evidence::state_name(row.state));
  if (!row.detail.empty()) made.set("detail", row.detail);
  if (!row.item) return made;
  const evidence::Item& item = *row.item;
  if (!item.digest.empty()) made.set("digest", item.digest);
  if (item.issuer) made.set("issuer", *item.issuer);
  if (item.issued_at) made.set("issued_at", print_instant(*item.issued_at));
  if (item.expires_at) made.set("expires_at", print_instant(*item.expires_at));
  if (item.subject && !item.subject->empty() && !evidence::subject_is_sensitive(module, module.inputs[item.input]))
    made.set("subject", *item.subject);
  made.set("signature", signature_word(item.trust));
  if (!item.key.empty()) made.set("key", item.key);
  return made;
}

// What the gate can depend on, and whatever else was handed in.
auto evidence_of(const Outcome& outcome) -> Json {
  const ir::Module& module = outcome.module;
  const std::vector<ir::InputId> used = explain::inputs_of(module, *outcome.decision.gate);
  Json made = Json::object();
  for (std::uint32_t i = 0; i < module.inputs.size(); ++i) {
    const ir::InputId id{i};
    const evidence::Admission& row = outcome.situation.admissions[i];
    const bool relevant = row.item || std::find(used.begin(), used.end(), id) != used.end();
    if (relevant && module.inputs[id].kind == ir::InputKind::Evidence)
      made.set(module.inputs[id].name, admission(module, row));
  }
  return made;
}

// Everything that was handed in, in the order in which a replay needs it again.
auto documents(const evidence::Situation& situation) -> Json {
  Json made = Json::array();
  for (const evidence::HandedIn& one : situation.documents) {
    Json row = Json::object();
    row.set("as", one.as);
    if (!one.name.empty()) row.set("name", one.name);
    row.set("digest", one.digest);
    row.set("form", one.format == decode::Format::Yaml ? "yaml" : "json");
    made.add(std::move(row));
  }
  return made;
}

// Whether the statements that were handed in are all there are, where the rules ask for that.
auto ledger(const evidence::Ledger& judged) -> Json {
  Json made = Json::object();
  made.set("state", judged.is_open() ? "open" : "closed");
  made.set("name", judged.terms.name);
  if (!judged.why.empty()) made.set("detail", judged.why);
  if (judged.at) made.set("at", print_instant(*judged.at));
  if (!judged.key.empty()) made.set("key", judged.key);
  return made;
}

auto inputs(const Outcome& outcome) -> Json {
  const evidence::Situation& situation = outcome.situation;
  Json made = Json::object();
  if (!situation.request_digest.empty()) made.set("request", situation.request_digest);
  if (situation.extra_keys > 0) made.set("extra_keys", Json::number(static_cast<std::int64_t>(situation.extra_keys)));
  made.set("evidence", evidence_of(outcome));
  if (situation.ledger.state != evidence::LedgerState::NotAsked) made.set("ledger", ledger(situation.ledger));
  if (!situation.ledger.digest.empty()) made.set("ledger_head", situation.ledger.digest);
  if (!situation.documents.empty()) made.set("documents", documents(situation));
  if (!situation.terms.empty()) made.set("terms", Json::texts(situation.terms));
  return made;
}

// What the request is about: the digests that it names, by path.
void add_subjects(const TypeTable& types, TypeId id, const Cell& value, const std::string& path, Json& found) {
  if (value.is_unknown() || value.absent) return;
  const Type& type = types[id];
  if (type.kind == Kind::Digest) {
    Json row = Json::object();
    row.set("name", path);
    row.set("digest", value.text.view());
    found.add(std::move(row));
  }
  if (type.kind != Kind::Record) return;
  const std::vector<Field>& fields = types[type.record].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].sensitive) add_subjects(types, fields[i].type, value.fields[i], path + "." + fields[i].name, found);
  }
}

auto subjects(const Outcome& outcome) -> Json {
  const ir::InputId id = outcome.decision.gate->request;
  const ir::Input& request = outcome.module.inputs[id];
  Json found = Json::array();
  add_subjects(outcome.module.types, request.type, outcome.situation.inputs[id.index], request.name, found);
  return found;
}

auto policy(const ir::Module& module) -> Json {
  Json made = Json::object();
  made.set("module", module.name);
  made.set("version", module.version);
  made.set("edition", Json::number(module.edition));
  made.set("engine", "writ " WRIT_VERSION);
  if (!module.source_digest.empty()) made.set("source", module.source_digest);
  if (!module.meaning_digest.empty()) made.set("meaning", module.meaning_digest);
  return made;
}

// ---------------------------------------------------------------- what follows

auto obligation(const Outcome& outcome, const decide::ObligationResult& result) -> Json {
  const ir::Gate& gate = *outcome.decision.gate;
  const ir::Obligation& row = gate.obligations[result.obligation];
  const ir::Function& function = outcome.module.functions[gate.function];
  Json arguments = Json::object();
  for (std::size_t i = 0; i < row.arguments.size(); ++i) {
    const TypeId type = function.value_types[function.outputs[row.arguments[i].value].index];
    const std::optional<std::string>& sealed = sealed_argument(outcome, result, i);
    arguments.set(
        row.arguments[i].name,
        sealed ? Json::text(*sealed) : Json::raw(decode::to_json(outcome.module.types, type, result.arguments[i])));
  }
  Json made = Json::object();
  made.set("name", row.name);
  made.set("args", std::move(arguments));
  return made;
}

// The most steps that deciding on inputs of these sizes takes, and on any inputs. A cost names an approval
// without its module.
auto cost(const Outcome& outcome, const ir::Cost& steps) -> Json {
  const std::vector<evidence::Statement>& statements = outcome.situation.statements;
  const ir::Records records = [&](std::string_view approval) {
    return static_cast<Steps>(std::count_if(statements.begin(), statements.end(), [&](const evidence::Statement& s) {
      return std::string_view(s.approval).substr(s.approval.rfind('/') + 1) == approval;
    }));
  };
  const Steps here = ir::steps_at(outcome.module, steps, outcome.situation.world(), records);
  Json made = Json::object();
  made.set("steps", Json::number(static_cast<std::int64_t>(here)));
  made.set("bound", Json::number(static_cast<std::int64_t>(ir::steps_at_most(steps))));
  return made;
}

enum class Binding : std::uint8_t { Obligation, Advice };

// What somebody can do towards the decision that is named.
auto to_get(const std::vector<Step>& steps) -> Json {
  Json sentences = Json::array();
  for (const Step& step : steps) sentences.add(Json::text(step.what + ": " + step.how));
  Json made = Json::object();
  made.set(decide::verdict_name(decide::Verdict::Allow), std::move(sentences));
  return made;
}

auto obligations(const Outcome& outcome, Binding binding) -> Json {
  Json made = Json::array();
  for (const decide::ObligationResult& result : outcome.decision.obligations) {
    const bool binds = outcome.decision.gate->obligations[result.obligation].binding;
    if (binds == (binding == Binding::Obligation)) made.add(obligation(outcome, result));
  }
  return made;
}

}  // namespace

// Crockford's base 32: no I, L, O, U, so that an id can be read out.
auto record_id(std::string_view bytes) -> std::string {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const std::string digest = sha256_hex(bytes);
  std::string_view hex = std::string_view(digest).substr(digest.find(':') + 1);
  std::string id;
  unsigned pending = 0;
  unsigned bits = 0;
  while (id.size() < kIdLength) {
    if (bits < 5) {
      pending = (pending << 4 | hex_digit(hex.front())) & 0xFFFu;
      hex.remove_prefix(1);
      bits += 4;
      continue;
    }
    bits -= 5;
    id += kDigits[pending >> bits & 31u];
  }
  return id;
}

auto record(const Outcome& outcome) -> std::string {
  Json made = Json::object();
  made.set("record", "writ/1");
  made.set("gate", gate_name(outcome));
  made.set("decision", decide::verdict_name(outcome.decision.decision));
  made.set("best_case", decide::verdict_name(outcome.decision.best_case));
  made.set("now", print_instant(outcome.situation.now));
  const auto end = decide::valid_until(outcome.module, *outcome.decision.gate, outcome.situation);
  if (end) made.set("valid_until", print_instant(*end));
  made.set("policy", policy(outcome.module));
  made.set("subject", subjects(outcome));
  made.set("inputs", inputs(outcome));
  made.set("because", reasons(outcome.explanation.because));
  made.set("also", reasons(outcome.explanation.also));
  made.set("warnings", reasons(outcome.explanation.warnings));
  const explain::Explanation& why = outcome.explanation;
  const std::vector<Step> steps_to_allow = next_steps(outcome);
  if (!steps_to_allow.empty()) made.set("to_get", to_get(steps_to_allow));
  if (!why.waived.empty()) made.set("waived", reasons(why.waived));
  if (!why.approvals.empty()) made.set("approvals", approvals_json(why));
  if (!why.waivers.empty()) made.set("waivers", waivers_json(why));
  made.set("outcomes", outcomes(outcome));
  made.set("obligations", obligations(outcome, Binding::Obligation));
  made.set("advice", obligations(outcome, Binding::Advice));
  const ir::Cost& steps = outcome.decision.gate->cost;
  if (!steps.terms.empty()) made.set("cost", cost(outcome, steps));
  const std::string id = record_id(made.write());
  made.set("id", id);
  return made.write();
}

auto write_record(const Outcome& outcome, const Options&) -> std::string { return record(outcome) + "\n"; }

}  // namespace writ::report
