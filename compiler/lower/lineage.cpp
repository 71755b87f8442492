// Answers of the declared lineage as constant tables: what is asked of an asset is a look-up by its id.
//
// An asset that a table does not have is unknown: one that is not declared, and one that does not say
// what is asked. The same table tells whether an asset is declared at all.
#include "compiler/lower/lineage.hpp"

#include "compiler/lower/builder.hpp"

namespace writ::lower {

using check::AssetRow;
using check::LineageGraph;
using check::LineageQuery;

namespace {

struct Tables {
  Lowering& l;
  const LineageGraph& graph = l.package.lineage;

  auto memory() const -> Arena& { return l.module().memory; }
  auto id(std::uint32_t asset) const -> Cell { return Cell::of_text(memory().text(graph.assets[asset].id)); }
  template <class Members, class Make>
  auto set(const Members& members, Make&& make) const -> Cell {
    Cell* items = memory().cells(members.size());
    std::uint32_t size = 0;
    for (const std::uint32_t one : members) items[size++] = make(one);
    return Cell::of_sequence(memory().make(Sequence{items, size, false}));
  }
  // Ids are numbered in their order, so what follows from numbers is in value order.
  auto assets(const check::Bits& bits) const -> Cell {
    return set(bits.members(), [&](std::uint32_t one) { return id(one); });
  }
  static auto member(std::uint32_t index) -> Cell { return Cell::of_int(index); }
  auto sources(const AssetRow& row) const -> Cell {
    std::set<std::uint32_t> direct;
    for (const check::AssetSourceRow& source : row.sources) direct.insert(source.asset);
    return set(direct, [&](std::uint32_t one) { return id(one); });
  }
  auto answer(LineageQuery query, std::uint32_t asset) const -> Cell {
    const AssetRow& row = graph.assets[asset];
    switch (query) {
      case LineageQuery::Sources: return sources(row);
      case LineageQuery::Upstream: return assets(graph.closure.upstream[asset]);
      case LineageQuery::Downstream: return assets(graph.closure.downstream[asset]);
      case LineageQuery::Labels: return set(graph.closure.labels[asset].members(), member);
      case LineageQuery::Purposes: return set(*row.purposes, member);
      case LineageQuery::Region: return member(*row.region);
      case LineageQuery::ClassOf: return member(*row.data_class);
      case LineageQuery::Keep: return Cell::of_int(*row.keep);
      case LineageQuery::Kind: return Cell::of_text(memory().text(row.kind));
      case LineageQuery::Reaches: return id(asset);  // itself: whether it is declared
    }
    return {};
  }
  auto table(LineageQuery query) const -> Cell {
    Cell* keys = memory().cells(graph.assets.size());
    Cell* values = memory().cells(graph.assets.size());
    std::uint32_t size = 0;
    for (std::uint32_t asset = 0; asset < graph.assets.size(); ++asset) {
      if (!check::answers(graph, query, asset)) continue;
      keys[size] = id(asset);
      values[size++] = answer(query, asset);
    }
    return Cell::of_mapping(memory().make(Mapping{keys, values, size, false}));
  }
};

auto member_names(const Lowering& l, const std::set<std::uint32_t>& members) -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const std::uint32_t one : members)
    names.push_back(
        l.package.types[l.package.types[l.package.lineage.word(check::LineageWord::Label)].enumeration].members[one]);
  return names;
}

// The graph itself, so that a reason can name the way that a label took.
void add_graph(Lowering& l) {
  ir::Lineage& made = l.module().lineage;
  const LineageGraph& graph = l.package.lineage;
  for (std::uint32_t to = 0; to < graph.assets.size(); ++to) {
    const AssetRow& row = graph.assets[to];
    ir::LineageAsset asset{row.id, !row.holds && row.sources.empty(), {}};
    if (row.holds) asset.holds = member_names(l, *row.holds);
    made.assets.push_back(std::move(asset));
    for (const check::AssetSourceRow& source : row.sources) {
      ir::LineageFlow flow{source.asset, to, {}, {}, {}};
      if (source.via.valid()) {
        const check::TransformRow& via = graph.transforms.at(source.via);
        flow.via = l.package.symbols[source.via].name;
        flow.removes = member_names(l, via.removes);
        flow.adds = member_names(l, via.adds);
      }
      made.flows.push_back(std::move(flow));
    }
  }
}

auto looked_up(LineageQuery query) -> ir::LineageAnswer {
  switch (query) {
    case LineageQuery::Sources: return ir::LineageAnswer::Sources;
    case LineageQuery::Upstream: return ir::LineageAnswer::Upstream;
    case LineageQuery::Downstream: return ir::LineageAnswer::Downstream;
    case LineageQuery::Labels: return ir::LineageAnswer::Labels;
    case LineageQuery::Purposes: return ir::LineageAnswer::Purposes;
    case LineageQuery::Region: return ir::LineageAnswer::Region;
    case LineageQuery::Keep: return ir::LineageAnswer::Keep;
    case LineageQuery::Kind: return ir::LineageAnswer::Kind;
    case LineageQuery::ClassOf: return ir::LineageAnswer::ClassOf;
    case LineageQuery::Reaches: return ir::LineageAnswer::Declared;
  }
  WRIT_CHECK(false, "a question outside its enum");
}

// The table of a question, made when it is first asked.
auto lineage_table(Lowering& l, LineageQuery query, writ::TypeId answer) -> ir::ConstantId {
  if (auto found = l.lineage.find(query); found != l.lineage.end()) return found->second;
  if (l.lineage.empty()) add_graph(l);
  writ::Type type;
  type.kind = Kind::Map;
  type.key = l.types().simple(Kind::Asset);
  type.element = answer;
  type.max_size = static_cast<std::uint32_t>(l.package.lineage.assets.size());
  const ir::ConstantId made = l.constant(l.types().intern(type), Tables{l}.table(query));
  l.module().lineage.tables.push_back({made, looked_up(query)});
  return l.lineage[query] = made;
}

auto look_up(FunctionBuilder& f, LineageQuery query, writ::TypeId answer, ir::ValueId asset) -> ir::ValueId {
  const ir::ValueId table = f.constant(lineage_table(f.lowering, query, answer));
  return f.emit(ir::Op::Entry, answer, table.index, asset.index);
}

}  // namespace

auto lower_lineage(FunctionBuilder& f, LineageQuery query, writ::TypeId type, const std::vector<ir::ValueId>& assets)
    -> ir::ValueId {
  if (query != LineageQuery::Reaches) return look_up(f, query, type, assets[0]);
  writ::Type below;
  below.kind = Kind::Set;
  below.element = f.types().simple(Kind::Asset);
  below.max_size = static_cast<std::uint32_t>(f.lowering.package.lineage.assets.size());
  const ir::ValueId set = look_up(f, LineageQuery::Downstream, f.types().intern(below), assets[0]);
  // Of an asset that is not declared nobody knows what it is made from.
  const ir::ValueId declared = look_up(f, LineageQuery::Reaches, below.element, assets[1]);
  return f.emit(ir::Op::Member, type, declared.index, set.index);
}

}  // namespace writ::lower
