#include "runtime/explain/lineage.hpp"

#include <algorithm>
#include <vector>

#include "runtime/explain/values.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {
namespace {

using ir::LineageAnswer;

auto has(const std::vector<std::string>& all, std::string_view one) -> bool {
  return std::find(all.begin(), all.end(), one) != all.end();
}

auto find_asset(const ir::Lineage& lineage, std::string_view id) -> std::optional<std::uint32_t> {
  for (std::uint32_t i = 0; i < lineage.assets.size(); ++i) {
    if (lineage.assets[i].id == id) return i;
  }
  return std::nullopt;
}

// Upwards from an asset, nearest first, along the flows that `passes` lets through, to where `ends` is
// true of an asset or `begins` of a flow. The way down again as text.
class Search {
 public:
  explicit Search(const ir::Lineage& lineage)
      : lineage_(lineage), below_(lineage.assets.size()), into_(lineage.assets.size()) {
    for (const ir::LineageFlow& flow : lineage.flows) into_[flow.to].push_back(&flow);
  }

  template <class Passes, class Begins, class Ends>
  auto up(std::uint32_t from, Passes&& passes, Begins&& begins, Ends&& ends) -> std::string {
    std::vector<std::uint32_t> todo{from};
    std::vector<bool> seen(lineage_.assets.size());
    seen[from] = true;
    for (std::size_t at = 0; at < todo.size(); ++at) {
      const std::uint32_t node = todo[at];
      if (ends(node)) return lineage_.assets[node].id + down(node);
      for (const ir::LineageFlow* flow : into_[node]) {
        if (begins(*flow)) return lineage_.assets[flow->from].id + step(*flow) + down(node);
        if (!passes(*flow) || seen[flow->from]) continue;
        seen[flow->from] = true;
        below_[flow->from] = flow;
        todo.push_back(flow->from);
      }
    }
    return "";
  }

 private:
  [[nodiscard]] auto step(const ir::LineageFlow& flow) const -> std::string {
    return (flow.via.empty() ? " -> " : " -" + flow.via + "-> ") + lineage_.assets[flow.to].id;
  }
  [[nodiscard]] auto down(std::uint32_t node) const -> std::string {
    std::string text;
    for (const ir::LineageFlow* flow = below_[node]; flow != nullptr; flow = below_[flow->to]) text += step(*flow);
    return text;
  }

  const ir::Lineage& lineage_;
  std::vector<const ir::LineageFlow*> below_;  // the flow that a node was reached by
  std::vector<std::vector<const ir::LineageFlow*>> into_;
};

constexpr auto kAny = [](const ir::LineageFlow&) { return true; };
constexpr auto kNone = [](const ir::LineageFlow&) { return false; };

auto way_of_label(const ir::Lineage& lineage, std::uint32_t asset, std::string_view label) -> std::string {
  return Search(lineage).up(
      asset, [&](const ir::LineageFlow& flow) { return !has(flow.removes, label); },
      [&](const ir::LineageFlow& flow) { return has(flow.adds, label); },
      [&](std::uint32_t node) { return has(lineage.assets[node].holds, label); });
}

auto way_between(const ir::Lineage& lineage, std::uint32_t from, std::uint32_t to) -> std::string {
  return Search(lineage).up(to, kAny, kNone, [&](std::uint32_t node) { return node == from; });
}

auto known_text(const Trace& trace, ir::ValueId value) -> std::optional<std::string> {
  const Cell& cell = trace.cell(value);
  if (!cell.known() || cell.absent || is_sensitive(trace, value)) return std::nullopt;
  return std::string(cell.text.view());
}

}  // namespace

auto lineage_look(const Trace& trace, ir::ValueId value) -> std::optional<LineageLook> {
  const ir::Inst& inst = trace.inst(value);
  if (inst.op != ir::Op::Entry || trace.inst(ir::ValueId{inst.a}).op != ir::Op::Const) return std::nullopt;
  const std::uint32_t table = trace.inst(ir::ValueId{inst.a}).a;
  for (const ir::LineageTable& row : trace.module().lineage.tables) {
    if (row.table.index == table) return LineageLook{row.answer, ir::ValueId{inst.b}};
  }
  return std::nullopt;
}

auto way_of(const Trace& trace, ir::ValueId collection, const Cell& element) -> std::string {
  const std::optional<LineageLook> look = lineage_look(trace, collection);
  const ir::Lineage& lineage = trace.module().lineage;
  const std::optional<std::string> id = look ? known_text(trace, look->asset) : std::nullopt;
  const std::optional<std::uint32_t> asset = id ? find_asset(lineage, *id) : std::nullopt;
  if (!asset || !element.known()) return "";
  const TypeId type = trace.module().types[trace.type(collection)].element;
  if (look->answer == LineageAnswer::Labels)
    return way_of_label(lineage, *asset, print_value(trace.module().types, type, element));
  const bool above = look->answer == LineageAnswer::Upstream || look->answer == LineageAnswer::Sources;
  if (!above && look->answer != LineageAnswer::Downstream) return "";
  const std::optional<std::uint32_t> other = find_asset(lineage, element.text.view());
  if (!other) return "";
  return above ? way_between(lineage, *other, *asset) : way_between(lineage, *asset, *other);
}

auto way_in(const Trace& trace, ir::ValueId leaf) -> std::string {
  const ir::Inst* inst = &trace.inst(leaf);
  if (inst->op == ir::Op::Not) inst = &trace.inst(ir::ValueId{inst->a});
  if (inst->op != ir::Op::Member || trace.truth(inst->result) != Truth::True) return "";
  if (is_sensitive(trace, ir::ValueId{inst->a})) return "";
  return way_of(trace, ir::ValueId{inst->b}, trace.cell(ir::ValueId{inst->a}));
}

auto why_no_answer(const Trace& trace, ir::ValueId look_up) -> std::string {
  const std::optional<LineageLook> look = lineage_look(trace, look_up);
  const std::optional<std::string> id = look ? known_text(trace, look->asset) : std::nullopt;
  if (!id) return "";
  const ir::Lineage& lineage = trace.module().lineage;
  const std::optional<std::uint32_t> asset = find_asset(lineage, *id);
  if (!asset) return "no asset `" + *id + "` is declared";
  if (look->answer != LineageAnswer::Labels) return "the asset `" + *id + "` does not say it";
  const auto silent = [&](std::uint32_t node) { return lineage.assets[node].silent; };
  const std::string way = Search(lineage).up(*asset, kAny, kNone, silent);
  const std::string first = way.substr(0, way.find(' '));
  return "the asset `" + first + "` does not say what it holds" + (first == *id ? "" : ": " + way);
}

}  // namespace writ::explain
