// What of a gate an index tells: conditions, and requirements that are like conditions.
//
// Where controls ask of a few values whether they apply, an index (index/conditions.hpp) knows those that can; so too
// which of their requirements can hold, and of the conditions of clauses and whatever else a gate reads. All of them
// are told at once, and what is not named is false. Requirements of a control are told only where its condition is, and
// then not looked for where that is false; and only if they ask of parts of inputs, since anything else might be dear
// to evaluate for a control that does not apply.
//
// Of a condition that combines comparisons with something else, the comparisons are told: where they are false it is
// false, and elsewhere it is evaluated.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "runtime/index/conditions.hpp"
#include "runtime/ir/guards.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::interp {

// From how many rows on a table of instructions has an index, and from how many on the conditions of a gate's controls
// have one, and what else it reads that is like them; and how many of these there must be for each value that they ask
// of, since to find out what class a value is in takes longer than to compare it with a constant or two.
struct IndexedFrom {
  std::uint32_t rows = 0;
  std::uint32_t conditions = 0;
  std::uint32_t others = 0;
  std::uint32_t for_each_value = 0;
};

// Of the condition of a control.
enum class Telling : std::uint8_t { Nothing, Whole, InPart };

class Told {
 public:
  // Nothing where there is too little to tell. `guards` are those of the function.
  static auto of(const ir::Module& module, const ir::Function& function, const index::Definitions& definitions,
                 std::span<const ir::Guard> guards, IndexedFrom from, index::Looks& looks) -> std::optional<Told>;

  // By output: whether it is told.
  [[nodiscard]] auto tells(std::uint32_t output) const -> bool { return tells_[output]; }
  // By guard: what of its condition is.
  [[nodiscard]] auto tells_guard(std::size_t guard) const -> Telling { return tells_guard_[guard]; }
  // The values that have to be evaluated before tell() is called.
  [[nodiscard]] auto operands() const -> const std::vector<ir::ValueId>& { return index_.operands(); }

  // Writes false to all outputs of the function, and to those that are told what they are where that is something else.
  // `can_apply` becomes a bit a guard: whether what is told of its condition can be true. `operands` as above; takes
  // `arena` for room.
  void tell(const Cell* inputs, const Cell* operands, Arena& arena, Cell* outputs, std::uint64_t* can_apply) const;

 private:
  friend class ToldBuilder;
  static constexpr std::uint32_t kNoGuard = 0xFFFFFFFFu;
  struct Row {
    std::uint32_t guard = kNoGuard;  // whose condition it is, or part of it
    std::uint32_t first = 0;         // of outputs_
    std::uint32_t end = 0;
  };

  explicit Told(index::Conditions index) : index_(std::move(index)) {}

  index::Conditions index_;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> outputs_;  // that are a row, one row after the other
  std::vector<bool> tells_;
  std::vector<Telling> tells_guard_;
};

}  // namespace writ::interp
