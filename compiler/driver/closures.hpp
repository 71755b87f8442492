// Closures of data become constants once the data is there: no decision walks a graph.
#pragma once

#include <optional>

#include "runtime/ir/ir.hpp"

namespace writ::driver {

// The data whose closure has more members than a collection may have; nothing when all are made. `module` has its data,
// and is not indexed yet.
auto make_closures(ir::Module& module) -> std::optional<ir::InputId>;

}  // namespace writ::driver
