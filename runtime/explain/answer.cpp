#include "runtime/explain/answer.hpp"

#include "runtime/explain/lineage.hpp"
#include "runtime/explain/sources.hpp"
#include "runtime/explain/witness.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {

auto explain_answer(const ir::Module& module, const evidence::Situation& situation, ir::FunctionId function, Arena& arena)
    -> Answer {
  const ir::World world = situation.world();
  const interp::Patterns patterns(module);
  Trace trace(module, function, world, patterns, arena, situation.salt);
  const ir::ValueId value = trace.output(0);
  Answer made{trace.type(value), trace.cell(value), {}, {}, {}};
  made.unknown = sources_of(trace, situation, {value}).found;
  const Type& type = module.types[made.type];
  if (type.kind == Kind::Bool && !type.optional) made.witness = witness_of(trace, value).leaves;
  const bool sequence = (type.kind == Kind::Set || type.kind == Kind::List) && !type.optional;
  if (!sequence || !made.value.known()) return made;
  const Sequence& items = *made.value.sequence;
  for (std::uint32_t i = 0; i < items.size; ++i) {
    const std::string way = way_of(trace, value, items.items[i]);
    if (!way.empty()) made.ways.push_back(print_value(module.types, type.element, items.items[i]) + ": " + way);
  }
  return made;
}

}  // namespace writ::explain
