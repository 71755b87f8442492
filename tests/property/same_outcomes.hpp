// Whether a decision of which only outcomes are asked is the one that was worked out whole.
#pragma once

#include <algorithm>

#include "runtime/decide/controls_alone.hpp"

namespace writ::property {

inline auto is_same(const decide::Decision& again, const decide::Decision& whole) -> bool {
  return again.decision == whole.decision && again.best_case == whole.best_case && again.floor_hi == whole.floor_hi &&
         again.floor_lo == whole.floor_lo && again.nothing_positive == whole.nothing_positive &&
         again.unknown_obligations == whole.unknown_obligations && again.outcomes == whole.outcomes &&
         again.obligations.size() == whole.obligations.size() && again.controls.empty() &&
         whole.controls.size() == whole.outcomes.size();
}

// `again` is any decision on the same gate: memory that is used again must not be seen. `outputs` are those that
// `whole` was decided from. Where the gate has controls alone it is decided once more, as what comes after is.
inline auto same_outcomes(decide::Decision& again, const decide::Decision& whole, const ir::Module& module,
                          const ir::Gate& gate, const Cell* outputs, const evidence::Situation& situation, Arena& arena)
    -> bool {
  const decide::GatePlan plan(module, gate);
  decide::decide_outcomes(again, module, gate, plan, outputs, situation, arena);
  bool same = is_same(again, whole) && decide::is_on_controls_alone(again, gate, plan) == plan.has_controls_alone();
  if (same && plan.has_controls_alone()) {
    again.decision = again.best_case = decide::Verdict::Escalate;
    std::fill(again.outcomes.begin(), again.outcomes.end(), decide::OutcomeSet{0});
    decide::decide_controls_alone(again, plan, outputs);
    same = is_same(again, whole);
  }
  for (std::uint32_t i = 0; same && i < whole.controls.size(); ++i) {
    const decide::ControlResult& result = whole.controls[i];
    const decide::Effect effect = decide::effect_of(again, module, i, situation.now);
    if (result.outcomes != again.outcomes[i] || result.level != effect.level || result.hi != effect.hi ||
        result.lo != effect.lo || result.override_by != effect.override_by)
      return false;
  }
  return same;
}

}  // namespace writ::property
