// Random patterns, and texts that they match or nearly match.
//
// A pattern is made with its samples: each part knows texts that go with it. That is only a way to hit more often;
// whether a text matches is not for this file to say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/property/random_values.hpp"

namespace writ::property {

struct Shape {
  std::string source;                // as it is written
  std::vector<std::string> samples;  // of an atom
  std::vector<Shape> parts;
  bool either = false;  // one of the parts, not all of them
  std::size_t least = 1, most = 1;
};

// Atoms, the last of which an automaton is never made of.
inline const std::vector<Shape> kAtoms = {
    {"a", {"a"}, {}},
    {"b", {"b"}, {}},
    {"-", {"-"}, {}},
    {"]", {"]"}, {}},
    {"\\.", {"."}, {}},
    {"\\/", {"/"}, {}},
    {"\\n", {"\n"}, {}},
    {"é", {"é"}, {}},
    {"€", {"€"}, {}},
    {".", {"a", "\n", "é", "€", "\U0001F600"}, {}},
    {"\\d", {"0", "9", "a"}, {}},
    {"\\D", {"a", "\n", "é"}, {}},
    {"\\w", {"_", "Z", "5"}, {}},
    {"\\W", {"-", "é", "\n"}, {}},
    {"\\s", {" ", "\t", "\v"}, {}},
    {"\\S", {"a", "\v", "€"}, {}},
    {"[a-c]", {"a", "b", "c"}, {}},
    {"[^a-c]", {"d", "\n", "é", "\U0001F600"}, {}},
    {"[0-9a-f]", {"0", "a", "f", "7"}, {}},
    {"[]a]", {"]", "a"}, {}},
    {"[^]-]", {"a", "€"}, {}},
    {"[a-]", {"a", "-"}, {}},
    {"[+--]", {"+", ",", "-"}, {}},
    {"[\\d-z]", {"1", "-", "z"}, {}},
    {"[^\\D5]", {"1", "9"}, {}},
    {"[^\\W_]", {"a", "7"}, {}},
    {"[\\.\\]\\\\^[]", {".", "]", "\\", "^", "["}, {}},
    {"[^\\d\\D]", {"a"}, {}},
    {"[ab\\-c-e.]", {"-", "d", "."}, {}},
    {"()", {""}, {}},
    {"(|a)", {"", "a"}, {}},
};
inline const std::vector<Shape> kForeignAtoms = {
    {"\\b", {""}, {}},        {"\\pL", {"a", "é"}, {}}, {"[[:alpha:]]", {"a"}, {}}, {"[é-ü]", {"é", "ü"}, {}},
    {"^", {""}, {}},          {"$", {""}, {}},          {"(?i)k", {"k", "K"}, {}},  {"\\x41", {"A"}, {}},
    {"\\Qa.\\E", {"a."}, {}}, {"(?P<n>a)", {"a"}, {}},  {"[^é]", {"a", "€"}, {}},   {"a{,2}", {"a{,2}"}, {}},
};

inline auto random_part(Random& random, int depth) -> Shape;

inline auto random_order(Random& random, int depth) -> Shape {
  Shape made;
  for (std::size_t i = random.below(4) + (depth > 2 ? 1 : 0); i > 0; --i) {
    made.parts.push_back(random_part(random, depth - 1));
    made.source += made.parts.back().source;
  }
  return made;
}

inline auto random_group(Random& random, int depth) -> Shape {
  Shape made;
  made.either = true;
  made.source = random.percent(50) ? "(" : "(?:";
  for (std::size_t i = 1 + random.below(3); i > 0; --i) {
    made.parts.push_back(random_order(random, depth - 1));
    const std::string inner = made.parts.back().source;
    made.source += (random.percent(3) ? "^" : "") + inner + (random.percent(3) ? "$" : "") + (i > 1 ? "|" : ")");
  }
  return made;
}

struct Count {
  std::string_view source;
  std::size_t least, most;
};
inline constexpr std::array<Count, 14> kCounts = {{{"*", 0, 4},
                                                   {"+", 1, 4},
                                                   {"?", 0, 1},
                                                   {"*?", 0, 300},
                                                   {"+?", 1, 2},
                                                   {"??", 0, 1},
                                                   {"{2}", 2, 2},
                                                   {"{1,3}", 1, 3},
                                                   {"{2,}", 2, 5},
                                                   {"{0,1}?", 0, 1},
                                                   {"{0}", 0, 0},
                                                   {"{8}", 8, 8},
                                                   {"{12,20}", 12, 20},
                                                   {"{40}", 40, 40}}};

inline auto random_part(Random& random, int depth) -> Shape {
  Shape part = depth > 0 && random.percent(30) ? random_group(random, depth)
                                               : random.pick(random.percent(99) ? kAtoms : kForeignAtoms);
  if (!random.percent(40)) return part;
  // The long counts are for what is short: inside each other they would be beyond what RE2 takes.
  const Count& count = kCounts[random.below(part.parts.empty() ? kCounts.size() : 11)];
  Shape made;
  made.source = part.source + std::string(count.source);
  made.least = count.least;
  made.most = count.most;
  made.parts.push_back(std::move(part));
  return made;
}

// A regular expression: alternatives, some of them with anchors.
inline auto random_shape(Random& random) -> Shape {
  Shape made;
  made.either = true;
  for (std::size_t i = random.percent(80) ? 1 : 1 + random.below(3); i > 0; --i) {
    made.parts.push_back(random_order(random, 4));
    const std::string inner = made.parts.back().source;
    made.source += (random.percent(10) ? "^" : "") + inner + (random.percent(10) ? "$" : "") + (i > 1 ? "|" : "");
  }
  return made;
}

inline auto random_like(Random& random) -> Shape {
  static const std::vector<Shape> kPieces = {{"a", {"a"}, {}},
                                             {"b", {"b"}, {}},
                                             {".", {"."}, {}},
                                             {"\\", {"\\"}, {}},
                                             {"é", {"é"}, {}},
                                             {"[", {"["}, {}},
                                             {"(", {"("}, {}},
                                             {"+", {"+"}, {}},
                                             {"\n", {"\n"}, {}},
                                             {"?", {"a", "é", "\n", "\U0001F600"}, {}},
                                             {"*", {"", "ab", "€\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {}}};
  Shape made;
  for (std::size_t i = random.below(9); i > 0; --i) {
    made.parts.push_back(random.pick(kPieces));
    made.source += made.parts.back().source;
  }
  return made;
}

inline void append_text(Random& random, const Shape& shape, std::string& text) {
  constexpr std::size_t kLong = 4'000;
  for (std::size_t i = shape.least + random.below(shape.most - shape.least + 1); i > 0 && text.size() < kLong; --i) {
    if (!shape.samples.empty())
      text += random.pick(shape.samples);
    else if (shape.either)
      append_text(random, random.pick(shape.parts), text);
    else
      for (const Shape& part : shape.parts) append_text(random, part, text);
  }
}

inline auto text_of(Random& random, const Shape& shape) -> std::string {
  std::string text;
  append_text(random, shape, text);
  return text;
}

// One to three small changes of bytes; characters are broken by them.
inline void damage(Random& random, std::string& text) {
  constexpr std::string_view kBytes("\x00\nab0-_.]\x7f\x80\xa9\xbf\xc2\xc3\xe2\xed\xf0\xff", 19);
  for (std::size_t i = 1 + random.below(3); i > 0; --i) {
    const std::size_t at = random.below(text.size() + 1);
    const char byte = random.percent(80) ? random.pick(kBytes) : static_cast<char>(random.below(256));
    switch (random.below(5)) {
      case 0: text.insert(at, 1, byte); break;
      case 1: text += byte; break;
      case 2: text.erase(at, 1); break;
      case 3: text.insert(at, text.substr(at, 1)); break;
      case 4:
        if (at < text.size()) text[at] = byte;
        break;
    }
  }
}

}  // namespace writ::property
