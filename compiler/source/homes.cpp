#include "compiler/source/homes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

#include "compiler/source/paths.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"

namespace writ::source {
namespace {

namespace fs = std::filesystem;

// A folder above the one the user named, as they would write it.
auto spelled_above(const fs::path& named, const fs::path& canonical_root) -> fs::path {
  std::error_code error;
  fs::path relative = named.is_absolute() ? fs::path() : fs::relative(canonical_root, error);
  return relative.empty() ? canonical_root : relative;
}

auto manifest_path(const fs::path& root) -> std::string { return spelled(root / kManifestName); }

}  // namespace

auto Home::file(const std::string& path) const -> std::string { return spelled(root / path); }

auto is_package(const fs::path& folder) -> bool {
  std::error_code error;
  return fs::exists(folder / kManifestName, error);
}

auto Homes::package_of(const fs::path& folder) -> Fallible<HomeId> {
  std::error_code error;
  const fs::path canonical = fs::canonical(folder, error);
  if (error) return fail(fmt::format("cannot read the folder `{}`: {}", spelled(folder), error.message()));
  if (auto found = by_folder_.find(canonical); found != by_folder_.end()) return found->second;
  fs::path at = canonical;
  for (std::size_t up = 0; up < limits::kFolderDepth && !is_package(at) && at.has_relative_path(); ++up)
    at = at.parent_path();
  HomeId id;
  if (is_package(at)) {
    auto opened = open(at, at == canonical ? folder : spelled_above(folder, at));
    if (!opened) return fail(opened.error().message);
    id = *opened;
  }
  by_folder_[canonical] = id;
  return id;
}

auto Homes::plain(const fs::path& folder) -> HomeId {
  std::error_code error;
  fs::path canonical = fs::canonical(folder, error);
  if (error) canonical = folder;
  if (auto found = by_root_.find(canonical); found != by_root_.end()) return found->second;
  HomeId id = rows_.add({folder, std::nullopt, {}, false, false});
  by_root_[canonical] = id;
  return id;
}

// Reads the writ.yaml of a package and those of the packages that it depends on.
auto Homes::open(const fs::path& canonical, const fs::path& root) -> Fallible<HomeId> {
  if (auto found = by_root_.find(canonical); found != by_root_.end()) return found->second;
  if (rows_.size() == limits::kPackages)
    return fail(fmt::format("more than {} packages in one run", limits::kPackages));
  auto text = read_file((root / kManifestName).string(), limits::kManifestBytes);
  if (!text) return fail(text.error().message);
  auto manifest = read_manifest(manifest_path(root), *text);
  if (!manifest) return fail(manifest.error().message);
  HomeId id = rows_.add({root, std::move(*manifest), {}, false, false});
  by_root_[canonical] = id;
  auto [other, fresh] = by_name_.emplace(rows_[id].name(), id);
  if (!fresh) {
    return fail(fmt::format("two packages are called `{}`: the one in `{}` and the one in `{}`", other->first,
                            spelled(rows_[other->second].root), spelled(root)));
  }
  opening_.push_back(id);
  const std::vector<Dependency> dependencies = rows_[id].manifest->dependencies;
  for (const Dependency& dependency : dependencies) {
    if (auto done = depend(id, dependency); !done) return fail(done.error().message);
  }
  opening_.pop_back();
  return id;
}

auto Homes::depend(HomeId id, const Dependency& dependency) -> Fallible<Done> {
  const fs::path folder = (rows_[id].root / dependency.path).lexically_normal();
  auto wrong = [&](const std::string& what) {
    return fail(fmt::format("{}:{}: the dependency `{}`: {}", manifest_path(rows_[id].root), dependency.line,
                            dependency.name, what));
  };
  std::error_code error;
  const fs::path canonical = fs::canonical(folder, error);
  if (error) return wrong(fmt::format("there is no folder `{}`", spelled(folder)));
  if (!is_package(canonical))
    return wrong(fmt::format("`{}` is not a package: it has no {}", spelled(folder), kManifestName));
  auto opened = open(canonical, folder);
  if (!opened) return fail(opened.error().message);
  if (rows_[*opened].name() != dependency.name) {
    return wrong(fmt::format("the package in `{}` is called `{}`; that is the name to use", spelled(folder),
                             rows_[*opened].name()));
  }
  if (std::find(opening_.begin(), opening_.end(), *opened) != opening_.end()) {
    return wrong(fmt::format("it depends on this package in turn: {}", cycle(*opened)));
  }
  rows_[id].dependencies.push_back(*opened);
  return Done{};
}

// "a -> b -> a"
auto Homes::cycle(HomeId back) const -> std::string {
  std::string path;
  for (auto it = std::find(opening_.begin(), opening_.end(), back); it != opening_.end(); ++it)
    path += rows_[*it].name() + " -> ";
  return path + rows_[back].name();
}

}  // namespace writ::source
