// The form of which meaning digests are taken, while it is being written. Private to compiler/check.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/check/meaning.hpp"
#include "runtime/values/cell.hpp"

namespace writ::check {

// Names of types by row, for the whole package.
struct TypeNames {
  std::map<RecordId, SymbolId> records;
  std::map<EnumId, SymbolId> enums;
};
auto type_names(const TypedPackage& package) -> TypeNames;

// Writes nested groups of words: (not (local 0)). Words are ours and hold no blank; what an
// author wrote is preceded by its length, so that no two forms can be taken for each other.
class MeaningForm {
 public:
  MeaningForm(const TypedPackage& package, const TypeNames& names, const FileDigest& file, ModuleIndex module)
      : package_(package), names_(names), file_(file), module_(module) {}

  // ---- meaning_declarations.cpp: empty when it is no part of the meaning
  auto declaration(syntax::DeclId id) -> std::string;
  auto type_declaration(SymbolId id) -> std::string;  // of a record or enum, declared or imported

  // ---- meaning_clauses.cpp
  void clauses(const std::vector<syntax::ClauseId>& ids);

  // ---- meaning_expressions.cpp
  void expression(syntax::ExprId id);  // `none` when there is none
  void range(const syntax::RangeRefinement& range);

  // ---- the parts of every form
  void word(std::string_view ours);
  void text(std::string_view authors);
  void number(std::int64_t value) { word(std::to_string(value)); }
  template <class Content>
  void group(std::string_view head, Content&& content) {
    out_ += '(';
    out_ += head;
    content();
    out_ += ')';
  }
  void leaf(std::string_view head, std::string_view authors) {
    group(head, [&] { text(authors); });
  }
  void type(writ::TypeId id);
  void fields(const RecordType& row);
  void members(const EnumType& row);
  void value(writ::TypeId id, const Cell& cell);  // of a number
  void symbol(SymbolId id);
  // What a name of one kind means here; its text if it means nothing, like an owner's team.
  void name(Namespace space, const syntax::Ident& ident);
  void names(Namespace space, const std::vector<syntax::Ident>& idents);
  void file(std::string_view path, std::string_view digest);
  // The form that `content` writes, instead of writing it.
  template <class Content>
  auto apart(Content&& content) -> std::string {
    std::string outer = std::exchange(out_, {});
    content();
    return std::exchange(out_, std::move(outer));
  }
  // What `content` writes of each row, where the order of the rows means nothing.
  template <class Rows, class Content>
  void unordered(const Rows& rows, Content&& content) {
    std::vector<std::string> forms;
    forms.reserve(rows.size());
    for (const auto& row : rows) forms.push_back(apart([&] { content(row); }));
    std::sort(forms.begin(), forms.end());
    for (const std::string& form : forms) out_ += form;
  }

  // A local is visible from here on; locals are numbered from the outside in.
  void bind(LocalId local) { scope_.push_back(local); }
  // Binds what `content` binds for as long as it runs.
  template <class Content>
  void scoped(Content&& content) {
    const std::size_t outside = scope_.size();
    content();
    scope_.resize(outside);
  }
  void local(LocalId id);

  [[nodiscard]] auto ast() const -> const syntax::Ast& { return package_.asts[module_]; }
  [[nodiscard]] auto facts() const -> const ModuleFacts& { return package_.modules[module_]; }
  [[nodiscard]] auto fact(syntax::ExprId id) const -> const ExprFacts& { return facts().exprs[id]; }
  [[nodiscard]] auto types() const -> const TypeTable& { return package_.types; }
  [[nodiscard]] auto package() const -> const TypedPackage& { return package_; }

 private:
  const TypedPackage& package_;
  const TypeNames& names_;
  const FileDigest& file_;
  ModuleIndex module_;
  std::string out_;
  std::vector<LocalId> scope_;
};

}  // namespace writ::check
