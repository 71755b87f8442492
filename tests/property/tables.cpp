// Generated decision tables: what their index finds against what their rows say one by one.
//
//   - interpreter and JIT, which ask an index (runtime/index), give the cells that counting_run.hpp gives, which
//     evaluates every condition: value, reasons, absence, all the way down;
//   - with columns that are not known as well, so the reasons are those that the conditions have;
//   - for tables of every kind: keys that few rows share, thresholds, ranges, sets, negations, rows that match
//     everything, a last row for the rest; unique, first and collecting; inside a loop as well.
//
// The run fails as well when too few tables have an index, or nothing was known, or nothing unknown.
//
//   property_tables [--cases N] [--seed S]    N tables
#include <chrono>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/values/compare.hpp"
#include "tests/property/counting_run.hpp"
#include "tests/property/option.hpp"
#include "tests/property/worlds.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;
using ir::Op;
using property::option;
using worlds::Random;

constexpr int kWorlds = 12;

struct Failure {
  std::string what;
};

// One column: what its cells compare with, drawn from a pool that its inputs are drawn from too.
struct Column {
  TypeId type;
  std::vector<Cell> pool;  // constants
  std::uint32_t argument = 0;
  unsigned wild = 30;  // percent of cells that match everything
  bool ordered = false;
};

class TableGenerator {
 public:
  explicit TableGenerator(Random& random) : random_(random), f_(m_) {}

  auto module() -> ir::Module {
    boolean_ = m_.type(Kind::Bool);
    integer_ = m_.type(Kind::Int);
    const bool looped = random_.chance(25);
    add_columns();
    std::uint32_t loop = 0;
    if (looped) {
      loop = f_.input(m_.list(integer_));
      columns_[0] = keys(integer_);
      columns_[0].argument = f_.open(loop)[0];
    }
    const std::uint32_t chosen = table();
    if (looped) {
      const std::uint32_t holds = boolean_of(chosen);
      f_.output(f_.emit(Op::Every, boolean_, loop, f_.close({holds})));
    } else {
      f_.output(chosen);
      if (extra_ != 0) f_.output(extra_);
    }
    f_.finish();
    return std::move(m_.module);
  }
  [[nodiscard]] auto columns() const -> const std::vector<Column>& { return columns_; }

 private:
  auto text(const std::string& value) -> Cell { return Cell::of_text(m_.module.memory.text(value)); }

  // Many values, of which a row names one.
  auto keys(TypeId type) -> Column {
    Column made{type, {}, 0, random_.chance(50) ? 0u : 2u, false};
    const std::uint64_t count = 20 + random_.below(400);
    for (std::uint64_t i = 0; i < count; ++i)
      made.pool.push_back(type == integer_ ? Cell::of_int(static_cast<std::int64_t>(i * 7))
                                           : text(fmt::format("tenant-{:03}", i)));
    return made;
  }
  auto few(TypeId type) -> Column {
    Column made{type, {}, 0, 30 + static_cast<unsigned>(random_.below(50)), true};
    worlds::Mix mix;
    mix.unknown = 0;
    for (int i = 0; i < 8; ++i)
      made.pool.push_back(worlds::random_value(random_, mix, m_.module.types, type, m_.module.memory));
    const Kind kind = m_.module.types[type].kind;
    made.ordered = kind != Kind::String && kind != Kind::Bool && kind != Kind::Digest;
    return made;
  }
  // More limits than there are sets of rows for.
  auto limits() -> Column {
    Column made{integer_, {}, 0, 30, true};
    const std::uint64_t count = 200 + random_.below(400);
    for (std::uint64_t i = 0; i < count; ++i) made.pool.push_back(Cell::of_int(random_.between(0, 10'000)));
    return made;
  }
  auto some_type() -> TypeId {
    static const std::vector<Kind> kKinds = {Kind::Bool,    Kind::Int,  Kind::Decimal,  Kind::Ratio,  Kind::Float,
                                             Kind::Instant, Kind::Date, Kind::Duration, Kind::String, Kind::Digest};
    if (random_.chance(20)) return m_.enumeration(fmt::format("E{}", enums_++), {"a", "b", "c", "d"});
    const Kind kind = random_.pick(kKinds);
    if (kind != Kind::Ratio) return m_.type(kind);
    Type row;
    row.kind = kind;
    row.range = Range{0, kDecimalOne, false};
    return m_.module.types.intern(row);
  }
  void add_columns() {
    const std::uint64_t count = 1 + random_.below(6);
    for (std::uint64_t i = 0; i < count; ++i) {
      const bool wide = i == 0 && random_.chance(50);
      const bool fine = random_.chance(25);
      columns_.push_back(fine   ? limits()
                         : wide ? keys(random_.chance(50) ? integer_ : m_.type(Kind::String))
                                : few(some_type()));
      columns_.back().argument = f_.input(columns_.back().type);
    }
  }

  auto constant(const Column& c) -> std::uint32_t { return f_.constant(c.type, random_.pick(c.pool)); }
  auto is_float(const Column& c) -> bool { return m_.module.types[c.type].kind == Kind::Float; }
  auto compared(const Column& c) -> std::uint32_t {
    const std::uint32_t limit = constant(c);
    if (!is_float(c) && (!c.ordered || random_.chance(40))) {
      return random_.chance(50) ? f_.emit(Op::Eq, boolean_, c.argument, limit)
                                : f_.emit(Op::Eq, boolean_, limit, c.argument);
    }
    const Op op = random_.chance(50) ? Op::Lt : Op::Le;
    return random_.chance(50) ? f_.emit(op, boolean_, c.argument, limit) : f_.emit(op, boolean_, limit, c.argument);
  }
  auto cell(const Column& c) -> std::uint32_t {
    std::uint32_t made = compared(c);
    if (random_.chance(15)) made = f_.emit(random_.chance(60) ? Op::Or : Op::And, boolean_, made, compared(c));
    if (random_.chance(10)) made = f_.emit(Op::Or, boolean_, made, compared(c));
    return random_.chance(10) ? f_.emit(Op::Not, boolean_, made) : made;
  }
  auto condition() -> std::uint32_t {
    std::uint32_t all = kNone;
    for (const Column& c : columns_) {
      if (random_.chance(c.wild)) continue;
      const std::uint32_t one = cell(c);
      all = all == kNone ? one : f_.emit(Op::And, boolean_, all, one);
    }
    return all == kNone ? f_.constant(boolean_, Cell::of(Truth::True)) : all;
  }
  auto boolean_of(std::uint32_t chosen) -> std::uint32_t {
    if (collects_)
      return f_.emit(Op::Lt, boolean_, f_.constant(integer_, Cell::of_int(0)), f_.emit(Op::Size, integer_, chosen));
    return f_.emit(Op::Lt, boolean_, chosen, f_.constant(integer_, Cell::of_int(500)));
  }
  // Constants, and now and then what has to be computed.
  auto answer(std::uint64_t row) -> std::uint32_t {
    const std::uint32_t number =
        f_.constant(integer_, Cell::of_int(static_cast<std::int64_t>(random_.chance(20) ? 7 : row)));
    if (!random_.chance(8)) return number;
    if (computed_ == kNone) computed_ = f_.input(integer_);
    return random_.chance(50) ? computed_ : f_.emit(Op::Add, integer_, computed_, number);
  }
  auto table() -> std::uint32_t {
    const std::uint64_t rows = random_.chance(30) ? 2 + random_.below(30) : 20 + random_.below(400);
    const bool otherwise = random_.chance(60);
    std::vector<std::uint32_t> list;
    std::uint32_t matched = kNone;
    for (std::uint64_t row = 0; row < rows; ++row) {
      const std::uint32_t holds = condition();
      list.insert(list.end(), {holds, answer(row)});
      if (otherwise) matched = matched == kNone ? holds : f_.emit(Op::Or, boolean_, matched, holds);
      if (row == 3 && random_.chance(20)) extra_ = holds;  // something else asks for it too
    }
    if (otherwise) list.insert(list.end(), {f_.emit(Op::Not, boolean_, matched), answer(rows)});
    const std::uint64_t kind = random_.below(3);
    collects_ = kind == 2;
    const Op op = kind == 0 ? Op::Choose : kind == 1 ? Op::ChooseFirst : Op::ChooseAll;
    return f_.emit_list(op, collects_ ? m_.list(integer_) : integer_, list);
  }

  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  Random& random_;
  test::ModuleBuilder m_;
  test::FunctionBuilder f_;
  TypeId boolean_, integer_;
  std::vector<Column> columns_;
  std::uint32_t computed_ = kNone;
  std::uint32_t extra_ = 0;
  int enums_ = 0;
  bool collects_ = false;
};

// ---------------------------------------------------------------- in worlds

// Values that the columns know, mostly; a list for a table in a loop.
auto input_value(Random& random, unsigned unknown, const ir::Module& module, TypeId type,
                 const std::vector<Column>& columns, Arena& arena) -> Cell {
  worlds::Mix mix;
  mix.unknown = unknown;
  if (module.types[type].kind == Kind::List || random.chance(20) || random.chance(unknown))
    return worlds::random_value(random, mix, module.types, type, arena);
  for (const Column& c : columns) {
    if (c.type == type) return random.pick(c.pool);
  }
  return worlds::random_value(random, mix, module.types, type, arena);
}

auto same(const TypeTable& types, TypeId type, const Cell& a, const Cell& b) -> bool {
  if (a.why != b.why) return false;
  return a.why != 0 || (a.absent == b.absent && order(types, type, a, b) == 0);
}

struct Seen {
  std::uint64_t tables = 0;
  std::uint64_t indexed = 0;
  std::uint64_t known = 0;
  std::uint64_t unknown = 0;
};

void compare(const ir::Module& module, const ir::Engine& engine, const ir::World& world,
             const property::CountingRun& run, Arena& arena, Seen& seen) {
  const ir::Function& function = module.functions[ir::FunctionId{0u}];
  Cell* outputs = arena.cells(function.outputs.size());
  engine.evaluate(ir::FunctionId{0u}, world, arena, outputs);
  for (std::size_t i = 0; i < function.outputs.size(); ++i) {
    const TypeId type = function.value_types[function.outputs[i].index];
    ++(outputs[i].is_unknown() ? seen.unknown : seen.known);
    if (same(module.types, type, outputs[i], run.output(i))) continue;
    throw Failure{fmt::format("output {} in {}: reasons {:x} and {:x} by the rows\n{}", i, engine.name(),
                              outputs[i].why, run.output(i).why, ir::print(module))};
  }
}

void run(Random& random, Seen& seen) {
  TableGenerator generator(random);
  const ir::Module module = generator.module();
  if (const auto faults = ir::verify(module); !faults.empty())
    throw Failure{"a generated table is refused: " + faults.front().where + ": " + faults.front().what};
  const interp::Plans plans(module, interp::kIndexedByInterpreter);
  const ir::Function& function = module.functions[ir::FunctionId{0u}];
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts)
      seen.indexed += plans.of(ir::FunctionId{0u}).table_of(inst.result) != nullptr ? 1 : 0;
  }
  ++seen.tables;
  const auto interp = interp::make_engine(module);
  const auto jit = host::load_jit(module, WRIT_BUILD_DIR "/libwrit-jit.so");
  if (!jit) throw Failure{jit.error().message};
  const interp::Patterns patterns(module);
  for (int i = 0; i < kWorlds; ++i) {
    Arena arena;
    const unsigned unknown = i % 3 == 0 ? 30 : 0;
    std::vector<Cell> inputs;
    for (const ir::Input& input : module.inputs)
      inputs.push_back(input_value(random, unknown, module, input.type, generator.columns(), arena));
    const ir::World world{inputs, 1'700'000'000'000'000'000};
    const interp::OpContext context{module, function, patterns, arena};
    property::CountingRun counted(context, world);
    counted.run();
    compare(module, *interp, world, counted, arena, seen);
    compare(module, **jit, world, counted, arena, seen);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 150);
  Seen seen;
  for (std::uint64_t i = 0; i < cases; ++i) {
    Random random(seed + i);
    try {
      run(random, seen);
    } catch (const Failure& failure) {
      fmt::print("FAILED with --seed {} --cases 1\n{}\n", seed + i, failure.what);
      return 1;
    }
  }
  fmt::print("seed {}: {} tables, {} with an index; {} answers known, {} not\n", seed, seen.tables, seen.indexed,
             seen.known, seen.unknown);
  return seen.indexed * 2 > cases && seen.known > 0 && seen.unknown > 0 ? 0 : 1;
}
