// `oneOf` and `anyOf`: what has a type although it says several things.
#include <algorithm>

#include "compiler/schema/importer.hpp"
#include "compiler/syntax/names.hpp"

namespace writ::schema {

// An alternative that only narrows what the schema beside it says already.
auto Importer::only_constrains(const View& base, Place alternative) -> bool {
  if (!documents.is_object(alternative)) return false;
  const std::vector<Place> sets = base.all(documents, "properties");
  const auto is_known = [&](Place property) {
    return std::any_of(sets.begin(), sets.end(),
                       [&](Place set) { return documents.member(set, documents.key_of(property)).has_value(); });
  };
  for (const Place child : documents.children(alternative)) {
    const std::string_view key = documents.key_of(child);
    if (is_annotation(key) || key == "required" || key == "not") continue;
    if (key == "type" && documents.text(child) == "object") continue;
    if (key != "properties") return false;
    const std::vector<Place> properties = documents.children(child);
    if (!std::all_of(properties.begin(), properties.end(), is_known)) return false;
  }
  return true;
}

namespace {

// What `enum` and `const` list.
auto listed_in(const Documents& documents, const View& view) -> std::vector<Place> {
  std::vector<Place> found = view.all(documents, "const");
  for (const Place list : view.all(documents, "enum")) {
    const std::vector<Place> values = documents.children(list);
    found.insert(found.end(), values.begin(), values.end());
  }
  return found;
}

}  // namespace

// Where every alternative is a text, so is the whole: an enum of all their members, or a string.
auto Importer::one_of_texts(const std::vector<View>& alternatives, const std::string& name) -> std::optional<Made> {
  const Made string{"string", false, false, false, false, ""};
  std::vector<std::string> members;
  bool listed = true;
  for (const View& view : alternatives) {
    bool nullable = false;
    const std::vector<Place> values = listed_in(documents, view);
    if (values.empty() && kinds_of(view, nullable) != std::set<std::string>{"string"}) return std::nullopt;
    listed = listed && !values.empty();
    for (const Place value : values) {
      if (!documents.text(value)) return std::nullopt;
      const auto member = syntax::name_in_rules(*documents.text(value));
      listed = listed && member.has_value();
      if (member && std::find(members.begin(), members.end(), *member) == members.end()) members.push_back(*member);
    }
  }
  if (!listed || members.empty() || members.size() > kMostMembers) return string;
  return enum_of(members, name, alternatives.front());
}

// One alternative, beside null perhaps: it joins what stands beside it, or is the whole.
auto Importer::only_alternative(View& view, Place alternative, bool nullable, const std::string& name, Made& made)
    -> bool {
  const bool alone = view.parts.size() == 1 && !view.first(documents, "properties") && !view.first(documents, "type");
  if (alone) {
    made = type_of(alternative, name);
    made.optional = made.optional || nullable;
    return true;
  }
  const View inner = flattened(alternative);
  view.parts.insert(view.parts.end(), inner.parts.begin(), inner.parts.end());
  made.optional = nullable;
  return false;
}

// " of ReportA, ReportB": alternatives that are references are declared all the same, so that `as` can ask for each.
auto Importer::declared_alternatives(const std::vector<Place>& alternatives, const std::string& name) -> std::string {
  std::string names;
  for (const Place at : alternatives) {
    if (!stands_for(documents, at)) continue;
    const Made made = type_of(at, name);
    const bool declared = std::any_of(declarations.begin(), declarations.end(),
                                      [&](const Declaration& declaration) { return declaration.name == made.text; });
    if (declared) names += (names.empty() ? " of " : ", ") + made.text;
  }
  return names;
}

// Whether a union settles what the type is.
auto Importer::union_type(View& view, const std::string& name, Made& made) -> bool {
  for (const char* keyword : {"oneOf", "anyOf"}) {
    const auto list = view.first(documents, keyword);
    if (!list) continue;
    std::vector<Place> alternatives = documents.children(*list);
    const bool nullable = std::erase_if(alternatives, [&](Place at) {
                            const auto type = documents.member(at, "type");
                            return type && documents.text(*type) == "null";
                          }) > 0;
    if (alternatives.size() == 1) {
      if (only_alternative(view, alternatives.front(), nullable, name, made)) return true;
      continue;
    }
    const bool record = view.first(documents, "properties").has_value();
    const bool narrows =
        std::all_of(alternatives.begin(), alternatives.end(), [&](Place at) { return only_constrains(view, at); });
    if (narrows && record) {
      loosen(*list, keyword);
      continue;
    }
    std::vector<View> views;
    for (const Place at : alternatives) views.push_back(flattened(at));
    const auto texts = record ? std::nullopt : one_of_texts(views, name);
    made = texts ? *texts : opaque("`" + std::string(keyword) + "`" + declared_alternatives(alternatives, name));
    made.optional = nullable;
    return true;
  }
  return false;
}

}  // namespace writ::schema
