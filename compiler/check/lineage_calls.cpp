// Questions to the declared lineage: `labels(a)`, `reaches(a, b)` and their kin.
#include <algorithm>
#include <array>

#include "compiler/check/checker.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct QueryRow {
  std::string_view name;
  std::string_view clause;  // that says it; empty: it follows from the graph
};
// In the order of LineageQuery.
constexpr std::array kQueries = {
    QueryRow{"sources", ""},          QueryRow{"upstream", ""},
    QueryRow{"downstream", ""},       QueryRow{"labels", "holds"},
    QueryRow{"purposes", "purposes"}, QueryRow{"region", "region"},
    QueryRow{"keep", "keep"},         QueryRow{"kind", ""},
    QueryRow{"class_of", "class"},    QueryRow{"reaches", ""},
};
static_assert(kQueries.size() == static_cast<std::size_t>(LineageQuery::Reaches) + 1);

auto set_type(Checker& c, writ::TypeId element, std::size_t most) -> writ::TypeId {
  writ::Type type;
  type.kind = Kind::Set;
  type.element = element;
  type.max_size = static_cast<std::uint32_t>(std::max<std::size_t>(1, most));
  return c.types().intern(type);
}

// A member of an enum of the graph, or a set of them; invalid where nobody says such a word, which is reported.
auto word_type(Checker& c, ExprId id, LineageQuery query, LineageWord word) -> writ::TypeId {
  const writ::TypeId type = c.package.lineage.word(word);
  if (!type.valid()) {
    c.sink.report(diag::LineageUnsaid, c.span(id), diag::Name{std::string(lineage_query_name(query))},
                  diag::Name{std::string(clause_asked(query))});
    return {};
  }
  const bool one = query == LineageQuery::Region || query == LineageQuery::ClassOf;
  return one ? type : set_type(c, type, c.types()[c.types()[type].enumeration].members.size());
}

auto answer_type(Checker& c, ExprId id, LineageQuery query) -> writ::TypeId {
  switch (query) {
    case LineageQuery::Sources:
    case LineageQuery::Upstream:
    case LineageQuery::Downstream: return set_type(c, c.simple(Kind::Asset), c.package.lineage.assets.size());
    case LineageQuery::Labels: return word_type(c, id, query, LineageWord::Label);
    case LineageQuery::Purposes: return word_type(c, id, query, LineageWord::Purpose);
    case LineageQuery::Region: return word_type(c, id, query, LineageWord::Region);
    case LineageQuery::ClassOf: return word_type(c, id, query, LineageWord::Class);
    case LineageQuery::Keep: return c.simple(Kind::Duration);
    case LineageQuery::Kind: return c.simple(Kind::String);
    case LineageQuery::Reaches: return c.simple(Kind::Bool);
  }
  return {};
}

}  // namespace

auto lineage_query_named(std::string_view name) -> std::optional<LineageQuery> {
  const auto found =
      std::find_if(kQueries.begin(), kQueries.end(), [&](const QueryRow& row) { return row.name == name; });
  if (found == kQueries.end()) return std::nullopt;
  return static_cast<LineageQuery>(found - kQueries.begin());
}

auto lineage_query_name(LineageQuery query) -> std::string_view {
  return kQueries[static_cast<std::size_t>(query)].name;
}

auto lineage_query_names() -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const QueryRow& row : kQueries) names.emplace_back(row.name);
  return names;
}

auto clause_asked(LineageQuery query) -> std::string_view { return kQueries[static_cast<std::size_t>(query)].clause; }

auto answers(const LineageGraph& graph, LineageQuery query, std::uint32_t asset) -> bool {
  const AssetRow& row = graph.assets[asset];
  switch (query) {
    case LineageQuery::Labels: return !graph.closure.open[asset];
    case LineageQuery::Purposes: return row.purposes.has_value();
    case LineageQuery::Region: return row.region.has_value();
    case LineageQuery::Keep: return row.keep.has_value();
    case LineageQuery::ClassOf: return row.data_class.has_value();
    case LineageQuery::Sources:
    case LineageQuery::Upstream:
    case LineageQuery::Downstream:
    case LineageQuery::Kind:
    case LineageQuery::Reaches: return true;
  }
  return false;
}

auto infer_lineage(Checker& c, ExprId id, const Call& call, LineageQuery query) -> writ::TypeId {
  c.fact(id).binding = Binding{Binding::Kind::Lineage, {}, {}, static_cast<std::uint32_t>(query)};
  const std::size_t wanted = query == LineageQuery::Reaches ? 2 : 1;
  const std::string name(call.callee.text);
  if (call.comprehension.valid()) {
    c.sink.report(diag::OperandType, c.span(id), diag::Text{name}, diag::TypeName{"`for … in`"});
    return {};
  }
  if (call.arguments.size() != wanted) {
    c.sink.report(diag::ArgumentCount, c.span(id), diag::Name{name},
                  diag::Text{wanted == 1 ? "1 argument" : "2 arguments"}, diag::Count{call.arguments.size()});
    return {};
  }
  const std::array<std::string_view, 2> parameters = {"a", "b"};
  for (std::size_t i = 0; i < wanted; ++i) {
    const Argument& argument = call.arguments[i];
    if (argument.label.valid() && argument.label.text != parameters[i]) {
      c.sink.report(diag::ArgumentLabel, argument.label.span, diag::Name{name},
                    diag::Name{std::string(argument.label.text)});
      return {};
    }
    if (!expect(c, argument.value, c.simple(Kind::Asset))) return {};
  }
  LineageGraph& graph = c.package.lineage;
  if (graph.broken) return {};
  if (graph.assets.empty()) {
    c.sink.report(diag::LineageNone, c.span(id), diag::Name{name})
        .help("declare what there is: `asset crm \"CRM contacts\" : dataset { … }`");
    return {};
  }
  graph.asked.emplace(c.module, query);
  return answer_type(c, id, query);
}

}  // namespace writ::check
