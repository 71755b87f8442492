// Numbers with a unit in a text: "50 USD per day", "1 KiB". Private to runtime/decode.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace writ::decode {

struct Quantity {
  std::string digits;     // by the grammar of JSON, without `_`
  std::string_view unit;  // "USD per day"
};
auto split_quantity(std::string_view text) -> std::optional<Quantity>;

// How a count of one unit becomes a count of another: times one number, divided by another.
struct Conversion {
  std::int64_t times = 1;
  std::int64_t by = 1;
};
// Units of time and of bytes convert; every other unit is only itself, and so is what stands
// after `per`, by whatever name: nobody agrees what a rate per year is in days (design 2.4).
auto conversion(std::string_view from, std::string_view to) -> std::optional<Conversion>;

}  // namespace writ::decode
