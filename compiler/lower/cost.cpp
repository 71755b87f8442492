// The cost of a gate, with its sizes as parts of the module's inputs.
#include "compiler/check/cost.hpp"

#include "compiler/lower/builder.hpp"

namespace writ::lower {

static_assert(check::kEachElement == ir::kEachElement);

auto lower_cost(Lowering& l, SymbolId gate) -> ir::Cost {
  const check::GateCost counted = check::gate_cost(l.package, gate);
  ir::Cost cost;
  for (const check::CostSize& size : counted.sizes) {
    const check::Symbol& root = l.package.symbols[size.root];
    const bool records = root.kind == check::SymbolKind::Approval;
    cost.sizes.push_back(
        {records ? ir::InputId{} : l.input(size.root), size.path, records ? root.name : "", size.bound});
  }
  for (const auto& [product, steps] : counted.polynomial.terms()) {
    cost.terms.push_back({steps, {product.factors().begin(), product.factors().end()}});
  }
  return cost;
}

}  // namespace writ::lower
