// The parts of the actions that need no grammar.
#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/diag/diagnostic.hpp"
#include "compiler/syntax/builder.hpp"
#include "compiler/syntax/scan.hpp"

namespace writ::syntax {

auto chosen_word(Builder& b, const TextPart& part, const std::vector<std::string>& words, std::string_view what) -> std::size_t {
  auto found = std::find(words.begin(), words.end(), part.text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "`" : ", `") + word + "`";
  auto& d = b.sink().report(diag::UnknownWord, part.span, diag::Name{std::string(part.text)}, diag::Text{std::string(what)});
  std::string guess = diag::nearest(part.text, words);
  d.help(guess.empty() ? "it is one of " + all : "did you mean `" + guess + "`?");
  return 0;
}

auto chosen_word(Builder& b, const Frame& f, std::size_t index, const std::vector<std::string>& words, std::string_view what) -> std::size_t {
  TextPart part = f.texts[index];
  part.span.end = part.span.begin + static_cast<std::uint32_t>(part.text.size());
  return chosen_word(b, part, words, what);
}

auto decision_of(std::string_view word) -> Decision {
  if (word == "allow") return Decision::Allow;
  if (word == "needs_approval") return Decision::NeedsApproval;
  return word == "escalate" ? Decision::Escalate : Decision::Deny;
}

auto compare_op_of(std::string_view text) -> BinaryOp {
  if (text.starts_with("==")) return BinaryOp::Eq;
  if (text.starts_with("!=")) return BinaryOp::Ne;
  if (text.starts_with("<=")) return BinaryOp::Le;
  if (text.starts_with(">=")) return BinaryOp::Ge;
  return text.starts_with('<') ? BinaryOp::Lt : BinaryOp::Gt;
}

namespace {

auto number(std::string_view text) -> int {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

auto is_day(std::string_view text) -> bool {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year = number(text.substr(0, 4)), month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
  if (month < 1 || month > 12 || day < 1) return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= (month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)]);
}

}  // namespace

void check_day(Builder& b, const TextPart& date) {
  if (!is_day(date.text)) b.sink().report(diag::BadDate, date.span, diag::Text{std::string(date.text)});
}

void check_time(Builder& b, const TextPart& instant) {
  std::string_view t = instant.text;
  // Instants are kept in 64 bits of nanoseconds, which reach from 1678 to 2261.
  int year = number(t.substr(0, 4));
  bool fits = is_day(t) && number(t.substr(11, 2)) < 24 && number(t.substr(14, 2)) < 60 && number(t.substr(17, 2)) < 60 &&
              year >= 1678 && year <= 2261 && t.size() <= 30;
  if (!fits) b.sink().report(diag::BadInstant, instant.span, diag::Text{std::string(t)});
}

// ---------------------------------------------------------------- text

namespace {

auto utf8(std::uint32_t code) -> std::string {
  std::string out;
  auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
  }
  return out;
}

}  // namespace

auto cooked_escape(Builder& b, std::string_view text, Span span) -> std::string {
  if (text == "\\n") return "\n";
  if (text == "\\\"" || text == "\\\\" || text == "\\{" || text == "\\}") return std::string(text.substr(1));
  if (text.starts_with("\\u{")) {
    std::string_view digits = text.substr(3, text.size() - 4);
    std::uint32_t code = 0;
    auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    bool fits = fault == std::errc() && end == digits.data() + digits.size() && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (fits) return utf8(code);
  }
  b.sink().report(diag::BadEscape, span, diag::Text{std::string(text)});
  return {};
}

auto joined_parts(Builder& b, std::vector<StringPart> parts) -> std::vector<StringPart> {
  std::vector<StringPart> joined;
  for (std::size_t i = 0; i < parts.size();) {
    std::size_t end = i;
    std::size_t size = 0;
    for (; end < parts.size() && !parts[end].expr.valid(); ++end) size += parts[end].text.size();
    if (end - i < 2) {
      joined.push_back(parts[i++]);
      continue;
    }
    std::string& text = b.ast().cooked.emplace_back();
    text.reserve(size);
    for (; i < end; ++i) text += parts[i].text;
    joined.push_back({text, {}});
  }
  return joined;
}

auto level_of(Builder& b, const Frame& f) -> Level {
  static const std::vector<std::string> kLevels = {"advisory", "soft", "hard"};
  auto kind = static_cast<Level::Kind>(chosen_word(b, f, 0, kLevels, "a level"));
  Level level{kind, f.ident(0)};
  if (kind == Level::Kind::Soft && f.idents.empty()) b.fail(token_begin(b.text(), f.span.end), "`override by` and an approval: `soft override by NAME`");
  if (kind != Level::Kind::Soft && !f.idents.empty()) b.fail(f.texts[0].span.begin, "`soft` before `override by`");
  return level;
}

void check_one_line(Builder& b, Span row) {
  std::size_t end = b.text().substr(0, row.end).find('\n', row.begin);
  if (end == std::string_view::npos) return;
  b.sink().report(diag::TableRow, {row.file, row.begin, static_cast<std::uint32_t>(end)}, diag::Text{"a line break"});
}

void check_row_widths(Builder& b, const TableDecl& table) {
  std::size_t wanted = table.header.size() - 1;
  auto cells = [](std::size_t count) { return std::to_string(count) + (count == 1 ? " cell" : " cells"); };
  for (const TableRow& row : table.rows) {
    if (row.cells.size() == wanted) continue;
    b.sink()
        .report(diag::TableRow, row.span, diag::Text{cells(row.cells.size())})
        .label(table.header.front().span, "the head has " + cells(wanted));
  }
}

auto joined(const QualifiedName& name) -> std::string {
  std::string text;
  for (const Ident& part : name.parts) text += (text.empty() ? "" : ".") + std::string(part.text);
  return text;
}

}  // namespace writ::syntax
