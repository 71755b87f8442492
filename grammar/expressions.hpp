// Expressions and types, tightest first.
//
//   Expr     = Quantifier | If | Match | Implies
//   Implies  = Bool [ "implies" ( Quantifier | Bool ) ]
//   Bool     = Not { "and" … } | Not { "or" … }            mixing needs parentheses
//   Not      = "not" Not | Compare
//   Compare  = Additive [ op Additive | "in" … | "is" … ]   does not chain
//   Additive = Multi { ("+" | "-") Multi }   and so on down to Primary
//
// Binary operators are a first operand and tails; the action of a tail joins what stands
// before it with what it matched, so that chains lean to the left.
#pragma once

#include "grammar/combine.hpp"
#include "grammar/tokens.hpp"

namespace writ::grammar {

struct expr;
struct additive;
struct unary;
struct type;

// ---------------------------------------------------------------- text

// A stretch without quote, brace, backslash or line end; `\n`, `\{` … as they are written.
struct text_plain : p::plus<p::not_one<'"', '{', '\\', '\n', '\r'>> {};
struct text_escape : p::seq<p::one<'\\'>, p::sor<p::seq<TAO_PEGTL_STRING("u{"), p::until<p::one<'}'>, p::xdigit>>, p::not_one<'\n', '\r'>>> {};
struct text_value : p::seq<p::one<'{'>, spacing, p::must<expr>, p::must<p::one<'}'>>> {};
struct string_end : p::one<'"'> {};
struct quoted_string : framed<p::one<'"'>, p::star<p::sor<text_plain, text_escape, text_value>>, p::must<string_end>, spacing> {};
struct raw_quote : p::string<'"', '"', '"'> {};
struct raw_text : p::until<p::at<raw_quote>> {};
struct raw_string : framed<raw_quote, p::must<raw_text>, raw_quote, spacing> {};
struct string : p::sor<raw_string, quoted_string> {};

// ---------------------------------------------------------------- literals

struct instant_literal : framed<p::at<day_digits>, instant> {};
// What begins like a date is none of the numbers it could be read as.
struct whole_date : date {};
struct date_literal : framed<p::at<day_digits>, p::must<whole_date>> {};
struct number_literal : framed<number_text, spacing> {};
struct digest_literal : framed<digest> {};
struct true_literal : framed<w_true> {};
struct false_literal : framed<w_false> {};
struct no_call : p::not_at<p::one<'('>> {};
struct now_literal : framed<w_now, p::must<no_call>> {};
struct literal : p::sor<instant_literal, date_literal, number_literal, digest_literal, true_literal, false_literal, now_literal> {};
// A number with a unit, where the grammar wants no other expression.
struct quantity : number_literal {};

// ---------------------------------------------------------------- primaries

struct comprehension : framed<w_for, p::must<name>, p::must<w_in>, p::must<additive>, p::opt<w_where, p::must<expr>>> {};

// Look-ahead: a name, then `:`. `sha256:9f` is a digest.
struct label_ahead {
  using rule_t = label_ahead;
  using subs_t = p::type_list<>;
  template <class Input>
  static auto match(Input& in) -> bool {
    return begins_label(rest(in), 0);
  }
  static auto begins_label(std::string_view text, std::size_t at) -> bool {
    std::size_t end = name_end(text, at);
    if (end == at || begins_digest(text.substr(at))) return false;
    std::size_t next = next_token(text, end);
    return next < text.size() && text[next] == ':' && text.substr(next, 2) != "::";
  }
};
// Look-ahead: `{` and then a name with `:`.
struct record_ahead {
  using rule_t = record_ahead;
  using subs_t = p::type_list<>;
  template <class Input>
  static auto match(Input& in) -> bool {
    std::string_view text = rest(in);
    return text.starts_with('{') && label_ahead::begins_label(text, next_token(text, 1));
  }
};
// Look-ahead: a name, then `(`.
struct call_ahead {
  using rule_t = call_ahead;
  using subs_t = p::type_list<>;
  template <class Input>
  static auto match(Input& in) -> bool {
    std::string_view text = rest(in);
    std::size_t end = name_end(text, 0);
    return end > 0 && text.substr(next_token(text, end), 1) == "(";
  }
};

struct labelled_argument : framed<p::at<label_ahead>, name, colon, p::must<expr>> {};
struct plain_argument : framed<expr> {};
struct argument : p::sor<labelled_argument, plain_argument> {};
struct more_arguments : p::star<sym<','>, p::must<argument>> {};
// `x for x in xs` is the only argument of its call.
struct arguments : p::sor<p::seq<labelled_argument, more_arguments>, p::seq<plain_argument, p::sor<comprehension, more_arguments>>> {};
struct call : framed<p::at<call_ahead>, name, sym<'('>, p::opt<arguments>, p::must<sym<')'>>> {};
struct outcome_of : framed<p::at<call_ahead>, word<"outcome">, sym<'('>, p::must<cid>, p::must<sym<')'>>> {};
struct name_ref : framed<name> {};
struct parenthesised : p::seq<sym<'('>, p::must<expr>, p::must<sym<')'>>> {};

struct elements : p::seq<expr, p::sor<comprehension, p::seq<p::star<p::seq<sym<','>, expr>>, p::opt<sym<','>>>>> {};
struct list_literal : framed<sym<'['>, p::opt<elements>, p::must<sym<']'>>> {};
struct set_literal : framed<sym<'{'>, p::opt<elements>, p::must<sym<'}'>>> {};
struct field_init : framed<name, p::must<colon>, p::must<expr>> {};
struct record_literal : framed<p::at<record_ahead>, sym<'{'>, listed<field_init, sym<','>>, p::must<sym<'}'>>> {};

struct primary : p::sor<literal, string, outcome_of, call, parenthesised, list_literal, record_literal, set_literal, name_ref> {};

// ---------------------------------------------------------------- operators

struct path : framed<name, p::star<dot, p::must<name>>> {};
struct update : framed<path, p::must<colon>, p::must<expr>> {};
struct field_tail : p::seq<dot, p::must<name>> {};
struct index_tail : p::seq<sym<'['>, p::must<expr>, p::must<sym<']'>>> {};
struct updates : framed<update, p::star<p::seq<sym<','>, update>>, p::opt<sym<','>>> {};
struct with_tail : p::seq<w_with, p::must<sym<'{'>>, p::must<updates>, p::must<sym<'}'>>> {};
struct postfix : p::seq<primary, p::star<p::sor<field_tail, index_tail, with_tail>>> {};

struct negation : framed<minus, p::must<nested<unary>>> {};
struct unary : p::sor<negation, postfix> {};
struct cast_tail : p::seq<w_as, p::must<type>> {};
struct cast : p::seq<unary, p::opt<cast_tail>> {};
struct default_tail : p::seq<w_default, p::must<cast>> {};
struct default_expr : p::seq<cast, p::star<default_tail>> {};
struct multiply_tail : p::seq<sym<'*'>, p::must<default_expr>> {};
struct divide_tail : p::seq<divide, p::must<default_expr>> {};
struct multi : p::seq<default_expr, p::star<p::sor<multiply_tail, divide_tail>>> {};
struct add_tail : p::seq<sym<'+'>, p::must<multi>> {};
struct subtract_tail : p::seq<minus, p::must<multi>> {};
struct additive : p::seq<multi, p::star<p::sor<add_tail, subtract_tail>>> {};

struct compare_text : p::sor<TAO_PEGTL_STRING("=="), TAO_PEGTL_STRING("!="), TAO_PEGTL_STRING("<="), TAO_PEGTL_STRING(">="), p::one<'<'>, p::one<'>'>> {};
struct compare_op : tok<compare_text> {};
struct no_chain : p::not_at<compare_text> {};  // no token: where the last one ended must not move
struct range_end : p::sor<range_open, range_closed> {};
struct op_tail : p::seq<compare_op, p::must<additive>, p::must<no_chain>> {};
struct in_range_part : p::seq<range_end, p::must<additive>> {};
struct not_in : p::seq<w_not, p::must<w_in>> {};
struct in_tail : framed<p::sor<not_in, w_in>, p::must<additive>, p::opt<in_range_part>, p::must<no_chain>> {};
struct presence_word : p::sor<w_present, w_absent> {};
struct is_tail : framed<w_is, p::must<presence_word>> {};
struct band_word : any_word {};
struct within_tail : framed<w_within, p::must<band_word>> {};
struct matches_tail : framed<w_matches, p::must<regex>> {};
struct like_tail : p::seq<w_like, p::must<string>> {};
struct compare : p::seq<additive, p::opt<p::sor<op_tail, in_tail, is_tail, within_tail, matches_tail, like_tail>>> {};

struct not_expr;
struct not_prefix : framed<w_not, p::must<nested<not_expr>>> {};
struct not_expr : p::sor<not_prefix, compare> {};

// ---------------------------------------------------------------- quantifiers, logic, choices

struct emptiness_any : p::seq<w_if, p::must<word<"any">>> {};
struct emptiness_one : p::seq<word<"at">, p::must<word<"least">>, p::must<word<"one">>> {};
struct emptiness_words : p::sor<emptiness_any, emptiness_one> {};
struct emptiness : p::seq<sym<','>, p::must<emptiness_words>> {};
struct quantifier_word : p::sor<w_every, w_some, w_no> {};
struct quantifier : framed<quantifier_word, p::must<name>, p::opt<sym<','>, p::must<name>>, p::must<w_in>, p::must<additive>, p::opt<emptiness>, p::must<colon>, p::must<expr>> {};

struct operand : p::sor<quantifier, not_expr> {};
struct no_or : p::not_at<bare_word<"or">> {};
struct no_and : p::not_at<bare_word<"and">> {};
struct and_chain : p::seq<w_and, p::must<operand>, p::star<w_and, p::must<operand>>, p::must<no_or>> {};
struct or_chain : p::seq<w_or, p::must<operand>, p::star<w_or, p::must<operand>>, p::must<no_and>> {};
struct bool_expr : framed<not_expr, p::opt<p::sor<and_chain, or_chain>>> {};
struct implies_tail : p::seq<w_implies, p::must<p::sor<quantifier, bool_expr>>> {};
struct implies : p::seq<bool_expr, p::opt<implies_tail>> {};

struct if_expr : framed<w_if, p::must<expr>, p::must<w_then>, p::must<expr>, p::must<w_else>, p::must<expr>> {};
struct match_arm : framed<name, p::star<sym<','>, p::must<name>>, p::must<fat_arrow>, p::must<expr>> {};
struct match_expr : framed<w_match, p::must<additive>, p::must<sym<'{'>>, p::must<match_arm>, p::star<match_arm>, p::must<sym<'}'>>> {};

struct expr : nested<p::sor<quantifier, if_expr, match_expr, implies>> {};

// ---------------------------------------------------------------- types

struct size_max : p::seq<word<"max">, p::must<integer>> {};
struct size_range : p::seq<integer, p::must<range_closed>, p::must<integer>> {};
struct size_words : p::sor<size_max, size_range> {};
struct size_bound : framed<p::must<size_words>> {};
struct list_type : framed<word<"list">, p::must<sym<'['>>, p::must<type>, p::opt<sym<','>, size_bound>, p::must<sym<']'>>> {};
struct set_type : framed<word<"set">, p::must<sym<'['>>, p::must<type>, p::opt<sym<','>, size_bound>, p::must<sym<']'>>> {};
struct map_type : framed<word<"map">, p::must<sym<'['>>, p::must<type>, p::must<sym<','>>, p::must<type>, p::opt<sym<','>, size_bound>, p::must<sym<']'>>> {};
struct qualified_name : framed<name, p::star<dot, p::must<name>>> {};
struct type_unit : p::seq<sym<'['>, p::must<unit_expr>, spacing, p::must<sym<']'>>> {};
struct range_refinement : framed<w_in, p::must<additive>, p::must<range_end>, p::must<additive>> {};
// `max: …` is the next field.
struct max_refinement : framed<p::not_at<label_ahead>, word<"max">, p::must<number_literal>> {};
struct pattern_refinement : framed<w_matches, p::must<regex>> {};
struct named_type : framed<qualified_name, p::opt<type_unit>, p::opt<p::sor<range_refinement, max_refinement, pattern_refinement>>> {};
struct type_core : p::sor<list_type, set_type, map_type, named_type> {};
struct optional_mark : sym<'?'> {};
struct type : nested<p::seq<type_core, p::opt<optional_mark>>> {};

}  // namespace writ::grammar
