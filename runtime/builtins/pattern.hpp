// Compiled patterns over text: `matches /re/` and `like "a*"`.
//
// Both are anchored at both ends and take time linear in the text, whatever the
// pattern. A regular expression of more than limits::kPatternStates states does not compile. RE2 says what a pattern
// is and what it means. Most are read (pattern_tree.hpp) and matched by a table of our own (automaton.hpp), the rest by
// RE2 itself, which is asked only about these: to compile a pattern with it takes longer than to match most texts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace writ::builtins {

class Automaton;

class Pattern {
 public:
  // RE2 syntax. Nothing when it is malformed, longer than limits::kPatternBytes, or its automaton has
  // more than limits::kPatternStates states to stand in between two bytes.
  static auto regex(std::string_view text) -> std::optional<Pattern>;
  // Why regex() gives nothing, for people; empty when it does not.
  static auto regex_fault(std::string_view text) -> std::string;
  // `*` is any run of characters, `?` any one code point; all else is itself. `\` is no escape.
  static auto like(std::string_view text) -> std::optional<Pattern>;
  // The same of texts that gave a pattern before, as verify() makes sure: RE2 is asked only where there is no
  // automaton, and what one pattern has come to serves all of the same text that are there beside it.
  static auto known_regex(std::string_view text) -> Pattern;
  static auto known_like(std::string_view text) -> Pattern;

  Pattern(Pattern&&) noexcept;
  auto operator=(Pattern&&) noexcept -> Pattern&;
  ~Pattern();

  [[nodiscard]] auto matches(std::string_view text) const
      -> bool;  // safe from many threads; the first call takes memory
  // What it is matched by; null where that is RE2. Lives as long as the pattern.
  [[nodiscard]] auto automaton() const -> const Automaton*;
  // Instructions of its program: what RE2 takes in memory for it. Most patterns are compiled to tell it.
  [[nodiscard]] auto cost() const -> std::size_t;
  [[nodiscard]] auto cost_at_most() const -> std::size_t;  // never less, and told at once

 private:
  class Compiled;
  class Known;
  explicit Pattern(std::shared_ptr<Compiled> compiled);
  std::shared_ptr<Compiled> compiled_;
};

}  // namespace writ::builtins
