// From the truths of a block to what is decided on each of its requests. Private to runtime/batch.
//
// What a control, a clause or a gate without a positive control comes to is not known here: decide() is asked, once for
// each combination of truths, when a plan is prepared, and its answers are looked up. Where a decision hangs on more
// than truths (an approval that is or may be asked for, a waiver, a level that an approval lifts, an obligation whose
// arguments may be unknown) the request is decided by itself.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/batch/evaluate.hpp"
#include "runtime/evidence/evidence.hpp"

namespace writ::batch {

// Of the outputs of a gate, those that truths of controls, clauses and approvals are; and those that obligations say.
auto wanted_outputs(const ir::Gate& gate) -> WantedOutputs;

// A pair of truths of a control, that it applies and that its requirements hold, which comes to something.
struct Combination {
  Truth applies = Truth::True;
  Truth holds = Truth::True;
  decide::OutcomeSet outcomes = 0;
  decide::Verdict hi = decide::Verdict::Allow;
  decide::Verdict lo = decide::Verdict::Allow;
};
struct ControlEffects {
  std::optional<std::uint32_t> applies;  // outputs
  std::vector<std::uint32_t> requirements;
  std::vector<Combination> combinations;
  bool hangs_on_more = false;  // where it is or may be violated
};
struct ClauseEffects {
  std::uint32_t condition = 0;
  struct Effect {
    decide::Verdict hi = decide::Verdict::Allow;
    decide::Verdict lo = decide::Verdict::Allow;
  };
  Effect of[4];  // by Truth
};

// What decide() answers, at one time and on one situation.
struct Effects {
  const ir::Gate* gate = nullptr;
  std::vector<ControlEffects> controls;
  std::vector<ClauseEffects> clauses;
  std::vector<std::uint32_t> asked;  // outputs: whether an approval is asked for
};
// `situation` is that of any request of the batch. Nothing for a gate that always asks for an approval, or where one
// output is both a condition and a requirement of controls.
auto effects_of(const ir::Module& module, const ir::Gate& gate, const evidence::Situation& situation)
    -> std::optional<Effects>;

class Verdicts {
 public:
  explicit Verdicts(std::shared_ptr<const Effects> effects);
  // Writes the outcomes of the block from `first` on; the rows that must be decided by themselves are returned, and
  // theirs are not written.
  auto decide(Evaluation& truths, const Block& block, std::size_t first, Outcomes& made) -> Plane;

 private:
  using ByVerdict = std::array<Plane, 4>;  // the rows that come to at least this
  struct ControlTruths {
    Plane can_apply, can_be_left_out, can_hold, can_fail;
  };
  static void add(decide::Verdict verdict, const Plane& rows, ByVerdict& into);
  static auto verdict_of(const ByVerdict& from, std::size_t row) -> decide::Verdict;
  void control(std::size_t number, Evaluation& truths);
  void clauses(Evaluation& truths);
  void approvals(Evaluation& truths);
  void floor(std::size_t row);
  void obligations(Evaluation& truths, std::size_t rows);
  void write(const Block& block, std::size_t first, Outcomes& made);
  void write_controls(const std::vector<Plane>& controls, std::size_t rows, std::size_t first, std::size_t words,
                      std::vector<std::uint64_t>& into) const;

  std::shared_ptr<const Effects> effects_;
  const Kernels& kernels_ = kernels();
  ByVerdict hi_, lo_;
  Plane by_itself_, positive_;
  std::vector<ControlTruths> truths_;     // by control
  std::vector<Plane> violated_, open_;    // by control
  std::vector<decide::OutcomeSet> sets_;  // of one row
};

}  // namespace writ::batch
