#include "compiler/syntax/report.hpp"

#include <algorithm>
#include <array>

#include "compiler/syntax/scan.hpp"
#include "compiler/syntax/words.hpp"
#include "grammar/tokens.hpp"
#include "runtime/base/limits.hpp"

namespace writ::syntax {
namespace {

using grammar::word_at;

struct Foreign {
  std::string_view token;
  std::string_view way_out;
};
// Longer ones first.
constexpr std::array<Foreign, 12> kForeign = {{
    {"&&", "write `and`"},
    {"||", "write `or`"},
    {"<>", "write `!=`"},
    {"**", "write the product, or a function"},
    {"++", "write `+ 1`"},
    {"::", "write `.`"},
    {"=>", "write `>=` to compare, or `implies`"},
    {"!", "write `not`"},
    {"&", "write `and`, or `inter` for sets"},
    {"|", "write `or`, or `union` for sets"},
    {"?", "write `if … then … else …`, or `default` for an optional"},
    {"%", "write `mod(a, b)`"},
}};

auto foreign_at(std::string_view text, std::size_t at) -> const Foreign* {
  if (text.substr(at, 2) == "!=") return nullptr;
  for (const Foreign& foreign : kForeign) {
    if (text.substr(at).starts_with(foreign.token)) return &foreign;
  }
  return nullptr;
}

auto shown_token(const Builder& b, std::size_t at) -> std::string {
  std::string_view text = b.text();
  if (at >= text.size()) return "the end of the file";
  if (text.substr(at, 3) == "///") return "documentation";
  if (text[at] == '"') return "this string";
  return "`" + std::string(text.substr(at, token_end(text, at) - at)) + "`";
}

auto article(std::string_view declaration) -> std::string {
  bool vowel = std::string_view("aeiou").find(declaration.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(declaration);
}

// One report: reads the error once and tries what it could be, most particular first.
class Report {
 public:
  Report(Builder& b, const SyntaxError& error, std::size_t declaration)
      : b_(b), text_(b.text()), error_(error), declaration_(declaration), at_(error.at) {}

  void run() {
    if (limit() || string() || foreign() || unclosed()) return;
    if (tagged()) return;
    b_.sink().report(diag::Unexpected, here(), diag::Text{shown_token(b_, at_)}, diag::Text{error_.expected});
  }

 private:
  auto here() -> Span { return token_span(b_, at_); }
  auto word_here() -> std::string_view { return word_at(text_, at_); }

  auto limit() -> bool {
    if (error_.rule == "too deep") {
      b_.sink()
          .report(diag::TooDeep, here(), diag::Count{limits::kNesting})
          .help("name the inner parts with `let`, or write a function");
      return true;
    }
    if (error_.rule == "too long") {
      b_.sink()
          .report(diag::TooLong, here(), diag::Count{limits::kChain})
          .help("name a part of it with `let`, or put the values into a list");
      return true;
    }
    return false;
  }

  auto string() -> bool {
    if (error_.rule == "string") {
      std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
      bool raw = text_.substr(at_, 3) == R"(""")";
      auto& d = b_.sink().report(diag::UnclosedString, {b_.file(), static_cast<std::uint32_t>(at_),
                                                        static_cast<std::uint32_t>(raw ? at_ + 3 : end)});
      d.help(raw ? R"(close it with `"""`)"
                 : R"(close it with `"`; a text of several lines stands between `"""` and `"""`)");
      return true;
    }
    if (at_ < text_.size() && text_[at_] == '\'') {
      b_.sink().report(diag::SingleQuote, here()).help("write `\"` instead of `'`");
      return true;
    }
    return false;
  }

  auto foreign() -> bool {
    if (error_.rule == "row" || error_.rule == "now") return false;
    bool assigns = text_.substr(at_, 1) == "=" && text_.substr(at_, 2) != "==" && text_.substr(at_, 2) != "=>";
    bool in_expression = error_.expected != "`:`" && error_.expected != "a type" && error_.expected != "a name";
    if (assigns && in_expression) {
      b_.sink().report(diag::Assignment, here()).help("write `==` to compare");
      return true;
    }
    const Foreign* found = foreign_at(text_, at_);
    if (found == nullptr || at_ >= text_.size()) return false;
    Span span{b_.file(), static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + found->token.size())};
    b_.sink()
        .report(diag::ForeignOperator, span, diag::Text{std::string(found->token)})
        .help(std::string(found->way_out));
    return true;
  }

  // The next declaration, or the end, where something should have been closed first.
  auto unclosed() -> bool {
    bool wants_close =
        error_.rule == "brace" || error_.expected == "`)`" || error_.expected == "`]`" || error_.expected == "`}`";
    bool over = at_ >= text_.size() || begins_declaration(text_, at_);
    std::optional<std::size_t> open = wants_close && over ? open_bracket(text_, declaration_, at_) : std::nullopt;
    if (!open) return false;
    Span span{b_.file(), static_cast<std::uint32_t>(*open), static_cast<std::uint32_t>(*open + 1)};
    auto& d = b_.sink().report(diag::Unclosed, span, diag::Text{std::string(1, text_[*open])});
    if (at_ < text_.size()) d.label(here(), "the next declaration begins here");
    return true;
  }

  auto tagged() -> bool {
    std::string_view tag = error_.rule;
    if (tag == "mixed") {
      b_.sink().report(diag::MixedLogic, here()).help("put parentheses around what belongs together");
    } else if (tag == "chain") {
      auto& d = b_.sink().report(diag::ChainedComparison, here());
      if (!read_as_unit(d)) d.help("write `x in a .. b`, or join two comparisons with `and`");
    } else if (tag == "now") {
      b_.sink().report(diag::NowCalled, here()).help("write `now`");
    } else if (tag == "message") {
      return no_message();
    } else if (tag == "allow") {
      b_.sink()
          .report(diag::AllowNoReason, here())
          .help("write `because \"…\"`: who reads the rules wants to know why");
    } else if (tag == "name") {
      return reserved_name();
    } else if (tag == "cid") {
      return bad_id();
    } else if (tag == "row") {
      row();
    } else if (tag == "brace") {
      return clause();
    } else {
      return false;
    }
    return true;
  }

  // The message is missing when the next clause, or the end of the control, stands in its place.
  auto no_message() -> bool {
    std::vector<std::string> clauses = clause_words("control");
    bool next_clause = std::find(clauses.begin(), clauses.end(), word_here()) != clauses.end();
    if (at_ < text_.size() && text_[at_] != '}' && !next_clause) return false;
    std::size_t require = b_.rule_begin(static_cast<std::uint32_t>(at_));
    b_.sink()
        .report(diag::NoMessage, token_span(b_, require))
        .help("add `otherwise \"…\"`: what a person reads who is stopped by it");
    return true;
  }

  auto reserved_name() -> bool {
    std::string_view word = word_here();
    if (!grammar::is_reserved(word)) return false;
    b_.sink()
        .report(diag::ReservedName, here(), diag::Name{std::string(word)})
        .help("choose another name, or write it in backquotes if a document gives it");
    return true;
  }

  auto bad_id() -> bool {
    std::size_t end = at_;
    while (end < text_.size() && (grammar::is_name_part(text_[end]) || text_[end] == '-')) ++end;
    if (end == at_) return false;
    std::string wrong(text_.substr(at_, end - at_));
    auto& d = b_.sink().report(diag::BadControlId,
                               {b_.file(), static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)},
                               diag::Name{wrong});
    std::string guess;
    for (char c : wrong) guess += c == '_' ? '-' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    if (guess.find('-') != std::string::npos && guess.back() != '-') d.help("write `" + guess + "`");
    return true;
  }

  // A row that came to the end of its line is shown whole, else the token that does not fit.
  void row() {
    Span whole{b_.file(), b_.rule_begin(static_cast<std::uint32_t>(at_)), b_.token_end()};
    bool begun = whole.begin < whole.end;
    bool ended = at_ >= text_.size() || begins_line(text_, at_);
    if (!begun || (!ended && error_.expected != "`||` and a result")) {
      b_.sink().report(diag::TableRow, here(),
                       diag::Text{shown_token(b_, at_) + " where " + error_.expected + " is expected"});
      return;
    }
    if (error_.expected == "`|` and the end of the line") {
      b_.sink().report(diag::TableRow, whole, diag::Text{"no `|` behind its result"});
    } else {
      b_.sink()
          .report(diag::TableRow, whole, diag::Text{"no `||`"})
          .help("put `||` before the last cell, which is the result");
    }
  }

  auto clause() -> bool {
    std::string_view word = word_here();
    if (word.empty()) return false;
    std::string_view kind = word_at(text_, declaration_);
    std::vector<std::string> known = clause_words(kind);
    if (known.empty()) return reserved_name();  // a field, a member: something with a name
    if (std::find(known.begin(), known.end(), word) != known.end()) return false;
    std::size_t before = text_.substr(0, at_).find_last_not_of(" \t\r\n");
    std::string guess = diag::nearest(word, known);
    if (guess.empty() && begins_line(text_, at_) && before != std::string_view::npos &&
        grammar::is_digit(text_[before])) {
      b_.sink()
          .report(diag::UnitOnNextLine, here(), diag::Name{std::string(word)})
          .help("write the unit on the line of its number");
      return true;
    }
    auto& d = b_.sink().report(diag::UnknownClause, here(), diag::Name{std::string(word)}, diag::Text{article(kind)});
    if (!read_as_unit(d)) d.help(guess.empty() ? "its clauses are " + listed(known) : "did you mean `" + guess + "`?");
    return true;
  }

  // A clause that begins on the line of a number: its word became the number's unit.
  auto read_as_unit(diag::Diagnostic& d) -> bool {
    std::vector<std::string> known = clause_words(word_at(text_, declaration_));
    std::string unit(unit_before(at_));
    if (std::find(known.begin(), known.end(), unit) == known.end()) return false;
    d.help("`" + unit + "` was read as the unit of the number before it; begin a new line before `" + unit + "`");
    return true;
  }

  // The word before `at` that follows a number on its line; empty when there is none.
  [[nodiscard]] auto unit_before(std::size_t at) const -> std::string_view {
    std::size_t end = text_.substr(0, at).find_last_not_of(" \t");
    if (end == std::string_view::npos || !grammar::is_name_part(text_[end])) return {};
    std::size_t begin = end;
    while (begin > 0 && grammar::is_name_part(text_[begin - 1])) --begin;
    std::size_t number = text_.substr(0, begin).find_last_not_of(" \t");
    bool follows = number != std::string_view::npos && grammar::is_digit(text_[number]);
    return follows ? text_.substr(begin, end + 1 - begin) : std::string_view{};
  }

  static auto listed(const std::vector<std::string>& words) -> std::string {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
  }

  Builder& b_;
  std::string_view text_;
  const SyntaxError& error_;
  std::size_t declaration_;
  std::size_t at_;
};

}  // namespace

auto token_span(const Builder& b, std::size_t at) -> Span {
  auto begin = static_cast<std::uint32_t>(std::min(at, b.text().size()));
  return {b.file(), begin, static_cast<std::uint32_t>(token_end(b.text(), begin))};
}

void report_syntax_error(Builder& b, const SyntaxError& error, std::size_t declaration) {
  Report(b, error, declaration).run();
}

void report_no_declaration(Builder& b, std::size_t at) {
  std::string_view word = word_at(b.text(), at);
  if (word.empty() || grammar::is_reserved(word)) {
    SyntaxError error{at, "a declaration", {}};
    return Report(b, error, at).run();
  }
  if (word == "import") {
    b.sink()
        .report(diag::Unexpected, token_span(b, at), diag::Text{"`import`"}, diag::Text{"a declaration"})
        .help("imports stand right after the module line");
    return;
  }
  auto& d = b.sink().report(diag::UnknownDeclaration, token_span(b, at), diag::Name{std::string(word)});
  std::string guess = diag::nearest(word, declaration_words());
  std::size_t before = b.text().substr(0, at).find_last_not_of(" \t\r\n");
  bool after_number = before != std::string_view::npos && grammar::is_digit(b.text()[before]);
  if (!guess.empty()) {
    d.help("did you mean `" + guess + "`?");
  } else if (after_number) {
    d.help("a unit stands on the line of its number");
  }
}

}  // namespace writ::syntax
