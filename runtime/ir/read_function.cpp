// Functions: one instruction after the other; blocks and lists stand where they are used.
#include "runtime/base/limits.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/ir/reader.hpp"
#include "runtime/ir/text_form.hpp"

namespace writ::ir {

void Reader::function() {
  if (!row_number(scan_.word_id('f'), module_.functions.size())) return;
  Function fn;
  fn.name = scan_.text();
  scan_.expect("{");
  const BlockId body = fn.blocks.add({});
  block(fn, body, 0);
  scan_.expect("output");
  fn.outputs = value_ids();
  scan_.expect("}");
  value_types(fn);
  module_.functions.add(std::move(fn));
}

auto Reader::value_ids() -> std::vector<ValueId> {
  std::vector<ValueId> ids;
  while (scan_.peek().kind == TokenKind::Id) ids.emplace_back(scan_.sigil_id('%'));
  return ids;
}

// Instructions begin with their result; anything else ends the block.
void Reader::block(Function& fn, BlockId id, std::size_t depth) {
  if (depth > limits::kBlockDepth) return scan_.fail("blocks nest too deep");
  std::vector<Inst> insts;  // apart, for nested blocks are added to the table meanwhile
  while (scan_.peek().kind == TokenKind::Id) insts.push_back(instruction(fn, depth));
  std::uint32_t params = 0;
  while (params < insts.size() && insts[params].op == Op::Param) ++params;
  fn.blocks[id].params = params;
  fn.blocks[id].insts = std::move(insts);
}

auto Reader::instruction(Function& fn, std::size_t depth) -> Inst {
  if (++instructions_ > limits::kInstructions) scan_.fail("too many instructions");
  Inst inst;
  inst.result = ValueId{scan_.sigil_id('%')};
  scan_.expect("=");
  inst.op = named(op_named, "an operation");
  operands(fn, inst);
  scan_.expect(":");
  inst.type = TypeId{scan_.sigil_id('@')};
  inst.origin = optional_origin();
  if (op_info(inst.op).b == Operand::Block && !scan_.failed()) {
    const BlockId nested = fn.blocks.add({});
    inst.b = nested.index;
    scan_.expect("{");
    block(fn, nested, depth + 1);
    scan_.expect("yield");
    fn.blocks[nested].results = value_ids();
    scan_.expect("}");
  }
  return inst;
}

void Reader::operands(Function& fn, Inst& inst) {
  const OpInfo& info = op_info(inst.op);
  if (info.c == Operand::Builtin) inst.c = builtin();
  inst.a = operand(fn, info.a, inst);
  if (info.a != Operand::List) inst.b = operand(fn, info.b, inst);
  if (info.c != Operand::Builtin) inst.c = operand(fn, info.c, inst);
}

auto Reader::operand(Function& fn, Operand kind, Inst& inst) -> std::uint32_t {
  switch (kind) {
    case Operand::Value: return scan_.sigil_id('%');
    case Operand::Const: return scan_.sigil_id('#');
    case Operand::Input: return scan_.sigil_id('$');
    case Operand::Index: return scan_.unsigned32();
    case Operand::Field:
      scan_.expect(".");
      return scan_.unsigned32();
    case Operand::Rules: return scan_.word_id('t');
    case Operand::Reason: return static_cast<std::uint32_t>(named(text_form::reason_named, "a reason"));
    case Operand::List: return pool_list(fn, inst);
    case Operand::None:
    case Operand::Block:    // after the type
    case Operand::Builtin:  // before the list
      return 0;
  }
  return 0;
}

auto Reader::pool_list(Function& fn, Inst& inst) -> std::uint32_t {
  const auto offset = static_cast<std::uint32_t>(fn.pool.size());
  scan_.expect("(");
  while (!scan_.accept(")") && !scan_.at_end()) {
    if (fn.pool.size() > offset) scan_.expect(",");
    fn.pool.push_back(scan_.sigil_id('%'));
  }
  inst.b = static_cast<std::uint32_t>(fn.pool.size()) - offset;
  return offset;
}

auto Reader::builtin() -> std::uint32_t {
  const std::optional<std::uint32_t> row =
      scan_.peek().kind == TokenKind::Word ? builtins::find(scan_.peek().text) : std::nullopt;
  if (!row) {
    scan_.fail_expected("a builtin");
    return 0;
  }
  scan_.take();
  return *row;
}

// Values are numbered from 0 without a gap, so their number is the number of instructions.
void Reader::value_types(Function& fn) {
  std::size_t count = 0;
  for (const Block& block : fn.blocks) count += block.insts.size();
  fn.value_types.resize(count);
  for (const Block& block : fn.blocks) {
    for (const Inst& inst : block.insts) {
      if (inst.result.index >= count) return scan_.fail("values are not numbered from 0 without a gap");
      fn.value_types[inst.result.index] = inst.type;
    }
  }
}

}  // namespace writ::ir
