#include "runtime/builtins/pattern.hpp"

#include <atomic>
#include <mutex>
#include <numeric>
#include <re2/re2.h>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/automaton.hpp"
#include "runtime/builtins/pattern_tree.hpp"
#include "runtime/builtins/program_size.hpp"
#include "runtime/values/text.hpp"

namespace writ::builtins {

namespace {

enum class Form : std::uint8_t { Regex, Like };

auto re2_of(std::string_view text, Form form) -> std::unique_ptr<const RE2>;
auto program_size(const RE2& compiled) -> std::size_t { return static_cast<std::size_t>(compiled.ProgramSize()); }

}  // namespace

// Matched by one of the two. RE2 takes a lock and sets itself up for each text, which costs more than to read
// most texts; but it takes every pattern. The automaton is made for the first text: many patterns are compiled to
// learn whether they can be.
class Pattern::Compiled {
 public:
  Compiled(std::unique_ptr<const RE2> re, std::string_view text, Form form)
      : re_(std::move(re)), text_(text), form_(form), most_(re_ ? program_size(*re_) : 0) {}
  Compiled(std::string_view text, Form form, std::size_t most) : text_(text), form_(form), most_(most) {}

  auto matches(std::string_view text) -> bool {
    if (!chosen_.load(std::memory_order_acquire)) choose();
    if (automaton_) return automaton_->matches(text);
    const re2::StringPiece whole(text.data(), text.size());
    return re_->Match(whole, 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0);
  }
  auto automaton() -> const Automaton* {
    if (!chosen_.load(std::memory_order_acquire)) choose();
    return automaton_ ? &*automaton_ : nullptr;
  }
  [[nodiscard]] auto cost() const -> std::size_t { return program_size(*re2_of(text_, form_)); }
  [[nodiscard]] auto cost_at_most() const -> std::size_t { return most_; }

 private:
  void choose() {
    const std::lock_guard lock(choosing_);
    if (chosen_.load(std::memory_order_relaxed)) return;
    if (const auto tree = form_ == Form::Like ? like_tree(text_) : regex_tree(text_))
      automaton_ = Automaton::make(*tree);
    if (automaton_)
      re_.reset();
    else if (re_ == nullptr)
      re_ = re2_of(text_, form_);
    chosen_.store(true, std::memory_order_release);
  }

  std::unique_ptr<const RE2> re_;  // none, once there is an automaton, or before it is known whether one is wanted
  std::string text_;
  Form form_;
  std::size_t most_;  // of instructions
  std::optional<Automaton> automaton_;
  std::atomic<bool> chosen_ = false;  // from then on nothing changes
  std::mutex choosing_;
};

// Patterns that somebody has, by their text: an engine and whoever explains what it decided take the same. Safe to
// share between threads.
class Pattern::Known {
 public:
  auto of(std::string_view text, Form form) -> std::shared_ptr<Compiled> {
    const std::lock_guard lock(guard_);
    if (by_text_.size() > most_) forget();
    std::weak_ptr<Compiled>& place = by_text_[std::string(text)];
    std::shared_ptr<Compiled> compiled = place.lock();
    if (compiled == nullptr) place = compiled = std::make_shared<Compiled>(nullptr, text, form);
    return compiled;
  }

 private:
  // Those that nobody has any more; seldom enough that it costs each text the same.
  void forget() {
    std::erase_if(by_text_, [](const auto& row) { return row.second.expired(); });
    most_ = kFew + 2 * by_text_.size();
  }

  static constexpr std::size_t kFew = 256;
  std::mutex guard_;
  std::unordered_map<std::string, std::weak_ptr<Compiled>> by_text_;
  std::size_t most_ = kFew;
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

auto re2_of(std::string_view text, Form form) -> std::unique_ptr<const RE2> {
  return std::make_unique<const RE2>(form == Form::Like ? like_to_regex(text) : std::string(text), re2_options());
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

// How large its program is at most, where that alone says that RE2 takes the pattern, and in few enough states.
auto small_program(const std::optional<PatternTree>& tree) -> std::optional<std::size_t> {
  if (!tree) return std::nullopt;
  const std::size_t most = program_size_at_most(*tree);
  return most <= limits::kPatternStates ? std::optional(most) : std::nullopt;
}

}  // namespace

Pattern::Pattern(std::shared_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
auto Pattern::operator=(Pattern&&) noexcept -> Pattern& = default;
Pattern::~Pattern() = default;

auto Pattern::regex(std::string_view text) -> std::optional<Pattern> {
  if (text.size() > limits::kPatternBytes || !is_valid_utf8(text)) return std::nullopt;
  if (const auto most = small_program(regex_tree(text)))
    return Pattern(std::make_shared<Compiled>(text, Form::Regex, *most));
  auto re = re2_of(text, Form::Regex);
  if (!regex_fault_of(*re).empty()) return std::nullopt;
  return Pattern(std::make_shared<Compiled>(std::move(re), text, Form::Regex));
}

auto Pattern::regex_fault(std::string_view text) -> std::string {
  if (text.size() > limits::kPatternBytes)
    return "it is longer than " + std::to_string(limits::kPatternBytes) + " bytes";
  if (!is_valid_utf8(text)) return "it is not UTF-8";
  if (small_program(regex_tree(text))) return "";
  return regex_fault_of(RE2(std::string(text), re2_options()));
}

auto Pattern::like(std::string_view text) -> std::optional<Pattern> {
  if (text.size() > limits::kPatternBytes || !is_valid_utf8(text)) return std::nullopt;
  if (const auto most = small_program(like_tree(text)))
    return Pattern(std::make_shared<Compiled>(text, Form::Like, *most));
  auto re = re2_of(text, Form::Like);
  if (!re->ok()) return std::nullopt;
  return Pattern(std::make_shared<Compiled>(std::move(re), text, Form::Like));
}

auto Pattern::known_regex(std::string_view text) -> Pattern {
  static auto& known = *new Known;  // outlives whoever still makes patterns when the process ends
  return Pattern(known.of(text, Form::Regex));
}

auto Pattern::known_like(std::string_view text) -> Pattern {
  static auto& known = *new Known;
  return Pattern(known.of(text, Form::Like));
}

auto Pattern::matches(std::string_view text) const -> bool { return compiled_->matches(text); }
auto Pattern::automaton() const -> const Automaton* { return compiled_->automaton(); }
auto Pattern::cost() const -> std::size_t { return compiled_->cost(); }
auto Pattern::cost_at_most() const -> std::size_t { return compiled_->cost_at_most(); }

}  // namespace writ::builtins
