// Values that a schema lists: `enum` and `const`.
#include <algorithm>

#include "compiler/schema/importer.hpp"
#include "compiler/syntax/names.hpp"

namespace writ::schema {

auto Importer::enum_of(const std::vector<std::string>& members, const std::string& name, const View& view) -> Made {
  const std::size_t at = declare(Declaration::Kind::Enum, name, view);
  for (const std::string& member : members) declarations[at].members.push_back({member, "", "", false});
  return {declarations[at].name, false, false, false, false, ""};
}

// Where several lists hold, the shortest says the most.
auto Importer::listed_values(const View& view) -> std::vector<Place> {
  const std::vector<Place> constants = view.all(documents, "const");
  if (!constants.empty()) return constants;
  std::vector<Place> shortest;
  const std::vector<Place> lists = view.all(documents, "enum");
  for (const Place list : lists) {
    const std::vector<Place> values = documents.children(list);
    if (list == lists.front() || values.size() < shortest.size()) shortest = values;
  }
  if (lists.size() > 1) loosen(lists.front(), "enum");
  return shortest;
}

// Numbers are a range; what is left out inside of it no type says.
auto Importer::range_of(const std::vector<Place>& values) -> Made {
  Int128 low = *decimal_of(documents, values.front());
  Int128 high = low;
  bool whole = true;
  for (const Place at : values) {
    const Int128 value = *decimal_of(documents, at);
    low = std::min(low, value);
    high = std::max(high, value);
    whole = whole && value % kDecimalOne == 0;
  }
  const bool gaps = !whole || static_cast<Int128>(values.size() - 1) * kDecimalOne != high - low;
  if (gaps && values.size() > 1) loosen(values.front(), "enum");
  constexpr Int128 kMost = static_cast<Int128>(INT64_MAX) * kDecimalOne;
  const std::string kind = whole && low >= -kMost && high <= kMost ? "int" : "decimal";
  return {kind + " in " + decimal::print(low) + " .. " + decimal::print(high), false, false, false, false, ""};
}

auto Importer::enumerated(const View& view, const std::string& name) -> std::optional<Made> {
  if (!view.first(documents, "const") && !view.first(documents, "enum")) return std::nullopt;
  std::vector<Place> values = listed_values(view);
  const bool nullable =
      std::erase_if(values, [&](Place at) { return documents.node(at).shape == decode::Shape::Null; }) > 0;
  const auto all = [&](auto is) { return !values.empty() && std::all_of(values.begin(), values.end(), is); };
  Made made = opaque("`enum` names values of several kinds");
  if (all([&](Place at) { return documents.text(at).has_value(); })) {
    std::vector<std::string> members;
    bool fits = values.size() <= kMostMembers;
    for (const Place at : values) {
      const auto member = syntax::name_in_rules(*documents.text(at));
      fits = fits && member.has_value();
      if (member && std::find(members.begin(), members.end(), *member) == members.end()) members.push_back(*member);
    }
    if (!fits) loosen(values.front(), "enum");
    made = fits ? enum_of(members, name, view) : Made{"string", false, false, false, false, ""};
  } else if (all([&](Place at) { return documents.truth(at).has_value(); })) {
    if (values.size() == 1) loosen(values.front(), "const");
    made = Made{"bool", false, false, false, false, ""};
  } else if (all([&](Place at) { return decimal_of(documents, at).has_value(); })) {
    made = range_of(values);
  }
  made.optional = nullable;
  return made;
}

}  // namespace writ::schema
