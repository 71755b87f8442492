// What a decision costs, in steps of the source (design 3.5): at the sizes of a world, and at most.
//
// A function of the module and the sizes of the inputs, so every engine says the same. What is
// unknown or absent has no elements; of collections inside a collection the largest counts. Linear in
// the inputs, for each size.
#pragma once

#include <functional>
#include <string_view>

#include "runtime/base/steps.hpp"
#include "runtime/ir/engine.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::ir {

// How many records there are on the approvals of a name.
using Records = std::function<Steps(std::string_view approval)>;
inline auto no_records(std::string_view) -> Steps { return 0; }

auto steps_at(const Module& module, const Cost& cost, const World& world, const Records& records) -> Steps;
auto steps_at_most(const Cost& cost) -> Steps;  // at the declared bounds

}  // namespace writ::ir
