// writ.yaml: what a package says about itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ::source {

inline constexpr const char* kManifestName = "writ.yaml";

struct Dependency {
  std::string name;  // of the other package
  std::string path;  // its folder, from the folder of this one
  int line = 0;      // of writ.yaml, from 1
};
// What its warnings are to a package.
enum class Warnings : std::uint8_t { Reported, Errors };
struct Manifest {
  std::string name;
  std::string version;
  std::string description;
  std::vector<Dependency> dependencies;  // by name
  Warnings warnings = Warnings::Reported;
  std::string people;             // the people directory: a file of the package; empty: none
  std::string keys;               // the keys that sign evidence, so too
  std::vector<std::string> data;  // files that belong to the package, whether rules read them or not
};

// `path` is named in errors. A key that is not known is an error: a misspelt one
// would otherwise be a setting that is silently not made.
auto read_manifest(std::string_view path, const std::string& text) -> Fallible<Manifest>;

// Letters, digits, `-`, `_` and `.`, a letter first.
auto is_package_name(std::string_view text) -> bool;

}  // namespace writ::source
