// Questions to the declared lineage. Private to compiler/lower.
#pragma once

#include "compiler/lower/builder.hpp"

namespace writ::lower {

auto lower_lineage(FunctionBuilder& f, check::LineageQuery query, writ::TypeId type,
                   const std::vector<ir::ValueId>& assets) -> ir::ValueId;

}  // namespace writ::lower
