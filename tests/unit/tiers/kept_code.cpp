// Native code that is kept in a folder: taken from it the second time, and never where something is wrong with it.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sys/stat.h>
#include <sys/wait.h>
#include <vector>

#include "tests/unit/tiers/tiers.hpp"

namespace {

namespace fs = std::filesystem;

// Empty, and away again with the test.
class Folder {
 public:
  explicit Folder(const std::string& name) : path_(WRIT_BUILD_DIR "/" + name + "-" + std::to_string(::getpid())) {
    fs::remove_all(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  auto operator=(const Folder&) -> Folder& = delete;
  [[nodiscard]] auto path() const -> const char* { return path_.c_str(); }

  // What is in it; a file that is written anew becomes another one.
  [[nodiscard]] auto files() const -> std::map<std::string, ino_t> {
    std::map<std::string, ino_t> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_)) {
      struct stat facts{};
      REQUIRE(::stat(entry.path().c_str(), &facts) == 0);
      found[entry.path().filename()] = facts.st_ino;
    }
    return found;
  }

 private:
  std::string path_;
};

void decides_natively(const abi::Policy& policy) {
  CHECK(writ_policy_engine(policy.get(), 0, nullptr, 0) == WRIT_NATIVE);
  const abi::Context context = abi::context_of(policy);
  CHECK(writ_decision_verdict(abi::decide(context, abi::kSmall)) == WRIT_ALLOW);
  CHECK(writ_decision_verdict(abi::decide(context, abi::kLarge)) != WRIT_ALLOW);
}

void load_natively(const Folder& folder) { decides_natively(tiers::load(WRIT_NATIVE, folder.path())); }

void overwrite(const fs::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  REQUIRE(file.good());
}

}  // namespace

TEST_CASE("code is kept, for this user alone, and taken the next time") {
  const Folder folder("kept");
  load_natively(folder);
  const auto first = folder.files();
  REQUIRE(!first.empty());
  struct stat facts{};
  REQUIRE(::stat(folder.path(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0700);
  for (const auto& [name, file] : first) {
    CHECK(name.ends_with(".code"));
    REQUIRE(::stat((std::string(folder.path()) + "/" + name).c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
  }
  load_natively(folder);
  CHECK(folder.files() == first);
}

TEST_CASE("other rules are other code") {
  const Folder folder("kept-two");
  load_natively(folder);
  const auto first = folder.files();
  tiers::load(WRIT_NATIVE, folder.path(), "embed/next");
  const auto second = folder.files();
  CHECK(second.size() > first.size());
  for (const auto& [name, file] : first) CHECK(second.at(name) == file);
}

TEST_CASE("what the background makes is kept as well") {
  const Folder folder("kept-tiered");
  ino_t file = 0;
  for (int i = 0; i < 2; ++i) {
    const abi::Policy policy = tiers::load(WRIT_TIERED, folder.path());
    tiers::decide_often(policy);
    REQUIRE_MESSAGE(tiers::becomes_native(policy), tiers::why(policy));
    decides_natively(policy);
    REQUIRE(folder.files().size() == 1);
    if (i == 1) CHECK(folder.files().begin()->second == file);
    file = folder.files().begin()->second;
  }
}

TEST_CASE("a damaged file is made anew") {
  const Folder folder("kept-damaged");
  load_natively(folder);
  const auto whole = folder.files();
  const fs::path path = fs::path(folder.path()) / whole.begin()->first;
  const std::string bytes = abi::contents(path);
  std::string changed = bytes;
  changed[bytes.size() / 2] ^= 1;
  for (const std::string& damaged : {std::string(), bytes.substr(0, bytes.size() / 2), bytes + "x", changed}) {
    overwrite(path, damaged);
    const auto before = folder.files();
    load_natively(folder);
    CHECK(folder.files() != before);
    CHECK(abi::contents(path).size() == bytes.size());
  }
}

// As if it had been made for another machine: the content says for which it was.
TEST_CASE("code under the name of other code is made anew") {
  const Folder folder("kept-renamed");
  load_natively(folder);
  tiers::load(WRIT_NATIVE, folder.path(), "embed/next");
  std::vector<fs::path> paths;
  for (const auto& [name, file] : folder.files()) paths.push_back(fs::path(folder.path()) / name);
  REQUIRE(paths.size() >= 2);
  const std::string one = abi::contents(paths.front());
  for (const fs::path& path : paths) overwrite(path, one);
  load_natively(folder);
  decides_natively(tiers::load(WRIT_NATIVE, folder.path()));
}

TEST_CASE("a file that others may write to, or that is a link, is made anew") {
  const Folder folder("kept-open");
  load_natively(folder);
  const auto first = folder.files();
  const fs::path path = fs::path(folder.path()) / first.begin()->first;
  REQUIRE(::chmod(path.c_str(), 0602) == 0);
  load_natively(folder);
  CHECK(folder.files() != first);
  const fs::path away = fs::path(folder.path()) / "away";
  fs::rename(path, away);
  fs::create_symlink(away, path);
  load_natively(folder);
  CHECK(!fs::is_symlink(path));
}

TEST_CASE("a folder that is not this user's alone is refused") {
  for (const writ_engine engine : {WRIT_NATIVE, WRIT_TIERED}) {
    const Folder folder("kept-refused");
    REQUIRE(::mkdir(folder.path(), 0700) == 0);
    REQUIRE(::chmod(folder.path(), 0770) == 0);
    const tiers::Loaded open = tiers::try_load(engine, folder.path());
    CHECK(open.status == WRIT_BAD_ARGUMENT);
    CHECK(open.message.find("others may write to") != std::string::npos);
    REQUIRE(::chmod(folder.path(), 0700) == 0);
    if (::geteuid() == 0) {
      REQUIRE(::chown(folder.path(), 12'345, 12'345) == 0);
      const tiers::Loaded foreign = tiers::try_load(engine, folder.path());
      CHECK(foreign.status == WRIT_BAD_ARGUMENT);
      CHECK(foreign.message.find("belongs to another user") != std::string::npos);
    } else {
      CHECK(tiers::try_load(engine, "/").message.find("belongs to another user") != std::string::npos);
    }
  }
  CHECK(tiers::try_load(WRIT_NATIVE, "/proc/self/status").status == WRIT_BAD_ARGUMENT);
  CHECK(tiers::try_load(WRIT_NATIVE, WRIT_BUILD_DIR "/no/such/folder").status == WRIT_BAD_ARGUMENT);
  CHECK(tiers::try_load(WRIT_INTERPRETER, WRIT_BUILD_DIR "/no/such/folder").status == WRIT_OK);
}

TEST_CASE("two processes at once") {
  const Folder folder("kept-twice");
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::setenv("WRIT_TEST_FOLDER", folder.path(), 1);
      ::execl("/proc/self/exe", "unit_tiers", "--no-skip", "-tc=loads again*", nullptr);
      ::_exit(127);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
}

TEST_CASE("loads again and again, while its file is removed now and then" * doctest::skip()) {
  const char* folder = std::getenv("WRIT_TEST_FOLDER");
  for (int i = 0; i < 40; ++i) {
    decides_natively(tiers::load(WRIT_NATIVE, folder));
    if (i % 5 != 4) continue;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) fs::remove(entry.path(), error);
  }
}

TEST_CASE("options of a program that knows no cache") {
  writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
  options.struct_size = offsetof(writ_load_options, code_cache);
  options.flags = WRIT_UNLOCKED;
  options.code_cache = "/proc/self/status";  // memory that is not the caller's
  options.engine = WRIT_NATIVE;
  const std::string path = abi::example("embed/rules");
  const char* paths[] = {path.c_str()};
  writ_policy* policy = nullptr;
  CHECK(writ_policy_load(paths, 1, &options, &policy, nullptr) == WRIT_OK);
  writ_policy_free(policy);
}
