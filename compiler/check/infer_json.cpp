// Free-form data: looking into it, giving it a type, and nothing else.
#include <algorithm>

#include "compiler/check/forms.hpp"
#include "compiler/check/json.hpp"
#include "compiler/check/json_literal.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/builtins/calendar.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto holds(const TypeTable& types, writ::TypeId id, std::size_t depth) -> bool {
  if (!id.valid() || depth > limits::kTypeDepth) return false;
  const writ::Type& type = types[id];
  if (type.kind == Kind::Json) return true;
  if (is_collection(type.kind)) return holds(types, type.element, depth + 1);
  if (type.kind != Kind::Record) return false;
  const std::vector<Field>& fields = types[type.record].fields;
  return std::any_of(fields.begin(), fields.end(), [&](const Field& f) { return holds(types, f.type, depth + 1); });
}

// The type behind `as`; reports what cannot stand there.
auto target_type(Checker& c, const Cast& form) -> writ::TypeId {
  const writ::TypeId target = resolve_type(c, form.type);
  if (!target.valid()) return {};
  const diag::Span place = c.ast().types[form.type].span;
  const writ::Type& row = c.types()[target];
  if (row.optional) {
    const std::string plain = type_name(c.types(), c.types().required_of(target));
    c.sink.report(diag::ConvertsTo, place, c.name_of(target), diag::Text{"what `as` gives is optional anyway"})
        .help("write `as " + plain + "`");
    return {};
  }
  if (row.kind == Kind::Json) {
    c.sink.report(diag::ConvertsTo, place, c.name_of(target), diag::Text{"it is json already"});
    return {};
  }
  const bool refused = row.kind == Kind::Set && refuse_json(c, place, "set", row.element, kListInstead);
  return refused ? writ::TypeId{} : target;
}

}  // namespace

auto holds_json(const TypeTable& types, writ::TypeId type) -> bool { return holds(types, type, 0); }

auto refuse_json(Checker& c, diag::Span place, const std::string& what, writ::TypeId type, const std::string& way_out)
    -> bool {
  if (!type.valid() || !holds_json(c.types(), type)) return false;
  const bool whole = c.types()[type].kind == Kind::Json;
  c.sink.report(diag::JsonOperation, place, diag::Text{what}, c.name_of(type))
      .help(!way_out.empty() ? way_out
            : whole          ? R"(give it a type first: `… as string`, or look into it: `…["key"]`)"
                             : "there is json in it; use the parts that have a type");
  return true;
}

auto infer_json_part(Checker& c, ExprId id, const IndexAccess& form, writ::TypeId json) -> writ::TypeId {
  const writ::TypeId index = infer(c, form.index);
  if (!require_present(c, form.index, index)) return {};
  const writ::Type& row = c.types()[index];
  if (row.kind != Kind::String && !(row.kind == Kind::Int && row.unit.empty())) {
    c.sink.report(diag::JsonIndex, c.span(form.index), c.name_of(index))
        .help(R"(write `…["key"]` for a member, `…[0]` for an element)");
    return {};
  }
  return narrowed(c, id, c.types().optional_of(json));
}

auto infer_json_literal(Checker& c, ExprId id, writ::TypeId json) -> writ::TypeId {
  JsonFault fault;
  const std::optional<std::string> text = json_literal(c.ast(), id, fault);
  const writ::Type& row = c.types()[json];
  const std::size_t most = row.max_size != 0 ? row.max_size : limits::kLargestStringBytes;
  if (text && text->size() <= most) return json;
  if (text) {
    c.sink.report(diag::BadSize, c.span(id), diag::Text{std::to_string(text->size()) + " bytes"},
                  diag::Text{"at most " + std::to_string(most) + " fit here"});
  } else {
    c.sink.report(diag::JsonLiteral, c.span(fault.at), diag::Text{fault.why})
        .help(R"(json is written as it looks: `{ name: "a", ports: [80, 443] }`)");
  }
  return {};
}

auto infer_form(Checker& c, ExprId id, const Cast& form, writ::TypeId) -> writ::TypeId {
  const writ::TypeId value = infer(c, form.value);
  const writ::TypeId target = target_type(c, form);
  if (!value.valid() || !target.valid()) return {};
  if (c.types()[value].kind != Kind::Json) {
    c.sink.report(diag::ConvertsJson, c.span(form.value), c.name_of(value))
        .help("a value that has a type keeps it; there are no other conversions");
    return {};
  }
  if (builtins::is_calendar(c.types(), target)) {
    c.sink.report(diag::CalendarPlace, c.span(id), diag::Text{"what a json is taken for"});
    return {};
  }
  return narrowed(c, id, c.types().optional_of(target));
}

void check_json_in_sets(Checker& c) {
  for (std::uint32_t at = 0; at < c.ast().types.size(); ++at) {
    const auto* form = std::get_if<CollectionType>(&c.ast().types[syntax::TypeId{at}].form);
    if (form == nullptr || form->kind != CollectionType::Kind::Set) continue;
    refuse_json(c, c.ast().types[form->element].span, "set", c.here().types[form->element], kListInstead);
  }
}

}  // namespace writ::check
