// Arrays and objects.
#include <algorithm>
#include <iterator>

#include "compiler/schema/importer.hpp"
#include "compiler/syntax/names.hpp"
#include "runtime/base/limits.hpp"

namespace writ::schema {
namespace {

// ", max 64", ", 1 .. 64"; nothing where the default holds.
auto size_text(std::optional<std::uint64_t> least, std::optional<std::uint64_t> most, std::uint32_t otherwise)
    -> std::string {
  const std::uint64_t high = std::clamp<std::uint64_t>(most.value_or(otherwise), 1, limits::kLargestCollection);
  const std::uint64_t low = std::min(least.value_or(0), high);
  if (low > 0) return ", " + std::to_string(low) + " .. " + std::to_string(high);
  return most ? ", max " + std::to_string(high) : "";
}

// What a collection holds: nothing in it may be absent, so what may be null stays as it is.
auto element_text(const Made& element) -> std::string { return element.optional ? "json" : element.text; }
auto is_free(const Made& element) -> bool { return element.optional || element.free_form; }

}  // namespace

auto Importer::array_type(const View& view, const std::string& name) -> Made {
  const auto items = view.first(documents, "items");
  const bool tuple = view.first(documents, "prefixItems") || (items && documents.is_list(*items));
  if (tuple) return opaque("a tuple");
  const Made element = items ? type_of(*items, name) : opaque("`items` says nothing");
  const auto most = view.count(documents, "maxItems", View::Tightest::Least);
  if (!most) unbounded(view.parts.front());
  const auto unique = view.first(documents, "uniqueItems");
  const bool wanted = unique && documents.truth(*unique).value_or(false);
  const bool set = wanted && !element.parts && !element.optional;
  if (wanted && !set) loosen(*unique, "uniqueItems");
  const std::string size = size_text(view.count(documents, "minItems", View::Tightest::Greatest), most, collection());
  Made made{(set ? "set[" : "list[") + element_text(element) + size + "]", false, true, is_free(element), false, ""};
  if (is_free(element)) made.opaque = element.opaque;
  return made;
}

auto Importer::map_type(const View& view, Place element_at, const std::string& name) -> Made {
  for (const char* keyword : {"patternProperties", "propertyNames", "required"}) {
    if (const auto at = view.first(documents, keyword)) loosen(*at, keyword);
  }
  const Made element = type_of(element_at, name);
  const auto most = view.count(documents, "maxProperties", View::Tightest::Least);
  if (!most) unbounded(view.parts.front());
  const auto least = view.count(documents, "minProperties", View::Tightest::Greatest);
  const std::string text = "map[string, " + element_text(element) + size_text(least, most, collection()) + "]";
  return {text, false, true, is_free(element), false, is_free(element) ? element.opaque : ""};
}

// What several parts say of one key holds together.
void Importer::add_fields(std::size_t record, const View& view, const std::string& name, Made& made) {
  std::set<std::string> required;
  for (const Place list : view.all(documents, "required")) {
    for (const Place one : documents.children(list)) required.emplace(documents.text(one).value_or(""));
  }
  std::vector<std::string> keys;
  std::map<std::string, std::vector<Place>> places;
  for (const Place set : view.all(documents, "properties")) {
    for (const Place property : documents.children(set)) {
      std::string key(documents.key_of(property));
      if (!places.contains(key)) keys.push_back(key);
      places[std::move(key)].push_back(property);
    }
  }
  for (const std::string& key : required) {
    if (!places.contains(key) && !key.empty()) keys.push_back(key);
  }
  for (const std::string& key : keys) {
    const std::vector<Place>& said = places[key];
    const auto written = syntax::name_in_rules(key);
    if (!written) {
      refuse(said.empty() ? view.parts.front() : said.front(),
             "a key that rules cannot write: it is empty, or has a backquote, a line break or a control in it");
      continue;
    }
    const bool never =
        std::any_of(said.begin(), said.end(), [&](Place at) { return documents.truth(at) == std::optional(false); });
    if (never) continue;
    const Made field =
        said.empty() ? opaque("it is required, and nothing says what it is") : type_of_all(said, name + pascal(key));
    View own;
    std::copy_if(said.begin(), said.end(), std::back_inserter(own.parts),
                 [&](Place at) { return documents.is_object(at); });
    const bool optional = field.optional || !required.contains(key);
    declarations[record].members.push_back(
        {*written, described(doc_of(own), field), field.text + (optional ? "?" : ""), field.sensitive});
    made.free_form = made.free_form || field.free_form;
  }
}

auto Importer::object_type(const View& view, const std::string& name) -> Made {
  const std::vector<Place> sets = view.all(documents, "properties");
  const bool named = std::any_of(sets.begin(), sets.end(), [&](Place set) { return !documents.children(set).empty(); });
  const auto rest = view.first(documents, "additionalProperties");
  const auto patterns = view.first(documents, "patternProperties");
  const bool closed = rest && documents.truth(*rest) == std::optional(false);
  if (!named && patterns) {
    const std::vector<Place> shapes = documents.children(*patterns);
    return shapes.size() == 1 ? map_type(view, shapes.front(), name) : opaque("`patternProperties`");
  }
  if (!named && rest && documents.is_object(*rest)) return map_type(view, *rest, name);
  if (!named && !closed) return opaque("an object without `properties`");
  for (const char* keyword : {"patternProperties", "propertyNames", "minProperties", "maxProperties"}) {
    if (const auto at = view.first(documents, keyword)) loosen(*at, keyword);
  }
  const std::size_t record = declare(Declaration::Kind::Record, name, view);
  Made made{declarations[record].name, false, true, false, false, ""};
  records_[view.parts.front()] = made.text;
  add_fields(record, view, name, made);
  return made;
}

}  // namespace writ::schema
