#include "tests/bench/harness/stages.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include "compiler/driver/driver.hpp"
#include "runtime/decode/plan.hpp"
#include "runtime/host/gate.hpp"

namespace writ::bench {
namespace {

constexpr std::int64_t kNow = 1'772'323'200ll * 1'000'000'000;  // 2026-03-01

// One engine on one policy, with what is reused from one decision to the next.
struct Subject {
  const Case* one = nullptr;
  std::shared_ptr<driver::Build> build;
  std::shared_ptr<const host::OpenGate> open;
  Arena arena;
  decide::Decision decision;
  std::vector<Cell> outputs;
  Arena kept;  // of `situations`
  std::vector<evidence::Situation> situations;

  [[nodiscard]] auto module() const -> const ir::Module& { return open->module(); }
  [[nodiscard]] auto gate() const -> const ir::Gate& { return *open->gate; }
};

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(2);
}

auto built(const Case& one) -> std::shared_ptr<driver::Build> {
  auto build = driver::build({one.folder + "/policy"});
  if (!build) stop(build.error().message);
  if ((*build)->sink.has_errors()) stop("the rules of " + one.name + " have errors: try `writ check` on them");
  return std::move(*build);
}

auto decoded(const Subject& subject, std::size_t i, Arena& arena) -> decode::Decoded {
  const ir::Input& input = subject.module().inputs[subject.gate().request];
  auto made = decode::decode(*subject.open->plan, input.type, input.name, subject.one->requests[i],
                             decode::Format::Json, arena, decode::Notes::Counted);
  if (!made) stop(made.error().message);
  return std::move(*made);
}

auto situation_of(Subject& subject, std::size_t i) -> evidence::Situation {
  evidence::Request request;
  request.input = subject.gate().request;
  request.value = decoded(subject, i, subject.kept).value;
  return evidence::admit(subject.module(), *subject.open->engine, request, {}, kNow, subject.kept);
}

auto matched_by(const decide::Decision& decision) -> std::vector<std::int64_t> {
  std::vector<std::int64_t> found;
  if (decision.obligations.empty() || !decision.obligations.front().arguments.front().known()) return found;
  const Sequence& list = *decision.obligations.front().arguments.front().sequence;
  for (std::uint32_t i = 0; i < list.size; ++i) found.push_back(list.items[i].integer);
  return found;
}

auto violated_by(const Subject& subject, const decide::Decision& decision) -> std::vector<std::string> {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < decision.outcomes.size(); ++i) {
    if (decision.outcomes[i] == static_cast<decide::OutcomeSet>(decide::Outcome::Satisfied)) continue;
    found.push_back(subject.module().controls[subject.gate().controls[i].control].id);
  }
  return found;
}

auto as_expected(const Subject& subject, const decide::Decision& decision, const Expected& expected) -> bool {
  if ((decision.decision == decide::Verdict::Allow) != expected.allow) return false;
  if (expected.failed && violated_by(subject, decision) != *expected.failed) return false;
  return !expected.matched || matched_by(decision) == *expected.matched;
}

auto decided(Subject& subject, std::size_t i) -> const decide::Decision& {
  subject.arena.reset();
  const Cell* outputs = decide::gate_outputs(subject.module(), subject.gate(), *subject.open->engine,
                                             subject.situations[i], subject.arena);
  decide::decide_outcomes(subject.decision, subject.module(), subject.gate(), subject.open->outcomes, outputs,
                          subject.situations[i], subject.arena);
  return subject.decision;
}

auto subject_of(const Case& one, driver::EngineChoice choice) -> std::shared_ptr<Subject> {
  auto subject = std::make_shared<Subject>();
  subject->one = &one;
  subject->build = built(one);
  auto open = driver::open_gate(*subject->build, "", choice);
  if (!open) {
    fmt::print(stderr, "bench: {}: {}\n", one.name, open.error().message);
    return nullptr;
  }
  if (*open == nullptr) stop("the data of " + one.name + " do not fit");
  subject->open = *open;
  subject->outputs.resize(subject->module().functions[subject->gate().function].outputs.size());
  for (std::size_t i = 0; i < one.requests.size(); ++i) subject->situations.push_back(situation_of(*subject, i));
  return subject;
}

auto evaluate(Subject& subject, std::size_t i) -> std::uint64_t {
  subject.arena.reset();
  subject.open->engine->evaluate(subject.gate().function, subject.situations[i].world(), subject.arena,
                                 subject.outputs.data());
  return static_cast<std::uint64_t>(subject.outputs.front().truth);
}

void add(std::vector<Variant>& made, const std::shared_ptr<Subject>& subject) {
  const Case& one = *subject->one;
  const std::string engine = "writ " + std::string(subject->open->engine->name());
  const auto variant = [&](const char* stage, auto body, auto agrees) {
    made.push_back({engine, stage, one.requests.size(), agrees, loop(body)});
  };
  variant("evaluate", [subject](std::size_t i) { return evaluate(*subject, i); }, nullptr);
  variant(
      "decide", [subject](std::size_t i) { return static_cast<int>(decided(*subject, i).decision); },
      [subject, &one](std::size_t i) { return as_expected(*subject, decided(*subject, i), one.expected[i]); });
}

void add_decoding(std::vector<Variant>& made, const std::shared_ptr<Subject>& subject) {
  const auto body = [subject](std::size_t i) {
    subject->arena.reset();
    return decoded(*subject, i, subject->arena).further_issues;
  };
  made.push_back({"writ", "decode", subject->one->requests.size(), nullptr, loop(body)});
}

}  // namespace

auto stages(const Case& one) -> std::vector<Variant> {
  std::vector<Variant> made;
  for (const driver::EngineChoice choice : {driver::EngineChoice::Interp, driver::EngineChoice::Jit}) {
    auto subject = subject_of(one, choice);
    if (subject == nullptr) continue;
    if (made.empty()) add_decoding(made, subject);
    add(made, subject);
  }
  return made;
}

}  // namespace writ::bench
