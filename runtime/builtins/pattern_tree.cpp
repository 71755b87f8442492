// Recursive descent: alternatives, each of pieces in order, each an atom and perhaps a count.
#include "runtime/builtins/pattern_tree.hpp"

#include <algorithm>

namespace writ::builtins {

namespace {

constexpr std::size_t kAscii = 128;
constexpr std::uint32_t kMostCount = 1'000;  // RE2 refuses a larger one

auto bytes_between(unsigned first, unsigned last) -> ByteSet {
  ByteSet set;
  for (unsigned byte = first; byte <= last; ++byte) set.set(byte);
  return set;
}

// Characters: each of ASCII by itself, and the others all or none.
struct Characters {
  std::bitset<kAscii> ascii;
  bool beyond = false;

  void add(unsigned first, unsigned last) {
    for (unsigned c = first; c <= last; ++c) ascii.set(c);
  }
  void add(const Characters& other) {
    ascii |= other.ascii;
    beyond = beyond || other.beyond;
  }
  [[nodiscard]] auto negated() const -> Characters { return {~ascii, !beyond}; }
};

// What `\d` and the like stand for. `\s` is without the vertical tab; a negation has the line end.
auto perl_class(char letter) -> std::optional<Characters> {
  Characters found;
  switch (letter | 0x20) {
    case 'd': found.add('0', '9'); break;
    case 'w':
      found.add('0', '9');
      found.add('A', 'Z');
      found.add('a', 'z');
      found.add('_', '_');
      break;
    case 's':
      for (const char c : {'\t', '\n', '\f', '\r', ' '}) found.ascii.set(static_cast<unsigned char>(c));
      break;
    default: return std::nullopt;
  }
  return letter >= 'a' ? found : found.negated();
}

// What an escape of one character stands for.
auto escaped_character(char letter) -> std::optional<char> {
  constexpr std::string_view kLetters = "afnrtv";
  constexpr std::string_view kMeanings = "\a\f\n\r\t\v";
  if (const auto at = kLetters.find(letter); at != std::string_view::npos) return kMeanings[at];
  constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";
  return kPunctuation.find(letter) != std::string_view::npos ? std::optional(letter) : std::nullopt;
}

// Makes rows, and counts them.
class Rows {
 public:
  template <class Row>
  auto add(Row row) -> std::optional<PatternId> {
    if (tree_.rows.size() >= kPatternRows) return std::nullopt;
    return tree_.rows.add(std::move(row));
  }
  auto byte(char c) -> std::optional<PatternId> { return add(OneOf{ByteSet().set(static_cast<unsigned char>(c))}); }
  auto characters(const Characters& wanted) -> std::optional<PatternId>;
  auto finish(PatternId root) -> PatternTree {
    tree_.root = root;
    return std::move(tree_);
  }

 private:
  auto in_order(std::initializer_list<ByteSet> sets) -> std::optional<PatternId>;
  PatternTree tree_;
};

auto Rows::in_order(std::initializer_list<ByteSet> sets) -> std::optional<PatternId> {
  InOrder parts;
  for (const ByteSet& set : sets) {
    const auto part = add(OneOf{set});
    if (!part) return std::nullopt;
    parts.parts.push_back(*part);
  }
  return add(std::move(parts));
}

// Of what is beyond ASCII RE2 looks at the form only: a first byte that says how many follow, and these. So it
// takes some that are no characters (E0 80 80, or F4 BF BF BF), and so do we.
auto Rows::characters(const Characters& wanted) -> std::optional<PatternId> {
  ByteSet alone;
  for (std::size_t c = 0; c < kAscii; ++c) alone[c] = wanted.ascii[c];
  const auto of_one = add(OneOf{alone});
  if (!wanted.beyond || !of_one) return of_one;
  const ByteSet rest = bytes_between(0x80, 0xBF);
  const auto of_two = in_order({bytes_between(0xC2, 0xDF), rest});
  const auto of_three = in_order({bytes_between(0xE0, 0xEF), rest, rest});
  const auto of_four = in_order({bytes_between(0xF0, 0xF4), rest, rest, rest});
  if (!of_two || !of_three || !of_four) return std::nullopt;
  return add(AnyOf{{*of_one, *of_two, *of_three, *of_four}});
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  auto read() -> std::optional<PatternTree> {
    const auto root = alternatives(0);
    if (!root || !at_end()) return std::nullopt;
    return rows_.finish(*root);
  }

 private:
  using Part = std::optional<PatternId>;  // nothing: leave it to RE2

  [[nodiscard]] auto at_end() const -> bool { return at_ == text_.size(); }
  [[nodiscard]] auto next_is(char c) const -> bool { return !at_end() && text_[at_] == c; }
  [[nodiscard]] auto ends_alternative() const -> bool { return at_end() || next_is('|') || next_is(')'); }
  auto take(char c) -> bool {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  auto take_text(std::string_view wanted) -> bool {
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }

  auto alternatives(std::size_t depth) -> Part;
  auto in_order(std::size_t depth) -> Part;
  auto piece(std::size_t depth) -> Part;
  auto atom(std::size_t depth) -> Part;
  auto group(std::size_t depth) -> Part;
  auto escape() -> Part;
  auto literal() -> Part;
  auto char_class() -> Part;
  auto class_member(Characters& into) -> bool;
  auto class_character() -> std::optional<unsigned>;
  auto count(Repeated& into) -> bool;
  auto counted(Repeated& into) -> bool;
  auto number() -> std::optional<std::uint32_t>;

  std::string_view text_;
  std::size_t at_ = 0;
  Rows rows_;
};

auto Reader::alternatives(std::size_t depth) -> Part {
  if (depth > kPatternNesting) return std::nullopt;
  AnyOf found;
  do {
    const Part part = in_order(depth);
    if (!part) return std::nullopt;
    found.parts.push_back(*part);
  } while (take('|'));
  return found.parts.size() == 1 ? Part(found.parts[0]) : rows_.add(std::move(found));
}

// The whole text is matched, so that `^` and `$` say nothing at the ends of what stands outside of all groups.
auto Reader::in_order(std::size_t depth) -> Part {
  InOrder found;
  if (depth == 0) take('^');
  while (!ends_alternative()) {
    if (depth == 0 && next_is('$')) {
      ++at_;
      if (!ends_alternative()) return std::nullopt;
      break;
    }
    const Part part = piece(depth);
    if (!part) return std::nullopt;
    found.parts.push_back(*part);
  }
  return found.parts.size() == 1 ? Part(found.parts[0]) : rows_.add(std::move(found));
}

auto Reader::piece(std::size_t depth) -> Part {
  const Part part = atom(depth);
  if (!part) return std::nullopt;
  Repeated repeated{*part, 0, std::nullopt};
  if (at_end() || std::string_view("*+?{").find(text_[at_]) == std::string_view::npos) return part;
  if (!count(repeated)) return std::nullopt;
  take('?');  // a lazy count finds the same whole texts
  return rows_.add(repeated);
}

auto Reader::count(Repeated& into) -> bool {
  if (take('{')) return counted(into);
  if (take('+'))
    into.least = 1;
  else if (take('?'))
    into.most = 1;
  else
    take('*');
  return true;
}

// `{2}`, `{2,}`, `{2,3}`. Of other braces some are literals for RE2.
auto Reader::counted(Repeated& into) -> bool {
  const auto least = number();
  if (!least) return false;
  into.least = *least;
  into.most = *least;
  if (take(',')) {
    into.most = std::nullopt;
    if (!next_is('}') && !(into.most = number())) return false;
  }
  return take('}') && (!into.most || into.least <= *into.most);
}

auto Reader::number() -> std::optional<std::uint32_t> {
  const std::size_t begin = at_;
  std::uint32_t value = 0;
  while (!at_end() && text_[at_] >= '0' && text_[at_] <= '9') {
    value = value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
    if (value > kMostCount) return std::nullopt;
  }
  return at_ == begin ? std::nullopt : std::optional(value);
}

auto Reader::atom(std::size_t depth) -> Part {
  switch (text_[at_]) {
    case '(': return group(depth);
    case '[': return char_class();
    case '\\': return escape();
    case '.': {
      ++at_;
      Characters line_end;
      line_end.add('\n', '\n');
      return rows_.characters(line_end.negated());
    }
    case '^':
    case '$':
    case '*':
    case '+':
    case '?':
    case '{': return std::nullopt;
    default: return literal();
  }
}

auto Reader::group(std::size_t depth) -> Part {
  ++at_;
  if (next_is('?') && !take_text("?:")) return std::nullopt;
  const Part part = alternatives(depth + 1);
  return take(')') ? part : std::nullopt;
}

auto Reader::escape() -> Part {
  if (++at_; at_end()) return std::nullopt;
  const char letter = text_[at_++];
  if (const auto characters = perl_class(letter)) return rows_.characters(*characters);
  const auto meaning = escaped_character(letter);
  return meaning ? rows_.byte(*meaning) : std::nullopt;
}

// One character: a count behind it is about all its bytes.
auto Reader::literal() -> Part {
  const auto goes_on = [&] { return !at_end() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80; };
  const Part first = rows_.byte(text_[at_++]);
  if (!first || !goes_on()) return first;
  InOrder character{{*first}};
  while (goes_on()) {
    const Part part = rows_.byte(text_[at_++]);
    if (!part) return std::nullopt;
    character.parts.push_back(*part);
  }
  return rows_.add(std::move(character));
}

auto Reader::char_class() -> Part {
  ++at_;
  const bool negated = take('^');
  Characters members;
  do {  // a bracket that comes first closes nothing
    if (!class_member(members)) return std::nullopt;
  } while (!next_is(']'));
  ++at_;
  return rows_.characters(negated ? members.negated() : members);
}

// A class inside, one character, or a range; a `-` that no range can be made of is itself.
auto Reader::class_member(Characters& into) -> bool {
  if (text_.size() - at_ >= 2 && text_[at_] == '\\') {
    if (const auto characters = perl_class(text_[at_ + 1])) {
      at_ += 2;
      into.add(*characters);
      return true;
    }
  }
  if (text_.substr(at_, 2) == "[:") return false;
  const auto first = class_character();
  if (!first) return false;
  auto last = first;
  if (text_.size() - at_ >= 2 && text_[at_] == '-' && text_[at_ + 1] != ']') {
    ++at_;
    last = class_character();
  }
  if (!last || *last < *first) return false;
  into.add(*first, *last);
  return true;
}

auto Reader::class_character() -> std::optional<unsigned> {
  if (at_end()) return std::nullopt;
  const bool escape = take('\\');
  if (at_end()) return std::nullopt;
  const char c = text_[at_++];
  if (static_cast<unsigned char>(c) >= kAscii) return std::nullopt;
  if (!escape) return static_cast<unsigned char>(c);
  const auto meaning = escaped_character(c);
  return meaning ? std::optional<unsigned>(static_cast<unsigned char>(*meaning)) : std::nullopt;
}

}  // namespace

auto regex_tree(std::string_view text) -> std::optional<PatternTree> { return Reader(text).read(); }

auto like_tree(std::string_view text) -> std::optional<PatternTree> {
  Rows rows;
  InOrder parts;
  const Characters any = Characters().negated();
  for (const char c : text) {
    auto part = c == '*' || c == '?' ? rows.characters(any) : rows.byte(c);
    if (part && c == '*') part = rows.add(Repeated{*part, 0, std::nullopt});
    if (!part) return std::nullopt;
    parts.parts.push_back(*part);
  }
  const auto root = rows.add(std::move(parts));
  return root ? std::optional(rows.finish(*root)) : std::nullopt;
}

}  // namespace writ::builtins
