#include "compiler/check/bands.hpp"

#include "compiler/check/constant.hpp"

namespace writ::check {

using namespace syntax;

auto compare_numbers(Kind kind, const Cell& a, const Cell& b) -> int {
  if (kind == Kind::Float) return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
  const bool fixed = kind == Kind::Decimal || kind == Kind::Ratio;
  const Int128 x = fixed ? a.decimal : a.integer;
  const Int128 y = fixed ? b.decimal : b.integer;
  return x < y ? -1 : x > y ? 1 : 0;
}

// Neither end: everything may be below or above.
static auto all_below(Kind kind, const Interval& a, const Interval& b) -> bool {
  if (!a.high || !b.low) return false;
  const int order = compare_numbers(kind, *a.high, *b.low);
  return order < 0 || (order == 0 && (a.high_open || b.low_open));
}

auto holds_nothing(Kind kind, const Interval& a) -> bool {
  if (!a.low || !a.high) return false;
  const int order = compare_numbers(kind, *a.low, *a.high);
  return order > 0 || (order == 0 && (a.low_open || a.high_open));
}

auto disjoint(Kind kind, const Interval& a, const Interval& b) -> bool {
  return all_below(kind, a, b) || all_below(kind, b, a);
}

auto inside(Kind kind, const Interval& inner, const Interval& outer) -> bool {
  if (outer.high) {
    if (!inner.high) return false;
    const int order = compare_numbers(kind, *inner.high, *outer.high);
    if (order > 0 || (order == 0 && outer.high_open && !inner.high_open)) return false;
  }
  if (!outer.low) return true;
  if (!inner.low) return false;
  const int order = compare_numbers(kind, *inner.low, *outer.low);
  return order > 0 || (order == 0 && (!outer.low_open || inner.low_open));
}

auto interval_of(const TypeTable& types, writ::TypeId id) -> Interval {
  Interval made;
  if (!id.valid()) return made;
  const writ::Type& type = types[id];
  const bool fixed = type.kind == Kind::Decimal || type.kind == Kind::Ratio;
  auto cell = [&](Int128 value) {
    return fixed ? Cell::of_decimal(value) : Cell::of_int(static_cast<std::int64_t>(value));
  };
  if (type.range) {
    made = {cell(type.range->low), cell(type.range->high), false, type.range->high_open};
  } else if (type.float_range) {
    made = {Cell::of_float(type.float_range->low), Cell::of_float(type.float_range->high), false,
            type.float_range->high_open};
  } else if (type.kind == Kind::Ratio) {
    made = {cell(0), cell(kDecimalOne), false, false};
  } else if (type.kind == Kind::Enum && types[type.enumeration].ordered) {
    made = {cell(0), cell(static_cast<Int128>(types[type.enumeration].members.size()) - 1), false, false};
  }
  return made;
}

auto band_interval(Checker& c, ModuleIndex module, const BandClause& band, Arena& arena) -> std::optional<Interval> {
  Inside inside(c);
  c.module = module;
  Interval made;
  if (const auto* range = std::get_if<RangeRefinement>(&band.limit)) {
    made = {constant_cell(c, range->low, arena), constant_cell(c, range->high, arena), false,
            range->end == RangeEnd::Exclusive};
    return made.low && made.high ? std::optional(made) : std::nullopt;
  }
  const auto& [op, limit] = std::get<std::pair<BinaryOp, ExprId>>(band.limit);
  std::optional<Cell> cell = constant_cell(c, limit, arena);
  if (!cell) return std::nullopt;
  if (op == BinaryOp::Le || op == BinaryOp::Lt) {
    made.high = cell;
    made.high_open = op == BinaryOp::Lt;
  } else {
    made.low = cell;
    made.low_open = op == BinaryOp::Gt;
  }
  return made;
}

auto band_of(const Checker& c, SymbolId id, Band band) -> const BandClause* {
  const Symbol& row = c.package.symbols[id];
  const Ast& ast = c.package.ast_of(row);
  for (ClauseId clause : std::get<ToleranceDecl>(ast.decls[row.decl].form).clauses) {
    const auto* form = std::get_if<BandClause>(&ast.clauses[clause].form);
    if (form != nullptr && form->band == band) return form;
  }
  return nullptr;
}

}  // namespace writ::check
