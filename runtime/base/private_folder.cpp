#include "runtime/base/private_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <utility>

#include "runtime/base/clock.hpp"

namespace writ {
namespace {

constexpr mode_t kForOthers = S_IWGRP | S_IWOTH;

// Closed when it goes out of scope.
struct Opened {
  int fd;
  ~Opened() {
    if (fd >= 0) ::close(fd);
  }
};

auto refused(const std::string& path, int error) -> Unexpected<Error> {
  return fail("`" + path + "`: " + std::strerror(error));
}

auto put(int fd, std::string_view bytes) -> bool {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

// Why what is behind `fd` is not this user's alone; empty: it is.
auto fault_of(const struct stat& facts, const std::string& path) -> std::string {
  if (facts.st_uid != ::geteuid()) return "`" + path + "` belongs to another user";
  if ((facts.st_mode & kForOthers) != 0) return "others may write to `" + path + "`";
  return {};
}

auto get(int fd, const std::string& name, std::size_t size) -> Fallible<std::string> {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got = ::read(fd, bytes.data() + filled, size - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refused(name, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

auto PrivateFolder::open(const std::string& path) -> Fallible<PrivateFolder> {
  if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    return fail("the folder `" + path + "` cannot be made: " + std::strerror(errno));
  PrivateFolder folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (folder.fd_ < 0) return fail("`" + path + "` is no folder that can be read: " + std::strerror(errno));
  struct stat facts{};
  if (::fstat(folder.fd_, &facts) != 0) return refused(path, errno);
  if (const std::string fault = fault_of(facts, path); !fault.empty()) return fail(fault);
  return folder;
}

PrivateFolder::PrivateFolder(PrivateFolder&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

auto PrivateFolder::operator=(PrivateFolder&& other) noexcept -> PrivateFolder& {
  std::swap(fd_, other.fd_);
  return *this;
}

PrivateFolder::~PrivateFolder() {
  if (fd_ >= 0) ::close(fd_);
}

auto PrivateFolder::read(const std::string& name, std::size_t max_bytes) const -> Fallible<std::string> {
  // What is no file, such as a pipe, is not waited for.
  const Opened file{::openat(fd_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (file.fd < 0) return refused(name, errno);
  struct stat facts{};
  if (::fstat(file.fd, &facts) != 0) return refused(name, errno);
  if (!S_ISREG(facts.st_mode)) return fail("`" + name + "` is no file");
  if (const std::string fault = fault_of(facts, name); !fault.empty()) return fail(fault);
  if (static_cast<std::uint64_t>(facts.st_size) > max_bytes) return fail("`" + name + "` is too large");
  return get(file.fd, name, static_cast<std::size_t>(facts.st_size));
}

auto PrivateFolder::write(const std::string& name, std::string_view bytes) const -> Fallible<Done> {
  const std::string temporary = name + ".new-" + std::to_string(::getpid()) + "-" + std::to_string(now_ns());
  {
    const Opened file{
        ::openat(fd_, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (file.fd < 0) return refused(name, errno);
    if (!put(file.fd, bytes)) {
      const int error = errno;
      ::unlinkat(fd_, temporary.c_str(), 0);
      return refused(name, error);
    }
  }
  if (::renameat(fd_, temporary.c_str(), fd_, name.c_str()) == 0) return Done{};
  const int error = errno;
  ::unlinkat(fd_, temporary.c_str(), 0);
  return refused(name, error);
}

void PrivateFolder::remove(const std::string& name) const { ::unlinkat(fd_, name.c_str(), 0); }

void PrivateFolder::touch(const std::string& name) const {
  ::utimensat(fd_, name.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

auto PrivateFolder::entries() const -> std::vector<Entry> {
  std::vector<Entry> found;
  // A descriptor of its own: the place in a listing belongs to what is opened, and threads share this one.
  const int listing = ::openat(fd_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* folder = listing < 0 ? nullptr : ::fdopendir(listing);
  if (folder == nullptr) return found;
  while (const dirent* entry = ::readdir(folder)) {
    struct stat facts{};
    if (::fstatat(fd_, entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(facts.st_mode)) continue;
    constexpr std::int64_t kSecond = 1'000'000'000;
    found.push_back({entry->d_name, static_cast<std::uint64_t>(facts.st_size),
                     facts.st_mtim.tv_sec * kSecond + facts.st_mtim.tv_nsec});
  }
  ::closedir(folder);
  std::sort(found.begin(), found.end(),
            [](const Entry& a, const Entry& b) { return std::pair(a.written, a.name) < std::pair(b.written, b.name); });
  return found;
}

auto append_to_own_file(const std::string& path, std::string_view text) -> Fallible<Done> {
  const Opened file{
      ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IRUSR | S_IWUSR)};
  if (file.fd < 0) return refused(path, errno);
  struct stat facts{};
  if (::fstat(file.fd, &facts) != 0) return refused(path, errno);
  if (!S_ISREG(facts.st_mode)) return fail("`" + path + "` is no file");
  if (const std::string fault = fault_of(facts, path); !fault.empty()) return fail(fault);
  return put(file.fd, text) ? Fallible<Done>(Done{}) : refused(path, errno);
}

}  // namespace writ
