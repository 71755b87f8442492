#include "compiler/testing/row_hits.hpp"

#include "runtime/explain/trace.hpp"
#include "runtime/ir/rules.hpp"

namespace writ::testing {
namespace {

struct Reader {
  explain::Trace trace;
  std::map<ir::ValueId, check::SymbolId> tables;  // of this function
  RowHits& hits;

  void table(const ir::Inst& inst) {
    auto found = tables.find(inst.result);
    if (found == tables.end()) return;
    if (ir::is_lookup(inst.op)) return rules(inst, hits[found->second]);
    for (std::uint32_t row = 0; row + 1 < inst.b; row += 2) {
      const ir::ValueId condition{trace.function().pool[inst.a + row]};
      if (trace.truth(condition) == Truth::False) continue;
      if (trace.truth(condition) == Truth::True) hits[found->second].insert(row / 2);
      if (inst.op == ir::Op::ChooseFirst) return;  // what may match hides the rows below
    }
  }

  void rules(const ir::Inst& lookup, std::set<std::uint32_t>& seen) const {
    const std::vector<Cell> operands = trace.operand_cells(lookup);
    const ir::Module& module = trace.module();
    const ir::RulesScan scan(module, module.rules[ir::RulesId{lookup.c}], operands);
    scan.each([&](std::uint32_t row, Reasons why, const ir::RowTests&) {
      if (why == 0) seen.insert(row);
      return lookup.op != ir::Op::LookupFirst;
    });
  }

  // As deep as blocks nest, which verify() bounds.
  void block(ir::BlockId id) {
    for (const ir::Inst& inst : trace.function().blocks[id].insts) {
      table(inst);
      if (!explain::is_fold(inst.op)) continue;
      for (std::uint32_t element = 0; element < trace.elements(inst); ++element) {
        trace.enter(inst, element);
        block(ir::BlockId{inst.b});
      }
    }
  }
};

}  // namespace

void add_row_hits(const lower::Lowered& lowered, ir::FunctionId function, const ir::World& world,
                  const interp::Patterns& patterns, Arena& arena, RowHits& hits) {
  std::map<ir::ValueId, check::SymbolId> tables;
  for (const lower::TableUse& use : lowered.tables) {
    if (use.function == function) tables.emplace(use.value, use.table);
  }
  if (tables.empty()) return;
  Reader{explain::Trace(lowered.module, function, world, patterns, arena), std::move(tables), hits}.block(
      ir::BlockId{0u});
}

}  // namespace writ::testing
