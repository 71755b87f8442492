// All decisions of a gate that has controls alone and few conditions, as gates on single requests have: made with its
// plan, one for each way in which its conditions can be true, false or unknown, by the code that decides otherwise.
//
// Immutable, any thread. A few hundred bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/decide/outcome.hpp"

namespace writ::decide {

class GatePlan;
struct Decision;

class TruthTable {
 public:
  static constexpr std::size_t kMostConditions = 3;
  static constexpr std::size_t kMostControls = 8;
  // Of a decision, what depends on the conditions.
  struct Row {
    Verdict decision = Verdict::Deny;
    Verdict best_case = Verdict::Deny;
    Interval floor;
    bool nothing_positive = true;
    std::array<OutcomeSet, kMostControls> outcomes{};
  };

  TruthTable() = default;  // of a gate that has none
  explicit TruthTable(const GatePlan& plan);
  [[nodiscard]] auto empty() const -> bool { return rows_.empty(); }
  // `truth` says what an output of the gate's function is. Not of an empty one.
  template <class TruthOf>
  [[nodiscard]] auto row(const TruthOf& truth) const -> const Row& {
    std::size_t number = 0;
    for (std::uint32_t i = 0; i < condition_count_; ++i)
      number |= static_cast<std::size_t>(truth(conditions_[i])) << (2 * i);
    return rows_[number];
  }

 private:
  void add_rows(const GatePlan& plan, Decision& made, std::vector<Cell>& cells, std::uint32_t condition,
                std::size_t number);

  std::vector<Row> rows_;                                    // two bits for each condition, the first one lowest
  std::array<std::uint32_t, kMostConditions> conditions_{};  // outputs of the gate's function
  std::uint32_t condition_count_ = 0;
};

}  // namespace writ::decide
