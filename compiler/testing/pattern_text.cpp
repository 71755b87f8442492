#include "compiler/testing/pattern_text.hpp"

#include <algorithm>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/pattern.hpp"

namespace writ::testing {
namespace {

constexpr std::size_t kMostRepeats = 40;  // of one part: `{200}` is given up
constexpr std::size_t kMoreRepeats = 3;   // than the least, where there is no upper end

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Writes one text that the pattern describes, choosing as it reads. Alternatives and
// repeated parts are read again from where they begin.
class Writer {
 public:
  Writer(std::string_view pattern, Random& random) : pattern_(pattern), random_(random) {}

  auto run() -> std::optional<std::string> {
    std::string text = alternatives(0);
    return fine_ && at_ == pattern_.size() ? std::optional(std::move(text)) : std::nullopt;
  }

 private:
  [[nodiscard]] auto more() const -> bool { return fine_ && at_ < pattern_.size(); }
  [[nodiscard]] auto peek() const -> char { return pattern_[at_]; }
  auto give_up() -> std::string {
    fine_ = false;
    return {};
  }

  auto alternatives(std::size_t depth) -> std::string {
    if (depth > limits::kNesting) return give_up();
    std::vector<std::string> texts{sequence(depth)};
    while (more() && peek() == '|') {
      ++at_;
      texts.push_back(sequence(depth));
    }
    return fine_ ? random_.pick(texts) : std::string();
  }

  auto sequence(std::size_t depth) -> std::string {
    std::string text;
    while (more() && peek() != '|' && peek() != ')') {
      const std::size_t begin = at_;
      std::string part = atom(depth);
      const std::size_t end = at_;
      const std::size_t times = repeats();
      const std::size_t after = at_;
      if (times > 0) text += part;
      for (std::size_t i = 1; fine_ && i < times; ++i) {
        at_ = begin;
        text += atom(depth);
        fine_ = fine_ && at_ == end && text.size() < limits::kDefaultStringBytes;
      }
      at_ = after;
    }
    return text;
  }

  auto atom(std::size_t depth) -> std::string {
    const char c = pattern_[at_++];
    switch (c) {
      case '(': return group(depth);
      case '[': return one_of(characters());
      case '.': return one_of(kLetters);
      case '\\': return escaped();
      case '^':
      case '$': return {};
      case '*':
      case '+':
      case '?':
      case '{': return give_up();
      default: return std::string(1, c);
    }
  }

  auto group(std::size_t depth) -> std::string {
    if (pattern_.substr(at_, 2) == "?:") at_ += 2;
    if (more() && peek() == '?') return give_up();
    std::string text = alternatives(depth + 1);
    if (!more() || peek() != ')') return give_up();
    ++at_;
    return text;
  }

  auto escaped() -> std::string {
    if (!more()) return give_up();
    const char c = pattern_[at_++];
    std::string_view set = named_set(c);
    if (!set.empty()) return one_of(std::string(set));
    bool letter = kLetters.find(c) != std::string_view::npos || kDigits.find(c) != std::string_view::npos;
    return letter ? give_up() : std::string(1, c);
  }

  static auto named_set(char c) -> std::string_view {
    if (c == 'd') return kDigits;
    if (c == 'w') return "abcdefghijklmnopqrstuvwxyz_0123456789";
    return c == 's' ? " " : "";
  }

  // After `[`, up to and with `]`.
  auto characters() -> std::string {
    std::string set;
    const bool negated = more() && peek() == '^';
    if (negated) ++at_;
    for (bool first = true; more() && (first || peek() != ']'); first = false) {
      if (pattern_.substr(at_, 2) == "[:") return give_up();
      char low = pattern_[at_++];
      if (low == '\\' && more()) {
        std::string_view named = named_set(peek());
        low = pattern_[at_++];
        set += named;
        if (!named.empty()) continue;
      }
      const bool range =
          pattern_.substr(at_, 1) == "-" && pattern_.substr(at_ + 1, 1) != "]" && at_ + 1 < pattern_.size();
      const char high = range ? pattern_[at_ + 1] : low;
      if (range) at_ += 2;
      for (int c = low; c <= high; ++c) set += static_cast<char>(c);
    }
    if (!more()) return give_up();
    ++at_;
    if (!negated) return set;
    std::string rest;
    for (char c : std::string(kLetters) + std::string(kDigits)) {
      if (set.find(c) == std::string::npos) rest += c;
    }
    return rest;
  }

  auto one_of(std::string_view set) -> std::string {
    return set.empty() ? give_up() : std::string(1, set[random_.below(set.size())]);
  }

  // How often the part before is to stand, by what follows it.
  auto repeats() -> std::size_t {
    if (!more()) return 1;
    std::size_t least = 1;
    std::size_t most = 1;
    if (peek() == '*')
      least = 0, most = kMoreRepeats;
    else if (peek() == '+')
      least = 1, most = kMoreRepeats;
    else if (peek() == '?')
      least = 0, most = 1;
    else if (peek() == '{')
      return counted();
    else
      return 1;
    ++at_;
    if (more() && peek() == '?') ++at_;  // greedy or not does not matter here
    return least + random_.below(most - least + 1);
  }

  auto number() -> std::optional<std::size_t> {
    std::optional<std::size_t> value;
    while (more() && kDigits.find(peek()) != std::string_view::npos && value.value_or(0) <= kMostRepeats) {
      value = value.value_or(0) * 10 + static_cast<std::size_t>(pattern_[at_++] - '0');
    }
    return value;
  }

  auto counted() -> std::size_t {
    ++at_;
    const std::optional<std::size_t> least = number();
    std::optional<std::size_t> most = least;
    if (more() && peek() == ',') {
      ++at_;
      most = number();
      if (!most && least) most = *least + kMoreRepeats;
    }
    const bool closed = more() && peek() == '}';
    if (!closed || !least || !most || *most < *least || *most > kMostRepeats) {
      fine_ = false;
      return 0;
    }
    ++at_;
    return *least + random_.below(*most - *least + 1);
  }

  std::string_view pattern_;
  Random& random_;
  std::size_t at_ = 0;
  bool fine_ = true;
};

}  // namespace

auto text_matching(std::string_view pattern, Random& random) -> std::optional<std::string> {
  std::optional<builtins::Pattern> compiled = builtins::Pattern::regex(pattern);
  std::optional<std::string> text = Writer(pattern, random).run();
  if (!compiled || !text || !compiled->matches(*text)) return std::nullopt;
  return text;
}

}  // namespace writ::testing
