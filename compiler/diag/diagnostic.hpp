// What Writ says about an author's text: one catalogue, typed parameters, places.
//
// Every rule is a row of catalogue.def with a permanent code. A rule whose
// message names a parameter that it does not have, or that is reported with
// the wrong number of arguments, does not build.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/span.hpp"

namespace writ::diag {

enum class Severity : std::uint8_t { Error, Warning };

// Kinds of message parameters. They exist so that a row says what it prints.
struct Text {  // words, printed as they are
  std::string value;
};
struct Name {  // something the author wrote; the message puts it in backticks
  std::string value;
};
struct TypeName {  // a type as the language writes it
  std::string value;
};
struct Count {
  std::uint64_t value;
};

inline auto to_text(const Text& p) -> std::string { return p.value; }
inline auto to_text(const Name& p) -> std::string { return p.value; }
inline auto to_text(const TypeName& p) -> std::string { return p.value; }
inline auto to_text(const Count& p) -> std::string { return std::to_string(p.value); }

// The part of a rule that does not depend on its parameters.
struct RuleInfo {
  std::string_view name;  // C++ name of the row: unique
  std::string_view code;  // permanent; several rows may word one code
  Severity severity;
  std::string_view message;  // with {0}, {1} …
};

template <class... Parameters>
struct Rule {
  const RuleInfo* info;
};

// True when the message uses exactly the placeholders {0} … {count-1}.
consteval auto placeholders_match(std::string_view message, std::size_t count) -> bool {
  std::array<bool, 10> seen{};
  for (std::size_t i = 0; i + 2 < message.size(); ++i) {
    if (message[i] == '{' && message[i + 1] >= '0' && message[i + 1] <= '9' && message[i + 2] == '}') {
      std::size_t index = static_cast<std::size_t>(message[i + 1] - '0');
      if (index >= count) return false;
      seen[index] = true;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (!seen[i]) return false;
  }
  return true;
}

template <class... Parameters>
consteval auto count_of() -> std::size_t {
  return sizeof...(Parameters);
}

#define WRIT_DIAGNOSTIC(NAME, CODE, SEVERITY, MESSAGE, ...)                                      \
  static_assert(placeholders_match(MESSAGE, count_of<__VA_ARGS__>()), "placeholders of " #NAME); \
  inline constexpr RuleInfo NAME##Info{#NAME, CODE, Severity::SEVERITY, MESSAGE};                \
  inline constexpr Rule<__VA_ARGS__> NAME{&NAME##Info};
#include "compiler/diag/catalogue.def"
#undef WRIT_DIAGNOSTIC

// Every row, in the order of the catalogue.
auto all_rules() -> const std::vector<const RuleInfo*>&;

// A second place, with its own sentence.
struct Label {
  Span span;
  std::string text;
};

struct Diagnostic {
  const RuleInfo* rule;
  Span span;
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> helps;       // a way out, or a guess
  Severity severity = Severity::Error;  // the rule's, unless the package makes its warnings errors

  auto label(Span where, std::string text) -> Diagnostic& {
    labels.push_back({where, std::move(text)});
    return *this;
  }
  auto help(std::string text) -> Diagnostic& {
    helps.push_back(std::move(text));
    return *this;
  }
};

// What becomes of a warning: an `allow` beside the code silences it, a package may make it an error.
enum class Fate : std::uint8_t { Report, Allow, Stop };

// Where phases leave their findings. Keeps at most limits::kDiagnostics; counts the rest.
class Sink {
 public:
  template <class... Parameters>
  auto report(Rule<Parameters...> rule, Span span, std::type_identity_t<Parameters>... arguments) -> Diagnostic& {
    return add(*rule.info, span, {to_text(arguments)...});
  }

  [[nodiscard]] auto has_errors() const -> bool { return errors_ > 0; }
  [[nodiscard]] auto errors() const -> std::size_t { return errors_; }
  [[nodiscard]] auto warnings() const -> std::size_t { return warnings_; }
  [[nodiscard]] auto dropped() const -> std::size_t { return dropped_; }
  [[nodiscard]] auto allowed() const -> std::size_t { return allowed_; }  // warnings that an `allow` silenced
  // Asks for the fate of each warning that is still one. What is no longer kept cannot be asked about.
  void judge(const std::function<Fate(const Diagnostic&)>& fate_of);
  // By file, then by place; the order in which phases found them does not show.
  [[nodiscard]] auto sorted() const -> std::vector<const Diagnostic*>;

 private:
  auto add(const RuleInfo& rule, Span span, std::vector<std::string> arguments) -> Diagnostic&;

  std::vector<Diagnostic> found_;
  Diagnostic overflow_{};  // receives labels of what is no longer kept
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t dropped_ = 0;
  std::size_t allowed_ = 0;
};

// `wanted` misspelt: the nearest of `known` within a third of its length, or empty.
auto nearest(std::string_view wanted, const std::vector<std::string>& known) -> std::string;

}  // namespace writ::diag
