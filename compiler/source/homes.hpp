// The folder that a rule file belongs to, and the packages it may import from.
//
// A folder with a writ.yaml is a package: it holds every rule file below it, but for those in a
// folder below that is a package of its own. A file belongs to the nearest such folder above
// it. Without one, its home is the folder that was named, or the folder of the file that was.
//
// A package depends on the packages that its writ.yaml names by their folders. They are found
// when it is, all the way down: one that is missing, that is called something else, or that
// leads back to where it came from is an Error. Nothing is fetched.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/source/manifest.hpp"
#include "runtime/base/id.hpp"
#include "runtime/base/result.hpp"

namespace writ::source {

struct HomeTag {};
using HomeId = Id<HomeTag>;

struct Home {
  std::filesystem::path root;        // what paths inside its rules start from, as the user would write it
  std::optional<Manifest> manifest;  // none: not a package
  std::vector<HomeId> dependencies;  // in the order of the manifest
  bool named = false;                // the user named a path in it; else it is only depended on
  bool complete = false;             // all its rule files are loaded, not only those that are needed

  [[nodiscard]] auto is_package() const -> bool { return manifest.has_value(); }
  [[nodiscard]] auto name() const -> std::string { return manifest ? manifest->name : std::string(); }
  // A path that its rules or its writ.yaml name, from where the user stands.
  [[nodiscard]] auto file(const std::string& path) const -> std::string;
};

class Homes {
 public:
  explicit Homes(Table<HomeId, Home>& rows) : rows_(rows) {}

  // The package that a folder lies in, with all that it depends on; invalid: none.
  auto package_of(const std::filesystem::path& folder) -> Fallible<HomeId>;
  // A folder that is no package and lies in none.
  auto plain(const std::filesystem::path& folder) -> HomeId;

 private:
  auto open(const std::filesystem::path& canonical, const std::filesystem::path& root) -> Fallible<HomeId>;
  auto depend(HomeId id, const Dependency& dependency) -> Fallible<Done>;
  auto cycle(HomeId back) const -> std::string;

  Table<HomeId, Home>& rows_;
  std::map<std::filesystem::path, HomeId> by_root_;    // canonical
  std::map<std::filesystem::path, HomeId> by_folder_;  // canonical; what package_of found
  std::map<std::string, HomeId> by_name_;
  std::vector<HomeId> opening_;  // whose dependencies are being found
};

// Whether a folder has a writ.yaml.
auto is_package(const std::filesystem::path& folder) -> bool;

}  // namespace writ::source
