// A text with its tree and its findings, for the tests of the parser.
#pragma once

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/parse.hpp"

namespace writ::syntax::test {

inline constexpr std::string_view kHead = "language writ 1\nmodule a version 1.0.0\n";

// The tree looks into the text, so it stays where it was made.
class Parsed {
 public:
  explicit Parsed(std::string whole) : text(std::move(whole)), ast(parse(file_, text, sink)) {}
  Parsed(const Parsed&) = delete;
  auto operator=(const Parsed&) -> Parsed& = delete;

 private:
  diag::FileId file_{0u};

 public:
  std::string text;
  diag::Sink sink;
  Ast ast;

  [[nodiscard]] auto slice(Span span) const -> std::string_view {
    return std::string_view(text).substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] auto slice(ExprId id) const -> std::string_view { return slice(ast.exprs[id].span); }

  // The codes of all findings, by place: "E-SYNTAX E-ROW".
  [[nodiscard]] auto codes() const -> std::string {
    std::string found;
    for (const diag::Diagnostic* finding : sink.sorted())
      found.append(found.empty() ? "" : " ").append(finding->rule->code);
    return found;
  }

  template <class Form>
  [[nodiscard]] auto item(std::size_t index) const -> const Form& {
    REQUIRE(index < ast.items.size());
    const Form* form = std::get_if<Form>(&ast.decls[ast.items[index]].form);
    REQUIRE(form != nullptr);
    return *form;
  }
  [[nodiscard]] auto is_hole(std::size_t index) const -> bool {
    return std::holds_alternative<Hole>(ast.decls[ast.items[index]].form);
  }
};

inline auto with_head(std::string_view declarations) -> std::string {
  return std::string(kHead) + std::string(declarations);
}

// The value of `let x = …`, and the tree it is in.
class Value {
 public:
  explicit Value(std::string_view expression)
      : parsed_(with_head("let x = " + std::string(expression) + "  // behind it\n\n")) {
    REQUIRE(parsed_.codes().empty());
    id_ = parsed_.item<LetDecl>(0).value;
  }

  [[nodiscard]] auto slice() const -> std::string_view { return parsed_.slice(id_); }
  [[nodiscard]] auto slice(ExprId part) const -> std::string_view { return parsed_.slice(part); }
  template <class Form>
  [[nodiscard]] auto form() const -> const Form& {
    const Form* form = std::get_if<Form>(&parsed_.ast.exprs[id_].form);
    REQUIRE(form != nullptr);
    return *form;
  }

 private:
  Parsed parsed_;
  ExprId id_;
};

}  // namespace writ::syntax::test
