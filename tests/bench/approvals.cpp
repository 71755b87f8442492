// What an approval takes: who may sign, who is excluded, and who sits where.
//
//   bench_approvals [ROUNDS]
//
// A quorum of three, one lead and two of risk, decided on few statements and on as many as one decision looks at; and
// the question who could sign, in a directory of a thousand people. Prints microseconds, the best of seven.
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <string>

#include "runtime/decide/candidates.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;

constexpr int kRepetitions = 7;
constexpr std::int64_t kNow = 1'780'000'000'000'000'000;
constexpr std::int64_t kDay = 86'400'000'000'000;

auto person(std::size_t number) -> std::string { return fmt::format("person.{:04}@corp.example", number); }

struct Quorum {
  test::ModuleBuilder m;
  ir::Gate gate;
  ir::GateApproval approval;
  Arena arena;
  Cell excluded;
  evidence::Situation situation;
  evidence::People people;

  // Every `step`th person is excluded.
  Quorum(std::size_t exclude, std::size_t statements)
      : people(*evidence::People::read("people", directory(), decode::Format::Json)) {
    const TypeId set = m.module.types.set_of(m.module.types.simple(Kind::Person));
    test::FunctionBuilder f(m);
    f.output(f.input(set));
    gate.function = f.finish();
    approval.approval = "ship";
    approval.declared_in = "m";
    approval.seats = {{1, "lead", {}}, {2, "risk", {}}};
    approval.exclude = {0};
    approval.valid = 3 * kDay;
    Cell* cells = arena.cells(exclude);
    for (std::size_t i = 0; i < exclude; ++i) cells[i] = Cell::of_text(arena.text(person(7 * i + 3)));
    excluded = Cell::of_sequence(arena.make(Sequence{cells, static_cast<std::uint32_t>(exclude), false}));
    situation.now = kNow;
    for (std::size_t i = 0; i < statements; ++i)
      situation.statements.push_back(
          evidence::signature_by("m/ship", person(7 * i), i % 3 == 0 ? "lead" : "risk", kNow - kDay));
  }

  static auto directory() -> std::string {
    std::string text = R"({"people":[)";
    for (std::size_t i = 0; i < 1'000; ++i)
      text += fmt::format(R"({}{{"id":"{}","roles":[{{"role":"{}"}}]}})", i == 0 ? "" : ",", person(i),
                          i % 3 == 0 ? "lead" : "risk");
    return text + "]}";
  }
  auto decided() -> std::uint64_t {
    return decide::approval_status(m.module, gate, approval, &excluded, situation, {}).statements.size();
  }
  auto who() -> std::uint64_t {
    return decide::candidates(m.module, gate, approval, &excluded, situation, people, {}).people.size();
  }
};

template <class Body>
void measure(const char* what, int rounds, const Body& body) {
  double least = 0;
  std::uint64_t sum = 0;
  for (int repetition = 0; repetition < kRepetitions; ++repetition) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) sum += body();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    if (repetition == 0 || took.count() / rounds < least) least = took.count() / rounds;
  }
  fmt::print("{:<52}{:>12.2f} us  ({})\n", what, least, sum);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 2'000;
  Quorum nobody(0, 3), few(2, 3), many(100, 3), full(100, 64);
  measure("3 statements, nobody excluded", rounds, [&] { return nobody.decided(); });
  measure("3 statements, 2 excluded", rounds, [&] { return few.decided(); });
  measure("3 statements, 100 excluded", rounds, [&] { return many.decided(); });
  measure("64 statements, 100 excluded", rounds, [&] { return full.decided(); });
  measure("who of 1,000 could sign, nobody excluded", rounds / 200 + 1, [&] { return nobody.who(); });
  measure("who of 1,000 could sign, 100 excluded", rounds / 200 + 1, [&] { return many.who(); });
  return 0;
}
