// Assets and transforms: each by itself, then the graph that they make.
#include "compiler/check/lineage.hpp"

#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/durations.hpp"
#include "compiler/check/lineage_words.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto graph(Checker& c) -> LineageGraph& { return c.package.lineage; }

auto set_of(Checker& c, LineageWord word) -> writ::TypeId {
  writ::Type type;
  type.kind = Kind::Set;
  type.element = graph(c).word(word);
  type.max_size = static_cast<std::uint32_t>(c.types()[c.types()[type.element].enumeration].members.size());
  return c.types().intern(type);
}

// The members that a set names; nothing where it is no list of them, which is reported.
auto members(Checker& c, LineageWord word, ExprId id) -> std::optional<std::set<std::uint32_t>> {
  if (!id.valid()) return std::set<std::uint32_t>{};
  const auto* set = std::get_if<SetLit>(&c.ast().exprs[id].form);
  if (set == nullptr) return std::nullopt;  // a hole, which was reported
  if (set->comprehension.valid()) {
    c.sink.report(diag::LineageNotListed, c.span(id));
    return std::nullopt;
  }
  if (!graph(c).word(word).valid()) {  // only empty sets anywhere
    return set->elements.empty() ? std::optional(std::set<std::uint32_t>{}) : std::nullopt;
  }
  if (!expect(c, id, set_of(c, word))) return std::nullopt;
  std::set<std::uint32_t> found;
  for (ExprId element : set->elements) {
    const Binding& binding = c.fact(element).binding;
    if (binding.kind != Binding::Kind::Member) {
      c.sink.report(diag::LineageNotListed, c.span(element));
      return std::nullopt;
    }
    found.insert(binding.index);
  }
  return found;
}

auto member(Checker& c, LineageWord word, const Ident& name) -> std::optional<std::uint32_t> {
  const writ::TypeId type = graph(c).word(word);
  if (!type.valid() || !name.valid()) return std::nullopt;
  const auto& all = c.types()[c.types()[type].enumeration].members;
  const auto found = std::find(all.begin(), all.end(), name.text);
  if (found != all.end()) return static_cast<std::uint32_t>(found - all.begin());
  auto& d = c.sink.report(diag::UnknownWord, name.span, diag::Name{std::string(name.text)},
                          diag::Text{"a member of " + type_name(c.types(), type)});
  const std::string guess = diag::nearest(name.text, all);
  if (!guess.empty()) d.help("did you mean `" + guess + "`?");
  graph(c).broken = true;
  return std::nullopt;
}

// ---------------------------------------------------------------- transforms

void check_transform(Checker& c, SymbolId id, const TransformDecl& decl) {
  const auto removes = members(c, LineageWord::Label, decl.removes);
  const auto adds = members(c, LineageWord::Label, decl.adds);
  if (!removes || !adds) {
    graph(c).broken = true;
    return;
  }
  for (const std::uint32_t label : *adds) {
    if (!removes->contains(label)) continue;
    const writ::Type& type = c.types()[graph(c).word(LineageWord::Label)];
    c.sink
        .report(diag::TransformBoth, c.span(decl.adds), diag::Name{c.package.symbols[id].name},
                diag::Name{c.types()[type.enumeration].members[label]})
        .help("what it adds is there afterwards: take it out of one of the two");
    graph(c).broken = true;
  }
  graph(c).transforms[id] = {*removes, *adds};
}

// ---------------------------------------------------------------- assets

void check_facts(Checker& c, AssetRow& row, const AssetDecl& decl) {
  const diag::Span name = c.package.symbols[row.symbol].span;
  if (const auto* holds = only_clause<HoldsClause>(c, decl.clauses, "holds", name)) {
    row.holds = members(c, LineageWord::Label, holds->set);
    graph(c).broken = graph(c).broken || !row.holds;
  }
  if (const auto* purposes = only_clause<PurposesClause>(c, decl.clauses, "purposes", name)) {
    row.purposes = members(c, LineageWord::Purpose, purposes->set);
    graph(c).broken = graph(c).broken || !row.purposes;
  }
  if (const auto* region = only_clause<RegionClause>(c, decl.clauses, "region", name))
    row.region = member(c, LineageWord::Region, region->name);
  if (const auto* data_class = only_clause<ClassClause>(c, decl.clauses, "class", name)) {
    row.data_class = member(c, LineageWord::Class, data_class->name);
  }
  if (const auto* keep = only_clause<KeepClause>(c, decl.clauses, "keep", name)) {
    check_duration(c, keep->duration, Least::Nothing, "365 days");
    row.keep = literal_duration(c.ast(), keep->duration);
    if (row.keep) infer(c, keep->duration);
  }
  only_clause<OwnerClause>(c, decl.clauses, "owner", name);
  only_clause<BasisClause>(c, decl.clauses, "basis", name);
  only_clause<DigestClause>(c, decl.clauses, "digest", name);
}

// An asset that `from` names; nothing where it is none, which is reported.
auto source_asset(Checker& c, const Ident& name) -> std::optional<std::uint32_t> {
  const SymbolId id = lookup(c, Namespace::Values, name);
  if (!id.valid()) return std::nullopt;
  const Symbol& symbol = c.package.symbols[id];
  if (symbol.kind != SymbolKind::Asset) {
    c.sink
        .report(diag::WrongKind, name.span, diag::Name{symbol.name}, diag::Text{describe(c, id)},
                diag::Text{"an asset"})
        .label(symbol.span, "declared here");
    return std::nullopt;
  }
  const auto found = graph(c).by_id.find(symbol.name);
  return found == graph(c).by_id.end() ? std::nullopt : std::optional(found->second);
}

void check_sources(Checker& c, AssetRow& row, const AssetDecl& decl) {
  for (const AssetSource& source : decl.sources) {
    const auto from = source_asset(c, source.asset);
    const SymbolId via = lookup(c, Namespace::Transforms, source.via);
    if (!from || (source.via.valid() && !via.valid())) {
      graph(c).broken = true;
      continue;
    }
    const auto same = [&](const AssetSourceRow& other) { return other.asset == *from && other.via == via; };
    if (std::any_of(row.sources.begin(), row.sources.end(), same)) {
      c.sink.report(diag::DuplicateMember, source.asset.span, diag::Name{std::string(source.asset.text)},
                    diag::Text{"the sources of `" + row.id + "`"});
      continue;
    }
    row.sources.push_back({*from, via});
  }
}

auto decl_of(const Checker& c, SymbolId id) -> const DeclForm& {
  const Symbol& symbol = c.package.symbols[id];
  return c.package.ast_of(symbol).decls[symbol.decl].form;
}

// Ids in order; what is declared twice is kept once.
void number_assets(Checker& c) {
  std::map<std::string, SymbolId> ids;
  for (std::uint32_t i = 0; i < c.package.symbols.size(); ++i) {
    Symbol& symbol = c.package.symbols[SymbolId{i}];
    if (symbol.kind != SymbolKind::Asset) continue;
    symbol.type = c.simple(Kind::Asset);
    const auto [first, fresh] = ids.emplace(symbol.name, SymbolId{i});
    if (fresh) continue;
    graph(c).broken = true;
    c.sink.report(diag::AssetTwice, symbol.span, diag::Name{symbol.name})
        .label(c.package.symbols[first->second].span, "the other one")
        .help("a document names an asset by its id alone: give one of them another");
  }
  for (const auto& [id, symbol] : ids) {
    graph(c).by_id.emplace(id, static_cast<std::uint32_t>(graph(c).assets.size()));
    graph(c).assets.push_back(
        {symbol, id, std::string(std::get<AssetDecl>(decl_of(c, symbol)).kind.text), {}, {}, {}, {}, {}, {}});
  }
}

// ---------------------------------------------------------------- the graph

auto bits_of(std::size_t size, const std::set<std::uint32_t>& members) -> Bits {
  Bits bits(size);
  for (const std::uint32_t one : members) bits.add(one);
  return bits;
}

auto flow_graph(Checker& c) -> FlowGraph {
  const writ::TypeId label = graph(c).word(LineageWord::Label);
  const std::size_t labels = label.valid() ? c.types()[c.types()[label].enumeration].members.size() : 0;
  FlowGraph made;
  for (std::uint32_t to = 0; to < graph(c).assets.size(); ++to) {
    const AssetRow& row = graph(c).assets[to];
    made.holds.push_back(bits_of(labels, row.holds.value_or(std::set<std::uint32_t>{})));
    made.open.push_back(!row.holds && row.sources.empty());
    for (const AssetSourceRow& source : row.sources) {
      const TransformRow via = source.via.valid() ? graph(c).transforms[source.via] : TransformRow{};
      made.flows.push_back({source.asset, to, bits_of(labels, via.removes), bits_of(labels, via.adds)});
    }
  }
  return made;
}

void report_circle(Checker& c, const std::vector<std::uint32_t>& circle) {
  const Symbol& first = c.package.symbols[graph(c).assets[circle.front()].symbol];
  // Each with the source that it depends on behind it.
  std::string way = first.name;
  for (auto node = circle.rbegin(); node != circle.rend(); ++node) way += " -> " + graph(c).assets[*node].id;
  c.sink
      .report(diag::Cycle, first.span, diag::Text{describe(c, graph(c).assets[circle.front()].symbol)}, diag::Text{way})
      .help("nothing is made from itself: a new edition of a dataset is an asset of its own");
}

void close_graph(Checker& c) {
  const FlowGraph flows = flow_graph(c);
  const std::vector<std::uint32_t> circle = circle_in(flows);
  if (!circle.empty()) {
    graph(c).broken = true;
    return report_circle(c, circle);
  }
  graph(c).closure = close(flows);
  std::size_t pairs = 0;
  for (const Bits& above : graph(c).closure.upstream) pairs += above.count();
  if (pairs <= limits::kLineagePairs) return;
  graph(c).broken = true;
  c.sink.report(diag::LineageTooLarge, c.package.symbols[graph(c).assets.front().symbol].span, diag::Count{pairs},
                diag::Count{limits::kLineagePairs});
}

}  // namespace

void check_lineage(Checker& c) {
  number_assets(c);
  if (graph(c).assets.size() > limits::kAssets) {
    graph(c).broken = true;
    c.sink.report(diag::LineageTooLarge, c.package.symbols[graph(c).assets[limits::kAssets].symbol].span,
                  diag::Count{graph(c).assets.size()}, diag::Count{limits::kAssets});
    return;
  }
  settle_words(c);
  if (graph(c).broken) return;
  for (std::uint32_t i = 0; i < c.package.symbols.size(); ++i) {
    if (c.package.symbols[SymbolId{i}].kind != SymbolKind::Transform) continue;
    Inside inside(c);
    c.module = c.package.symbols[SymbolId{i}].module;
    check_transform(c, SymbolId{i}, std::get<TransformDecl>(decl_of(c, SymbolId{i})));
  }
  for (AssetRow& row : graph(c).assets) {
    Inside inside(c);
    c.module = c.package.symbols[row.symbol].module;
    const auto& decl = std::get<AssetDecl>(decl_of(c, row.symbol));
    check_facts(c, row, decl);
    check_sources(c, row, decl);
  }
  if (!graph(c).broken) close_graph(c);
}

}  // namespace writ::check
