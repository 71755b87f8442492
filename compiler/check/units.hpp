// What units multiply and divide to (design 2.4): `USD per day` times `day` is `USD`.
//
// A unit is a name, a rate of two names, or none. What would need more than that, a square or a
// product of two, has no name and is refused. Different units of one dimension, MiB and GiB, never
// cancel: a literal converts where it stands, a value does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::check {

struct Unit {
  std::string of;   // "USD"; empty: none
  std::string per;  // "day"; empty: no rate
};
auto parse_unit(std::string_view text) -> Unit;  // of "USD per day", as Type::unit is written

// As Type::unit is written, empty for none; nothing where it has no name.
auto unit_product(std::string_view a, std::string_view b) -> std::optional<std::string>;
auto unit_quotient(std::string_view a, std::string_view b) -> std::optional<std::string>;

}  // namespace writ::check
