// Parts of inputs: whose sizes a cost speaks of, and what bounds them. Private to compiler/check.
#pragma once

#include <map>

#include "compiler/check/cost.hpp"

namespace writ::check {

struct PlaceTag {};
using PlaceId = Id<PlaceTag>;

// Of everything inside a value, itself included.
struct Bounds {
  Steps size = 0;  // elements of its largest collection
  Steps text = 0;  // bytes of its longest text

  void widen(const Bounds& other) { size = std::max(size, other.size), text = std::max(text, other.text); }
};

// What is known of a value before it is computed. Types are no bounds here: where a value is
// passed on, refinements of the place it is passed to are not checked again.
struct Source {
  PlaceId place;   // it is this part of an input
  PlaceId sized;   // it has at most as many elements as this part,
  Steps size = 0;  // and at most so many
  PlaceId each;    // each of its elements is this part
  Bounds inside;
};
// One of the two.
auto either(const Source& a, const Source& b) -> Source;

class Places {
 public:
  explicit Places(const TypedPackage& package) : package_(package) {}

  auto input(SymbolId symbol) -> PlaceId;
  auto ledger(SymbolId approval) -> PlaceId;
  auto source(PlaceId place) -> Source;
  auto field(const Source& record, std::uint32_t index) -> Source;
  auto element(const Source& collection) -> Source;
  auto key(const Source& map) -> Source;
  [[nodiscard]] auto size(PlaceId place) const -> CostSize;

  // Of a value of this type that came from a document.
  auto bounds(writ::TypeId type) -> Bounds;
  [[nodiscard]] auto largest(writ::TypeId collection) const -> Steps;

 private:
  struct Row {
    SymbolId root;
    PlaceId parent;
    std::uint32_t step = 0;  // from the parent
    writ::TypeId type;       // invalid: a ledger
  };
  auto child(PlaceId parent, std::uint32_t step, writ::TypeId type) -> PlaceId;

  const TypedPackage& package_;
  Table<PlaceId, Row> rows_;
  std::map<SymbolId, PlaceId> roots_;
  std::map<std::pair<PlaceId, std::uint32_t>, PlaceId> children_;
  std::map<writ::TypeId, Bounds> bounds_;
};

}  // namespace writ::check
