// Where something unknown comes from. Private to runtime/explain.
#pragma once

#include <string>
#include <vector>

#include "runtime/evidence/evidence.hpp"
#include "runtime/explain/explain.hpp"
#include "runtime/explain/trace.hpp"

namespace writ::explain {

struct Sources {
  std::vector<Unknown> found;  // sorted, each once
  std::size_t further = 0;     // beyond limits::kUnknownSources
};

// Follows unknown operands down from `values` to what made them unknown: evidence that does not count,
// fields that are missing or malformed, expressions that have no value. May enter() elements of the trace.
auto sources_of(Trace& trace, const evidence::Situation& situation, const std::vector<ir::ValueId>& values) -> Sources;

}  // namespace writ::explain
