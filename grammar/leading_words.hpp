// The words with which a rule may begin, read off the grammar itself.
//
// For messages: which words begin a declaration, or a clause of one. Documentation in
// front is passed over. Rules that begin with something other than a word give none.
#pragma once

#include <string>
#include <vector>

#include "grammar/declarations.hpp"

namespace writ::grammar {

template <class Rule>
inline constexpr bool is_choice = false;
template <class... Rules>
inline constexpr bool is_choice<p::internal::sor<Rules...>> = true;

template <class Rule>
void add_leading_words(std::vector<std::string>& words);

template <class First, class... Rest>
void add_leading_words_of_sequence(std::vector<std::string>& words, p::type_list<First, Rest...>) {
  if constexpr (std::is_same_v<First, docs> && sizeof...(Rest) > 0) {
    add_leading_words_of_sequence(words, p::type_list<Rest...>{});
  } else {
    add_leading_words<First>(words);
  }
}
inline void add_leading_words_of_sequence(std::vector<std::string>&, p::type_list<>) {}

template <class... Rules>
void add_leading_words_of_choice(std::vector<std::string>& words, p::type_list<Rules...>) {
  (add_leading_words<Rules>(words), ...);
}

template <class Rule>
void add_leading_words(std::vector<std::string>& words) {
  if constexpr (requires { Rule::spelling; }) {
    words.emplace_back(Rule::spelling);
  } else if constexpr (is_choice<typename Rule::rule_t>) {
    add_leading_words_of_choice(words, typename Rule::subs_t{});
  } else {
    add_leading_words_of_sequence(words, typename Rule::subs_t{});
  }
}

template <class Rule>
auto leading_words() -> std::vector<std::string> {
  std::vector<std::string> words;
  add_leading_words<Rule>(words);
  return words;
}

}  // namespace writ::grammar
