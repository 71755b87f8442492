#include "compiler/bench/cases.hpp"

#include <algorithm>

#include "compiler/bench/stages.hpp"
#include "compiler/driver/trust.hpp"
#include "compiler/testing/test_block.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/values/compare.hpp"

namespace writ::bench {
namespace {

using host::Document;
using host::DocumentKind;

auto gate_symbol(const driver::Build& build, check::ModuleIndex module, const std::string& gate) -> check::SymbolId {
  for (std::uint32_t i = 0; i < build.typed.symbols.size(); ++i) {
    const check::Symbol& symbol = build.typed.symbols[check::SymbolId{i}];
    if (symbol.kind == check::SymbolKind::Gate && symbol.module == module && symbol.name == gate)
      return check::SymbolId{i};
  }
  WRIT_CHECK(false, "a gate that was opened is declared");
  return {};
}

// The gate that is meant, without requests. Null when a data file was reported.
auto begun(driver::Build& build, const std::string& gate, lower::TestBlocks tests) -> Fallible<std::unique_ptr<Cases>> {
  auto open = driver::open_gate(build, gate, driver::EngineChoice::Interp);
  if (!open) return fail(open.error().message);
  if (*open == nullptr) return std::unique_ptr<Cases>();
  const check::ModuleIndex module = *driver::modules_with_gate(build, gate).begin();
  auto made = std::make_unique<Cases>();
  made->lowered = driver::lower_module(build, module, {}, tests);
  if (made->lowered == nullptr) return std::unique_ptr<Cases>();
  made->gate = (*open)->gate->name;
  made->symbol = gate_symbol(build, module, made->gate);
  made->groups = (*open)->groups;
  made->ledger = (*open)->ledger;
  return made;
}

// ---------------------------------------------------------------- files

auto take_trust(Cases& cases, const std::vector<Document>& trust) -> Fallible<Done> {
  for (const Document& document : trust) {
    if (document.kind == DocumentKind::People) {
      auto people = host::read_people(document, "the people directory " + document.path);
      if (!people) return fail(people.error().message);
      cases.trust.people = std::move(*people);
    } else {
      auto keys = host::read_keys(document, "the list of keys " + document.path);
      if (!keys) return fail(keys.error().message);
      cases.trust.keys = std::move(*keys);
    }
  }
  return Done{};
}

auto is_blank(std::string_view line) -> bool { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

auto take_lines(Cases& cases, const Document& document) -> Fallible<Done> {
  const std::string_view text = document.bytes;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (is_blank(line)) continue;
    if (cases.rows.size() == kMostCases)
      return fail(document.path + " has more than " + std::to_string(kMostCases) + " requests");
    Case& made = cases.rows.emplace_back();
    made.name = "line " + std::to_string(number) + " of " + document.path;
    made.request = line;
  }
  if (cases.rows.empty()) return fail("there is no request in " + document.path + ", and nothing to measure");
  return Done{};
}

auto take_requests(Cases& cases, const Document& document, Requests requests) -> Fallible<Done> {
  if (requests == Requests::Lines) {
    if (auto done = take_lines(cases, document); !done) return done;
  } else {
    Case& made = cases.rows.emplace_back();
    made.name = document.path;
    made.request = document.bytes;
    made.format = document.format;
  }
  for (Case& row : cases.rows) row.now = cases.terms.now;
  return Done{};
}

// ---------------------------------------------------------------- test blocks

struct Worlds {
  std::shared_ptr<const ir::Engine> engine;  // of the trials
  Arena arena;
  std::vector<std::unique_ptr<testing::Trial>> trials;
};

auto is_of(const Cases& cases, const lower::TestPlan& plan) -> bool {
  return plan.kind == lower::TestPlan::Kind::Test && plan.not_yet.empty() && plan.gate &&
         cases.module().gates[*plan.gate].name == cases.gate;
}

// Test blocks may write digests short, documents may not: the digits that are missing are zeros.
auto with_whole_digests(std::string json) -> std::string {
  constexpr std::string_view kBegin = "\"sha256:";
  constexpr std::size_t kDigits = 64;
  for (std::size_t at = json.find(kBegin); at != std::string::npos; at = json.find(kBegin, at)) {
    at += kBegin.size();
    const std::size_t end = std::min(json.find_first_not_of("0123456789abcdef", at), json.size());
    if (end < json.size() && json[end] == '"' && end - at < kDigits) json.insert(end, kDigits - (end - at), '0');
  }
  return json;
}

// Whether its request can be written down as somebody would ask it.
auto take_block(Cases& cases, Worlds& worlds, const lower::TestPlan& plan) -> bool {
  const ir::Module& module = cases.module();
  auto trial = std::make_unique<testing::Trial>(module, *worlds.engine);
  testing::enter_block(*trial, *worlds.engine, plan, worlds.arena);
  const evidence::Situation& situation = trial->situation();
  const ir::InputId input = module.gates[*plan.gate].request;
  const Cell& request = situation.inputs[input.index];
  if (!fully_known(module.types, module.inputs[input].type, request)) return false;
  Case& made = cases.rows.emplace_back();
  made.name = "test \"" + plan.title + "\"";
  made.request = with_whole_digests(decode::to_json(module.types, module.inputs[input].type, request));
  made.now = plan.at;
  made.items = std::make_unique<std::vector<evidence::Item>>();
  for (const evidence::Admission& admission : situation.admissions) {
    if (admission.item) made.items->push_back(*admission.item);
  }
  made.statements = std::make_unique<std::vector<evidence::Statement>>(situation.statements);
  worlds.trials.push_back(std::move(trial));
  return true;
}

// A block that comes to something else once its request was written and read is not what its author meant.
auto keep_faithful(Cases& cases, const Worlds& worlds) -> Fallible<Done> {
  auto subject = Subject::of(cases, worlds.engine);
  if (!subject) return fail(subject.error().message);
  const auto& gates = cases.module().gates;
  const auto gate = std::find_if(gates.begin(), gates.end(), [&](const ir::Gate& g) { return g.name == cases.gate; });
  std::vector<Case> kept;
  for (std::size_t i = 0; i < cases.rows.size(); ++i) {
    const decide::Decision& meant = worlds.trials[i]->decision(static_cast<std::size_t>(gate - gates.begin()));
    const decide::Decision& made = (*subject)->decision(i);
    if (made.decision == meant.decision && made.best_case == meant.best_case) kept.push_back(std::move(cases.rows[i]));
  }
  cases.left_out += cases.rows.size() - kept.size();
  cases.rows = std::move(kept);
  return Done{};
}

auto no_blocks(const Cases& cases) -> std::string {
  if (cases.left_out > 0)
    return "no test block of the gate `" + cases.gate +
           "` gives a request that can be written as a document, so there is nothing to measure; name one with "
           "--request";
  return "the gate `" + cases.gate +
         "` has no test blocks, so there is nothing to measure; name a request with --request";
}

}  // namespace

auto Cases::open(std::shared_ptr<const ir::Engine> engine) const -> Fallible<std::shared_ptr<const host::OpenGate>> {
  const std::shared_ptr<const ir::Module> rules(lowered, &lowered->module);
  return host::open_gate(rules, std::move(engine), gate, groups, ledger, host::Use::Often);
}

auto cases_from_files(driver::Build& build, const driver::GateRequest& request, Requests requests)
    -> Fallible<std::unique_ptr<Cases>> {
  auto made = begun(build, request.gate, lower::TestBlocks::LeaveOut);
  if (!made || *made == nullptr) return made;
  Cases& cases = **made;
  cases.terms = request;
  auto open = cases.open(nullptr);
  if (!open) return fail(open.error().message);
  auto documents = driver::read_documents(**open, request);
  if (!documents) return fail(documents.error().message);
  auto trust = driver::trust_documents(build, *driver::modules_with_gate(build, request.gate).begin(), request);
  if (!trust) return fail(trust.error().message);
  if (auto done = take_trust(cases, *trust); !done) return fail(done.error().message);
  if (auto done = take_requests(cases, documents->front(), requests); !done) return fail(done.error().message);
  cases.beside.assign(documents->begin() + 1, documents->end());
  return made;
}

auto cases_from_tests(driver::Build& build, const std::string& gate) -> Fallible<std::unique_ptr<Cases>> {
  auto made = begun(build, gate, lower::TestBlocks::Lower);
  if (!made || *made == nullptr) return made;
  Cases& cases = **made;
  auto engine = driver::make_engine(cases.module(), driver::EngineChoice::Interp);
  if (!engine) return fail(engine.error().message);
  auto worlds = std::make_shared<Worlds>();
  worlds->engine = std::move(*engine);
  for (const lower::TestPlan& plan : cases.lowered->tests) {
    if (is_of(cases, plan) && cases.rows.size() < kMostCases && !take_block(cases, *worlds, plan)) ++cases.left_out;
  }
  if (auto done = keep_faithful(cases, *worlds); !done) return fail(done.error().message);
  if (cases.rows.empty()) return fail(no_blocks(cases));
  cases.memory = std::move(worlds);
  return made;
}

}  // namespace writ::bench
