// Which values of a function are the same, and which loops they belong to.
//
// Two values are the same where the same operation was applied to the same values, loops included: one loop is another
// if it goes over the same collection and what it takes from an element is computed alike. Operations are total and
// have no effect (ops.def), so the first stands for all. What no element of a loop goes into does not belong to the
// loop, wherever it is written: its home is further out.
//
// Only what the outputs are made of is looked at. Linear in the function. Expects a verified one. Needs no LLVM.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "runtime/interp/plan.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::jit {

class Numbering {
 public:
  // Both must outlive it.
  Numbering(const ir::Function& function, const interp::FunctionPlan& plan);

  // All values that are looked at, each after its operands, and a loop after its body.
  [[nodiscard]] auto order() const -> const std::vector<std::uint32_t>& { return order_; }
  [[nodiscard]] auto definition(std::uint32_t value) const -> const ir::Inst& { return *facts_[value].inst; }
  // The first value, in that order, that is the same.
  [[nodiscard]] auto same_as(std::uint32_t value) const -> std::uint32_t { return facts_[value].same_as; }
  // The innermost loop of which elements go into it; null: none does.
  [[nodiscard]] auto home_loop(std::uint32_t value) const -> const ir::Inst*;
  // The collection of which the value is an element, a key or a value, if it is a Param.
  [[nodiscard]] auto element_of(std::uint32_t value) const -> std::optional<std::uint32_t>;
  // The values that it takes to evaluate an operation; of a table that an index answers, those that the index wants.
  [[nodiscard]] auto operands(const ir::Inst& inst) const -> std::vector<std::uint32_t>;
  // What a loop takes from each element; nothing of other operations.
  [[nodiscard]] auto taken(const ir::Inst& inst) const -> std::vector<std::uint32_t>;

 private:
  using Depths = std::uint64_t;  // of blocks: bit d for one with d loops around it
  struct Fact {
    const ir::Inst* inst = nullptr;
    std::uint32_t block = 0;   // where it stands
    Depths elements = 0;       // which of the blocks around it have elements that go into it
    std::uint32_t number = 0;  // equal for what is computed alike, be it from elements of different loops
    std::uint32_t same_as = 0;
  };
  struct BlockFact {
    const ir::Inst* loop = nullptr;  // null: the body
    std::uint32_t parent = 0;
    std::uint32_t depth = 0;
    std::uint32_t level = 0;  // as `depth`, without the loops of which no element goes into this one; 0: not known yet
  };

  // An operation, its type, and its operands by number.
  using Computation = std::vector<std::uint32_t>;
  struct Hash {
    auto operator()(const Computation& key) const -> std::size_t;
  };
  using Firsts = std::unordered_map<Computation, std::uint32_t, Hash>;

  void read(std::uint32_t block);
  [[nodiscard]] auto elements_of(const ir::Inst& inst, std::uint32_t block) const -> Depths;
  [[nodiscard]] auto home(std::uint32_t value) const -> std::uint32_t;  // the block of that loop, or the body
  auto level(std::uint32_t block) -> std::uint32_t;
  [[nodiscard]] auto computation(const ir::Inst& inst) -> Computation;

  const ir::Function& function_;
  const interp::FunctionPlan& plan_;
  std::vector<Fact> facts_;        // by ValueId
  std::vector<BlockFact> blocks_;  // by BlockId
  std::vector<std::uint32_t> order_;
};

}  // namespace writ::jit
