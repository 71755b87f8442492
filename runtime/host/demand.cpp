#include "runtime/host/demand.hpp"

#include <set>

#include "runtime/ir/operands.hpp"

namespace writ::host {
namespace {

// Operations over a collection. The elements of a list are handed on to the block, if there is one; members of sets
// and keys of maps are compared as well.
auto goes_through(ir::Op op) -> bool { return op == ir::Op::Size || ir::op_info(op).b == ir::Operand::Block; }

// Operations that hand on a part of their first operand, or go through its elements, and look at nothing in it.
auto hands_on(ir::Op op) -> bool {
  switch (op) {
    case ir::Op::Field:
    case ir::Op::At:
    case ir::Op::Present:
    case ir::Op::Unwrap:
    case ir::Op::Wrap: return true;
    default: return goes_through(op);
  }
}

class Reading {
 public:
  explicit Reading(const ir::Module& module) : module_(module) {}

  void function(const ir::Function& function) {
    for (const ir::Block& block : function.blocks) {
      for (const ir::Inst& inst : block.insts) instruction(function, inst);
      for (const ir::ValueId result : block.results) whole(function.value_types[result.index]);
    }
    for (const ir::ValueId output : function.outputs) whole(function.value_types[output.index]);
  }
  auto take() -> decode::Demand { return std::move(demand_); }

 private:
  void instruction(const ir::Function& function, const ir::Inst& inst) {
    if (inst.op == ir::Op::Field) demand_.add(module_.types[function.value_types[inst.a]].record, inst.b);
    const std::vector<ir::ValueId> operands = ir::operands_of(function, inst);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const TypeId type = function.value_types[operands[i].index];
      const bool compared = goes_through(inst.op) && module_.types[type].kind != Kind::List;
      if (i > 0 || compared || !hands_on(inst.op)) whole(type);
    }
  }
  // Everything that a value of the type holds. Types do not hold themselves.
  void whole(TypeId id) {
    if (!id.valid() || !seen_.insert(id.index).second) return;
    const Type& type = module_.types[id];
    whole(type.element);
    whole(type.key);
    if (type.kind != Kind::Record) return;
    const std::vector<Field>& fields = module_.types[type.record].fields;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      demand_.add(type.record, i);
      whole(fields[i].type);
    }
  }

  const ir::Module& module_;
  decode::Demand demand_;
  std::set<std::uint32_t> seen_;  // types that are in demand as a whole
};

}  // namespace

auto demand_of(const ir::Module& module, const ir::Gate& gate) -> decode::Demand {
  Reading reading(module);
  reading.function(module.functions[gate.function]);
  for (const ir::Input& input : module.inputs) {
    if (input.about.valid()) reading.function(module.functions[input.about]);
  }
  return reading.take();
}

}  // namespace writ::host
