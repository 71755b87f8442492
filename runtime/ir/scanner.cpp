#include "runtime/ir/scanner.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace writ::ir {
namespace {

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
auto is_letter(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
auto is_sigil(char c) -> bool { return std::string_view("%#@$!").find(c) != std::string_view::npos; }

template <class Accepts>
auto run_length(std::string_view text, std::size_t from, Accepts accepts) -> std::size_t {
  std::size_t end = from;
  while (end < text.size() && accepts(text[end])) ++end;
  return end;
}

template <class Number>
auto parse_number(std::string_view text) -> std::optional<Number> {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

auto encode_utf8(std::uint32_t code) -> std::string {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
  if (code < 0x10000) return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
  return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
          byte(0x80 | (code & 0x3F))};
}

}  // namespace

void Scanner::fail(std::string_view what) { fail_at(taken_line_, what); }

void Scanner::fail_at(std::uint32_t line, std::string_view what) {
  if (failed()) return;
  error_ = fmt::format("line {}: {}", line, what);
  rest_ = {};
  token_ = {};
}

void Scanner::fail_expected(std::string_view wanted) {
  constexpr std::size_t kShown = 40;
  const std::string found = at_end() ? "the end" : fmt::format("`{}`", token_.text.substr(0, kShown));
  fail_at(line_, fmt::format("expected {}, found {}", wanted, found));
}

auto Scanner::cut(std::size_t size) -> std::string_view {
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(taken.size());
  return taken;
}

void Scanner::skip_blank() {
  while (!rest_.empty()) {
    if (rest_.front() == ';') {
      cut(std::min(rest_.find('\n'), rest_.size()));
    } else if (rest_.front() == ' ' || rest_.front() == '\n') {
      if (rest_.front() == '\n') ++line_;
      cut(1);
    } else {
      return;
    }
  }
}

void Scanner::advance() {
  taken_line_ = line_;
  skip_blank();
  token_ = scan();
}

auto Scanner::scan() -> Token {
  if (rest_.empty()) return {};
  const char first = rest_.front();
  if (first == '"') return scan_text();
  if (is_digit(first) || first == '-') return scan_number();
  if (is_letter(first)) {
    const auto in_word = [](char c) { return is_letter(c) || is_digit(c); };
    return {TokenKind::Word, cut(run_length(rest_, 0, in_word))};
  }
  if (is_sigil(first)) {
    cut(1);
    return {TokenKind::Id, cut(run_length(rest_, 0, is_digit)), first};
  }
  for (const std::string_view mark : {"..<", "..", ".", "=", ":", ",", "[", "]", "{", "}", "(", ")"}) {
    if (rest_.starts_with(mark)) return {TokenKind::Mark, cut(mark.size())};
  }
  fail_at(line_, "a character that means nothing here");
  return {};
}

// -12, 0.5, 1e-07. What it is worth is decided by who asks for it.
auto Scanner::scan_number() -> Token {
  std::size_t end = run_length(rest_, 1, is_digit);
  if (end + 1 < rest_.size() && rest_[end] == '.' && is_digit(rest_[end + 1])) end = run_length(rest_, end + 1, is_digit);
  if (end < rest_.size() && (rest_[end] == 'e' || rest_[end] == 'E')) {
    const bool has_sign = end + 1 < rest_.size() && (rest_[end + 1] == '-' || rest_[end + 1] == '+');
    end = run_length(rest_, end + (has_sign ? 2 : 1), is_digit);
  }
  return {TokenKind::Number, cut(end)};
}

auto Scanner::scan_text() -> Token {
  std::size_t end = 1;
  while (end < rest_.size() && rest_[end] != '"' && rest_[end] != '\n') end += rest_[end] == '\\' ? 2 : 1;
  if (end >= rest_.size() || rest_[end] != '"') {
    fail_at(line_, "a text has no end on its line");
    return {};
  }
  return {TokenKind::Text, cut(end + 1)};
}

auto Scanner::take() -> Token {
  const Token taken = token_;
  if (!failed()) advance();
  return taken;
}

auto Scanner::accept(std::string_view wanted) -> bool {
  if ((token_.kind != TokenKind::Word && token_.kind != TokenKind::Mark) || token_.text != wanted) return false;
  advance();
  return true;
}

void Scanner::expect(std::string_view wanted) {
  if (!accept(wanted)) fail_expected(fmt::format("`{}`", wanted));
}

auto Scanner::word() -> std::string_view {
  if (token_.kind == TokenKind::Word) return take().text;
  fail_expected("a word");
  return {};
}

auto Scanner::number() -> std::string_view {
  if (token_.kind == TokenKind::Number) return take().text;
  fail_expected("a number");
  return {};
}

auto Scanner::unsigned32() -> std::uint32_t {
  const auto value = token_.kind == TokenKind::Number ? parse_number<std::uint32_t>(token_.text) : std::nullopt;
  if (!value) {
    fail_expected("a whole number of 32 bits");
    return 0;
  }
  advance();
  return *value;
}

auto Scanner::signed64() -> std::int64_t {
  const auto value = token_.kind == TokenKind::Number ? parse_number<std::int64_t>(token_.text) : std::nullopt;
  if (!value) {
    fail_expected("a whole number of 64 bits");
    return 0;
  }
  advance();
  return *value;
}

auto Scanner::sigil_id(char sigil) -> std::uint32_t {
  const bool fits = token_.kind == TokenKind::Id && token_.sigil == sigil;
  const auto value = fits ? parse_number<std::uint32_t>(token_.text) : std::nullopt;
  if (!value || *value == TypeId::kNone) {
    fail_expected(fmt::format("`{}` and a number", sigil));
    return 0;
  }
  advance();
  return *value;
}

auto Scanner::at_word_id(char letter) const -> bool {
  return token_.kind == TokenKind::Word && token_.text.size() > 1 && token_.text[0] == letter && is_digit(token_.text[1]);
}

auto Scanner::word_id(char letter) -> std::uint32_t {
  const auto value = at_word_id(letter) ? parse_number<std::uint32_t>(token_.text.substr(1)) : std::nullopt;
  if (!value || *value == TypeId::kNone) {
    fail_expected(fmt::format("`{}` and a number", letter));
    return 0;
  }
  advance();
  return *value;
}

// ---------------------------------------------------------------- texts

auto Scanner::text() -> std::string {
  if (token_.kind != TokenKind::Text) {
    fail_expected("a text");
    return {};
  }
  std::string made = unescape(token_.text.substr(1, token_.text.size() - 2));
  if (!failed()) advance();
  return made;
}

auto Scanner::unescape(std::string_view text) -> std::string {
  std::string made;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    made += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) made += escape(text);
  }
  return made;
}

// `rest` begins with a backslash, and a character follows it.
auto Scanner::escape(std::string_view& rest) -> std::string {
  const char kind = rest[1];
  rest.remove_prefix(2);
  if (kind == '"' || kind == '\\') return {kind};
  if (kind == 'n') return "\n";
  if (kind == 't') return "\t";
  const std::size_t close = rest.find('}');
  if (kind == 'u' && rest.starts_with('{') && close != std::string_view::npos) {
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + close, code, 16);
    const bool scalar = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (error == std::errc{} && end == rest.data() + close && close > 1 && scalar) {
      rest.remove_prefix(close + 1);
      return encode_utf8(code);
    }
  }
  fail_at(line_, "an escape in a text that means nothing");
  rest = {};
  return {};
}

}  // namespace writ::ir
