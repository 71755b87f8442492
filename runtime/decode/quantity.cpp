#include "runtime/decode/quantity.hpp"

#include <numeric>

#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

// "250_000" -> "250000"; a `_` stands between digits or nowhere.
auto without_grouping(std::string_view number) -> std::optional<std::string> {
  std::string digits;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] != '_') {
      digits += number[i];
      continue;
    }
    if (i == 0 || i + 1 == number.size() || !is_digit(number[i - 1]) || !is_digit(number[i + 1])) return std::nullopt;
  }
  return digits;
}

struct Unit {
  std::string_view name;
  std::string_view per;
};

auto split_unit(std::string_view unit) -> Unit {
  constexpr std::string_view kPer = " per ";
  const std::size_t at = unit.find(kPer);
  if (at == std::string_view::npos) return {unit, {}};
  return {unit.substr(0, at), unit.substr(at + kPer.size())};
}

auto ratio_of(std::optional<std::int64_t> from, std::optional<std::int64_t> to) -> std::optional<Conversion> {
  if (!from || !to) return std::nullopt;
  const std::int64_t shared = std::gcd(*from, *to);
  return Conversion{*from / shared, *to / shared};
}

auto simple_conversion(std::string_view from, std::string_view to) -> std::optional<Conversion> {
  if (from == to) return Conversion{};
  const std::optional<Conversion> time = ratio_of(duration_unit(from), duration_unit(to));
  return time ? time : ratio_of(byte_unit(from), byte_unit(to));
}

// `min` and `minute` are one unit by two names.
auto is_same_unit(std::string_view a, std::string_view b) -> bool {
  const std::optional<Conversion> made = simple_conversion(a, b);
  return made && made->times == 1 && made->by == 1;
}

}  // namespace

auto split_quantity(std::string_view text) -> std::optional<Quantity> {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos || blank + 1 == text.size()) return std::nullopt;
  std::optional<std::string> digits = without_grouping(text.substr(0, blank));
  if (!digits || !json::is_number(*digits)) return std::nullopt;
  return Quantity{std::move(*digits), text.substr(blank + 1)};
}

auto conversion(std::string_view from, std::string_view to) -> std::optional<Conversion> {
  if (from == to) return Conversion{};
  const Unit a = split_unit(from);
  const Unit b = split_unit(to);
  if (!is_same_unit(a.per, b.per)) return std::nullopt;
  return simple_conversion(a.name, b.name);
}

}  // namespace writ::decode
