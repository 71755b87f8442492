// What the parts of the formatter share, and what each makes a layout of: expressions and
// types, rows of a block, clauses, declarations. Private to compiler/syntax.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.hpp"
#include "compiler/syntax/format_binding.hpp"
#include "compiler/syntax/format_comments.hpp"
#include "compiler/syntax/format_layout.hpp"

namespace writ::syntax::layout {

struct Formatter {
  Formatter(const Ast& ast, std::string_view source) : ast(ast), source(source), comments(ast.comments, source) {}

  const Ast& ast;
  std::string_view source;
  Comments comments;
  Layouts out;
  std::uint32_t blocks = kNoBlock + 1;  // the number of the next one
  unsigned one_line = 0;                // more than 0: inside what never breaks, where no comment can stand
  bool in_test = false;                 // `expect allow` is a decision here, and elsewhere a condition
};

// ---------------------------------------------------------------- expressions, types

// In parentheses if it binds looser than `least` or would swallow what follows.
auto expr_layout(Formatter& f, ExprId id, Binding least = Binding::Expr, Follow follow = Follow::Nothing) -> Layout;
// ` = value`, the value on the next line if that helps.
auto assigned(Formatter& f, ExprId value) -> Layout;
// `in a .. b` without the `in`.
auto range_layout(Formatter& f, const RangeRefinement& range, Follow follow = Follow::Nothing) -> Layout;
// On one line, whatever it takes.
auto expr_text(Formatter& f, ExprId id, Binding least = Binding::Expr) -> std::string;
auto type_text(Formatter& f, TypeId id, Follow follow = Follow::Nothing) -> std::string;

// `a, b, c`; when it is too long, lines break between them.
auto listed(Formatter& f, const std::vector<Layout>& parts) -> Layout;
auto listed(Formatter& f, const std::vector<Ident>& names) -> Layout;

// `allow W-… because "…"`, each on a line of its own.
auto allowance_lines(Formatter& f, const std::vector<Allowance>& allowances) -> Layout;

// ---------------------------------------------------------------- blocks

// A line of a block: its word is padded to the column of the block, its cells to those of
// neighbouring rows of the same shape.
struct Row {
  std::string_view word;
  Layout rest;                          // may be invalid if there are cells
  std::vector<std::string> cells = {};  // before the rest
  std::uint8_t shape = 0;               // 0: not aligned with its neighbours
  Span span = {};
  const Doc* doc = nullptr;
};

// ` {`, the rows, `}`. Comments in `inside` that no row has taken are given to the rows.
auto block(Formatter& f, Span inside, std::vector<Row> rows) -> Layout;
// The same for rows that are complete.
auto block(Formatter& f, Span inside, std::vector<Item> items) -> Layout;
// The lines of a documentation, each with a line break behind it.
auto doc_lines(Formatter& f, const Doc& doc) -> Layout;
// An item with its comments: whole lines before it, one behind it.
auto item_layout(Formatter& f, const Item& item, std::uint32_t block) -> Layout;

// Pads the cells of rows so that they stand in columns, with one blank between them. What
// is last in its row is not padded. Only the first `columns_to_align` columns are.
void align_cells(std::vector<std::vector<std::string>>& rows, std::size_t columns_to_align = SIZE_MAX);

auto clause_row(Formatter& f, ClauseId id) -> Row;

// ---------------------------------------------------------------- declarations

// A declaration, and for the kinds that are set in columns when they stand together, its
// parts on one line.
struct Body {
  Layout layout;
  std::vector<std::string> cells = {};
};
auto decl_body(Formatter& f, const Decl& decl) -> Body;

}  // namespace writ::syntax::layout
