// What the steps of verify() share. Private to runtime/ir.
//
// Each step may rely on what the steps before it found in order: types, then values and rules,
// then functions, then the governance facts. verify() stops after a step with faults.
#pragma once

#include <string>
#include <vector>

#include "runtime/ir/ir.hpp"
#include "runtime/ir/pattern_sizes.hpp"

namespace writ::ir {

struct Verifier {
  const Module& module;
  TypeTable types;  // a copy: type rules of builtins add to it
  std::vector<Fault> faults = {};
  std::size_t instructions = 0;
  PatternSizes patterns = {};

  // Records a fault unless `fine`; returns `fine`.
  auto require(bool fine, std::string_view where, std::string_view what) -> bool;
  void fault(std::string_view where, std::string what);

  [[nodiscard]] auto row(TypeId id) const -> const Type& { return types[id]; }
  [[nodiscard]] auto is(TypeId id, Kind kind) const -> bool { return row(id).kind == kind && !row(id).optional; }
  [[nodiscard]] auto has_type(TypeId id) const -> bool { return module.types.types().contains(id); }
  template <class IdType, class Row, class Memory>
  [[nodiscard]] static auto none_or_in(IdType id, const Table<IdType, Row, Memory>& table) -> bool {
    return !id.valid() || table.contains(id);
  }
};

void verify_types(Verifier& v);
// All that follows, in order, until a step finds a fault. The values are not looked at again where their reader did.
enum class ValuesAre : std::uint8_t { ToVerify, Verified };
void verify_rest(Verifier& v, ValuesAre values);

void verify_inputs(Verifier& v);  // their types
void verify_values(Verifier& v);  // constants and data
void verify_rules(Verifier& v);   // tables that are data
void verify_functions(Verifier& v);
void verify_policy(Verifier& v);   // messages, controls, gates, inputs' subjects
void verify_lineage(Verifier& v);  // assets, flows, tables of answers

// The result rules of single operations; `fn` is verified up to `inst`. Empty when it holds, else what is wrong.
auto operation_fault(Verifier& v, const Function& fn, const Inst& inst) -> std::string;

// One representation: equal but for refinements, units, and decimal or ratio. Recursion is as deep as types nest.
auto fits(const TypeTable& types, TypeId a, TypeId b) -> bool;
// `optional` is the optional of `plain`.
auto fits_optional(const TypeTable& types, TypeId plain, TypeId optional) -> bool;

}  // namespace writ::ir
