#include "runtime/batch/lines.hpp"

#include <cstring>
#include <utility>

#include "runtime/base/limits.hpp"

namespace writ::batch {
namespace {

auto is_blank(std::string_view text) -> bool { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

}  // namespace

void LineReader::add_line(Piece& piece, std::size_t begin, std::size_t end) {
  std::string_view text(piece.bytes.data() + begin, end - begin);
  if (text.ends_with('\r')) text.remove_suffix(1);
  ++line_;
  if (text.size() > limits::kDocumentBytes)
    piece.lines.push_back({line_, {}, true});
  else if (!is_blank(text))
    piece.lines.push_back({line_, text, false});
}

auto LineReader::fill(std::string& bytes) -> Fallible<std::size_t> {
  auto got = stream_.read(bytes, kPieceBytes);
  if (!got) return got;
  bytes_read_ += *got;
  ended_ = *got == 0;
  return got;
}

// What of the line was read is more than any document has: its end is looked for, and nothing of it is kept.
auto LineReader::skip_long_line(std::string& bytes) -> Fallible<Done> {
  bytes.clear();
  while (!ended_) {
    if (auto got = fill(bytes); !got) return fail(got.error().message);
    const std::size_t end = bytes.find('\n');
    if (end != std::string::npos) {
      bytes.erase(0, end + 1);
      return Done{};
    }
    bytes.clear();
  }
  return Done{};
}

auto LineReader::next(Piece& into) -> Fallible<bool> {
  into.lines.clear();
  into.bytes.swap(rest_);
  rest_.clear();
  std::size_t end = std::string::npos;  // behind the last whole line
  for (std::size_t looked_at = 0; !ended_ && end == std::string::npos;) {
    if (auto got = fill(into.bytes); !got) return fail(got.error().message);
    const std::size_t last = std::string_view(into.bytes).substr(looked_at).rfind('\n');
    if (last != std::string::npos) end = looked_at + last + 1;
    looked_at = into.bytes.size();
    if (end == std::string::npos && into.bytes.size() > limits::kDocumentBytes + 1) {
      if (auto done = skip_long_line(rest_); !done) return fail(done.error().message);
      into.bytes.clear();
      into.lines.push_back({++line_, {}, true});
      return true;
    }
  }
  into.read = bytes_read_;
  if (end == std::string::npos) end = into.bytes.size();
  rest_.assign(into.bytes, end);
  into.bytes.resize(end);
  if (end == 0) return false;
  for (std::size_t at = 0; at < end;) {
    const void* found = std::memchr(into.bytes.data() + at, '\n', end - at);
    const std::size_t stop = found == nullptr ? end : static_cast<const char*>(found) - into.bytes.data();
    add_line(into, at, stop);
    at = stop + 1;
  }
  return true;
}

}  // namespace writ::batch
