// Which fields of documents a gate can read, so that a decision is spared the others (decode/plan.hpp).
#pragma once

#include "runtime/decode/plan.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::host {

// Of the gate's function and of the functions that say what evidence is about. A record that is used in another way
// than by its fields, or handed out, is in demand with all that is in it. Messages, explanations and records read
// more: they are made from documents that were read without a demand.
auto demand_of(const ir::Module& module, const ir::Gate& gate) -> decode::Demand;

}  // namespace writ::host
