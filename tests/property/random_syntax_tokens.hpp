// Tokens of a rule file, and random layout between them: blanks, line ends, comments.
//
// What may stand between two tokens is a matter of the second one: nothing (`.label` behind
// an id), blanks on the same line (a unit, the cells of a row), or anything. A word that
// could be read as the unit of the number before it begins a new line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/property/random_values.hpp"

namespace writ::property {

template <class T, std::size_t N>
auto one_of(Random& random, const T (&choices)[N]) -> const T& {
  return choices[random.below(N)];
}

enum class TokenKind : std::uint8_t {
  Symbol,
  Text,      // a string or a part of one
  Word,      // a word that means something here: could be a unit behind a number
  Reserved,  // a word that is never a unit
  Number,
  Unit,
  Doc,     // ends its line
  RowEnd,  // ends its line; a comment may stand behind it
};

// What may stand before a token.
enum class Before : std::uint8_t { Nothing, Blanks, Anything };

struct Token {
  TokenKind kind;
  Before before;
  std::string text;
};

// How much is written between tokens, in percent.
struct Manner {
  unsigned comments = 0;
  unsigned line_ends = 10;
  unsigned wide_blanks = 10;
};

class Tokens {
 public:
  void put(TokenKind kind, std::string text) {
    tokens_.push_back({kind, in_row_ ? Before::Blanks : Before::Anything, std::move(text)});
  }
  void word(std::string text) { put(TokenKind::Word, std::move(text)); }
  void reserved(std::string text) { put(TokenKind::Reserved, std::move(text)); }
  void symbol(std::string text) { put(TokenKind::Symbol, std::move(text)); }
  void number(std::string text) { put(TokenKind::Number, std::move(text)); }
  void unit(std::string text) { tokens_.push_back({TokenKind::Unit, Before::Blanks, std::move(text)}); }
  void glued(std::string text) { tokens_.push_back({TokenKind::Text, Before::Nothing, std::move(text)}); }
  void row_end() { tokens_.push_back({TokenKind::RowEnd, Before::Blanks, "|"}); }

  // Inside a row nothing may break a line.
  void begin_row() {
    symbol("|");
    in_row_ = true;
  }
  void end_row() {
    row_end();
    in_row_ = false;
  }
  [[nodiscard]] auto in_row() const -> bool { return in_row_; }
  [[nodiscard]] auto size() const -> std::size_t { return tokens_.size(); }
  [[nodiscard]] auto at(std::size_t i) const -> const Token& { return tokens_[i]; }
  void insert(std::size_t at, Token token) {
    tokens_.insert(tokens_.begin() + static_cast<std::ptrdiff_t>(at), std::move(token));
  }

  // The text of all, laid out at random.
  auto text(Random& random, const Manner& manner) const -> std::string {
    std::string text;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (i > 0) text += between(random, manner, tokens_[i - 1], tokens_[i]);
      text += tokens_[i].text;
    }
    return text + "\n";
  }

 private:
  static auto is_name_part(char c) -> bool {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  // Two tokens that would be read as one, or as another pair.
  static auto must_be_apart(const Token& a, const Token& b) -> bool {
    char left = a.text.back();
    char right = b.text.front();
    if (is_name_part(left) && is_name_part(right)) return true;
    if (left == '"' && right == '"') return true;
    if (left == '.' && right == '.') return true;
    std::string_view touching = "-/<>=|`";  // `- ->`, `/ //`, `= =`, `| ||`
    return touching.find(left) != std::string_view::npos || touching.find(right) != std::string_view::npos;
  }

  auto comment(Random& random) const -> std::string {
    static constexpr std::string_view kTexts[] = {"",          " a reason", " \xC3\xA4 \"quoted\" { | `",
                                                  "//// four", " x = 1",    "TODO"};
    std::string text = "// c" + std::to_string(comments_++) + std::string(one_of(random, kTexts));
    return text + (random.percent(20) ? "  \n" : "\n");
  }

  auto blanks(Random& random, const Manner& manner) const -> std::string {
    if (!random.percent(manner.wide_blanks)) return " ";
    return random.percent(50) ? "   " : "\t";
  }

  auto line_end(Random& random, const Manner& manner) const -> std::string {
    std::string text = random.percent(30) ? " " : "";
    text += random.percent(manner.comments) ? "  " + comment(random) : "\n";
    while (random.percent(25)) text += "\n";
    while (random.percent(manner.comments)) text += "  " + comment(random) + (random.percent(30) ? "\n" : "");
    return text + (random.percent(50) ? "  " : "");
  }

  auto between(Random& random, const Manner& manner, const Token& a, const Token& b) const -> std::string {
    bool new_line = a.kind == TokenKind::Doc || a.kind == TokenKind::RowEnd ||
                    (a.kind == TokenKind::Number && b.kind == TokenKind::Word);
    bool may_break = b.before == Before::Anything;
    if (a.kind == TokenKind::Doc) return "\n" + (random.percent(manner.comments) ? comment(random) : std::string());
    if (new_line && may_break) return line_end(random, manner);
    if (b.before == Before::Nothing) return {};
    if (b.kind == TokenKind::Doc || (may_break && random.percent(manner.line_ends + manner.comments)))
      return line_end(random, manner);
    bool apart = must_be_apart(a, b);
    return apart || random.percent(60) ? blanks(random, manner) : std::string();
  }

  std::vector<Token> tokens_;
  bool in_row_ = false;
  mutable int comments_ = 0;  // so that every one can be told from the others
};

}  // namespace writ::property
