// Every operation on single values, to be run on all combinations of values at the edges of their types.
//
// One function an operation and choice of types; its inputs are all there is in the module.
#pragma once

#include <array>
#include <limits>
#include <vector>

#include "runtime/values/refined.hpp"
#include "tests/unit/ir_builder.hpp"

namespace writ::property {

struct EdgeFunction {
  ir::FunctionId id;
  std::vector<ir::InputId> inputs;
};

class Edges {
 public:
  Edges() {
    logic();
    comparisons();
    arithmetic();
  }

  [[nodiscard]] auto module() const -> const ir::Module& { return m_.module; }
  [[nodiscard]] auto functions() const -> const std::vector<EdgeFunction>& { return functions_; }

  // Least, most, nothing and their neighbours; and what is unknown, for one reason and for another.
  [[nodiscard]] auto values(ir::InputId input) const -> std::vector<Cell> {
    const Type& type = m_.module.types[m_.module.inputs[input].type];
    std::vector<Cell> cells = known(type);
    const bool is_bool = type.kind == Kind::Bool && !type.optional;
    for (const Reason reason : {Reason::Missing, Reason::Stale}) {
      cells.push_back(is_bool ? Cell::unknown_bool(bit(reason)) : Cell::unknown(bit(reason)));
    }
    if (type.optional) cells.push_back(Cell::of_absent());
    return cells;
  }

 private:
  using Op = ir::Op;

  static auto known(const Type& type) -> std::vector<Cell> {
    std::vector<Cell> cells = known(type.kind);
    std::erase_if(cells, [&](const Cell& cell) { return !is_in_range(type, cell); });
    if (!type.range) return cells;
    for (const Int128 value : {type.range->low, type.range->low + 1, type.range->high - 1, type.range->high, Int128{500'000'000'000},
                               Int128{1'500'000'000'000}, Int128{2'500'000'000'001}, Int128{-500'000'000'000}}) {
      const bool wide = type.kind == Kind::Decimal;
      const Cell cell = wide ? Cell::of_decimal(value) : Cell::of_int(static_cast<std::int64_t>(value));
      if (is_in_range(type, cell)) cells.push_back(cell);
    }
    return cells;
  }
  static auto known(Kind kind) -> std::vector<Cell> {
    using Limits = std::numeric_limits<double>;
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t kDay = 86'400'000'000'000;
    constexpr auto kWidest = static_cast<Int128>(~UInt128{0} >> 1);
    const auto map = [](const auto& numbers, auto make) {
      std::vector<Cell> cells;
      for (const auto& number : numbers) cells.push_back(make(number));
      return cells;
    };
    switch (kind) {
      case Kind::Bool: return {Cell::of(Truth::True), Cell::of(Truth::False)};
      case Kind::Float:
        return map(std::array{0.0, -0.0, 1.0, -1.0, 0.1, Limits::max(), Limits::lowest(), Limits::min(),
                              Limits::denorm_min(), -Limits::denorm_min(), 1e300, 1e-300},
                   Cell::of_float);
      case Kind::Ratio:
      case Kind::Decimal:
        return map(
            std::array<Int128, 13>{0, 1, -1, kDecimalOne, -kDecimalOne, kDecimalOne / 2, kWidest, kWidest - 1, -kWidest,
                                   -kWidest - 1, kWidest / 2 + 1, -(kWidest / 2 + 1), kWidest / kDecimalOne},
            Cell::of_decimal);
      default:
        return map(std::array<std::int64_t, 13>{0, 1, -1, 2, kDay, -kDay, kMost, kMost - 1, -kMost, -kMost - 1,
                                                kMost / 2 + 1, -(kMost / 2 + 1), 3'037'000'500},
                   Cell::of_int);
    }
  }

  void add(Op op, TypeId result, const std::vector<TypeId>& operands, std::uint32_t last = 0) {
    test::FunctionBuilder f(m_);
    EdgeFunction row;
    std::array<std::uint32_t, 4> values{};
    for (std::size_t i = 0; i < operands.size(); ++i) {
      row.inputs.push_back(m_.input(operands[i]));
      values[i] = f.emit(Op::Input, operands[i], row.inputs.back().index);
    }
    if (operands.size() < 3) values[operands.size()] = last;
    f.output(f.emit(op, result, values[0], values[1], values[2]));
    row.id = f.finish();
    functions_.push_back(std::move(row));
  }

  void logic() {
    add(Op::And, bool_, {bool_, bool_});
    add(Op::Or, bool_, {bool_, bool_});
    add(Op::Not, bool_, {bool_});
    for (const TypeId type : {bool_, integer_, exact_, real_, m_.optional(bool_), m_.optional(integer_)}) {
      add(Op::Select, type, {bool_, type, type});
      add(Op::Guard, type, {bool_, type}, static_cast<std::uint32_t>(Reason::SampleTooSmall));
    }
    for (const TypeId type : {bool_, integer_, exact_, real_}) {
      const TypeId optional = m_.optional(type);
      add(Op::Present, bool_, {optional});
      add(Op::Default, type, {optional, type});
      add(Op::Unwrap, type, {optional});
      add(Op::Wrap, optional, {type});
    }
  }
  void comparisons() {
    for (const TypeId type : {bool_, integer_, exact_, real_, instant_, date_, duration_}) {
      add(Op::Eq, bool_, {type, type});
      if (type == bool_) continue;
      add(Op::Lt, bool_, {type, type});
      add(Op::Le, bool_, {type, type});
    }
    add(Op::Eq, bool_, {m_.optional(integer_), m_.optional(integer_)});
  }
  static auto between(Kind kind, Int128 low, Int128 high) -> Type {
    Type row;
    row.kind = kind;
    row.range = Range{low, high, false};
    return row;
  }
  // Decimals that 64 bits hold: some whose sums do too, some whose products do, some neither.
  void short_arithmetic() {
    constexpr Int128 kWord = std::numeric_limits<std::int64_t>::max();
    const auto intern = [&](const Type& type) { return m_.module.types.intern(type); };
    const std::vector<TypeId> shorts = {
        intern(between(Kind::Decimal, -kWord - 1, kWord)), intern(between(Kind::Decimal, -kWord / 2, kWord / 2)),
        intern(between(Kind::Decimal, -3'000 * Int128{kDecimalOne}, 3'000 * Int128{kDecimalOne})),
        intern(between(Kind::Decimal, 0, kDecimalOne)), m_.type(Kind::Ratio), exact_};
    for (const TypeId a : shorts) {
      for (const TypeId b : shorts) {
        for (const Op op : {Op::Add, Op::Sub, Op::Mul, Op::Div}) add(op, exact_, {a, b});
        for (const Op op : {Op::Eq, Op::Lt, Op::Le}) add(op, bool_, {a, b});
        add(Op::Select, exact_, {bool_, a, b});
      }
      add(Op::Neg, exact_, {a});
      add(Op::Widen, exact_, {a});
    }
    add(Op::Widen, exact_, {intern(between(Kind::Int, -9'223'372, 9'223'372))});
    add(Op::Widen, exact_, {intern(between(Kind::Int, -9'223'373, 9'223'372))});
  }
  void arithmetic() {
    short_arithmetic();
    for (const Op op : {Op::Add, Op::Sub, Op::Mul}) add(op, integer_, {integer_, integer_});
    for (const Op op : {Op::Add, Op::Sub, Op::Mul, Op::Div}) {
      add(op, exact_, {exact_, exact_});
      add(op, real_, {real_, real_});
    }
    for (const Op op : {Op::Add, Op::Sub}) {
      for (const TypeId time : {instant_, date_, duration_}) add(op, time, {time, duration_});
    }
    add(Op::Sub, duration_, {instant_, instant_});
    add(Op::Mul, duration_, {duration_, integer_});
    add(Op::Div, exact_, {duration_, duration_});
    for (const TypeId type : {integer_, exact_, real_, duration_}) add(Op::Neg, type, {type});
    add(Op::Widen, exact_, {integer_});
    add(Op::Widen, exact_, {exact_});
  }

  test::ModuleBuilder m_;
  TypeId bool_ = m_.type(Kind::Bool), integer_ = m_.type(Kind::Int), exact_ = m_.type(Kind::Decimal),
         real_ = m_.type(Kind::Float), instant_ = m_.type(Kind::Instant), date_ = m_.type(Kind::Date),
         duration_ = m_.type(Kind::Duration);
  std::vector<EdgeFunction> functions_;
};

}  // namespace writ::property
