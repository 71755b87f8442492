// Random governance facts around the functions of a module: what the text form must keep.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/limits.hpp"
#include "tests/property/random_modules.hpp"

namespace writ::property {

class PolicyGenerator {
 public:
  explicit PolicyGenerator(ModuleGenerator& module)
      : m_(module), random_(module.random()), module_(module.builder().module) {}

  // Of `bools` and `all`, output numbers of `function`, the first are conditions.
  void facts(ir::FunctionId function, std::uint32_t bools, std::uint32_t all) {
    function_ = function;
    bools_ = bools;
    all_ = all;
    for (std::size_t i = 1 + random_.below(3); i > 0; --i) message();
    for (std::size_t i = random_.below(3); i > 0; --i) control();
    for (std::size_t i = random_.below(3); i > 0; --i) gate();
  }

 private:
  auto condition() -> std::uint32_t { return static_cast<std::uint32_t>(random_.below(bools_)); }
  auto maybe_condition() -> std::optional<std::uint32_t> {
    return random_.percent(50) ? std::optional(condition()) : std::nullopt;
  }
  auto maybe_day() -> std::optional<std::int64_t> {
    return random_.percent(50) ? std::optional(static_cast<std::int64_t>(random_.next())) : std::nullopt;
  }
  auto texts() -> std::vector<std::string> {
    std::vector<std::string> made(random_.below(3));
    for (std::string& text : made) text = m_.words();
    return made;
  }
  auto a_message() -> ir::MessageId { return ir::MessageId{random_.below(module_.messages.size())}; }
  auto maybe_message() -> ir::MessageId { return random_.percent(50) ? a_message() : ir::MessageId{}; }
  auto level() -> ir::Level {
    return {random_.pick(std::array{ir::LevelKind::Advisory, ir::LevelKind::Soft, ir::LevelKind::Hard}), m_.words(),
            m_.words()};
  }
  auto verdict() -> ir::Verdict { return static_cast<ir::Verdict>(random_.below(4)); }

  void message() {
    ir::Message row;
    if (random_.percent(60)) row.values = function_;
    for (std::size_t i = random_.below(4); i > 0; --i) {
      if (row.values.valid() && random_.percent(50)) {
        row.parts.push_back({"", static_cast<std::uint32_t>(random_.below(all_))});
      } else {
        row.parts.push_back({m_.words(), std::nullopt});
      }
    }
    module_.messages.add(std::move(row));
  }

  void control() {
    ir::Control row;
    row.id = m_.words();
    row.title = m_.words();
    row.owner = m_.words();
    row.severity = m_.words();
    row.maps = texts();
    row.tags = texts();
    row.remedy = m_.words();
    row.level = level();
    row.then = level();
    row.until = maybe_day();
    row.has_condition = random_.percent(50);
    if (row.has_condition) row.condition_origin = m_.origin();
    for (std::size_t i = 1 + random_.below(3); i > 0; --i)
      row.requirements.push_back({m_.words(), a_message(), m_.origin()});
    row.origin = m_.origin();
    module_.controls.add(std::move(row));
  }

  auto request() -> ir::InputId {
    for (std::uint32_t i = 0; i < module_.inputs.size(); ++i) {
      if (module_.inputs[ir::InputId{i}].kind == ir::InputKind::Request) return ir::InputId{i};
    }
    return m_.builder().input(m_.universe().whole);
  }
  void gate() {
    ir::Gate row;
    row.name = m_.words();
    row.title = m_.words();
    row.request = request();
    row.function = function_;
    row.origin = m_.origin();
    for (std::uint32_t i = 0; i < module_.controls.size(); ++i) row.controls.push_back(gate_control(ir::ControlId{i}));
    for (std::size_t i = random_.below(3); i > 0; --i) row.clauses.push_back(clause());
    for (std::size_t i = random_.below(3); i > 0; --i) row.approvals.push_back(approval());
    if (!row.approvals.empty() && !row.controls.empty()) {
      for (std::size_t i = random_.below(3); i > 0; --i) row.waivers.push_back(waiver(row));
    }
    for (std::size_t i = random_.below(3); i > 0; --i) row.obligations.push_back(obligation());
    if (random_.percent(50)) {
      row.nothing_applies = verdict();
      row.nothing_because = maybe_message();
    }
    row.cost = cost();
    module_.gates.push_back(std::move(row));
  }
  auto steps() -> std::uint64_t { return random_.next() % limits::kMostSteps; }
  auto cost() -> ir::Cost {
    ir::Cost made;
    for (std::size_t i = random_.below(4); i > 0; --i) made.sizes.push_back(cost_size());
    for (std::size_t i = random_.below(4); i > 0; --i) {
      ir::CostTerm term{steps(), {}};
      const std::size_t factors = made.sizes.empty() ? 0 : random_.below(limits::kCostDegree + 1);
      for (std::size_t f = factors; f > 0; --f)
        term.sizes.push_back(static_cast<std::uint32_t>(random_.below(made.sizes.size())));
      made.terms.push_back(std::move(term));
    }
    return made;
  }
  // Of a collection that a random walk into an input comes to; else of a ledger.
  auto cost_size() -> ir::CostSize {
    constexpr std::size_t kMostWalked = 6;
    ir::CostSize size;
    size.bound = steps();
    const ir::InputId input{random_.below(module_.inputs.size())};
    TypeId at = module_.inputs[input].type;
    std::vector<std::uint32_t> path;
    for (std::size_t i = random_.below(kMostWalked); i > 0; --i) {
      const Type& type = module_.types[at];
      if (is_collection(type.kind)) {
        path.push_back(ir::kEachElement);
        at = type.element;
      } else if (type.kind == Kind::Record && !module_.types[type.record].fields.empty()) {
        const auto& fields = module_.types[type.record].fields;
        path.push_back(static_cast<std::uint32_t>(random_.below(fields.size())));
        at = fields[path.back()].type;
      }
    }
    if (is_collection(module_.types[at].kind)) {
      size.input = input;
      size.path = std::move(path);
    } else {
      size.approval = "a" + m_.words();
    }
    return size;
  }
  auto gate_control(ir::ControlId id) -> ir::GateControl {
    ir::GateControl row;
    row.control = id;
    row.applies = maybe_condition();
    for (std::size_t i = module_.controls[id].requirements.size(); i > 0; --i) row.requirements.push_back(condition());
    if (random_.percent(50)) row.at = level();
    row.at_until = maybe_day();
    row.at_because = maybe_message();
    return row;
  }
  auto clause() -> ir::GateClause {
    ir::GateClause row;
    row.kind = random_.percent(50) ? ir::ClauseKind::Deny : ir::ClauseKind::Escalate;
    row.condition = condition();
    row.role = m_.words();
    row.because = a_message();
    row.origin = m_.origin();
    return row;
  }
  auto approval() -> ir::GateApproval {
    ir::GateApproval row;
    row.approval = m_.words();
    row.declared_in = m_.words();
    row.asked_for = random_.percent(50);
    row.when = maybe_condition();
    row.origin = m_.origin();
    for (std::size_t i = random_.below(3); i > 0; --i)
      row.binds.push_back(static_cast<std::uint32_t>(random_.below(all_)));
    row.binds_policy = row.binds.empty() || random_.percent(50);
    row.valid = duration();
    row.veto = random_.percent(50);
    if (random_.percent(50)) row.delegate_up_to = duration();
    for (std::size_t i = random_.below(3); i > 0; --i) row.escalations.push_back({duration(), m_.words()});
    if (random_.percent(50)) row.expire = duration();
    for (std::size_t i = 1 + random_.below(3); i > 0; --i) {
      ir::Seat seat;
      seat.people = static_cast<std::uint32_t>(1 + random_.below(5));
      seat.role = m_.words();
      seat.when = maybe_condition();
      row.seats.push_back(std::move(seat));
    }
    return row;
  }
  auto duration() -> std::int64_t { return static_cast<std::int64_t>(1 + random_.next() % INT64_MAX); }
  auto waiver(const ir::Gate& gate) -> ir::GateWaiver {
    ir::GateWaiver row;
    row.id = m_.words();
    row.digest = m_.words();
    row.control = static_cast<std::uint32_t>(random_.below(gate.controls.size()));
    row.scope = condition();
    row.compensated = maybe_condition();
    row.granted = static_cast<std::int64_t>(random_.next());
    row.expires = static_cast<std::int64_t>(random_.next());
    row.approval = static_cast<std::uint32_t>(random_.below(gate.approvals.size()));
    row.because = m_.words();
    row.origin = m_.origin();
    return row;
  }
  auto obligation() -> ir::Obligation {
    ir::Obligation row;
    row.on = verdict();
    row.binding = random_.percent(50);
    row.name = m_.words();
    row.origin = m_.origin();
    for (std::size_t i = random_.below(3); i > 0; --i) {
      row.arguments.push_back({m_.words(), static_cast<std::uint32_t>(random_.below(all_))});
    }
    return row;
  }

  ModuleGenerator& m_;
  Random& random_;
  ir::Module& module_;
  ir::FunctionId function_;
  std::uint32_t bools_ = 0;
  std::uint32_t all_ = 0;
};

}  // namespace writ::property
