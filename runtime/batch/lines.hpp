// A stream of JSON lines into pieces of whole lines, so that memory stays bounded however long the stream is.
//
// A line ends with LF, or CR LF, or where the stream ends. Lines of nothing but blanks are no requests, and are left
// out; the others keep the numbers that an editor shows. One thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/stream.hpp"

namespace writ::batch {

inline constexpr std::size_t kPieceBytes = 1u << 20;  // that are read at once

struct Line {
  std::uint64_t number = 0;  // from 1
  std::string_view text;     // in the bytes of its piece
  bool too_long = false;     // it has more than limits::kDocumentBytes; then `text` is empty
};
struct Piece {
  std::string bytes;
  std::vector<Line> lines;
  std::uint64_t read = 0;  // bytes of the stream, up to the end of this piece or further
};

class LineReader {
 public:
  explicit LineReader(InputStream stream) : stream_(std::move(stream)) {}

  // The next lines, some thousand; in memory that `into` has already. False at the end.
  auto next(Piece& into) -> Fallible<bool>;
  [[nodiscard]] auto size() const -> std::optional<std::uint64_t> { return stream_.size(); }

 private:
  auto fill(std::string& bytes) -> Fallible<std::size_t>;
  auto skip_long_line(std::string& bytes) -> Fallible<Done>;
  void add_line(Piece& piece, std::size_t begin, std::size_t end);

  InputStream stream_;
  std::string rest_;  // the beginning of a line that goes on in what is not read yet
  std::uint64_t line_ = 0;
  std::uint64_t bytes_read_ = 0;
  bool ended_ = false;
};

}  // namespace writ::batch
