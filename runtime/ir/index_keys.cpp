#include "runtime/ir/ir.hpp"
#include "runtime/values/key_index.hpp"

namespace writ::ir {

void index_keys(Module& module) {
  KeyIndexing indexing(module.types, module.memory);
  for (const Constant& constant : module.constants) {
    const Kind kind = module.types[constant.type].kind;
    if (is_collection(kind) || kind == Kind::Record) indexing.add(constant.type, constant.value);
  }
  for (const Input& input : module.inputs) {
    if (input.kind == InputKind::Data) indexing.add(input.type, input.data);
  }
}

}  // namespace writ::ir
