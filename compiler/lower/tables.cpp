// Decision tables: data (rules.hpp), or a condition and a value a row; one operation chooses.
#include <algorithm>

#include "compiler/lower/builder.hpp"
#include "compiler/lower/rules.hpp"

namespace writ::lower {

using namespace syntax;
using ir::Op;
using ir::ValueId;

auto FunctionBuilder::both(ValueId a, ValueId b) -> ValueId {
  if (!a.valid()) return b;
  return b.valid() ? emit(Op::And, bool_type(), a.index, b.index) : a;
}

auto FunctionBuilder::compared(BinaryOp op, ValueId left, ValueId right) -> ValueId {
  switch (op) {
    case BinaryOp::Lt: return emit(Op::Lt, bool_type(), left.index, right.index);
    case BinaryOp::Le: return emit(Op::Le, bool_type(), left.index, right.index);
    case BinaryOp::Gt: return emit(Op::Lt, bool_type(), right.index, left.index);
    case BinaryOp::Ge: return emit(Op::Le, bool_type(), right.index, left.index);
    case BinaryOp::Ne: return emit(Op::Not, bool_type(), emit(Op::Eq, bool_type(), left.index, right.index).index);
    case BinaryOp::Eq:
    case BinaryOp::Add:
    case BinaryOp::Subtract:
    case BinaryOp::Multiply:
    case BinaryOp::Divide:
    case BinaryOp::Default:
    case BinaryOp::Implies: break;
  }
  return emit(Op::Eq, bool_type(), left.index, right.index);
}

auto FunctionBuilder::cell_test(const CellTest& test, ValueId argument) -> ValueId {
  ValueId passes;
  if (const auto* equal = std::get_if<ExprId>(&test.test)) {
    passes = compared(BinaryOp::Eq, argument, value(*equal));
  } else if (const auto* compare = std::get_if<std::pair<BinaryOp, ExprId>>(&test.test)) {
    passes = compared(compare->first, argument, value(compare->second));
  } else {
    const auto& range = std::get<RangeRefinement>(test.test);
    ValueId above = compared(BinaryOp::Le, value(range.low), argument);
    passes = both(above, compared(range.end == RangeEnd::Inclusive ? BinaryOp::Le : BinaryOp::Lt, argument, value(range.high)));
  }
  return test.negated ? emit(Op::Not, bool_type(), passes.index) : passes;
}

// Invalid where the cell matches everything.
auto FunctionBuilder::cell_condition(const TableCell& cell, ValueId argument) -> ValueId {
  ValueId any;
  for (const CellTest& test : cell.tests) {
    ValueId passes = cell_test(test, argument);
    any = any.valid() ? emit(Op::Or, bool_type(), any.index, passes.index) : passes;
  }
  return any;
}

auto FunctionBuilder::looked_up(writ::TypeId type, const TableDecl& decl, const std::vector<ValueId>& arguments)
    -> std::optional<ValueId> {
  std::optional<TableRules> table = table_rules(*this, decl, arguments);
  if (!table) return std::nullopt;
  std::vector<ValueId> operands;
  for (const std::uint32_t argument : table->tested) operands.push_back(arguments[argument]);
  for (std::size_t row = 0; row < decl.rows.size(); ++row) {
    if (!table->rules.answers[row].valid()) operands.push_back(value(decl.rows[row].result));
  }
  const ir::RulesId rules = lowering.module().rules.add(std::move(table->rules));
  Op op = decl.hit == HitPolicy::First ? Op::LookupFirst : decl.hit == HitPolicy::Collect ? Op::LookupAll : Op::Lookup;
  return emit_list(op, type, operands, rules.index);
}

auto FunctionBuilder::table_value(writ::TypeId type, const TableDecl& decl, const std::vector<ValueId>& arguments) -> ValueId {
  if (decl.rows.size() >= kRowsAsData) {
    if (const auto made = looked_up(type, decl, arguments)) return *made;
  }
  std::vector<ValueId> rows;
  ValueId matched;  // some row so far; for a row that matches what no other does
  const bool rest = std::any_of(decl.rows.begin(), decl.rows.end(), is_otherwise);
  for (const TableRow& row : decl.rows) {
    origin = lowering.origin(row.span);
    ValueId condition;
    const bool otherwise = is_otherwise(row);
    for (std::size_t i = 0; i < row.cells.size() && !otherwise; ++i) condition = both(condition, cell_condition(row.cells[i], arguments[i]));
    if (otherwise && matched.valid()) condition = emit(Op::Not, bool_type(), matched.index);
    if (!condition.valid()) condition = bool_constant(true);
    ValueId result = value(row.result);
    rows.insert(rows.end(), {condition, result});
    if (!rest || otherwise) continue;
    matched = matched.valid() ? emit(Op::Or, bool_type(), matched.index, condition.index) : condition;
  }
  Op op = decl.hit == HitPolicy::First ? Op::ChooseFirst : decl.hit == HitPolicy::Collect ? Op::ChooseAll : Op::Choose;
  return emit_list(op, type, rows);
}

}  // namespace writ::lower
