// Paths that the user wrote into texts that can be parsed.
//
// A path is a rule file, or a folder: then all *.writ below it belong together. What a file of
// a package imports is looked for in its package, then in those that it depends on; a rule file
// without a package brings the modules that stand beside it. What a file says that no text may
// say (bytes that are not UTF-8, NUL, nothing at all) goes to the sink, and the file is left
// out; what the world refuses (no such file, not allowed) is an Error.
//
// Nothing is fetched, and a symbolic link to a folder is not followed. Bounded by
// limits::kPackageFiles and kSourceBytes; a file over its limit is not read.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.hpp"
#include "compiler/source/homes.hpp"
#include "runtime/base/result.hpp"

namespace writ::source {

// A text that can be parsed: UTF-8 without BOM or NUL.
struct File {
  diag::FileId id;
  std::string path;   // as the user would write it
  HomeId home;        // where its paths start, and what it may import from
  bool named = true;  // false: brought in by an import
  bool made = false;  // by the import of a schema: there is no such file
};

// What one run works on. Texts are referred to from everywhere, so it stays where it was made.
struct Package {
  Table<HomeId, Home> homes;
  std::deque<std::string> contents;  // by FileId: what the files hold, byte order mark included
  diag::FileTexts texts;             // of every file, also of those left out
  std::vector<File> files;           // in the order given, packages sorted by path
  std::size_t left_out = 0;          // files that are not text

  [[nodiscard]] auto text(const File& file) const -> std::string_view { return texts[file.id].text; }
  [[nodiscard]] auto home(const File& file) const -> const Home& { return homes[file.home]; }
};

// Whether a rule file brings the modules that it imports.
enum class Imports : std::uint8_t { Follow, Ignore };

auto load(const std::vector<std::string>& paths, Imports imports, diag::Sink& sink)
    -> Fallible<std::unique_ptr<Package>>;
inline auto load(const std::vector<std::string>& paths, diag::Sink& sink) -> Fallible<std::unique_ptr<Package>> {
  return load(paths, Imports::Follow, sink);
}

// One text that is not in a file; `name` stands for its path in messages.
auto from_text(std::string name, std::string text, diag::Sink& sink) -> std::unique_ptr<Package>;

}  // namespace writ::source
