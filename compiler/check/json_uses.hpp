// How much of a package is free-form: typed data is the rule, json the exception that is counted (design 7.3).
#pragma once

#include <cstddef>

#include "compiler/check/typed.hpp"

namespace writ::check {

struct JsonUses {
  std::size_t types = 0;  // places that say `json`
  std::size_t uses = 0;   // `v["key"]`, `v[0]`, `v as T`
};
// Of a package that has no errors.
auto json_uses(const TypedPackage& package) -> JsonUses;

}  // namespace writ::check
