#include "runtime/batch/verdicts.hpp"

#include <algorithm>
#include <set>

namespace writ::batch {
namespace {

using decide::Outcome;
using decide::OutcomeSet;
using decide::Verdict;

constexpr auto kViolated = static_cast<OutcomeSet>(Outcome::Violated);
constexpr OutcomeSet kPositive = static_cast<OutcomeSet>(Outcome::Satisfied) | static_cast<OutcomeSet>(Outcome::Waived);
constexpr Truth kTruths[] = {Truth::True, Truth::False, Truth::Unknown};

// An engine whose answer is given: what decide() makes of it is asked.
class Given final : public ir::Engine {
 public:
  explicit Given(std::vector<Cell> outputs) : outputs_(std::move(outputs)) {}
  [[nodiscard]] auto name() const -> std::string_view override { return "given"; }
  void evaluate(ir::FunctionId, const ir::World&, Arena&, Cell* outputs) const override {
    std::copy(outputs_.begin(), outputs_.end(), outputs);
  }

 private:
  std::vector<Cell> outputs_;
};

struct Asking {
  const ir::Module& module;
  const ir::Gate& gate;
  const evidence::Situation& situation;

  [[nodiscard]] auto nothing_known() const -> std::vector<Cell> {
    const ir::Function& function = module.functions[gate.function];
    std::vector<Cell> cells;
    for (const ir::ValueId output : function.outputs)
      cells.push_back(interp::unknown_of(module.types[function.value_types[output.index]], bit(Reason::Missing)));
    return cells;
  }
  [[nodiscard]] auto decide(std::vector<Cell> outputs, Arena& arena) const -> decide::Decision {
    return decide::decide(module, gate, Given(std::move(outputs)), situation, arena);
  }
};

auto cell_of(Truth truth) -> Cell { return Cell::of(truth, bit(Reason::Missing)); }

void add_combination(Truth applies, Truth holds, const decide::ControlResult& result, ControlEffects& into) {
  into.hangs_on_more = into.hangs_on_more || result.override_by.has_value() || !result.waivers.empty();
  const bool positive = (result.outcomes & ~kPositive) == 0;
  if (!positive && (result.outcomes & kViolated) == 0) return;  // it comes to nothing
  into.combinations.push_back({applies, holds, result.outcomes, result.hi, result.lo});
}

// All controls at once: none sees the others.
void ask_controls(const Asking& asking, Truth applies, Truth holds, Effects& effects) {
  Arena arena;
  std::vector<Cell> outputs = asking.nothing_known();
  for (const ir::GateControl& control : asking.gate.controls) {
    if (control.applies) outputs[*control.applies] = cell_of(applies);
    for (const std::uint32_t output : control.requirements) outputs[output] = cell_of(holds);
  }
  const decide::Decision made = asking.decide(std::move(outputs), arena);
  for (std::size_t i = 0; i < effects.controls.size(); ++i) {
    const bool own = effects.controls[i].applies || applies == Truth::True;
    const bool any = !effects.controls[i].requirements.empty() || holds == Truth::True;
    if (own && any) add_combination(applies, holds, made.controls[i], effects.controls[i]);
  }
}

void ask_clauses(const Asking& asking, Truth condition, Effects& effects) {
  Arena arena;
  std::vector<Cell> outputs = asking.nothing_known();
  for (const ir::GateClause& clause : asking.gate.clauses) outputs[clause.condition] = cell_of(condition);
  const decide::Decision made = asking.decide(std::move(outputs), arena);
  for (std::size_t i = 0; i < effects.clauses.size(); ++i)
    effects.clauses[i].of[static_cast<std::size_t>(condition)] = {made.clauses[i].hi, made.clauses[i].lo};
}

// Then what holds could not be asked for by itself.
auto is_both(const ir::Gate& gate) -> bool {
  std::set<std::uint32_t> conditions;
  for (const ir::GateControl& control : gate.controls) {
    if (control.applies) conditions.insert(*control.applies);
  }
  return std::any_of(gate.controls.begin(), gate.controls.end(), [&](const ir::GateControl& control) {
    return std::any_of(control.requirements.begin(), control.requirements.end(),
                       [&](std::uint32_t output) { return conditions.contains(output); });
  });
}

// The rows with these truths.
auto rows_of(Truth truth, const Plane& can_be_true, const Plane& can_be_false, std::size_t word) -> std::uint64_t {
  switch (truth) {
    case Truth::True: return can_be_true[word] & ~can_be_false[word];
    case Truth::False: return can_be_false[word] & ~can_be_true[word];
    case Truth::Unknown: return can_be_true[word] & can_be_false[word];
  }
  return 0;
}

auto truth_at(const Plane& can_be_true, const Plane& can_be_false, std::size_t row) -> Truth {
  return truth_from_bits(has(can_be_true, row), has(can_be_false, row));
}

}  // namespace

auto wanted_outputs(const ir::Gate& gate) -> WantedOutputs {
  WantedOutputs wanted;
  for (const ir::GateControl& control : gate.controls) {
    if (control.applies) wanted.needed.push_back(*control.applies);
    wanted.needed.insert(wanted.needed.end(), control.requirements.begin(), control.requirements.end());
  }
  for (const ir::GateClause& clause : gate.clauses) wanted.needed.push_back(clause.condition);
  for (const ir::GateApproval& approval : gate.approvals) {
    if (approval.asked_for && approval.when) wanted.needed.push_back(*approval.when);
  }
  for (const ir::Obligation& obligation : gate.obligations) {
    if (!obligation.binding) continue;
    for (const ir::ObligationArgument& argument : obligation.arguments) wanted.welcome.push_back(argument.value);
  }
  return wanted;
}

auto effects_of(const ir::Module& module, const ir::Gate& gate, const evidence::Situation& situation)
    -> std::optional<Effects> {
  Effects effects;
  effects.gate = &gate;
  for (const ir::GateApproval& approval : gate.approvals) {
    if (approval.asked_for && !approval.when) return std::nullopt;
    if (approval.asked_for) effects.asked.push_back(*approval.when);
  }
  if (is_both(gate)) return std::nullopt;
  for (const ir::GateControl& control : gate.controls)
    effects.controls.push_back({control.applies, control.requirements, {}, false});
  for (const ir::GateClause& clause : gate.clauses) effects.clauses.push_back({clause.condition, {}});
  const Asking asking{module, gate, situation};
  for (const Truth first : kTruths) {
    for (const Truth second : kTruths) ask_controls(asking, first, second, effects);
    ask_clauses(asking, first, effects);
  }
  return effects;
}

// ---------------------------------------------------------------- of a block

Verdicts::Verdicts(std::shared_ptr<const Effects> effects)
    : effects_(std::move(effects)),
      truths_(effects_->controls.size()),
      violated_(effects_->controls.size()),
      open_(effects_->controls.size()),
      sets_(effects_->controls.size()) {}

auto Verdicts::decide(Evaluation& truths, const Block& block, std::size_t first, Outcomes& made) -> Plane {
  by_itself_ = block.by_itself;
  positive_.fill(0);
  for (ByVerdict* verdicts : {&hi_, &lo_}) {
    for (Plane& plane : *verdicts) plane.fill(0);
  }
  for (std::size_t i = 0; i < effects_->controls.size(); ++i) control(i, truths);
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (!has(positive_, row)) floor(row);
  }
  clauses(truths);
  approvals(truths);
  obligations(truths, block.rows);
  write(block, first, made);
  return by_itself_;
}

// A verdict is at least each more generous one.
void Verdicts::add(Verdict verdict, const Plane& rows, ByVerdict& into) {
  for (std::size_t v = 1; v <= static_cast<std::size_t>(verdict); ++v) either(into[v], rows, into[v]);
}

auto Verdicts::verdict_of(const ByVerdict& from, std::size_t row) -> Verdict {
  std::size_t made = 0;
  for (std::size_t v = 1; v < from.size(); ++v) made += has(from[v], row) ? 1 : 0;
  return static_cast<Verdict>(made);
}

void Verdicts::control(std::size_t number, Evaluation& truths) {
  const ControlEffects& effects = effects_->controls[number];
  ControlTruths& of = truths_[number];
  of.can_apply.fill(effects.applies ? 0 : ~std::uint64_t{0});
  of.can_be_left_out.fill(0);
  if (effects.applies) {
    of.can_apply = truths.can_be_true(*effects.applies);
    of.can_be_left_out = truths.can_be_false(*effects.applies);
  }
  of.can_hold.fill(~std::uint64_t{0});
  of.can_fail.fill(0);
  for (const std::uint32_t output : effects.requirements) {
    both(of.can_hold, truths.can_be_true(output), of.can_hold);
    either(of.can_fail, truths.can_be_false(output), of.can_fail);
  }
  violated_[number].fill(0);
  open_[number].fill(0);
  for (const Combination& one : effects.combinations) {
    Plane rows;
    for (std::size_t w = 0; w < kPlaneWords; ++w) {
      rows[w] =
          rows_of(one.applies, of.can_apply, of.can_be_left_out, w) & rows_of(one.holds, of.can_hold, of.can_fail, w);
    }
    add(one.hi, rows, hi_);
    add(one.lo, rows, lo_);
    if ((one.outcomes & ~kPositive) == 0) either(positive_, rows, positive_);
    if ((one.outcomes & kViolated) == 0) continue;
    Plane& where = one.outcomes == kViolated ? violated_[number] : open_[number];
    either(where, rows, where);
    if (effects.hangs_on_more) either(by_itself_, rows, by_itself_);
  }
}

// No control is certainly positive.
void Verdicts::floor(std::size_t row) {
  for (std::size_t i = 0; i < truths_.size(); ++i) {
    const ControlTruths& of = truths_[i];
    sets_[i] = decide::outcomes(truth_at(of.can_apply, of.can_be_left_out, row),
                                truth_at(of.can_hold, of.can_fail, row), Truth::False);
  }
  const decide::Floor floor = decide::floor_of(sets_, effects_->gate->nothing_applies.value_or(Verdict::Deny));
  for (std::size_t v = 1; v <= static_cast<std::size_t>(floor.hi); ++v) set(hi_[v], row);
  for (std::size_t v = 1; v <= static_cast<std::size_t>(floor.lo); ++v) set(lo_[v], row);
}

void Verdicts::clauses(Evaluation& truths) {
  for (const ClauseEffects& clause : effects_->clauses) {
    for (const Truth truth : kTruths) {
      Plane rows;
      for (std::size_t w = 0; w < kPlaneWords; ++w)
        rows[w] = rows_of(truth, truths.can_be_true(clause.condition), truths.can_be_false(clause.condition), w);
      add(clause.of[static_cast<std::size_t>(truth)].hi, rows, hi_);
      add(clause.of[static_cast<std::size_t>(truth)].lo, rows, lo_);
    }
  }
}

void Verdicts::approvals(Evaluation& truths) {
  for (const std::uint32_t output : effects_->asked) either(by_itself_, truths.can_be_true(output), by_itself_);
}

// An obligation of a decision that is possible, and that nobody may be able to state.
void Verdicts::obligations(Evaluation& truths, std::size_t rows) {
  for (const ir::Obligation& obligation : effects_->gate->obligations) {
    if (!obligation.binding) continue;
    Plane open{};
    for (const ir::ObligationArgument& argument : obligation.arguments) either(open, truths.open(argument.value), open);
    if (!any(open)) continue;
    for (std::size_t row = 0; row < rows; ++row) {
      const bool possible = verdict_of(lo_, row) <= obligation.on && obligation.on <= verdict_of(hi_, row);
      if (possible && has(open, row)) set(by_itself_, row);
    }
  }
}

void Verdicts::write(const Block& block, std::size_t first, Outcomes& made) {
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (!has(by_itself_, row)) made.rows[first + row] = {true, verdict_of(hi_, row), verdict_of(lo_, row)};
  }
  write_controls(violated_, block.rows, first, made.words, made.violated);
  write_controls(open_, block.rows, first, made.words, made.open);
}

// Planes have a bit a row, outcomes a bit a control. Rows that are decided by themselves have none yet.
void Verdicts::write_controls(const std::vector<Plane>& controls, std::size_t rows, std::size_t first,
                              std::size_t words, std::vector<std::uint64_t>& into) const {
  for (std::size_t group = 0; group < words; ++group) {
    const std::size_t count = std::min<std::size_t>(64, controls.size() - group * 64);
    for (std::size_t w = 0; w * 64 < rows; ++w) {
      std::array<std::uint64_t, 64> by_control{};
      std::array<std::uint64_t, 64> by_row;
      std::uint64_t any_of = 0;
      for (std::size_t i = 0; i < count; ++i) any_of |= by_control[i] = controls[group * 64 + i][w] & ~by_itself_[w];
      if (any_of == 0) continue;
      kernels_.turn(by_control.data(), by_row.data());
      const std::size_t here = std::min<std::size_t>(64, rows - w * 64);
      for (std::size_t row = 0; row < here; ++row) into[(first + w * 64 + row) * words + group] = by_row[row];
    }
  }
}

}  // namespace writ::batch
