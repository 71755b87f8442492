// What tokens leave behind: names, words, digits, documentation, stretches of text.
// Private to compiler/syntax; included by parse.cpp alone.
#pragma once

#include "compiler/syntax/actions.hpp"

namespace writ::syntax {

inline auto ident_of(std::string_view text, Span span) -> Ident {
  bool quoted = text.starts_with('`');
  return {quoted ? text.substr(1, text.size() - 2) : text, span, quoted};
}

// A text without carriage returns, so that CRLF means what LF does.
inline auto without_returns(Builder& b, std::string_view text) -> std::string_view {
  if (text.find('\r') == std::string_view::npos) return text;
  std::string plain(text);
  std::erase(plain, '\r');
  b.ast().cooked.push_back(std::move(plain));
  return b.ast().cooked.back();
}

// ---------------------------------------------------------------- words and names

WRIT_BUILD(name_text) { b.push(ident_of({in.begin(), in.size()}, span_of(in, b))); }
WRIT_BUILD(cid_text) { b.push(ident_of({in.begin(), in.size()}, span_of(in, b))); }
WRIT_BUILD(framework_text) { b.push(ident_of({in.begin(), in.size()}, span_of(in, b))); }
WRIT_BUILD(control_label) { b.push(Ident{{in.begin() + 1, in.size() - 1}, b.span(in.begin() + 1, in.end())}); }
WRIT_BUILD(no_name) { b.push(Ident{}); }
WRIT_BUILD(no_text) { b.push(Ident{}); }
WRIT_BUILD(no_expr) { b.push(ExprId{}); }
WRIT_BUILD_TEXT(word_text)

// ---------------------------------------------------------------- numbers and times

WRIT_BUILD_TEXT(digits_text)
WRIT_BUILD_TEXT(percent_sign)
WRIT_BUILD_TEXT(unit_name)
WRIT_BUILD_TEXT(per_unit_name)
WRIT_BUILD_TEXT(integer_text)
WRIT_BUILD_TEXT(version_text)
WRIT_BUILD_TEXT(digest_text)
WRIT_BUILD_TEXT(criterion_text)
WRIT_BUILD_TEXT(regex_text)
WRIT_BUILD(date_text) {
  b.push_text({in.begin(), in.size()}, span_of(in, b));
  check_day(b, {{in.begin(), in.size()}, span_of(in, b)});
}
WRIT_BUILD(instant_text) {
  b.push_text({in.begin(), in.size()}, span_of(in, b));
  check_time(b, {{in.begin(), in.size()}, span_of(in, b)});
}
WRIT_BUILD(criterion_ref) {
  TextPart criterion = b.pop_text();
  Ident framework = b.pop_ident();
  b.push_misc(CriterionRef{framework, criterion.text, framework.span.to(criterion.span)});
}

// ---------------------------------------------------------------- marks: which of several ways was taken

WRIT_BUILD(range_open) { b.push_text("..<", span_of(in, b)); }
WRIT_BUILD(range_closed) { b.push_text("..", span_of(in, b)); }
WRIT_BUILD_WORD(not_in)
WRIT_BUILD_WORD(presence_word)
WRIT_BUILD(emptiness_any) { b.push_text("if any", span_of(in, b)); }
WRIT_BUILD(emptiness_one) { b.push_text("at least one", span_of(in, b)); }
WRIT_BUILD_WORD(quantifier_word)
WRIT_BUILD_WORD(and_chain)
WRIT_BUILD_WORD(or_chain)
WRIT_BUILD_WORD(cell_not)
WRIT_BUILD_WORD(ordered_mark)
WRIT_BUILD_WORD(sensitive_mark)
WRIT_BUILD_WORD(every_mark)
WRIT_BUILD_WORD(tagged)
WRIT_BUILD_WORD(delegate_never)
WRIT_BUILD_WORD(missing_mark)
WRIT_BUILD_WORD(untrusted_mark)
WRIT_BUILD_WORD(signed_word)
WRIT_BUILD_WORD(oblige_word)
WRIT_BUILD_WORD(change_word)
WRIT_BUILD_WORD(effect_word)
WRIT_BUILD_WORD(band_name)
WRIT_BUILD(data_value) { b.push_text("=", span_of(in, b)); }
WRIT_BUILD(decision_word) { b.push_misc(decision_of(first_word(in))); }

// ---------------------------------------------------------------- text

WRIT_BUILD(text_plain) { b.push(StringPart{{in.begin(), in.size()}, {}}); }
WRIT_BUILD(text_escape) {
  b.ast().cooked.push_back(cooked_escape(b, {in.begin(), in.size()}, span_of(in, b)));
  b.push(StringPart{b.ast().cooked.back(), {}});
}
WRIT_BUILD(text_value) { b.push(StringPart{{}, b.pop_expr()}); }
WRIT_BUILD(raw_text) { b.push(StringPart{without_returns(b, {in.begin(), in.size()}), {}}); }
WRIT_BUILD(doc_text) {
  std::string_view line(in.begin() + 3, in.size() - 3);
  if (line.ends_with('\r')) line.remove_suffix(1);
  b.doc_line(line, span_of(in, b));
}

}  // namespace writ::syntax
