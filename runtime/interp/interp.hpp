// The reference engine: runs a module's functions by walking their blocks.
//
// What it computes is by definition right; other engines are compared with it. It
// keeps nothing between calls but the compiled patterns.
#pragma once

#include <memory>

#include "runtime/ir/engine.hpp"

namespace writ::interp {

struct IndexedFrom;  // told.hpp

// `module` must be verified and outlive the engine.
auto make_engine(const ir::Module& module) -> std::unique_ptr<ir::Engine>;
// The same with other thresholds for what an index answers: for measurements, and tests that compare.
auto make_engine(const ir::Module& module, IndexedFrom from) -> std::unique_ptr<ir::Engine>;

}  // namespace writ::interp
