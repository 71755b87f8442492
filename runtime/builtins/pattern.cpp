#include "runtime/builtins/pattern.hpp"

#include <numeric>
#include <re2/re2.h>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"

namespace writ::builtins {

struct Pattern::Compiled {
  explicit Compiled(const std::string& text, const RE2::Options& options) : re(text, options) {}
  RE2 re;
};

namespace {

auto re2_options() -> RE2::Options {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(limits::kPatternMemory);
  options.set_never_capture(true);
  return options;
}

// `like` in RE2's words, so that one matcher with a linear bound serves both.
auto like_to_regex(std::string_view text) -> std::string {
  std::string made = "(?s)";
  std::string plain;
  const auto flush = [&] {
    made += RE2::QuoteMeta(plain);
    plain.clear();
  };
  for (const char c : text) {
    if (c != '*' && c != '?') {
      plain += c;
      continue;
    }
    flush();
    made += c == '*' ? ".*" : ".";
  }
  flush();
  return made;
}

// Where the automaton may stand between two bytes of a text.
auto states_of(const RE2& compiled) -> std::size_t {
  std::vector<int> by_fanout;
  compiled.ProgramFanout(&by_fanout);
  return static_cast<std::size_t>(std::accumulate(by_fanout.begin(), by_fanout.end(), 0));
}

auto regex_fault_of(const RE2& compiled) -> std::string {
  const std::string limit = "; " + group_digits(std::to_string(limits::kPatternStates)) + " is the most";
  if (compiled.error_code() == RE2::ErrorPatternTooLarge) return "it needs too many states" + limit;
  if (!compiled.ok()) return compiled.error();
  const std::size_t states = states_of(compiled);
  return states > limits::kPatternStates ? "it needs " + group_digits(std::to_string(states)) + " states" + limit : "";
}

}  // namespace

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
auto Pattern::operator=(Pattern&&) noexcept -> Pattern& = default;
Pattern::~Pattern() = default;

auto Pattern::regex(std::string_view text) -> std::optional<Pattern> {
  if (text.size() > limits::kPatternBytes || !is_valid_utf8(text)) return std::nullopt;
  auto compiled = std::make_unique<Compiled>(std::string(text), re2_options());
  if (!regex_fault_of(compiled->re).empty()) return std::nullopt;
  return Pattern(std::move(compiled));
}

auto Pattern::regex_fault(std::string_view text) -> std::string {
  if (text.size() > limits::kPatternBytes)
    return "it is longer than " + std::to_string(limits::kPatternBytes) + " bytes";
  if (!is_valid_utf8(text)) return "it is not UTF-8";
  return regex_fault_of(RE2(std::string(text), re2_options()));
}

auto Pattern::like(std::string_view text) -> std::optional<Pattern> {
  if (text.size() > limits::kPatternBytes || !is_valid_utf8(text)) return std::nullopt;
  auto compiled = std::make_unique<Compiled>(like_to_regex(text), re2_options());
  if (!compiled->re.ok()) return std::nullopt;
  return Pattern(std::move(compiled));
}

auto Pattern::matches(std::string_view text) const -> bool {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->re);
}

auto Pattern::cost() const -> std::size_t { return static_cast<std::size_t>(compiled_->re.ProgramSize()); }

}  // namespace writ::builtins
