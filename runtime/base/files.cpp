#include "runtime/base/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>

#include "runtime/base/clock.hpp"

namespace writ {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  auto operator=(const Descriptor&) -> Descriptor& = delete;
  [[nodiscard]] auto get() const -> int { return fd_; }

 private:
  int fd_;
};

auto because(const std::string& path, int error) -> Unexpected<Error> {
  if (error == ENOENT) return fail("there is no file `" + path + "`");
  if (error == EACCES || error == EPERM) return fail("`" + path + "` may not be read or written by this user");
  if (error == EISDIR) return fail("`" + path + "` is a folder, not a file");
  return fail("`" + path + "`: " + std::strerror(error));
}

auto too_large(const std::string& path, std::size_t max_bytes) -> Unexpected<Error> {
  return fail("`" + path + "` is larger than the " + std::to_string(max_bytes) + " bytes that are read");
}

auto read_all(int fd, const std::string& path, std::size_t max_bytes, std::size_t expected) -> Fallible<std::string> {
  constexpr std::size_t kLeast = 4096;
  std::string text;
  std::size_t filled = 0;
  for (text.resize(std::max(kLeast, std::min(expected, max_bytes) + 1));;) {
    if (filled == text.size()) text.resize(2 * filled);
    ssize_t got = read(fd, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return because(path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > max_bytes) return too_large(path, max_bytes);
  }
  text.resize(filled);
  return text;
}

auto write_all(int fd, std::string_view bytes) -> bool {
  while (!bytes.empty()) {
    ssize_t put = write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace

auto read_file(const std::string& path, std::size_t max_bytes) -> Fallible<std::string> {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return because(path, errno);
  struct stat facts{};
  if (fstat(file.get(), &facts) != 0) return because(path, errno);
  if (S_ISDIR(facts.st_mode)) return because(path, EISDIR);
  auto size = static_cast<std::size_t>(std::max<off_t>(0, facts.st_size));
  if (S_ISREG(facts.st_mode) && size > max_bytes) return too_large(path, max_bytes);
  return read_all(file.get(), path, max_bytes, size);
}

auto read_stdin(std::size_t max_bytes) -> Fallible<std::string> {
  return read_all(STDIN_FILENO, "standard input", max_bytes, 0);
}

namespace {

// Writes to what cannot be replaced: a pipe, /dev/stdout.
auto write_through(const std::string& path, std::string_view bytes) -> Fallible<Done> {
  Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || !write_all(file.get(), bytes)) return because(path, errno);
  return Done{};
}

// A new file beside `path`, with the rights of the one that it will replace; -1 and errno on failure. What
// stands there, such as a link that a stranger placed, is never written to.
auto create_beside(const std::string& temporary, const struct stat* replaced) -> int {
  constexpr mode_t kRights = 0777;
  unlink(temporary.c_str());
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd >= 0 && replaced != nullptr) fchmod(fd, replaced->st_mode & kRights);
  return fd;
}

enum class Sync : std::uint8_t { No, Yes };

// What is renamed is only there after a power failure when its folder was written, too.
auto sync_folder_of(const std::string& path) -> bool {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.get() >= 0 && fsync(opened.get()) == 0;
}

auto replace_file(const std::string& path, std::string_view bytes, Sync sync) -> Fallible<Done> {
  struct stat facts{};
  const bool exists = stat(path.c_str(), &facts) == 0;
  if (exists && !S_ISREG(facts.st_mode)) return write_through(path, bytes);
  // Two containers that share a folder may have the same process id.
  const std::string temporary = path + ".writ-" + std::to_string(getpid()) + "-" + std::to_string(now_ns());
  bool done = false;
  int error = 0;
  {
    Descriptor file(create_beside(temporary, exists ? &facts : nullptr));
    if (file.get() < 0 && errno == ENOENT) return fail("`" + path + "` cannot be written: there is no such folder");
    if (file.get() < 0) return because(path, errno);
    done = write_all(file.get(), bytes) && (sync == Sync::No || fsync(file.get()) == 0);
    error = errno;
  }
  if (done) {
    done = std::rename(temporary.c_str(), path.c_str()) == 0 && (sync == Sync::No || sync_folder_of(path));
    error = errno;
  }
  if (done) return Done{};
  unlink(temporary.c_str());
  return because(path, error);
}

}  // namespace

auto write_file(const std::string& path, std::string_view bytes) -> Fallible<Done> {
  return replace_file(path, bytes, Sync::No);
}

auto write_file_durably(const std::string& path, std::string_view bytes) -> Fallible<Done> {
  return replace_file(path, bytes, Sync::Yes);
}

auto make_folder(const std::string& path) -> Fallible<Done> {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return Done{};
  return fail("the folder `" + path + "` cannot be made: " + error.message());
}

auto is_there(const std::string& path) -> bool {
  struct stat facts{};
  return lstat(path.c_str(), &facts) == 0;
}

auto is_folder(const std::string& path) -> bool {
  struct stat facts{};
  return stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

auto list_directory(const std::string& path) -> Fallible<std::vector<std::string>> {
  DIR* folder = opendir(path.c_str());
  if (folder == nullptr) {
    if (errno == ENOENT) return fail("there is no folder `" + path + "`");
    if (errno == ENOTDIR) return fail("`" + path + "` is a file, not a folder");
    return because(path, errno);
  }
  std::vector<std::string> names;
  while (const dirent* entry = readdir(folder)) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
  }
  closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace writ
