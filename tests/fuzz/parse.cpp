// The parser and the formatter, whatever the bytes.
//
// Bytes that are text are parsed: that ends, and what it leaves is sound. Every place lies inside the text,
// and a part's inside its whole; the tree is no taller than it may be; comments stand in the order of the
// text. A text without errors is formatted, the result has none either, and formatting that changes nothing.
#include "compiler/syntax/parse.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/walk.hpp"
#include "compiler/source/text_checks.hpp"
#include "compiler/syntax/format.hpp"
#include "grammar/tokens.hpp"
#include "runtime/base/check.hpp"
#include "runtime/base/limits.hpp"

extern "C" auto LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) -> std::size_t;

namespace {

using namespace writ;

void require(bool holds, const char* what) { WRIT_CHECK(holds, what); }

// ---------------------------------------------------------------- what parse() promises

class Soundness {
 public:
  Soundness(const syntax::Ast& ast, std::string_view text) : ast_(ast), text_(text), heights_(ast.exprs.size(), 0) {}

  void check(const diag::Sink& sink) {
    for (const syntax::Expr& expr : ast_.exprs) inside(expr.span);
    for (const syntax::TypeExpr& type : ast_.types) inside(type.span);
    for (const syntax::Clause& clause : ast_.clauses) inside(clause.span);
    for (const syntax::Import& import : ast_.imports) inside(import.span);
    for (std::uint32_t i = 0; i < ast_.exprs.size(); ++i) expression(syntax::ExprId{i});
    items();
    comments();
    for (const diag::Diagnostic* finding : sink.sorted()) {
      inside(finding->span);
      for (const diag::Label& label : finding->labels) inside(label.span);
      require(!finding->message.empty(), "a finding says what it is about");
    }
  }

 private:
  void inside(diag::Span span) const {
    require(span.begin <= span.end && span.end <= text_.size(), "a place is inside the text");
  }

  // Parts are made before the whole, so their heights are known.
  void expression(syntax::ExprId id) {
    const syntax::Expr& whole = ast_.exprs[id];
    std::size_t height = 1;
    check::each_child(whole.form, [&](syntax::ExprId child) {
      require(child.index < id.index, "a part is older than its whole");
      const diag::Span part = ast_.exprs[child].span;
      require(whole.span.begin <= part.begin && part.end <= whole.span.end, "a part's place is inside its whole");
      height = std::max(height, heights_[child.index] + 1);
    });
    require(height <= limits::kChain + 1, "a tree is no taller than it may be");
    heights_[id.index] = height;
  }

  void items() const {
    std::uint32_t end = 0;
    for (const syntax::DeclId id : ast_.items) {
      const diag::Span span = ast_.decls[id].span;
      inside(span);
      require(end <= span.begin, "declarations stand behind each other");
      end = span.end;
    }
  }

  void comments() const {
    std::uint32_t end = 0;
    for (const syntax::Comment& comment : ast_.comments) {
      inside(comment.span);
      require(end <= comment.span.begin, "comments stand behind each other");
      require(text_.substr(comment.span.begin).starts_with("//"), "a comment is one");
      end = comment.span.end;
    }
  }

  const syntax::Ast& ast_;
  std::string_view text_;
  std::vector<std::size_t> heights_;
};

void check_format(const syntax::Ast& ast, std::string_view text) {
  const std::string formatted = syntax::format(ast, text);
  diag::Sink sink;
  const syntax::Ast again = syntax::parse(diag::FileId{0u}, formatted, sink);
  require(!sink.has_errors(), "what was formatted parses");
  require(syntax::format(again, formatted) == formatted, "what was formatted stays as it is");
}

// ---------------------------------------------------------------- mutations that know tokens

// xorshift: good enough to choose.
auto chosen(unsigned& state, std::size_t bound) -> std::size_t {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return bound == 0 ? 0 : state % bound;
}

// A word or number of `text` at or after `from`, else a character.
auto token_after(std::string_view text, std::size_t from) -> std::string_view {
  from = std::min(grammar::next_token(text, from), text.size());
  std::size_t end = from;
  while (end < text.size() && grammar::is_name_part(text[end])) ++end;
  return text.substr(from, std::max<std::size_t>(end - from, from < text.size() ? 1 : 0));
}

auto new_token(std::string_view text, unsigned& state) -> std::string {
  static constexpr std::array<std::string_view, 30> kSymbols = {
      "(",  ")",  "[", "]", "{",  "}",   "{ a: 1 }", "||", "|",   "\"",   "\"{", "}\"", "\"\"\"",  "//\n", "/// x\n",
      "\r", "\n", ",", ":", "..", "..<", "=>",       "->", "1 h", "0.5%", "A-1", "`",   "\\u{e9}", "x",    "sha256:ab"};
  switch (chosen(state, 3)) {
    case 0: return std::string(kSymbols[chosen(state, kSymbols.size())]);
    case 1: return std::string(grammar::kReserved[chosen(state, grammar::kReserved.size())]);
    default: return std::string(token_after(text, chosen(state, text.size())));
  }
}

auto with_token_changed(std::string_view text, unsigned& state) -> std::string {
  const std::string_view old = token_after(text, chosen(state, text.size()));
  const auto at = static_cast<std::size_t>(old.data() - text.data());
  const std::size_t kept = chosen(state, 2) == 0 ? at : at + old.size();  // exchanged, or one more
  return std::string(text.substr(0, kept)) + " " + new_token(text, state) + " " +
         std::string(text.substr(at + old.size()));
}

// A stretch of whole lines to another place.
auto with_lines_moved(std::string_view text, unsigned& state) -> std::string {
  const auto line_begin = [&](std::size_t at) { return text.substr(0, at).rfind('\n') + 1; };
  const std::size_t begin = line_begin(chosen(state, text.size()));
  const std::size_t end = std::max(begin, line_begin(chosen(state, text.size() + 1)));
  const std::size_t to = line_begin(chosen(state, text.size()));
  return std::string(text.substr(0, to)) + std::string(text.substr(begin, end - begin)) + std::string(text.substr(to));
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  const std::string_view text = source::without_bom({reinterpret_cast<const char*>(data), size});
  diag::Sink sink;
  const diag::FileId file{0u};
  if (!source::check_text(file, text, sink)) return 0;
  const syntax::Ast ast = syntax::parse(file, text, sink);
  Soundness(ast, text).check(sink);
  if (!sink.has_errors()) check_format(ast, text);
  return 0;
}

extern "C" auto LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed)
    -> std::size_t {
  unsigned state = seed | 1u;
  if (size == 0 || chosen(state, 3) == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string made = chosen(state, 4) == 0 ? with_lines_moved(text, state) : with_token_changed(text, state);
  const std::size_t kept = std::min(made.size(), most);
  std::copy(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(kept), data);
  return kept;
}
