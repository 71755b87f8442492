// `writ check --cost`: what each gate costs at most.
#pragma once

#include <string>

#include "compiler/driver/driver.hpp"

namespace writ::cli {

// Whether the rules are sound enough to count; a gate that costs too much is.
auto can_count(const diag::Sink& sink) -> bool;

// One line a gate, in columns: its polynomial, its bound, the limit if there is one.
auto costs_text(const driver::Build& build) -> std::string;
// `"costs":[{gate, polynomial, terms, sizes, bound, limit}]`
auto costs_json(const driver::Build& build) -> std::string;

}  // namespace writ::cli
