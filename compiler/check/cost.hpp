// What a gate costs at most, as a polynomial over the sizes of its inputs (design 3.5).
//
// Steps are counted on the typed tree by the table in docs/language/cost.md, never on what it
// becomes, so that every engine and version agree. The polynomial is an upper bound at all sizes
// that pass the decoder: every branch counts, and a collection that is not a part of an input
// counts at what can be in it. Reading and admitting inputs is not counted, nor are messages.
//
// Linear in the gate with its functions put in; stops at limits::kInstructions expressions.
#pragma once

#include <string>
#include <vector>

#include "compiler/check/polynomial.hpp"
#include "compiler/check/typed.hpp"

namespace writ::check {

inline constexpr std::uint32_t kEachElement = 0xFFFFFFFFu;

// The number of elements of a part of an input, or of records on an approval.
struct CostSize {
  std::string name;                 // "scan.findings", "eval.suites[].cases", "ledger.prod_release"
  Steps bound = 0;                  // as declared
  SymbolId root;                    // the request, evidence or data; the approval
  std::vector<std::uint32_t> path;  // fields, and kEachElement for the elements of a collection
};

// An expression that repeats something, and the steps taken in it, without those in such
// expressions inside it: `steps` times the product of `sizes`.
struct CostSite {
  ModuleIndex module = 0;
  syntax::ExprId expr;  // invalid: the gate itself, or the records on an approval
  diag::Span span;
  std::uint32_t parent = 0;  // the site it stands in; of the gate its own
  Monomial sizes;
  Steps factor = 1;  // the product of what has no name, at its bounds; it is in `steps`
  Steps steps = 0;
};

// What is counted where one declaration says it: of a function all its calls, without what it calls.
struct CostPart {
  SymbolId symbol;  // a control, function, table, let, tolerance, approval, waiver; or the gate
  Polynomial polynomial;
};

struct GateCost {
  std::vector<CostSize> sizes;  // by name; SizeIndex counts them
  Polynomial polynomial;
  std::vector<CostPart> parts;  // by symbol; together the polynomial
  std::vector<CostSite> sites;  // the gate first
  bool complete = true;         // false: too large to count

  [[nodiscard]] auto names() const -> std::vector<std::string>;
  [[nodiscard]] auto bounds() const -> std::vector<Steps>;
  [[nodiscard]] auto bound() const -> Steps { return polynomial.at(bounds()); }
};

// Of a gate in a package without errors.
auto gate_cost(const TypedPackage& package, SymbolId gate) -> GateCost;

}  // namespace writ::check
