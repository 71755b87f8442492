// What the renderers share: places, counting words, text made safe to print.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.hpp"

namespace writ::diag {

// Lines and columns of many places: one pass over each file that holds any, and then
// a bounded step from the nearest checkpoint, in whatever order they are asked for.
class Places {
 public:
  explicit Places(const FileTexts& texts) : texts_(texts) {}
  auto at(FileId file, std::uint32_t offset) -> LineColumn;

 private:
  const FileTexts& texts_;
  std::map<FileId, std::vector<LineColumn>> checkpoints_;  // every kCheckpointBytes, as far as was needed
};

// One character of source text, or one byte that is not part of any.
struct Glyph {
  std::uint32_t code_point = 0;
  std::uint32_t size = 1;  // bytes
  bool valid = false;      // false: code_point is the byte
};
// The glyph at the start of `text`, which must not be empty.
auto first_glyph(std::string_view text) -> Glyph;

// What stands for a glyph in a terminal, and how many columns it takes.
struct Shown {
  std::string text;
  std::uint32_t columns = 1;
};
auto shown(std::string_view bytes, Glyph glyph) -> Shown;

// A text of one or more lines with everything a terminal could obey written out.
auto printable(std::string_view text) -> std::string;

// "1 error", "2 errors".
auto counted(std::size_t count, std::string_view noun) -> std::string;

auto severity_name(Severity severity) -> std::string_view;

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
auto json_string(std::string_view text) -> std::string;

}  // namespace writ::diag
