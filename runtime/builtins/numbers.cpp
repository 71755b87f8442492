// Numbers: size without sign, the smaller and the larger, rounding to whole ones.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "runtime/builtins/families.hpp"
#include "runtime/values/compare.hpp"

namespace writ::builtins {
namespace {

auto kind_of(const Context& context, std::size_t argument) -> Kind {
  return context.types[context.argument_types[argument]].kind;
}

auto abs(const Context& context, std::span<const Cell> arguments) -> Cell {
  const Cell& x = arguments[0];
  const Kind kind = kind_of(context, 0);
  if (kind == Kind::Float) return Cell::of_float(std::fabs(x.real));
  if (is_decimal(kind)) {
    if (x.decimal >= 0) return x;
    const auto negated = decimal::subtract(0, x.decimal);
    return negated ? Cell::of_decimal(*negated) : overflow();
  }
  if (x.integer == std::numeric_limits<std::int64_t>::min()) return overflow();
  return Cell::of_int(x.integer < 0 ? -x.integer : x.integer);
}

auto abs_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 1)) return std::nullopt;
  const Kind kind = types[arguments[0]].kind;
  if (!is_number(kind) && kind != Kind::Duration) return std::nullopt;
  return unrefined(types, arguments[0]);
}

auto min2(const Context& context, std::span<const Cell> arguments) -> Cell {
  return order(context.types, context.argument_types[0], arguments[1], arguments[0]) < 0 ? arguments[1] : arguments[0];
}

auto max2(const Context& context, std::span<const Cell> arguments) -> Cell {
  return order(context.types, context.argument_types[0], arguments[1], arguments[0]) > 0 ? arguments[1] : arguments[0];
}

auto of_two_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2) || !is_ordered(types, arguments[0])) return std::nullopt;
  Type a = types[arguments[0]];
  const Type b = types[arguments[1]];
  if (same_shape(types, arguments[0], arguments[1])) {
    a.max_size = std::max(a.max_size, b.max_size);
  } else if (is_decimal(a.kind) && is_decimal(b.kind) && a.unit == b.unit) {
    a.kind = Kind::Decimal;
  } else {
    return std::nullopt;
  }
  return unrefined(types, types.intern(a));
}

// ---------------------------------------------------------------- remainders

// Of the sign of `b`: a = b * floor(a / b) + mod(a, b). In 128 bits the smallest int over -1 is a number like any
// other.
auto floored(Int128 a, Int128 b) -> Int128 {
  const Int128 rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

auto mod(const Context& context, std::span<const Cell> arguments) -> Cell {
  const bool decimal = is_decimal(kind_of(context, 0));
  const Int128 a = decimal ? arguments[0].decimal : static_cast<Int128>(arguments[0].integer);
  const Int128 b = decimal ? arguments[1].decimal : static_cast<Int128>(arguments[1].integer);
  if (b == 0) return Cell::unknown(bit(Reason::DivisionByZero));
  const Int128 rest = floored(a, b);
  return decimal ? Cell::of_decimal(rest) : Cell::of_int(static_cast<std::int64_t>(rest));
}

auto mod_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  const std::optional<TypeId> both = of_two_rule(types, arguments);
  if (!both) return std::nullopt;
  const Kind kind = types[*both].kind;
  return kind == Kind::Int || kind == Kind::Duration || is_decimal(kind) ? both : std::nullopt;
}

// ---------------------------------------------------------------- shares

// In units of 10^-12, whatever the kind: the scale of a quotient is that of neither operand.
auto scaled(Kind kind, const Cell& value) -> Int128 {
  return is_decimal(kind) ? value.decimal : decimal::from_int(value.integer);
}

// Compared before it is rounded: what is a hair more than the whole is no share of it.
auto ratio_of(const Context& context, std::span<const Cell> arguments) -> Cell {
  auto part = std::optional(scaled(kind_of(context, 0), arguments[0]));
  auto whole = std::optional(scaled(kind_of(context, 1), arguments[1]));
  if (*whole < 0) {
    part = decimal::subtract(0, *part);
    whole = decimal::subtract(0, *whole);
    if (!part || !whole) return overflow();
  }
  if (*whole == 0 || *part < 0 || *part > *whole) return Cell::of_absent();
  const auto quotient = decimal::divide(*part, *whole);
  return quotient ? Cell::of_decimal(*quotient) : overflow();
}

auto ratio_of_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2)) return std::nullopt;
  const Type& a = types[arguments[0]];
  const Type& b = types[arguments[1]];
  const auto exact = [](Kind kind) { return kind == Kind::Int || is_decimal(kind); };
  const bool times = a.kind == Kind::Duration && b.kind == Kind::Duration;
  if (!times && !(exact(a.kind) && exact(b.kind) && a.unit == b.unit)) return std::nullopt;
  return types.optional_of(types.simple(Kind::Ratio));
}

// ---------------------------------------------------------------- to whole numbers

struct Whole {
  Int128 floor;  // in units of 10^-12, at most the value
  Int128 rest;   // 0 .. 10^12 - 1
};

auto split(Int128 value) -> std::optional<Whole> {
  Int128 rest = value % kDecimalOne;
  if (rest < 0) rest += kDecimalOne;
  const auto floor = decimal::subtract(value, rest);
  if (!floor) return std::nullopt;
  return Whole{*floor, rest};
}

auto one_up(Int128 floor) -> Cell {
  const auto up = decimal::add(floor, kDecimalOne);
  return up ? Cell::of_decimal(*up) : overflow();
}

auto floor(const Context&, std::span<const Cell> arguments) -> Cell {
  const auto parts = split(arguments[0].decimal);
  return parts ? Cell::of_decimal(parts->floor) : overflow();
}

// The edges of the range have no floor, but the lower one has a ceiling.
auto ceil(const Context&, std::span<const Cell> arguments) -> Cell {
  const Int128 value = arguments[0].decimal;
  const Int128 toward_zero = value - value % kDecimalOne;
  if (value <= 0 || value == toward_zero) return Cell::of_decimal(toward_zero);
  return one_up(toward_zero);
}

// Half to even, as every rounding of decimals.
auto round(const Context&, std::span<const Cell> arguments) -> Cell {
  const Int128 value = arguments[0].decimal;
  const Int128 rest = value % kDecimalOne;  // of the sign of the value
  const Int128 toward_zero = value - rest;
  const Int128 twice = 2 * (rest < 0 ? -rest : rest);
  const bool odd = (toward_zero / kDecimalOne) % 2 != 0;
  if (twice < kDecimalOne || (twice == kDecimalOne && !odd)) return Cell::of_decimal(toward_zero);
  const auto away = value < 0 ? decimal::subtract(toward_zero, kDecimalOne) : decimal::add(toward_zero, kDecimalOne);
  return away ? Cell::of_decimal(*away) : overflow();
}

auto whole_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 1) || !is_decimal(types[arguments[0]].kind)) return std::nullopt;
  Type type = types[arguments[0]];
  type.kind = Kind::Decimal;
  return unrefined(types, types.intern(type));
}

constexpr std::array kRows = {
    Builtin{"abs", "abs(x: number or duration) -> the same", abs, abs_rule, "1",
            "`x` without its sign; unknown(overflow) for the smallest int or decimal, which has no opposite.",
            "abs(-3) == 3"},
    Builtin{"min2", "min2(a: T, b: T) -> T, of any ordered T", min2, of_two_rule, "1",
            "The smaller of two values; `min` is for collections.", "min2(2, 5) == 2"},
    Builtin{"max2", "max2(a: T, b: T) -> T, of any ordered T", max2, of_two_rule, "1",
            "The larger of two values; `max` is for collections.", "max2(2, 5) == 5"},
    Builtin{"mod", "mod(a: T, b: T) -> T, of int, decimal or duration", mod, mod_rule, "1",
            "What is left of `a` when `b` is taken away as often as it goes in, so of the sign of `b`; "
            "unknown(division_by_zero) when `b` is 0.",
            "mod(-7, 3) == 2"},
    Builtin{
        "ratio_of", "ratio_of(a: T, b: T) -> ratio?, of int, decimal or duration", ratio_of, ratio_of_rule, "1",
        "What share of `b` is `a`, rounded at the twelfth place; absent when `b` is 0, or `a` is less than nothing or "
        "more than all of it.",
        "ratio_of(1, 8) default 0% == 12.5%"},
    Builtin{"floor", "floor(x: decimal) -> decimal", floor, whole_rule, "1",
            "The largest whole number that is not above `x`; unknown(overflow) at the edge of the range.",
            "floor(-2.5) == -3.0"},
    Builtin{"ceil", "ceil(x: decimal) -> decimal", ceil, whole_rule, "1",
            "The smallest whole number that is not below `x`; unknown(overflow) at the edge of the range.",
            "ceil(2.1) == 3.0"},
    Builtin{"round", "round(x: decimal) -> decimal", round, whole_rule, "1",
            "The nearest whole number, and the even one of two that are equally near; unknown(overflow) at the edge of "
            "the range.",
            "round(2.5) == 2.0"},
};

}  // namespace

auto number_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins
