// Every operation on single values, to be run on all combinations of values at the edges of their types.
//
// One function an operation and choice of types; its inputs are all there is in the module. What may stand behind a
// branch in native code is tried with operands that do, too.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "runtime/builtins/builtins.hpp"
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
    left_out();
    tables();
    comparisons();
    arithmetic();
    members();
    sets_of_enums();
  }

  [[nodiscard]] auto module() const -> const ir::Module& { return m_.module; }
  [[nodiscard]] auto functions() const -> const std::vector<EdgeFunction>& { return functions_; }

  // Least, most, nothing and their neighbours; and what is unknown, for one reason and for another.
  [[nodiscard]] auto values(ir::InputId input) const -> std::vector<Cell> {
    const Type& type = m_.module.types[m_.module.inputs[input].type];
    std::vector<Cell> cells = type.kind == Kind::Set ? sets_.at(m_.module.inputs[input].type.index) : known(type);
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
        return map(std::array<std::int64_t, 17>{0, 1, -1, 2, kDay, -kDay, kMost, kMost - 1, -kMost, -kMost - 1,
                                                kMost / 2 + 1, -(kMost / 2 + 1), 3'037'000'500, 62, 63, 64, 65},
                   Cell::of_int);
    }
  }

  // `dear`: a bit for each operand that takes so long to compute that it may stand behind a branch.
  void add(Op op, TypeId result, const std::vector<TypeId>& operands, std::uint32_t last = 0, unsigned dear = 0) {
    test::FunctionBuilder f(m_);
    EdgeFunction row;
    std::array<std::uint32_t, 4> values{};
    for (std::size_t i = 0; i < operands.size(); ++i) {
      values[i] = operand(f, row, operands[i]);
      if ((dear >> i & 1) != 0) values[i] = by_a_detour(f, operands[i], values[i]);
    }
    if (operands.size() < 3) values[operands.size()] = last;
    f.output(f.emit(op, result, values[0], values[1], values[2]));
    row.id = f.finish();
    functions_.push_back(std::move(row));
  }
  auto operand(test::FunctionBuilder& f, EdgeFunction& row, TypeId type) -> std::uint32_t {
    row.inputs.push_back(m_.input(type));
    return f.emit(Op::Input, type, row.inputs.back().index);
  }
  // The value as it is, with all that is not known of it: the only member of a list.
  auto by_a_detour(test::FunctionBuilder& f, TypeId type, std::uint32_t value) -> std::uint32_t {
    const std::uint32_t list = f.emit_list(Op::MakeList, m_.list(type), {value});
    return f.emit(Op::At, type, list, f.constant(integer_, Cell::of_int(0)));
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
  // The same, with operands that are only computed where the others do not decide.
  void left_out() {
    for (const unsigned dear : {1u, 2u, 3u}) {
      add(Op::And, bool_, {bool_, bool_}, 0, dear);
      add(Op::Or, bool_, {bool_, bool_}, 0, dear);
    }
    for (const TypeId type : {bool_, integer_, exact_, real_, m_.optional(bool_), m_.optional(integer_)}) {
      for (const unsigned dear : {2u, 4u, 6u}) add(Op::Select, type, {bool_, type, type}, 0, dear);
      add(Op::Guard, type, {bool_, type}, static_cast<std::uint32_t>(Reason::SampleTooSmall), 2);
    }
    for (const TypeId type : {bool_, integer_, exact_, real_}) add(Op::Default, type, {m_.optional(type), type}, 0, 2);
  }
  void tables() {
    for (const Op op : {Op::Choose, Op::ChooseFirst, Op::ChooseAll}) {
      for (const TypeId type : {bool_, m_.optional(bool_), date_}) {
        test::FunctionBuilder f(m_);
        EdgeFunction row;
        std::vector<std::uint32_t> rows;
        for (int i = 0; i < 2; ++i) {
          rows.push_back(operand(f, row, bool_));
          rows.push_back(by_a_detour(f, type, operand(f, row, type)));
        }
        f.output(f.emit_list(op, op == Op::ChooseAll ? m_.list(type) : type, rows));
        row.id = f.finish();
        functions_.push_back(std::move(row));
      }
    }
  }
  // Words in lists and sets that the rules name: near to each other and far apart.
  void members() {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    const std::vector<std::vector<std::int64_t>> all = {
        {}, {0}, {-1, 0, 2}, {-1, 62}, {-1, 63}, {1, 2, 64}, {1, 65}, {kMost - 1}, {-kMost - 1, -kMost}, {-kMost - 1, kMost}};
    for (const TypeId type : {integer_, date_, instant_, duration_}) {
      for (const std::vector<std::int64_t>& members : all) {
        for (const TypeId collection : {m_.list(type), m_.set(type)}) {
          test::FunctionBuilder f(m_);
          EdgeFunction row;
          const std::uint32_t element = operand(f, row, type);
          f.output(f.emit(Op::Member, bool_, element, f.constant(collection, words(members))));
          row.id = f.finish();
          functions_.push_back(std::move(row));
        }
      }
    }
  }
  // With and without the first, the second and the last member, some that are not known, and a rest that is cut off.
  void make_sets(TypeId set, std::int64_t last) {
    for (unsigned chosen = 0; chosen < 8; ++chosen) {
      for (const std::size_t unknown : {0u, 1u, 2u}) {
        std::vector<Cell> members;
        for (const std::int64_t member : {std::int64_t{0}, std::int64_t{1}, last}) {
          if ((chosen >> (member == last ? 2 : member) & 1) != 0) members.push_back(Cell::of_int(member));
        }
        if (unknown > 0) members.push_back(Cell::unknown(bit(Reason::Missing)));
        if (unknown > 1) members.push_back(Cell::unknown(bit(Reason::Stale)));
        if (unknown > 0) members.back().integer = 1;  // which means nothing there
        for (const bool open : {false, true}) sets_[set.index].push_back(sequence(members, open));
      }
    }
  }
  void sets_of_enums() {
    for (const std::size_t size : {3u, 64u, 65u}) {
      std::vector<std::string> names;
      for (std::size_t i = 0; i < size; ++i) names.push_back("m" + std::to_string(i));
      const TypeId element = m_.enumeration("E" + std::to_string(size), names);
      const TypeId set = m_.set(element);
      const auto last = static_cast<std::int64_t>(size) - 1;
      make_sets(set, last);
      for (const std::vector<std::int64_t>& members :
           std::vector<std::vector<std::int64_t>>{{}, {0}, {0, last}, {0, 1, last}}) {
        ask_of_set(set, members);
      }
    }
  }
  void ask_of_set(TypeId set, const std::vector<std::int64_t>& members) {
    test::FunctionBuilder f(m_);
    EdgeFunction row;
    const std::uint32_t asked = operand(f, row, set);
    const std::uint32_t held = f.constant(set, words(members));
    const std::uint32_t subset = *builtins::find("subset");
    f.output(f.emit(Op::Eq, bool_, asked, held));
    f.output(f.emit(Op::Eq, bool_, held, asked));
    f.output(f.emit_list(Op::Call, bool_, {asked, held}, subset));
    f.output(f.emit_list(Op::Call, bool_, {held, asked}, subset));
    const std::uint32_t member = f.open(asked)[0];
    f.output(f.emit(Op::Every, bool_, asked, f.close({f.emit(Op::Member, bool_, member, held)})));
    row.id = f.finish();
    functions_.push_back(std::move(row));
  }
  auto sequence(const std::vector<Cell>& members, bool open) -> Cell {
    Cell* cells = m_.module.memory.cells(members.size());
    std::copy(members.begin(), members.end(), cells);
    return Cell::of_sequence(m_.module.memory.make(Sequence{cells, static_cast<std::uint32_t>(members.size()), open}));
  }
  auto words(const std::vector<std::int64_t>& members) -> Cell {
    std::vector<Cell> cells;
    for (const std::int64_t member : members) cells.push_back(Cell::of_int(member));
    return sequence(cells, false);
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
  std::map<std::uint32_t, std::vector<Cell>> sets_;  // by type
  std::vector<EdgeFunction> functions_;
};

}  // namespace writ::property
