#include "compiler/check/meaning.hpp"

#include <algorithm>
#include <set>

#include "compiler/check/literal.hpp"
#include "compiler/check/meaning_form.hpp"
#include "runtime/base/check.hpp"
#include "runtime/base/sha256.hpp"

namespace writ::check {
namespace {

constexpr std::string_view kForm = "writ meaning 1\n";  // of edition 1

class Meanings {
 public:
  Meanings(const TypedPackage& package, const FileDigest& file)
      : package_(package), file_(file), names_(type_names(package)), digests_(package.modules.size()) {}

  // Imports first: they have no cycle.
  auto of(ModuleIndex module) -> const std::string& {
    if (!digests_[module].empty()) return digests_[module];
    std::string form(kForm);
    form += "module " + package_.modules[module].name + "\n";
    form += "edition " + std::string(package_.asts[module].edition) + "\n";
    for (const std::string& line : imports(module)) form += line;
    for (const std::string& line : declarations(module)) form += line;
    if (asks_lineage(module)) form += "lineage " + lineage() + "\n";
    return digests_[module] = sha256_hex(form);
  }

 private:
  // How a module is imported decides which names are visible, not what they mean.
  auto imports(ModuleIndex module) -> std::set<std::string> {
    std::set<ModuleIndex> imported(package_.modules[module].imports.begin(), package_.modules[module].imports.end());
    for (const auto& [alias, index] : package_.modules[module].aliases) imported.insert(index);
    std::set<std::string> lines;
    for (ModuleIndex index : imported) lines.insert("import " + package_.modules[index].name + " " + of(index) + "\n");
    return lines;
  }

  [[nodiscard]] auto asks_lineage(ModuleIndex module) const -> bool {
    const auto& asked = package_.lineage.asked;
    return std::any_of(asked.begin(), asked.end(), [&](const auto& one) { return one.first == module; });
  }
  // What is asked of the lineage depends on assets that no import need bring: all of them, and their words.
  auto lineage() -> const std::string& {
    if (!lineage_.empty()) return lineage_;
    std::set<std::string> lines;
    for (std::uint32_t row = 0; row < package_.symbols.size(); ++row) {
      const Symbol& symbol = package_.symbols[SymbolId{row}];
      MeaningForm form(package_, names_, file_, symbol.module);
      const auto& words = package_.lineage.words;
      const bool word = symbol.kind == SymbolKind::Enum && std::find(words.begin(), words.end(), symbol.type) != words.end();
      if (word) lines.insert(form.type_declaration(SymbolId{row}));
      if (symbol.kind == SymbolKind::Asset || symbol.kind == SymbolKind::Transform) lines.insert(form.declaration(symbol.decl));
    }
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    return lineage_ = sha256_hex(all);
  }

  auto declarations(ModuleIndex module) -> std::vector<std::string> {
    MeaningForm form(package_, names_, file_, module);
    std::vector<std::string> lines;
    auto add = [&](std::string line) {
      if (!line.empty()) lines.push_back(std::move(line) + "\n");
    };
    for (syntax::DeclId id : package_.asts[module].items) add(form.declaration(id));
    for (std::uint32_t row = 0; row < package_.symbols.size(); ++row) {
      const Symbol& symbol = package_.symbols[SymbolId{row}];
      const bool type = symbol.kind == SymbolKind::Record || symbol.kind == SymbolKind::Enum;
      if (type && symbol.module == module) add(form.type_declaration(SymbolId{row}));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  const TypedPackage& package_;
  const FileDigest& file_;
  const TypeNames names_;
  std::vector<std::string> digests_;
  std::string lineage_;
};

}  // namespace

auto meaning_digests(const TypedPackage& package, const FileDigest& file) -> std::vector<std::string> {
  Meanings meanings(package, file);
  std::vector<std::string> digests;
  for (ModuleIndex i = 0; i < package.modules.size(); ++i) digests.push_back(meanings.of(i));
  return digests;
}

auto waiver_digest(const TypedPackage& package, SymbolId waiver) -> std::string {
  const Symbol& row = package.symbols[waiver];
  const TypeNames names = type_names(package);
  const FileDigest no_file = [](ModuleIndex, std::string_view) { return std::string(); };
  std::string form = "writ waiver 1\nmodule " + package.modules[row.module].name + "\n";
  form += MeaningForm(package, names, no_file, row.module).declaration(row.decl) + "\n";
  for (syntax::ClauseId id : std::get<syntax::WaiverDecl>(package.ast_of(row).decls[row.decl].form).clauses) {
    const auto* because = std::get_if<syntax::BecauseClause>(&package.ast_of(row).clauses[id].form);
    if (because != nullptr) form += "because " + literal_text(package.ast_of(row), because->text);
  }
  return sha256_hex(form);
}

}  // namespace writ::check
