// The product of automata: a state is where each of them stands.
#include "runtime/builtins/classifier.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
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
    Standing start;
    for (const auto& one : asked_) start.push_back(one->start());
    number(std::move(start), {});
    for (std::size_t state = 0; state < standings_.size(); ++state) {
      made_.next_.resize((state + 1) << made_.shift_, static_cast<std::uint32_t>(state << made_.shift_));
      for (std::size_t of = 0; of < first_byte_.size(); ++of) lead_on(state, of);
      const bool too_many = standings_.size() > kClassifierStates || standings_.size() * width > kClassifierEntries;
      if (too_many) return std::nullopt;
    }
    made_.classes_[PaddedTexts::kNoByte] = static_cast<std::uint8_t>(first_byte_.size());
    order();
    return std::move(made_);
  }

 private:
  using Standing = std::vector<std::uint32_t>;

  void find_classes() {
    std::map<Standing, std::uint8_t> known;
    for (unsigned b = 0; b < PaddedTexts::kNoByte; ++b) {
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

  // States that nothing leads out of come last, so that one comparison finds them.
  void order() {
    const std::size_t count = standings_.size();
    std::vector<std::uint32_t> place(count);
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_last(i)) place[i] = next++;
    }
    made_.last_ = next << made_.shift_;
    for (std::size_t i = 0; i < count; ++i) {
      if (is_last(i)) place[i] = next++;
    }
    std::vector<std::uint32_t> table(made_.next_.size());
    std::vector<std::string> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t of = 0; of < std::size_t{1} << made_.shift_; ++of)
        table[(place[i] << made_.shift_) + of] = place[made_.next_[(i << made_.shift_) + of] >> made_.shift_]
                                                 << made_.shift_;
      samples[place[i]] = std::move(made_.samples_[i]);
    }
    made_.start_ = place[0] << made_.shift_;
    made_.next_ = std::move(table);
    made_.samples_ = std::move(samples);
  }
  [[nodiscard]] auto is_last(std::size_t state) const -> bool {
    const auto row = made_.next_.begin() + static_cast<std::ptrdiff_t>(state << made_.shift_);
    return std::all_of(row, row + (std::ptrdiff_t{1} << made_.shift_),
                       [&](std::uint32_t next) { return next == state << made_.shift_; });
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

void PaddedTexts::add(std::string_view text) {
  const std::size_t begin = bytes_.size();
  const std::size_t room = (text.size() / kRoom + 1) * kRoom;
  bytes_.resize(begin + room, static_cast<char>(kNoByte));
  if (!text.empty()) std::memcpy(bytes_.data() + begin, text.data(), text.size());
  begins_.push_back(static_cast<std::uint32_t>(begin));
  sizes_.push_back(static_cast<std::uint32_t>(text.size()));
}

auto Classifier::class_of(std::string_view text) const -> std::uint16_t {
  std::uint32_t state = start_;
  for (const char c : text) state = next_[state + classes_[static_cast<unsigned char>(c)]];
  return static_cast<std::uint16_t>(state >> shift_);
}

// A step waits for the one before it; those of other texts do not. Short texts stand at equal distances, so that one
// place tells all.
void Classifier::classify(const PaddedTexts& texts, std::uint16_t* classes) const {
  constexpr std::size_t kLanes = 8;
  constexpr std::uint32_t kStretch = 4;  // steps, after which it is looked whether all are at their last state
  const std::uint32_t* const next = next_.data();
  const std::uint8_t* const class_of_byte = classes_.data();
  std::size_t row = 0;
  for (; row + kLanes <= texts.size(); row += kLanes) {
    std::uint32_t longest = 0;
    for (std::size_t l = 0; l < kLanes; ++l) longest = std::max(longest, texts.length(row + l));
    if (longest >= PaddedTexts::kRoom) {
      for (std::size_t l = 0; l < kLanes; ++l) classes[row + l] = class_of(texts[row + l]);
      continue;
    }
    std::array<std::uint32_t, kLanes> state;
    state.fill(start_);
    const auto* at = reinterpret_cast<const unsigned char*>(texts.at(row));
    const unsigned char* const end = at + longest;
    while (at < end) {
      const unsigned char* const stop = end - at < kStretch ? end : at + kStretch;
      for (; at != stop; ++at) {
        for (std::size_t l = 0; l < kLanes; ++l) state[l] = next[state[l] + class_of_byte[at[l * PaddedTexts::kRoom]]];
      }
      if (*std::min_element(state.begin(), state.end()) >= last_) break;
    }
    for (std::size_t l = 0; l < kLanes; ++l) classes[row + l] = static_cast<std::uint16_t>(state[l] >> shift_);
  }
  for (; row < texts.size(); ++row) classes[row] = class_of(texts[row]);
}

}  // namespace writ::builtins
