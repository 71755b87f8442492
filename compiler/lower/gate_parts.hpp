// The parts of a gate that other parts bring along. Private to compiler/lower.
#pragma once

#include "compiler/check/gate_controls.hpp"
#include "compiler/lower/builder.hpp"

namespace writ::lower {

// ---- gates.cpp
// A control's condition and its days; invalid where it has neither.
auto where_it_applies(FunctionBuilder& f, const check::Symbol& control) -> ir::ValueId;
// ---- approvals.cpp
// The row of an approval in `gate`, whose function is `f`; added in reserve unless it is there.
auto approval_row(FunctionBuilder& f, ir::Gate& gate, SymbolId approval) -> std::uint32_t;
// The waivers that a gate of `module` heeds for the control in its row `row`.
void add_waivers(FunctionBuilder& f, ir::Gate& gate, ModuleIndex module, std::uint32_t row, SymbolId control);

}  // namespace writ::lower
