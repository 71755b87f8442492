// Generated decision tables: what their index finds against what their rows say one by one.
//
//   - interpreter and JIT, which ask an index (runtime/index), give the cells that counting_run.hpp gives, which
//     evaluates every condition: value, reasons, absence, all the way down;
//   - with columns that are not known as well, so the reasons are those that the conditions have;
//   - for tables of every kind: keys that few rows share, thresholds, ranges, sets, negations, rows that match
//     everything, a last row for the rest; unique, first and collecting; inside a loop as well;
//   - the same table as data (ir::Rules) gives the same cells.
//
// The run fails as well when too few tables have an index, or nothing was known, or nothing unknown.
//
//   property_tables [--cases N] [--seed S]    N tables
#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

#include "runtime/host/engines.hpp"
#include "runtime/index/classes.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/ir/rules.hpp"
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
  std::vector<ir::ConstantId> limits;    // the pool in order, without repeats
  std::optional<index::Column> classes;  // as the limits number them
};

// A condition on one column, as an instruction and as classes that pass.
struct Condition {
  std::uint32_t value = 0;
  index::Classes passing;
};

class TableGenerator {
 public:
  explicit TableGenerator(Random& random) : random_(random), f_(m_) {}

  auto module() -> ir::Module {
    boolean_ = m_.type(Kind::Bool);
    integer_ = m_.type(Kind::Int);
    const bool looped = looped_ = random_.chance(25);
    add_columns();
    std::uint32_t loop = 0;
    if (looped) {
      loop = f_.input(m_.list(integer_));
      columns_[0] = keys(integer_);
      columns_[0].argument = f_.open(loop)[0];
    }
    for (Column& c : columns_) sort_out(c);
    const std::uint32_t chosen = table();
    const std::uint32_t looked_up = lookup();
    if (looped) {
      const std::uint32_t both = f_.emit(Op::And, boolean_, boolean_of(chosen), boolean_of(looked_up));
      f_.output(f_.emit(Op::Every, boolean_, loop, f_.close({both})));
    } else {
      f_.output(chosen);
      f_.output(looked_up);
      if (extra_ != 0) f_.output(extra_);
    }
    f_.finish();
    return std::move(m_.module);
  }
  [[nodiscard]] auto is_looped() const -> bool { return looped_; }
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
    const std::int64_t most = random_.chance(50) ? 10'000 : 2'000;
    for (std::uint64_t i = 0; i < count; ++i) made.pool.push_back(Cell::of_int(random_.between(0, most)));
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

  auto is_float(const Column& c) -> bool { return m_.module.types[c.type].kind == Kind::Float; }
  // Limits in order, and a column of them that numbers classes as ir::Rules does.
  void sort_out(Column& c) {
    const ir::Lookup lookup = *ir::lookup_of(m_.module.types[c.type]);
    std::vector<Cell> ordered = c.pool;
    const auto order = [&](const Cell& a, const Cell& b) { return ir::order_of(lookup, a, b); };
    std::sort(ordered.begin(), ordered.end(), [&](const Cell& a, const Cell& b) { return order(a, b) < 0; });
    ordered.erase(std::unique(ordered.begin(), ordered.end(), [&](auto& a, auto& b) { return order(a, b) == 0; }),
                  ordered.end());
    for (const Cell& limit : ordered) c.limits.push_back(m_.constant(c.type, limit));
    c.classes.emplace(lookup, ordered);
  }
  // `argument_first`: on which side of the operation the argument stands.
  static auto passing(const Column& c, Op op, bool argument_first, const Cell& limit) -> index::Classes {
    const index::Classes equal = c.classes->equal(limit);
    if (op == Op::Eq) return equal;
    const index::Classes beyond = argument_first ? c.classes->below(limit) : c.classes->above(limit);
    return op == Op::Lt ? beyond : index::either(beyond, equal);
  }
  auto compared(const Column& c) -> Condition {
    const bool equal = !is_float(c) && (!c.ordered || random_.chance(40));
    const Op op = equal ? Op::Eq : random_.chance(50) ? Op::Lt : Op::Le;
    const bool argument_first = random_.chance(50);
    const Cell& limit = random_.pick(c.pool);
    const std::uint32_t constant = f_.constant(c.type, limit);
    const std::uint32_t value =
        argument_first ? f_.emit(op, boolean_, c.argument, constant) : f_.emit(op, boolean_, constant, c.argument);
    return {value, passing(c, op, argument_first, limit)};
  }
  auto either_or_both(Op op, const Condition& a, const Condition& b) -> Condition {
    return {f_.emit(op, boolean_, a.value, b.value),
            op == Op::Or ? index::either(a.passing, b.passing) : index::both(a.passing, b.passing)};
  }
  auto cell(const Column& c) -> Condition {
    Condition made = compared(c);
    if (random_.chance(15)) made = either_or_both(random_.chance(60) ? Op::Or : Op::And, made, compared(c));
    if (random_.chance(10)) made = either_or_both(Op::Or, made, compared(c));
    if (!random_.chance(10)) return made;
    return {f_.emit(Op::Not, boolean_, made.value), index::all_but(made.passing, c.classes->count())};
  }
  auto condition() -> std::uint32_t {
    std::uint32_t all = kNone;
    const std::size_t row = tests_.size();
    tests_.push_back(0);
    for (std::uint32_t i = 0; i < columns_.size(); ++i) {
      if (random_.chance(columns_[i].wild)) continue;
      const Condition one = cell(columns_[i]);
      all = all == kNone ? one.value : f_.emit(Op::And, boolean_, all, one.value);
      ++tests_[row];
      tests_.insert(tests_.end(), {i, static_cast<std::uint32_t>(one.passing.size())});
      for (const index::Interval& classes : one.passing) tests_.insert(tests_.end(), {classes.first, classes.last});
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
    const Cell number = Cell::of_int(static_cast<std::int64_t>(random_.chance(20) ? 7 : row));
    if (!random_.chance(8)) {
      rules_.answers.push_back(m_.constant(integer_, number));
      return f_.constant(integer_, number);
    }
    if (computed_ == kNone) computed_ = f_.input(integer_);
    rules_.answers.emplace_back();
    given_.push_back(random_.chance(50) ? computed_
                                        : f_.emit(Op::Add, integer_, computed_, f_.constant(integer_, number)));
    return given_.back();
  }
  // The table that table() made, as data.
  auto lookup() -> std::uint32_t {
    std::vector<std::uint32_t> operands;
    for (const Column& c : columns_) {
      rules_.columns.push_back({c.type, c.limits});
      operands.push_back(c.argument);
    }
    operands.insert(operands.end(), given_.begin(), given_.end());
    rules_.tests = ir::pack_tests(tests_, m_.module.memory);
    const ir::RulesId id = m_.module.rules.add(std::move(rules_));
    return f_.emit_list(lookup_, collects_ ? m_.list(integer_) : integer_, operands, id.index);
  }
  auto table() -> std::uint32_t {
    // Some have more than the bits of one block of a set.
    const std::uint64_t rows = random_.chance(30)   ? 2 + random_.below(30)
                               : random_.chance(10) ? 520 + random_.below(1'200)
                                                    : 20 + random_.below(400);
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
    rules_.rest = otherwise;
    const std::uint64_t kind = random_.below(3);
    collects_ = kind == 2;
    lookup_ = kind == 0 ? Op::Lookup : kind == 1 ? Op::LookupFirst : Op::LookupAll;
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
  bool looped_ = false;
  Op lookup_ = Op::Lookup;
  ir::Rules rules_;
  std::vector<std::uint32_t> tests_;  // as pack_tests() takes them
  std::vector<std::uint32_t> given_;  // answers that are computed
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

// What the rows of the table say as instructions and as data.
void compare(const ir::Module& module, const property::CountingRun& run) {
  const ir::Function& function = module.functions[ir::FunctionId{0u}];
  if (same(module.types, function.value_types[function.outputs[0].index], run.output(0), run.output(1))) return;
  throw Failure{fmt::format("as data it is something else: reasons {:x} and {:x}\n{}", run.output(0).why,
                            run.output(1).why, ir::print(module))};
}

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
    for (const ir::Inst& inst : block.insts) {
      const bool data = ir::op_info(inst.op).c == ir::Operand::Rules;
      seen.indexed += !data && plans.of(ir::FunctionId{0u}).table_of(inst.result) != nullptr ? 1 : 0;
    }
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
    if (!generator.is_looped()) compare(module, counted);
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
