// Three combinators that the grammar adds to PEGTL's.
#pragma once

#include <concepts>
#include <tao/pegtl.hpp>

namespace writ::grammar {

namespace p = tao::pegtl;

// Whether a rule may match here, as far as its first byte tells: known of those that begin with a word or a symbol.
template <class First, class... Rest, class Input>
auto may_begin(const Input& in) -> bool {
  if constexpr (requires { First::spelling.front(); }) return !in.empty() && in.peek_char() == First::spelling.front();
  if constexpr (requires { requires std::same_as<decltype(First::expects), const char>; })
    return !in.empty() && in.peek_char() == First::expects;
  return true;
}

// A rule that makes something: its action gets all the parts that were made inside it.
// When it does not match, those parts are forgotten.
template <class... Rules>
struct framed {
  using rule_t = framed;
  using subs_t = p::type_list<Rules...>;
  template <p::apply_mode A, p::rewind_mode M, template <class...> class Action, template <class...> class Control, class Input,
            class State>
  static auto match(Input& in, State& state) -> bool {
    if (!may_begin<Rules...>(in)) return false;
    auto mark = state.open_frame(in.current());
    bool matched = Control<p::seq<Rules...>>::template match<A, p::rewind_mode::required, Action, Control>(in, state);
    if (!matched) state.drop_frame(mark);
    return matched;
  }
};

// One level deeper; the state stops what nests too deep, so that recursion over the tree is safe.
template <class Rule>
struct nested {
  using rule_t = nested;
  using subs_t = p::type_list<Rule>;
  template <p::apply_mode A, p::rewind_mode M, template <class...> class Action, template <class...> class Control, class Input,
            class State>
  static auto match(Input& in, State& state) -> bool {
    state.deeper(in.current());
    bool matched = Control<Rule>::template match<A, M, Action, Control>(in, state);
    state.shallower();
    return matched;
  }
};

// `Rule, Rule, …` with an optional comma at the end.
template <class Rule, class Comma>
struct listed : p::seq<Rule, p::star<p::seq<Comma, Rule>>, p::opt<Comma>> {};

}  // namespace writ::grammar
