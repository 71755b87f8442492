// A folder whose files nobody else can have written: what is read from it may be run.
//
// It must be the user's own and not writable for others, and so must each file that is read; links are not followed.
// The folder is opened once and held, so whoever can rename it afterwards cannot put another in its place. Root, and
// who runs as the same user, can write into it: this is not protection from them.
//
// Any number of threads and processes may use one folder at a time: files are written whole under another name, and
// then renamed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ {

class PrivateFolder {
 public:
  // Makes it, for this user alone, unless it is there; those above it must be. An Error says why it is not used.
  static auto open(const std::string& path) -> Fallible<PrivateFolder>;
  PrivateFolder(PrivateFolder&& other) noexcept;
  auto operator=(PrivateFolder&& other) noexcept -> PrivateFolder&;
  ~PrivateFolder();

  // `name` is one of a file in the folder. The whole file, where it is one of this user and of at most `max_bytes`.
  [[nodiscard]] auto read(const std::string& name, std::size_t max_bytes) const -> Fallible<std::string>;
  // Only for this user to read. Replaces the file as a whole, or leaves it as it was.
  [[nodiscard]] auto write(const std::string& name, std::string_view bytes) const -> Fallible<Done>;
  void remove(const std::string& name) const;
  // It counts as written now.
  void touch(const std::string& name) const;

  struct Entry {
    std::string name;
    std::uint64_t bytes = 0;
    std::int64_t written = 0;  // ns since 1970-01-01T00:00:00Z
  };
  // Files alone, the oldest first.
  [[nodiscard]] auto entries() const -> std::vector<Entry>;

 private:
  explicit PrivateFolder(int fd) : fd_(fd) {}
  int fd_;
};

// Adds `text` to a file of this user, which is made unless it is there. Links are not followed: for folders such as
// /tmp, in which everybody may write.
auto append_to_own_file(const std::string& path, std::string_view text) -> Fallible<Done>;

}  // namespace writ
