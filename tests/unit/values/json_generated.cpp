// Canonical JSON by law: numbers keep their value and have one form, keys have one order.
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>

#include "runtime/values/json_text.hpp"
#include "tests/property/random_values.hpp"

using namespace writ;

namespace {

constexpr std::uint64_t kSeed = 20'260'504;

auto shortest(double value) -> std::string {
  std::array<char, 64> buffer{};
  const auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  REQUIRE(code == std::errc());
  return {buffer.data(), end};
}

}  // namespace

TEST_CASE("generated: a binary64 in its shortest digits is written as ECMAScript does, and stays as it is") {
  property::Random random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t bits = random.next();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    const auto made = json::number(shortest(value));
    REQUIRE(made.has_value());
    CAPTURE(*made);
    double back = 0;
    std::from_chars(made->data(), made->data() + made->size(), back);
    CHECK(back == value);
    CHECK(json::number(*made) == made);
    const double size = std::fabs(value);
    CHECK((made->find('e') != std::string::npos) == (size != 0 && (size >= 1e21 || size < 1e-6)));
  }
}

// RFC 8785, 3.2.3.
TEST_CASE("the keys of the RFC stand in its order") {
  constexpr std::array<std::string_view, 7> kSorted = {"\r", "1", "\u0080", "\u00F6", "\u20AC", "\U0001F600", "\uFB33"};
  for (std::size_t i = 0; i < kSorted.size(); ++i) {
    for (std::size_t j = 0; j < kSorted.size(); ++j) {
      CAPTURE(kSorted[i]);
      CAPTURE(kSorted[j]);
      CHECK(json::key_before(kSorted[i], kSorted[j]) == (i < j));
    }
  }
}
