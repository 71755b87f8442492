// Which criteria of which framework the controls of a package serve: the statement of applicability.
//
// Derived from the rules alone: from `cover` (what is claimed, what is excluded and why), from
// the `maps` of controls, and from the gates, since only a control that some gate enforces covers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/catalogue.hpp"
#include "compiler/check/typed.hpp"

namespace writ::check {

enum class Applicability : std::uint8_t { Covered, Uncovered, Excluded, NotClaimed };
auto applicability_words(Applicability applies) -> std::string_view;  // "no control"

struct CriterionRow {
  const Criterion* criterion = nullptr;
  Applicability applies = Applicability::NotClaimed;
  std::vector<std::string> controls;  // that map it and are enforced, by id
  std::string because;                // Excluded: the reason given
};
struct Statement {
  std::string framework;  // as the rules call it
  const Catalogue* catalogue = nullptr;
  std::vector<CriterionRow> rows;  // every criterion, families left out, in the order of the catalogue
};

// One for each framework that a `cover` names, in the order of declaration. `catalogues` must outlive it.
auto statements(const TypedPackage& package, const Catalogues& catalogues) -> std::vector<Statement>;

}  // namespace writ::check
