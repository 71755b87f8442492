#include "compiler/schema/documents.hpp"

#include "compiler/source/paths.hpp"
#include "runtime/values/json_text.hpp"

namespace writ::schema {
namespace {

using decode::Format;
using decode::Shape;

auto format_of(const std::string& path) -> Format {
  return path.ends_with(".yaml") || path.ends_with(".yml") ? Format::Yaml : Format::Json;
}

auto hex(char c) -> int {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

auto percent_decoded(std::string_view text) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// One step of a pointer: ~1 is a slash, ~0 a tilde.
auto step_decoded(std::string_view step) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escape = step[i] == '~' && i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1');
    out += escape ? (step[++i] == '1' ? '/' : '~') : step[i];
  }
  return out;
}

auto step_encoded(std::string_view step) -> std::string {
  std::string out;
  for (const char c : step) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

auto index_of(std::string_view step) -> std::optional<std::size_t> {
  if (step.empty() || step.size() > 7 || step.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  std::size_t value = 0;
  for (const char c : step) value = value * 10 + static_cast<std::size_t>(c - '0');
  return value;
}

auto without_fragment(std::string_view uri) -> std::string { return std::string(uri.substr(0, uri.find('#'))); }

auto folder_of(const std::string& path) -> std::string {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

}  // namespace

auto Documents::open(const std::string& path) -> Fallible<Place> {
  if (auto found = by_path_.find(path); found != by_path_.end()) return root(found->second);
  if (files_.size() >= kMostFiles) return fail("it refers to more than " + std::to_string(kMostFiles) + " files");
  Fallible<std::string> bytes = read_(path);
  if (!bytes) return fail(bytes.error().message);
  Fallible<decode::Document> document = decode::read_document(*bytes, format_of(path));
  if (!document) return fail(document.error().message);
  by_path_.emplace(path, static_cast<std::uint32_t>(files_.size()));
  files_.push_back({path, std::move(*document), {}, false, {}});
  index(files_.back());
  return root(static_cast<std::uint32_t>(files_.size() - 1));
}

void Documents::index(File& file) {
  const Place top = root(static_cast<std::uint32_t>(&file - files_.data()));
  const auto words = [&](const char* key) {
    const auto at = is_object(top) ? member(top, key) : std::nullopt;
    return at ? std::string(text(*at).value_or("")) : std::string();
  };
  const std::string dialect = words("$schema");
  file.siblings_count = dialect.find("2019-09") != std::string::npos || dialect.find("2020-12") != std::string::npos ||
                        words("openapi").starts_with("3.1");
  file.id = without_fragment(words("$id").empty() ? words("id") : words("$id"));
  std::vector<NodeIndex> objects;
  std::vector<NodeIndex> ends;
  for (NodeIndex i = 0; i < file.document.nodes.size(); ++i) {
    while (!ends.empty() && i >= ends.back()) {
      ends.pop_back();
      objects.pop_back();
    }
    const Node& node = file.document.nodes[i];
    const bool container = node.shape == Shape::Object || node.shape == Shape::List;
    const bool id = node.key == "$id" || node.key == "id" || node.key == "$anchor";
    if (id && !objects.empty() && text({top.document, i})) {
      const std::string name = (node.key == "$anchor" ? "#" : "") + std::string(*text({top.document, i}));
      file.anchors.emplace(name, objects.back());
    }
    if (!container) continue;
    objects.push_back(i);
    ends.push_back(i + node.span);
  }
}

auto Documents::children(Place at) const -> std::vector<Place> {
  std::vector<Place> found;
  const decode::Document& document = files_[at.document].document;
  const Node& parent = node(at);
  if (parent.shape != Shape::Object && parent.shape != Shape::List) return found;
  for (NodeIndex child = at.node + 1; child != at.node + parent.span; child = next_sibling(document, child))
    found.push_back({at.document, child});
  return found;
}

auto Documents::member(Place at, std::string_view key) const -> std::optional<Place> {
  if (!is_object(at)) return std::nullopt;
  for (const Place child : children(at)) {
    if (node(child).key == key) return child;
  }
  return std::nullopt;
}

auto Documents::text(Place at) const -> std::optional<std::string_view> {
  const Node& found = node(at);
  if (found.shape == Shape::Plain) return number(at) || truth(at) ? std::nullopt : std::optional(found.text);
  return found.shape == Shape::Text ? std::optional(found.text) : std::nullopt;
}

auto Documents::number(Place at) const -> std::optional<std::string_view> {
  const Node& found = node(at);
  const bool number = found.shape == Shape::Number || (found.shape == Shape::Plain && json::is_number(found.text));
  return number ? std::optional(found.text) : std::nullopt;
}

auto Documents::truth(Place at) const -> std::optional<bool> {
  const Node& found = node(at);
  const bool plain = found.shape == Shape::Plain;
  if (found.shape == Shape::True || (plain && found.text == "true")) return true;
  if (found.shape == Shape::False || (plain && found.text == "false")) return false;
  return std::nullopt;
}

auto Documents::find(Place top, std::string_view pointer) const -> std::optional<Place> {
  const std::string decoded = percent_decoded(pointer);
  std::string_view rest = decoded;
  Place at = top;
  while (!rest.empty()) {
    if (rest[0] != '/') return std::nullopt;
    rest.remove_prefix(1);
    const std::string step = step_decoded(rest.substr(0, rest.find('/')));
    rest.remove_prefix(std::min(rest.find('/'), rest.size()));
    std::optional<Place> next = member(at, step);
    if (const auto index = index_of(step); !next && index && is_list(at)) {
      const std::vector<Place> items = children(at);
      if (*index < items.size()) next = items[*index];
    }
    if (!next) return std::nullopt;
    at = *next;
  }
  return at;
}

// A file beside the one that refers to it. One that is named by a URL is never fetched: it may stand beside
// it or in a folder above, under the last name of that URL, if it calls itself so.
auto Documents::file_for(Place from, const std::string& base) -> Fallible<Place> {
  const std::string here = files_[from.document].path;
  if (base.find("://") == std::string::npos) {
    const std::string path = source::spelled(folder_of(here) + percent_decoded(base));
    Fallible<Place> opened = open(path);
    return opened ? opened : fail("`" + path + "`: " + opened.error().message);
  }
  const std::string name = base.substr(base.rfind('/') + 1);
  std::string found;
  for (std::string folder = folder_of(here);; folder = folder_of(folder.substr(0, folder.size() - 1))) {
    const Fallible<Place> opened = open(folder + name);
    if (opened && files_[opened->document].id == base) return *opened;
    if (opened && found.empty()) found = "; `" + folder + name + "` calls itself `" + files_[opened->document].id + "`";
    if (folder.empty()) break;
  }
  return fail("nothing is fetched; put `" + base + "` beside this file, as `" + name + "`" + found);
}

auto Documents::resolve(Place from, std::string_view reference) -> Fallible<Place> {
  const std::string base = without_fragment(reference);
  const std::size_t hash = reference.find('#');
  const std::string fragment(hash == std::string_view::npos ? "" : reference.substr(hash + 1));
  Place top = root(from.document);
  const File& here = files_[from.document];
  if (!base.empty() && base != here.id) {
    if (auto part = here.anchors.find(base); part != here.anchors.end()) {
      top = {from.document, part->second};
    } else {
      Fallible<Place> other = file_for(from, base);
      if (!other) return fail(other.error().message);
      top = *other;
    }
  }
  if (fragment.empty() || fragment[0] == '/') {
    const auto found = find(top, fragment);
    return found ? Fallible<Place>(*found) : fail("there is nothing at `" + std::string(reference) + "`");
  }
  const auto& anchors = files_[top.document].anchors;
  const auto anchor = anchors.find("#" + fragment);
  if (anchor == anchors.end()) return fail("there is no anchor `#" + fragment + "`");
  return Place{top.document, anchor->second};
}

auto Documents::place_text(Place at) const -> std::string {
  const File& file = files_[at.document];
  std::string pointer;
  Place here = root(at.document);
  while (here.node != at.node) {
    std::size_t number = 0;
    for (const Place child : children(here)) {
      if (at.node >= child.node + node(child).span) {
        ++number;
        continue;
      }
      pointer += "/" + (is_list(here) ? std::to_string(number) : step_encoded(node(child).key));
      here = child;
      break;
    }
  }
  return file.path + "#" + pointer;
}

auto Documents::paths() const -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const File& file : files_) all.push_back(file.path);
  return all;
}

}  // namespace writ::schema
