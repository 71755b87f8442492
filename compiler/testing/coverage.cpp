#include "compiler/testing/coverage.hpp"

#include <algorithm>

#include "compiler/testing/row_hits.hpp"
#include "compiler/testing/test_block.hpp"

namespace writ::testing {
namespace {

using Kind = Covered::Kind;

// The sights of a control or requirement stand in the order of these.
enum class Seen : std::uint8_t { Satisfied, Violated, NotApplicable, Indeterminate };
constexpr std::size_t kMissingSight = SIZE_MAX;

auto word_of(Seen seen) -> const char* {
  switch (seen) {
    case Seen::Satisfied: return "satisfied";
    case Seen::Violated: return "violated";
    case Seen::NotApplicable: return "not_applicable";
    case Seen::Indeterminate: return "indeterminate";
  }
  return "";
}

auto seen_of(decide::OutcomeSet set) -> Seen {
  switch (outcome_of(set)) {
    case syntax::Outcome::Satisfied: return Seen::Satisfied;
    case syntax::Outcome::NotApplicable: return Seen::NotApplicable;
    case syntax::Outcome::Violated:
    case syntax::Outcome::Waived: return Seen::Violated;
    case syntax::Outcome::Indeterminate: break;
  }
  return Seen::Indeterminate;
}

auto seen_of(Truth truth) -> Seen {
  if (truth == Truth::Unknown) return Seen::Indeterminate;
  return truth == Truth::True ? Seen::Satisfied : Seen::Violated;
}

// Everything there is to see in a module, and the tests that saw it.
class Watch {
 public:
  Watch(const driver::Build& build, const Suite::Part& part)
      : build_(build), part_(part), module_(part.lowered->module), patterns_(module_) {
    made_.module = module_.name;
    for (std::uint32_t i = 0; i < module_.controls.size(); ++i) add_control(ir::ControlId{i});
    add_tables();
    for (std::size_t i = 0; i < module_.gates.size(); ++i) add_gate(i);
  }

  void test(const lower::TestPlan& plan) {
    Arena memory;
    Trial trial(module_, *part_.engine);
    enter_block(trial, *part_.engine, plan, memory);
    seen_.clear();
    std::set<std::size_t> gates;
    if (plan.gate) gates.insert(*plan.gate);
    for (const lower::Question& question : plan.questions) gates.insert(question.gate);
    RowHits hits;
    for (std::size_t gate : gates) {
      see_decision(gate, trial.decision(gate));
      add_row_hits(*part_.lowered, module_.gates[gate].function, trial.situation().world(), patterns_, memory, hits);
    }
    for (const lower::Expectation& e : plan.expectations) {
      if (e.condition.valid())
        add_row_hits(*part_.lowered, e.condition, trial.situation().world(), patterns_, memory, hits);
    }
    for (const auto& [table, rows] : hits) {
      for (std::uint32_t row : rows) see(tables_.at(table), row);
    }
  }

  auto result() -> Coverage { return std::move(made_); }

 private:
  using Item = std::size_t;  // index into items

  auto add(Covered item) -> Item {
    made_.items.push_back(std::move(item));
    return made_.items.size() - 1;
  }
  auto symbol(check::Namespace space, const std::string& name) const -> check::SymbolId {
    return build_.typed.find(part_.module, space, name);
  }

  static auto outcomes(bool conditional) -> std::vector<Sight> {
    std::vector<Sight> sights;
    for (Seen seen : {Seen::Satisfied, Seen::Violated, Seen::NotApplicable, Seen::Indeterminate}) {
      if (seen != Seen::NotApplicable || conditional) sights.push_back({word_of(seen), 0});
    }
    return sights;
  }

  // A single requirement is what its control is.
  void add_control(ir::ControlId id) {
    const ir::Control& row = module_.controls[id];
    const check::SymbolId control = symbol(check::Namespace::Controls, row.id);
    controls_[id] =
        add({Kind::Control, row.id, {}, control, 0, module_.origins[row.origin], outcomes(row.has_condition)});
    if (row.requirements.size() < 2) return;
    for (const ir::Requirement& requirement : row.requirements) {
      requirements_[id].push_back(add({Kind::Requirement,
                                       row.id + "." + requirement.label,
                                       {},
                                       control,
                                       0,
                                       module_.origins[requirement.origin],
                                       outcomes(false)}));
    }
  }

  void add_tables() {
    std::set<check::SymbolId> used;
    for (const lower::TableUse& use : part_.lowered->tables) used.insert(use.table);
    for (check::SymbolId id : used) {
      const check::Symbol& row = build_.typed.symbols[id];
      const auto& decl = std::get<syntax::TableDecl>(build_.typed.ast_of(row).decls[row.decl].form);
      Covered item{Kind::Table, row.name, {}, id, 0, {}, {}};
      for (std::size_t i = 0; i < decl.rows.size(); ++i) item.sights.push_back({"row " + std::to_string(i + 1), 0});
      tables_[id] = add(std::move(item));
    }
  }

  void add_gate(std::size_t index) {
    const ir::Gate& gate = module_.gates[index];
    const check::SymbolId id = symbol(check::Namespace::Gates, gate.name);
    for (std::uint32_t i = 0; i < gate.clauses.size(); ++i) {
      const ir::Origin& at = module_.origins[gate.clauses[i].origin];
      const char* word = gate.clauses[i].kind == ir::ClauseKind::Deny ? "deny" : "escalate";
      clauses_[{index, i}] = add({Kind::Clause,
                                  std::string(word) + ", line " + std::to_string(at.line),
                                  gate.name,
                                  id,
                                  i,
                                  at,
                                  {{"holds", 0}, {"does not hold", 0}}});
    }
    for (std::uint32_t i = 0; i < gate.approvals.size(); ++i) {
      const ir::GateApproval& approval = gate.approvals[i];
      if (!approval.asked_for) continue;
      std::vector<Sight> sights{{"pending", 0}};
      if (approval.when) sights.push_back({"not needed", 0});
      approvals_[{index, i}] = add(
          {Kind::Approval, approval.approval, gate.name, id, i, module_.origins[approval.origin], std::move(sights)});
    }
  }

  // Once a test.
  void see(Item item, std::size_t sight) {
    if (sight == kMissingSight || !seen_.emplace(item, sight).second) return;
    ++made_.items[item].sights[sight].tests;
  }
  void see(Item item, Seen seen) {
    const std::vector<Sight>& sights = made_.items[item].sights;
    auto found =
        std::find_if(sights.begin(), sights.end(), [&](const Sight& sight) { return sight.name == word_of(seen); });
    see(item, found == sights.end() ? kMissingSight : static_cast<std::size_t>(found - sights.begin()));
  }

  void see_decision(std::size_t gate, const decide::Decision& decision) {
    for (const decide::ControlResult& control : decision.controls) {
      see(controls_.at(control.control), seen_of(control.outcomes));
      auto labelled = requirements_.find(control.control);
      if (labelled == requirements_.end() || !can_be_true(control.applies)) continue;
      for (std::size_t i = 0; i < control.requirements.size(); ++i)
        see(labelled->second[i], seen_of(control.requirements[i].truth));
    }
    for (const decide::ClauseResult& clause : decision.clauses) {
      if (clause.condition == Truth::Unknown) continue;
      see(clauses_.at({gate, clause.clause}), clause.condition == Truth::True ? std::size_t{0} : std::size_t{1});
    }
    for (const decide::ApprovalResult& approval : decision.approvals) {
      if (!approvals_.contains({gate, approval.approval})) continue;
      const Item item = approvals_.at({gate, approval.approval});
      if (approval.needed == Truth::True && approval.status.hi == decide::Standing::Pending) see(item, std::size_t{0});
      if (approval.needed == Truth::False && made_.items[item].sights.size() > 1) see(item, std::size_t{1});
    }
  }

  const driver::Build& build_;
  const Suite::Part& part_;
  const ir::Module& module_;
  interp::Patterns patterns_;
  Coverage made_;
  std::map<ir::ControlId, Item> controls_;
  std::map<ir::ControlId, std::vector<Item>> requirements_;
  std::map<check::SymbolId, Item> tables_;
  std::map<std::pair<std::size_t, std::uint32_t>, Item> clauses_;
  std::map<std::pair<std::size_t, std::uint32_t>, Item> approvals_;
  std::set<std::pair<Item, std::size_t>> seen_;  // in the test that is running
};

}  // namespace

auto Coverage::seen() const -> std::size_t {
  std::size_t count = 0;
  for (const Covered& item : items) {
    for (const Sight& sight : item.sights) count += sight.tests > 0 ? 1 : 0;
  }
  return count;
}

auto Coverage::all() const -> std::size_t {
  std::size_t count = 0;
  for (const Covered& item : items) count += item.sights.size();
  return count;
}

auto coverage_of(const driver::Build& build, const Suite& suite) -> std::vector<Coverage> {
  std::vector<Coverage> made;
  for (const Suite::Part& part : suite.parts) {
    Watch watch(build, part);
    for (const lower::TestPlan& plan : part.lowered->tests) {
      if (plan.kind == lower::TestPlan::Kind::Test && plan.not_yet.empty()) watch.test(plan);
    }
    made.push_back(watch.result());
  }
  return made;
}

auto percent_of(const std::vector<Coverage>& coverage) -> unsigned {
  std::size_t seen = 0;
  std::size_t all = 0;
  for (const Coverage& module : coverage) {
    seen += module.seen();
    all += module.all();
  }
  return all == 0 ? 100 : static_cast<unsigned>(seen * 100 / all);
}

}  // namespace writ::testing
