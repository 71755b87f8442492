#include "compiler/source/lock.hpp"

#include <doctest/doctest.h>

#include "runtime/base/limits.hpp"

namespace writ::source {
namespace {

auto digest(char digit) -> std::string { return "sha256:" + std::string(64, digit); }

auto error_of(const std::string& text) -> std::string {
  auto lock = read_lock("writ.lock", text);
  return lock ? "" : lock.error().message;
}

auto sample() -> Lock {
  Lock lock{"app", {}};
  lock.pins[{"app", PinKind::Module, "app.main"}] = digest('a');
  lock.pins[{"app", PinKind::Data, "data/t.json"}] = digest('b');
  lock.pins[{"base", PinKind::Module, "base"}] = digest('c');
  lock.pins[{"aaa", PinKind::Schema, "s/x y.json"}] = digest('d');
  return lock;
}

TEST_CASE("the package comes first, then those it depends on, each in one order") {
  const std::string text = write_lock(sample());
  CHECK(text.substr(text.find("lock: ")) ==
        "lock: 1\npackages:\n"
        "  app:\n    modules:\n      app.main: " +
            digest('a') + "\n    data:\n      data/t.json: " + digest('b') +
            "\n"
            "  aaa:\n    schemas:\n      \"s/x y.json\": " +
            digest('d') +
            "\n"
            "  base:\n    modules:\n      base: " +
            digest('c') + "\n");
  auto again = read_lock("writ.lock", text);
  REQUIRE(again.has_value());
  CHECK(again->package == "app");
  CHECK(again->pins == sample().pins);
  CHECK(write_lock(*again) == text);
}

TEST_CASE("every name is read back as it was written") {
  for (const char* name : {"true", "no", "NULL", "1", "1.5", "-", "- a", "a: b", "#", "\"", "'", "~", "é", "a\tb", "\\",
                           "[a]", "*a", "&a", "!a"}) {
    CAPTURE(name);
    Lock lock{"app", {{{"app", PinKind::Data, name}, digest('a')}}};
    auto again = read_lock("writ.lock", write_lock(lock));
    REQUIRE(again.has_value());
    CHECK(again->pins == lock.pins);
  }
}

TEST_CASE("whatever is not as it would have been written is refused, with its line") {
  const std::string head = "lock: 1\npackages:\n  app:\n    modules:\n";
  CHECK(error_of("") == "writ.lock: a lock is a map with `lock` and `packages`");
  CHECK(error_of("packages: {}\n") == "writ.lock: `lock: 1` is missing");
  CHECK(error_of("lock: 1\n") == "writ.lock: it pins no package");
  CHECK(error_of("lock: 2\npackages: {}\n") == "writ.lock:1: this version reads locks of the form 1, and no other");
  CHECK(error_of("lock: 1\npackage: {}\n") ==
        "writ.lock:2: `package` is not a key of a lock; did you mean `packages`?");
  CHECK(error_of("lock: 1\npackages:\n  a b: {}\n") == "writ.lock:3: `a b` cannot be the name of a package");
  CHECK(error_of("lock: 1\npackages:\n  app:\n    module: {}\n") ==
        "writ.lock:4: `module` is not a key of a locked package; did you mean `modules`?");
  CHECK(error_of(head + "      m: sha256:12\n") ==
        "writ.lock:5: the digest of `m` is not `sha256:` and 64 lower-case hexadecimal digits");
  CHECK(error_of(head + "      m: sha256:" + std::string(64, 'A') + "\n").find("writ.lock:5: the digest of `m`") == 0);
  CHECK(error_of(head + "      m: " + digest('a') + "\n      m: " + digest('b') + "\n") ==
        "writ.lock:6: `m` is said twice");
  CHECK(error_of("lock: 1\npackages:\n  app:\n    data:\n      ../x.json: " + digest('a') + "\n") ==
        "writ.lock:5: `../x.json` does not name anything inside the package");
  CHECK(error_of("lock: 1\npackages: [app]\n") == "writ.lock:2: `packages` is a map");
  CHECK(error_of("<<<<<<< HEAD\nlock: 1\n=======\n").find("writ.lock:") == 0);
  CHECK_FALSE(error_of(std::string(100'000, '{')).empty());
  CHECK_FALSE(error_of("\xFF\xFE").empty());
}

TEST_CASE("a lock has a bound") {
  std::string text = "lock: 1\npackages:\n  app:\n    data:\n";
  for (std::size_t i = 0; i <= limits::kLockPins; ++i)
    text += "      f" + std::to_string(i) + ": " + digest('a') + "\n";
  CHECK(error_of(text).find("more than 100000 digests") != std::string::npos);
}

TEST_CASE("differences name both sides, and what is on one side only") {
  Lock present = sample();
  present.pins[{"app", PinKind::Module, "app.main"}] = digest('e');
  present.pins.erase({"base", PinKind::Module, "base"});
  present.pins[{"app", PinKind::Module, "new"}] = digest('f');
  const std::vector<LockDifference> found = differences(sample(), present);
  REQUIRE(found.size() == 3);
  CHECK(found[0].key.name == "app.main");
  CHECK(found[0].locked == digest('a'));
  CHECK(found[0].present == digest('e'));
  CHECK(found[1].key.name == "new");
  CHECK(found[1].locked.empty());
  CHECK(found[2].key.name == "base");
  CHECK(found[2].present.empty());
  CHECK(differences(sample(), sample()).empty());
}

}  // namespace
}  // namespace writ::source
