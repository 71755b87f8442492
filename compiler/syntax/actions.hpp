// What each rule of the grammar builds. Private to compiler/syntax, and included by the
// one file that includes PEGTL there.
#pragma once

#include "compiler/syntax/builder.hpp"
#include "grammar/expected.hpp"

namespace writ::syntax {

namespace g = grammar;

template <class Rule>
struct build : g::p::nothing<Rule> {};

template <class Input>
auto span_of(const Input& in, const Builder& b) -> Span {
  return b.span(in.begin(), in.end());
}
template <class Input>
auto first_word(const Input& in) -> std::string_view {
  return g::word_at({in.begin(), in.size()}, 0);
}

// Actions of a rule: BUILD(rule) { … } with `in` and `b`.
#define WRIT_BUILD(RULE)                                        \
  template <>                                                   \
  struct build<g::RULE> {                                       \
    template <class Input>                                      \
    static void apply([[maybe_unused]] const Input& in, Builder& b); \
  };                                                            \
  template <class Input>                                        \
  void build<g::RULE>::apply([[maybe_unused]] const Input& in, Builder& b)

// The word itself, for the rule around it.
#define WRIT_BUILD_WORD(RULE) \
  WRIT_BUILD(RULE) { b.push_text(first_word(in), span_of(in, b)); }
// The text itself.
#define WRIT_BUILD_TEXT(RULE) \
  WRIT_BUILD(RULE) { b.push_text({in.begin(), in.size()}, span_of(in, b)); }
// An expression from the parts of its frame, called `f`.
#define WRIT_BUILD_EXPR(RULE, FORM) \
  WRIT_BUILD(RULE) {                \
    Frame f = b.take_frame();       \
    b.add(FORM, f.span);            \
  }
#define WRIT_BUILD_CLAUSE(RULE, FORM) \
  WRIT_BUILD(RULE) {                  \
    Frame f = b.take_frame();         \
    b.clause(FORM, f);                \
  }
#define WRIT_BUILD_DECL(RULE, FORM) \
  WRIT_BUILD(RULE) {                \
    b.docs_to_comments();           \
    Frame f = b.take_frame();       \
    b.declaration(FORM, f);         \
  }
#define WRIT_BUILD_MISC(RULE, FORM) \
  WRIT_BUILD(RULE) {                \
    Frame f = b.take_frame();       \
    b.push_misc(FORM);              \
  }

// Words of which only a few are possible: reported here, with the nearest one.
auto chosen_word(Builder& b, const Frame& f, std::size_t index, const std::vector<std::string>& words, std::string_view what) -> std::size_t;
auto chosen_word(Builder& b, const TextPart& part, const std::vector<std::string>& words, std::string_view what) -> std::size_t;
auto decision_of(std::string_view word) -> Decision;
auto compare_op_of(std::string_view text) -> BinaryOp;
void check_day(Builder& b, const TextPart& date);
void check_time(Builder& b, const TextPart& instant);
// The text of `\n`, `\u{e9}` …; reports what is no escape.
auto cooked_escape(Builder& b, std::string_view text, Span span) -> std::string;
// Neighbouring stretches of text joined into one part each.
auto joined_parts(Builder& b, std::vector<StringPart> parts) -> std::vector<StringPart>;
auto level_of(Builder& b, const Frame& f) -> Level;
// A row of a table is one line.
void check_one_line(Builder& b, Span row);
// Each row has as many cells as the head.
void check_row_widths(Builder& b, const TableDecl& table);

}  // namespace writ::syntax
