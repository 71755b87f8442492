#include "runtime/decide/truth_table.hpp"

#include <algorithm>
#include <set>

#include "runtime/decide/controls_alone.hpp"

namespace writ::decide {
namespace {

auto conditions_of(const GatePlan& plan) -> std::set<std::uint32_t> {
  std::set<std::uint32_t> found(plan.requirements().begin(), plan.requirements().end());
  for (const GatePlan::Control& control : plan.controls()) {
    if (control.applies != GatePlan::Control::kAlways) found.insert(control.applies);
  }
  return found;
}

}  // namespace

TruthTable::TruthTable(const GatePlan& plan) {
  if (!plan.has_controls_alone() || plan.controls().size() > kMostControls) return;
  const std::set<std::uint32_t> conditions = conditions_of(plan);
  if (conditions.size() > kMostConditions) return;
  for (const std::uint32_t output : conditions) conditions_[condition_count_++] = output;
  rows_.resize(std::size_t{1} << (2 * condition_count_));
  Decision made;
  made.outcomes.resize(plan.controls().size());
  std::vector<Cell> cells(plan.output_count());
  add_rows(plan, made, cells, 0, 0);
}

// All rows in which the conditions before this one are what `number` says.
void TruthTable::add_rows(const GatePlan& plan, Decision& made, std::vector<Cell>& cells, std::uint32_t condition,
                          std::size_t number) {
  if (condition < condition_count_) {
    for (const Truth truth : {Truth::True, Truth::False, Truth::Unknown}) {
      cells[conditions_[condition]] = Cell::of(truth, bit(Reason::Missing));
      add_rows(plan, made, cells, condition + 1, number | static_cast<std::size_t>(truth) << (2 * condition));
    }
    return;
  }
  work_out_controls(made, plan, cells.data());
  Row& row = rows_[number];
  row = {made.decision, made.best_case, {made.floor_hi, made.floor_lo}, made.nothing_positive, {}};
  std::copy(made.outcomes.begin(), made.outcomes.end(), row.outcomes.begin());
}

}  // namespace writ::decide
