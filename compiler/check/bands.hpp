// Intervals of numbers: what a band holds, what a type allows. Private to compiler/check.
#pragma once

#include <optional>

#include "compiler/check/checker.hpp"
#include "runtime/values/arena.hpp"

namespace writ::check {

// A missing end is open to infinity. Cells are of the kind of the numbers that are compared.
struct Interval {
  std::optional<Cell> low, high;
  bool low_open = false, high_open = false;
};

auto compare_numbers(Kind kind, const Cell& a, const Cell& b) -> int;
auto holds_nothing(Kind kind, const Interval& a) -> bool;
auto disjoint(Kind kind, const Interval& a, const Interval& b) -> bool;
auto inside(Kind kind, const Interval& inner, const Interval& outer) -> bool;

// The values of a type, by its refinement; a ratio goes from 0 to 1, an ordered enum from its first member.
auto interval_of(const TypeTable& types, writ::TypeId type) -> Interval;

// The values of a band whose ends are constants; nothing where one is not.
auto band_interval(Checker& c, ModuleIndex module, const syntax::BandClause& band, Arena& arena)
    -> std::optional<Interval>;
// Of the tolerance `id`: the clause of a band.
auto band_of(const Checker& c, SymbolId id, syntax::Band band) -> const syntax::BandClause*;

}  // namespace writ::check
