// Places in what was handed in, and the same value with one of them changed. Private to runtime/explain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/ir/ir.hpp"
#include "runtime/values/arena.hpp"

namespace writ::explain {

// A scalar, an optional or a collection in an input. Steps are fields, elements of lists and entries of maps; a set
// is changed as a whole, since its elements have no places.
struct Place {
  ir::InputId input;
  std::vector<std::uint32_t> steps;
  TypeId type;
  Cell value;
  std::string path;        // "scan.findings[3].fixed"
  bool sensitive = false;  // it, or something on the way to it
};

// Those of one input, in order: at most limits::kCounterfactualPlaces, and of a collection only the first
// limits::kCounterfactualElements. What is unknown as a whole has no places in it.
auto places_in(const ir::Module& module, ir::InputId input, const Cell& value) -> std::vector<Place>;

// `whole` is the value of the place's input.
auto with_value(const ir::Module& module, const Place& place, const Cell& whole, const Cell& value, Arena& arena)
    -> Cell;

}  // namespace writ::explain
