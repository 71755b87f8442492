// Whether a decision of which only outcomes are asked is the one that was worked out whole.
#pragma once

#include "runtime/decide/decide.hpp"

namespace writ::property {

// `again` is any decision on the same gate: memory that is used again must not be seen. `outputs` are those that
// `whole` was decided from.
inline auto same_outcomes(decide::Decision& again, const decide::Decision& whole, const ir::Module& module,
                          const ir::Gate& gate, const Cell* outputs, const evidence::Situation& situation, Arena& arena)
    -> bool {
  decide::decide_outcomes(again, module, gate, decide::GatePlan(module, gate), outputs, situation, arena);
  const bool same = again.decision == whole.decision && again.best_case == whole.best_case &&
                    again.nothing_positive == whole.nothing_positive &&
                    again.unknown_obligations == whole.unknown_obligations && again.outcomes == whole.outcomes &&
                    again.obligations.size() == whole.obligations.size() && again.controls.empty() &&
                    whole.controls.size() == whole.outcomes.size();
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
