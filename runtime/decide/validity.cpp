#include "runtime/decide/validity.hpp"

#include <algorithm>
#include <vector>

#include "runtime/base/clock.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/ir/operands.hpp"
#include "runtime/values/decimal.hpp"

namespace writ::decide {
namespace {

using evidence::Statement;
using evidence::StatementKind;

// The first of the instants after now.
class First {
 public:
  explicit First(std::int64_t now) : now_(now) {}
  void at(Int128 instant) {
    if (instant <= now_ || instant > INT64_MAX) return;
    const auto when = static_cast<std::int64_t>(instant);
    first_ = std::min(first_.value_or(when), when);
  }
  void day(std::int64_t date) { at(static_cast<Int128>(date) * kDayNanos); }  // its beginning
  void now() { first_ = now_; }
  [[nodiscard]] auto first() const -> std::optional<std::int64_t> { return first_; }

 private:
  std::int64_t now_;
  std::optional<std::int64_t> first_;
};

enum class UseOfNow : std::uint8_t { None, Day, Other };

auto is_day(const ir::Inst& inst) -> bool { return inst.op == ir::Op::Call && builtins::all()[inst.c].name == "date"; }

// What a function asks the time for.
auto use_of_now(const ir::Function& function) -> UseOfNow {
  std::vector<ir::ValueId> nows;
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (inst.op == ir::Op::Now) nows.push_back(inst.result);
    }
  }
  if (nows.empty()) return UseOfNow::None;
  const auto is_now = [&](ir::ValueId value) { return std::find(nows.begin(), nows.end(), value) != nows.end(); };
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) {
      const std::vector<ir::ValueId> used = ir::operands_of(function, inst);
      if (std::any_of(used.begin(), used.end(), is_now) && !is_day(inst)) return UseOfNow::Other;
    }
    if (std::any_of(block.results.begin(), block.results.end(), is_now)) return UseOfNow::Other;
  }
  return UseOfNow::Day;
}

struct Looking {
  const ir::Module& module;
  const ir::Gate& gate;
  const evidence::Situation& situation;
  First first;

  void function(ir::FunctionId id) {
    if (!id.valid()) return;
    const UseOfNow use = use_of_now(module.functions[id]);
    if (use == UseOfNow::Day) first.day(day_of(situation.now) + 1);
    if (use == UseOfNow::Other) first.now();
  }

  void level(const ir::GateControl& row) {
    const ir::Control& control = module.controls[row.control];
    if (control.until) first.day(*control.until);
    if (row.at_until) first.day(*row.at_until + 1);
  }

  void waiver(const ir::GateWaiver& row) {
    first.day(row.granted);
    first.day(row.expires + 1);
  }

  void statement(const ir::GateApproval& row, const Statement& said) {
    first.at(static_cast<Int128>(said.at) - module.clock_skew);
    if (said.vouched_until) first.at(*said.vouched_until);
    if (said.kind != StatementKind::Request) return first.at(static_cast<Int128>(said.at) + row.valid + 1);
    for (const ir::Widening& widening : row.escalations) first.at(static_cast<Int128>(said.at) + widening.after);
    if (row.expire) first.at(static_cast<Int128>(said.at) + *row.expire);
  }

  void approval(const ir::GateApproval& row) {
    const std::string name = ir::full_name(row);
    for (const Statement& said : situation.statements) {
      if (said.approval == name) statement(row, said);
    }
  }
};

}  // namespace

auto valid_until(const ir::Module& module, const ir::Gate& gate, const evidence::Situation& situation)
    -> std::optional<std::int64_t> {
  Looking look{module, gate, situation, First(situation.now)};
  if (situation.next_change) look.first.at(*situation.next_change);
  if (situation.ledger.next_change && !gate.approvals.empty()) look.first.at(*situation.ledger.next_change);
  for (const ir::GateControl& row : gate.controls) look.level(row);
  for (const ir::GateWaiver& row : gate.waivers) look.waiver(row);
  for (const ir::GateApproval& row : gate.approvals) look.approval(row);
  for (const ir::Input& input : module.inputs) look.function(input.about);
  look.function(gate.function);
  return look.first.first();
}

}  // namespace writ::decide
