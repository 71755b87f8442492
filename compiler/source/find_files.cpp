#include "compiler/source/find_files.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

#include "compiler/source/homes.hpp"
#include "runtime/base/limits.hpp"

namespace writ::source {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExtension = ".writ";

// A file whose whole name is ".writ" has no extension, and is hidden.
auto is_rule_file(const fs::directory_entry& entry) -> bool {
  std::error_code ignored;
  return entry.path().extension() == kExtension && entry.is_regular_file(ignored);
}

auto is_hidden(const fs::path& path) -> bool { return path.filename().string().rfind('.', 0) == 0; }

}  // namespace

auto rule_files_below(const fs::path& folder, Packages packages) -> Fallible<std::vector<fs::path>> {
  std::vector<fs::path> found;
  std::error_code error;
  std::size_t seen = 0;
  fs::recursive_directory_iterator end;
  for (fs::recursive_directory_iterator it(folder, error); !error && it != end; it.increment(error)) {
    if (++seen > limits::kPackageEntries) {
      return fail(fmt::format("`{}` holds more than {} files and folders; is it a package?", folder.string(),
                              limits::kPackageEntries));
    }
    std::error_code ignored;
    if (it->is_directory(ignored) &&
        (is_hidden(it->path()) || (packages == Packages::Skip && is_package(it->path())))) {
      it.disable_recursion_pending();
    }
    if (!is_rule_file(*it)) continue;
    if (found.size() == limits::kPackageFiles) {
      return fail(fmt::format("`{}` holds more than {} rule files", folder.string(), limits::kPackageFiles));
    }
    found.push_back(it->path());
  }
  if (error) return fail(fmt::format("cannot read the folder `{}`: {}", folder.string(), error.message()));
  if (found.empty()) {
    return fail(fmt::format("no rule files (*.writ) in `{}`; nothing was checked", folder.string()));
  }
  std::sort(found.begin(), found.end());
  return found;
}

auto rule_files_in(const fs::path& folder) -> std::vector<fs::path> {
  std::vector<fs::path> found;
  std::error_code error;
  fs::directory_iterator end;
  for (fs::directory_iterator it(folder, error); !error && it != end; it.increment(error)) {
    if (found.size() == limits::kPackageFiles) break;
    if (is_rule_file(*it)) found.push_back(it->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace writ::source
