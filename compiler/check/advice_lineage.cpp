// Questions that the declared lineage cannot answer for some asset (W-LINEAGE).
//
// Such an answer is unknown, so a gate that needs it denies; better to hear of it before.
#include "compiler/check/advice.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto is_asked(const LineageGraph& graph, LineageQuery query) -> bool {
  for (const auto& [module, asked] : graph.asked) {
    if (asked == query) return true;
  }
  return false;
}

// Labels are open below an asset that does not say what it holds: only that one is told.
auto is_silent(const LineageGraph& graph, LineageQuery query, std::uint32_t asset) -> bool {
  if (query != LineageQuery::Labels) return !answers(graph, query, asset);
  return !graph.assets[asset].holds && graph.assets[asset].sources.empty();
}

}  // namespace

void advise_on_lineage(const Advising& a) {
  const LineageGraph& graph = a.c.package.lineage;
  for (const LineageQuery query : {LineageQuery::Labels, LineageQuery::Purposes, LineageQuery::Region,
                                   LineageQuery::Keep, LineageQuery::ClassOf}) {
    if (!is_asked(graph, query)) continue;
    for (std::uint32_t i = 0; i < graph.assets.size(); ++i) {
      if (!is_silent(graph, query, i)) continue;
      const AssetRow& row = graph.assets[i];
      const std::string clause(clause_asked(query));
      auto& d = a.c.sink.report(diag::LineageSilent, a.c.package.symbols[row.symbol].span, diag::Name{row.id},
                                diag::Name{clause}, diag::Name{std::string(lineage_query_name(query))});
      d.help(query == LineageQuery::Labels ? "say what it holds, `holds { }` when that is nothing"
                                           : "say its `" + clause + "`");
    }
  }
}

}  // namespace writ::check
