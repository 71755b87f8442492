#include "runtime/base/stream.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sys/stat.h>
#include <utility>

#include "runtime/base/clock.hpp"

namespace writ {
namespace {

constexpr int kNoFile = -1;

auto because(const std::string& path, int error) -> Unexpected<Error> {
  if (error == ENOENT) return fail("there is no file `" + path + "`");
  if (error == EACCES || error == EPERM) return fail("`" + path + "` may not be read or written by this user");
  if (error == EISDIR) return fail("`" + path + "` is a folder, not a file");
  return fail("`" + path + "`: " + std::strerror(error));
}

auto is_standard(int file) -> bool { return file <= STDERR_FILENO; }

void close_unless_standard(int file) {
  if (!is_standard(file)) close(file);
}

// What cannot be replaced, such as a pipe, is written to as it is.
auto is_replaced(const std::string& path, struct stat& facts) -> bool {
  return stat(path.c_str(), &facts) != 0 || S_ISREG(facts.st_mode);
}

}  // namespace

// ---------------------------------------------------------------- in

auto InputStream::open(const std::string& path) -> Fallible<InputStream> {
  if (path == "-") return InputStream(STDIN_FILENO, "standard input");
  InputStream made(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path);
  if (made.file_ < 0) return because(path, errno);
  struct stat facts{};
  if (fstat(made.file_, &facts) != 0) return because(path, errno);
  if (S_ISDIR(facts.st_mode)) return because(path, EISDIR);
  if (S_ISREG(facts.st_mode)) made.size_ = static_cast<std::uint64_t>(facts.st_size);
  return made;
}

InputStream::InputStream(InputStream&& other) noexcept
    : file_(std::exchange(other.file_, kNoFile)), path_(std::move(other.path_)), size_(other.size_) {}

InputStream::~InputStream() { close_unless_standard(file_); }

auto InputStream::read(std::string& into, std::size_t most) -> Fallible<std::size_t> {
  const std::size_t begin = into.size();
  into.resize(begin + most);
  ssize_t got = 0;
  do {
    got = ::read(file_, into.data() + begin, most);
  } while (got < 0 && errno == EINTR);
  into.resize(begin + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got < 0) return because(path_, errno);
  return static_cast<std::size_t>(got);
}

// ---------------------------------------------------------------- out

auto OutputStream::open(const std::string& path) -> Fallible<OutputStream> {
  if (path.empty()) return OutputStream(STDOUT_FILENO, "standard output", "");
  struct stat facts{};
  const bool exists = stat(path.c_str(), &facts) == 0;
  if (!is_replaced(path, facts)) {
    OutputStream made(::open(path.c_str(), O_WRONLY | O_CLOEXEC), path, "");
    if (made.file_ < 0) return because(path, errno);
    return made;
  }
  // Two containers that share a folder may have the same process id.
  std::string temporary = path + ".writ-" + std::to_string(getpid()) + "-" + std::to_string(now_ns());
  OutputStream made(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), path, temporary);
  if (made.file_ < 0 && errno == ENOENT) return fail("`" + path + "` cannot be written: there is no such folder");
  if (made.file_ < 0) return because(path, errno);
  constexpr mode_t kRights = 0777;
  if (exists) fchmod(made.file_, facts.st_mode & kRights);
  return made;
}

OutputStream::OutputStream(OutputStream&& other) noexcept
    : file_(std::exchange(other.file_, kNoFile)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})) {}

OutputStream::~OutputStream() {
  close_unless_standard(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

auto OutputStream::write(std::string_view bytes) -> Fallible<Done> {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file_, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return because(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return Done{};
}

auto OutputStream::finish() -> Fallible<Done> {
  if (is_standard(file_)) return Done{};
  if (close(std::exchange(file_, kNoFile)) != 0) return because(path_, errno);
  if (temporary_.empty()) return Done{};
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return because(path_, errno);
  temporary_.clear();
  return Done{};
}

}  // namespace writ
