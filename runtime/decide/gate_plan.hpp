// Where a gate's controls find what its function computes, side by side: who decides often reads nothing else of them.
//
// Made once a gate; immutable, any thread. Linear in the gate.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/decide/outcome.hpp"
#include "runtime/decide/truth_table.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::decide {

// The approval that may lift a violation at this level, as an index into Gate::approvals; nothing where none may.
auto override_of(const ir::Gate& gate, const ir::Level& level) -> std::optional<std::uint32_t>;

class GatePlan {
 public:
  struct Control {
    static constexpr std::uint32_t kAlways = 0xFFFFFFFFu;
    std::uint32_t applies = kAlways;     // output
    std::uint32_t requirements_end = 0;  // in requirements(); they begin where those of the control before end
    bool can_be_waived = false;
    const ir::Level* level = nullptr;          // in the module; null where it depends on the day
    std::optional<std::uint32_t> override_by;  // the approval that may lift it at that level
    const Effects* effects = nullptr;          // at that level, where none may
  };

  GatePlan(const ir::Module& module, const ir::Gate& gate);
  [[nodiscard]] auto controls() const -> const std::vector<Control>& { return controls_; }  // as in Gate::controls
  [[nodiscard]] auto requirements() const -> const std::vector<std::uint32_t>& { return requirements_; }  // outputs
  // The gate has nothing but controls that always cost the same: no day, waiver, clause, approval or obligation.
  [[nodiscard]] auto has_controls_alone() const -> bool { return has_controls_alone_; }
  [[nodiscard]] auto truths() const -> const TruthTable& { return truths_; }  // empty where the gate has more to it
  [[nodiscard]] auto control_count() const -> std::size_t { return control_count_; }
  [[nodiscard]] auto nothing_applies() const -> ir::Verdict { return nothing_applies_; }  // what is decided then
  [[nodiscard]] auto output_count() const -> std::size_t { return output_count_; }        // of the gate's function

 private:
  std::vector<Control> controls_;
  std::vector<std::uint32_t> requirements_;
  std::size_t control_count_ = 0;
  std::size_t output_count_ = 0;
  ir::Verdict nothing_applies_ = ir::Verdict::Deny;
  bool has_controls_alone_ = false;
  TruthTable truths_;
};

}  // namespace writ::decide
