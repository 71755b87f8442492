// What a `must` wanted, in words, and which rules have a message of their own.
//
// expected<Rule>() is the "expected …" of a message. A rule with a tag is reported by a
// row of the catalogue made for it (compiler/syntax/report.cpp).
#pragma once

#include <string>
#include <string_view>

#include "grammar/declarations.hpp"

namespace writ::grammar {

template <class Rule>
struct said {
  static constexpr std::string_view text = "something else";
  static constexpr std::string_view tag = {};
};

#define WRIT_SAID(RULE, TEXT)                      \
  template <>                                      \
  struct said<RULE> {                              \
    static constexpr std::string_view text = TEXT; \
    static constexpr std::string_view tag = {};    \
  }
#define WRIT_TAGGED(RULE, TEXT, TAG)               \
  template <>                                      \
  struct said<RULE> {                              \
    static constexpr std::string_view text = TEXT; \
    static constexpr std::string_view tag = TAG;   \
  }

WRIT_TAGGED(name, "a name", "name");
WRIT_TAGGED(cid, "an id such as `MDL-04`", "cid");
WRIT_TAGGED(no_or, "parentheses", "mixed");
WRIT_TAGGED(no_and, "parentheses", "mixed");
WRIT_TAGGED(no_chain, "one comparison", "chain");
WRIT_TAGGED(no_call, "no arguments", "now");
WRIT_TAGGED(otherwise_word, "`otherwise` and a message", "message");
WRIT_TAGGED(string_end, "the closing quote", "string");
WRIT_TAGGED(raw_text, "the closing \"\"\"", "string");
WRIT_TAGGED(allow_reason, "`because` and a reason", "allow");
WRIT_TAGGED(row_bars, "`||` and a result", "row");
WRIT_TAGGED(row_start, "a row `| … || … |`", "row");
WRIT_TAGGED(row_end, "`|` and the end of the line", "row");
WRIT_TAGGED(cell, "a cell", "row");
WRIT_TAGGED(property_claim, "`expect` and a condition", "brace");
WRIT_TAGGED(prove_claim, "a claim: show, raising, lowering or hiding", "brace");
WRIT_TAGGED(close_brace, "a clause or `}`", "brace");
using closing_brace = p::one<'}'>;  // of a value in a string
using condition = p::sor<quantifier, bool_expr>;
WRIT_SAID(closing_brace, "`}`");
WRIT_SAID(condition, "a condition");
WRIT_SAID(open_brace, "`{`");
WRIT_SAID(open_paren, "`(`");
WRIT_SAID(close_paren, "`)`");
WRIT_SAID(expr, "an expression");
WRIT_SAID(additive, "a value");
WRIT_SAID(multi, "a value");
WRIT_SAID(default_expr, "a value");
WRIT_SAID(cast, "a value");
WRIT_SAID(nested<unary>, "a value");
WRIT_SAID(nested<not_expr>, "a condition");
WRIT_SAID(operand, "a condition");
WRIT_SAID(literal, "a literal");
WRIT_SAID(quantity, "a quantity such as `24 h`");
WRIT_SAID(number_literal, "a number");
WRIT_SAID(type, "a type");
WRIT_SAID(string, "a string");
WRIT_SAID(title, "a title in quotes");
WRIT_SAID(integer, "a whole number");
WRIT_SAID(version, "a version such as `1.2.0`");
WRIT_SAID(date, "a date such as `2026-06-30`");
WRIT_SAID(whole_date, "a date such as `2026-06-30`, or an instant such as `2026-06-30T09:00:00Z`");
WRIT_SAID(instant, "an instant such as `2026-06-30T09:00:00Z`");
WRIT_SAID(digest, "a digest `sha256:…`");
WRIT_SAID(regex, "a pattern `/…/`");
WRIT_SAID(criterion, "a criterion such as `A.6.2.4`");
WRIT_SAID(covered, "a criterion such as `A.6.2.4`");
WRIT_SAID(criterion_ref, "a criterion such as `iso42001:A.6.2.4`");
WRIT_SAID(colon, "`:`");
WRIT_SAID(comma, "`,`");
WRIT_SAID(assign, "`=`");
WRIT_SAID(arrow, "`->`");
WRIT_SAID(fat_arrow, "`=>`");
WRIT_SAID(range_closed, "`..`");
WRIT_SAID(range_end, "`..` or `..<`");
WRIT_SAID(presence_word, "`present` or `absent`");
WRIT_SAID(band_word, "a band: target, accept, warn or breach");
WRIT_SAID(emptiness_words, "`if any` or `at least one`");
WRIT_SAID(match_arm, "an arm `member => value`");
WRIT_SAID(updates, "`field: value`");
WRIT_SAID(unit_expr, "a unit");
WRIT_SAID(size_words, "a size: `max 64` or `1 .. 64`");
WRIT_SAID(qualified_name, "a name");
WRIT_SAID(path, "a path such as `release.model`");
WRIT_SAID(names, "a name");
WRIT_SAID(exprs, "an expression");
WRIT_SAID(cids, "an id such as `MDL-04`");
WRIT_SAID(parameter, "a parameter `name: type`");
WRIT_SAID(parameters, "parameters in parentheses");
WRIT_SAID(table_parameters, "parameters in parentheses");
WRIT_SAID(enum_member, "a member");
WRIT_SAID(data_source, "`from \"file\"` or `= value`");
WRIT_SAID(where_binding, "`name = value`");
WRIT_SAID(because, "`because \"…\"`");
WRIT_SAID(level, "a level: advisory, soft or hard");
WRIT_SAID(level_word, "a level: advisory, soft or hard");
WRIT_SAID(severity_word, "a severity: low, medium, high or critical");
WRIT_SAID(stance_word, "averse, minimal, cautious or open");
WRIT_SAID(hit_word, "unique, first or collect");
WRIT_SAID(merge_word, "max, min, union or all");
WRIT_SAID(veto_word, "any or none");
WRIT_SAID(weaker_word, "advisory or soft");
WRIT_SAID(delegate_words, "`never` or `within role up to …`");
WRIT_SAID(decision_word, "a decision: allow, needs_approval, escalate or deny");
WRIT_SAID(oblige_word, "`oblige` or `advise`");
WRIT_SAID(outcome_word, "an outcome such as `violated`");
WRIT_SAID(call, "a call such as `record(retain: 30 days)`");
WRIT_SAID(chosen, "`tagged NAME` or ids of controls");
WRIT_SAID(band_limit, "a limit such as `<= 5` or `in 0.9 .. 1.1`");
WRIT_SAID(set_literal, "a set `{ … }`");
WRIT_SAID(asset_source, "the name of an asset");
WRIT_SAID(of_words, "a grade such as `3 of 5`");
WRIT_SAID(aged, "`aged` and a duration");
WRIT_SAID(given_what, "`= value`, `missing` or `untrusted`");
WRIT_SAID(effect_word, "`lowers` or `raises`");
WRIT_SAID(edition_number, "the edition");
WRIT_SAID(import_as, "`as` and a name");

#undef WRIT_SAID
#undef WRIT_TAGGED

template <class Rule>
auto expected() -> std::string {
  if constexpr (requires { Rule::spelling; }) {
    return "`" + std::string(Rule::spelling) + "`";
  } else if constexpr (requires { Rule::expects; }) {
    if constexpr (std::is_same_v<std::remove_const_t<decltype(Rule::expects)>, char>)
      return std::string("`") + Rule::expects + "`";
  }
  return std::string(said<Rule>::text);
}

}  // namespace writ::grammar
