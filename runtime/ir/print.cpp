// The stable text form of a module. Everything is in it, so that it is also a file format.
//
//   writ_ir 1
//   module "acme.ml.release" version "3.2.0" edition 1
//   sources "sha256:…"
//   clock_skew 120000000000
//
//   enum e0 "Tier" ordered { "low" "high" }
//   record r0 "Release" { "prompts" @1, "owner" @2 sensitive }
//   type @0 bool
//   type @1 int unit "tokens" in 0 .. 10000
//   type @2 record r0
//   type @3 list @2 size 1 .. 64
//   const #0 : @1 = 2000
//   input $0 request "release" : @2
//   rules t0 "tier_of" {
//     column @1 (#0, #1, #2)
//     row (0 1 1 3 4) #7            ; column 0 in the classes 1 to 1, or 3 to 4
//     row () given
//     rest #8
//   }
//   origin !0 "release.writ" 12 3 "release.prompts >= 2_000"
//
//   function f0 "gate release_to_production" {
//     %0 = input $0 : @2 !0
//     %1 = field %0 .0 : @1 !0       ; int[tokens] .prompts  release.writ:12:3
//     %2 = const #0 : @1 !0
//     %3 = le %2 %1 : @0 !0
//     %7 = every %4 : @0 !0 {
//       %5 = param 0 : @2
//       %6 = present %5 : @0
//       yield %6
//     }
//     output %3 %7
//   }
//
//   message m0 f1 : "only " [0] " prompts"
//   control c0 "MDL-01" { … }
//   gate "release_to_production" on $0 by f0 {
//     …
//     size $0 .4 [] .1 max 64
//     steps 139
//     steps 8 0
//   }
//
//   end
//
// Rows are numbered from 0 in each table, in order. `%` values, `#` constants, `@` types, `$`
// inputs, `!` origins; `none` or nothing is no id. Lists of operands stand in parentheses, and
// how they share the pool is not kept. Blank space and `;` to the end of a line mean nothing
// to the reader: what stands there is for people. `end` stands last, so that a file that was
// cut short does not read.
//
// Values are written by type: true, 12, 0.005, "text", [list], {set}, {key: value}, (record's
// fields), absent. Ratios are decimals, times are whole numbers of ns or days, enum members
// are numbers.
#include <fmt/core.h>

#include "runtime/builtins/builtins.hpp"
#include "runtime/ir/rules.hpp"
#include "runtime/ir/text_form.hpp"
#include "runtime/values/text.hpp"

namespace writ::ir {
namespace {

using namespace text_form;

constexpr std::size_t kCommentColumn = 44;

class Printer {
 public:
  explicit Printer(const Module& module) : m_(module) {}

  auto print() -> std::string {
    header();
    types();
    for (std::uint32_t i = 0; i < m_.constants.size(); ++i) constant(i);
    for (std::uint32_t i = 0; i < m_.inputs.size(); ++i) input(i);
    for (std::uint32_t i = 0; i < m_.rules.size(); ++i) rules(i);
    for (std::uint32_t i = 0; i < m_.origins.size(); ++i) origin_row(i);
    for (std::uint32_t i = 0; i < m_.functions.size(); ++i) function(i);
    if (!m_.messages.empty()) out_ += '\n';
    for (std::uint32_t i = 0; i < m_.messages.size(); ++i) message(i);
    for (std::uint32_t i = 0; i < m_.controls.size(); ++i) control(i);
    for (const Gate& one : m_.gates) gate(one);
    lineage();
    out_ += "\nend\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }
  void text(std::string_view name, const std::string& value) { put("  {} {}\n", name, quoted(value)); }
  void texts(std::string_view name, const std::vector<std::string>& values) {
    for (const std::string& value : values) text(name, value);
  }
  static auto origin_text(OriginId id) -> std::string { return id.valid() ? fmt::format(" !{}", id.index) : ""; }
  static auto message_text(MessageId id) -> std::string { return id.valid() ? fmt::format("m{}", id.index) : "none"; }

  void header() {
    put("writ_ir {}\n", kVersion);
    put("module {} version {} edition {}\n", quoted(m_.name), quoted(m_.version), m_.edition);
    put("sources {}\n", quoted(m_.source_digest));
    put("meaning {}\n", quoted(m_.meaning_digest));
    put("clock_skew {}\n\n", m_.clock_skew);
  }

  // ---------------------------------------------------------------- types

  void types() {
    for (std::uint32_t i = 0; i < m_.types.enums().size(); ++i) enumeration(i);
    for (std::uint32_t i = 0; i < m_.types.records().size(); ++i) record(i);
    for (std::uint32_t i = 0; i < m_.types.types().size(); ++i) type(i);
  }
  void enumeration(std::uint32_t index) {
    const EnumType& row = m_.types[EnumId{index}];
    put("enum e{} {}{} {{", index, quoted(row.name), row.ordered ? " ordered" : "");
    for (const std::string& member : row.members) put(" {}", quoted(member));
    out_ += " }\n";
  }
  void record(std::uint32_t index) {
    const RecordType& row = m_.types[RecordId{index}];
    put("record r{} {} {{", index, quoted(row.name));
    const char* before = " ";
    for (const Field& field : row.fields) {
      put("{}{} @{}{}", before, quoted(field.name), field.type.index, field.sensitive ? " sensitive" : "");
      before = ", ";
    }
    out_ += " }\n";
  }
  void type(std::uint32_t index) {
    const Type& row = m_.types[TypeId{index}];
    const std::size_t start = out_.size();
    put("type @{} {}", index, name_of(row.kind));
    if (row.kind == Kind::Enum) put(" e{}", row.enumeration.index);
    if (row.kind == Kind::Record) put(" r{}", row.record.index);
    if (row.kind == Kind::Map) put(" @{}", row.key.index);
    if (is_collection(row.kind)) put(" @{}", row.element.index);
    if (row.optional) out_ += " optional";
    if (!row.unit.empty()) put(" unit {}", quoted(row.unit));
    if (row.min_size != 0 || row.max_size != 0) put(" size {} .. {}", row.min_size, row.max_size);
    if (row.range) {
      put(" in {} {} {}", int128_text(row.range->low), row.range->high_open ? "..<" : "..",
          int128_text(row.range->high));
    }
    if (row.float_range) {
      put(" within {} {} {}", float_text(row.float_range->low), row.float_range->high_open ? "..<" : "..",
          float_text(row.float_range->high));
    }
    if (!row.pattern.empty()) put(" matches {}", quoted(row.pattern));
    comment(start, type_name(m_.types, TypeId{index}));
  }

  // Ends the line that began at `start`.
  void comment(std::size_t start, const std::string& text) {
    const std::size_t length = out_.size() - start;
    out_.append(length < kCommentColumn ? kCommentColumn - length : 2, ' ');
    put("; {}\n", on_one_line(text));
  }

  // ---------------------------------------------------------------- values

  void value(TypeId id, const Cell& cell) {  // as deep as the type
    const Type& row = m_.types[id];
    if (cell.absent) {
      out_ += "absent";
      return;
    }
    if (is_text(row.kind)) {
      out_ += quoted(cell.text.view());
      return;
    }
    switch (row.kind) {
      case Kind::Bool: out_ += cell.truth == Truth::True ? "true" : "false"; return;
      case Kind::Decimal:
      case Kind::Ratio: out_ += decimal::print(cell.decimal); return;
      case Kind::Float: out_ += float_text(cell.real); return;
      case Kind::List: sequence(row.element, *cell.sequence, '[', ']'); return;
      case Kind::Set: sequence(row.element, *cell.sequence, '{', '}'); return;
      case Kind::Map: mapping(row, *cell.mapping); return;
      case Kind::Record: fields(m_.types[row.record], cell.fields); return;
      case Kind::Int:
      case Kind::Instant:
      case Kind::Date:
      case Kind::Duration:
      case Kind::Enum: put("{}", cell.integer); return;
      case Kind::String:
      case Kind::Digest:
      case Kind::Person:
      case Kind::Service:
      case Kind::Asset:
      case Kind::Semver:
      case Kind::Cidr:
      case Kind::Ip:
      case Kind::Country:
      case Kind::Json: return;  // texts, above
    }
  }
  void sequence(TypeId element, const Sequence& items, char open, char close) {
    out_ += open;
    for (std::uint32_t i = 0; i < items.size; ++i) {
      if (i > 0) out_ += ", ";
      value(element, items.items[i]);
    }
    out_ += close;
  }
  void mapping(const Type& row, const Mapping& map) {
    out_ += '{';
    for (std::uint32_t i = 0; i < map.size; ++i) {
      if (i > 0) out_ += ", ";
      value(row.key, map.keys[i]);
      out_ += ": ";
      value(row.element, map.values[i]);
    }
    out_ += '}';
  }
  void fields(const RecordType& record, const Cell* cells) {
    out_ += '(';
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
      if (i > 0) out_ += ", ";
      value(record.fields[i].type, cells[i]);
    }
    out_ += ')';
  }

  void constant(std::uint32_t index) {
    const Constant& row = m_.constants[ConstantId{index}];
    const std::size_t start = out_.size();
    put("const #{} : @{} = ", index, row.type.index);
    value(row.type, row.value);
    const Kind kind = m_.types[row.type].kind;
    const bool opaque = kind == Kind::Enum || kind == Kind::Instant || kind == Kind::Date || kind == Kind::Duration;
    comment(start, type_name(m_.types, row.type) + (opaque ? " " + print_value(m_.types, row.type, row.value) : ""));
  }
  void rules(std::uint32_t index) {
    const Rules& rules = m_.rules[RulesId{index}];
    put("rules t{} {} {{\n", index, quoted(rules.name));
    for (const RulesColumn& column : rules.columns) {
      put("  column @{} (", column.type.index);
      for (std::size_t i = 0; i < column.limits.size(); ++i) put("{}#{}", i > 0 ? ", " : "", column.limits[i].index);
      out_ += ")\n";
    }
    const char* at = rules.tests.data();
    for (std::size_t row = 0; row < rules.answers.size(); ++row) {
      const bool rest = rules.rest && row + 1 == rules.answers.size();
      rest ? put("  rest") : row_tests(at);
      rules.answers[row].valid() ? put(" #{}\n", rules.answers[row].index) : put(" given\n");
    }
    out_ += "}\n";
  }
  // Moves `at` behind the row.
  void row_tests(const char*& at) {
    out_ += "  row (";
    RowTests tests(at);
    for (const char* before = ""; !tests.done(); tests.next(), before = ", ") {
      put("{}{}", before, tests.column());
      tests.each_interval([&](RulesInterval one) { put(" {} {}", one.first, one.last); });
    }
    at = tests.end();
    out_ += ')';
  }
  void input(std::uint32_t index) {
    const Input& row = m_.inputs[InputId{index}];
    const std::size_t start = out_.size();
    put("input ${} {} {} : @{}", index, name_of(row.kind), quoted(row.name), row.type.index);
    if (row.about.valid()) put(" about f{}", row.about.index);
    if (!row.issuers.empty()) out_ += " from";
    for (const std::string& issuer : row.issuers) put(" {}", quoted(issuer));
    if (row.fresh_within) put(" fresh {}", *row.fresh_within);
    if (row.kind == InputKind::Data) {
      out_ += " = ";
      value(row.type, row.data);
    }
    comment(start, type_name(m_.types, row.type));
  }
  void origin_row(std::uint32_t index) {
    const Origin& row = m_.origins[OriginId{index}];
    put("origin !{} {} {} {} {}\n", index, quoted(row.file), row.line, row.column, quoted(row.text));
  }

  // ---------------------------------------------------------------- functions

  void function(std::uint32_t index) {
    const Function& fn = m_.functions[FunctionId{index}];
    put("\nfunction f{} {} {{\n", index, quoted(fn.name));
    block(fn, BlockId{0u}, "  ");
    out_ += "  output";
    for (const ValueId output : fn.outputs) put(" %{}", output.index);
    out_ += "\n}\n";
  }
  void block(const Function& fn, BlockId id, const std::string& indent) {  // as deep as blocks nest
    for (const Inst& inst : fn.blocks[id].insts) instruction(fn, inst, indent);
    if (id.index == 0) return;
    put("{}yield", indent);
    for (const ValueId result : fn.blocks[id].results) put(" %{}", result.index);
    out_ += '\n';
  }
  void instruction(const Function& fn, const Inst& inst, const std::string& indent) {
    const OpInfo& info = op_info(inst.op);
    const std::size_t start = out_.size();
    put("{}%{} = {}", indent, inst.result.index, info.text);
    if (info.c == Operand::Builtin) put(" {}", builtins::all()[inst.c].name);
    operand(fn, inst, info.a, inst.a);
    if (info.a != Operand::List) operand(fn, inst, info.b, inst.b);
    operand(fn, inst, info.c, inst.c);
    put(" : @{}{}{}", inst.type.index, origin_text(inst.origin), info.b == Operand::Block ? " {" : "");
    comment(start, describe(fn, inst));
    if (info.b != Operand::Block) return;
    block(fn, BlockId{inst.b}, indent + "  ");
    put("{}}}\n", indent);
  }
  void operand(const Function& fn, const Inst& inst, Operand kind, std::uint32_t index) {
    switch (kind) {
      case Operand::Value: put(" %{}", index); return;
      case Operand::Const: put(" #{}", index); return;
      case Operand::Input: put(" ${}", index); return;
      case Operand::Field: put(" .{}", index); return;
      case Operand::Index: put(" {}", index); return;
      case Operand::Rules: put(" t{}", index); return;
      case Operand::Reason: put(" {}", reason_name(static_cast<Reason>(index))); return;
      case Operand::List: list(fn, inst); return;
      case Operand::None:
      case Operand::Block:    // after the type
      case Operand::Builtin:  // before the list
        return;
    }
  }
  void list(const Function& fn, const Inst& inst) {
    out_ += " (";
    for (std::uint32_t i = 0; i < inst.b; ++i) put("{}%{}", i > 0 ? ", " : "", fn.pool[inst.a + i]);
    out_ += ')';
  }
  auto describe(const Function& fn, const Inst& inst) -> std::string {
    std::string text = type_name(m_.types, inst.type);
    if (inst.op == Op::Field) text += " ." + m_.types[m_.types[fn.value_types[inst.a]].record].fields[inst.b].name;
    if (inst.op == Op::Input) text += " " + m_.inputs[InputId{inst.a}].name;
    if (!inst.origin.valid()) return text;
    const Origin& origin = m_.origins[inst.origin];
    return text + fmt::format("  {}:{}:{}", origin.file, origin.line, origin.column);
  }

  // ---------------------------------------------------------------- what is decided

  void message(std::uint32_t index) {
    const Message& row = m_.messages[MessageId{index}];
    put("message m{}", index);
    if (row.values.valid()) put(" f{}", row.values.index);
    out_ += " :";
    for (const MessagePart& part : row.parts) {
      if (part.value) {
        put(" [{}]", *part.value);
      } else {
        put(" {}", quoted(part.text));
      }
    }
    out_ += '\n';
  }
  static auto level(const Level& level) -> std::string {
    return fmt::format("{} {} {}", name_of(level.kind), quoted(level.override_by), quoted(level.override_from));
  }
  void control(std::uint32_t index) {
    const Control& row = m_.controls[ControlId{index}];
    put("\ncontrol c{} {}{} {{\n", index, quoted(row.id), origin_text(row.origin));
    text("title", row.title);
    text("owner", row.owner);
    text("severity", row.severity);
    texts("maps", row.maps);
    texts("tag", row.tags);
    text("remedy", row.remedy);
    put("  level {}\n", level(row.level));
    put("  then {}\n", level(row.then));
    if (row.until) put("  until {}\n", *row.until);
    if (row.has_condition) put("  condition{}\n", origin_text(row.condition_origin));
    for (const Requirement& requirement : row.requirements) {
      put("  require {} {}{}\n", quoted(requirement.label), message_text(requirement.message),
          origin_text(requirement.origin));
    }
    out_ += "}\n";
  }
  void gate(const Gate& row) {
    put("\ngate {} on ${} by f{}{} {{\n", quoted(row.name), row.request.index, row.function.index,
        origin_text(row.origin));
    text("title", row.title);
    for (const GateControl& control : row.controls) gate_control(control);
    for (const GateClause& clause : row.clauses) {
      put("  {} {} when {} because {}{}\n", name_of(clause.kind), quoted(clause.role), clause.condition,
          message_text(clause.because), origin_text(clause.origin));
    }
    for (const GateApproval& approval : row.approvals) gate_approval(approval);
    for (const GateWaiver& waiver : row.waivers) gate_waiver(waiver);
    for (const Obligation& obligation : row.obligations) gate_obligation(obligation);
    if (row.nothing_applies) {
      put("  nothing {} because {}\n", name_of(*row.nothing_applies), message_text(row.nothing_because));
    }
    cost(row.cost);
    out_ += "}\n";
  }
  void cost(const Cost& cost) {
    for (const CostSize& size : cost.sizes) {
      if (size.input.valid()) {
        put("  size ${}", size.input.index);
      } else {
        put("  size {}", quoted(size.approval));
      }
      for (const std::uint32_t step : size.path) out_ += step == kEachElement ? " []" : fmt::format(" .{}", step);
      put(" max {}\n", size.bound);
    }
    for (const CostTerm& term : cost.terms) {
      put("  steps {}", term.steps);
      for (const std::uint32_t size : term.sizes) put(" {}", size);
      out_ += '\n';
    }
  }
  void when(const std::optional<std::uint32_t>& output) {
    if (output) put(" when {}", *output);
  }
  void gate_control(const GateControl& control) {
    put("  control c{}", control.control.index);
    when(control.applies);
    out_ += " requires (";
    for (std::size_t i = 0; i < control.requirements.size(); ++i)
      put("{}{}", i > 0 ? ", " : "", control.requirements[i]);
    out_ += ')';
    if (control.at) put(" at {}", level(*control.at));
    if (control.at_until) put(" until {}", *control.at_until);
    put(" because {}\n", message_text(control.at_because));
  }
  void outputs(std::string_view name, const std::vector<std::uint32_t>& numbers) {
    if (numbers.empty()) return;
    put("    {} (", name);
    for (std::size_t i = 0; i < numbers.size(); ++i) put("{}{}", i > 0 ? ", " : "", numbers[i]);
    out_ += ")\n";
  }
  void gate_approval(const GateApproval& approval) {
    put("  approval {} from {}", quoted(approval.approval), quoted(approval.declared_in));
    if (!approval.asked_for) out_ += " in_reserve";
    when(approval.when);
    put("{} {{\n", origin_text(approval.origin));
    outputs("binds", approval.binds);
    if (approval.binds_policy) out_ += "    binds_policy\n";
    for (const Seat& seat : approval.seats) {
      put("    need {} {}", seat.people, quoted(seat.role));
      when(seat.when);
      out_ += '\n';
    }
    outputs("exclude", approval.exclude);
    put("    valid {}\n", approval.valid);
    if (approval.veto) out_ += "    veto\n";
    if (approval.delegate_up_to) put("    delegate {}\n", *approval.delegate_up_to);
    for (const Widening& widening : approval.escalations)
      put("    escalate {} {}\n", widening.after, quoted(widening.role));
    if (approval.expire) put("    expire {}\n", *approval.expire);
    out_ += "  }\n";
  }
  void gate_waiver(const GateWaiver& waiver) {
    put("  waiver {} {} for {} scope {}", quoted(waiver.id), quoted(waiver.digest), waiver.control, waiver.scope);
    if (waiver.compensated) put(" compensated {}", *waiver.compensated);
    put(" granted {} expires {} by {} because {}{}\n", waiver.granted, waiver.expires, waiver.approval,
        quoted(waiver.because), origin_text(waiver.origin));
  }
  void gate_obligation(const Obligation& obligation) {
    put("  on {} {} {} merge {}{} (", name_of(obligation.on), obligation.binding ? "oblige" : "advise",
        quoted(obligation.name), name_of(obligation.merge), origin_text(obligation.origin));
    const char* before = "";
    for (const ObligationArgument& argument : obligation.arguments) {
      put("{}{} {}", before, quoted(argument.name), argument.value);
      before = ", ";
    }
    out_ += ")\n";
  }

  // ---------------------------------------------------------------- lineage

  void labels(std::string_view name, const std::vector<std::string>& all) {
    if (!all.empty()) put(" {}", name);
    for (const std::string& one : all) put(" {}", quoted(one));
  }
  void lineage() {
    if (!m_.lineage.tables.empty()) out_ += '\n';
    for (const LineageAsset& asset : m_.lineage.assets) {
      put("asset {}{}", quoted(asset.id), asset.silent ? " silent" : "");
      labels("holds", asset.holds);
      out_ += '\n';
    }
    for (const LineageFlow& flow : m_.lineage.flows) {
      put("flow {} {} via {}", flow.from, flow.to, quoted(flow.via));
      labels("removes", flow.removes);
      labels("adds", flow.adds);
      out_ += '\n';
    }
    for (const LineageTable& table : m_.lineage.tables)
      put("lineage #{} {}\n", table.table.index, name_of(table.answer));
  }

  const Module& m_;
  std::string out_;
};

}  // namespace

// Expects a verified module.
auto print(const Module& module) -> std::string { return Printer(module).print(); }

}  // namespace writ::ir
