// All decisions of a gate that has controls alone and few conditions, as gates on single requests have: made when the
// gate is opened, one for each way in which its conditions can be true, false or unknown. decide_controls_alone() said
// what they are.
//
// Immutable, any thread. A few hundred bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/decide/controls_alone.hpp"

namespace writ::decide {

class TruthTable {
 public:
  TruthTable() = default;  // of a gate that has none
  TruthTable(const ir::Gate& gate, const GatePlan& plan);
  [[nodiscard]] auto empty() const -> bool { return rows_.empty(); }

  // The same as decide_controls_alone(), and expects the same. Not of an empty one.
  [[gnu::always_inline]] void decide(Decision& made, const Cell* cells) const {
    const Outputs outputs{cells};
    std::size_t number = 0;
    for (std::uint32_t i = 0; i < condition_count_; ++i)
      number |= static_cast<std::size_t>(outputs.truth(conditions_[i])) << (2 * i);
    const Row& row = rows_[number];
    made.decision = row.decision;
    made.best_case = row.best_case;
    made.floor_hi = row.floor_hi;
    made.floor_lo = row.floor_lo;
    made.nothing_positive = row.nothing_positive;
    OutcomeSet* const outcomes = made.outcomes.data();
    for (std::uint32_t i = 0; i < control_count_; ++i) outcomes[i] = row.outcomes[i];
  }

 private:
  static constexpr std::size_t kMostConditions = 3;
  static constexpr std::size_t kMostControls = 8;
  struct Row {
    Verdict decision = Verdict::Deny;
    Verdict best_case = Verdict::Deny;
    Verdict floor_hi = Verdict::Deny;
    Verdict floor_lo = Verdict::Deny;
    bool nothing_positive = true;
    std::array<OutcomeSet, kMostControls> outcomes{};
  };

  void add_rows(const GatePlan& plan, Decision& made, std::vector<Cell>& cells, std::uint32_t condition,
                std::size_t number);

  std::vector<Row> rows_;                                    // two bits for each condition, the first one lowest
  std::array<std::uint32_t, kMostConditions> conditions_{};  // outputs of the gate's function
  std::uint32_t condition_count_ = 0;
  std::uint32_t control_count_ = 0;
};

}  // namespace writ::decide
