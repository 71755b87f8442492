#include "runtime/explain/values.hpp"

#include <algorithm>

#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/explain/lineage.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {
namespace {

// Operations that hand on the value they get, as far as a reader cares.
auto is_transparent(ir::Op op) -> bool { return op == ir::Op::Unwrap || op == ir::Op::Wrap || op == ir::Op::Widen; }

// By a key or an index.
auto is_look_up(ir::Op op) -> bool {
  return op == ir::Op::At || op == ir::Op::Entry || op == ir::Op::Get || op == ir::Op::JsonKey || op == ir::Op::JsonAt;
}

auto is_arithmetic(ir::Op op) -> bool {
  return op == ir::Op::Add || op == ir::Op::Sub || op == ir::Op::Mul || op == ir::Op::Div || op == ir::Op::Neg;
}

auto field_name(const Trace& trace, const ir::Inst& inst) -> const Field& {
  const Type& record = trace.module().types[trace.type(ir::ValueId{inst.a})];
  return trace.module().types[record.record].fields[inst.b];
}

// Whether a value is, or was computed from, a field declared sensitive. Whatever is too far to look at
// counts as sensitive, where anything is.
auto comes_from_sensitive(const Trace& trace, ir::ValueId value) -> bool {
  if (!has_sensitive(trace.module().types)) return false;
  std::vector<bool> seen(trace.function().value_types.size());
  std::size_t looked_at = 0;
  std::vector<ir::ValueId> todo{value};
  while (!todo.empty()) {
    const ir::ValueId next = todo.back();
    todo.pop_back();
    if (seen[next.index]) continue;
    seen[next.index] = true;
    if (++looked_at > limits::kExplainSteps) return true;
    const ir::Inst& inst = trace.inst(next);
    if (inst.op == ir::Op::Field && field_name(trace, inst).sensitive) return true;
    for (ir::ValueId operand : trace.operands(inst)) todo.push_back(operand);
    if (inst.op == ir::Op::Param) {
      if (const ir::Inst* fold = trace.entered(inst).fold) todo.emplace_back(fold->a);
    }
    if (!is_fold(inst.op)) continue;
    for (ir::ValueId result : trace.block(inst).results) todo.push_back(result);
  }
  return false;
}

auto element_path(const Trace& trace, const ir::Inst& param) -> std::string {
  const auto [fold, element] = trace.entered(param);
  if (fold == nullptr) return source_text(trace, param);
  const ir::ValueId collection{fold->a};
  const std::string base = name_of(trace, collection);
  const Type& type = trace.module().types[trace.type(collection)];
  if (type.kind != Kind::Map) return base + "[" + std::to_string(element) + "]";
  const Cell& at = trace.cell(collection).mapping->keys[element];
  const std::string key = key_text(trace.module().types, type.key, at, shown_of(trace, collection));
  return param.a == 0 ? "key " + key + " of " + base : base + key;
}

// One step of a path: what is appended, and the value it is read from.
struct Step {
  std::string text;
  ir::ValueId from;
};
auto step_of(const Trace& trace, const ir::Inst& inst) -> std::optional<Step> {
  const ir::ValueId base{inst.a};
  if (is_transparent(inst.op) || inst.op == ir::Op::Convert) return Step{"", base};
  if (inst.op == ir::Op::Field) return Step{"." + field_name(trace, inst).name, base};
  if (inst.op == ir::Op::First) return Step{"[0]", base};
  if (!is_look_up(inst.op)) return std::nullopt;
  const ir::ValueId key{inst.b};
  if (trace.inst(key).op != ir::Op::Const) return std::nullopt;
  return Step{key_text(trace.module().types, trace.type(key), trace.cell(key), Shown::Plain), base};
}

auto cut(std::string text) -> std::string {
  if (text.size() <= limits::kShownValueBytes) return text;
  std::size_t end = limits::kShownValueBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end) + "…";
}

auto size_text(const Type& type, const Cell& cell) -> std::string {
  const std::uint32_t size = type.kind == Kind::Map ? cell.mapping->size : cell.sequence->size;
  return group_digits(std::to_string(size)) + (size == 1 ? " element" : " elements");
}

struct Collecting {
  const Trace& trace;
  std::vector<FoundValue> found;

  void add(const std::string& name, ir::ValueId value) {
    const auto same = [&](const FoundValue& f) { return f.name == name; };
    if (found.size() >= limits::kWitnessValues || std::any_of(found.begin(), found.end(), same)) return;
    found.push_back({name, shown_value(trace, value)});
  }
  void look(ir::ValueId value, std::size_t depth, ir::OriginId outside = {}) {
    const ir::Inst& inst = trace.inst(value);
    if (inst.op == ir::Op::Const || depth > limits::kExplainDepth || found.size() >= limits::kWitnessValues) return;
    if (path_of(trace, value)) return add(*path_of(trace, value), value);
    const bool boolean = trace.module().types[trace.type(value)].kind == Kind::Bool;
    // `reaches(a, b)` is a look-up within one expression: what it looks up has no name of its own.
    if (lineage_look(trace, value) && inst.origin != outside) add(name_of(trace, value), value);
    if (is_fold(inst.op) || inst.op == ir::Op::Size || inst.op == ir::Op::Now) return add(name_of(trace, value), value);
    if (is_arithmetic(inst.op) || (inst.op == ir::Op::Call && !boolean)) add(name_of(trace, value), value);
    for (ir::ValueId operand : trace.operands(inst)) look(operand, depth + 1, inst.origin);
  }
};

}  // namespace

auto holds_sensitive(const TypeTable& types, TypeId id, std::size_t depth) -> bool {
  if (!id.valid() || depth > limits::kNesting) return false;
  const Type& type = types[id];
  if (is_collection(type.kind)) {
    return holds_sensitive(types, type.element, depth + 1) ||
           (type.key.valid() && holds_sensitive(types, type.key, depth + 1));
  }
  if (type.kind != Kind::Record) return false;
  const std::vector<Field>& fields = types[type.record].fields;
  return std::any_of(fields.begin(), fields.end(),
                     [&](const Field& f) { return f.sensitive || holds_sensitive(types, f.type, depth + 1); });
}

auto is_sensitive(const Trace& trace, ir::ValueId value) -> bool {
  return holds_sensitive(trace.module().types, trace.type(value)) || comes_from_sensitive(trace, value);
}

auto sealed_value(const TypeTable& types, TypeId type, const Cell& value, std::string_view salt) -> std::string {
  constexpr std::size_t kDigits = 16;
  if (salt.empty() || value.is_unknown()) return "(sensitive)";
  const std::string digest = sha256_hex({salt, "\n", decode::to_json(types, type, value)});
  return "(sensitive " + digest.substr(digest.find(':') + 1, kDigits) + ")";
}

auto shown_of(const Trace& trace, ir::ValueId value) -> Shown {
  return comes_from_sensitive(trace, value) ? Shown::Hidden : Shown::Plain;
}

auto key_text(const TypeTable& types, TypeId type, const Cell& key, Shown shown) -> std::string {
  if (shown == Shown::Hidden || holds_sensitive(types, type)) return "[…]";
  const std::string text = print_value(types, type, key);
  return is_text(types[type].kind) ? "[\"" + text + "\"]" : "[" + text + "]";
}

auto is_path_step(ir::Op op) -> bool {
  return is_transparent(op) || op == ir::Op::Field || op == ir::Op::First || op == ir::Op::Convert || is_look_up(op);
}

auto path_of(const Trace& trace, ir::ValueId value) -> std::optional<std::string> {
  std::vector<std::string> steps;
  for (std::size_t depth = 0; depth < limits::kExplainDepth; ++depth) {
    const ir::Inst& inst = trace.inst(value);
    const bool root = inst.op == ir::Op::Input || inst.op == ir::Op::Param;
    if (root) {
      std::string path =
          inst.op == ir::Op::Input ? trace.module().inputs[ir::InputId{inst.a}].name : element_path(trace, inst);
      for (auto step = steps.rbegin(); step != steps.rend(); ++step) path += *step;
      return path;
    }
    std::optional<Step> step = step_of(trace, inst);
    if (!step) return std::nullopt;
    steps.push_back(std::move(step->text));
    value = step->from;
  }
  return std::nullopt;
}

auto source_text(const Trace& trace, const ir::Inst& inst) -> std::string {
  if (inst.origin.valid()) return trace.module().origins[inst.origin].text;
  return std::string(ir::op_info(inst.op).text);
}

auto name_of(const Trace& trace, ir::ValueId value) -> std::string {
  const ir::Inst& inst = trace.inst(value);
  if (inst.op == ir::Op::Now) return "now";
  if (inst.op == ir::Op::Size) return "count(" + name_of(trace, ir::ValueId{inst.a}) + ")";
  if (auto path = path_of(trace, value)) return *path;
  return source_text(trace, inst);
}

namespace {

auto sealed(const Trace& trace, ir::ValueId value) -> std::string {
  return sealed_value(trace.module().types, trace.type(value), trace.cell(value), trace.salt());
}

}  // namespace

auto shown_value(const Trace& trace, ir::ValueId value) -> std::string {
  if (is_sensitive(trace, value)) return sealed(trace, value);
  const TypeTable& types = trace.module().types;
  const Type& type = types[trace.type(value)];
  const Cell& cell = trace.cell(value);
  std::string text = print_value(types, trace.type(value), cell);
  const bool members = is_collection(type.kind) && cell.known() && !cell.absent;
  if (members && text.size() > limits::kShownValueBytes) return size_text(type, cell);
  if (cell.known() && !cell.absent && is_text(type.kind))
    text = type.kind == Kind::String ? "\"" + cut(text) + "\"" : text;
  return cut(std::move(text));
}

auto message_value(const Trace& trace, ir::ValueId value) -> std::string {
  if (is_sensitive(trace, value)) return sealed(trace, value);
  return print_value(trace.module().types, trace.type(value), trace.cell(value));
}

auto values_in(const Trace& trace, ir::ValueId leaf) -> std::vector<FoundValue> {
  Collecting collecting{trace, {}};
  collecting.look(leaf, 0);
  return std::move(collecting.found);
}

auto values_text(const std::vector<FoundValue>& values) -> std::string {
  std::string text;
  for (const FoundValue& value : values) text += (text.empty() ? "" : ", ") + value.name + " is " + value.value;
  return text;
}

}  // namespace writ::explain
