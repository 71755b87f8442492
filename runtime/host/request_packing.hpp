// Requests that are read once and decided on often, made ready for it.
//
// Each text gets its hash; one that the rules hold too becomes theirs, so that comparing it with them touches no other
// memory, and all others are put side by side. Then the request is packed (runtime/values/packed.hpp), where all of it
// is known.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/ir/ir.hpp"
#include "runtime/values/packed.hpp"

namespace writ::host {

// The texts of a module's constants and data. Immutable, any thread; the module must outlive it.
class KnownTexts {
 public:
  explicit KnownTexts(const ir::Module& module);
  // The same text where the module holds it; else `text`. `text` has its hash.
  [[nodiscard]] auto own(const TextRef& text) const -> const TextRef&;

 private:
  void add(const TypeTable& types, TypeId type, const Cell& cell);
  void add(const TextRef& text);
  void grow();
  [[nodiscard]] auto mask() const -> std::size_t { return slots_.size() - 1; }

  std::vector<TextRef> slots_;  // by hash, a power of two, at most half full; empty where `hash` is 0
  std::size_t count_ = 0;
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
