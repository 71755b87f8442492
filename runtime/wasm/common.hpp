// Read once for all files of the build for WebAssembly: what most of them include.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <variant>

#include "runtime/ir/engine.hpp"
#include "runtime/wasm/missing.hpp"
