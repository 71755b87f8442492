// Which values of a function are parts of its inputs, and which of them are the same part.
//
// Lowering reads a field wherever the rules name it, so that sixty controls that ask for one field have sixty values
// for it. A part is an input or a field of a part, however deep. It can be read from the world without evaluating
// anything: of a record that is not known every field is unknown for the same reasons.
//
// Linear in the function. Expects a verified one. Immutable; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::index {

// Which instruction makes a value, for one function.
using Definitions = std::vector<const ir::Inst*>;  // by ValueId
auto definitions_of(const ir::Function& function) -> Definitions;

struct Path {
  ir::InputId input;                  // invalid: the value is no part of an input
  std::vector<std::uint32_t> fields;  // from the input on
};
auto path_of(const Definitions& definitions, ir::ValueId value) -> Path;

// The cell at the end of a way through records, or that of the record on it which is not known.
inline auto part_of(const Cell& root, std::span<const std::uint32_t> fields) -> const Cell& {
  const Cell* at = &root;
  for (const std::uint32_t field : fields) {
    if (at->is_unknown()) break;
    at = at->fields + field;
  }
  return *at;
}
inline auto part_at(const Path& path, const Cell* inputs) -> const Cell& {
  return part_of(inputs[path.input.index], path.fields);
}

// By ValueId: the first value that is the same part of an input; the value itself where it is none.
auto same_parts(const Definitions& definitions) -> std::vector<std::uint32_t>;

}  // namespace writ::index
