// Where the tokens of a JSON text begin: the first of the two stages of direct reading. Private to runtime/decode.
//
// It is simdjson's first stage: every bracket, comma, colon, opening quote and first byte of a number or word,
// in order. It also checks what concerns all bytes: UTF-8 everywhere, no control character inside a string, no
// string without an end. It is made with the widest instructions that the machine has (see simd_levels in
// plan.hpp); all of them find the same. One thread at a time; memory is kept from one text to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace writ::decode {

class Structure {
 public:
  Structure();
  ~Structure();
  Structure(const Structure&) = delete;
  auto operator=(const Structure&) -> Structure& = delete;

  // Whether the text may be JSON; if not, nothing was found. At most 4 GiB.
  auto find(std::string_view text) -> bool;
  // The offsets of the tokens, and behind them the size of the text.
  [[nodiscard]] auto tokens() const -> const std::uint32_t*;
  [[nodiscard]] auto count() const -> std::size_t;

  // By its name; false when this machine does not have it.
  auto use(std::string_view level) -> bool;
  // Gives back the memory that a very large text needed.
  void shrink();

 private:
  struct Stage;
  std::unique_ptr<Stage> stage_;
};

auto structure_levels() -> std::vector<std::string_view>;

}  // namespace writ::decode
