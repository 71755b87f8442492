// Values that something in a request or a piece of evidence could have instead. Private to runtime/explain.
//
// What decides is what the rules compare with: their constants, one step beside them, the ends of refinements,
// what else was handed in of the same kind, and `now`. A text can also be any other.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/explain/places.hpp"

namespace writ::explain {

struct Alternative {
  Cell value;
  std::string told;  // "0.5%", "another value"
};

class Alternatives {
 public:
  // From the constants of `function` and the values of `places`, sensitive ones left out. Everything must outlive it;
  // values live in `arena`.
  Alternatives(const ir::Module& module, const ir::Function& function, const std::vector<Place>& places,
               std::int64_t now, Arena& arena);

  // Other values for the place, the nearest first; at most limits::kCounterfactualValues.
  auto of(const Place& place) -> std::vector<Alternative>;
  // Some value of the type: what a piece of evidence that is not there could say.
  auto any(TypeId type) -> Cell;

 private:
  using Key = std::pair<Kind, std::string>;
  static auto key_of(const Type& type) -> Key;
  void read(ir::ConstantId constant);
  void read(const ir::Rules& rules);
  void read(TypeId type, const Cell& value, std::size_t depth);
  void keep(const Type& type, const Cell& value);
  void beside(const Type& type, std::vector<Cell>& found) const;
  auto scalars(TypeId type) -> std::vector<Cell>;
  void collections(const Place& place, std::vector<Alternative>& found);
  auto told(TypeId type, const Cell& value) const -> std::string;

  const ir::Module& module_;
  std::int64_t now_;
  Arena& arena_;
  std::map<Key, std::vector<Cell>> values_;
};

}  // namespace writ::explain
