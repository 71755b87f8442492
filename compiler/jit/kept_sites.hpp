// Sites by numbers, which can be kept, and back: they are addresses of one module in memory.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "compiler/jit/code_cache.hpp"
#include "runtime/native/helpers.hpp"

namespace writ::jit {

// The sites must be of `module`.
auto kept_sites(const ir::Module& module, std::span<const native::Site> sites) -> std::vector<KeptSite>;

// Nothing where a number names no instruction of the module.
auto sites_of(const ir::Module& module, const interp::Plans& plans, std::span<const KeptSite> kept)
    -> std::optional<std::vector<native::Site>>;

}  // namespace writ::jit
