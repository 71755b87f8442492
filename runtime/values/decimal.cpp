#include "runtime/values/decimal.hpp"

#include <algorithm>
#include <array>

namespace writ::decimal {
namespace {

constexpr UInt128 kMost = (static_cast<UInt128>(1) << 127) - 1;
constexpr UInt128 kOne = static_cast<UInt128>(kDecimalOne);

auto magnitude(Int128 value) -> UInt128 { return value < 0 ? ~static_cast<UInt128>(value) + 1 : static_cast<UInt128>(value); }

// The most negative number has no positive twin; it counts as outside the range, so that
// negation never overflows.
auto with_sign(UInt128 value, bool negative) -> std::optional<Int128> {
  if (value > kMost) return std::nullopt;
  auto positive = static_cast<Int128>(value);
  return negative ? -positive : positive;
}

// Unsigned 256 bits, least significant limb first.
using Wide = std::array<std::uint64_t, 4>;

auto wide_product(UInt128 a, UInt128 b) -> Wide {
  std::array<std::uint64_t, 2> x{static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(a >> 64)};
  std::array<std::uint64_t, 2> y{static_cast<std::uint64_t>(b), static_cast<std::uint64_t>(b >> 64)};
  Wide result{};
  for (std::size_t i = 0; i < 2; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < 2; ++j) {
      UInt128 sum = static_cast<UInt128>(x[i]) * y[j] + result[i + j] + carry;
      result[i + j] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
    result[i + 2] = carry;
  }
  return result;
}

struct Quotient {
  std::optional<UInt128> value;  // absent: more than 128 bits
  UInt128 rest = 0;
};

// Schoolbook, one bit at a time: division of wide numbers is rare and off the fast path.
auto wide_divide(const Wide& dividend, UInt128 divisor) -> Quotient {
  UInt128 quotient = 0;
  UInt128 rest = 0;
  bool too_large = false;
  for (int bit = 255; bit >= 0; --bit) {
    bool carry = (rest >> 127) != 0;
    auto limb = static_cast<std::size_t>(bit / 64);
    rest = (rest << 1) | ((dividend[limb] >> (bit % 64)) & 1u);
    bool fits = carry || rest >= divisor;
    if (fits) rest -= divisor;
    if ((quotient >> 127) != 0) too_large = true;
    quotient = (quotient << 1) | (fits ? 1u : 0u);
  }
  return {too_large ? std::nullopt : std::optional(quotient), rest};
}

auto half_even(UInt128 quotient, UInt128 rest, UInt128 divisor) -> UInt128 {
  UInt128 other = divisor - rest;  // rest < divisor, so this cannot wrap
  bool up = rest > other || (rest == other && (quotient & 1u) != 0);
  return up ? quotient + 1 : quotient;
}

// a * b / c, rounded half to even.
auto scaled(UInt128 a, UInt128 b, UInt128 c) -> std::optional<UInt128> {
  UInt128 small = 0;
  if (!__builtin_mul_overflow(a, b, &small)) return half_even(small / c, small % c, c);
  Quotient wide = wide_divide(wide_product(a, b), c);
  if (!wide.value || *wide.value > kMost) return std::nullopt;
  return half_even(*wide.value, wide.rest, c);
}

}  // namespace

auto add(Int128 a, Int128 b) -> std::optional<Int128> {
  Int128 sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return with_sign(magnitude(sum), sum < 0);
}

auto subtract(Int128 a, Int128 b) -> std::optional<Int128> {
  Int128 difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) return std::nullopt;
  return with_sign(magnitude(difference), difference < 0);
}

auto multiply(Int128 a, Int128 b) -> std::optional<Int128> {
  std::optional<UInt128> product = scaled(magnitude(a), magnitude(b), kOne);
  return product ? with_sign(*product, (a < 0) != (b < 0)) : std::nullopt;
}

auto divide(Int128 a, Int128 b) -> std::optional<Int128> {
  std::optional<UInt128> quotient = scaled(magnitude(a), kOne, magnitude(b));
  return quotient ? with_sign(*quotient, (a < 0) != (b < 0)) : std::nullopt;
}

// ---------------------------------------------------------------- text

namespace {

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

struct Digits {
  std::string digits;      // significant, without leading zeros
  std::int64_t exponent = 0;  // value = digits * 10^exponent
  bool negative = false;
};

// Exponents beyond this cannot matter: every nonzero digit string in a document is shorter.
constexpr std::int64_t kExponentClamp = 1'000'000'000;

auto read_exponent(std::string_view text, std::size_t& at, std::int64_t& exponent) -> bool {
  ++at;
  bool negative = at < text.size() && text[at] == '-';
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  if (at >= text.size() || !is_digit(text[at])) return false;
  std::int64_t value = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) value = std::min(kExponentClamp, value * 10 + (text[at] - '0'));
  exponent += negative ? -value : value;
  return true;
}

auto read_digits(std::string_view text) -> std::optional<Digits> {
  Digits read;
  std::size_t at = 0;
  if (at < text.size() && text[at] == '-') {
    read.negative = true;
    ++at;
  }
  if (at >= text.size() || !is_digit(text[at])) return std::nullopt;
  for (; at < text.size() && is_digit(text[at]); ++at) read.digits += text[at];
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (at >= text.size() || !is_digit(text[at])) return std::nullopt;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      read.digits += text[at];
      --read.exponent;
    }
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E') && !read_exponent(text, at, read.exponent)) return std::nullopt;
  if (at != text.size()) return std::nullopt;
  std::size_t first = read.digits.find_first_not_of('0');
  read.digits.erase(0, first == std::string::npos ? read.digits.size() : first);
  while (!read.digits.empty() && read.digits.back() == '0') {
    read.digits.pop_back();
    ++read.exponent;
  }
  return read;
}

}  // namespace

auto parse(std::string_view text) -> Parsed {
  std::optional<Digits> read = read_digits(text);
  if (!read) return {0, ParseFault::Malformed};
  if (read->digits.empty()) return {0, std::nullopt};
  if (read->exponent < -kDecimalPlaces) return {0, ParseFault::TooPrecise};
  std::int64_t zeros = read->exponent + kDecimalPlaces;
  constexpr std::int64_t kMostDigits = 39;  // of 2^127
  if (static_cast<std::int64_t>(read->digits.size()) + zeros > kMostDigits) return {0, ParseFault::Overflow};
  UInt128 value = 0;
  read->digits.append(static_cast<std::size_t>(zeros), '0');
  for (char c : read->digits) {
    if (__builtin_mul_overflow(value, static_cast<UInt128>(10), &value) ||
        __builtin_add_overflow(value, static_cast<UInt128>(c - '0'), &value)) {
      return {0, ParseFault::Overflow};
    }
  }
  std::optional<Int128> signed_value = with_sign(value, read->negative);
  if (!signed_value) return {0, ParseFault::Overflow};
  return {*signed_value, std::nullopt};
}

namespace {

auto print_scaled(Int128 value, int places) -> std::string {
  UInt128 rest = magnitude(value);
  std::string digits;
  while (rest != 0) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  while (static_cast<int>(digits.size()) <= places) digits += '0';
  std::reverse(digits.begin(), digits.end());
  std::string fraction = digits.substr(digits.size() - static_cast<std::size_t>(places));
  digits.resize(digits.size() - static_cast<std::size_t>(places));
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  std::string text = value < 0 ? "-" + digits : digits;
  return fraction.empty() ? text : text + "." + fraction;
}

}  // namespace

auto print(Int128 value) -> std::string { return print_scaled(value, kDecimalPlaces); }
auto print_percent(Int128 value) -> std::string { return print_scaled(value, kDecimalPlaces - 2) + "%"; }

}  // namespace writ::decimal
