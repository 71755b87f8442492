// Places become states (sets of places that a reader may stand at), states become rows of the table.
#include "runtime/builtins/automaton.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "runtime/builtins/places.hpp"

namespace writ::builtins {

namespace {

constexpr std::size_t kFewEntries = 4'096;   // of the table: always allowed
constexpr std::size_t kEntriesOfPlace = 32;  // of the table, for each place
constexpr std::size_t kStepsOfPlace = 256;   // of making it, for each place
constexpr std::uint16_t kDead = 0;
constexpr std::uint16_t kStart = 1;

// Bytes that no set of the pattern tells apart.
struct Classes {
  std::array<std::uint8_t, 256> of_byte{};
  std::vector<std::uint8_t> first_byte = {0};     // of each class
  std::vector<std::uint16_t> sizes;               // how many bytes each holds
  std::vector<std::vector<std::uint8_t>> of_set;  // the classes that a set is made of

  [[nodiscard]] auto count() const -> std::size_t { return first_byte.size(); }
};

// Where stretches begin that no set divides: sets are tried on these alone.
auto stretches_of(const std::vector<ByteSet>& sets) -> std::vector<std::uint8_t> {
  ByteSet begins;
  for (const ByteSet& set : sets) begins |= set ^ (set << 1);
  std::vector<std::uint8_t> found = {0};
  for (std::size_t b = 1; b < 256; ++b) {
    if (begins[b]) found.push_back(static_cast<std::uint8_t>(b));
  }
  return found;
}

// Bytes of the set leave the class of those that are not in it.
void split_by(const ByteSet& set, const std::vector<std::uint8_t>& stretches, Classes& classes) {
  std::array<bool, 256> stays{};
  std::array<std::uint8_t, 256> within{};  // class -> the class of its bytes that are in the set; none is 0
  for (const std::uint8_t b : stretches) stays[classes.of_byte[b]] |= !set[b];
  for (const std::uint8_t b : stretches) {
    const std::uint8_t was = classes.of_byte[b];
    if (!set[b] || !stays[was]) continue;
    if (within[was] == 0) {
      within[was] = static_cast<std::uint8_t>(classes.count());
      classes.first_byte.push_back(b);
    }
    classes.of_byte[b] = within[was];
  }
}

auto classes_of(const std::vector<ByteSet>& sets) -> Classes {
  Classes classes;
  const std::vector<std::uint8_t> stretches = stretches_of(sets);
  for (const ByteSet& set : sets) split_by(set, stretches, classes);
  for (const std::uint8_t b : stretches) classes.first_byte[classes.of_byte[b]] = b;
  for (std::size_t b = 1, next = 1; b < 256; ++b) {
    if (next < stretches.size() && stretches[next] == b)
      ++next;
    else
      classes.of_byte[b] = classes.of_byte[b - 1];
  }
  classes.sizes.resize(classes.count());
  for (const std::uint8_t of : classes.of_byte) ++classes.sizes[of];
  for (const ByteSet& set : sets) {
    std::vector<std::uint8_t>& of_set = classes.of_set.emplace_back();
    for (std::size_t of = 0; of < classes.count(); ++of) {
      if (set[classes.first_byte[of]]) of_set.push_back(static_cast<std::uint8_t>(of));
    }
  }
  return classes;
}

// Places that read a byte, or the end; in order, each once.
using Standing = std::vector<PlaceIndex>;

// The states of an automaton, one row each.
struct StateTable {
  std::size_t width = 0;               // classes
  std::vector<std::uint16_t> targets;  // of all states, by class
  std::vector<bool> accepts;

  [[nodiscard]] auto size() const -> std::size_t { return accepts.size(); }
  [[nodiscard]] auto of(std::size_t state) const -> std::span<const std::uint16_t> {
    return {targets.data() + state * width, width};
  }
};

// The subset construction.
class States {
 public:
  States(const Places& places, const Classes& classes)
      : places_(places),
        classes_(classes),
        targets_(classes.count()),
        reached_(places.places.size(), kDead),
        alone_(places.places.size(), kDead),
        seen_(places.places.size()),
        budget_(kStepsOfPlace * places.places.size()),
        most_(std::min(kAutomatonStates, 16 + 4 * places.places.size())) {
    states_.width = classes.count();
  }

  auto make() -> std::optional<StateTable> {
    add({});
    number(closed({&places_.start, 1}));
    for (std::size_t i = kStart; i < states_.size(); ++i) {
      if (!lead_on(i)) return std::nullopt;
    }
    return std::move(states_);
  }

 private:
  auto lead_on(std::size_t state) -> bool {
    for (Standing& target : targets_) target.clear();
    for (const PlaceIndex at : standing_of(state)) {
      if (at == 0) continue;
      const Place& place = places_.places[at];
      for (const std::uint8_t of : classes_.of_set[place.set]) targets_[of].push_back(place.next);
      steps_ += classes_.of_set[place.set].size();
    }
    for (std::size_t of = 0; of < targets_.size(); ++of) {
      const std::uint16_t target = reached(targets_[of]);
      states_.targets[state * states_.width + of] = target;
      if (states_.size() > most_ || steps_ > budget_) return false;
    }
    return true;
  }

  auto reached(const Standing& places) -> std::uint16_t {
    if (places.empty()) return kDead;
    if (places.size() > 1) return number(closed(places));
    std::uint16_t& known = reached_[places[0]];
    if (known == kDead) known = number(closed(places));
    return known;
  }

  // With every place that is reached without reading.
  auto closed(std::span<const PlaceIndex> places) -> const Standing& {
    open_.assign(places.begin(), places.end());
    visited_.clear();
    found_.clear();
    while (!open_.empty()) {
      const PlaceIndex at = open_.back();
      open_.pop_back();
      ++steps_;
      if (seen_[at]) continue;
      seen_[at] = true;
      visited_.push_back(at);
      const Place& place = places_.places[at];
      if (at == 0 || place.set != Place::kNoSet) {
        found_.push_back(at);
        continue;
      }
      open_.push_back(place.next);
      open_.push_back(place.other);
    }
    for (const PlaceIndex at : visited_) seen_[at] = false;
    if (found_.size() > 1) std::sort(found_.begin(), found_.end());
    return found_;
  }

  // Most states are one place, which is found without a search.
  auto number(const Standing& standing) -> std::uint16_t {
    if (standing.empty()) return kDead;
    std::uint16_t& known = standing.size() == 1 ? alone_[standing[0]] : together_[standing];
    if (known == kDead) known = add(standing);
    return known;
  }

  auto add(const Standing& standing) -> std::uint16_t {
    standing_.insert(standing_.end(), standing.begin(), standing.end());
    ends_.push_back(standing_.size());
    states_.targets.resize(states_.targets.size() + states_.width, kDead);
    states_.accepts.push_back(!standing.empty() && standing[0] == 0);
    return static_cast<std::uint16_t>(states_.size() - 1);
  }

  [[nodiscard]] auto standing_of(std::size_t state) const -> std::span<const PlaceIndex> {
    return {standing_.data() + ends_[state - 1], standing_.data() + ends_[state]};
  }

  const Places& places_;
  const Classes& classes_;
  Standing standing_;              // of all states, one behind the other
  std::vector<std::size_t> ends_;  // of each in there
  StateTable states_;
  std::vector<Standing> targets_;       // of one state, by class
  std::vector<std::uint16_t> reached_;  // the state that reading leads to, where it leads to one place
  std::vector<std::uint16_t> alone_;    // the state that is one place
  std::map<Standing, std::uint16_t> together_;
  std::vector<bool> seen_;
  Standing open_, visited_, found_;
  std::size_t steps_ = 0;
  std::size_t budget_;
  std::size_t most_;
};

}  // namespace

// Rows, runs and columns, from states and classes.
class AutomatonTable {
 public:
  AutomatonTable(const StateTable& states, const Classes& classes)
      : states_(states), classes_(classes), run_of_(states.size(), 0) {}

  auto make() -> Automaton {
    find_runs();
    for (std::size_t i = kStart; i < states_.size(); ++i) {
      if (run_of_[i] == 0) find_loop(i);
    }
    order();
    made_.classes_ = classes_.of_byte;
    made_.accepts_ = static_cast<std::uint16_t>(classes_.count());
    made_.table_.resize(states_.size() * width());
    for (std::size_t i = 0; i < states_.size(); ++i) fill(i);
    for (Automaton::Run& run : made_.runs_) run.target = row_[run.target];
    made_.start_ = row_[kStart];
    return std::move(made_);
  }

 private:
  static constexpr std::uint32_t kShortRun = 8;   // a shorter one is faster walked
  static constexpr std::uint32_t kShortText = 2;  // so too
  static constexpr std::size_t kFewBytes = 8;     // a loop of fewer is seldom gone around often

  [[nodiscard]] auto width() const -> std::size_t { return classes_.count() + 2; }

  // The one state that leads on from here; the dead one, when there is none or more.
  [[nodiscard]] auto only_target(std::size_t state) const -> std::uint16_t {
    std::uint16_t only = kDead;
    for (const std::uint16_t target : states_.of(state)) {
      if (target == kDead || target == only) continue;
      if (only != kDead) return kDead;
      only = target;
    }
    return only;
  }

  [[nodiscard]] auto same_bytes(std::size_t a, std::size_t b) const -> bool {
    const auto of_a = states_.of(a);
    const auto of_b = states_.of(b);
    for (std::size_t of = 0; of < of_a.size(); ++of) {
      if ((of_a[of] == kDead) != (of_b[of] == kDead)) return false;
    }
    return true;
  }

  void find_runs() {
    for (std::size_t i = 0; i < states_.size(); ++i) only_target_.push_back(only_target(i));
    std::vector<bool> inside(states_.size());
    for (std::size_t i = kStart; i < states_.size(); ++i) {
      if (!inside[i] && !find_text(i, inside)) find_run(i, inside);
    }
  }

  // The byte that alone leads on from a state; nothing when there is none or more.
  [[nodiscard]] auto only_byte(std::size_t state) const -> std::optional<std::uint8_t> {
    if (only_target_[state] == kDead) return std::nullopt;
    const auto targets = states_.of(state);
    std::optional<std::uint8_t> only;
    for (std::size_t of = 0; of < targets.size(); ++of) {
      if (targets[of] == kDead) continue;
      if (only || classes_.sizes[of] != 1) return std::nullopt;
      only = classes_.first_byte[of];
    }
    return only;
  }

  // Each state has one byte that leads on, and none on the way accepts. It ends as find_run() does.
  auto find_text(std::size_t head, std::vector<bool>& inside) -> bool {
    std::size_t at = head;
    std::string text;
    passed_.clear();
    for (auto byte = only_byte(at); byte; byte = only_byte(at)) {
      if (text.size() == states_.size()) return false;
      text += static_cast<char>(*byte);
      at = only_target_[at];
      if (states_.accepts[at]) break;
      passed_.push_back(at);
    }
    if (text.size() < kShortText) return false;
    for (const std::size_t state : passed_) {
      if (state != at) inside[state] = true;
    }
    Automaton::Run run{static_cast<std::uint32_t>(text.size()), static_cast<std::uint16_t>(at), Automaton::kText,
                       static_cast<std::uint32_t>(made_.texts_.size())};
    const std::size_t in_word = std::min(text.size(), sizeof run.word);
    std::memcpy(&run.word, text.data(), in_word);
    std::memset(&run.bytes, 0xFF, in_word);
    made_.runs_.push_back(run);
    made_.texts_ += text;
    run_of_[head] = made_.runs_.size();
    return true;
  }

  // States have one way on, by the same bytes, and none on the way accepts. The walk ends: where a state comes
  // again, the run would have no end, and it is given up.
  void find_run(std::size_t head, std::vector<bool>& inside) {
    std::size_t at = head;
    std::uint32_t length = 0;
    passed_.clear();
    while (true) {
      const std::uint16_t next = only_target_[at];
      if (next == kDead || (at != head && !same_bytes(head, at))) break;
      if (length == states_.size()) return;
      ++length;
      at = next;
      if (states_.accepts[at]) break;
      passed_.push_back(at);
    }
    if (length < kShortRun) return;
    const auto set = number_of(bytes_where(head, [](std::size_t target) { return target != kDead; }));
    if (!set) return;
    for (const std::size_t state : passed_) {
      if (state != at) inside[state] = true;
    }
    made_.runs_.push_back({length, static_cast<std::uint16_t>(at), *set});
    run_of_[head] = made_.runs_.size();
  }

  template <class Holds>
  auto bytes_where(std::size_t state, Holds holds) const -> ByteSet {
    ByteSet bytes;
    const auto targets = states_.of(state);
    for (std::size_t b = 0; b < 256; ++b) bytes[b] = holds(targets[classes_.of_byte[b]]);
    return bytes;
  }

  [[nodiscard]] auto looping_bytes(std::size_t state) const -> std::size_t {
    const auto targets = states_.of(state);
    std::size_t count = 0;
    for (std::size_t of = 0; of < targets.size(); ++of) count += targets[of] == state ? classes_.sizes[of] : 0;
    return count;
  }

  // Bytes that change nothing.
  void find_loop(std::size_t state) {
    if (looping_bytes(state) < kFewBytes) return;
    const auto set = number_of(bytes_where(state, [state](std::size_t target) { return target == state; }));
    if (!set) return;
    made_.runs_.push_back({0, static_cast<std::uint16_t>(state), *set});
    run_of_[state] = made_.runs_.size();
  }

  // The number of a set; nothing where there are too many.
  auto number_of(const ByteSet& bytes) -> std::optional<std::uint8_t> {
    const auto known = std::find(sets_.begin(), sets_.end(), bytes);
    const auto number = static_cast<std::size_t>(known - sets_.begin());
    if (number == Automaton::kRunSets) return std::nullopt;
    if (known == sets_.end()) {
      sets_.push_back(bytes);
      for (std::size_t b = 0; b < 256; ++b) made_.run_sets_[b] |= static_cast<std::uint8_t>(bytes[b] << number);
      made_.stretches_[number] = stretches(bytes);
    }
    return static_cast<std::uint8_t>(number);
  }

  static auto stretches(const ByteSet& bytes) -> Automaton::Stretches {
    Automaton::Stretches found;
    for (std::size_t b = 0; b < 256; ++b) {
      if (!bytes[b]) continue;
      if (found.count == Automaton::Stretches::kMost) return {};
      const std::size_t first = b;
      while (b + 1 < 256 && bytes[b + 1]) ++b;
      found.first[found.count].fill(static_cast<unsigned char>(first));
      found.size[found.count++].fill(static_cast<unsigned char>(b - first));
    }
    return found;
  }

  // What the walk must stop at comes first, so that one comparison finds it.
  void order() {
    row_.resize(states_.size());
    std::size_t next = 1;
    for (std::size_t i = kStart; i < states_.size(); ++i) {
      if (run_of_[i] != 0) row_[i] = static_cast<std::uint16_t>(next++ * width());
    }
    made_.last_special_ = static_cast<std::uint16_t>((next - 1) * width());
    for (std::size_t i = kStart; i < states_.size(); ++i) {
      if (run_of_[i] == 0) row_[i] = static_cast<std::uint16_t>(next++ * width());
    }
  }

  void fill(std::size_t state) {
    std::uint16_t* row = made_.table_.data() + row_[state];
    const auto targets = states_.of(state);
    for (std::size_t of = 0; of < targets.size(); ++of) row[of] = row_[targets[of]];
    row[classes_.count()] = states_.accepts[state] ? 1 : 0;
    row[classes_.count() + 1] = static_cast<std::uint16_t>(run_of_[state] == 0 ? 0 : run_of_[state] - 1);
  }

  const StateTable& states_;
  const Classes& classes_;
  std::vector<std::uint16_t> only_target_;  // by state
  std::vector<std::size_t> passed_;         // of one run
  std::vector<std::size_t> run_of_;         // by state: 0, or the number of its run, from 1
  std::vector<ByteSet> sets_;
  std::vector<std::uint16_t> row_;  // by state
  Automaton made_;
};

auto Automaton::ahead(std::uint32_t state) const -> std::optional<Ahead> {
  if (state == kDead || state > last_special_) return std::nullopt;
  const Run& run = runs_[table_[state + accepts_ + 1u]];
  if (run.set == kText) return Ahead{std::string_view(texts_).substr(run.text, run.length), {}, run.length, run.target};
  const Stretches& parts = stretches_[run.set];
  if (parts.count == 0) return std::nullopt;
  Ahead made{{}, {}, run.length, run.target};
  for (std::size_t i = 0; i < parts.count; ++i) {
    const unsigned char first = parts.first[i][0];
    made.stretches.push_back({first, static_cast<unsigned char>(first + parts.size[i][0])});
  }
  return made;
}

auto Automaton::make(const PatternTree& tree) -> std::optional<Automaton> {
  const auto places = places_of(tree);
  if (!places) return std::nullopt;
  const Classes classes = classes_of(places->sets);
  auto states = States(*places, classes).make();
  if (!states) return std::nullopt;
  const std::size_t entries = states->size() * (classes.count() + 2);
  const std::size_t allowed = std::max(kFewEntries, kEntriesOfPlace * places->places.size());
  if (entries > std::min(kAutomatonEntries, allowed)) return std::nullopt;
  return AutomatonTable(*states, classes).make();
}

#if defined(__SSE2__)
auto Automaton::Stretches::held(const unsigned char* at) const -> std::uint32_t {
  const auto load = [](const unsigned char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
  const __m128i bytes = load(at);
  __m128i held = _mm_setzero_si128();
  for (std::size_t i = 0; i < count; ++i) {
    const __m128i from_first = _mm_sub_epi8(bytes, load(first[i].data()));
    held = _mm_or_si128(held, _mm_cmpeq_epi8(_mm_min_epu8(from_first, load(size[i].data())), from_first));
  }
  return static_cast<std::uint32_t>(_mm_movemask_epi8(held));
}
#endif

// Sixteen bytes at a time; the last ones, which are fewer, with some before them.
auto Automaton::sweep(std::uint8_t set, const unsigned char* begin, const unsigned char* at,
                      const unsigned char* end) const -> const unsigned char* {
#if defined(__SSE2__)
  constexpr std::uint32_t kWidth = 16;
  const Stretches& parts = stretches_[set];
  if (parts.count > 0) {
    for (; end - at >= kWidth; at += kWidth) {
      const std::uint32_t held = parts.held(at);
      if (held != 0xFFFF) return at + std::countr_one(held);
    }
    if (end - begin >= kWidth) {
      const auto before = kWidth - static_cast<std::uint32_t>(end - at);
      return at + std::countr_one(parts.held(end - kWidth) >> before);
    }
  }
#endif
  const auto bit = static_cast<std::uint8_t>(1u << set);
  while (at != end && (run_sets_[*at] & bit) != 0) ++at;
  return at;
}

namespace {

auto word_at(const void* bytes) -> std::uint64_t {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

}  // namespace

// Eight bytes at a time, the last of them with some that were compared before: a call would cost more. The first eight
// may be more than the run has, if the text goes on.
auto Automaton::has_text(const Run& run, const unsigned char* at, const unsigned char* end) const -> bool {
  const char* text = texts_.data() + run.text;
  if (end - at < 8) return std::equal(at, at + run.length, reinterpret_cast<const unsigned char*>(text));
  if (((word_at(at) ^ run.word) & run.bytes) != 0) return false;
  if (run.length <= 8) return true;
  for (std::size_t i = 8; i + 8 < run.length; i += 8) {
    if (word_at(at + i) != word_at(text + i)) return false;
  }
  return word_at(at + run.length - 8) == word_at(text + run.length - 8);
}

auto Automaton::matches(std::string_view text) const -> bool {
  const auto* const begin = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = begin + text.size();
  const unsigned char* at = begin;
  std::uint32_t state = start_;
  while (at != end) {
    if (state > last_special_) {
      state = table_[state + classes_[*at++]];
      continue;
    }
    if (state == kDead) return false;
    const Run& run = runs_[table_[state + accepts_ + 1u]];
    if (run.length == 0) {
      at = sweep(run.set, begin, at, end);
      if (at != end) state = table_[state + classes_[*at++]];
      continue;
    }
    if (static_cast<std::size_t>(end - at) < run.length) return false;  // no state on the way accepts
    const unsigned char* after = at + run.length;
    const bool held = run.set == kText ? has_text(run, at, end) : sweep(run.set, begin, at, after) == after;
    if (!held) return false;
    at = after;
    state = run.target;
  }
  return table_[state + accepts_] != 0;
}

}  // namespace writ::builtins
