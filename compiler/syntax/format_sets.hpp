// Which elements of a collection are constants, and the order of those of a set: numbers of
// one unit by value, everything else by how it is written. Private to compiler/syntax.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <vector>

#include "compiler/syntax/ast.hpp"

namespace writ::syntax::layout {

// Literals, names, `Ring.internal`, `person("ada")`, `-1`: what reads as one value.
auto is_constant(const Ast& ast, ExprId id) -> bool;

struct SetKey {
  bool is_text = true;  // numbers come first
  std::string unit;
  bool positive = true;
  std::string magnitude;  // compares as text the way the numbers do
  std::string text;

  auto operator<=>(const SetKey&) const = default;
};

// `text` is how the element is written.
auto set_key(const Ast& ast, ExprId id, std::string text) -> SetKey;
// Places of the keys, smallest first; equal ones stay as they are.
auto sorted_order(const std::vector<SetKey>& keys) -> std::vector<std::size_t>;

}  // namespace writ::syntax::layout
