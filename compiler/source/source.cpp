#include "compiler/source/source.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include "compiler/source/find_files.hpp"
#include "compiler/source/header_scan.hpp"
#include "compiler/source/paths.hpp"
#include "compiler/source/text_checks.hpp"
#include "runtime/base/check.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"

namespace writ::source {
namespace {

namespace fs = std::filesystem;

// The modules that the rule files of a home declare, by their header lines.
using Modules = std::multimap<std::string, fs::path>;

struct Loader {
  Package& package;
  diag::Sink& sink;
  Imports imports = Imports::Follow;
  Homes homes;
  bool naming = true;                                // what is taken now was named, not imported
  std::set<fs::path> taken;                          // canonical: a file that is named twice is read once
  std::map<HomeId, std::optional<Modules>> modules;  // of homes that are searched; filled when they are
};

auto folder_of(const fs::path& file) -> fs::path { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

// Takes in a text, whatever it holds; it becomes a File when it can be parsed.
void take_text(Loader& l, std::string path, std::string text, HomeId home) {
  std::string_view kept = without_bom(l.package.contents.emplace_back(std::move(text)));
  diag::FileId id = l.package.texts.add(path, kept);
  if (check_text(id, kept, l.sink)) {
    l.package.files.push_back({id, std::move(path), home, l.naming});
  } else {
    ++l.package.left_out;
  }
}

void leave_out_large(Loader& l, std::string path, std::uintmax_t bytes) {
  diag::FileId id = l.package.texts.add(std::move(path), l.package.contents.emplace_back());
  l.sink.report(diag::FileTooLarge, diag::Span{id, 0, 0}, diag::Count{bytes}, diag::Count{limits::kSourceBytes});
  ++l.package.left_out;
}

// Reads one file unless it was taken before.
auto take_file(Loader& l, const fs::path& file, HomeId home) -> Fallible<Done> {
  std::error_code error;
  fs::path canonical = fs::canonical(file, error);
  if (error) return fail(fmt::format("cannot read `{}`: {}", spelled(file), error.message()));
  if (!fs::is_regular_file(canonical, error)) return fail(fmt::format("`{}` is not a file", spelled(file)));
  if (l.taken.count(canonical) > 0) return Done{};
  if (l.taken.size() == limits::kPackageFiles) {
    return fail(fmt::format("more than {} rule files in one run", limits::kPackageFiles));
  }
  l.taken.insert(canonical);
  std::uintmax_t bytes = fs::file_size(canonical, error);
  if (!error && bytes > limits::kSourceBytes) {
    leave_out_large(l, spelled(file), bytes);
    return Done{};
  }
  auto text = read_file(file.string(), limits::kSourceBytes);
  if (!text) return fail(text.error().message);
  take_text(l, spelled(file), std::move(*text), home);
  return Done{};
}

// ---------------------------------------------------------------- homes

// Where a named folder, or the folder of a named file, belongs.
auto home_of(Loader& l, const fs::path& folder) -> Fallible<HomeId> {
  if (l.imports == Imports::Ignore) return l.homes.plain(folder);
  auto package = l.homes.package_of(folder);
  if (!package) return fail(package.error().message);
  HomeId home = package->valid() ? *package : l.homes.plain(folder);
  l.package.homes[home].named = true;
  return home;
}

auto lies_in(const fs::path& inner, const fs::path& outer) -> bool {
  std::error_code error;
  const fs::path a = fs::canonical(inner, error);
  const fs::path b = fs::canonical(outer, error);
  return std::mismatch(b.begin(), b.end(), a.begin(), a.end()).first == b.end();
}

// The modules of a home. Only the header lines of its files are read.
auto modules_of(Loader& l, HomeId id, std::optional<Modules>& known) -> Fallible<const Modules*> {
  if (known) return &*known;
  const Home& home = l.package.homes[id];
  std::vector<fs::path> files;
  if (home.is_package()) {
    auto found = rule_files_below(home.root, Packages::Skip);
    if (!found) return fail(found.error().message);
    files = std::move(*found);
  } else {
    files = rule_files_in(home.root);
  }
  known.emplace();
  for (const fs::path& file : files) {
    std::error_code error;
    if (fs::file_size(file, error) > limits::kSourceBytes || error) continue;
    auto text = read_file(file.string(), limits::kSourceBytes);
    if (!text) continue;  // It may not be needed; if it is, the checker misses its module.
    std::string_view module = scan_header(without_bom(*text)).module;
    if (!module.empty()) known->emplace(module, file);
  }
  return &*known;
}

// ---------------------------------------------------------------- what is named

// Files of a folder that is no package may lie in packages below it.
auto take_folder(Loader& l, const fs::path& folder) -> Fallible<Done> {
  auto home = home_of(l, folder);
  if (!home) return fail(home.error().message);
  const bool one_package = l.package.homes[*home].is_package();
  auto files = rule_files_below(folder, one_package ? Packages::Skip : Packages::Enter);
  if (!files) return fail(files.error().message);
  std::set<HomeId> inside;
  for (const fs::path& file : *files) {
    auto package =
        one_package || l.imports == Imports::Ignore ? Fallible<HomeId>(*home) : l.homes.package_of(folder_of(file));
    if (!package) return fail(package.error().message);
    HomeId own = package->valid() ? *package : *home;
    inside.insert(own);
    if (auto done = take_file(l, file, own); !done) return done;
  }
  for (HomeId id : inside) {
    Home& row = l.package.homes[id];
    row.named = true;
    row.complete = row.complete || lies_in(row.root, folder);
  }
  return Done{};
}

auto take_named_file(Loader& l, const fs::path& file) -> Fallible<Done> {
  auto home = home_of(l, folder_of(file));
  if (!home) return fail(home.error().message);
  if (!l.package.homes[*home].is_package()) l.modules.emplace(*home, std::nullopt);
  return take_file(l, file, *home);
}

auto take_path(Loader& l, const std::string& path) -> Fallible<Done> {
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return fail(fmt::format("there is no file or folder `{}`", path));
  return fs::is_directory(status) ? take_folder(l, path) : take_named_file(l, path);
}

// ---------------------------------------------------------------- what is imported

// Takes the files of one home that declare `module`. A home that is loaded has been taken.
auto take_module(Loader& l, HomeId id, std::string_view module) -> Fallible<Done> {
  const Home& home = l.package.homes[id];
  if (home.complete) return Done{};
  if (home.is_package()) l.modules.emplace(id, std::nullopt);
  auto searched = l.modules.find(id);
  if (searched == l.modules.end()) return Done{};
  auto modules = modules_of(l, id, searched->second);
  if (!modules) return fail(modules.error().message);
  auto [begin, end] = (*modules)->equal_range(std::string(module));
  for (auto it = begin; it != end; ++it) {
    if (auto done = take_file(l, it->second, id); !done) return done;
  }
  return Done{};
}

// What every file imports, and what that imports: files are added at the end as they are found.
auto take_imports(Loader& l) -> Fallible<Done> {
  for (std::size_t i = 0; i < l.package.files.size(); ++i) {
    const HomeId home = l.package.files[i].home;
    const Header header = scan_header(l.package.text(l.package.files[i]));
    for (std::string_view module : header.imports) {
      if (auto done = take_module(l, home, module); !done) return done;
      for (HomeId dependency : l.package.homes[home].dependencies) {
        if (auto done = take_module(l, dependency, module); !done) return done;
      }
    }
  }
  return Done{};
}

}  // namespace

auto load(const std::vector<std::string>& paths, Imports imports, diag::Sink& sink)
    -> Fallible<std::unique_ptr<Package>> {
  WRIT_CHECK(!paths.empty(), "load() of no path");
  auto package = std::make_unique<Package>();
  Loader loader{*package, sink, imports, Homes(package->homes), true, {}, {}};
  for (const std::string& path : paths) {
    if (auto done = take_path(loader, path); !done) return fail(done.error().message);
  }
  loader.naming = false;
  if (imports == Imports::Follow) {
    if (auto done = take_imports(loader); !done) return fail(done.error().message);
  }
  return package;
}

auto from_text(std::string name, std::string text, diag::Sink& sink) -> std::unique_ptr<Package> {
  auto package = std::make_unique<Package>();
  Loader loader{*package, sink, Imports::Ignore, Homes(package->homes), true, {}, {}};
  const HomeId home = loader.homes.plain(".");
  if (text.size() > limits::kSourceBytes) {
    leave_out_large(loader, std::move(name), text.size());
  } else {
    take_text(loader, std::move(name), std::move(text), home);
  }
  return package;
}

}  // namespace writ::source
