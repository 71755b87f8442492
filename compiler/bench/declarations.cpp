#include "compiler/bench/declarations.hpp"

#include <algorithm>
#include <tuple>

#include "compiler/check/kind_names.hpp"

namespace writ::bench {
namespace {

auto is_before(const diag::LineColumn& a, const diag::LineColumn& b) -> bool {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

}  // namespace

Declarations::Declarations(const driver::Build& build) : build_(build) {
  const diag::FileTexts& texts = build.package->texts;
  for (std::uint32_t i = 0; i < build.typed.symbols.size(); ++i) {
    const check::SymbolId id{i};
    const check::Symbol& symbol = build.typed.symbols[id];
    if (!symbol.decl.valid()) continue;
    const diag::Span span = build.typed.ast_of(symbol).decls[symbol.decl].span;
    if (!span.valid()) continue;
    files_[texts[span.file].name].push_back(
        {texts.position(span.file, span.begin), texts.position(span.file, span.end), id});
  }
  for (auto& [_, rows] : files_) {
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return is_before(a.begin, b.begin); });
  }
}

auto Declarations::at(const ir::Origin& origin) const -> check::SymbolId {
  const auto file = files_.find(origin.file);
  if (file == files_.end()) return {};
  const diag::LineColumn place{origin.line, origin.column};
  const auto after =
      std::upper_bound(file->second.begin(), file->second.end(), place,
                       [](const diag::LineColumn& p, const Row& row) { return is_before(p, row.begin); });
  if (after == file->second.begin()) return {};
  const Row& row = *std::prev(after);
  return is_before(place, row.end) ? row.symbol : check::SymbolId{};
}

auto Declarations::name(check::SymbolId symbol) const -> std::string {
  const check::Symbol& row = build_.typed.symbols[symbol];
  return std::string(check::kind_name(row.kind)) + " " + row.name;
}

auto Declarations::place(check::SymbolId symbol) const -> std::string {
  const diag::Span span = build_.typed.symbols[symbol].span;
  if (!span.valid()) return {};
  const diag::FileTexts& texts = build_.package->texts;
  return texts[span.file].name + ":" + std::to_string(texts.position(span.file, span.begin).line);
}

}  // namespace writ::bench
