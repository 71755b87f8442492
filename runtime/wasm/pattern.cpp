// Patterns, where RE2 is not there: by our own table alone. A pattern that it does not take does not compile, so a
// module that has one is refused (`writ build --target wasm` says so before).
#include "runtime/builtins/pattern.hpp"

#include <utility>

#include "runtime/base/check.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/builtins/automaton.hpp"
#include "runtime/builtins/pattern_tree.hpp"
#include "runtime/decode/matcher.hpp"
#include "runtime/values/text.hpp"

namespace writ::builtins {

class Pattern::Compiled {
 public:
  explicit Compiled(Automaton automaton) : automaton_(std::move(automaton)) {}
  [[nodiscard]] auto matches(std::string_view text) const -> bool { return automaton_.matches(text); }

 private:
  Automaton automaton_;
};

namespace {

auto automaton_of(std::string_view text, auto (*read)(std::string_view)->std::optional<PatternTree>)
    -> std::optional<Automaton> {
  if (text.size() > limits::kPatternBytes || !is_valid_utf8(text)) return std::nullopt;
  const auto tree = read(text);
  return tree ? Automaton::make(*tree) : std::nullopt;
}

}  // namespace

Pattern::Pattern(std::shared_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
auto Pattern::operator=(Pattern&&) noexcept -> Pattern& = default;
Pattern::~Pattern() = default;

auto Pattern::regex(std::string_view text) -> std::optional<Pattern> {
  auto automaton = automaton_of(text, regex_tree);
  if (!automaton) return std::nullopt;
  return Pattern(std::make_shared<Compiled>(std::move(*automaton)));
}

auto Pattern::regex_fault(std::string_view text) -> std::string {
  return automaton_of(text, regex_tree) ? "" : "it is malformed, or of a kind that a WebAssembly module does not match";
}

auto Pattern::like(std::string_view text) -> std::optional<Pattern> {
  auto automaton = automaton_of(text, like_tree);
  if (!automaton) return std::nullopt;
  return Pattern(std::make_shared<Compiled>(std::move(*automaton)));
}

// Where RE2 is missing both are the same: verify() took the text because there is an automaton.
auto Pattern::known_regex(std::string_view text) -> Pattern {
  auto pattern = regex(text);
  WRIT_CHECK(pattern.has_value(), "verify() compiles every pattern before");
  return std::move(*pattern);
}

auto Pattern::known_like(std::string_view text) -> Pattern {
  auto pattern = like(text);
  WRIT_CHECK(pattern.has_value(), "verify() compiles every pattern before");
  return std::move(*pattern);
}

auto Pattern::matches(std::string_view text) const -> bool { return compiled_->matches(text); }
auto Pattern::cost() const -> std::size_t { return 0; }  // what RE2 would take
auto Pattern::cost_at_most() const -> std::size_t { return 0; }

}  // namespace writ::builtins

namespace writ::decode {

struct Matcher::Compiled {
  std::optional<builtins::Pattern> pattern;
};

Matcher::Matcher(const std::string& pattern)
    : compiled_(std::make_unique<Compiled>(Compiled{builtins::Pattern::regex(pattern)})) {}
Matcher::~Matcher() = default;

auto Matcher::matches(std::string_view text) const -> bool {
  return compiled_->pattern && compiled_->pattern->matches(text);
}

}  // namespace writ::decode
