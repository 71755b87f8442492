#include "compiler/syntax/scan.hpp"

#include <algorithm>
#include <vector>

#include "compiler/syntax/words.hpp"
#include "grammar/tokens.hpp"

namespace writ::syntax {
namespace {

auto line_end(std::string_view text, std::size_t at) -> std::size_t { return std::min(text.find('\n', at), text.size()); }

auto string_end(std::string_view text, std::size_t at) -> std::size_t {
  if (text.substr(at, 3) == R"(""")") {
    std::size_t close = text.find(R"(""")", at + 3);
    return close == std::string_view::npos ? text.size() : close + 3;
  }
  std::size_t i = at + 1;
  for (; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '"') return i + 1;
    bool escape = text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '\n';
    if (escape) ++i;
  }
  return i;
}

// `2_000`, `0.5`; what begins like a date goes on as dates and instants do.
auto number_end(std::string_view text, std::size_t at) -> std::size_t {
  auto digits = [&](std::size_t from) { return std::min(text.find_first_not_of("0123456789_", from), text.size()); };
  std::size_t end = digits(at);
  bool date = end == at + 4 && text.substr(end, 1) == "-" && digits(end + 1) == end + 3 && text.substr(end + 3, 1) == "-";
  if (date) {
    while (end < text.size() && (grammar::is_name_part(text[end]) || text[end] == '-' || text[end] == ':')) ++end;
    return end;
  }
  bool fraction = end + 1 < text.size() && text[end] == '.' && grammar::is_digit(text[end + 1]);
  return fraction ? digits(end + 1) : end;
}

auto is_open(char c) -> bool { return c == '(' || c == '[' || c == '{'; }
auto is_close(char c) -> bool { return c == ')' || c == ']' || c == '}'; }

auto is_declaration_word(std::string_view text, std::size_t at) -> bool {
  std::string_view word = grammar::word_at(text, at);
  const auto& words = declaration_words();
  if (word.empty() || std::find(words.begin(), words.end(), word) == words.end()) return false;
  if (grammar::is_reserved(word)) return true;  // `let`: no field is called so
  std::size_t next = token_begin(text, at + word.size());
  return next >= text.size() || (text[next] != ':' && text[next] != '=');
}

}  // namespace

auto token_begin(std::string_view text, std::size_t at) -> std::size_t { return grammar::next_token(text, at); }

auto token_end(std::string_view text, std::size_t at) -> std::size_t {
  if (at >= text.size()) return text.size();
  if (text[at] == '"') return string_end(text, at);
  if (text.substr(at, 2) == "//") return line_end(text, at);
  if (grammar::is_digit(text[at])) return number_end(text, at);
  std::string_view word = grammar::word_at(text, at);
  if (!word.empty()) return at + word.size();
  static constexpr std::string_view kPairs[] = {"&&", "||", "==", "!=", "<=", ">=", "=>", "->", "..", "++", "--", "<>", "::", "**"};
  bool pair = std::find(std::begin(kPairs), std::end(kPairs), text.substr(at, 2)) != std::end(kPairs);
  if (pair) return at + 2;
  std::size_t end = at + 1;  // a character outside ASCII is one token
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) ++end;
  return end;
}

auto begins_line(std::string_view text, std::size_t at) -> bool {
  std::size_t before = text.substr(0, at).find_last_not_of(" \t");
  return before == std::string_view::npos || text[before] == '\n';
}

auto begins_declaration(std::string_view text, std::size_t at) -> bool {
  bool first_column = at == 0 || text[at - 1] == '\n';
  return first_column && is_declaration_word(text, at);
}

auto open_bracket(std::string_view text, std::size_t from, std::size_t at) -> std::optional<std::size_t> {
  std::vector<std::size_t> open;
  for (std::size_t i = token_begin(text, from); i < at; i = token_begin(text, token_end(text, i))) {
    if (is_open(text[i])) open.push_back(i);
    if (is_close(text[i]) && !open.empty()) open.pop_back();
  }
  return open.empty() ? std::nullopt : std::optional(open.back());
}

auto next_declaration(std::string_view text, std::size_t from, std::size_t wrong) -> std::size_t {
  std::ptrdiff_t depth = 0;
  std::optional<std::size_t> documented;  // where the documentation just before began
  for (std::size_t i = token_begin(text, from); i < text.size(); i = token_begin(text, token_end(text, i))) {
    bool beyond = i > from && i >= wrong && begins_line(text, i);
    if (beyond && text.substr(i, 3) == "///") {
      if (!documented) documented = i;
      continue;
    }
    bool found = beyond && (begins_declaration(text, i) || (depth <= 0 && is_declaration_word(text, i)));
    if (found) return documented.value_or(i);
    documented.reset();
    if (is_open(text[i])) ++depth;
    if (is_close(text[i])) --depth;
  }
  return text.size();
}

}  // namespace writ::syntax
