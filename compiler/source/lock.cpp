#include "compiler/source/lock.hpp"

#include <array>
#include <iterator>

#include "compiler/source/manifest.hpp"
#include "compiler/source/paths.hpp"
#include "compiler/source/yaml_map.hpp"
#include "runtime/base/limits.hpp"

namespace writ::source {
namespace {

constexpr std::string_view kFormat = "1";
constexpr std::string_view kDigestHead = "sha256:";
constexpr std::size_t kDigestDigits = 64;

struct Section {
  PinKind kind;
  std::string_view key;
};
constexpr std::array kSections = {Section{PinKind::Module, "modules"}, Section{PinKind::Schema, "schemas"},
                                  Section{PinKind::Catalogue, "catalogues"}, Section{PinKind::Data, "data"},
                                  Section{PinKind::Setting, "settings"}};

// ---------------------------------------------------------------- reading

auto is_digest(std::string_view text) -> bool {
  if (text.substr(0, kDigestHead.size()) != kDigestHead) return false;
  std::string_view digits = text.substr(kDigestHead.size());
  return digits.size() == kDigestDigits && digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void want_map(const YAML::Node& node, const std::string& what) {
  if (!node.IsMap()) throw Wrong{line_of(node), what + " is a map"};
}

void read_section(Lock& lock, const std::string& package, const Section& section, const YAML::Node& node) {
  want_map(node, fmt::format("`{}`", section.key));
  each_entry(node, [&](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
    if (lock.pins.size() == limits::kLockPins)
      throw Wrong{line_of(key), fmt::format("more than {} digests", limits::kLockPins)};
    if (name.empty() || (section.kind != PinKind::Module && !stays_inside(name))) {
      throw Wrong{line_of(key), fmt::format("`{}` does not name anything inside the package", name)};
    }
    if (!value.IsScalar() || !is_digest(value.Scalar())) {
      throw Wrong{line_of(value), fmt::format("the digest of `{}` is not `{}` and {} lower-case hexadecimal digits",
                                              name, kDigestHead, kDigestDigits)};
    }
    lock.pins[{package, section.kind, name}] = value.Scalar();
  });
}

void read_package(Lock& lock, const std::string& package, const YAML::Node& key, const YAML::Node& node) {
  if (!is_package_name(package))
    throw Wrong{line_of(key), fmt::format("`{}` cannot be the name of a package", package)};
  want_map(node, fmt::format("the package `{}`", package));
  each_entry(node, [&](const std::string& word, const YAML::Node& at, const YAML::Node& value) {
    for (const Section& section : kSections) {
      if (word == section.key) return read_section(lock, package, section, value);
    }
    throw Wrong{line_of(at),
                unknown_key(word, "a locked package", {"modules", "schemas", "catalogues", "data", "settings"})};
  });
}

void read_packages(Lock& lock, const YAML::Node& node) {
  want_map(node, "`packages`");
  each_entry(node, [&](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
    if (lock.package.empty()) lock.package = name;
    read_package(lock, name, key, value);
  });
}

auto read_document(const YAML::Node& document) -> Lock {
  if (!document.IsMap()) throw Wrong{-1, "a lock is a map with `lock` and `packages`"};
  Lock lock;
  bool known = false;
  each_entry(document, [&](const std::string& key, const YAML::Node& at, const YAML::Node& value) {
    if (key == "lock") {
      known = value.IsScalar() && value.Scalar() == kFormat;
      if (!known)
        throw Wrong{line_of(value), fmt::format("this version reads locks of the form {}, and no other", kFormat)};
    } else if (key == "packages") {
      read_packages(lock, value);
    } else {
      throw Wrong{line_of(at), unknown_key(key, "a lock", {"lock", "packages"})};
    }
  });
  if (!known) throw Wrong{-1, fmt::format("`lock: {}` is missing", kFormat)};
  if (lock.package.empty()) throw Wrong{-1, "it pins no package"};
  return lock;
}

// ---------------------------------------------------------------- writing

// What YAML takes for something else than a text.
auto is_yaml_word(std::string text) -> bool {
  static constexpr std::array kWords = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return std::any_of(kWords.begin(), kWords.end(), [&](const char* word) { return text == word; });
}

// A key that YAML reads back as this text. Quoted unless it is plain beyond doubt.
auto yaml_key(const std::string& text) -> std::string {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto plain = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-'; };
  if (letter(text.front()) && std::all_of(text.begin(), text.end(), plain) && !is_yaml_word(text)) return text;
  YAML::Emitter out;
  out << YAML::DoubleQuoted << text;
  return out.c_str();
}

void write_package(const Lock& lock, const std::string& package, std::string& out) {
  out += fmt::format("  {}:\n", yaml_key(package));
  for (const Section& section : kSections) {
    auto it = lock.pins.lower_bound({package, section.kind, ""});
    bool empty = it == lock.pins.end() || it->first.package != package || it->first.kind != section.kind;
    if (!empty) out += fmt::format("    {}:\n", section.key);
    for (; it != lock.pins.end() && it->first.package == package && it->first.kind == section.kind; ++it) {
      out += fmt::format("      {}: {}\n", yaml_key(it->first.name), it->second);
    }
  }
}

}  // namespace

auto pin_kind_word(PinKind kind) -> std::string_view {
  switch (kind) {
    case PinKind::Module: return "module";
    case PinKind::Schema: return "schema";
    case PinKind::Catalogue: return "catalogue";
    case PinKind::Data: return "data";
    case PinKind::Setting: return "setting";
  }
  return {};
}

auto read_lock(std::string_view path, const std::string& text) -> Fallible<Lock> {
  return read_yaml(path, text, read_document);
}

auto write_lock(const Lock& lock) -> std::string {
  std::string out =
      "# Written by `writ lock`, which pins what the package is made of. Do not edit: change the files,\n"
      "# run `writ lock`, and review the difference. `writ lock --check` lists what has changed since.\n";
  out += fmt::format("lock: {}\npackages:\n", kFormat);
  write_package(lock, lock.package, out);
  std::string last = lock.package;
  for (const auto& [key, digest] : lock.pins) {
    if (key.package == lock.package || key.package == last) continue;
    last = key.package;
    write_package(lock, last, out);
  }
  return out;
}

auto differences(const Lock& locked, const Lock& present) -> std::vector<LockDifference> {
  std::vector<LockDifference> found;
  for (const auto& [key, digest] : locked.pins) {
    auto now = present.pins.find(key);
    if (now == present.pins.end()) {
      found.push_back({key, digest, {}});
    } else if (now->second != digest) {
      found.push_back({key, digest, now->second});
    }
  }
  for (const auto& [key, digest] : present.pins) {
    if (!locked.pins.contains(key)) found.push_back({key, {}, digest});
  }
  std::sort(found.begin(), found.end(), [](const LockDifference& a, const LockDifference& b) { return a.key < b.key; });
  return found;
}

}  // namespace writ::source
