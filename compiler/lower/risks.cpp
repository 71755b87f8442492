// The risk register as a constant list.
#include "compiler/check/register.hpp"
#include "compiler/lower/builder.hpp"

namespace writ::lower {

auto FunctionBuilder::risks() -> ir::ValueId {
  const std::optional<check::RiskRegister>& found = lowering.package.modules[module_].risks;
  WRIT_CHECK(found.has_value(), "a register that the checker made");
  Arena& memory = lowering.module().memory;
  writ::TypeId risk = types()[found->type].element;
  Cell* items = memory.cells(found->risks.size());
  for (std::size_t i = 0; i < found->risks.size(); ++i) items[i] = Cell::of_fields(check::risk_cells(lowering.package, found->risks[i], types(), risk, memory));
  const Sequence* list = memory.make(Sequence{items, static_cast<std::uint32_t>(found->risks.size()), false});
  return constant(found->type, Cell::of_sequence(list));
}

}  // namespace writ::lower
