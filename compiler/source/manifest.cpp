#include "compiler/source/manifest.hpp"

#include <algorithm>

#include "compiler/source/paths.hpp"
#include "compiler/source/yaml_map.hpp"
#include "runtime/base/limits.hpp"

namespace writ::source {
namespace {

auto is_version(std::string_view text) -> bool {
  int parts = 0;
  for (std::size_t begin = 0; begin <= text.size(); ++parts) {
    std::size_t end = std::min(text.find('.', begin), text.size());
    std::string_view part = text.substr(begin, end - begin);
    bool digits = !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    if (!digits || (part.size() > 1 && part[0] == '0')) return false;
    begin = end + 1;
  }
  return parts == 3;
}

auto package_name(const std::string& what, const YAML::Node& node) -> std::string {
  std::string name = scalar(what, node);
  if (is_package_name(name)) return name;
  throw Wrong{line_of(node),
              fmt::format("`{}` cannot be the name of a package; names look like `acme-release`: at most {} "
                          "letters, digits, `-`, `_` and `.`",
                          name, limits::kPackageNameBytes)};
}

auto version(const YAML::Node& node) -> std::string {
  std::string text = scalar("`version`", node);
  if (is_version(text)) return text;
  throw Wrong{line_of(node), fmt::format("`{}` is not a version; versions look like 1.0.0", text)};
}

auto inside_file(const std::string& what, const YAML::Node& node) -> std::string {
  std::string path = spelled(scalar(what, node));
  if (stays_inside(path)) return path;
  throw Wrong{line_of(node), fmt::format("`{}` does not lead to a file inside the package", path)};
}

auto data_files(const YAML::Node& node) -> std::vector<std::string> {
  if (!node.IsSequence()) throw Wrong{line_of(node), "`data` is a list of files"};
  if (node.size() > limits::kPackageData) {
    throw Wrong{line_of(node), fmt::format("`data` lists more than {} files", limits::kPackageData)};
  }
  std::vector<std::string> files;
  for (const YAML::Node& element : node) {
    std::string path = inside_file("an entry of `data`", element);
    if (std::find(files.begin(), files.end(), path) != files.end()) {
      throw Wrong{line_of(element), fmt::format("`{}` stands twice in `data`", path)};
    }
    files.push_back(std::move(path));
  }
  return files;
}

auto dependencies(const YAML::Node& node) -> std::vector<Dependency> {
  std::vector<Dependency> found;
  if (node.IsNull()) return found;
  if (!node.IsMap()) throw Wrong{line_of(node), "`dependencies` is a map from names of packages to their folders"};
  if (node.size() > limits::kPackageDependencies) {
    throw Wrong{line_of(node), fmt::format("`dependencies` names more than {} packages", limits::kPackageDependencies)};
  }
  each_entry(node, [&](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
    package_name("the name of a dependency", key);
    std::string path = scalar(fmt::format("the folder of `{}`", name), value);
    if (path.front() == '/' || path.find('\0') != std::string::npos) {
      throw Wrong{
          line_of(value),
          fmt::format("`{}` is not a path from here; a dependency is found from the folder of its package", path)};
    }
    found.push_back({name, std::move(path), line_of(key) + 1});
  });
  std::sort(found.begin(), found.end(), [](const Dependency& a, const Dependency& b) { return a.name < b.name; });
  return found;
}

auto ledger(const YAML::Node& node) -> LedgerSetting {
  if (!node.IsMap()) throw Wrong{line_of(node), "`ledger` is a map with `signed_by` and `fresh`"};
  LedgerSetting made;
  each_entry(node, [&](const std::string& key, const YAML::Node& at, const YAML::Node& value) {
    if (key == "name") {
      made.name = scalar("`name`", value);
      if (!is_package_name(made.name))
        throw Wrong{line_of(value),
                    fmt::format("`{}` cannot be the name of a ledger; they look like those of packages", made.name)};
    } else if (key == "signed_by") {
      made.signed_by = scalar("`signed_by`", value);
    } else if (key == "fresh") {
      made.fresh = scalar("`fresh`", value);
    } else {
      throw Wrong{line_of(at), unknown_key(key, "a ledger", {"name", "signed_by", "fresh"})};
    }
  });
  if (made.signed_by.empty()) throw Wrong{line_of(node), "a ledger has a `signed_by`: the role of who signs its head"};
  if (made.fresh.empty()) throw Wrong{line_of(node), "a ledger has a `fresh`: how old its head may be, such as `1 h`"};
  return made;
}

auto warnings(const YAML::Node& node) -> Warnings {
  std::string text = scalar("`warnings`", node);
  if (text == "errors") return Warnings::Errors;
  if (text == "reported") return Warnings::Reported;
  throw Wrong{line_of(node), fmt::format("`warnings` is `errors` or `reported`, not `{}`", text)};
}

void read_key(Manifest& manifest, const std::string& key, const YAML::Node& key_node, const YAML::Node& value) {
  static const std::vector<std::string> kKeys = {"name", "version", "description", "dependencies", "people",
                                                 "keys", "ledger",  "data",        "warnings"};
  if (key == "name") {
    manifest.name = package_name("`name`", value);
  } else if (key == "version") {
    manifest.version = version(value);
  } else if (key == "description") {
    manifest.description = scalar("`description`", value);
  } else if (key == "data") {
    manifest.data = data_files(value);
  } else if (key == "people") {
    manifest.people = inside_file("`people`", value);
  } else if (key == "keys") {
    manifest.keys = inside_file("`keys`", value);
  } else if (key == "ledger") {
    manifest.ledger = ledger(value);
  } else if (key == "warnings") {
    manifest.warnings = warnings(value);
  } else if (key == "dependencies") {
    manifest.dependencies = dependencies(value);
  } else {
    throw Wrong{line_of(key_node), unknown_key(key, "a package", kKeys)};
  }
}

auto read_document(const YAML::Node& document) -> Manifest {
  if (!document.IsMap()) throw Wrong{-1, "a package file is a map with `name` and `version`"};
  Manifest manifest;
  each_entry(document, [&](const std::string& key, const YAML::Node& key_node, const YAML::Node& value) {
    read_key(manifest, key, key_node, value);
  });
  if (manifest.name.empty()) throw Wrong{-1, "a package has a `name`"};
  if (manifest.version.empty()) throw Wrong{-1, "a package has a `version`"};
  if (manifest.ledger && manifest.ledger->name.empty()) manifest.ledger->name = manifest.name;
  return manifest;
}

}  // namespace

auto is_package_name(std::string_view text) -> bool {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && text.size() <= limits::kPackageNameBytes && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), allowed);
}

auto read_manifest(std::string_view path, const std::string& text) -> Fallible<Manifest> {
  return read_yaml(path, text, read_document);
}

}  // namespace writ::source
