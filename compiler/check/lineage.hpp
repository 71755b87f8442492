// The declared lineage of a package: its assets, what is made from what, and what may be asked of it.
//
// One graph for everything that is compiled together, whatever modules declare its assets: a question
// such as `downstream(payroll)` is worth nothing when it sees a part. Ids are what documents say, so no
// two modules may declare one id. The labels of a graph are members of one enum, and so are its
// purposes, its regions and its classes.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/closure.hpp"
#include "compiler/check/symbols.hpp"

namespace writ::check {

enum class LineageQuery : std::uint8_t {
  Sources,
  Upstream,
  Downstream,
  Labels,
  Purposes,
  Region,
  Keep,
  Kind,
  ClassOf,
  Reaches,
};
auto lineage_query_named(std::string_view name) -> std::optional<LineageQuery>;
auto lineage_query_name(LineageQuery query) -> std::string_view;
auto lineage_query_names() -> std::vector<std::string>;
// The clause that an answer comes from: `holds`, `keep`; empty where it follows from the graph.
auto clause_asked(LineageQuery query) -> std::string_view;

struct AssetSourceRow {
  std::uint32_t asset = 0;  // row of LineageGraph::assets
  SymbolId via;             // a transform; invalid: as it is
};
// An asset as declared. What it does not say is not known, never none.
struct AssetRow {
  SymbolId symbol;
  std::string id;
  std::string kind;
  std::vector<AssetSourceRow> sources;
  std::optional<std::set<std::uint32_t>> holds;     // members of the enum of labels
  std::optional<std::set<std::uint32_t>> purposes;  // of that of purposes
  std::optional<std::uint32_t> region;
  std::optional<std::uint32_t> data_class;
  std::optional<std::int64_t> keep;  // ns
};
struct TransformRow {
  std::set<std::uint32_t> removes;
  std::set<std::uint32_t> adds;
};
// What an enum is needed for.
enum class LineageWord : std::uint8_t { Label, Purpose, Region, Class };
inline constexpr std::size_t kLineageWords = 4;

struct LineageGraph {
  std::vector<AssetRow> assets;  // by id
  std::map<std::string, std::uint32_t, std::less<>> by_id;
  std::map<SymbolId, TransformRow> transforms;
  std::array<writ::TypeId, kLineageWords> words;  // the enums; invalid: nobody says such a word
  Closure closure;
  bool broken = false;                                   // faults were reported: nothing is concluded from it
  std::set<std::pair<ModuleIndex, LineageQuery>> asked;  // by rules, tests and proofs

  [[nodiscard]] auto word(LineageWord which) const -> writ::TypeId { return words[static_cast<std::size_t>(which)]; }
};

// Whether the graph answers `query` for this asset; else the answer is unknown.
auto answers(const LineageGraph& graph, LineageQuery query, std::uint32_t asset) -> bool;

}  // namespace writ::check
