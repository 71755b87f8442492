// From bits to a decision (design 3.3, 3.4): outcomes as sets, the strictest possible
// effect, the best case, and what each contributed.
//
// The engine computes the truth of every condition; everything after that is here, once,
// for all engines. Nothing here allocates per element of the input; linear in the gate.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/decide/approvals.hpp"
#include "runtime/decide/gate_plan.hpp"
#include "runtime/decide/outcome.hpp"
#include "runtime/evidence/evidence.hpp"
#include "runtime/ir/engine.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::decide {

auto verdict_name(Verdict verdict) -> std::string_view;  // "needs_approval"

// What an approval that is asked for comes to: granted allows, refused denies.
auto effect_of(Standing standing) -> Verdict;

// The strictest and the most generous effect of a set at a level.
// A violation of a soft control comes to what the approval that may override it comes to.
auto strictest(OutcomeSet set, ir::LevelKind level, Standing override_by = Standing::Pending) -> Verdict;
auto most_generous(OutcomeSet set, ir::LevelKind level, Standing override_by = Standing::Pending) -> Verdict;

// The level of a control in a gate at `now`: `until … then` has passed or not, and a weaker level
// that the gate gives it holds or has run out. Never stricter than the control's own.
auto level_at(const ir::Control& control, const ir::GateControl& in_gate, std::int64_t now) -> const ir::Level&;

struct RequirementResult {
  Truth truth = Truth::Unknown;
  Reasons why = 0;
};
struct WaiverResult {
  std::uint32_t waiver = 0;  // index into Gate::waivers
  Truth covers = Truth::Unknown;
  bool in_days = false;  // today is one of its days
  Truth scope = Truth::Unknown;
  Truth compensated = Truth::True;
  ApprovalStatus approval;
};
struct ControlResult {
  ir::ControlId control;
  std::uint32_t gate_control = 0;    // index into Gate::controls
  const ir::Level* level = nullptr;  // in force at `now`: one of the module's
  Truth applies = Truth::True;
  Reasons applies_why = 0;
  std::vector<RequirementResult> requirements;
  Truth waived = Truth::False;               // whether a waiver in force covers a violation
  std::vector<WaiverResult> waivers;         // for this control
  std::optional<std::uint32_t> override_by;  // index into Decision::approvals, at a soft level that names one
  OutcomeSet outcomes = 0;
  Verdict hi = Verdict::Allow;
  Verdict lo = Verdict::Allow;
};
// What a control costs.
struct Effect {
  const ir::Level* level = nullptr;          // in force
  std::optional<std::uint32_t> override_by;  // as in ControlResult
  Verdict hi = Verdict::Allow;
  Verdict lo = Verdict::Allow;
};
struct ClauseResult {
  std::uint32_t clause = 0;  // index into Gate::clauses
  Truth condition = Truth::Unknown;
  Reasons why = 0;
  Verdict hi = Verdict::Allow;
  Verdict lo = Verdict::Allow;
};
struct ApprovalResult {
  std::uint32_t approval = 0;  // index into Gate::approvals
  Truth needed = Truth::True;  // by the gate itself; what is in reserve is not
  Reasons why = 0;
  ApprovalStatus status;  // whether or not it is needed
  Verdict hi = Verdict::Allow;
  Verdict lo = Verdict::Allow;
};
struct ObligationResult {
  std::uint32_t obligation = 0;  // index into Gate::obligations
  std::span<Cell> arguments;     // in the order of its arguments; in the arena of the decision
};
struct Decision {
  const ir::Gate* gate = nullptr;
  Verdict decision = Verdict::Deny;   // hi
  Verdict best_case = Verdict::Deny;  // lo
  Verdict floor_hi = Verdict::Allow;  // the floor of 3.4: what is decided because nothing positive is shown
  Verdict floor_lo = Verdict::Allow;
  bool nothing_positive = false;                   // the floor contributed to hi
  bool obligation_unknown = false;                 // an obligation of a possible decision could not be computed: deny
  std::vector<std::uint32_t> unknown_obligations;  // those, as indices into Gate::obligations
  std::vector<OutcomeSet> outcomes;                // of each control, in the order of Gate::controls
  std::vector<ControlResult> controls;             // likewise; none where outcomes alone were asked for
  std::vector<ClauseResult> clauses;
  std::vector<ApprovalResult> approvals;      // in the order of Gate::approvals
  std::vector<ObligationResult> obligations;  // binding and advice of the decision made, by name
  std::vector<WaiverResult> waivers;  // those of the control that was decided last, where outcomes were asked for
  // The last decision in it was on this gate, which has controls alone, and all that it holds is their outcomes; or
  // null.
  const ir::Gate* controls_alone = nullptr;
};

// Of one control, as an index into Gate::controls; `now` is that of the decision. The same as its ControlResult says.
auto effect_of(const Decision& decision, const ir::Module& module, std::uint32_t control, std::int64_t now) -> Effect;

// Approvals that are or may be wanted: by the gate, or to lift a control that is or may be violated. As indices into
// Decision::approvals, in their order. Of a decision with its controls.
auto wanted_approvals(const Decision& decision) -> std::vector<std::uint32_t>;

// What the gate's function computes, by the number of the output. In `arena`.
auto gate_outputs(const ir::Module& module, const ir::Gate& gate, const ir::Engine& engine,
                  const evidence::Situation& situation, Arena& arena) -> const Cell*;

// Decides `gate` of `module`. Cells of the result live in `arena`, its levels and its gate in `module`.
auto decide(const ir::Module& module, const ir::Gate& gate, const ir::Engine& engine,
            const evidence::Situation& situation, Arena& arena) -> Decision;

// The same from what the gate's function computed, gate_outputs(), in a decision that is used again: whatever it held
// is forgotten, its memory is kept. Once it has been used for the gate nothing is allocated, unless an approval binds
// more than texts and members (approvals.hpp).
void decide_from(Decision& made, const ir::Module& module, const ir::Gate& gate, const Cell* outputs,
                 const evidence::Situation& situation, Arena& arena);

// The same without Decision::controls, which only a record or an explanation reads: a few nanoseconds a control.
// `plan` is of the gate.
void decide_outcomes(Decision& made, const ir::Module& module, const ir::Gate& gate, const GatePlan& plan,
                     const Cell* outputs, const evidence::Situation& situation, Arena& arena);

}  // namespace writ::decide
