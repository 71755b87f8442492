// Files that are read and written piece by piece, because they may be larger than memory.
//
// Every failure is a sentence that names the path. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.hpp"

namespace writ {

class InputStream {
 public:
  // `-` is standard input. Refuses folders.
  static auto open(const std::string& path) -> Fallible<InputStream>;
  InputStream(InputStream&& other) noexcept;
  auto operator=(InputStream&& other) -> InputStream& = delete;
  ~InputStream();

  // Adds up to `most` bytes to `into`; how many, and 0 at the end.
  auto read(std::string& into, std::size_t most) -> Fallible<std::size_t>;
  // In bytes, where it is known before the end: not of a pipe.
  [[nodiscard]] auto size() const -> std::optional<std::uint64_t> { return size_; }

 private:
  InputStream(int file, std::string path) : file_(file), path_(std::move(path)) {}
  int file_;
  std::string path_;
  std::optional<std::uint64_t> size_;
};

class OutputStream {
 public:
  // Empty is standard output. A regular file keeps what it holds until finish() puts the new one in its place; of one
  // that is never finished, nothing is left behind.
  static auto open(const std::string& path) -> Fallible<OutputStream>;
  OutputStream(OutputStream&& other) noexcept;
  auto operator=(OutputStream&& other) -> OutputStream& = delete;
  ~OutputStream();

  auto write(std::string_view bytes) -> Fallible<Done>;
  auto finish() -> Fallible<Done>;

 private:
  OutputStream(int file, std::string path, std::string temporary)
      : file_(file), path_(std::move(path)), temporary_(std::move(temporary)) {}
  int file_;
  std::string path_;
  std::string temporary_;  // what is written to, until it is finished; empty: the file itself
};

}  // namespace writ
