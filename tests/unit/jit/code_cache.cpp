#include "compiler/jit/code_cache.hpp"

#include <unistd.h>

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace writ;
namespace fs = std::filesystem;

auto fresh_folder(const std::string& name) -> std::string {
  std::string path = WRIT_BUILD_DIR "/" + name + "-" + std::to_string(::getpid());
  fs::remove_all(path);
  return path;
}

auto key_of(const std::string& cpu) -> jit::CodeKey {
  jit::CodeKey key;
  key.add("module", "sha256:0123");
  key.add("cpu", cpu);
  return key;
}

auto path_of(const std::string& folder, const jit::CodeKey& key) -> std::string {
  return folder + "/" + key.digest() + ".code";
}

auto read_all(const std::string& path) -> std::string {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_all(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
}

}  // namespace

TEST_CASE("what was kept is found under its key, and under no other") {
  const std::string folder = fresh_folder("cache-found");
  const auto cache = jit::CodeCache::open(folder);
  REQUIRE(cache);
  CHECK(!(*cache)->find(key_of("znver3")));
  (*cache)->keep(key_of("znver3"), {"object", {{1, 2, 3}, {4, 5, 0xFFFFFFFF}}});
  const auto found = (*cache)->find(key_of("znver3"));
  REQUIRE(found);
  CHECK(found->object == "object");
  REQUIRE(found->sites.size() == 2);
  CHECK(found->sites[1].function == 4);
  CHECK(found->sites[1].inst == 0xFFFFFFFF);
  CHECK(!(*cache)->find(key_of("znver4")));
  fs::copy_file(path_of(folder, key_of("znver3")), path_of(folder, key_of("znver4")));
  CHECK(!(*cache)->find(key_of("znver4")));  // made for another machine
  fs::remove_all(folder);
}

TEST_CASE("the parts of a key do not run into each other") {
  jit::CodeKey one;
  one.add("a", "b");
  one.add("c", "d");
  jit::CodeKey other;
  other.add("a", "b\nc 1 d");
  CHECK(one.digest() != other.digest());
}

TEST_CASE("a file with any byte changed, left out or added is none") {
  const std::string folder = fresh_folder("cache-damage");
  const auto cache = jit::CodeCache::open(folder);
  REQUIRE(cache);
  const jit::CodeKey key = key_of("znver3");
  (*cache)->keep(key, {"some object", {{1, 2, 3}}});
  const std::string path = path_of(folder, key);
  const std::string whole = read_all(path);
  REQUIRE(whole.size() > 100);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const int mask : {1, 0x80, 0xFF}) {
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ mask);
      write_all(path, changed);
      CHECK_MESSAGE(!(*cache)->find(key), "byte ", i);
    }
    write_all(path, whole.substr(0, i));
    CHECK_MESSAGE(!(*cache)->find(key), "cut at ", i);
  }
  write_all(path, whole + "\n");
  CHECK(!(*cache)->find(key));
  (*cache)->keep(key, {"some object", {{1, 2, 3}}});
  CHECK((*cache)->find(key));
  fs::remove_all(folder);
}

TEST_CASE("where room ends, what was not used for longest is removed") {
  const std::string folder = fresh_folder("cache-room");
  const auto cache = jit::CodeCache::open(folder, 10'000);
  REQUIRE(cache);
  write_all(folder + "/mine.txt", "not code");
  const jit::KeptCode code{std::string(3'000, 'x'), {}};
  (*cache)->keep(key_of("a"), code);
  (*cache)->keep(key_of("b"), code);
  (*cache)->keep(key_of("c"), code);
  REQUIRE((*cache)->find(key_of("a")));  // is used now
  (*cache)->keep(key_of("d"), code);
  CHECK((*cache)->find(key_of("a")));
  CHECK(!(*cache)->find(key_of("b")));
  CHECK((*cache)->find(key_of("c")));
  CHECK((*cache)->find(key_of("d")));
  CHECK(fs::exists(folder + "/mine.txt"));
  fs::remove_all(folder);
}
