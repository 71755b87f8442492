// A module that has one of everything: types of all kinds, data, nested blocks, lists, calls, a control, a gate.
#pragma once

#include "runtime/builtins/builtins.hpp"
#include "runtime/ir/rules.hpp"
#include "tests/unit/ir_builder.hpp"

namespace writ::test {

struct Sample {
  ModuleBuilder b;
  TypeId boolean = b.type(Kind::Bool);
  TypeId integer = b.type(Kind::Int);
  TypeId text = b.type(Kind::String);
  TypeId exact = b.type(Kind::Decimal);
  TypeId real = b.type(Kind::Float);
  TypeId tier = b.enumeration("Tier", {"low", "a \"quoted\" one"});
  TypeId tags = b.set(text);
  TypeId release =
      b.record("Release", {{"flag", boolean, false}, {"owner", b.optional(text), true}, {"tags", tags, false}});
  TypeId releases = b.list(release);
  TypeId limits = b.map(text, exact);

  Sample() {
    ir::Module& m = b.module;
    m.name = "acme.ml.release";
    m.version = "3.2.0";
    m.source_digest = "sha256:41aa";
    m.meaning_digest = "sha256:77e1";
    m.clock_skew = 120'000'000'000;
    refined_types();
    const ir::OriginId origin = m.origins.add({"release.writ", 12, 3, "release.flag and\ttrue"});
    const ir::InputId request = m.inputs.add({"release", ir::InputKind::Request, release, {}, {}, {}, {}});
    subject_function(request);
    m.inputs.add({"report",
                  ir::InputKind::Evidence,
                  releases,
                  ir::FunctionId{0u},
                  {"eval_service", "auditor"},
                  86'400'000'000'000,
                  {}});
    m.inputs.add({"limits", ir::InputKind::Data, limits, {}, {}, {}, limits_value()});
    gate_function(origin);
    m.messages.add({{{"plain", std::nullopt}}, {}});
    m.messages.add({{{"only ", std::nullopt}, {"", 1}, {" of\n\"them\"", std::nullopt}}, ir::FunctionId{1u}});
    add_control(origin);
    add_gate(origin);
  }

  void refined_types() {
    Type row;
    row.kind = Kind::Int;
    row.unit = "tokens";
    row.range = Range{-5, 10'000, true};
    b.module.types.intern(row);
    row = {};
    row.kind = Kind::Float;
    row.float_range = FloatRange{-0.5, 1e-300, false};
    b.module.types.intern(row);
    row = {};
    row.kind = Kind::String;
    row.max_size = 64;
    row.pattern = "[a-z]+\\.\"x\"";
    b.module.types.intern(row);
  }
  auto limits_value() -> Cell {
    Arena& memory = b.module.memory;
    Cell* keys = memory.cells(2);
    Cell* values = memory.cells(2);
    keys[0] = Cell::of_text(memory.text("a\x01\\"));
    keys[1] = Cell::of_text(memory.text("é"));
    values[0] = Cell::of_decimal(-kDecimalOne / 3);
    values[1] = Cell::of_decimal(static_cast<Int128>(~UInt128{0} >> 1));
    return Cell::of_mapping(memory.make(Mapping{keys, values, 2, false}));
  }
  void subject_function(ir::InputId request) {
    FunctionBuilder f(b, "about report");
    const auto input = f.emit(ir::Op::Input, release, request.index);
    const auto owner = f.emit(ir::Op::Field, b.optional(text), input, 1);
    f.output(f.emit(ir::Op::Unwrap, text, owner));
    f.finish();
  }
  // By a number and a truth; the second row's answer is computed.
  auto rules() -> ir::RulesId {
    const auto number = [&](std::int64_t value) { return b.constant(integer, Cell::of_int(value)); };
    ir::Rules rules;
    rules.name = "tier_of";
    rules.columns = {{integer, {number(3), number(5)}}, {boolean, {b.constant(boolean, Cell::of(Truth::True))}}};
    rules.tests = ir::pack_tests(
        std::vector<std::uint32_t>{2, 0, 2, 0, 1, 4, 4, 1, 1, 1, 1, /**/ 1, 1, 1, 0, 0, /**/ 0}, b.module.memory);
    rules.answers = {number(7), {}, number(8), number(9)};
    rules.rest = true;
    return b.module.rules.add(std::move(rules));
  }
  void gate_function(ir::OriginId origin) {
    using ir::Op;
    FunctionBuilder f(b, "gate release_to_production");
    f.origin = origin;
    const auto request = f.emit(Op::Input, release, 0);
    const auto flag = f.emit(Op::Field, boolean, request, 0);
    f.origin = {};
    const auto report = f.emit(Op::Input, releases, 1);
    const auto item = f.open(report)[0];
    const auto item_tags = f.emit(Op::Field, tags, item, 2);
    const auto tag = f.open(item_tags)[0];
    const auto good = f.emit(Op::Like, boolean, tag, b.text("ok-*").index);
    const auto all_good = f.emit(Op::Every, boolean, item_tags, f.close({good}));
    const auto every = f.emit(Op::Every, boolean, report, f.close({all_good}));
    const auto one = f.constant(integer, Cell::of_int(1));
    const auto listed = f.emit_list(Op::MakeList, b.list(integer), {one, one, one});
    const auto size = f.emit(Op::Size, integer, listed);
    const auto starts =
        f.emit_list(Op::Call, boolean,
                    {f.constant(text, b.module.constants[b.text("abc")].value), f.constant(text, Cell::of_text("a"))},
                    *builtins::find("starts"));
    const auto chosen = f.emit_list(Op::Choose, boolean, {flag, every, starts, flag});
    const auto guarded = f.emit(Op::Guard, boolean, chosen, flag, static_cast<std::uint32_t>(Reason::SampleTooSmall));
    f.constant(real, Cell::of_float(0.1));
    f.constant(tier, Cell::of_int(1));
    f.constant(b.optional(integer), Cell::of_absent());
    f.constant(tags, b.sequence({Cell::of_text("a"), Cell::of_text("b")}));
    f.constant(b.type(Kind::Instant), Cell::of_int(1'777'885'200'000'000'000));
    f.output(guarded);
    f.output(size);
    f.output(every);
    f.output(f.emit_list(Op::Lookup, integer, {size, starts, size}, rules().index));
    f.finish();
  }
  void add_control(ir::OriginId origin) {
    ir::Control control;
    control.id = "MDL-01";
    control.title = "Inside tolerance";
    control.owner = "ml_safety";
    control.severity = "critical";
    control.maps = {"iso42001:A.6.2.4", "soc2:PI1.3"};
    control.tags = {"release_gate"};
    control.remedy = "Run it again.";
    control.level = {ir::LevelKind::Soft, "override"};
    control.until = 20'605;
    control.then = {ir::LevelKind::Hard, ""};
    control.has_condition = true;
    control.condition_origin = origin;
    control.requirements = {{"toxicity", ir::MessageId{1u}, origin}, {"", ir::MessageId{0u}, {}}};
    control.origin = origin;
    b.module.controls.add(control);
  }
  void add_gate(ir::OriginId origin) {
    ir::Gate gate;
    gate.name = "release_to_production";
    gate.title = "Promote a model";
    gate.request = ir::InputId{0u};
    gate.function = ir::FunctionId{1u};
    gate.controls = {{ir::ControlId{0u}, 2, {0, 2}, ir::Level{ir::LevelKind::Advisory, ""}, 20'700, ir::MessageId{0u}}};
    gate.clauses = {{ir::ClauseKind::Deny, 0, "", ir::MessageId{0u}, origin},
                    {ir::ClauseKind::Escalate, 2, "cro", ir::MessageId{1u}, {}}};
    ir::GateApproval approval;
    approval.approval = "prod_release";
    approval.declared_in = "acme.org";
    approval.when = 0;
    approval.binds = {1};
    approval.binds_policy = true;
    approval.seats = {{1, "ml_safety", {}}, {2, "risk_officer", 2}};
    approval.valid = 259'200'000'000'000;
    approval.veto = true;
    approval.delegate_up_to = 0;
    approval.escalations = {{0, "head_of_ml"}, {86'400'000'000'000, "cro"}};
    approval.expire = 604'800'000'000'000;
    approval.origin = origin;
    gate.approvals = {std::move(approval)};
    gate.waivers = {
        {"WV-2026-014", "sha256:aa", 0, 0, 2, 20'500, 20'580, 0, "a \"path\" that is\nnot reachable", origin}};
    gate.obligations = {{ir::Verdict::Allow, true, "record", ir::Merge::All, {{"retain", 1}, {"all", 2}}, origin},
                        {ir::Verdict::Deny, false, "notify", ir::Merge::Max, {}, {}}};
    gate.nothing_applies = ir::Verdict::NeedsApproval;
    gate.nothing_because = ir::MessageId{0u};
    // 139 + 8·|report| + 2·|report|·|report[].tags| + 9·|ledger.prod_release|
    gate.cost.sizes = {{{}, {}, "prod_release", 64},
                       {ir::InputId{1u}, {}, "", 256},
                       {ir::InputId{1u}, {ir::kEachElement, 2}, "", 100}};
    gate.cost.terms = {{139, {}}, {9, {0}}, {8, {1}}, {2, {1, 2}}};
    gate.origin = origin;
    b.module.gates.push_back(gate);
  }
};

}  // namespace writ::test
