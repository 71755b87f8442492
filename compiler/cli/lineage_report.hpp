// `writ show lineage`: what assets say, and what follows from the graph that they make.
#pragma once

#include <string>

#include "compiler/check/typed.hpp"

namespace writ::cli {

// By id. Empty where no asset is declared.
auto lineage_text(const check::TypedPackage& package) -> std::string;
auto lineage_json(const check::TypedPackage& package) -> std::string;

}  // namespace writ::cli
