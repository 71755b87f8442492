#include "compiler/schema/view.hpp"

#include <algorithm>
#include <array>

namespace writ::schema {
namespace {

constexpr std::array<std::string_view, 25> kAnnotations = {
    "$schema",         "$id",         "id",           "$anchor",       "$comment",        "$defs",
    "definitions",     "$vocabulary", "title",        "description",   "default",         "example",
    "examples",        "deprecated",  "readOnly",     "writeOnly",     "contentEncoding", "contentMediaType",
    "contentSchema",   "xml",         "externalDocs", "discriminator", "enumNames",       "$dynamicAnchor",
    "$recursiveAnchor"};

constexpr std::array<std::string_view, 32> kSupported = {"$ref",
                                                         "allOf",
                                                         "anyOf",
                                                         "oneOf",
                                                         "type",
                                                         "nullable",
                                                         "enum",
                                                         "const",
                                                         "format",
                                                         "pattern",
                                                         "minLength",
                                                         "maxLength",
                                                         "minimum",
                                                         "maximum",
                                                         "exclusiveMinimum",
                                                         "exclusiveMaximum",
                                                         "multipleOf",
                                                         "items",
                                                         "minItems",
                                                         "maxItems",
                                                         "uniqueItems",
                                                         "properties",
                                                         "required",
                                                         "additionalProperties",
                                                         "patternProperties",
                                                         "propertyNames",
                                                         "minProperties",
                                                         "maxProperties",
                                                         "$dynamicRef",
                                                         "$recursiveRef",
                                                         "prefixItems",
                                                         "additionalItems"};

template <std::size_t N>
auto holds(const std::array<std::string_view, N>& words, std::string_view word) -> bool {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

auto is_annotation(std::string_view keyword) -> bool {
  return holds(kAnnotations, keyword) || keyword.starts_with("x-") || keyword.find(':') != std::string_view::npos;
}

auto is_supported(std::string_view keyword) -> bool { return holds(kSupported, keyword); }

auto View::all(const Documents& documents, std::string_view keyword) const -> std::vector<Place> {
  std::vector<Place> found;
  for (const Place part : parts) {
    if (const auto at = documents.member(part, keyword)) found.push_back(*at);
  }
  return found;
}

auto View::first(const Documents& documents, std::string_view keyword) const -> std::optional<Place> {
  const std::vector<Place> found = all(documents, keyword);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

auto View::count(const Documents& documents, std::string_view keyword, Tightest which) const
    -> std::optional<std::uint64_t> {
  constexpr std::size_t kMostDigits = 12;
  std::optional<std::uint64_t> found;
  for (const Place at : all(documents, keyword)) {
    const std::string_view digits = documents.number(at).value_or("");
    if (digits.empty() || digits.size() > kMostDigits ||
        digits.find_first_not_of("0123456789") != std::string_view::npos)
      continue;
    std::uint64_t value = 0;
    for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    found = !found ? value : which == Tightest::Greatest ? std::max(*found, value) : std::min(*found, value);
  }
  return found;
}

auto View::text(const Documents& documents, std::string_view keyword) const -> std::string {
  for (const Place at : all(documents, keyword)) {
    if (const auto found = documents.text(at)) return std::string(*found);
  }
  return {};
}

auto View::truth(const Documents& documents, std::string_view keyword) const -> bool {
  const std::vector<Place> found = all(documents, keyword);
  return std::any_of(found.begin(), found.end(), [&](Place at) { return documents.truth(at).value_or(false); });
}

auto stands_for(Documents& documents, Place at) -> std::optional<Place> {
  if (!documents.is_object(at)) return std::nullopt;
  const auto reference = documents.member(at, "$ref");
  const auto all = documents.member(at, "allOf");
  for (const Place child : documents.children(at)) {
    const std::string_view key = documents.key_of(child);
    const bool other = key != "$ref" && key != "allOf" && !is_annotation(key);
    if (other && (!reference || documents.siblings_count(at))) return std::nullopt;
  }
  if (reference && documents.text(*reference) && (!all || !documents.siblings_count(at))) {
    const Fallible<Place> target = documents.resolve(at, *documents.text(*reference));
    return target ? std::optional(*target) : std::nullopt;
  }
  if (reference || !all || documents.children(*all).size() != 1) return std::nullopt;
  return documents.children(*all).front();
}

}  // namespace writ::schema
