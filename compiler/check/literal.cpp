#include "compiler/check/literal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "runtime/values/formed_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {
namespace {

auto exact_decimal(std::string_view digits, std::string& why) -> std::optional<Int128> {
  decimal::Parsed parsed = decimal::parse(plain_digits(digits));
  if (!parsed.fault) return parsed.value;
  switch (*parsed.fault) {
    case decimal::ParseFault::Malformed: why = "it is not a number"; break;
    case decimal::ParseFault::Overflow: why = "it is larger than a decimal can be"; break;
    case decimal::ParseFault::TooPrecise: why = "it has more than 12 decimal places"; break;
  }
  return std::nullopt;
}

auto scaled_whole(Int128 value, std::int64_t scale, std::string& why) -> std::optional<std::int64_t> {
  Int128 product = 0;
  if (__builtin_mul_overflow(value, static_cast<Int128>(scale), &product)) {
    why = "it is too large";
    return std::nullopt;
  }
  if (product % kDecimalOne != 0) {
    why = "it is not a whole number";
    return std::nullopt;
  }
  product /= kDecimalOne;
  if (product != static_cast<std::int64_t>(product)) {
    why = "it does not fit in 64 bits";
    return std::nullopt;
  }
  return static_cast<std::int64_t>(product);
}

auto float_value(const syntax::NumberLit& number, std::string& why) -> std::optional<double> {
  std::string digits = plain_digits(number.digits);
  double value = 0;
  auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (code != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) {
    why = "it is not a finite number";
    return std::nullopt;
  }
  return number.form == syntax::NumberForm::Percent ? value / 100 : value;
}

auto decimal_value(const syntax::NumberLit& number, std::string& why) -> std::optional<Int128> {
  std::optional<Int128> value = exact_decimal(number.digits, why);
  if (!value || number.form != syntax::NumberForm::Percent) return value;
  if (*value % 100 != 0) {
    why = "it has more than 12 decimal places";
    return std::nullopt;
  }
  return *value / 100;
}

// How much of its family a unit is, bytes or nanoseconds; nothing of any other.
struct UnitSize {
  std::optional<std::int64_t> bytes;
  std::optional<std::int64_t> ns;
  explicit UnitSize(std::string_view unit) : bytes(byte_unit(unit)), ns(duration_unit(unit)) {}
};

// What a number in the unit that it is written in is multiplied by, and divided by, for the unit of `type`.
auto conversion(const syntax::NumberLit& number, const writ::Type& type)
    -> std::optional<std::pair<std::int64_t, std::int64_t>> {
  if (!number.per.empty()) return std::nullopt;
  const UnitSize from(number.unit);
  const UnitSize to(type.unit);
  if (from.bytes && to.bytes) return std::pair(*from.bytes, *to.bytes);
  if (from.ns && to.ns) return std::pair(*from.ns, *to.ns);
  return std::nullopt;
}

// A size or time in another unit than it is written in. What does not come out at twelve places is no number of that
// unit.
auto resized(Int128 value, const syntax::NumberLit& number, const writ::Type& type, std::string& why)
    -> std::optional<Int128> {
  const auto scale = conversion(number, type);
  if (!scale || scale->first == scale->second) return value;
  Int128 smallest = 0;
  if (__builtin_mul_overflow(value, static_cast<Int128>(scale->first), &smallest)) {
    why = "it is too large";
    return std::nullopt;
  }
  if (smallest % scale->second == 0) return smallest / scale->second;
  why = "it cannot be written exactly in " + type.unit;
  return std::nullopt;
}

}  // namespace

auto unit_text(std::string_view unit, std::string_view per) -> std::string {
  std::string text(unit);
  if (!per.empty()) text.append(" per ").append(per);
  return text;
}

auto plain_digits(std::string_view digits) -> std::string {
  std::string plain;
  plain.reserve(digits.size());
  for (char c : digits) {
    if (c != '_') plain += c;
  }
  return plain;
}

auto whole_number(std::string_view digits) -> std::optional<std::int64_t> {
  std::string plain = plain_digits(digits);
  std::int64_t value = 0;
  auto [end, code] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (code != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return value;
}

auto number_value(const syntax::NumberLit& number, const writ::Type& type, std::string& why) -> std::optional<Cell> {
  if (type.kind == Kind::Float) {
    std::optional<double> value = float_value(number, why);
    const auto scale = conversion(number, type);
    if (value && scale) *value = *value * static_cast<double>(scale->first) / static_cast<double>(scale->second);
    return value ? std::optional(Cell::of_float(*value)) : std::nullopt;
  }
  std::optional<Int128> value = decimal_value(number, why);
  if (value) value = resized(*value, number, type, why);
  if (!value) return std::nullopt;
  if (type.kind == Kind::Decimal || type.kind == Kind::Ratio) return Cell::of_decimal(*value);
  std::int64_t scale = 1;
  if (type.kind == Kind::Duration) {
    std::optional<std::int64_t> ns = duration_unit(number.unit);
    if (!ns) {
      why = "it has no unit of time";
      return std::nullopt;
    }
    scale = *ns;
  }
  std::optional<std::int64_t> whole = scaled_whole(*value, scale, why);
  return whole ? std::optional(Cell::of_int(*whole)) : std::nullopt;
}

auto literal_duration(const syntax::Ast& ast, syntax::ExprId expr) -> std::optional<std::int64_t> {
  if (!expr.valid()) return std::nullopt;
  const auto* number = std::get_if<syntax::NumberLit>(&ast.exprs[expr].form);
  if (number == nullptr || number->form != syntax::NumberForm::Quantity || !number->per.empty()) return std::nullopt;
  if (!duration_unit(number->unit)) return std::nullopt;
  writ::Type type;
  type.kind = Kind::Duration;
  std::string why;
  std::optional<Cell> value = number_value(*number, type, why);
  return value ? std::optional(value->integer) : std::nullopt;
}

auto literal_text(const syntax::Ast& ast, syntax::ExprId expr) -> std::string {
  std::string text;
  if (!expr.valid()) return text;
  if (const auto* string = std::get_if<syntax::StringLit>(&ast.exprs[expr].form)) {
    for (const syntax::StringPart& part : string->parts) text.append(part.text);
  }
  return text;
}

auto is_plain_text(const syntax::Ast& ast, syntax::ExprId expr) -> bool {
  if (!expr.valid()) return false;
  const auto* string = std::get_if<syntax::StringLit>(&ast.exprs[expr].form);
  return string != nullptr && std::none_of(string->parts.begin(), string->parts.end(),
                                           [](const syntax::StringPart& part) { return part.expr.valid(); });
}

auto literal_value(const syntax::Ast& ast, syntax::ExprId expr, const writ::Type& type) -> std::string {
  std::string text = literal_text(ast, expr);
  if (!is_formed(type.kind)) return text;
  return formed_text(type.kind, text).value_or(text);
}

}  // namespace writ::check
