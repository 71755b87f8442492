// What the C++ library for WebAssembly lacks of what the runtime uses. Included in front of every file of that build.
//
// It has no reader of floating point numbers from characters. And where a function is named before the types of its
// parameters are looked into, its signature is taken for another one, which does not link.
#pragma once

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

namespace std {  // NOLINT: where a later library has the same

// The nearest binary64, as everywhere else: strtod of this library rounds correctly. A number that is too large, or of
// which nothing is left, is out of range.
inline auto from_chars(const char* first, const char* last, double& value) -> from_chars_result {
  const string text(first, last);
  char* end = nullptr;
  const double read = strtod(text.c_str(), &end);
  if (end == text.c_str()) return {first, errc::invalid_argument};
  const char* stop = first + (end - text.c_str());
  const bool infinite = read > 1.7976931348623157e308 || read < -1.7976931348623157e308;
  const bool nothing_left =
      read == 0 && text.substr(0, text.find_first_of("eE")).find_first_of("123456789") != string::npos;
  if (infinite || nothing_left) return {stop, errc::result_out_of_range};
  value = read;
  return {stop, errc()};
}

}  // namespace std

static_assert(sizeof(std::string_view) == 2 * sizeof(void*), "looked into");
