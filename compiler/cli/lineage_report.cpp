#include "compiler/cli/lineage_report.hpp"

#include <fmt/format.h>
#include <vector>

#include "compiler/check/literal.hpp"
#include "compiler/diag/render_common.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

using check::AssetRow;
using check::LineageWord;

using Words = std::vector<std::string>;

struct View {
  const check::TypedPackage& package;
  const check::LineageGraph& graph = package.lineage;

  [[nodiscard]] auto word(LineageWord word, std::uint32_t member) const -> std::string {
    return package.types[package.types[graph.word(word)].enumeration].members[member];
  }
  template <class Members>
  [[nodiscard]] auto words(LineageWord which, const Members& members) const -> Words {
    Words found;
    for (const std::uint32_t member : members) found.push_back(word(which, member));
    return found;
  }
  [[nodiscard]] auto ids(const check::Bits& assets) const -> Words {
    Words found;
    for (const std::uint32_t asset : assets.members()) found.push_back(graph.assets[asset].id);
    return found;
  }
  [[nodiscard]] auto via(const check::AssetSourceRow& source) const -> std::string {
    return source.via.valid() ? package.symbols[source.via].name : "";
  }
  [[nodiscard]] auto title(const AssetRow& row) const -> std::string {
    const check::Symbol& symbol = package.symbols[row.symbol];
    const syntax::Ast& ast = package.ast_of(symbol);
    const auto& decl = std::get<syntax::AssetDecl>(ast.decls[symbol.decl].form);
    return decl.title.valid() ? check::literal_text(ast, decl.title) : "";
  }
  [[nodiscard]] auto keep(const AssetRow& row) const -> std::string {
    return print_value(package.types, duration_, Cell::of_int(*row.keep));
  }
  explicit View(const check::TypedPackage& typed) : package(typed) {
    for (std::uint32_t i = 0; i < package.types.types().size(); ++i) {
      const Type& type = package.types[writ::TypeId{i}];
      if (type.kind == Kind::Duration && !type.optional && !type.range) duration_ = writ::TypeId{i};
    }
  }

 private:
  writ::TypeId duration_;  // a literal of it was typed where an asset says `keep`
};

void line(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out += fmt::format("  {:<10}  {}\n", name, value);
}

auto listed(const Words& words) -> std::string { return fmt::format("{}", fmt::join(words, ", ")); }

auto text_of(const View& view, std::uint32_t asset) -> std::string {
  const AssetRow& row = view.graph.assets[asset];
  const std::string title = view.title(row);
  std::string out = fmt::format("{}: {}{}\n", row.id, row.kind, title.empty() ? "" : ", " + diag::printable(title));
  Words sources;
  for (const check::AssetSourceRow& source : row.sources) {
    const std::string via = view.via(source);
    sources.push_back(view.graph.assets[source.asset].id + (via.empty() ? "" : " via " + via));
  }
  line(out, "from", listed(sources));
  if (row.data_class) line(out, "class", view.word(LineageWord::Class, *row.data_class));
  if (row.holds)
    line(out, "holds", row.holds->empty() ? "nothing" : listed(view.words(LineageWord::Label, *row.holds)));
  const Words labels = view.words(LineageWord::Label, view.graph.closure.labels[asset].members());
  const bool open = view.graph.closure.open[asset];
  line(out, "labels", open ? "not known" : labels.empty() ? "none" : listed(labels));
  if (row.purposes) line(out, "purposes", listed(view.words(LineageWord::Purpose, *row.purposes)));
  if (row.region) line(out, "region", view.word(LineageWord::Region, *row.region));
  if (row.keep) line(out, "keep", view.keep(row));
  line(out, "upstream", listed(view.ids(view.graph.closure.upstream[asset])));
  line(out, "downstream", listed(view.ids(view.graph.closure.downstream[asset])));
  return out;
}

auto array(const Words& words) -> std::string {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ",") + diag::json_string(word);
  return "[" + out + "]";
}

auto json_of(const View& view, std::uint32_t asset) -> std::string {
  const AssetRow& row = view.graph.assets[asset];
  std::string sources;
  for (const check::AssetSourceRow& source : row.sources) {
    const std::string via = view.via(source);
    sources += fmt::format("{}{{\"asset\":{}{}}}", sources.empty() ? "" : ",",
                           diag::json_string(view.graph.assets[source.asset].id),
                           via.empty() ? "" : ",\"via\":" + diag::json_string(via));
  }
  const bool open = view.graph.closure.open[asset];
  std::string out = fmt::format("{{\"id\":{},\"title\":{},\"kind\":{},\"from\":[{}]", diag::json_string(row.id),
                                diag::json_string(view.title(row)), diag::json_string(row.kind), sources);
  if (row.data_class) out += ",\"class\":" + diag::json_string(view.word(LineageWord::Class, *row.data_class));
  if (row.holds) out += ",\"holds\":" + array(view.words(LineageWord::Label, *row.holds));
  out += ",\"labels\":" +
         (open ? "null" : array(view.words(LineageWord::Label, view.graph.closure.labels[asset].members())));
  if (row.purposes) out += ",\"purposes\":" + array(view.words(LineageWord::Purpose, *row.purposes));
  if (row.region) out += ",\"region\":" + diag::json_string(view.word(LineageWord::Region, *row.region));
  if (row.keep) out += ",\"keep\":" + diag::json_string(view.keep(row));
  return out + ",\"upstream\":" + array(view.ids(view.graph.closure.upstream[asset])) +
         ",\"downstream\":" + array(view.ids(view.graph.closure.downstream[asset])) + "}";
}

}  // namespace

auto lineage_text(const check::TypedPackage& package) -> std::string {
  const View view(package);
  std::string out;
  for (std::uint32_t asset = 0; asset < view.graph.assets.size(); ++asset)
    out += (out.empty() ? "" : "\n") + text_of(view, asset);
  return out;
}

auto lineage_json(const check::TypedPackage& package) -> std::string {
  const View view(package);
  std::string out;
  for (std::uint32_t asset = 0; asset < view.graph.assets.size(); ++asset)
    out += (out.empty() ? "" : ",\n") + json_of(view, asset);
  return out.empty() ? out : "[" + out + "]\n";
}

}  // namespace writ::cli
