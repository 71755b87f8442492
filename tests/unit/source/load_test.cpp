// What golden files cannot lay out: links, folders that hide, files that are no files.

#include <unistd.h>

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

#include "compiler/source/source.hpp"
#include "runtime/base/limits.hpp"

namespace writ::source {
namespace {

namespace fs = std::filesystem;

// A folder that is there while the test runs.
struct Folder {
  fs::path path;

  Folder() {
    std::string pattern = (fs::temp_directory_path() / "writ-source-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  auto operator=(const Folder&) -> Folder& = delete;

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  [[nodiscard]] auto operator/(const std::string& name) const -> std::string { return (path / name).string(); }
};

auto header(const std::string& module, const std::string& imports = "") -> std::string {
  return "language writ 1\nmodule " + module + " version 1.0.0\n" + imports;
}

// The names of the files of a package without the folder, in order.
auto names(const Package& package) -> std::string {
  std::string out;
  for (const File& file : package.files) {
    out += fs::path(file.path).filename().string() + (file.named ? " " : "* ");
  }
  return out;
}

auto loaded(const std::vector<std::string>& paths) -> std::string {
  diag::Sink sink;
  auto package = load(paths, sink);
  return package ? names(**package) : "error: " + package.error().message;
}

TEST_CASE("a folder is a package: all rule files below it, sorted; hidden folders are not entered") {
  Folder f;
  f.write("b.writ", header("b"));
  f.write("a/z.writ", header("z"));
  f.write(".git/c.writ", header("c"));
  f.write("notes.txt", "x");
  f.write("d.writ.orig", header("d"));
  CHECK(loaded({f.path.string()}) == "z.writ b.writ ");
}

TEST_CASE("a file brings the modules that it imports, and what those import, and nothing else") {
  Folder f;
  f.write("main.writ", header("main", "import lib.one\nimport std.text\n"));
  f.write("one.writ", "\xEF\xBB\xBF" + header("lib.one", "import lib.two\n"));
  f.write("two.writ", header("lib.two", "import main\n"));
  f.write("other.writ", header("other"));
  f.write("broken.writ", "\xFF");
  CHECK(loaded({f / "main.writ"}) == "main.writ one.writ* two.writ* ");
  diag::Sink sink;
  auto alone = load({f / "main.writ"}, Imports::Ignore, sink);
  REQUIRE(alone.has_value());
  CHECK(names(**alone) == "main.writ ");
}

TEST_CASE("a file is read once, however often and however it is named") {
  Folder f;
  f.write("a.writ", header("a", "import b\n"));
  f.write("b.writ", header("b"));
  fs::create_symlink(f.path / "a.writ", f.path / "link.writ");
  CHECK(loaded({f / "a.writ", f / "a.writ", f / "./a.writ"}) == "a.writ b.writ* ");
  CHECK(loaded({f / "a.writ", f / "link.writ"}) == "a.writ b.writ* ");
  CHECK(loaded({f / "a.writ", f / "b.writ"}) == "a.writ b.writ ");
  CHECK(loaded({f.path.string(), f / "b.writ"}) == "a.writ b.writ ");
}

TEST_CASE("a link that leads back up is not followed for ever") {
  Folder f;
  f.write("a.writ", header("a"));
  fs::create_directory_symlink(f.path, f.path / "loop");
  CHECK(loaded({f.path.string()}) == "a.writ ");
}

TEST_CASE("what the world refuses is an error") {
  Folder f;
  f.write("sub/notes.txt", "x");
  CHECK(loaded({f / "missing.writ"}) == "error: there is no file or folder `" + (f / "missing.writ") + "`");
  CHECK(loaded({f / "sub"}) == "error: no rule files (*.writ) in `" + (f / "sub") + "`; nothing was checked");
  CHECK(loaded({"/dev/null"}) == "error: `/dev/null` is not a file");
  fs::create_symlink(f.path / "gone", f.path / "dangling.writ");
  CHECK(loaded({f / "dangling.writ"}).find("error: there is no file") == 0);
}

TEST_CASE("a file over the limit is reported by its size and not read") {
  Folder f;
  f.write("large.writ", "[");
  fs::resize_file(f.path / "large.writ", std::uintmax_t{1} << 40);  // sparse
  diag::Sink sink;
  auto package = load({f / "large.writ"}, sink);
  REQUIRE(package.has_value());
  CHECK((*package)->files.empty());
  CHECK((*package)->left_out == 1);
  REQUIRE(sink.sorted().size() == 1);
  CHECK(sink.sorted().front()->message ==
        "the file has 1099511627776 bytes; a rule file may have at most " + std::to_string(limits::kSourceBytes));
}

TEST_CASE("one bad file leaves the others in") {
  Folder f;
  f.write("a.writ", header("a"));
  f.write("b.writ", std::string("x\0y", 3));
  f.write("c.writ", "");
  diag::Sink sink;
  auto package = load({f.path.string()}, sink);
  REQUIRE(package.has_value());
  CHECK(names(**package) == "a.writ ");
  CHECK((*package)->left_out == 2);
  CHECK(sink.errors() == 2);
}

TEST_CASE("the package file is read, and a fault in it stops the run") {
  Folder f;
  f.write("a.writ", header("a"));
  f.write("writ.yaml", "name: acme\nversion: 2.0.1\n");
  diag::Sink sink;
  auto package = load({f.path.string()}, sink);
  REQUIRE(package.has_value());
  const Home& home = (*package)->home((*package)->files.front());
  CHECK(home.name() == "acme");
  CHECK(home.manifest->version == "2.0.1");
  CHECK(home.root == f.path);
  CHECK(home.named);
  CHECK(home.complete);
  f.write("writ.yaml", "name: acme\n");
  CHECK(loaded({f.path.string()}).find("writ.yaml: a package has a `version`") != std::string::npos);
}

// ---------------------------------------------------------------- packages

auto manifest(const std::string& name, const std::string& dependencies = "") -> std::string {
  return "name: " + name + "\nversion: 1.0.0\n" + (dependencies.empty() ? "" : "dependencies: " + dependencies + "\n");
}

TEST_CASE("a file belongs to the nearest package above it, and finds modules anywhere in it") {
  Folder f;
  f.write("writ.yaml", manifest("acme"));
  f.write("gates/main.writ", header("main", "import lib.one\n"));
  f.write("lib/deep/one.writ", header("lib.one", "import lib.two\n"));
  f.write("two.writ", header("lib.two"));
  f.write("other.writ", header("other"));
  CHECK(loaded({f / "gates/main.writ"}) == "main.writ one.writ* two.writ* ");
  CHECK(loaded({f / "gates"}) == "main.writ one.writ* two.writ* ");
  diag::Sink sink;
  auto package = load({f / "gates/main.writ"}, sink);
  REQUIRE(package.has_value());
  const Home& home = (*package)->home((*package)->files.front());
  CHECK(home.name() == "acme");
  CHECK(fs::equivalent(home.root, f.path));
  CHECK_FALSE(home.complete);
}

TEST_CASE("a package brings the modules of others that it imports, and nothing else of them") {
  Folder f;
  f.write("app/writ.yaml", manifest("app", "{ org: ../org }"));
  f.write("app/main.writ", header("main", "import org.words\n"));
  f.write("org/writ.yaml", manifest("org", "{ base: ../base }"));
  f.write("org/rules/words.writ", header("org.words", "import base.types\n"));
  f.write("org/unused.writ", header("org.unused"));
  f.write("base/writ.yaml", manifest("base"));
  f.write("base/types.writ", header("base.types"));
  CHECK(loaded({f / "app"}) == "main.writ words.writ* types.writ* ");
  diag::Sink sink;
  auto package = load({f / "app"}, sink);
  REQUIRE(package.has_value());
  CHECK((*package)->homes.size() == 3);
  CHECK((*package)->home((*package)->files[1]).name() == "org");
  CHECK_FALSE((*package)->home((*package)->files[1]).named);
}

TEST_CASE("a package inside a package is another one; a folder of packages is all of them") {
  Folder f;
  f.write("app/writ.yaml", manifest("app"));
  f.write("app/main.writ", header("main"));
  f.write("app/vendor/org/writ.yaml", manifest("org"));
  f.write("app/vendor/org/org.writ", header("org"));
  CHECK(loaded({f / "app"}) == "main.writ ");
  CHECK(loaded({f.path.string()}) == "main.writ org.writ ");
  diag::Sink sink;
  auto package = load({f.path.string()}, sink);
  REQUIRE(package.has_value());
  CHECK((*package)->home((*package)->files[0]).name() == "app");
  CHECK((*package)->home((*package)->files[1]).name() == "org");
  CHECK((*package)->home((*package)->files[1]).complete);
}

TEST_CASE("dependencies that cannot be used say which, where and why") {
  Folder f;
  auto error = [&](const std::string& dependencies) {
    f.write("app/writ.yaml", manifest("app", dependencies));
    std::string text = loaded({f / "app"});
    const std::string place = f.path.string() + "/";  // which is another one in every run
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place))
      text.erase(at, place.size());
    return text;
  };
  f.write("app/main.writ", header("main"));
  f.write("bare/x.writ", header("x"));
  f.write("org/writ.yaml", manifest("org", "{ app: ../app }"));
  f.write("org/org.writ", header("org"));
  f.write("twin/writ.yaml", manifest("app"));
  f.write("twin/x.writ", header("x"));
  const std::string at = "error: app/writ.yaml:3: the dependency ";
  CHECK(error("{ gone: ../gone }") == at + "`gone`: there is no folder `gone`");
  CHECK(error("{ bare: ../bare }") == at + "`bare`: `bare` is not a package: it has no writ.yaml");
  CHECK(error("{ other: ../bare/.. }").find(at + "`other`: ") == 0);
  CHECK(error("{ self: . }") == at + "`self`: the package in `app` is called `app`; that is the name to use");
  CHECK(error("{ app: . }") == at + "`app`: it depends on this package in turn: app -> app");
  CHECK(error("{ org: ../org }") ==
        "error: org/writ.yaml:3: the dependency `app`: it depends on this package in turn: app -> org -> app");
  f.write("org/writ.yaml", manifest("organisation"));
  CHECK(error("{ org: ../org }") ==
        at + "`org`: the package in `org` is called `organisation`; that is the name to use");
  CHECK(error("{ app: ../twin }") == "error: two packages are called `app`: the one in `app` and the one in `twin`");
}

TEST_CASE("packages have a bound, and so has the search for one") {
  Folder f;
  for (std::size_t i = 0; i <= limits::kPackages; ++i) {
    const std::string name = "p" + std::to_string(i);
    const std::string next = "p" + std::to_string(i + 1);
    f.write(name + "/writ.yaml", manifest(name, i < limits::kPackages ? "{ " + next + ": ../" + next + " }" : ""));
    f.write(name + "/m.writ", header(name));
  }
  CHECK(loaded({f / "p1"}) == "m.writ ");
  CHECK(loaded({f / "p0"}) == "error: more than " + std::to_string(limits::kPackages) + " packages in one run");

  std::string deep = "deep";
  f.write("deep/writ.yaml", manifest("deep"));
  for (std::size_t i = 0; i <= limits::kFolderDepth; ++i) deep += "/d";
  f.write(deep + "/m.writ", header("m"));
  diag::Sink sink;
  auto package = load({f / (deep + "/m.writ")}, sink);
  REQUIRE(package.has_value());
  CHECK_FALSE((*package)->home((*package)->files.front()).is_package());
  CHECK(loaded({f / "deep"}) == "m.writ ");
}

TEST_CASE("the formatter does not read writ.yaml") {
  Folder f;
  f.write("writ.yaml", "no: package");
  f.write("a.writ", header("a"));
  diag::Sink sink;
  auto package = load({f.path.string()}, Imports::Ignore, sink);
  REQUIRE(package.has_value());
  CHECK(names(**package) == "a.writ ");
}

}  // namespace
}  // namespace writ::source
