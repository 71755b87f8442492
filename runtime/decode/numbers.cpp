// Numbers and quantities, from their digits: exact or not at all.
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/quantity.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

enum class NumberFault : std::uint8_t { NoNumber, OtherUnit, NotWhole, TooPrecise, Overflow };

// A number in units of 10^-12, in the unit of its field.
struct Exact {
  Int128 value = 0;
  std::optional<NumberFault> fault;
};

auto exact(std::string_view digits) -> Exact {
  const decimal::Parsed parsed = decimal::parse(digits);
  if (!parsed.fault) return {parsed.value, std::nullopt};
  switch (*parsed.fault) {
    case decimal::ParseFault::Malformed: return {0, NumberFault::NoNumber};
    case decimal::ParseFault::Overflow: return {0, NumberFault::Overflow};
    case decimal::ParseFault::TooPrecise: return {0, NumberFault::TooPrecise};
  }
  return {0, NumberFault::NoNumber};
}

auto divided(Exact number, std::int64_t by) -> Exact {
  if (number.fault || number.value % by == 0) return {number.value / by, number.fault};
  return {0, NumberFault::TooPrecise};
}

auto multiplied(Exact number, std::int64_t times) -> Exact {
  if (number.fault) return number;
  Exact product;
  if (__builtin_mul_overflow(number.value, static_cast<Int128>(times), &product.value))
    product.fault = NumberFault::Overflow;
  return product;
}

auto exact_quantity(std::string_view text, std::string_view unit) -> Exact {
  const std::optional<Quantity> quantity = split_quantity(text);
  if (!quantity) return {0, NumberFault::NoNumber};
  const std::optional<Conversion> made = conversion(quantity->unit, unit);
  if (!made) return {0, NumberFault::OtherUnit};
  return divided(multiplied(exact(quantity->digits), made->times), made->by);
}

auto exact_percent(std::string_view text) -> Exact {
  constexpr std::int64_t kPercent = 100;
  const bool percent = text.ends_with('%') && json::is_number(text.substr(0, text.size() - 1));
  if (!percent) return {0, NumberFault::NoNumber};
  return divided(exact(text.substr(0, text.size() - 1)), kPercent);
}

// A count of whole units.
auto whole(Exact number) -> Exact {
  if (number.fault == NumberFault::TooPrecise) number.fault = NumberFault::NotWhole;
  if (number.fault) return number;
  if (number.value % kDecimalOne != 0) return {0, NumberFault::NotWhole};
  number.value /= kDecimalOne;
  if (number.value != static_cast<std::int64_t>(number.value)) return {0, NumberFault::Overflow};
  return number;
}

auto exact_number(const Type& type, const Node& node) -> Exact {
  if (const auto digits = digits_of(node)) return exact(*digits);
  const auto text = text_of(node);
  if (!text) return {0, NumberFault::NoNumber};
  if (type.kind == Kind::Ratio) return exact_percent(*text);
  if (type.unit.empty()) return {0, NumberFault::NoNumber};
  return exact_quantity(*text, type.unit);
}

auto cell_of(const Type& type, Int128 value) -> Cell {
  const bool decimal = type.kind == Kind::Decimal || type.kind == Kind::Ratio;
  return decimal ? Cell::of_decimal(value) : Cell::of_int(static_cast<std::int64_t>(value));
}

auto not_whole_text(const Type& type) -> std::string {
  if (type.kind == Kind::Duration) return " is not a whole number of nanoseconds";
  return type.unit.empty() ? " is not a whole number" : " is not a whole number of " + type.unit;
}

// Without the mark of an optional: what is there has the type.
auto plain_name(const TypeTable& types, TypeId id) -> std::string {
  std::string name = type_name(types, id);
  if (name.ends_with('?')) name.pop_back();
  return name;
}

auto refuse(Decoding& d, TypeId id, const Node& node, NumberFault fault) -> Cell {
  const Type& type = d.types[id];
  switch (fault) {
    case NumberFault::NoNumber: return d.invalid(id, node);
    case NumberFault::OtherUnit:
      return d.unknown(id, Reason::Invalid, [&] {
        return d.shown(node) + " is not in " + (type.unit.empty() ? "a unit of time" : type.unit);
      });
    case NumberFault::NotWhole:
      return d.unknown(id, Reason::Invalid, [&] { return d.shown(node) + not_whole_text(type); });
    case NumberFault::TooPrecise:
      return d.unknown(id, Reason::Invalid, [&] { return d.shown(node) + " is more precise than 12 decimal places"; });
    case NumberFault::Overflow:
      return d.unknown(id, Reason::Overflow,
                       [&] { return d.shown(node) + " is larger than " + plain_name(d.types, id) + " can be"; });
  }
  return d.invalid(id, node);
}

// ---------------------------------------------------------------- ranges

auto outside(Decoding& d, TypeId id, const Node& node, const Cell& low, const Cell& high, bool high_open) -> Cell {
  return d.unknown(id, Reason::Invalid, [&] {
    return fmt::format("{} is outside {} {} {}", d.shown(node), print_value(d.types, id, low), high_open ? "..<" : "..",
                       print_value(d.types, id, high));
  });
}

auto range_of(const Type& type) -> std::optional<Range> {
  if (!type.range && type.kind == Kind::Ratio) return Range{0, kDecimalOne, false};
  return type.range;
}

auto checked(Decoding& d, TypeId id, const Node& node, Int128 value) -> Cell {
  const Type& type = d.types[id];
  const std::optional<Range> declared = range_of(type);
  if (!declared) return cell_of(type, value);
  const Range& range = *declared;
  const bool inside = range.low <= value && (range.high_open ? value < range.high : value <= range.high);
  return inside ? cell_of(type, value)
                : outside(d, id, node, cell_of(type, range.low), cell_of(type, range.high), range.high_open);
}

auto checked(Decoding& d, TypeId id, const Node& node, double value) -> Cell {
  const Type& type = d.types[id];
  if (!type.float_range) return Cell::of_float(value);
  const FloatRange& range = *type.float_range;
  const bool inside = range.low <= value && (range.high_open ? value < range.high : value <= range.high);
  return inside ? Cell::of_float(value)
                : outside(d, id, node, Cell::of_float(range.low), Cell::of_float(range.high), range.high_open);
}

// ---------------------------------------------------------------- floats

// The nearest binary64; nothing when that is infinite. Zero has no sign here.
auto nearest_float(std::string_view digits) -> std::optional<double> {
  double value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (code == std::errc()) return value == 0 ? 0.0 : value;
  // Too large, or so small that nothing of it is left.
  const std::string written = json::number(digits).value_or(std::string(digits));
  const bool small = written.find("e-") != std::string::npos || written.find("E-") != std::string::npos;
  return small ? std::optional(0.0) : std::nullopt;
}

auto float_quantity(std::string_view text, std::string_view unit, std::optional<NumberFault>& fault) -> double {
  const std::optional<Quantity> quantity = split_quantity(text);
  const std::optional<Conversion> made = quantity ? conversion(quantity->unit, unit) : std::nullopt;
  if (!made) {
    fault = quantity ? NumberFault::OtherUnit : NumberFault::NoNumber;
    return 0;
  }
  const std::optional<double> number = nearest_float(quantity->digits);
  const double value = number.value_or(0) * static_cast<double>(made->times) / static_cast<double>(made->by);
  if (!number || !std::isfinite(value)) fault = NumberFault::Overflow;
  return value;
}

auto decode_float(Decoding& d, TypeId id, const Node& node) -> Cell {
  const Type& type = d.types[id];
  std::optional<NumberFault> fault;
  double value = 0;
  if (const auto digits = digits_of(node)) {
    const std::optional<double> nearest = nearest_float(*digits);
    if (!nearest) fault = NumberFault::Overflow;
    value = nearest.value_or(0);
  } else if (const auto text = text_of(node); text && !type.unit.empty()) {
    value = float_quantity(*text, type.unit, fault);
  } else {
    fault = NumberFault::NoNumber;
  }
  return fault ? refuse(d, id, node, *fault) : checked(d, id, node, value);
}

}  // namespace

auto digits_of(const Node& node) -> std::optional<std::string_view> {
  const bool number = node.shape == Shape::Number || (node.shape == Shape::Plain && json::is_number(node.text));
  return number ? std::optional(node.text) : std::nullopt;
}

auto decode_number(Decoding& d, TypeId id, const Node& node) -> Cell {
  const Type& type = d.types[id];
  if (type.kind == Kind::Float) return decode_float(d, id, node);
  Exact number = exact_number(type, node);
  if (type.kind == Kind::Int) number = whole(number);
  return number.fault ? refuse(d, id, node, *number.fault) : checked(d, id, node, number.value);
}

auto decode_duration(Decoding& d, TypeId id, const Node& node) -> Cell {
  const auto text = text_of(node);
  if (!text) return d.invalid(id, node);
  if (text->starts_with('P') || text->starts_with("-P")) {
    const auto iso = parse_duration(*text);
    return iso ? checked(d, id, node, static_cast<Int128>(*iso)) : d.invalid(id, node);
  }
  const Exact number = whole(exact_quantity(*text, "ns"));
  return number.fault ? refuse(d, id, node, *number.fault) : checked(d, id, node, number.value);
}

}  // namespace writ::decode
