// Places in source text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/id.hpp"

namespace writ::diag {

struct FileTag {};
using FileId = Id<FileTag>;

// Half-open byte range in one file. An invalid file means "no place".
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] auto valid() const -> bool { return file.valid(); }
  // The smallest range that holds both.
  [[nodiscard]] auto to(Span last) const -> Span { return {file, begin, last.end}; }
};

struct LineColumn {
  std::uint32_t line = 1;    // from 1
  std::uint32_t column = 1;  // from 1, in code points
};

// One text that spans point into. `text` must outlive every span's use.
struct FileText {
  std::string name;  // as the user wrote it
  std::string_view text;
};

// The texts of one run, for turning spans into lines.
class FileTexts {
 public:
  auto add(std::string name, std::string_view text) -> FileId { return files_.add({std::move(name), text}); }
  [[nodiscard]] auto operator[](FileId id) const -> const FileText& { return files_[id]; }
  [[nodiscard]] auto size() const -> std::size_t { return files_.size(); }

  // Linear in the distance from the start of the file: for messages only.
  [[nodiscard]] auto position(FileId file, std::uint32_t offset) const -> LineColumn;
  [[nodiscard]] auto line_text(FileId file, std::uint32_t offset) const -> std::string_view;
  [[nodiscard]] auto slice(Span span) const -> std::string_view;

 private:
  Table<FileId, FileText> files_;
};

}  // namespace writ::diag
