// The tree of a pattern as a table that is walked byte by byte: one row a state, one column a class of bytes.
//
// It says of a whole text whether the pattern accepts it, as RE2 would. That takes time linear in the text, takes no
// lock and no memory, and is safe from many threads. Where many bytes of one set must follow, such as the digits of a
// digest, or may, as in `.*`, they are looked at in one sweep.
//
// A pattern of few characters may need many states. Such a one, and any whose making would be out of proportion to
// its length, gets no automaton: the limits stand below, and the caller has RE2.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/pattern_tree.hpp"

namespace writ::builtins {

inline constexpr std::size_t kAutomatonStates = 512;        // and no more than four for each place in the pattern
inline constexpr std::size_t kAutomatonEntries = 1u << 16;  // of the table, two bytes each
inline constexpr std::size_t kAutomatonPlaces = 4'096;      // in the pattern, its counts written out

class Automaton {
 public:
  static auto make(const PatternTree& tree) -> std::optional<Automaton>;

  [[nodiscard]] auto matches(std::string_view text) const -> bool;

  // The same byte by byte: what a text comes to is told by the state that it leads to. Bytes of one kind lead to the
  // same states.
  [[nodiscard]] auto start() const -> std::uint32_t { return start_; }
  [[nodiscard]] auto next(std::uint32_t state, unsigned char byte) const -> std::uint32_t {
    return table_[state + classes_[byte]];
  }
  [[nodiscard]] auto kind(unsigned char byte) const -> std::uint32_t { return classes_[byte]; }
  // Nothing is accepted from there on.
  [[nodiscard]] static auto is_dead(std::uint32_t state) -> bool { return state == 0; }
  // Whether a text that ends there is accepted.
  [[nodiscard]] auto accepts(std::uint32_t state) const -> bool { return table_[state + accepts_] != 0; }

  // Where many bytes can be taken at once: what next() comes to for each of them, said together.
  struct Stretch {  // of bytes without a gap
    unsigned char first = 0;
    unsigned char last = 0;
  };
  struct Ahead {
    std::string_view text;           // these bytes must follow; or
    std::vector<Stretch> stretches;  // bytes of these: `length` must follow, or as many as there are where it is 0
    std::uint32_t length = 0;
    std::uint32_t target = 0;  // the state behind them; no state on the way accepts
  };
  // Nothing where bytes go one by one.
  [[nodiscard]] auto ahead(std::uint32_t state) const -> std::optional<Ahead>;

 private:
  friend class AutomatonTable;

  // So many bytes of one set, with nothing else accepted on the way; or, with a length of 0, as many as there are, and
  // the state stays what it is. Or so many bytes of a text, likewise.
  struct Run {
    std::uint32_t length = 0;
    std::uint16_t target = 0;
    std::uint8_t set = 0;     // its number, or kText
    std::uint32_t text = 0;   // where it begins in texts_
    std::uint64_t word = 0;   // its first eight bytes, or all of them
    std::uint64_t bytes = 0;  // which of `word` are of it: 0xFF each
  };
  static constexpr std::uint8_t kText = 0xFF;
  static constexpr std::size_t kRunSets = 8;  // one bit each
  // The bytes of a set as stretches without a gap, if it has few: vectors are held against those.
  struct Stretches {
    static constexpr std::size_t kMost = 4;
    using Vector = std::array<unsigned char, 16>;  // the same sixteen times
    std::size_t count = 0;                         // 0: it has more
    std::array<Vector, kMost> first{};
    std::array<Vector, kMost> size{};  // less one
    // Which of the sixteen bytes from `at` on are in the set, a bit each.
    [[nodiscard]] auto held(const unsigned char* at) const -> std::uint32_t;
  };
  // Where the bytes of the set end that begin at `at`. `begin` is where the whole text does: bytes from there on may be
  // read.
  [[nodiscard]] auto sweep(std::uint8_t set, const unsigned char* begin, const unsigned char* at,
                           const unsigned char* end) const -> const unsigned char*;
  // Whether the text of `run`, which fits in, begins at `at`.
  [[nodiscard]] auto has_text(const Run& run, const unsigned char* at, const unsigned char* end) const -> bool;

  // States are known by where their rows begin. First stands the dead one, then those where a run begins.
  std::vector<std::uint16_t> table_;  // behind its targets a row has: does it accept; its run
  std::vector<Run> runs_;
  std::string texts_;
  std::array<std::uint8_t, 256> classes_{};
  std::array<std::uint8_t, 256> run_sets_{};     // of each byte the sets that hold it, a bit each
  std::array<Stretches, kRunSets> stretches_{};  // of each set
  std::uint16_t start_ = 0;
  std::uint16_t last_special_ = 0;
  std::uint16_t accepts_ = 0;  // column
};

}  // namespace writ::builtins
