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
#include <span>
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

class Classifier {
 public:
  static auto make(const TextQuestions& questions) -> std::optional<Classifier>;

  [[nodiscard]] auto count() const -> std::size_t { return samples_.size(); }
  // A text of the class; not UTF-8 where no such text is in it.
  [[nodiscard]] auto sample(std::size_t of) const -> const std::string& { return samples_[of]; }
  [[nodiscard]] auto class_of(std::string_view text) const -> std::uint16_t;
  // Of many texts, several at a time: text i is at bytes[begins[i]] up to bytes[begins[i + 1]]. One byte more than the
  // texts must be readable.
  void classify(const char* bytes, std::span<const std::uint32_t> begins, std::uint16_t* classes) const;

 private:
  friend class ClassifierMaker;

  std::array<std::uint8_t, 256> classes_{};  // of bytes
  std::vector<std::uint32_t> next_;          // by state and class: where the row of the next state begins
  unsigned shift_ = 0;                       // of a row
  std::uint32_t stay_ = 0;                   // the class that is no byte's: the state stays what it is
  std::vector<std::string> samples_;         // by state
};

}  // namespace writ::builtins
