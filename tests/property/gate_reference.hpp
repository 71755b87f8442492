// What a gate decides, read off design 3.3 and 3.4 by trying every completion: slow, and plainly right.
//
// The reference for runtime/decide. It knows how conditions combine and nothing of how that is computed fast.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "runtime/decide/decide.hpp"
#include "runtime/values/open.hpp"

namespace writ::property {

struct Interval {
  ir::Verdict lo = ir::Verdict::Deny;
  ir::Verdict hi = ir::Verdict::Allow;
  void may_be(ir::Verdict verdict) {
    lo = std::min(lo, verdict);
    hi = std::max(hi, verdict);
  }
  auto operator==(const Interval&) const -> bool = default;
};

class GateReference {
 public:
  GateReference(const ir::Module& module, const ir::Gate& gate, const Cell* outputs, std::int64_t day)
      : module_(module), gate_(gate), outputs_(outputs), day_(day) {}

  auto decided() const -> Interval {
    Interval whole{ir::Verdict::Allow, ir::Verdict::Allow};
    const auto contribute = [&](const Interval& part) {
      whole.lo = std::max(whole.lo, part.lo);
      whole.hi = std::max(whole.hi, part.hi);
    };
    for (const ir::GateControl& control : gate_.controls) contribute(of(control));
    for (const ir::GateClause& clause : gate_.clauses) contribute(of(clause));
    for (const ir::GateApproval& approval : gate_.approvals) contribute(of(approval));
    contribute(floor());
    if (some_obligation_is_open(whole)) whole.hi = ir::Verdict::Deny;
    return whole;
  }

 private:
  using Verdict = ir::Verdict;
  enum class Standing : std::uint8_t { NotApplicable, Satisfied, Violated };

  auto truth(std::uint32_t output) const -> Truth {
    return outputs_[output].is_unknown() ? Truth::Unknown : outputs_[output].truth;
  }
  auto truth(const std::optional<std::uint32_t>& output) const -> Truth {
    return output ? truth(*output) : Truth::True;
  }

  // Each way in which the conditions can turn out.
  static void each_completion(const std::vector<Truth>& truths,
                              const std::function<void(const std::vector<bool>&)>& visit,
                              std::vector<bool> chosen = {}) {
    if (chosen.size() == truths.size()) return visit(chosen);
    for (const bool value : {false, true}) {
      const Truth truth = truths[chosen.size()];
      if (!(value ? can_be_true(truth) : can_be_false(truth))) continue;
      chosen.push_back(value);
      each_completion(truths, visit, chosen);
      chosen.pop_back();
    }
  }

  auto standings(const ir::GateControl& control) const -> std::vector<Standing> {
    std::vector<Truth> truths = {truth(control.applies)};
    for (const std::uint32_t output : control.requirements) truths.push_back(truth(output));
    std::vector<Standing> found;
    each_completion(truths, [&](const std::vector<bool>& values) {
      const bool met = std::all_of(values.begin() + 1, values.end(), [](bool b) { return b; });
      const Standing made = !values[0] ? Standing::NotApplicable : met ? Standing::Satisfied : Standing::Violated;
      if (std::find(found.begin(), found.end(), made) == found.end()) found.push_back(made);
    });
    return found;
  }

  auto level(const ir::GateControl& control) const -> ir::LevelKind {
    const ir::Control& row = module_.controls[control.control];
    const ir::LevelKind own = row.until && day_ >= *row.until ? row.then.kind : row.level.kind;
    const bool weaker = control.at && (!control.at_until || day_ <= *control.at_until);
    return weaker ? std::min(own, control.at->kind) : own;
  }

  auto of(const ir::GateControl& control) const -> Interval {
    Interval made;
    for (const Standing standing : standings(control)) {
      const bool harmless = standing != Standing::Violated || level(control) == ir::LevelKind::Advisory;
      made.may_be(harmless                                ? Verdict::Allow
                  : level(control) == ir::LevelKind::Soft ? Verdict::NeedsApproval
                                                          : Verdict::Deny);
    }
    return made;
  }

  auto of(const ir::GateClause& clause) const -> Interval {
    Interval made;
    each_completion({truth(clause.condition)}, [&](const std::vector<bool>& values) {
      made.may_be(!values[0]                            ? Verdict::Allow
                  : clause.kind == ir::ClauseKind::Deny ? Verdict::Deny
                                                        : Verdict::Escalate);
    });
    return made;
  }

  auto of(const ir::GateApproval& approval) const -> Interval {
    std::vector<Truth> truths = {truth(approval.when)};
    for (const ir::Seat& seat : approval.seats) truths.push_back(truth(seat.when));
    Interval made;
    each_completion(truths, [&](const std::vector<bool>& values) {
      bool pending = false;
      for (std::size_t i = 0; i < approval.seats.size(); ++i)
        pending = pending || (values[i + 1] && approval.seats[i].people > 0);
      made.may_be(values[0] && pending ? Verdict::NeedsApproval : Verdict::Allow);
    });
    return made;
  }

  auto floor() const -> Interval {
    std::vector<std::vector<Standing>> all;
    for (const ir::GateControl& control : gate_.controls) all.push_back(standings(control));
    Interval made;
    std::vector<Standing> chosen;
    const std::function<void()> choose = [&] {
      if (chosen.size() == all.size()) return made.may_be(floor_of(chosen));
      for (const Standing standing : all[chosen.size()]) {
        chosen.push_back(standing);
        choose();
        chosen.pop_back();
      }
    };
    choose();
    return made;
  }
  auto floor_of(const std::vector<Standing>& standings) const -> Verdict {
    const auto is = [](Standing wanted) { return [wanted](Standing found) { return found == wanted; }; };
    if (std::any_of(standings.begin(), standings.end(), is(Standing::Satisfied))) return Verdict::Allow;
    const bool none = std::all_of(standings.begin(), standings.end(), is(Standing::NotApplicable));
    return none ? gate_.nothing_applies.value_or(Verdict::Deny) : Verdict::Deny;
  }

  // Some binding obligation of a decision that is possible has an argument that is not known.
  auto some_obligation_is_open(const Interval& possible) const -> bool {
    const ir::Function& function = module_.functions[gate_.function];
    for (const ir::Obligation& obligation : gate_.obligations) {
      if (!obligation.binding || obligation.on < possible.lo || obligation.on > possible.hi) continue;
      for (const ir::ObligationArgument& argument : obligation.arguments) {
        const TypeId type = function.value_types[function.outputs[argument.value].index];
        if (open_reasons(module_.types, type, outputs_[argument.value]) != 0) return true;
      }
    }
    return false;
  }

  const ir::Module& module_;
  const ir::Gate& gate_;
  const Cell* outputs_;
  std::int64_t day_;
};

}  // namespace writ::property
