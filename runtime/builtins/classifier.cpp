// The product of automata: a state is where each of them stands.
#include "runtime/builtins/classifier.hpp"

#include <algorithm>
#include <bit>
#include <deque>
#include <map>
#include <memory>
#include <utility>

#include "runtime/builtins/automaton.hpp"
#include "runtime/builtins/pattern_tree.hpp"

namespace writ::builtins {
namespace {

// One question, or several of one kind: states are numbers, and the first one is 0.
class Asked {
 public:
  virtual ~Asked() = default;
  [[nodiscard]] virtual auto start() const -> std::uint32_t = 0;
  [[nodiscard]] virtual auto next(std::uint32_t state, unsigned char byte) const -> std::uint32_t = 0;
  // Bytes that are told apart have different numbers.
  [[nodiscard]] virtual auto kind(unsigned char byte) const -> std::uint32_t = 0;
};

class AskedPattern final : public Asked {
 public:
  explicit AskedPattern(Automaton automaton) : automaton_(std::move(automaton)) {}
  [[nodiscard]] auto start() const -> std::uint32_t override { return automaton_.start(); }
  [[nodiscard]] auto next(std::uint32_t state, unsigned char byte) const -> std::uint32_t override {
    return automaton_.next(state, byte);
  }
  [[nodiscard]] auto kind(unsigned char byte) const -> std::uint32_t override { return automaton_.kind(byte); }

 private:
  Automaton automaton_;
};

// Words, or beginnings, as a trie. Behind a beginning nothing more is looked at.
class AskedWords final : public Asked {
 public:
  enum class End : std::uint8_t { Whole, Beginning };
  AskedWords(const std::vector<std::string>& words, End end) : end_(end), kinds_{} {
    nodes_.resize(kFirst);  // the one that is left by any byte, and the root
    std::uint32_t kinds = 0;
    for (const std::string& word : words) {
      std::uint32_t at = kRoot;
      for (const char c : word) {
        const auto byte = static_cast<unsigned char>(c);
        if (kinds_[byte] == 0) kinds_[byte] = ++kinds;
        const auto [found, fresh] = nodes_[at].next.try_emplace(byte, static_cast<std::uint32_t>(nodes_.size()));
        at = found->second;
        if (fresh) nodes_.emplace_back();
      }
      nodes_[at].ends = true;
    }
  }
  [[nodiscard]] auto start() const -> std::uint32_t override { return kRoot; }
  // A beginning that has another one in it tells them apart as well; where neither leads on, the longest counts.
  [[nodiscard]] auto next(std::uint32_t state, unsigned char byte) const -> std::uint32_t override {
    const Node& node = nodes_[state % nodes_.size()];
    const auto found = node.next.find(byte);
    const bool left = state >= nodes_.size();
    if (!left && found != node.next.end()) return found->second;
    if (end_ == End::Whole) return kNone;
    return left ? state : passed(state);
  }
  [[nodiscard]] auto kind(unsigned char byte) const -> std::uint32_t override { return kinds_[byte]; }

 private:
  static constexpr std::uint32_t kNone = 0, kRoot = 1, kFirst = 2;
  struct Node {
    std::map<unsigned char, std::uint32_t> next;
    bool ends = false;
  };
  // The state of texts that left the trie at a node: by the longest beginning that they have.
  [[nodiscard]] auto passed(std::uint32_t node) const -> std::uint32_t {
    for (std::uint32_t at = node; at != kNone; at = parent(at)) {
      if (nodes_[at].ends) return at + static_cast<std::uint32_t>(nodes_.size());
    }
    return kNone + static_cast<std::uint32_t>(nodes_.size());
  }
  [[nodiscard]] auto parent(std::uint32_t node) const -> std::uint32_t {
    for (std::uint32_t i = kRoot; i < node; ++i) {
      for (const auto& [byte, next] : nodes_[i].next) {
        if (next == node) return i;
      }
    }
    return kNone;
  }

  End end_;
  std::vector<Node> nodes_;
  std::array<std::uint32_t, 256> kinds_;
};

auto add_patterns(const std::vector<std::string>& patterns, std::optional<PatternTree> (*read)(std::string_view),
                  std::vector<std::unique_ptr<Asked>>& asked) -> bool {
  for (const std::string& text : patterns) {
    const auto tree = read(text);
    auto automaton = tree ? Automaton::make(*tree) : std::nullopt;
    if (!automaton) return false;
    asked.push_back(std::make_unique<AskedPattern>(std::move(*automaton)));
  }
  return true;
}

}  // namespace

class ClassifierMaker {
 public:
  explicit ClassifierMaker(std::vector<std::unique_ptr<Asked>> asked) : asked_(std::move(asked)) {}

  auto make() -> std::optional<Classifier> {
    find_classes();
    const auto width = std::bit_ceil(first_byte_.size() + 1);
    made_.shift_ = static_cast<unsigned>(std::countr_zero(width));
    made_.stay_ = static_cast<std::uint32_t>(first_byte_.size());
    Standing start;
    for (const auto& one : asked_) start.push_back(one->start());
    number(std::move(start), {});
    for (std::size_t state = 0; state < standings_.size(); ++state) {
      made_.next_.resize((state + 1) << made_.shift_);
      made_.next_[(state << made_.shift_) + made_.stay_] = static_cast<std::uint32_t>(state << made_.shift_);
      for (std::size_t of = 0; of < first_byte_.size(); ++of) lead_on(state, of);
      const bool too_many = standings_.size() > kClassifierStates || standings_.size() * width > kClassifierEntries;
      if (too_many) return std::nullopt;
    }
    return std::move(made_);
  }

 private:
  using Standing = std::vector<std::uint32_t>;

  void find_classes() {
    std::map<Standing, std::uint8_t> known;
    for (unsigned b = 0; b < 256; ++b) {
      Standing kinds;
      for (const auto& one : asked_) kinds.push_back(one->kind(static_cast<unsigned char>(b)));
      const auto [at, fresh] = known.try_emplace(std::move(kinds), static_cast<std::uint8_t>(first_byte_.size()));
      if (fresh) first_byte_.push_back(static_cast<unsigned char>(b));
      made_.classes_[b] = at->second;
    }
  }

  void lead_on(std::size_t state, std::size_t of) {
    Standing target;
    for (std::size_t i = 0; i < asked_.size(); ++i)
      target.push_back(asked_[i]->next((*standings_[state])[i], first_byte_[of]));
    const std::size_t next = number(std::move(target), made_.samples_[state] + static_cast<char>(first_byte_[of]));
    made_.next_[(state << made_.shift_) + of] = static_cast<std::uint32_t>(next << made_.shift_);
  }

  auto number(Standing standing, std::string sample) -> std::size_t {
    const auto [at, fresh] = numbers_.try_emplace(std::move(standing), standings_.size());
    if (fresh) {
      standings_.push_back(&at->first);
      made_.samples_.push_back(std::move(sample));
    }
    return at->second;
  }

  std::vector<std::unique_ptr<Asked>> asked_;
  std::vector<unsigned char> first_byte_;  // by class
  std::map<Standing, std::size_t> numbers_;
  std::vector<const Standing*> standings_;
  Classifier made_;
};

auto Classifier::make(const TextQuestions& questions) -> std::optional<Classifier> {
  std::vector<std::unique_ptr<Asked>> asked;
  if (!add_patterns(questions.regexes, regex_tree, asked) || !add_patterns(questions.likes, like_tree, asked))
    return std::nullopt;
  if (!questions.words.empty()) asked.push_back(std::make_unique<AskedWords>(questions.words, AskedWords::End::Whole));
  if (!questions.prefixes.empty())
    asked.push_back(std::make_unique<AskedWords>(questions.prefixes, AskedWords::End::Beginning));
  return ClassifierMaker(std::move(asked)).make();
}

auto Classifier::class_of(std::string_view text) const -> std::uint16_t {
  std::uint32_t state = 0;
  for (const char c : text) state = next_[state + classes_[static_cast<unsigned char>(c)]];
  return static_cast<std::uint16_t>(state >> shift_);
}

// A step waits for the one before it; those of other texts do not.
void Classifier::classify(const char* bytes, std::span<const std::uint32_t> begins, std::uint16_t* classes) const {
  constexpr std::size_t kLanes = 8;
  const std::size_t count = begins.size() - 1;
  const std::uint32_t* const next = next_.data();
  std::size_t row = 0;
  for (; row + kLanes <= count; row += kLanes) {
    std::uint32_t longest = 0;
    std::array<std::uint32_t, kLanes> size;
    std::array<const char*, kLanes> at;
    std::array<std::uint32_t, kLanes> state{};
    for (std::size_t l = 0; l < kLanes; ++l) {
      size[l] = begins[row + l + 1] - begins[row + l];
      at[l] = bytes + begins[row + l];
      longest = std::max(longest, size[l]);
    }
    for (std::uint32_t i = 0; i < longest; ++i) {
      for (std::size_t l = 0; l < kLanes; ++l) {
        const std::uint32_t of = classes_[static_cast<unsigned char>(at[l][i < size[l] ? i : 0])];
        state[l] = next[state[l] + (i < size[l] ? of : stay_)];
      }
    }
    for (std::size_t l = 0; l < kLanes; ++l) classes[row + l] = static_cast<std::uint16_t>(state[l] >> shift_);
  }
  for (; row < count; ++row) classes[row] = class_of({bytes + begins[row], begins[row + 1] - begins[row]});
}

}  // namespace writ::builtins
