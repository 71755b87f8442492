// Tokens: words, names, numbers, text, spacing.
//
// How grammar.md became these rules
// ---------------------------------
// Every token skips the blanks and comments after it, so that rules above this file
// never mention spacing. A word refuses to match the beginning of a longer word.
// Only the 31 reserved words are kept from being names; the words that begin clauses
// are looked for where a clause may begin and nowhere else, so that a field may be
// called `owner`.
//
// The page leaves an alternative that does not match for the next one. Here every choice
// is decided by its first token or by a short look-ahead, and after that token the rest
// is a `must`: text that does not fit is an error at the place where it stands, and never
// a second try that blames another place. That also makes parsing linear: nothing is read
// twice but look-ahead of one name. That both accept the same texts is tested
// (tests/property/grammar.py).
//
// What a rule means is not said here. Rules that make something are `framed`: the parts
// they matched are handed to their action together (compiler/syntax/actions.hpp). Messages
// are in expected.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tao/pegtl.hpp>

namespace writ::grammar {

namespace p = tao::pegtl;

// ---------------------------------------------------------------- characters

inline constexpr auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
inline constexpr auto is_name_start(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
inline constexpr auto is_name_part(char c) -> bool { return is_name_start(c) || is_digit(c); }

inline constexpr std::array<std::string_view, 31> kReserved = {
    "absent", "and", "as",      "because", "default", "else", "every", "false",     "for", "if",      "implies",
    "in",     "is",  "let",     "like",    "match",   "matches", "no", "not",       "now", "or",      "otherwise",
    "per",    "present", "some", "then",   "true",    "when", "where", "with",      "within"};
inline constexpr auto is_reserved(std::string_view word) -> bool {
  return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
}

// The word at `at`, or nothing.
inline auto word_at(std::string_view text, std::size_t at) -> std::string_view {
  if (at >= text.size() || !is_name_start(text[at])) return {};
  std::size_t end = at + 1;
  while (end < text.size() && is_name_part(text[end])) ++end;
  return text.substr(at, end - at);
}

// One past the name at `at`, a reserved word or one in backquotes included; `at` where there is none.
inline auto name_end(std::string_view text, std::size_t at) -> std::size_t {
  if (at >= text.size() || text[at] != '`') return at + word_at(text, at).size();
  std::size_t end = text.find_first_of("`\n", at + 1);
  bool closed = end != std::string_view::npos && text[end] == '`' && end > at + 1;
  return closed ? end + 1 : at;
}

template <class Input>
auto rest(const Input& in) -> std::string_view {
  return {in.current(), in.size()};
}

// Where the next token begins, at or after `at`.
inline auto next_token(std::string_view text, std::size_t at) -> std::size_t {
  for (;;) {
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
    if (text.substr(at, 2) != "//" || text.substr(at, 3) == "///") return at;
    at = std::min(text.find('\n', at), text.size());
  }
}

// ---------------------------------------------------------------- spacing

// Blanks and `// …`, but not `/// …`, which is documentation. The state hears of every
// comment, and of where the token before ended.
struct spacing {
  using rule_t = spacing;
  using subs_t = p::type_list<>;
  template <p::apply_mode, p::rewind_mode, template <class...> class, template <class...> class, class Input, class State>
  static auto match(Input& in, State& state) -> bool {
    state.token_ended(in.current());
    for (;;) {
      std::string_view text = rest(in);
      std::size_t blank = text.find_first_not_of(" \t\r\n");
      in.bump(blank == std::string_view::npos ? text.size() : blank);
      text = rest(in);
      bool comment = text.starts_with("//") && !text.starts_with("///");
      if (!comment) return true;
      std::size_t end = text.find('\n');
      std::size_t size = end == std::string_view::npos ? text.size() : end;
      state.comment(in.current(), size);
      in.bump(size);
    }
  }
};

template <class... Rules>
struct tok : p::seq<Rules..., spacing> {};

// A symbol; `..` is not two dots, `=` is not half of `==`.
template <char C>
struct sym : tok<p::one<C>> {
  static constexpr char expects = C;
};
struct colon : tok<p::one<':'>, p::not_at<p::one<':'>>> {};
struct assign : tok<p::one<'='>, p::not_at<p::one<'=', '>'>>> {};
struct arrow : tok<p::string<'-', '>'>> {};
struct fat_arrow : tok<p::string<'=', '>'>> {};
struct minus : tok<p::one<'-'>, p::not_at<p::one<'>'>>> {};
struct divide : tok<p::one<'/'>, p::not_at<p::one<'/'>>> {};
struct dot : tok<p::one<'.'>, p::not_at<p::one<'.'>>> {};
struct range_open : tok<p::string<'.', '.', '<'>> {};
struct range_closed : tok<p::string<'.', '.'>> {};
struct double_bar : tok<p::string<'|', '|'>> {};

// A word as a template argument, so that a message can name it.
template <std::size_t N>
struct fixed_text {
  char chars[N];
  consteval fixed_text(const char (&from)[N]) { std::copy_n(from, N, chars); }  // NOLINT: a literal is meant
  [[nodiscard]] constexpr auto view() const -> std::string_view { return {chars, N - 1}; }
};

// Exactly this word, and not the beginning of a longer one. No spacing.
template <fixed_text Text>
struct bare_word {
  static constexpr std::string_view spelling = Text.view();
  using rule_t = bare_word;
  using subs_t = p::type_list<>;
  template <class Input>
  static auto match(Input& in) -> bool {
    if (in.empty() || in.peek_char() != spelling.front() || word_at(rest(in), 0) != spelling) return false;
    in.bump(Text.view().size());
    return true;
  }
};
template <fixed_text Text>
struct word : tok<bare_word<Text>> {
  static constexpr std::string_view spelling = Text.view();
};

// Reserved words of expressions.
struct w_absent : word<"absent"> {};
struct w_and : word<"and"> {};
struct w_as : word<"as"> {};
struct w_because : word<"because"> {};
struct w_default : word<"default"> {};
struct w_else : word<"else"> {};
struct w_every : word<"every"> {};
struct w_false : word<"false"> {};
struct w_for : word<"for"> {};
struct w_if : word<"if"> {};
struct w_implies : word<"implies"> {};
struct w_in : word<"in"> {};
struct w_is : word<"is"> {};
struct w_let : word<"let"> {};
struct w_like : word<"like"> {};
struct w_match : word<"match"> {};
struct w_matches : word<"matches"> {};
struct w_no : word<"no"> {};
struct w_not : word<"not"> {};
struct w_now : word<"now"> {};
struct w_or : word<"or"> {};
struct w_otherwise : word<"otherwise"> {};
struct w_present : word<"present"> {};
struct w_some : word<"some"> {};
struct w_then : word<"then"> {};
struct w_true : word<"true"> {};
struct w_when : word<"when"> {};
struct w_where : word<"where"> {};
struct w_with : word<"with"> {};
struct w_within : word<"within"> {};

// ---------------------------------------------------------------- names

// An identifier that is not reserved, or anything in backquotes.
struct name_text {
  using rule_t = name_text;
  using subs_t = p::type_list<>;
  template <class Input>
  static auto match(Input& in) -> bool {
    std::string_view text = rest(in);
    std::size_t end = name_end(text, 0);
    if (end == 0 || is_reserved(text.substr(0, end))) return false;
    in.bump(end);
    return true;
  }
};
struct name : tok<name_text> {};

// Any word, for the places where a small list of words is possible.
struct word_text : p::seq<p::identifier_first, p::star<p::identifier_other>> {};
struct any_word : tok<word_text> {};

// MDL-04
struct cid_text
    : p::seq<p::upper, p::star<p::sor<p::upper, p::digit>>, p::plus<p::one<'-'>, p::plus<p::sor<p::upper, p::digit>>>,
             p::not_at<p::identifier_other>> {};
struct cid : tok<cid_text> {};
// .suites, directly behind an id
struct label_text : p::seq<p::one<'.'>, p::lower, p::star<p::identifier_other>> {};

// A.6.2.4, 4.1, CC8.1
struct criterion_text : p::seq<p::sor<p::seq<p::upper, p::star<p::alnum>>, p::plus<p::digit>>, p::star<p::one<'.'>, p::plus<p::alnum>>> {};
struct criterion : tok<criterion_text> {};
// iso42001:A.6.2.4
struct framework_text : p::seq<p::lower, p::star<p::identifier_other>> {};
struct criterion_ref : p::seq<framework_text, p::one<':'>, p::must<criterion>> {};

// ---------------------------------------------------------------- numbers and times

struct integer_text : p::seq<p::digit, p::star<p::sor<p::digit, p::one<'_'>>>, p::not_at<p::one<'.'>, p::digit>> {};
struct integer : tok<integer_text> {};
struct version_text : p::seq<p::plus<p::digit>, p::one<'.'>, p::plus<p::digit>, p::one<'.'>, p::plus<p::digit>> {};
struct version : tok<version_text> {};
struct day_digits : p::seq<p::rep<4, p::digit>, p::one<'-'>, p::rep<2, p::digit>, p::one<'-'>, p::rep<2, p::digit>> {};
struct date_text : p::seq<day_digits, p::not_at<p::identifier_other>> {};
struct date : tok<date_text> {};
struct instant_text : p::seq<day_digits, p::one<'T'>, p::rep<2, p::digit>,
                             p::one<':'>, p::rep<2, p::digit>, p::one<':'>, p::rep<2, p::digit>, p::opt<p::one<'.'>, p::plus<p::digit>>, p::one<'Z'>> {};
struct instant : tok<instant_text> {};
struct digest_text : p::seq<TAO_PEGTL_STRING("sha256:"), p::plus<p::sor<p::digit, p::range<'a', 'f'>>>> {};
struct digest : tok<digest_text> {};
inline auto begins_digest(std::string_view text) -> bool {
  constexpr std::string_view kKind = "sha256:";
  constexpr std::string_view kHex = "0123456789abcdef";
  return text.starts_with(kKind) && text.size() > kKind.size() && kHex.find(text[kKind.size()]) != std::string_view::npos;
}

// Words that follow a number without being its unit.
inline constexpr std::array<std::string_view, 11> kUnitStop = {"from",  "of",   "to", "people", "aged",     "runs",
                                                                    "until", "at", "by", "hit",    "sensitive"};

// After a number, `medium => 3` and `medium, high => 3` begin the next arm of a match and
// `name : type` the next field of a record; neither is a unit.
inline auto begins_something(std::string_view text) -> bool {
  std::size_t at = text.find_first_not_of(" \t");
  bool one = at == std::string_view::npos || text[at] != ',';
  while (at != std::string_view::npos && text[at] == ',') {
    at = text.find_first_not_of(" \t", at + 1);
    std::size_t end = name_end(text, at);
    if (end == at) return false;
    at = text.find_first_not_of(" \t", end);
  }
  if (at == std::string_view::npos) return false;
  std::string_view next = text.substr(at, 2);
  return next == "=>" || (one && next[0] == ':' && next != "::");
}

struct unit_word {
  using rule_t = unit_word;
  using subs_t = p::type_list<>;
  template <class Input>
  static auto match(Input& in) -> bool {
    std::string_view word = word_at(rest(in), 0);
    bool stop = word.empty() || word[0] == '_' || is_reserved(word) || std::find(kUnitStop.begin(), kUnitStop.end(), word) != kUnitStop.end();
    if (stop || begins_something(rest(in).substr(word.size()))) return false;
    in.bump(word.size());
    return true;
  }
};
struct blanks : p::star<p::blank> {};
struct per_word : p::seq<blanks, bare_word<"per">, blanks> {};
struct unit_name : unit_word {};
struct per_unit_name : unit_word {};
struct unit_expr : p::seq<unit_name, p::opt<per_word, per_unit_name>> {};

struct digits_text : p::seq<p::digit, p::star<p::sor<p::digit, p::one<'_'>>>, p::opt<p::one<'.'>, p::plus<p::digit>>> {};
struct percent_sign : p::one<'%'> {};
// The unit stands on the line of its number.
struct number_text : p::seq<digits_text, p::opt<p::sor<p::seq<blanks, percent_sign>, p::seq<blanks, unit_expr>>>> {};

// ---------------------------------------------------------------- regular expressions

struct regex_text : p::plus<p::sor<p::seq<p::one<'\\'>, p::not_one<'\n'>>, p::not_one<'/', '\n', '\\'>>> {};
struct regex : tok<p::one<'/'>, regex_text, p::one<'/'>> {};

// ---------------------------------------------------------------- documentation

struct doc_text : p::seq<p::string<'/', '/', '/'>, p::until<p::at<p::eolf>>> {};
struct docs : p::star<doc_text, spacing> {};

}  // namespace writ::grammar
