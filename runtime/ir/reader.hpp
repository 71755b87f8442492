// Reads the text form of a module. Private to runtime/ir; print.cpp describes the form.
#pragma once

#include "runtime/ir/ir.hpp"
#include "runtime/ir/scanner.hpp"

namespace writ::ir {

class Reader {
 public:
  explicit Reader(std::string_view text) : scan_(text) {}
  auto read() -> Fallible<Module>;

 private:
  // ---- read.cpp: header, types, tables
  void header();
  void enumeration();
  void record();
  void type();
  void refinements(Type& row);
  auto types_are_fine() -> bool;
  void constant();
  void input();
  void rules();
  auto rules_column() -> RulesColumn;
  void row_tests(std::vector<std::uint32_t>& tests);
  auto row_answer() -> ConstantId;
  void origin_row();
  auto row_number(std::uint32_t found, std::size_t expected) -> bool;
  auto optional_origin() -> OriginId;
  template <class Value>
  auto named(std::optional<Value> (*find)(std::string_view), std::string_view what) -> Value;

  // ---- read_value.cpp
  auto value(TypeId type) -> Cell;
  auto sequence(const Type& row) -> Cell;
  auto mapping(const Type& row) -> Cell;
  auto fields(const RecordType& record) -> Cell;
  auto cells(const std::vector<Cell>& values) -> const Cell*;

  // ---- read_function.cpp
  void function();
  void block(Function& fn, BlockId id, std::size_t depth);
  auto instruction(Function& fn, std::size_t depth) -> Inst;
  void operands(Function& fn, Inst& inst);
  auto operand(Function& fn, Operand kind, Inst& inst) -> std::uint32_t;
  auto pool_list(Function& fn, Inst& inst) -> std::uint32_t;
  auto builtin() -> std::uint32_t;
  void value_types(Function& fn);
  auto value_ids() -> std::vector<ValueId>;

  // ---- read_policy.cpp
  void message();
  auto message_id() -> MessageId;
  auto level() -> Level;
  void control();
  void gate();
  auto when() -> std::optional<std::uint32_t>;
  void gate_control(Gate& gate);
  void gate_clause(Gate& gate);
  void outputs(std::string_view name, std::vector<std::uint32_t>& numbers);
  void seat(GateApproval& approval);
  void gate_approval(Gate& gate);
  void gate_waiver(Gate& gate);
  void gate_obligation(Gate& gate);
  void cost_size(Cost& cost);
  void cost_term(Cost& cost);

  // ---- read_lineage.cpp
  auto labels(std::string_view name) -> std::vector<std::string>;
  void lineage_asset();
  void lineage_flow();
  void lineage_table();

  Scanner scan_;
  Module module_;
  std::size_t instructions_ = 0;
};

template <class Value>
auto Reader::named(std::optional<Value> (*find)(std::string_view), std::string_view what) -> Value {
  const std::optional<Value> found = scan_.peek().kind == TokenKind::Word ? find(scan_.peek().text) : std::nullopt;
  if (!found) {
    scan_.fail_expected(what);
    return {};
  }
  scan_.take();
  return *found;
}

}  // namespace writ::ir
