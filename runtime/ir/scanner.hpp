// The tokens of the text form, one at a time. Private to runtime/ir.
//
// The first fault sticks: from then on every token is End, so that all loops of the
// reader stop, and what it asks for is empty or 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/ir/ir.hpp"

namespace writ::ir {

enum class TokenKind : std::uint8_t { End, Word, Number, Text, Id, Mark };
struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;  // as written; an Id without its sigil, a Text with its quotes
  char sigil = 0;         // of an Id: one of % # @ $ !
};

class Scanner {
 public:
  // `text` is well-formed UTF-8.
  explicit Scanner(std::string_view text) : rest_(text) { advance(); }

  [[nodiscard]] auto peek() const -> const Token& { return token_; }
  [[nodiscard]] auto at_end() const -> bool { return token_.kind == TokenKind::End; }
  [[nodiscard]] auto failed() const -> bool { return !error_.empty(); }
  [[nodiscard]] auto error() const -> const std::string& { return error_; }
  void fail(std::string_view what);             // about what was taken last
  void fail_expected(std::string_view wanted);  // about the token that stands here instead

  auto take() -> Token;
  // Takes the token if it is this word or mark.
  auto accept(std::string_view word_or_mark) -> bool;
  void expect(std::string_view word_or_mark);

  auto word() -> std::string_view;
  auto text() -> std::string;  // unescaped
  auto number() -> std::string_view;
  auto unsigned32() -> std::uint32_t;
  auto signed64() -> std::int64_t;
  auto sigil_id(char sigil) -> std::uint32_t;  // %12
  auto word_id(char letter) -> std::uint32_t;  // f12
  [[nodiscard]] auto at_word_id(char letter) const -> bool;

 private:
  void fail_at(std::uint32_t line, std::string_view what);
  void advance();
  void skip_blank();
  auto scan() -> Token;
  auto scan_number() -> Token;
  auto scan_text() -> Token;
  auto cut(std::size_t size) -> std::string_view;
  auto unescape(std::string_view text) -> std::string;
  auto escape(std::string_view& rest) -> std::string;

  std::string_view rest_;
  std::uint32_t line_ = 1;        // of the token
  std::uint32_t taken_line_ = 1;  // of the one before it
  Token token_;
  std::string error_;
};

}  // namespace writ::ir
