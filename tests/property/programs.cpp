// Generated well-typed programs and generated worlds, from rule text to decision.
//
//   - what the generator writes, the parser and checker accept, and lowering verifies;
//   - compiled and read again it is the same module, and this is what the interpreter runs;
//   - interpreter and JIT give the same decision: every truth, reason and argument;
//   - hiding is futile (design 3.4): with parts of the world hidden, the decision is not more
//     generous, and the best case does not promise more than it did... lo(hidden) <= lo <= hi <= hi(hidden);
//     statements of a ledger whose head is asked for, and the head, are parts of the world;
//   - the request as a document, read whole and read for what the gate asks (host/demand.hpp), is decided alike.
//
//   property_programs [--cases N] [--seed S]    N programs, 25 worlds each
#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <string>

#include "compiler/check/check.hpp"
#include "compiler/driver/driver.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/decide/decide.hpp"
#include "runtime/decide/validity.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/decode/plan.hpp"
#include "runtime/host/demand.hpp"
#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/values/text.hpp"
#include "tests/property/compiled_form.hpp"
#include "tests/property/ledgers.hpp"
#include "tests/property/option.hpp"
#include "tests/property/program_text.hpp"
#include "tests/property/same_outcomes.hpp"
#include "tests/property/worlds.hpp"

namespace {

using namespace writ;
using property::option;

constexpr int kWorlds = 25;

struct Failure {
  std::string what;
};

// Null where quantifiers are nested too deep: that is refused, and rightly.
auto compile(const std::string& text) -> std::unique_ptr<driver::Build> {
  auto build = std::make_unique<driver::Build>();
  build->package = source::from_text("generated.writ", text, build->sink);
  for (const source::File& file : build->package->files) {
    build->asts.push_back(syntax::parse(file.id, build->package->text(file), build->sink));
  }
  build->typed = check::check(build->package->texts, build->asts, build->sink);
  if (!build->sink.has_errors()) return build;
  std::string errors;
  const auto nested = [](const diag::Diagnostic* d) {
    const bool constant = d->rule->code == "E-CONST" || d->severity == diag::Severity::Warning;
    return constant || d->rule == diag::QuantifierDepth.info;
  };
  const auto findings = build->sink.sorted();
  if (std::all_of(findings.begin(), findings.end(), nested)) return nullptr;
  for (const diag::Diagnostic* d : build->sink.sorted()) {
    auto at = build->package->texts.position(d->span.file, d->span.begin);
    errors += fmt::format("{}:{}: {}: {}\n", at.line, at.column, d->rule->code, d->message);
  }
  throw Failure{"a generated program is refused:\n" + errors};
}

auto dump_value(const ir::Module& module, TypeId type, const Cell& cell) -> std::string {
  return fmt::format("{}/{:x}", print_value(module.types, type, cell), cell.why);
}

auto dump(const ir::Module& module, const decide::Decision& d) -> std::string {
  std::string text = fmt::format("{} best {} floor {} obligation {}\n", decide::verdict_name(d.decision),
                                 decide::verdict_name(d.best_case), d.nothing_positive, d.obligation_unknown);
  for (const decide::ControlResult& c : d.controls) {
    text += fmt::format("{} applies {}/{:x} outcomes {:x} {} {}", module.controls[c.control].id,
                        static_cast<int>(c.applies), c.applies_why, c.outcomes, decide::verdict_name(c.hi),
                        decide::verdict_name(c.lo));
    for (const decide::RequirementResult& r : c.requirements)
      text += fmt::format(" {}/{:x}", static_cast<int>(r.truth), r.why);
    text += "\n";
  }
  for (const decide::ClauseResult& c : d.clauses)
    text += fmt::format("clause {} {}/{:x}\n", c.clause, static_cast<int>(c.condition), c.why);
  for (const decide::ApprovalResult& a : d.approvals)
    text += fmt::format("approval {} {}/{:x} {} {} {}\n", a.approval, static_cast<int>(a.needed), a.why,
                        a.status.empty.size(), decide::standing_name(a.status.hi), decide::standing_name(a.status.lo));
  const ir::Function& function = module.functions[d.gate->function];
  for (const decide::ObligationResult& o : d.obligations) {
    const ir::Obligation& row = d.gate->obligations[o.obligation];
    text += row.name;
    for (std::size_t i = 0; i < o.arguments.size(); ++i) {
      TypeId type = function.value_types[function.outputs[row.arguments[i].value].index];
      text += " " + dump_value(module, type, o.arguments[i]);
    }
    text += "\n";
  }
  return text;
}

struct Case {
  const ir::Module& module;
  const ir::Engine& interp;
  const ir::Engine& jit;
  worlds::Random random;
  property::Ledgers ledgers = {};

  static constexpr std::int64_t kNow = 1'700'000'000'000'000'000;

  // Who signed, of those who may and those who may not.
  auto statements() -> std::vector<evidence::Statement> {
    std::vector<evidence::Statement> made;
    for (std::uint64_t i = random.below(4); i > 0; --i) {
      evidence::Statement one;
      one.kind = random.pick(std::vector{evidence::StatementKind::Approve, evidence::StatementKind::Approve,
                                         evidence::StatementKind::Approve, evidence::StatementKind::Reject,
                                         evidence::StatementKind::Request});
      one.approval = random.chance(50) ? "generated.rules/ok" : "generated.rules/two";
      one.for_any_use = random.chance(50);
      one.person = random.pick(std::vector<std::string>{"anna", "bo", "cy"});
      one.role = random.pick(std::vector<std::string>{"boss", "boss", "lab", "cto"});
      one.at = kNow - (random.chance(80) ? 0 : 90'000'000'000'000);
      one.trust = evidence::Trust::Verified;
      one.in_role = truth_of(random.chance(90));
      made.push_back(std::move(one));
    }
    return made;
  }
  void hide(std::vector<evidence::Statement>& said) {
    for (evidence::Statement& one : said) {
      if (random.chance(30)) one.trust = evidence::Trust::Unverified;
      if (random.chance(30)) one.in_role = Truth::Unknown;
    }
  }
  auto situation(std::vector<Cell> inputs, const property::LedgerFiles& handed_in) const -> evidence::Situation {
    evidence::Situation situation;
    situation.now = kNow;
    situation.statements = handed_in.said;
    situation.ledger = ledgers.judged(handed_in, kNow);
    situation.inputs = std::move(inputs);
    situation.admissions.resize(situation.inputs.size());
    return situation;
  }
  auto decide_in_both(const evidence::Situation& s, Arena& arena) const -> decide::Decision {
    decide::Decision a = decide::decide(module, module.gates[0], interp, s, arena);
    decide::Decision b = decide::decide(module, module.gates[0], jit, s, arena);
    const Cell* outputs = decide::gate_outputs(module, module.gates[0], jit, s, arena);
    decide::Decision again;
    if (!property::same_outcomes(again, b, module, module.gates[0], outputs, s, arena))
      throw Failure{"outcomes alone come to another decision\n" + dump(module, b)};
    std::string left = dump(module, a), right = dump(module, b);
    if (left != right) throw Failure{"the engines differ\n--- interp\n" + left + "--- jit\n" + right};
    return a;
  }
  // Until the instant that the decision names, time alone changes nothing of it.
  void stays(const evidence::Situation& s, const property::LedgerFiles& handed_in, const decide::Decision& made,
             Arena& arena) {
    constexpr std::int64_t kYears = 100ll * 365 * 86'400'000'000'000;
    const std::int64_t end = decide::valid_until(module, module.gates[0], s).value_or(s.now + kYears);
    if (end <= s.now) return;
    const auto width = static_cast<std::uint64_t>(end - s.now);
    for (const std::int64_t at : {end - 1, s.now + static_cast<std::int64_t>(random.below(width))}) {
      evidence::Situation later = s;
      later.now = at;
      later.ledger = ledgers.judged(handed_in, at);
      const std::string then = dump(module, decide::decide(module, module.gates[0], interp, later, arena));
      if (then != dump(module, made))
        throw Failure{fmt::format("valid until {}, and another decision at {}\n--- then\n{}--- now\n{}",
                                  print_instant(end), print_instant(at), then, dump(module, made))};
      ++kept;
    }
  }
  std::uint64_t kept = 0;

  // The request of a world as a document: read whole and read for what the gate asks, it is decided alike.
  void reads_enough(std::vector<Cell> inputs, const property::LedgerFiles& handed_in, Arena& arena) {
    const ir::InputId id = module.gates[0].request;
    const TypeId type = module.inputs[id].type;
    const std::string json = decode::to_json(module.types, type, inputs[id.index]);
    const auto decided_by = [&](const decode::Plan& plan) {
      const auto read = decode::decode(plan, type, "ask", json, decode::Format::Json, arena, decode::Notes::Counted);
      if (!read) throw Failure{"a request that was written is refused: " + read.error().message};
      inputs[id.index] = read->value;
      return dump(module, decide_in_both(situation(inputs, handed_in), arena));
    };
    const std::string whole = decided_by(decode::Plan(module.types, type));
    const std::string part = decided_by(decode::Plan(module.types, type, host::demand_of(module, module.gates[0])));
    if (whole != part) throw Failure{"what the gate reads is not enough\n--- whole\n" + whole + "--- in part\n" + part};
  }

  void world() {
    Arena arena;
    worlds::Mix mix;
    mix.unknown = static_cast<unsigned>(random.below(3)) * 4;
    std::vector<Cell> full, hidden;
    for (const ir::Input& input : module.inputs) {
      full.push_back(random.chance(8) ? Cell::unknown(worlds::random_reasons(random))
                                      : worlds::random_value(random, mix, module.types, input.type, arena));
    }
    auto percent = static_cast<unsigned>(1 + random.below(15));
    std::size_t row = 0;
    for (const ir::Input& input : module.inputs)
      hidden.push_back(worlds::hide(random, percent, module.types, input.type, full[row++], arena));
    property::LedgerFiles files = ledgers.whole(statements(), kNow);
    decide::Decision knows = decide_in_both(situation(full, files), arena);
    stays(situation(full, files), files, knows, arena);
    if (random.chance(30)) reads_enough(full, files, arena);
    if (random.chance(50)) files = ledgers.tampered(random, files, kNow);
    hide(files.said);
    decide::Decision less = decide_in_both(situation(hidden, files), arena);
    bool futile =
        less.best_case <= knows.best_case && knows.best_case <= knows.decision && knows.decision <= less.decision;
    if (!futile) throw Failure{"hiding helped\n--- full\n" + dump(module, knows) + "--- hidden\n" + dump(module, less)};
  }
};

std::uint64_t g_kept = 0;  // instants at which a decision was to be the same

auto run(const std::string& text, std::uint64_t seed) -> bool {
  auto build = compile(text);
  if (build == nullptr) return false;
  auto lowered = driver::lower_module(*build, 0);
  if (std::string lost = property::lost_when_compiled(lowered->module); !lost.empty()) throw Failure{lost};
  const auto read = ir::read_compiled(ir::write_compiled(lowered->module, {}));
  auto interp = interp::make_engine(read->module);
  auto jit = host::load_jit(lowered->module, WRIT_BUILD_DIR "/libwrit-jit.so");
  if (!jit) throw Failure{jit.error().message};
  Case one{lowered->module, *interp, **jit, worlds::Random(seed)};
  for (int i = 0; i < kWorlds; ++i) one.world();
  g_kept += one.kept;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  std::uint64_t cases = option(argc, argv, "--cases", 120);
  std::uint64_t ran = 0;
  for (std::uint64_t i = 0; i < cases; ++i) {
    worlds::Random random(seed + i);
    std::string text = worlds::ProgramText(random).program();
    try {
      if (run(text, seed + i)) ++ran;
    } catch (const Failure& failure) {
      fmt::print("FAILED with --seed {} --cases 1\n{}\n---\n{}\n", seed + i, failure.what, text);
      return 1;
    }
  }
  fmt::print(
      "seed {}: {} programs of {}, {} worlds each, both engines, full and hidden; {} times later, before the decision "
      "ends\n",
      seed, ran, cases, kWorlds, g_kept);
  return 5 * ran > 4 * cases ? 0 : 1;  // most are of use
}
