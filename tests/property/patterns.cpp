// Patterns as they are matched, against RE2: generated patterns of the whole syntax that an automaton is made of, and
// some beyond it, and nonsense, on texts that match, texts that nearly match, and texts that are no UTF-8.
//
//   - the same are taken, of regular expressions, and RE2's program is never larger than is said without asking it;
//   - the same answer, for regular expressions and for `like`;
//   - the same answer for short sequences of every first byte and of those that stand at the edges of what may
//     follow it, for the patterns that go beyond ASCII;
//   - most patterns have an automaton, or this is about nothing, and enough texts match.
//
//   property_patterns [--cases N] [--seed S]    N patterns, some fifty texts of each
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <numeric>
#include <re2/re2.h>
#include <string>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/automaton.hpp"
#include "runtime/builtins/pattern.hpp"
#include "tests/property/random_patterns.hpp"

namespace {

using namespace writ;
using property::Random;

constexpr int kTexts = 24;  // of one pattern; each is tried again with some damage

struct Counts {
  std::size_t patterns = 0;
  std::size_t refused = 0;  // by RE2, so by us
  std::size_t automata = 0;
  std::size_t pairs = 0;     // with an automaton
  std::size_t matching = 0;  // of these
};

auto quoted(std::string_view text) -> std::string {
  std::string shown;
  for (const char c : text) {
    const bool plain = c >= ' ' && c <= '~';
    shown += plain ? std::string(1, c) : fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
  }
  return shown;
}

[[noreturn]] void stop(std::string_view pattern, std::string_view text, bool expected) {
  fmt::print(stderr, "property_patterns: RE2 says {} of this text\n--- pattern\n{}\n--- text\n{}\n", expected, pattern,
             quoted(text));
  std::exit(1);
}

auto options() -> RE2::Options {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(limits::kPatternMemory);
  options.set_never_capture(true);
  return options;
}

auto states_of(const RE2& compiled) -> std::size_t {
  std::vector<int> by_fanout;
  compiled.ProgramFanout(&by_fanout);
  return static_cast<std::size_t>(std::accumulate(by_fanout.begin(), by_fanout.end(), 0));
}

// What is said of a pattern without RE2, against RE2.
void check_taken(const std::string& text, const std::optional<builtins::Pattern>& pattern) {
  const RE2 reference(text, options());
  const bool taken = reference.ok() && states_of(reference) <= limits::kPatternStates;
  const auto size = static_cast<std::size_t>(std::max(0, reference.ProgramSize()));
  const bool same = pattern.has_value() == taken && builtins::Pattern::regex_fault(text).empty() == taken;
  if (same && (!taken || (pattern->cost() == size && pattern->cost_at_most() >= size))) return;
  fmt::print(stderr, "property_patterns: RE2 says {}, with {} instructions; we say {}, with {} at most\n{}\n", taken,
             size, pattern.has_value(), pattern ? pattern->cost_at_most() : 0, text);
  std::exit(1);
}

// The pattern under test beside RE2's.
struct Pair {
  std::string text;
  RE2 reference;
  builtins::Pattern pattern;
  bool automaton;

  void compare(std::string_view of, Counts& counts) const {
    const bool expected = RE2::FullMatch(re2::StringPiece(of.data(), of.size()), reference);
    std::string more(of);  // what stands behind a text is not part of it
    more += of;
    if (pattern.matches(std::string_view(more).substr(0, of.size())) != expected) stop(text, of, expected);
    counts.pairs += automaton ? 1 : 0;
    counts.matching += automaton && expected ? 1 : 0;
  }
};

auto has_automaton(const std::optional<builtins::PatternTree>& tree) -> bool {
  return tree && builtins::Automaton::make(*tree).has_value();
}

void try_texts(Random& random, const Pair& pair, const property::Shape& shape, Counts& counts) {
  pair.compare("", counts);
  for (int i = 0; i < kTexts; ++i) {
    std::string text = property::text_of(random, shape);
    pair.compare(text, counts);
    property::damage(random, text);
    pair.compare(text, counts);
  }
}

void try_regex(Random& random, Counts& counts) {
  const property::Shape shape = property::random_shape(random);
  const std::string& text = shape.source;
  ++counts.patterns;
  auto pattern = builtins::Pattern::regex(text);
  check_taken(text, pattern);
  if (!pattern) {
    ++counts.refused;
    return;
  }
  const bool automaton = has_automaton(builtins::regex_tree(text));
  counts.automata += automaton ? 1 : 0;
  try_texts(random, Pair{text, RE2(text, RE2::Quiet), std::move(*pattern), automaton}, shape, counts);
}

void try_like(Random& random, Counts& counts) {
  const property::Shape shape = property::random_like(random);
  const std::string& text = shape.source;
  ++counts.patterns;
  std::string regex = "(?s)";
  for (const char c : text) {
    if (c == '*')
      regex += ".*";
    else if (c == '?')
      regex += '.';
    else
      regex += RE2::QuoteMeta(std::string(1, c));
  }
  const bool automaton = has_automaton(builtins::like_tree(text));
  counts.automata += automaton ? 1 : 0;
  try_texts(random, Pair{regex, RE2(regex, RE2::Quiet), *builtins::Pattern::like(text), automaton}, shape, counts);
}

// Anything that looks like syntax, for what nobody thought of. RE2 refuses much of it.
void try_nonsense(Random& random, Counts& counts) {
  static const std::vector<std::string> kTokens = {"a",    "b",     "0",   "1",     "-",   "-",   "^",   "$",   ".",
                                                   "|",    "(",     ")",   "[",     "[^",  "]",   "]",   "{",   "}",
                                                   "{1}",  "{,2}",  "{1,", ",",     "*",   "+",   "?",   "\\",  "\\d",
                                                   "\\W",  "\\s",   "\\]", "\\-",   "\\b", "\\A", "\\z", "\\_", "\\n",
                                                   "\\1",  ":",     "[:",  "?:",    "é",   " ",   "\n",  "_",   "{40}",
                                                   "{9,}", "){25}", "{0}", "{1000}"};
  std::string text;
  for (std::size_t i = 1 + random.below(9); i > 0; --i) text += random.pick(kTokens);
  ++counts.patterns;
  auto pattern = builtins::Pattern::regex(text);
  check_taken(text, pattern);
  if (!pattern) {
    ++counts.refused;
    return;
  }
  const bool automaton = has_automaton(builtins::regex_tree(text));
  counts.automata += automaton ? 1 : 0;
  const Pair pair{text, RE2(text, RE2::Quiet), std::move(*pattern), automaton};
  for (int i = 0; i < kTexts; ++i) {
    std::string of;
    for (std::size_t left = random.below(6); left > 0; --left) of += random.pick(kTokens);
    pair.compare(of, counts);
    for (std::string part = text; !part.empty() && random.percent(70); property::damage(random, part))
      pair.compare(part, counts);
  }
}

// ---------------------------------------------------------------- bytes

// All first bytes, with what may follow at its edges: enough for every way in which a sequence is formed.
void try_bytes(const Pair& pair, Counts& counts) {
  constexpr std::string_view kEdges = "\na\x7f\x80\x8f\x90\x9f\xa0\xbf\xc2";
  for (int first = 0; first < 256; ++first) {
    const std::string one(1, static_cast<char>(first));
    pair.compare(one, counts);
    for (const char second : kEdges) {
      const std::string two = one + second;
      pair.compare(two, counts);
      for (const char third : kEdges) {
        pair.compare(two + third, counts);
        for (const char fourth : kEdges) pair.compare(two + third + fourth, counts);
      }
    }
  }
}

void try_all_bytes(Counts& counts) {
  for (const std::string text : {".", ".*", "[^a]", "\\D", "\\W+", "[^\\s]", "é", "é+|.", "[^\\x00-\\x{7f}]"}) {
    const bool automaton = has_automaton(builtins::regex_tree(text));
    try_bytes(Pair{text, RE2(text), *builtins::Pattern::regex(text), automaton}, counts);
  }
}

// ---------------------------------------------------------------- report

// A run whose patterns or texts went elsewhere proves nothing.
auto enough(const Counts& counts) -> bool {
  return counts.automata * 10 >= counts.patterns * 7 && counts.matching * 10 >= counts.pairs &&
         counts.matching * 10 <= counts.pairs * 9 && counts.patterns - counts.refused > counts.automata;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 1;
  std::uint64_t cases = 6'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    (option == "--seed" ? seed : cases) = std::strtoull(argv[i + 1], nullptr, 10);
  }
  fmt::print("property_patterns: seed {}\n", seed);
  Random random(seed);
  Counts counts;
  Counts nonsense;
  for (std::uint64_t i = 0; i < 2 * cases; ++i) try_nonsense(random, nonsense);
  Counts sequences;
  try_all_bytes(sequences);
  for (std::uint64_t i = 0; i < cases; ++i) {
    if (i % 4 == 3)
      try_like(random, counts);
    else
      try_regex(random, counts);
  }
  fmt::print(
      "{} patterns, {} refused, {} with an automaton; {} texts of these, {} of them match; {} short sequences\n"
      "of nonsense {} patterns, {} refused, {} with an automaton; {} texts of these, {} of them match\n",
      counts.patterns, counts.refused, counts.automata, counts.pairs, counts.matching, sequences.pairs,
      nonsense.patterns, nonsense.refused, nonsense.automata, nonsense.pairs, nonsense.matching);
  if (enough(counts) && nonsense.automata * 3 >= nonsense.patterns - nonsense.refused) return 0;
  fmt::print(stderr, "property_patterns: too few patterns have an automaton, or too few texts match\n");
  return 1;
}
