#include "compiler/syntax/builder.hpp"

#include <algorithm>
#include <utility>

#include "runtime/base/limits.hpp"

namespace writ::syntax {

template <class T>
auto Builder::taken(std::vector<T>& stack, std::size_t from) -> std::vector<T> {
  if (stack.size() == from) return {};
  std::vector<T> part(std::make_move_iterator(stack.begin() + static_cast<std::ptrdiff_t>(from)),
                      std::make_move_iterator(stack.end()));
  changed(stack).resize(from);
  return part;
}

template <class T>
void Builder::cut(std::vector<T>& stack, std::size_t size) {
  changed(stack).erase(stack.begin() + static_cast<std::ptrdiff_t>(size), stack.end());
}

// Look-ahead may read a comment twice; places only grow, so the second time shows.
void Builder::comment(const char* at, std::size_t size) {
  std::uint32_t begin = offset(at);
  if (!ast_.comments.empty() && ast_.comments.back().span.begin >= begin) return;
  std::string_view line(at, size);
  std::size_t last = line.find_last_not_of(" \t\r");
  std::size_t before = text_.substr(0, begin).find_last_not_of(" \t");
  bool own_line = before == std::string_view::npos || text_[before] == '\n';
  ast_.comments.push_back({{file_, begin, begin + static_cast<std::uint32_t>(last + 1)}, own_line});
}

auto Builder::mark() const -> Mark {
  return {exprs_.size(),     idents_.size(),         texts_.size(), types_.size(), clauses_.size(), parts_.size(),
          arguments_.size(), comprehensions_.size(), docs_.size(),  misc_.size(),  changes_};
}

void Builder::rewind(const Mark& to) {
  if (to.changes == changes_) return;
  cut(exprs_, to.exprs);
  cut(idents_, to.idents);
  cut(texts_, to.texts);
  cut(types_, to.types);
  cut(clauses_, to.clauses);
  cut(parts_, to.parts);
  cut(arguments_, to.arguments);
  cut(comprehensions_, to.comprehensions);
  cut(docs_, to.docs);
  cut(misc_, to.misc);
}

auto Builder::open_frame(const char* at) -> std::size_t {
  if (sizes_.changes != changes_) sizes_ = mark();
  frames_.push_back(sizes_);
  frames_.back().begin = offset(at);
  return frames_.size() - 1;
}

void Builder::drop_frame(std::size_t number) {
  rewind(frames_[number]);
  frames_.resize(number);
}

void Builder::deeper(const char* at) {
  if (++depth_ > limits::kNesting) fail(offset(at), {}, "too deep");
}

auto Builder::take_frame() -> Frame {
  Mark from = frames_.back();
  frames_.pop_back();
  taken_height_ = from.height;
  if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, from.height);
  Frame frame;
  frame.span = {file_, from.begin, std::max(from.begin, token_end_)};
  frame.exprs = taken(exprs_, from.exprs);
  frame.idents = taken(idents_, from.idents);
  frame.texts = taken(texts_, from.texts);
  frame.types = taken(types_, from.types);
  frame.clauses = taken(clauses_, from.clauses);
  frame.parts = taken(parts_, from.parts);
  frame.arguments = taken(arguments_, from.arguments);
  frame.comprehensions = taken(comprehensions_, from.comprehensions);
  frame.misc = taken(misc_, from.misc);
  for (const TextPart& line : taken(docs_, from.docs)) frame.doc.lines.push_back(line.text);
  return frame;
}

// How tall a tree may grow is bounded, because later phases walk it by recursion. A value is
// one high, and each operator adds one.
void Builder::grow(ExprId id, std::size_t height) {
  if (height > limits::kChain + 1) fail(ast_.exprs[id].span.begin, {}, "too long");
  heights_.resize(ast_.exprs.size());
  heights_[id.index] = static_cast<std::uint16_t>(height);
  begins_.resize(ast_.exprs.size());
  begins_[id.index] = ast_.exprs[id].span.begin;
  if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, heights_[id.index]);
}

// What a frame became: one more than the tallest of its parts.
auto Builder::add(ExprForm form, Span span) -> ExprId {
  ExprId id = ast_.exprs.add({span, std::move(form)});
  grow(id, std::size_t{1} + std::exchange(taken_height_, std::uint16_t{0}));
  changed(exprs_).push_back(id);
  return id;
}

// Chains lean to the left. What is joined ends with the token just read.
void Builder::join(ExprForm form, ExprId first, ExprId last) {
  ExprId id = ast_.exprs.add({{file_, begins_[first.index], token_end_}, std::move(form)});
  grow(id, 1 + std::max({height(first), last.valid() ? height(last) : 0,
                         std::size_t{std::exchange(taken_height_, std::uint16_t{0})}}));
  changed(exprs_).push_back(id);
}

void Builder::stretch_last_expr() { ast_.exprs[exprs_.back()].span.end = token_end_; }

void Builder::parenthesise_last_expr(std::uint32_t begin) { begins_[exprs_.back().index] = begin; }

auto Builder::pop_expr() -> ExprId {
  ExprId id = exprs_.back();
  changed(exprs_).pop_back();
  return id;
}

auto Builder::pop_ident() -> Ident {
  Ident ident = idents_.back();
  changed(idents_).pop_back();
  return ident;
}

auto Builder::pop_text() -> TextPart {
  TextPart text = texts_.back();
  changed(texts_).pop_back();
  return text;
}

auto Builder::pop_type() -> TypeId {
  TypeId id = types_.back();
  changed(types_).pop_back();
  return id;
}

void Builder::push(TypeExpr type) { changed(types_).push_back(ast_.types.add(std::move(type))); }

void Builder::make_last_type_optional() {
  TypeExpr& type = ast_.types[types_.back()];
  type.optional = true;
  type.span.end = token_end_;
}

void Builder::clause(ClauseForm form, const Frame& frame) {
  Doc doc = take_doc();
  changed(clauses_).push_back(ast_.clauses.add({frame.span, std::move(doc), std::move(form)}));
}

void Builder::declaration(DeclForm form, const Frame& frame) {
  Doc doc = take_doc();
  ast_.items.push_back(ast_.decls.add({frame.span, std::move(doc), std::move(form), std::exchange(allowances_, {})}));
}

// A clause that turned out to be none gives its documentation back to be read again.
void Builder::doc_line(std::string_view line, Span span) {
  bool again = !docs_.empty() && docs_.back().span.begin >= span.begin;
  if (!again) changed(docs_).push_back({line, span});
}

// Documentation that was read just before the frame of what it documents.
auto Builder::take_doc() -> Doc {
  Doc doc;
  std::size_t from = frames_.empty() ? 0 : frames_.back().docs;
  for (const TextPart& line : taken(docs_, from)) doc.lines.push_back(line.text);
  return doc;
}

void Builder::docs_to_comments() {
  std::size_t from = frames_.empty() ? 0 : frames_.back().docs;
  for (const TextPart& line : taken(docs_, from)) {
    auto after = std::find_if(ast_.comments.rbegin(), ast_.comments.rend(),
                              [&](const Comment& c) { return c.span.begin < line.span.begin; });
    ast_.comments.insert(after.base(), {line.span, true});
  }
}

void Builder::fail(std::size_t at, std::string expected, std::string_view rule) const {
  throw SyntaxError{at, std::move(expected), rule};
}

void Builder::reset() {
  rewind({.changes = changes_ + 1});  // all of it
  frames_.clear();
  allowances_.clear();
  depth_ = 0;
}

}  // namespace writ::syntax
