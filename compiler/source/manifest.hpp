// writ.yaml: what a package says about itself.
#pragma once

#include <cstdint>
#include <optional>
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
// The ledger that its approvals are in, as it is written. What `fresh` says is for the readers of durations.
struct LedgerSetting {
  std::string name;       // of the ledger; the package's own where none is said
  std::string signed_by;  // the role, in `keys`, of those that sign its head
  std::string fresh;      // "1 h": how old a head may be
  auto operator<=>(const LedgerSetting&) const = default;
};
struct Manifest {
  std::string name;
  std::string version;
  std::string description;
  std::vector<Dependency> dependencies;  // by name
  Warnings warnings = Warnings::Reported;
  std::string people;                   // the people directory: a file of the package; empty: none
  std::string keys;                     // the keys that sign evidence, so too
  std::optional<LedgerSetting> ledger;  // none: nobody says that the statements handed in are all there are
  std::vector<std::string> data;        // files that belong to the package, whether rules read them or not
};

// `path` is named in errors. A key that is not known is an error: a misspelt one
// would otherwise be a setting that is silently not made.
auto read_manifest(std::string_view path, const std::string& text) -> Fallible<Manifest>;

// Letters, digits, `-`, `_` and `.`, a letter first.
auto is_package_name(std::string_view text) -> bool;

}  // namespace writ::source
