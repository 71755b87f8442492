// The interpreter at work, for who looks on: where it is, and what is asked of indexes. For profiles.
//
// Decisions are made by engines that nobody watches: looking on costs a store an instruction, and what is asked of an
// index is copied. The results are the same.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "runtime/interp/plan.hpp"
#include "runtime/ir/engine.hpp"

namespace writ::interp {

// What one table was asked.
struct TableCall {
  const ir::Function* function = nullptr;
  const IndexedTable* table = nullptr;  // of the engine
  std::span<const Cell> operands;       // in the arena of the run that asked
};

struct Watch {
  // The instruction that is evaluated, the innermost one; null outside of evaluate(). Other threads may read it.
  std::atomic<const ir::Inst*> at = nullptr;
  std::vector<TableCall>* calls = nullptr;  // where they are kept, in their order; null: nowhere
};

// For one thread at a time, because a Watch is.
class WatchedEngine : public ir::Engine {
 public:
  // The same question again.
  [[nodiscard]] virtual auto answer(const TableCall& call, Arena& arena) const -> Cell = 0;
};

// Both must outlive the engine. `from` says what is asked by an index.
auto make_watched_engine(const ir::Module& module, Watch& watch, IndexedFrom from)
    -> std::unique_ptr<WatchedEngine>;

}  // namespace writ::interp
