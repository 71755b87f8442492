// The engine of code that was made before: it answers, and the reference engine where a function was too large for it.
//
// All the code that it will ever have is there when it is made.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/ir/native_engine.hpp"
#include "runtime/native/facts.hpp"
#include "runtime/native/helpers.hpp"

namespace writ::native {

inline constexpr std::string_view kBroughtAlong = "native";  // the name of these engines

// `tables`: the entries of the functions that each table of `code` names. `keeper` is held as long as they may be
// called. `module` must outlive the engine. An Error says what does not fit together.
auto make_engine(const ir::Module& module, const Code& code, const std::vector<const Entry*>& tables,
                 std::shared_ptr<const void> keeper) -> Fallible<std::unique_ptr<ir::NativeEngine>>;

}  // namespace writ::native
