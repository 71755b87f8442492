// Random gates over a handful of inputs: controls of every level, clauses, approvals, obligations.
//
// Conditions share inputs and each other, so that what one part of a gate needs is what another excludes.
#pragma once

#include <string>
#include <vector>

#include "tests/property/random_values.hpp"
#include "tests/unit/ir_builder.hpp"

namespace writ::property {

class GateGenerator {
 public:
  static constexpr std::int64_t kToday = 20'000;  // days since 1970; gates change their minds around it

  explicit GateGenerator(Random& random) : random_(random), f_(m_, "gate") {
    make_inputs();
    for (int i = 0; i < 5; ++i) conditions_.push_back(output(condition(3)));
    for (std::size_t i = 0; i < arguments_.size(); ++i) arguments_[i] = output(arguments_[i]);
    gate_.name = "gate";
    gate_.request = ir::InputId{0u};
    message_ = m_.module.messages.add({{{"a message", std::nullopt}}, {}});
    for (std::size_t i = random_.below(5); i > 0; --i) control();
    for (std::size_t i = random_.below(3); i > 0; --i) clause();
    for (std::size_t i = random_.below(2); i > 0; --i) approval();
    for (std::size_t i = random_.below(3); i > 0; --i) obligation();
    if (random_.percent(50)) gate_.nothing_applies = verdict();
  }

  auto finish() -> ir::Module {
    gate_.function = f_.finish();
    m_.module.gates.push_back(std::move(gate_));
    return std::move(m_.module);
  }

 private:
  using Op = ir::Op;
  auto below(std::size_t bound) -> std::uint32_t { return static_cast<std::uint32_t>(random_.below(bound)); }

  void make_inputs() {
    const TypeId list = m_.list(integer_);
    for (int i = 0; i < 4; ++i) booleans_.push_back(f_.input(boolean_));
    for (int i = 0; i < 2; ++i) numbers_.push_back(f_.input(integer_));
    maybe_ = f_.input(m_.optional(integer_));
    list_ = f_.input(list);
    arguments_ = {numbers_[0], list_, maybe_, f_.input(m_.set(m_.type(Kind::String)))};
  }

  // ---------------------------------------------------------------- conditions

  auto comparison() -> std::uint32_t {
    const std::uint32_t limit = f_.constant(integer_, Cell::of_int(below(4)));
    const std::uint32_t number = numbers_[below(2)];
    if (random_.percent(60)) return f_.emit(Op::Lt, boolean_, number, limit);
    return f_.emit(Op::Le, boolean_, f_.emit(Op::Mul, integer_, number, numbers_[below(2)]), limit);  // may overflow
  }
  auto quantifier() -> std::uint32_t {
    const std::uint32_t element = f_.open(list_)[0];
    const std::uint32_t body = f_.emit(Op::Lt, boolean_, element, numbers_[below(2)]);
    const std::uint32_t block = f_.close({body});
    return f_.emit(random_.percent(50) ? Op::Every : Op::Some, boolean_, list_, block);
  }
  auto condition(std::size_t depth) -> std::uint32_t {
    const auto part = [&] { return condition(depth - 1); };
    switch (depth == 0 ? random_.below(2) : random_.below(9)) {
      case 0: return comparison();
      case 1:
      case 2: return booleans_[below(booleans_.size())];
      case 3: return f_.emit(Op::And, boolean_, part(), part());
      case 4: return f_.emit(Op::Or, boolean_, part(), part());
      case 5: return f_.emit(Op::Not, boolean_, part());
      case 6: return f_.emit(Op::Select, boolean_, part(), part(), part());
      case 7: return quantifier();
      default: return f_.emit(Op::Present, boolean_, maybe_);
    }
  }
  auto output(std::uint32_t value) -> std::uint32_t {
    f_.output(value);
    return outputs_++;
  }
  // A new one, or one that something else asks as well.
  auto some_condition() -> std::uint32_t {
    if (random_.percent(50)) return conditions_[below(conditions_.size())];
    conditions_.push_back(output(condition(2)));
    return conditions_.back();
  }
  auto maybe_condition() -> std::optional<std::uint32_t> {
    return random_.percent(70) ? std::optional(some_condition()) : std::nullopt;
  }

  // ---------------------------------------------------------------- facts

  auto verdict() -> ir::Verdict { return static_cast<ir::Verdict>(below(4)); }
  auto level() -> ir::Level {
    return {random_.pick(std::array{ir::LevelKind::Advisory, ir::LevelKind::Soft, ir::LevelKind::Hard}), "risk",
            "generated"};
  }
  auto maybe_day() -> std::optional<std::int64_t> {
    return random_.percent(40) ? std::optional(kToday - 1 + static_cast<std::int64_t>(random_.below(3))) : std::nullopt;
  }

  void control() {
    ir::Control row;
    row.id = "C-" + std::to_string(m_.module.controls.size());
    row.level = level();
    row.then = level();
    row.until = maybe_day();
    ir::GateControl entry;
    entry.applies = maybe_condition();
    for (std::size_t i = 1 + random_.below(3); i > 0; --i) {
      row.requirements.push_back({"", message_, {}});
      entry.requirements.push_back(some_condition());
    }
    if (random_.percent(25)) entry.at = level();
    entry.at_until = maybe_day();
    entry.control = m_.module.controls.add(std::move(row));
    gate_.controls.push_back(std::move(entry));
  }
  void clause() {
    const auto kind = random_.percent(50) ? ir::ClauseKind::Deny : ir::ClauseKind::Escalate;
    // Two conditions at once, or most gates would always deny.
    const std::uint32_t both = f_.emit(Op::And, boolean_, condition(1), condition(1));
    gate_.clauses.push_back({kind, output(both), "role", message_, {}});
  }
  void approval() {
    ir::GateApproval row;
    row.approval = "approval";
    row.when = maybe_condition();
    row.binds_policy = true;
    row.valid = 1;
    for (std::size_t i = 1 + random_.below(3); i > 0; --i)
      row.seats.push_back({1 + below(3), "role", maybe_condition()});
    gate_.approvals.push_back(std::move(row));
  }
  void obligation() {
    ir::Obligation row{verdict(), random_.percent(70), "obligation " + std::to_string(below(2)), ir::Merge::All, {}, {}};
    for (std::size_t i = random_.below(3); i > 0; --i)
      row.arguments.push_back({"x", arguments_[below(arguments_.size())]});
    gate_.obligations.push_back(std::move(row));
  }

  Random& random_;
  test::ModuleBuilder m_;
  test::FunctionBuilder f_;
  TypeId boolean_ = m_.type(Kind::Bool);
  TypeId integer_ = m_.type(Kind::Int);
  ir::Gate gate_;
  ir::MessageId message_;
  std::vector<std::uint32_t> booleans_, numbers_;
  std::uint32_t maybe_ = 0;
  std::uint32_t list_ = 0;
  std::vector<std::uint32_t> conditions_;  // outputs
  std::vector<std::uint32_t> arguments_;   // outputs, once they are
  std::uint32_t outputs_ = 0;
};

}  // namespace writ::property
