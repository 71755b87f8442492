#include "tests/bench/floor/floor.hpp"

#include <string_view>

namespace writ::bench {

auto floor_of(const Case& one) -> std::vector<Variant> {
  const std::string_view name = one.name;
  if (name.starts_with("w1_")) return w1_floor(one);
  if (name == "w2") return w2_floor(one);
  if (name.starts_with("w3a_")) return w3_exclusive_floor(one);
  if (name.starts_with("w3b_")) return w3_overlapping_floor(one);
  if (name.starts_with("w4")) return w4_floor(one);
  return {};
}

}  // namespace writ::bench
