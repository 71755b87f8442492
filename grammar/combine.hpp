// Three combinators that the grammar adds to PEGTL's.
#pragma once

#include <tao/pegtl.hpp>

namespace writ::grammar {

namespace p = tao::pegtl;

// A rule that makes something: its action gets all the parts that were made inside it.
// When it does not match, those parts are forgotten.
template <class... Rules>
struct framed {
  using rule_t = framed;
  using subs_t = p::type_list<Rules...>;
  template <p::apply_mode A, p::rewind_mode M, template <class...> class Action, template <class...> class Control, class Input,
            class State>
  static auto match(Input& in, State& state) -> bool {
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
