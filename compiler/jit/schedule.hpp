// Where the values of a function are computed: once each, in as few rounds of loops as possible, and behind a branch
// where few of them are dear and may not be wanted.
//
// Code is made of regions: the body of the function, the body of each loop, and what one operand alone is made of,
// where that is left out if another operand decides. Each value is in one region, the innermost that all its uses are
// in, but in no loop of which no element goes into it. So what two operands share is computed before both, as if
// neither had a branch.
//
// Which operands can be left out is the meaning of operations (interp/ops.hpp): a known False decides `and`, whatever
// the other operand is and for whatever reasons it is unknown. Results are the same bits with branches and without;
// which of them get one is a question of costs (costs.hpp) alone.
//
// Linear in the function but for the depth of expressions. Expects a verified one. Needs no LLVM.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "compiler/jit/costs.hpp"
#include "compiler/jit/numbering.hpp"

namespace writ::jit {

struct RegionTag {};
using RegionId = Id<RegionTag>;

class Schedule {
 public:
  // All must outlive it.
  Schedule(const ir::Module& module, const ir::Function& function, const interp::FunctionPlan& plan);

  [[nodiscard]] auto numbering() const -> const Numbering& { return numbering_; }
  [[nodiscard]] auto body() const -> RegionId { return RegionId{0u}; }
  // Of a loop whose value is computed.
  [[nodiscard]] auto body_of(const ir::Inst& loop) const -> RegionId;
  // What is computed only if operand `number` of the operation is wanted; nothing where that is not worth a branch.
  [[nodiscard]] auto behind(const ir::Inst& inst, std::uint32_t number) const -> std::optional<RegionId>;
  // What the requirements of FunctionPlan::guarded() are made of, where their control may not apply; so too, but that
  // an index tells it in one question to many of them: then it is always behind a branch.
  [[nodiscard]] auto guarded(std::size_t number) const -> std::optional<RegionId>;
  // What the condition of one of them is made of, where it is told in part: then it is around the former.
  [[nodiscard]] auto condition(std::size_t number) const -> RegionId;
  // The values of a region itself, without those of regions inside of it, each after its operands.
  [[nodiscard]] auto values(RegionId region) const -> std::span<const std::uint32_t> { return regions_[region].values; }

 private:
  enum class Runs : std::uint8_t { OnceOrNot, ForEachElement };
  struct Region {
    RegionId parent;  // invalid: the body
    Runs runs = Runs::OnceOrNot;
    std::uint32_t height = 0;  // regions around it
    RegionId loop{0u};         // the body of the innermost loop that it is in, or of the function
    Cost cost = 0;             // of all that is in it, as if all operands were wanted
    std::vector<std::uint32_t> values;
  };
  using Operand = std::pair<std::uint32_t, std::uint32_t>;  // of the operation that makes a value, which

  void use_outputs(const ir::Function& function);
  void place(std::uint32_t value);
  void use(std::uint32_t value, RegionId where);
  [[nodiscard]] auto around_both(RegionId a, RegionId b) const -> RegionId;
  auto inside(RegionId parent, Runs runs) -> RegionId;
  void add_costs(const Costs& costs);
  void choose_branch(const ir::Inst& inst);
  [[nodiscard]] auto is_dear(std::uint32_t value, std::uint32_t number) const -> bool;
  void collect();

  Numbering numbering_;
  const interp::FunctionPlan& plan_;
  Table<RegionId, Region> regions_;           // each after the one around it
  std::vector<RegionId> placed_;              // by ValueId; invalid: not computed
  std::map<std::uint32_t, RegionId> bodies_;  // by the value of a loop
  std::map<Operand, RegionId> behind_;
  std::vector<RegionId> conditions_;  // invalid: part of the body, or not computed
  std::vector<RegionId> guarded_;     // invalid: part of the body, or of the condition
};

}  // namespace writ::jit
