// Expressions that make values: lists, sets, records, choices.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/forms.hpp"
#include "compiler/check/json.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/walk.hpp"
#include "runtime/builtins/calendar.hpp"
#include "runtime/builtins/zone.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto collection_of(Checker& c, Kind kind, writ::TypeId element, std::size_t size) -> writ::TypeId {
  writ::Type type;
  type.kind = kind;
  type.element = element;
  type.min_size = size > 0 ? 1 : 0;
  type.max_size = std::max<std::uint32_t>(static_cast<std::uint32_t>(size), 1);
  return c.types().intern(type);
}

// `[e for x in xs where P]`: as many elements as `xs` may have.
auto infer_comprehension(Checker& c, ExprId id, Kind kind, ExprId element, const Comprehension& comprehension, writ::TypeId hint)
    -> writ::TypeId {
  Inside inside(c);
  if (!bind_comprehension(c, id, comprehension)) return {};
  writ::TypeId wanted = hint.valid() && is_collection(c.types()[hint].kind) ? c.types()[hint].element : writ::TypeId{};
  writ::TypeId type = infer(c, element, wanted);
  if (!require_present(c, element, type)) return {};
  if (kind == Kind::Set && refuse_json(c, c.span(element), "set", type, kListInstead)) return {};
  writ::Type made;
  made.kind = kind;
  made.element = type;
  made.max_size = std::max<std::uint32_t>(1, c.types()[c.fact(comprehension.sequence).type].max_size);
  return c.types().intern(made);
}

auto infer_elements(Checker& c, ExprId id, Kind kind, const std::vector<ExprId>& elements, writ::TypeId hint) -> writ::TypeId {
  writ::TypeId element;
  if (hint.valid() && is_collection(c.types()[hint].kind) && c.types()[hint].kind != Kind::Map) element = c.types()[hint].element;
  if (elements.empty()) {
    if (element.valid()) return collection_of(c, kind, element, 0);
    c.sink.report(diag::CannotInfer, c.span(id)).help("an empty collection needs a place that says what it holds");
    return {};
  }
  std::size_t first = 0;
  if (!element.valid()) {
    element = infer(c, elements[0]);
    if (!require_present(c, elements[0], element)) return {};
    first = 1;
  }
  if (kind == Kind::Set && refuse_json(c, c.span(id), "set", element, kListInstead)) return {};
  bool fine = true;
  for (std::size_t i = first; i < elements.size(); ++i) fine = expect(c, elements[i], element) && fine;
  return fine ? collection_of(c, kind, element, elements.size()) : writ::TypeId{};
}

// The refinement of a text is asked of what comes in; here it stands in the rules.
auto zone_fits(Checker& c, ExprId id) -> bool {
  const std::string text = is_plain_text(c.ast(), id) ? literal_text(c.ast(), id) : "UTC0";
  if (builtins::parse_zone(text)) return true;
  c.sink.report(diag::MalformedText, c.span(id), diag::Text{text},
                diag::Text{R"(a rule of local time such as "CET-1CEST,M3.5.0,M10.5.0/3")"},
                diag::Text{"it is written as in the variable TZ of POSIX, not as the name of a place"});
  return false;
}

// Whether nothing in it comes from elsewhere; reports the first part that does.
auto is_written_out(Checker& c, ExprId id) -> bool {
  const ExprForm& form = c.ast().exprs[id].form;
  const bool names = std::holds_alternative<NameRef>(form) || std::holds_alternative<Call>(form) ||
                     std::holds_alternative<NowLit>(form) || std::holds_alternative<With>(form);
  if (names) {
    c.sink.report(diag::CalendarComputed, c.span(id)).help("write the value, or read the calendar from a file with `data`");
    return false;
  }
  bool fine = true;
  each_child(form, [&](ExprId child) { fine = fine && is_written_out(c, child); });
  return fine;
}

}  // namespace

auto infer_form(Checker& c, ExprId id, const ListLit& form, writ::TypeId hint) -> writ::TypeId {
  if (form.comprehension.valid()) return infer_comprehension(c, id, Kind::List, form.elements[0], form.comprehension, hint);
  return infer_elements(c, id, Kind::List, form.elements, hint);
}

auto infer_form(Checker& c, ExprId id, const SetLit& form, writ::TypeId hint) -> writ::TypeId {
  if (form.comprehension.valid()) return infer_comprehension(c, id, Kind::Set, form.elements[0], form.comprehension, hint);
  return infer_elements(c, id, Kind::Set, form.elements, hint);
}

auto infer_form(Checker& c, ExprId id, const RecordLit& form, writ::TypeId hint) -> writ::TypeId {
  if (!hint.valid() || c.types()[hint].kind != Kind::Record) {
    if (hint.valid()) {
      c.sink.report(diag::TypeMismatch, c.span(id), diag::TypeName{"a record"}, c.name_of(hint));
    } else {
      c.sink.report(diag::CannotInfer, c.span(id)).help("a record literal needs a place that says which record it is");
    }
    for (const FieldInit& field : form.fields) static_cast<void>(field);
    return {};
  }
  const bool calendar = builtins::is_calendar(c.types(), hint);
  if (calendar && !is_written_out(c, id)) return {};
  const RecordType record = c.types()[c.types()[hint].record];
  std::vector<bool> given(record.fields.size(), false);
  bool fine = true;
  for (const FieldInit& init : form.fields) {
    std::optional<std::uint32_t> field = record.find(init.name.text);
    if (!field) {
      std::vector<std::string> known;
      for (const Field& f : record.fields) known.push_back(f.name);
      auto& d = c.sink.report(diag::UnknownField, init.name.span, diag::Name{std::string(init.name.text)}, c.name_of(hint));
      std::string guess = diag::nearest(init.name.text, known);
      if (!guess.empty()) d.help("did you mean `" + guess + "`?");
      fine = false;
      continue;
    }
    if (given[*field]) {
      c.sink.report(diag::DuplicateMember, init.name.span, diag::Name{std::string(init.name.text)}, diag::Text{"this record"});
      fine = false;
    }
    given[*field] = true;
    fine = expect(c, init.value, record.fields[*field].type) && fine;
    if (calendar && init.name.text == "zone") fine = fine && zone_fits(c, init.value);
  }
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (given[i] || !record.fields[i].type.valid() || c.types()[record.fields[i].type].optional) continue;
    c.sink.report(diag::MissingField, c.span(id), diag::Name{record.fields[i].name}, c.name_of(hint));
    fine = false;
  }
  return fine ? hint : writ::TypeId{};
}

auto infer_form(Checker& c, ExprId id, const With& form, writ::TypeId hint) -> writ::TypeId {
  if (c.context != Context::Test) {
    c.sink.report(diag::OnlyInTests, c.span(id), diag::Text{"with"});
    return {};
  }
  writ::TypeId base = infer(c, form.base, hint);
  if (!require_present(c, form.base, base)) return {};
  bool fine = true;
  for (const Update& update : form.updates) {
    writ::TypeId at = base;
    for (const Ident& part : update.path) {
      std::optional<std::uint32_t> field;
      bool record = at.valid() && c.types()[at].kind == Kind::Record && !c.types()[at].optional;
      if (record) field = c.types()[c.types()[at].record].find(part.text);
      if (!field) {
        c.sink.report(diag::UnknownField, part.span, diag::Name{std::string(part.text)}, c.name_of(at));
        at = {};
        break;
      }
      at = c.types()[c.types()[at].record].fields[*field].type;
    }
    fine = at.valid() && expect(c, update.value, at) && fine;
  }
  return fine ? base : writ::TypeId{};
}

namespace {

// Two answers of one choice must have one type.
auto same_answer(Checker& c, ExprId left, ExprId right, const Pair& pair) -> writ::TypeId {
  if (!pair.valid()) return {};
  if (same_shape(c.types(), pair.left, pair.right)) return pair.left;
  writ::TypeId plain_left = c.types().required_of(pair.left);
  writ::TypeId plain_right = c.types().required_of(pair.right);
  if (same_shape(c.types(), plain_left, plain_right)) {  // one of them is optional
    bool left_optional = c.types()[pair.left].optional;
    ExprFacts& fact = c.fact(left_optional ? right : left);
    fact.wrap = true;
    fact.as = left_optional ? pair.left : pair.right;
    return fact.as;
  }
  c.sink.report(diag::TypeMismatch, c.span(right), c.name_of(pair.right), c.name_of(pair.left))
      .label(c.span(left), "this is the other answer");
  return {};
}

}  // namespace

auto infer_form(Checker& c, ExprId, const If& form, writ::TypeId hint) -> writ::TypeId {
  bool fine = expect_bool(c, form.condition);
  Flow flow = fine ? flow_of(c, form.condition) : Flow{};
  auto branch = [&](ExprId value, const Facts& facts, writ::TypeId wanted) {
    Inside inside(c);
    c.facts = with_facts(c.facts, facts);
    return infer(c, value, wanted);
  };
  Pair pair;
  if (is_weak(c, form.then_value) && !is_weak(c, form.else_value)) {
    pair.right = branch(form.else_value, flow.when_false, hint);
    pair.left = branch(form.then_value, flow.when_true, pair.right);
  } else {
    pair.left = branch(form.then_value, flow.when_true, hint);
    pair.right = branch(form.else_value, flow.when_false, pair.left.valid() ? pair.left : hint);
  }
  writ::TypeId answer = same_answer(c, form.then_value, form.else_value, pair);
  return fine ? answer : writ::TypeId{};
}

namespace {

void check_arm(Checker& c, const MatchArm& arm, const EnumType& subject, std::vector<bool>& seen) {
  for (const Ident& member : arm.members) {
    auto found = std::find(subject.members.begin(), subject.members.end(), member.text);
    if (found == subject.members.end()) {
      auto& d = c.sink.report(diag::UnknownField, member.span, diag::Name{std::string(member.text)}, diag::TypeName{subject.name});
      std::string guess = diag::nearest(member.text, subject.members);
      if (!guess.empty()) d.help("did you mean `" + guess + "`?");
      continue;
    }
    auto index = static_cast<std::size_t>(found - subject.members.begin());
    if (seen[index]) c.sink.report(diag::MatchArmTwice, member.span, diag::Name{std::string(member.text)});
    seen[index] = true;
  }
}

}  // namespace

auto infer_form(Checker& c, ExprId id, const Match& form, writ::TypeId hint) -> writ::TypeId {
  writ::TypeId subject = infer(c, form.subject);
  if (refuse_json(c, c.span(form.subject), "match", subject)) return {};
  if (!require_present(c, form.subject, subject)) return {};
  if (c.types()[subject].kind != Kind::Enum) {
    c.sink.report(diag::OperandType, c.span(form.subject), diag::Text{"match"}, c.name_of(subject))
        .help("`match` is over the members of an enum; use `if` or a table otherwise");
    return {};
  }
  const EnumType members = c.types()[c.types()[subject].enumeration];
  std::vector<bool> seen(members.members.size(), false);
  writ::TypeId answer = hint;
  bool fine = true;
  for (std::size_t i = 0; i < form.arms.size(); ++i) {
    check_arm(c, form.arms[i], members, seen);
    if (i == 0) {
      answer = infer(c, form.arms[0].value, hint);
      fine = answer.valid();
    } else if (answer.valid()) {
      fine = expect(c, form.arms[i].value, answer) && fine;
    }
  }
  std::string missing;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (!seen[i]) missing += (missing.empty() ? "`" : ", `") + members.members[i] + "`";
  }
  if (!missing.empty()) {
    c.sink.report(diag::MatchNotExhaustive, c.span(id), diag::Text{missing}).help("add an arm; several members may share one");
    return {};
  }
  return fine ? answer : writ::TypeId{};
}

}  // namespace writ::check
