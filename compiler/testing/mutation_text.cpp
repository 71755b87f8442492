#include "compiler/testing/mutation_text.hpp"

#include <algorithm>

#include "runtime/values/decimal.hpp"
#include "runtime/values/text.hpp"

namespace writ::testing {
namespace {

auto is_blank(char c) -> bool { return c == ' ' || c == '\t'; }
auto is_word(char c) -> bool {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Whether `from` stands at `at`; a blank in it is any run of blanks, and words are whole.
auto matches_at(std::string_view text, std::size_t at, std::string_view from) -> std::size_t {
  const std::size_t begin = at;
  for (char c : from) {
    if (c == ' ') {
      if (at >= text.size() || !(is_blank(text[at]) || text[at] == '\n')) return 0;
      while (at < text.size() && (is_blank(text[at]) || text[at] == '\n')) ++at;
      continue;
    }
    if (at >= text.size() || text[at] != c) return 0;
    ++at;
  }
  const bool starts_inside = is_word(from.front()) && begin > 0 && is_word(text[begin - 1]);
  const bool goes_on = is_word(from.back()) ? at < text.size() && is_word(text[at])
                                            : at < text.size() && (text[at] == '=' || text[at] == '<');
  return starts_inside || goes_on ? 0 : at - begin;
}

auto without_separators(std::string_view digits) -> std::string {
  std::string plain(digits);
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  return plain;
}

// With as many decimal places as before.
auto with_places(Int128 value, std::size_t places) -> std::string {
  std::string text = decimal::print(value);
  std::size_t point = text.find('.');
  if (point == std::string::npos && places > 0) {
    point = text.size();
    text += '.';
  }
  if (places > 0) text.append(places - std::min(places, text.size() - point - 1), '0');
  return group_digits(text);
}

auto places_of(std::string_view plain) -> std::size_t {
  const std::size_t point = plain.find('.');
  return point == std::string_view::npos ? 0 : plain.size() - point - 1;
}

}  // namespace

auto FileMutants::span_of(std::string_view part) const -> diag::Span {
  const auto begin = static_cast<std::uint32_t>(part.data() - text.data());
  return {ast.file, begin, begin + static_cast<std::uint32_t>(part.size())};
}

void FileMutants::add(std::vector<Edit> edits, std::string what, std::string hint) {
  found.push_back({ast.file, std::move(edits), std::move(what), std::move(hint)});
}

auto FileMutants::word_edit(std::uint32_t begin, std::uint32_t end, std::string_view from, std::string_view to) const
    -> std::optional<Edit> {
  for (std::size_t at = begin; at < end; ++at) {
    if (text.substr(at, 2) == "//") {
      at = std::min<std::size_t>(text.find('\n', at), end);
      continue;
    }
    const std::size_t size = matches_at(text, at, from);
    if (size == 0 || at + size > end) continue;
    std::size_t last = at + size;
    while (to.empty() && last < end && is_blank(text[last])) ++last;  // what goes takes its blank with it
    return Edit{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(last), std::string(to)};
  }
  return std::nullopt;
}

void FileMutants::replace_word(std::uint32_t begin, std::uint32_t end, std::string_view from, std::string_view to,
                               std::string hint) {
  std::optional<Edit> edit = word_edit(begin, end, from, to);
  if (!edit) return;
  std::string what =
      to.empty() ? "`" + std::string(from) + "` goes" : "`" + std::string(from) + "` becomes `" + std::string(to) + "`";
  add({std::move(*edit)}, std::move(what), std::move(hint));
}

void FileMutants::remove(diag::Span span, std::string what, std::string hint) {
  std::uint32_t begin = span.begin;
  std::uint32_t end = span.end;
  while (begin > 0 && is_blank(text[begin - 1])) --begin;
  while (end < text.size() && is_blank(text[end])) ++end;
  const bool own_lines = (begin == 0 || text[begin - 1] == '\n') && end < text.size() && text[end] == '\n';
  Edit edit = own_lines ? Edit{begin, end + 1, ""} : Edit{span.begin, span.end, ""};
  add({std::move(edit)}, std::move(what), std::move(hint));
}

void FileMutants::nudge(syntax::ExprId id, int direction) {
  const syntax::Expr& expr = ast.exprs[id];
  const auto* number = std::get_if<syntax::NumberLit>(&expr.form);
  if (number == nullptr) return;
  const std::string digits = nudged(number->digits, direction);
  const diag::Span span = span_of(number->digits);
  const std::string unit(slice({span.file, span.end, expr.span.end}));
  add({{span.begin, span.end, digits}}, "`" + std::string(slice(expr.span)) + "` becomes `" + digits + unit + "`",
      "add a test just beyond the limit, at " + digits + unit);
}

auto apply_edits(std::string_view text, const std::vector<Edit>& edits) -> std::string {
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  return out.append(text.substr(at));
}

auto nudged(std::string_view digits, int direction) -> std::string {
  const std::string plain = without_separators(digits);
  const decimal::Parsed parsed = decimal::parse(plain);
  Int128 step = kDecimalOne;
  for (std::size_t i = 0; i < places_of(plain) && step > 1; ++i) step /= 10;
  return with_places(parsed.value + direction * step, places_of(plain));
}

auto doubled(std::string_view digits) -> std::string {
  const std::string plain = without_separators(digits);
  return with_places(decimal::parse(plain).value * 2, places_of(plain));
}

}  // namespace writ::testing
