// What machine code says of itself: what it was made of and for, and how it belongs to a module.
//
// Reading checks counts, not ids: those are held against the module by whoever has it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::native {

// A place from which code calls a helper: the instruction of `function` that makes `value`, or where its outputs are
// told, if that is no value. Where an index answers, `indexed` is one more than the index has operands; else 0.
struct SitePlace {
  ir::FunctionId function;
  ir::ValueId value;
  std::uint32_t indexed = 0;
};
auto indexed_by(const interp::IndexedTable* table) -> std::uint32_t;
auto indexed_by(const std::optional<interp::Told>& told) -> std::uint32_t;

// How the code belongs to the policy.
struct Code {
  std::vector<std::vector<ir::FunctionId>> tables;  // whose entries stand in each table of the library, in this order
  std::vector<SitePlace> sites;                     // by the number that code hands to a helper
};

// The table of entries with this number, as the library exports it.
auto table_name(std::size_t number) -> std::string;

struct Facts {
  std::string maker;          // the program that wrote it: "writ 0.1.0"
  std::uint32_t abi = 0;      // code_abi() of that program
  std::string machine;        // this_machine()
  std::string level;          // one of processor_levels()
  std::string policy_digest;  // ir::Compiled::digest
  Code code;
};

// What code and runtime must agree on: layouts, operations, the names of helpers, and the sources that the engine is
// built of (ir::engine_build). A digest of them.
auto code_abi() -> std::uint32_t;

// The same for WebAssembly, whose code is made on machines that lay out other things than cells otherwise.
auto wasm_abi() -> std::uint32_t;

auto write_facts(const Facts& facts) -> std::string;

// An Error where they do not read, or are of another ABI than `abi`. It does not name the file.
auto read_facts(std::string_view bytes, std::uint32_t abi) -> Fallible<Facts>;

}  // namespace writ::native
