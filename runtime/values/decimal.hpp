// decimal: fixed point in 128 bits with 12 decimal places, exact sums, one rounding rule.
//
// A decimal is an integer count of 10^-12. Addition and subtraction are exact;
// multiplication and division round half to even at the twelfth place. A result
// outside 128 bits is no value: every operation says so instead of wrapping.
// The range is ±1.7·10^26 (design 2.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace writ {

using Int128 = __int128;
using UInt128 = unsigned __int128;

inline constexpr int kDecimalPlaces = 12;
inline constexpr std::int64_t kDecimalOne = 1'000'000'000'000;

namespace decimal {

auto add(Int128 a, Int128 b) -> std::optional<Int128>;
auto subtract(Int128 a, Int128 b) -> std::optional<Int128>;
auto multiply(Int128 a, Int128 b) -> std::optional<Int128>;
auto divide(Int128 a, Int128 b) -> std::optional<Int128>;  // `b` must not be 0
inline auto from_int(std::int64_t value) -> Int128 { return static_cast<Int128>(value) * kDecimalOne; }

enum class ParseFault : std::uint8_t { Malformed, Overflow, TooPrecise };
struct Parsed {
  Int128 value = 0;
  std::optional<ParseFault> fault;
};
// "-12.5", "0.1", "1e-3": the exact value. More than twelve places is TooPrecise
// unless the extra digits are zeros; nothing is rounded on entry.
auto parse(std::string_view text) -> Parsed;

// Shortest exact form: "0.005", "12", "-3.25".
auto print(Int128 value) -> std::string;
// The same as a percent: 0.005 -> "0.5%".
auto print_percent(Int128 value) -> std::string;

}  // namespace decimal
}  // namespace writ
