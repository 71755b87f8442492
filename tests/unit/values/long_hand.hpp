// Arithmetic as it is done on paper, on strings of decimal digits: slow, and plainly right.
//
// The reference that 128-bit decimals are compared with. It shares nothing with them but
// the numbers: no machine arithmetic beyond one digit.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "runtime/values/decimal.hpp"

namespace writ::test::long_hand {

// A natural number: digits without leading zeros; empty is 0.
using Natural = std::string;

inline auto trimmed(Natural n) -> Natural {
  n.erase(0, std::min(n.find_first_not_of('0'), n.size()));
  return n;
}
inline auto less(const Natural& a, const Natural& b) -> bool {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// The digit `place` places from the right.
inline auto digit(const Natural& n, std::size_t place) -> int {
  return place < n.size() ? n[n.size() - 1 - place] - '0' : 0;
}

inline auto sum(const Natural& a, const Natural& b) -> Natural {
  Natural out;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) + 1; ++i) {
    const int column = digit(a, i) + digit(b, i) + carry;
    out += static_cast<char>('0' + column % 10);
    carry = column / 10;
  }
  std::reverse(out.begin(), out.end());
  return trimmed(out);
}

// a - b, where b is not more than a.
inline auto difference(const Natural& a, const Natural& b) -> Natural {
  Natural out;
  int borrowed = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int column = digit(a, i) - digit(b, i) - borrowed;
    borrowed = column < 0 ? 1 : 0;
    out += static_cast<char>('0' + column + 10 * borrowed);
  }
  std::reverse(out.begin(), out.end());
  return trimmed(out);
}

inline auto product(const Natural& a, const Natural& b) -> Natural {
  Natural total;
  for (const char by : b) {
    if (!total.empty()) total += '0';
    for (int i = 0; i < by - '0'; ++i) total = sum(total, a);
  }
  return total;
}

struct Division {
  Natural quotient;
  Natural rest;
};
inline auto division(const Natural& a, const Natural& b) -> Division {
  Division made;
  for (const char next : a) {
    made.rest = trimmed(made.rest + next);
    char times = '0';
    for (; !less(made.rest, b); ++times) made.rest = difference(made.rest, b);
    made.quotient += times;
  }
  made.quotient = trimmed(made.quotient);
  return made;
}

inline auto rounded_half_even(const Natural& a, const Natural& b) -> Natural {
  const Division exact = division(a, b);
  const Natural twice = sum(exact.rest, exact.rest);
  const bool odd = digit(exact.quotient, 0) % 2 != 0;
  const bool up = less(b, twice) || (twice == b && odd);
  return up ? sum(exact.quotient, "1") : exact.quotient;
}

// With a sign; -0 does not occur.
struct Whole {
  bool negative = false;
  Natural size;
  auto operator==(const Whole&) const -> bool = default;
};
inline auto whole(bool negative, const Natural& size) -> Whole { return {negative && !size.empty(), size}; }
inline auto negated(const Whole& a) -> Whole { return whole(!a.negative, a.size); }

inline auto sum(const Whole& a, const Whole& b) -> Whole {
  if (a.negative == b.negative) return whole(a.negative, sum(a.size, b.size));
  return less(a.size, b.size) ? whole(b.negative, difference(b.size, a.size))
                              : whole(a.negative, difference(a.size, b.size));
}

inline const Natural kOne = "1000000000000";                             // 10^12
inline const Natural kMost = "170141183460469231731687303715884105727";  // 2^127 - 1

// Nothing outside the range of decimals.
inline auto in_range(const Whole& a) -> std::optional<Whole> {
  return less(kMost, a.size) ? std::nullopt : std::optional(a);
}

inline auto add(const Whole& a, const Whole& b) -> std::optional<Whole> { return in_range(sum(a, b)); }
inline auto subtract(const Whole& a, const Whole& b) -> std::optional<Whole> { return in_range(sum(a, negated(b))); }
inline auto multiply(const Whole& a, const Whole& b) -> std::optional<Whole> {
  return in_range(whole(a.negative != b.negative, rounded_half_even(product(a.size, b.size), kOne)));
}
inline auto divide(const Whole& a, const Whole& b) -> std::optional<Whole> {
  return in_range(whole(a.negative != b.negative, rounded_half_even(product(a.size, kOne), b.size)));
}

inline auto of(Int128 value) -> Whole {
  Natural digits;
  for (Int128 rest = value; rest != 0; rest /= 10) {
    const int last = static_cast<int>(rest % 10);
    digits += static_cast<char>('0' + (last < 0 ? -last : last));
  }
  std::reverse(digits.begin(), digits.end());
  return whole(value < 0, digits);
}

// "-0.000000000012" for -12: the twelve places, none of them left out.
inline auto all_places(const Whole& units) -> std::string {
  Natural digits = units.size;
  if (digits.size() <= kDecimalPlaces) digits.insert(0, kDecimalPlaces + 1 - digits.size(), '0');
  digits.insert(digits.size() - kDecimalPlaces, ".");
  return (units.negative ? "-" : "") + digits;
}

}  // namespace writ::test::long_hand
