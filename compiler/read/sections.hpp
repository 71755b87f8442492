// The sections of the page. Private to compiler/read.
#pragma once

#include "compiler/check/reach.hpp"
#include "compiler/read/words.hpp"

namespace writ::read {

struct Reading {
  const Source& source;

  [[nodiscard]] auto words(check::ModuleIndex module) const -> Words { return {source, module}; }
  // Calls `visit(words, decl, form)` for each declaration of this form in the modules that are shown.
  template <class Form, class Visit>
  void each(Visit visit) const {
    for (check::ModuleIndex module = 0; module < source.package.asts.size(); ++module) {
      if (!source.shown[module]) continue;
      const syntax::Ast& ast = source.package.asts[module];
      for (const syntax::DeclId id : ast.items) {
        if (const auto* form = std::get_if<Form>(&ast.decls[id].form)) visit(words(module), ast.decls[id], *form);
      }
    }
  }
};

template <class Form>
auto clause(const Words& words, const std::vector<syntax::ClauseId>& clauses) -> const Form* {
  return check::first_clause<Form>(words.ast(), clauses);
}
template <class Form, class Visit>
void each_clause(const Words& words, const std::vector<syntax::ClauseId>& clauses, Visit visit) {
  for (const syntax::ClauseId id : clauses) {
    if (const auto* form = std::get_if<Form>(&words.ast().clauses[id].form)) visit(*form);
  }
}

// A section without entries or blocks is left out of the page.
auto about_section(const Reading& r) -> Section;     // what this is, and how to read it
auto gates_section(const Reading& r) -> Section;     // where decisions are made
auto controls_section(const Reading& r) -> Section;  // what must hold
auto tolerances_section(const Reading& r) -> Section;
auto approvals_section(const Reading& r) -> Section;  // who may say yes
auto waivers_section(const Reading& r) -> Section;
auto data_section(const Reading& r) -> Section;         // what is asked, what is relied on
auto definitions_section(const Reading& r) -> Section;  // tables, functions, values
auto people_section(const Reading& r) -> Section;       // roles, appetites, risks
auto matrix_section(const Reading& r) -> Section;       // criteria against controls
auto applicability_section(const Reading& r) -> Section;
auto due_section(const Reading& r) -> Section;
auto tests_section(const Reading& r) -> Section;

// "Hard: a violation denies."
auto level_words(const syntax::Level& level) -> std::string;

}  // namespace writ::read
