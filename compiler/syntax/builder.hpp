// What the grammar's actions build into: the tree, and the parts of the rules under way.
//
// A framed rule opens a frame; parts made inside it lie on top of the stacks from there
// on, and its action takes them all. A frame that fails is dropped with its parts. Rows
// already added to the tree stay there unreferred to, which costs a little memory and
// happens only behind look-ahead. Private to compiler/syntax.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.hpp"
#include "compiler/syntax/ast.hpp"

namespace writ::syntax {

// Thrown by a `must` that does not match, and caught where a declaration is read. It never
// leaves the parser.
struct SyntaxError {
  std::size_t at;         // where the text does not fit
  std::string expected;   // "a name"
  std::string_view rule;  // a tag of the rule, where it has a message of its own
};

struct TextPart {
  std::string_view text;
  Span span;
};

// Sizes of the stacks.
struct Mark {
  std::size_t exprs, idents, texts, types, clauses, parts, arguments, comprehensions, docs, misc;
  std::uint64_t changes;  // of the stacks until then
  std::uint32_t begin = 0;
  std::uint16_t height = 0;  // of the tallest expression made since
};

// Things that one rule alone makes, kept in order with the others.
using Misc =
    std::variant<Update, FieldInit, MatchArm, Parameter, LimitEntry, EnumMember, FieldDecl, WhereBinding, CellTest,
                 TableCell, TableRow, std::vector<Ident>, CoverExclusion, AssetSource, Level, QualifiedName, SizeBound,
                 RangeRefinement, MaxRefinement, PatternRefinement, BinaryOp, CriterionRef, Decision>;

struct Frame {
  Span span;
  std::vector<ExprId> exprs;
  std::vector<Ident> idents;
  std::vector<TextPart> texts;
  std::vector<TypeId> types;
  std::vector<ClauseId> clauses;
  std::vector<StringPart> parts;
  std::vector<Argument> arguments;
  std::vector<Comprehension> comprehensions;
  Doc doc;
  std::vector<Misc> misc;

  [[nodiscard]] auto expr(std::size_t i) const -> ExprId { return i < exprs.size() ? exprs[i] : ExprId{}; }
  [[nodiscard]] auto ident(std::size_t i) const -> Ident { return i < idents.size() ? idents[i] : Ident{}; }
  [[nodiscard]] auto text(std::size_t i) const -> std::string_view {
    return i < texts.size() ? texts[i].text : std::string_view{};
  }
  [[nodiscard]] auto type(std::size_t i) const -> TypeId { return i < types.size() ? types[i] : TypeId{}; }
  [[nodiscard]] auto comprehension() const -> Comprehension {
    return comprehensions.empty() ? Comprehension{} : comprehensions.front();
  }
  [[nodiscard]] auto has(std::string_view word) const -> bool {
    for (const TextPart& part : texts) {
      if (part.text == word) return true;
    }
    return false;
  }
  // The parts of one kind, in order.
  template <class T>
  [[nodiscard]] auto all() const -> std::vector<T> {
    std::vector<T> found;
    for (const Misc& item : misc) {
      if (const T* part = std::get_if<T>(&item)) found.push_back(*part);
    }
    return found;
  }
};

class Builder {
 public:
  Builder(diag::FileId file, std::string_view text, Ast& ast, diag::Sink& sink)
      : file_(file), text_(text), ast_(ast), sink_(sink) {}

  // ---- what grammar/ calls
  void token_ended(const char* at) { token_end_ = offset(at); }
  void comment(const char* at, std::size_t size);
  auto open_frame(const char* at) -> std::size_t;  // its number
  void drop_frame(std::size_t number);
  void deeper(const char* at);
  void shallower() { --depth_; }

  // ---- what actions call
  auto take_frame() -> Frame;
  auto add(ExprForm form, Span span) -> ExprId;         // on the stack
  void join(ExprForm form, ExprId first, ExprId last);  // an operator over what was popped
  auto pop_expr() -> ExprId;
  void push(ExprId id) { changed(exprs_).push_back(id); }
  void push(Ident ident) { changed(idents_).push_back(ident); }
  void push_text(std::string_view text, Span span) { changed(texts_).push_back({text, span}); }
  void push(TypeExpr type);
  void push(Argument argument) { changed(arguments_).push_back(argument); }
  void push(Comprehension comprehension) { changed(comprehensions_).push_back(comprehension); }
  void push(StringPart part) { changed(parts_).push_back(part); }
  void push_misc(Misc misc) { changed(misc_).push_back(std::move(misc)); }
  void make_last_type_optional();
  void stretch_last_expr();                          // to the end of the token just read
  void parenthesise_last_expr(std::uint32_t begin);  // `begin`: of the parenthesis
  auto pop_ident() -> Ident;
  auto pop_text() -> TextPart;
  auto pop_type() -> TypeId;
  void clause(ClauseForm form, const Frame& frame);
  void declaration(DeclForm form, const Frame& frame);
  void allow(const Frame& frame) {
    allowances_.push_back({frame.ident(0), frame.expr(0), frame.span});
  }  // for the next declaration
  [[nodiscard]] auto allows() const -> bool { return !allowances_.empty(); }
  void doc_line(std::string_view line, Span span);
  auto take_doc() -> Doc;
  void docs_to_comments();  // documentation that nothing follows

  auto span(const char* begin, const char* end) const -> Span { return {file_, offset(begin), offset(end)}; }
  auto offset(const char* at) const -> std::uint32_t { return static_cast<std::uint32_t>(at - text_.data()); }
  [[nodiscard]] auto text() const -> std::string_view { return text_; }
  auto ast() -> Ast& { return ast_; }
  auto sink() -> diag::Sink& { return sink_; }
  [[nodiscard]] auto file() const -> diag::FileId { return file_; }
  [[nodiscard]] auto token_end() const -> std::uint32_t { return token_end_; }
  // Where the innermost rule under way began; `otherwise` when there is none.
  [[nodiscard]] auto rule_begin(std::uint32_t otherwise) const -> std::uint32_t {
    return frames_.empty() ? otherwise : frames_.back().begin;
  }
  [[noreturn]] void fail(std::size_t at, std::string expected, std::string_view rule = {}) const;

  // After an error: forget what is under way.
  void reset();

 private:
  // Every stack is changed through this: rules open many frames between two changes, and drop most of them.
  template <class T>
  auto changed(std::vector<T>& stack) -> std::vector<T>& {
    ++changes_;
    return stack;
  }
  template <class T>
  auto taken(std::vector<T>& stack, std::size_t from) -> std::vector<T>;
  template <class T>
  void cut(std::vector<T>& stack, std::size_t size);

  [[nodiscard]] auto mark() const -> Mark;
  void grow(ExprId id, std::size_t height);
  void rewind(const Mark& mark);
  auto height(ExprId id) const -> std::size_t { return id.index < heights_.size() ? heights_[id.index] : 0; }

  diag::FileId file_;
  std::string_view text_;
  Ast& ast_;
  diag::Sink& sink_;
  std::uint32_t token_end_ = 0;
  std::size_t depth_ = 0;
  std::vector<std::uint16_t> heights_;  // of expressions, by id
  std::vector<std::uint32_t> begins_;   // of expressions, by id: with their parentheses
  std::uint16_t taken_height_ = 0;      // of the parts of the frame taken last

  std::vector<ExprId> exprs_;
  std::vector<Ident> idents_;
  std::vector<TextPart> texts_;
  std::vector<TypeId> types_;
  std::vector<ClauseId> clauses_;
  std::vector<StringPart> parts_;
  std::vector<Argument> arguments_;
  std::vector<Comprehension> comprehensions_;
  std::vector<TextPart> docs_;
  std::vector<Misc> misc_;
  std::vector<Allowance> allowances_;
  std::vector<Mark> frames_;
  std::uint64_t changes_ = 0;
  Mark sizes_{};  // as of the change that it says
};

}  // namespace writ::syntax
