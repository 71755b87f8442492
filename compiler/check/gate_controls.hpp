// Which controls a gate enforces, which waivers it heeds, and which approvals it uses.
#pragma once

#include <set>
#include <vector>

#include "compiler/check/typed.hpp"

namespace writ::check {

// Those that one `controls` clause of a gate in `module` names, or that carry its tag and are visible
// there: imported modules first, in the order of declaration.
auto controls_of(const TypedPackage& package, ModuleIndex module, const syntax::GateControlsClause& clause)
    -> std::vector<SymbolId>;

// The waivers for a control that a gate in `module` heeds: those declared there and in what it imports.
auto waivers_of(const TypedPackage& package, ModuleIndex module, SymbolId control) -> std::vector<SymbolId>;

// The approvals that may override a control, at any of its levels.
auto overrides_of(const TypedPackage& package, SymbolId control) -> std::vector<SymbolId>;

// Every approval that a gate uses: asked for by itself, to override a control or to grant a waiver.
auto approvals_of(const TypedPackage& package, SymbolId gate) -> std::set<SymbolId>;

// Every control that some gate of the package names, at whatever level.
auto enforced_controls(const TypedPackage& package) -> std::set<SymbolId>;

}  // namespace writ::check
