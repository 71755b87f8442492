// Builds small IR modules by hand, for tests: types, constants, inputs, functions with nested blocks.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::test {

struct ModuleBuilder {
  ir::Module module;

  auto type(Kind kind) -> TypeId { return module.types.simple(kind); }
  auto optional(TypeId id) -> TypeId { return module.types.optional_of(id); }
  auto list(TypeId element) -> TypeId { return module.types.list_of(element); }
  auto set(TypeId element) -> TypeId { return module.types.set_of(element); }
  auto map(TypeId key, TypeId element) -> TypeId {
    Type row;
    row.kind = Kind::Map;
    row.key = key;
    row.element = element;
    row.max_size = 256;
    return module.types.intern(row);
  }
  auto enumeration(std::string name, std::vector<std::string> members) -> TypeId {
    Type row;
    row.kind = Kind::Enum;
    row.enumeration = module.types.add(EnumType{std::move(name), true, std::move(members)});
    return module.types.intern(row);
  }
  auto record(std::string name, std::vector<Field> fields) -> TypeId {
    Type row;
    row.kind = Kind::Record;
    row.record = module.types.add(RecordType{std::move(name), std::move(fields)});
    return module.types.intern(row);
  }
  auto constant(TypeId id, const Cell& value) -> ir::ConstantId { return module.constants.add({id, value}); }
  auto text(std::string_view value) -> ir::ConstantId {
    return constant(type(Kind::String), Cell::of_text(module.memory.text(value)));
  }
  auto input(TypeId id) -> ir::InputId {
    ir::Input row;
    row.name = "in" + std::to_string(module.inputs.size());
    row.type = id;
    return module.inputs.add(row);
  }
  auto sequence(std::initializer_list<Cell> items) -> Cell {
    Cell* cells = module.memory.cells(items.size());
    std::copy(items.begin(), items.end(), cells);
    return Cell::of_sequence(module.memory.make(Sequence{cells, static_cast<std::uint32_t>(items.size()), false}));
  }
};

// One function; open() and close() nest blocks.
class FunctionBuilder {
 public:
  explicit FunctionBuilder(ModuleBuilder& builder, std::string name = "test") : builder_(builder) {
    function_.name = std::move(name);
    open_.push_back(function_.blocks.add({}));
  }

  auto emit(ir::Op op, TypeId type, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) -> std::uint32_t {
    const ir::ValueId result{function_.value_types.size()};
    function_.value_types.push_back(type);
    function_.blocks[open_.back()].insts.push_back({op, type, result, a, b, c, origin});
    return result.index;
  }
  auto emit_list(ir::Op op, TypeId type, const std::vector<std::uint32_t>& values, std::uint32_t c = 0) -> std::uint32_t {
    const auto offset = static_cast<std::uint32_t>(function_.pool.size());
    function_.pool.insert(function_.pool.end(), values.begin(), values.end());
    return emit(op, type, offset, static_cast<std::uint32_t>(values.size()), c);
  }
  auto constant(TypeId type, const Cell& value) -> std::uint32_t {
    return emit(ir::Op::Const, type, builder_.constant(type, value).index);
  }
  auto input(TypeId type) -> std::uint32_t { return emit(ir::Op::Input, type, builder_.input(type).index); }

  // The parameters of a new block over `collection`; it stays open until close().
  auto open(std::uint32_t collection) -> std::vector<std::uint32_t> {
    const Type row = builder_.module.types[function_.value_types[collection]];
    open_.push_back(function_.blocks.add({}));
    std::vector<std::uint32_t> params;
    if (row.kind == Kind::Map) params.push_back(emit(ir::Op::Param, row.key, 0));
    params.push_back(emit(ir::Op::Param, row.element, static_cast<std::uint32_t>(params.size())));
    function_.blocks[open_.back()].params = static_cast<std::uint32_t>(params.size());
    return params;
  }
  auto close(const std::vector<std::uint32_t>& results) -> std::uint32_t {
    const ir::BlockId block = open_.back();
    for (const std::uint32_t result : results) function_.blocks[block].results.emplace_back(result);
    open_.pop_back();
    return block.index;
  }
  void output(std::uint32_t value) { function_.outputs.emplace_back(value); }
  auto finish() -> ir::FunctionId { return builder_.module.functions.add(std::move(function_)); }

  auto raw() -> ir::Function& { return function_; }
  ir::OriginId origin;

 private:
  ModuleBuilder& builder_;
  ir::Function function_;
  std::vector<ir::BlockId> open_;
};

}  // namespace writ::test
