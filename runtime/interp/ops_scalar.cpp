// Comparison and arithmetic: strict, exact, and unknown(overflow) instead of wrapping.
#include <cmath>

#include "runtime/interp/ops.hpp"
#include "runtime/values/compare.hpp"

namespace writ::interp {
namespace {

constexpr std::int64_t kDayNanos = 86'400ll * 1'000'000'000;

auto overflow() -> Cell { return Cell::unknown(bit(Reason::Overflow)); }

auto exact(std::optional<Int128> value) -> Cell { return value ? Cell::of_decimal(*value) : overflow(); }

auto finite(double value) -> Cell { return std::isfinite(value) ? Cell::of_float(value) : overflow(); }

auto is_decimal(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

auto integer_arithmetic(ir::Op op, std::int64_t a, std::int64_t b) -> Cell {
  std::int64_t result = 0;
  const bool wraps = op == ir::Op::Add   ? __builtin_add_overflow(a, b, &result)
                     : op == ir::Op::Sub ? __builtin_sub_overflow(a, b, &result)
                                         : __builtin_mul_overflow(a, b, &result);
  return wraps ? overflow() : Cell::of_int(result);
}

auto decimal_arithmetic(ir::Op op, Int128 a, Int128 b) -> Cell {
  if (op == ir::Op::Add) return exact(decimal::add(a, b));
  if (op == ir::Op::Sub) return exact(decimal::subtract(a, b));
  if (op == ir::Op::Mul) return exact(decimal::multiply(a, b));
  return b == 0 ? Cell::unknown(bit(Reason::DivisionByZero)) : exact(decimal::divide(a, b));
}

auto float_arithmetic(ir::Op op, double a, double b) -> Cell {
  if (op == ir::Op::Add) return finite(a + b);
  if (op == ir::Op::Sub) return finite(a - b);
  if (op == ir::Op::Mul) return finite(a * b);
  return b == 0 ? Cell::unknown(bit(Reason::DivisionByZero)) : finite(a / b);
}

// A date moves by whole days only; nobody has said what half a day later is.
auto date_arithmetic(ir::Op op, std::int64_t days, std::int64_t duration) -> Cell {
  if (duration % kDayNanos != 0) return Cell::unknown(bit(Reason::Invalid));
  return integer_arithmetic(op, days, duration / kDayNanos);
}

// The quotient of two counts of nanoseconds, as a decimal.
auto duration_quotient(std::int64_t a, std::int64_t b) -> Cell {
  return decimal_arithmetic(ir::Op::Div, decimal::from_int(a), decimal::from_int(b));
}

}  // namespace

auto eval_compare(const TypeTable& types, ir::Op op, TypeId type, const Cell& a, const Cell& b) -> Cell {
  const Reasons why = a.why | b.why;
  if (why != 0) return Cell::unknown_bool(why);
  if (op == ir::Op::Eq) return equal(types, type, a, b);
  const int sign = order(types, type, a, b);
  return Cell::of(truth_of(op == ir::Op::Lt ? sign < 0 : sign <= 0));
}

auto eval_arithmetic(ir::Op op, Kind a_kind, Kind b_kind, const Cell& a, const Cell& b) -> Cell {
  const Reasons why = a.why | b.why;
  if (why != 0) return Cell::unknown(why);
  if (is_decimal(a_kind)) return decimal_arithmetic(op, a.decimal, b.decimal);
  if (a_kind == Kind::Float) return float_arithmetic(op, a.real, b.real);
  if (a_kind == Kind::Date && b_kind == Kind::Duration) return date_arithmetic(op, a.integer, b.integer);
  if (a_kind == Kind::Duration && op == ir::Op::Div) return duration_quotient(a.integer, b.integer);
  return integer_arithmetic(op, a.integer, b.integer);
}

auto eval_negate(Kind kind, const Cell& a) -> Cell {
  if (a.is_unknown()) return Cell::unknown(a.why);
  if (is_decimal(kind)) return exact(decimal::subtract(0, a.decimal));
  if (kind == Kind::Float) return Cell::of_float(-a.real);
  return integer_arithmetic(ir::Op::Sub, 0, a.integer);
}

auto eval_widen(Kind from, Kind, const Cell& a) -> Cell {
  if (a.is_unknown()) return Cell::unknown(a.why);
  return from == Kind::Int ? Cell::of_decimal(decimal::from_int(a.integer)) : a;
}

}  // namespace writ::interp
