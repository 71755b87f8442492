// Closures of data become constants once the data is there: no decision walks a graph.
#pragma once

#include <optional>
#include <string>

#include "runtime/ir/ir.hpp"

namespace writ::driver {

// A closure that is too large; nothing when all are made. `module` has its data, and is not indexed yet.
struct ClosureFault {
  ir::InputId data;
  std::string why;
};
auto make_closures(ir::Module& module) -> std::optional<ClosureFault>;

}  // namespace writ::driver
