// Numbers and words at a place of a JSON text, quickly. Private to runtime/decode.
//
// The text goes on: behind its last byte there are blanks, more than any word is long. Each function that reads
// returns where the token ends, or null where it is not what it reads; that need not mean that it is wrong.
#pragma once

#include <bit>
#include <charconv>
#include <cmath>

#include "runtime/decode/key_table.hpp"

namespace writ::decode::token {

inline auto is_blank(char c) -> bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline auto is_digit(char c) -> bool { return static_cast<unsigned char>(c - '0') < 10; }
// What may stand behind a number or a word.
inline auto ends(char c) -> bool { return c == ',' || c == '}' || c == ']' || is_blank(c); }
inline auto ended(const char* at) -> const char* { return at != nullptr && ends(*at) ? at : nullptr; }

inline auto word(const char* at, std::string_view word) -> const char* {
  return std::memcmp(at, word.data(), word.size()) == 0 ? ended(at + word.size()) : nullptr;
}

// So many digits never leave 64 bits.
inline constexpr std::ptrdiff_t kSafeDigits = 18;

// Up to eight of them in one step, whatever their number: short numbers are of any length, which is hard to guess.
inline auto digits(const char* at, std::uint64_t& value) -> const char* {
  constexpr std::uint64_t kPowers[kWordBytes] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};
  constexpr std::uint64_t kEach = 0x0101'0101'0101'0101;
  const std::uint64_t word = load_word(at) ^ '0' * kEach;
  // A byte over nine gets its highest bit, or had it; what it carries over is behind the first of them.
  const std::uint64_t others = ((word + 0x76 * kEach) | word) & 0x80 * kEach;
  if (others == 0) {
    for (; is_digit(*at); ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    return at;
  }
  const auto bits = static_cast<unsigned>(std::countr_zero(others)) & ~7u;
  if (bits == 0) return at;
  std::uint64_t read = word << (64 - bits);  // as if there were zeros before them
  read = read * 10 + (read >> 8);
  constexpr std::uint64_t kPairs = 0x0000'00FF'0000'00FF;
  read = ((read & kPairs) * (100 + (1'000'000ull << 32)) + (read >> 16 & kPairs) * (1 + (10'000ull << 32))) >> 32;
  value = value * kPowers[bits / 8] + read;
  return at + bits / 8;
}
inline auto signed_of(std::uint64_t value, bool negative) -> std::int64_t {
  return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}

// "-12": no point, no exponent, few digits.
inline auto integer(const char* at, std::int64_t& value) -> const char* {
  const bool negative = *at == '-';
  const char* first = at + (negative ? 1 : 0);
  std::uint64_t magnitude = 0;
  const char* end = digits(first, magnitude);
  if (end == first || end - first > kSafeDigits || (*first == '0' && end - first > 1)) return nullptr;
  value = signed_of(magnitude, negative);
  return ended(end);
}

// "-12.50" in units of 10^-12: no exponent, few digits, no more than twelve places.
inline auto decimal(const char* at, Int128& value) -> const char* {
  static constexpr std::int64_t kPowers[kDecimalPlaces + 1] = {
      1,          10,          100,           1'000,          10'000,          100'000,          1'000'000,
      10'000'000, 100'000'000, 1'000'000'000, 10'000'000'000, 100'000'000'000, 1'000'000'000'000};
  const bool negative = *at == '-';
  const char* first = at + (negative ? 1 : 0);
  std::uint64_t magnitude = 0;
  const char* end = digits(first, magnitude);
  if (end == first || (*first == '0' && end - first > 1)) return nullptr;
  std::ptrdiff_t places = 0;
  if (*end == '.') {
    const char* fraction = end + 1;
    end = digits(fraction, magnitude);
    places = end - fraction;
    if (places == 0 || places > kDecimalPlaces) return nullptr;
  }
  if (end - first > kSafeDigits) return nullptr;  // the point counts too
  value = static_cast<Int128>(signed_of(magnitude, negative)) * kPowers[kDecimalPlaces - places];
  return ended(end);
}

// Any number by the grammar of JSON.
inline auto number(const char* at) -> const char* {
  std::uint64_t any = 0;
  const char* first = at + (*at == '-' ? 1 : 0);
  const char* end = digits(first, any);
  if (end == first || (*first == '0' && end - first > 1)) return nullptr;
  if (*end == '.') {
    const char* fraction = end + 1;
    end = digits(fraction, any);
    if (end == fraction) return nullptr;
  }
  if (*end == 'e' || *end == 'E') {
    const char* exponent = end + 1;
    exponent += *exponent == '-' || *exponent == '+' ? 1 : 0;
    end = digits(exponent, any);
    if (end == exponent) return nullptr;
  }
  return ended(end);
}

// The nearest binary64, unless that is infinite or nothing is left. Zero has no sign here.
inline auto real(const char* at, double& value) -> const char* {
  const char* end = number(at);
  if (end == nullptr) return nullptr;
  const auto [stop, code] = std::from_chars(at, end, value);
  if (code != std::errc() || stop != end) return nullptr;
  value = value == 0 ? 0.0 : value;
  return end;
}

// null, true, false, a number, or what is written for numbers that JSON cannot name.
inline auto plain_value(const char* at) -> const char* {
  if (const char* end = number(at)) return end;
  for (const std::string_view known : {"null", "true", "false", "NaN", "Infinity", "-Infinity"}) {
    if (const char* end = word(at, known)) return end;
  }
  return nullptr;
}

// ---------------------------------------------------------------- dates

// Days from 1970-01-01 to a date of the years 1600 to 2399, "2026-05-04"; false when it is none of those.
auto date(const char* at, std::int64_t& days) -> bool;
// "2026-05-04T09:00:00Z", twenty bytes, of the years 1700 to 2199; false when it is none of those.
auto instant(const char* at, std::int64_t& nanoseconds) -> bool;

}  // namespace writ::decode::token
