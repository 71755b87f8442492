// Requests that are read once and decided on often, made ready for it.
//
// Each text gets its hash; one that the rules hold too becomes theirs, so that comparing it with them touches no other
// memory, and all others are put side by side. Then the request is packed (runtime/values/packed.hpp), where all of it
// is known.
#pragma once

#include "runtime/ir/ir.hpp"
#include "runtime/values/packed.hpp"
#include "runtime/values/text_table.hpp"

namespace writ::host {

// The texts of a module's constants and data: those that it has in a table itself, or else one of them. Immutable, any
// thread; the module must outlive it.
class KnownTexts {
 public:
  explicit KnownTexts(const ir::Module& module);
  // The same text where the module holds it; else null. `text` has its hash.
  [[nodiscard]] auto own(const TextRef& text) const -> const TextRef* {
    return (module_texts_.empty() ? texts_ : module_texts_).find(text);
  }

 private:
  void add(const TypeTable& types, TypeId type, const Cell& cell);
  const TextTable& module_texts_;
  TextTable texts_;  // where the module has none
};

// Of the requests of one gate. Immutable, any thread.
class RequestPacking {
 public:
  // Both must outlive it.
  RequestPacking(const ir::Module& module, TypeId request);
  // `root` was decoded into `arena`, and nobody else has seen it yet.
  void make_ready(Cell& root, Arena& arena) const;

 private:
  TypeId request_;
  PackedLayout layout_;
  KnownTexts known_;
};

}  // namespace writ::host
