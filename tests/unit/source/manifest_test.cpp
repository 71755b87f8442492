#include "compiler/source/manifest.hpp"

#include <doctest/doctest.h>

namespace writ::source {
namespace {

auto error_of(const std::string& text) -> std::string {
  auto manifest = read_manifest("writ.yaml", text);
  return manifest ? "" : manifest.error().message;
}

TEST_CASE("a package says its name and version, what it depends on and which data belongs to it") {
  auto manifest = read_manifest("writ.yaml",
                                "name: acme\nversion: 1.20.3\ndescription: What it gates.\n"
                                "dependencies:\n  zeta: ../zeta\n  acme-org: ../org\n"
                                "data:\n  - data/t.json\n  - ./data/u.json\n");
  REQUIRE(manifest.has_value());
  CHECK(manifest->name == "acme");
  CHECK(manifest->version == "1.20.3");
  CHECK(manifest->description == "What it gates.");
  REQUIRE(manifest->dependencies.size() == 2);
  CHECK(manifest->dependencies[0].name == "acme-org");
  CHECK(manifest->dependencies[0].path == "../org");
  CHECK(manifest->dependencies[0].line == 6);
  CHECK(manifest->data == std::vector<std::string>{"data/t.json", "data/u.json"});
  CHECK(error_of("name: a\nversion: 1.0.0\ndependencies:\n") == "");
}

TEST_CASE("what is not understood is refused, with its line") {
  CHECK(error_of("name: a\nversion: 1.0.0\nverison: 2.0.0\n") ==
        "writ.yaml:3: `verison` is not a key of a package; did you mean `version`?");
  CHECK(error_of("name: a\nversion: 1.0.0\nzzz: 1\n") ==
        "writ.yaml:3: `zzz` is not a key of a package; the keys are name, version, description, dependencies, people, keys, ledger, data, warnings");
  CHECK(error_of("name: a\nversion: 1.0\n") == "writ.yaml:2: `1.0` is not a version; versions look like 1.0.0");
  CHECK(error_of("name: a\nversion: 01.0.0\n") == "writ.yaml:2: `01.0.0` is not a version; versions look like 1.0.0");
  CHECK(error_of("name: a\nname: b\nversion: 1.0.0\n") == "writ.yaml:2: `name` is said twice");
  CHECK(error_of("name: [a]\nversion: 1.0.0\n") == "writ.yaml:1: `name` is a text");
  CHECK(error_of("name: a\n") == "writ.yaml: a package has a `version`");
  CHECK(error_of("version: 1.0.0\n") == "writ.yaml: a package has a `name`");
}

TEST_CASE("a name is one word of letters and digits") {
  const std::string rest =
      "` cannot be the name of a package; names look like `acme-release`: at most 64 letters, digits, `-`, `_` and `.`";
  CHECK(error_of("name: a b\nversion: 1.0.0\n") == "writ.yaml:1: `a b" + rest);
  CHECK(error_of("name: ../a\nversion: 1.0.0\n") == "writ.yaml:1: `../a" + rest);
  CHECK(error_of("name: 1a\nversion: 1.0.0\n") == "writ.yaml:1: `1a" + rest);
  CHECK(is_package_name(std::string(64, 'a')));
  CHECK_FALSE(is_package_name(std::string(65, 'a')));
}

TEST_CASE("who is trusted stands in files of the package") {
  const auto manifest = read_manifest("writ.yaml", "name: a\nversion: 1.0.0\npeople: ./org/people.yaml\nkeys: keys.json\n");
  CHECK(manifest->people == "org/people.yaml");
  CHECK(manifest->keys == "keys.json");
  CHECK(error_of("keys: [a.pem]\nname: a\nversion: 1.0.0\n") == "writ.yaml:1: `keys` is a text");
  CHECK(error_of("name: a\nversion: 1.0.0\npeople: ../people.yaml\n") ==
        "writ.yaml:3: `../people.yaml` does not lead to a file inside the package");
}

TEST_CASE("data stays inside its package, and dependencies are found from it") {
  const std::string head = "name: a\nversion: 1.0.0\n";
  CHECK(error_of(head + "data: [../x.json]\n") ==
        "writ.yaml:3: `../x.json` does not lead to a file inside the package");
  CHECK(error_of(head + "data: [/etc/x.json]\n") ==
        "writ.yaml:3: `/etc/x.json` does not lead to a file inside the package");
  CHECK(error_of(head + "data: [a/../../x.json]\n") ==
        "writ.yaml:3: `../x.json` does not lead to a file inside the package");
  CHECK(error_of(head + "data: [x.json, ./x.json]\n") == "writ.yaml:3: `x.json` stands twice in `data`");
  CHECK(error_of(head + "data: x.json\n") == "writ.yaml:3: `data` is a list of files");
  CHECK(error_of(head + "dependencies: [b]\n") ==
        "writ.yaml:3: `dependencies` is a map from names of packages to their folders");
  CHECK(error_of(head + "dependencies: { b: /srv/b }\n") ==
        "writ.yaml:3: `/srv/b` is not a path from here; a dependency is found from the folder of its package");
  CHECK(error_of(head + "dependencies: { b: [c] }\n") == "writ.yaml:3: the folder of `b` is a text");
  CHECK(error_of(head + "dependencies:\n  b: ../b\n  b: ../c\n") == "writ.yaml:5: `b` is said twice");
}

TEST_CASE("lists have bounds") {
  std::string many = "name: a\nversion: 1.0.0\ndata:\n";
  for (int i = 0; i <= 10'000; ++i) many += "  - f" + std::to_string(i) + ".json\n";
  CHECK(error_of(many) == "writ.yaml:4: `data` lists more than 10000 files");
  std::string needy = "name: a\nversion: 1.0.0\ndependencies:\n";
  for (int i = 0; i <= 100; ++i) needy += "  d" + std::to_string(i) + ": ../d\n";
  CHECK(error_of(needy) == "writ.yaml:4: `dependencies` names more than 100 packages");
}

TEST_CASE("what is no package file is an error, never a crash") {
  CHECK(error_of("") == "writ.yaml: a package file is a map with `name` and `version`");
  CHECK(error_of("- a\n").find("is a map") != std::string::npos);
  CHECK_FALSE(error_of("name: [a\n").empty());
  CHECK_FALSE(error_of("a: &a [*a]\n").empty());
  CHECK_FALSE(error_of(std::string(100'000, '[')).empty());
  CHECK_FALSE(error_of("\xFF\xFE").empty());
}

}  // namespace
}  // namespace writ::source
