// Texts into classes: whatever is asked of texts, out of what a classifier was made for, has one answer for all texts
// of a class. So it is asked once for each class, of the class's sample, and not for each text.
//
// It is one table over bytes that goes through all the questions at once: their automata (automaton.hpp), and the trie
// of the texts and beginnings that are looked for. Immutable, safe from many threads; linear in the text.
//
// Texts must be UTF-8. Questions may need many states together; then there is no classifier, and each text is asked.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::builtins {

inline constexpr std::size_t kClassifierStates = 4'096;
inline constexpr std::size_t kClassifierEntries = 1u << 18;  // of the table, four bytes each

// What is asked of texts.
struct TextQuestions {
  std::vector<std::string> regexes;   // does it match, as a whole
  std::vector<std::string> likes;     // so too
  std::vector<std::string> prefixes;  // does it begin so
  std::vector<std::string> words;     // is it this one
};

// Many texts, each followed by bytes that are in no text, so that several are walked at a time to the end of the
// longest.
class PaddedTexts {
 public:
  static constexpr std::size_t kRoom = 32;        // of a text, or a multiple of it
  static constexpr unsigned char kNoByte = 0xFF;  // of no text in UTF-8

  void add(std::string_view text);
  void clear() {
    bytes_.clear();
    begins_.clear();
    sizes_.clear();
  }
  [[nodiscard]] auto size() const -> std::size_t { return sizes_.size(); }
  [[nodiscard]] auto operator[](std::size_t i) const -> std::string_view { return {at(i), sizes_[i]}; }
  [[nodiscard]] auto at(std::size_t i) const -> const char* { return bytes_.data() + begins_[i]; }
  [[nodiscard]] auto length(std::size_t i) const -> std::uint32_t { return sizes_[i]; }

 private:
  std::vector<char> bytes_;
  std::vector<std::uint32_t> begins_;
  std::vector<std::uint32_t> sizes_;
};

class Classifier {
 public:
  static auto make(const TextQuestions& questions) -> std::optional<Classifier>;

  [[nodiscard]] auto count() const -> std::size_t { return samples_.size(); }
  // A text of the class; not UTF-8 where no such text is in it.
  [[nodiscard]] auto sample(std::size_t of) const -> const std::string& { return samples_[of]; }
  [[nodiscard]] auto class_of(std::string_view text) const -> std::uint16_t;
  // Of each text; `classes` has room for as many.
  void classify(const PaddedTexts& texts, std::uint16_t* classes) const;

 private:
  friend class ClassifierMaker;

  std::array<std::uint8_t, 256> classes_{};  // of bytes
  std::vector<std::uint32_t> next_;          // by state and class: where the row of the next state begins
  unsigned shift_ = 0;                       // of a row
  std::uint32_t start_ = 0;                  // where the row of the first state begins
  std::uint32_t last_ = 0;                   // the first state from which on each is the last one of its texts
  std::vector<std::string> samples_;         // by state
};

}  // namespace writ::builtins
