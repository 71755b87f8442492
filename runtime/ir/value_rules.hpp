// What holds of the values of constants and data, part by part: asked by the verifier of whole values, and by the
// reader of compiled policies as it makes them. Private to runtime/ir.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ::ir {

enum class Ranges : std::uint8_t { Kept, Ignored };  // whether numbers must be inside those of their types

// Each answers what is wrong, or nothing.
class ValueRules {
 public:
  // `types` must outlive them.
  ValueRules(const TypeTable& types, Ranges ranges) : types_(types), ranges_(ranges) {}

  // Of a value without parts that is known and there; a text is well-formed UTF-8.
  [[nodiscard]] auto single(const Type& type, const Cell& cell) const -> std::string_view;
  // Of the members of a set, or the keys of a map, each of which holds.
  [[nodiscard]] auto ascending(TypeId element, const Cell* first, std::uint32_t count) const -> std::string_view;

 private:
  [[nodiscard]] auto text(Kind kind, const TextRef& text) const -> std::string_view;

  const TypeTable& types_;
  Ranges ranges_;
};

}  // namespace writ::ir
