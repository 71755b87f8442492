#include "compiler/driver/package_imports.hpp"

#include <algorithm>
#include <map>

namespace writ::driver {
namespace {

using source::HomeId;

// Where the modules stand, by name. One that stands twice is E-IMPORT anyway.
auto homes_of_modules(const Build& build) -> std::map<std::string, HomeId> {
  std::map<std::string, HomeId> homes;
  for (std::size_t i = 0; i < build.asts.size(); ++i)
    homes.emplace(joined(build.asts[i].module), build.package->files[i].home);
  return homes;
}

auto way_out(const source::Home& home, const source::Home& other) -> std::string {
  const std::string manifest = home.file(source::kManifestName);
  if (!other.is_package())
    return "move its file into the package, or make its folder a package that " + manifest + " depends on";
  return "name its package, `" + other.name() + "`, under `dependencies` in " + manifest;
}

}  // namespace

void check_package_imports(Build& build) {
  const std::map<std::string, HomeId> homes = homes_of_modules(build);
  for (std::size_t i = 0; i < build.asts.size(); ++i) {
    const HomeId own = build.package->files[i].home;
    const source::Home& home = build.package->homes[own];
    if (!home.is_package()) continue;
    for (const syntax::Import& import : build.asts[i].imports) {
      const auto* module = std::get_if<syntax::ModuleImport>(&import.form);
      auto found = module == nullptr ? homes.end() : homes.find(joined(module->name));
      if (found == homes.end() || found->second == own) continue;
      if (std::find(home.dependencies.begin(), home.dependencies.end(), found->second) != home.dependencies.end())
        continue;
      build.sink.report(diag::ImportOutside, module->name.span, diag::Name{found->first}, diag::Name{home.name()})
          .help(way_out(home, build.package->homes[found->second]));
    }
  }
}

}  // namespace writ::driver
