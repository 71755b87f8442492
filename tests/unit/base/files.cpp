// Files: every failure is a sentence that names the path, and nothing is half written.
#include "runtime/base/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <string>
#include <sys/stat.h>
#include <thread>

using namespace writ;

namespace {

// A folder of its own, emptied at the end.
class Folder {
 public:
  Folder() {
    std::string name = "/tmp/writ-files-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    REQUIRE(chmod(name.c_str(), 0755) == 0);
    path_ = name;
  }
  ~Folder() {
    for (const std::string& name : names()) unlink((path_ + "/" + name).c_str());
    rmdir(path_.c_str());
  }
  Folder(const Folder&) = delete;
  auto operator=(const Folder&) -> Folder& = delete;

  [[nodiscard]] auto operator/(const std::string& name) const -> std::string { return path_ + "/" + name; }
  [[nodiscard]] auto path() const -> const std::string& { return path_; }
  [[nodiscard]] auto names() const -> std::vector<std::string> {
    const auto found = list_directory(path_);
    REQUIRE(found.has_value());
    return *found;
  }

 private:
  std::string path_;
};

// Runs as a user without rights, since root may read everything.
class Stranger {
 public:
  Stranger() {
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0) was_root_ = seteuid(kNobody) == 0;
  }
  ~Stranger() {
    if (was_root_) REQUIRE(seteuid(0) == 0);
  }
  Stranger(const Stranger&) = delete;
  auto operator=(const Stranger&) -> Stranger& = delete;

 private:
  bool was_root_ = false;
};

auto failure(const Fallible<std::string>& result) -> std::string {
  return result ? "no failure" : result.error().message;
}

auto mode_of(const std::string& path) -> mode_t {
  struct stat facts{};
  REQUIRE(stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 0777;
}

constexpr std::size_t kEnough = 1 << 20;

}  // namespace

TEST_CASE("what is written is read, byte for byte") {
  const Folder folder;
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>(i * 7 + i / 256);
  for (const std::string& text : {std::string(), std::string("a\0b\r\n", 5), bytes}) {
    REQUIRE(write_file(folder / "x", text).has_value());
    const auto read = read_file(folder / "x", kEnough);
    REQUIRE(read.has_value());
    CHECK(*read == text);
  }
}

TEST_CASE("a file may have the limit's size, and no byte more") {
  const Folder folder;
  REQUIRE(write_file(folder / "x", "12345").has_value());
  CHECK(*read_file(folder / "x", 5) == "12345");
  CHECK(failure(read_file(folder / "x", 4)) == "`" + (folder / "x") + "` is larger than the 4 bytes that are read");
  REQUIRE(write_file(folder / "empty", "").has_value());
  CHECK(read_file(folder / "empty", 0)->empty());
}

TEST_CASE("what has no size is read up to the limit") {
  CHECK(failure(read_file("/dev/zero", kEnough)) == "`/dev/zero` is larger than the 1048576 bytes that are read");
  CHECK(read_file("/dev/null", kEnough)->empty());
  CHECK_FALSE(read_file("/proc/self/status", kEnough)->empty());  // says that it has size 0
}

TEST_CASE("a missing file, a folder, and one that fails while it is read") {
  const Folder folder;
  CHECK(failure(read_file(folder / "nothing", kEnough)) == "there is no file `" + (folder / "nothing") + "`");
  CHECK(failure(read_file(folder.path(), kEnough)) == "`" + folder.path() + "` is a folder, not a file");
  CHECK(failure(read_file("", kEnough)) == "there is no file ``");
  CHECK(failure(read_file("/proc/self/mem", kEnough)) == "`/proc/self/mem`: Input/output error");
  REQUIRE(write_file(folder / "x", "1").has_value());
  CHECK(failure(read_file(folder / "x/y", kEnough)) == "`" + (folder / "x/y") + "`: Not a directory");
}

TEST_CASE("without rights nothing is read, listed or written") {
  const Folder folder;
  REQUIRE(write_file(folder / "secret", "1").has_value());
  REQUIRE(chmod((folder / "secret").c_str(), 0) == 0);
  REQUIRE(chmod(folder.path().c_str(), 0711) == 0);
  std::string read, list, written;
  {
    const Stranger stranger;
    read = failure(read_file(folder / "secret", kEnough));
    const auto names = list_directory(folder.path());
    list = names ? "no failure" : names.error().message;
    const auto done = write_file(folder / "new", "1");
    written = done ? "no failure" : done.error().message;
  }
  REQUIRE(chmod(folder.path().c_str(), 0755) == 0);
  CHECK(read == "`" + (folder / "secret") + "` may not be read or written by this user");
  if (geteuid() != 0) return;  // The owner of the folder may list it and write into it.
  CHECK(list == "`" + folder.path() + "` may not be read or written by this user");
  CHECK(written == "`" + (folder / "new") + "` may not be read or written by this user");
}

TEST_CASE("writing replaces a file as a whole and leaves nothing beside it") {
  const Folder folder;
  REQUIRE(write_file(folder / "x", "a long first text").has_value());
  REQUIRE(write_file(folder / "x", "short").has_value());
  CHECK(*read_file(folder / "x", kEnough) == "short");
  CHECK(folder.names() == std::vector<std::string>{"x"});
}

TEST_CASE("a file that is replaced keeps its rights") {
  const Folder folder;
  REQUIRE(write_file(folder / "x", "1").has_value());
  REQUIRE(chmod((folder / "x").c_str(), 0666) == 0);
  REQUIRE(write_file(folder / "x", "2").has_value());
  CHECK(mode_of(folder / "x") == 0666);
  REQUIRE(chmod((folder / "x").c_str(), 0600) == 0);
  REQUIRE(write_file(folder / "x", "3").has_value());
  CHECK(mode_of(folder / "x") == 0600);
}

TEST_CASE("a link where the new file is made is not followed") {
  const Folder folder;
  REQUIRE(write_file(folder / "other", "untouched").has_value());
  const std::string temporary = (folder / "x") + ".writ-" + std::to_string(getpid());
  REQUIRE(symlink((folder / "other").c_str(), temporary.c_str()) == 0);
  REQUIRE(write_file(folder / "x", "new").has_value());
  CHECK(*read_file(folder / "other", kEnough) == "untouched");
  CHECK(*read_file(folder / "x", kEnough) == "new");
}

TEST_CASE("a folder is not written to, nor a file in a folder that is missing") {
  const Folder folder;
  const auto onto = write_file(folder.path(), "1");
  REQUIRE_FALSE(onto.has_value());
  CHECK(onto.error().message == "`" + folder.path() + "` is a folder, not a file");
  const auto into = write_file(folder / "a/b", "1");
  REQUIRE_FALSE(into.has_value());
  CHECK(into.error().message == "`" + (folder / "a/b") + "` cannot be written: there is no such folder");
  CHECK(write_file("/dev/null", "1").has_value());
  CHECK_FALSE(write_file("/dev/full", "1").has_value());
}

TEST_CASE("a pipe is written to, not replaced") {
  const Folder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0644) == 0);
  std::string read;
  std::thread reader([&] { read = *read_file(folder / "pipe", kEnough); });
  CHECK(write_file(folder / "pipe", "through").has_value());
  reader.join();
  CHECK(read == "through");
  CHECK(folder.names() == std::vector<std::string>{"pipe"});
}

TEST_CASE("a folder is listed in order, without itself and its parent") {
  const Folder folder;
  CHECK(folder.names().empty());
  for (const char* name : {"b", "a", ".hidden", "B"}) REQUIRE(write_file(folder / name, "").has_value());
  CHECK(folder.names() == std::vector<std::string>{".hidden", "B", "a", "b"});
  const auto missing = list_directory(folder / "nothing");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().message == "there is no folder `" + (folder / "nothing") + "`");
  const auto file = list_directory(folder / "a");
  REQUIRE_FALSE(file.has_value());
  CHECK(file.error().message == "`" + (folder / "a") + "` is a file, not a folder");
}
