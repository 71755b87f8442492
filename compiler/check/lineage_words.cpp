#include "compiler/check/lineage_words.hpp"

#include <algorithm>

namespace writ::check {

using namespace syntax;

namespace {

struct Said {
  ModuleIndex module;
  Ident name;
  SymbolId of;  // the enum, where it is written: `Label.email`
};
using AllSaid = std::array<std::vector<Said>, kLineageWords>;

class Collecting {
 public:
  explicit Collecting(Checker& c) : c_(c) {}

  auto run() -> AllSaid {
    for (c_.module = 0; c_.module < c_.package.asts.size(); ++c_.module) {
      for (DeclId id : c_.ast().items) declaration(c_.ast().decls[id].form);
    }
    c_.module = 0;
    return std::move(said_);
  }

 private:
  void declaration(const DeclForm& form) {
    if (const auto* transform = std::get_if<TransformDecl>(&form)) {
      set(LineageWord::Label, transform->removes);
      set(LineageWord::Label, transform->adds);
    }
    const auto* asset = std::get_if<AssetDecl>(&form);
    if (asset == nullptr) return;
    for (ClauseId id : asset->clauses) {
      const ClauseForm& clause = c_.ast().clauses[id].form;
      if (const auto* holds = std::get_if<HoldsClause>(&clause)) set(LineageWord::Label, holds->set);
      if (const auto* purposes = std::get_if<PurposesClause>(&clause)) set(LineageWord::Purpose, purposes->set);
      if (const auto* region = std::get_if<RegionClause>(&clause)) add(LineageWord::Region, region->name, {});
      if (const auto* data_class = std::get_if<ClassClause>(&clause)) add(LineageWord::Class, data_class->name, {});
    }
  }
  void set(LineageWord word, ExprId id) {
    const auto* set = id.valid() ? std::get_if<SetLit>(&c_.ast().exprs[id].form) : nullptr;
    if (set == nullptr) return;
    for (ExprId element : set->elements) {
      const ExprForm& form = c_.ast().exprs[element].form;
      if (const auto* name = std::get_if<NameRef>(&form)) add(word, name->name, {});
      if (const auto* access = std::get_if<FieldAccess>(&form)) qualified(word, *access);
    }
  }
  void qualified(LineageWord word, const FieldAccess& access) {
    const auto* base = std::get_if<NameRef>(&c_.ast().exprs[access.base].form);
    const SymbolId of = base == nullptr ? SymbolId{} : lookup(c_, Namespace::Types, base->name, false);
    if (of.valid()) add(word, access.field, of);
  }
  void add(LineageWord word, const Ident& name, SymbolId of) {
    if (name.valid()) said_[static_cast<std::size_t>(word)].push_back({c_.module, name, of});
  }

  Checker& c_;
  AllSaid said_;
};

auto has_member(const Checker& c, SymbolId id, std::string_view name) -> bool {
  const auto& members = c.package.types[c.package.types[c.package.symbols[id].type].enumeration].members;
  return std::find(members.begin(), members.end(), name) != members.end();
}

auto is_visible(const Checker& c, ModuleIndex from, SymbolId id) -> bool {
  const ModuleIndex there = c.package.symbols[id].module;
  const auto& imports = c.package.modules[from].imports;
  return there == from || std::find(imports.begin(), imports.end(), there) != imports.end();
}

// How many of the words it has; nothing when it cannot be meant.
auto fit(const Checker& c, SymbolId id, const std::vector<Said>& said) -> std::size_t {
  std::size_t has = 0;
  for (const Said& one : said) {
    if (one.of.valid() ? one.of != id : !is_visible(c, one.module, id)) return 0;
    has += has_member(c, id, one.name.text) ? 1 : 0;
  }
  return has;
}

auto noun(LineageWord word) -> std::string {
  switch (word) {
    case LineageWord::Label: return "labels";
    case LineageWord::Purpose: return "purposes";
    case LineageWord::Region: return "regions";
    case LineageWord::Class: return "classes";
  }
  return "";
}

void settle(Checker& c, LineageWord word, const std::vector<Said>& said) {
  if (said.empty()) return;
  std::vector<SymbolId> best;
  std::size_t most = 1;
  for (std::uint32_t row = 0; row < c.package.symbols.size(); ++row) {
    const SymbolId id{row};
    const Symbol& symbol = c.package.symbols[id];
    if (symbol.kind != SymbolKind::Enum || !symbol.type.valid()) continue;
    const std::size_t has = fit(c, id, said);
    if (has < most) continue;
    if (has > most) best.clear();
    most = has;
    best.push_back(id);
  }
  if (best.size() == 1) {
    c.package.lineage.words[static_cast<std::size_t>(word)] = c.package.symbols[best[0]].type;
    return;
  }
  c.package.lineage.broken = true;
  const Ident& first = said.front().name;
  if (best.empty()) {
    c.sink.report(diag::LineageNoEnum, first.span, diag::Name{std::string(first.text)}, diag::Text{noun(word)})
        .help("declare `enum … { " + std::string(first.text) + ", … }` where all assets can see it");
    return;
  }
  auto& d = c.sink.report(diag::LineageTwoEnums, first.span, diag::Text{noun(word)},
                          diag::Name{c.package.symbols[best[0]].name}, diag::Name{c.package.symbols[best[1]].name});
  for (std::size_t i = 0; i < 2; ++i) d.label(c.package.symbols[best[i]].span, "one of them");
  const bool set = word == LineageWord::Label || word == LineageWord::Purpose;
  d.help(set ? "write one as `" + c.package.symbols[best[0]].name + "." + std::string(first.text) + "`"
             : "rename a member of one of them, so that only one enum has them all");
}

}  // namespace

void settle_words(Checker& c) {
  const AllSaid said = Collecting(c).run();
  for (std::size_t word = 0; word < kLineageWords; ++word) settle(c, static_cast<LineageWord>(word), said[word]);
}

}  // namespace writ::check
