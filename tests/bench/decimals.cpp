// What a range saves: the same rules on decimals of any size and on decimals that 64 bits hold.
//
//   bench_decimals [ROUNDS]
//
// One function of 24 requirements, `a * b + c <= d`, on 96 fields of a record, in both engines. Prints nanoseconds
// for each evaluation, the best of seven.
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;

constexpr std::size_t kRequirements = 24;
constexpr int kRepetitions = 7;

struct Workload {
  test::ModuleBuilder m;
  ir::FunctionId function;
  std::vector<Cell> inputs;
  Arena arena;

  explicit Workload(const Type& type) {
    const TypeId number = m.module.types.intern(type);
    std::vector<Field> fields;
    for (std::size_t i = 0; i < 4 * kRequirements; ++i) fields.push_back({"f" + std::to_string(i), number, false});
    const TypeId record = m.record("Ask", fields);
    test::FunctionBuilder f(m);
    const TypeId exact = m.type(Kind::Decimal);
    const TypeId boolean = m.type(Kind::Bool);
    const std::uint32_t ask = f.input(record);
    for (std::uint32_t i = 0; i < kRequirements; ++i) {
      const auto field = [&](std::uint32_t at) { return f.emit(ir::Op::Field, number, ask, 4 * i + at); };
      const std::uint32_t product = f.emit(ir::Op::Mul, exact, field(0), field(1));
      const std::uint32_t sum = f.emit(ir::Op::Add, exact, product, field(2));
      f.output(f.emit(ir::Op::Le, boolean, sum, field(3)));
    }
    function = f.finish();
    Cell* cells = arena.cells(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i)
      cells[i] = Cell::of_decimal(static_cast<Int128>(i % 7 + 1) * (kDecimalOne / 8));
    inputs = {Cell::of_fields(cells)};
  }
};

auto best(const ir::Engine& engine, const Workload& work, int rounds) -> double {
  std::vector<Cell> outputs(kRequirements);
  double least = 0;
  for (int repetition = 0; repetition < kRepetitions; ++repetition) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) {
      Arena arena;
      engine.evaluate(work.function, {work.inputs, 0}, arena, outputs.data());
    }
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
    if (repetition == 0 || took.count() < least) least = took.count();
  }
  return least / rounds;
}

void measure(const char* name, const Type& number, int rounds) {
  const Workload work(number);
  const auto interp = interp::make_engine(work.m.module);
  const auto jit = host::load_jit(work.m.module, WRIT_BUILD_DIR "/libwrit-jit.so");
  if (!jit) {
    fmt::print(stderr, "{}\n", jit.error().message);
    std::exit(2);
  }
  fmt::print("{:<28} interpreter {:8.0f} ns   native code {:8.0f} ns\n", name, best(*interp, work, rounds),
             best(**jit, work, rounds));
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 20'000;
  writ::Type number;
  number.kind = writ::Kind::Decimal;
  measure("decimal", number, rounds);
  number.range = writ::Range{0, 2'000 * writ::Int128{writ::kDecimalOne}, false};
  measure("decimal in 0 .. 2_000", number, rounds);
  return 0;
}
