// `limits { … }`: bounds that an organisation puts on what comes in.
#include <array>

#include "compiler/check/checker.hpp"
#include "compiler/check/literal.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto size_value(Checker& c, ExprId id, std::uint32_t most) -> std::optional<std::uint32_t> {
  const auto* number = std::get_if<NumberLit>(&c.ast().exprs[id].form);
  if (number == nullptr) return std::nullopt;
  writ::Type type;
  type.kind = Kind::Int;
  if (number->form == NumberForm::Quantity) {
    if (!byte_unit(number->unit)) return std::nullopt;
    type.unit = "B";
  }
  std::string why;
  std::optional<Cell> value = number_value(*number, type, why);
  if (!value || value->integer < 1 || value->integer > static_cast<std::int64_t>(most)) return std::nullopt;
  return static_cast<std::uint32_t>(value->integer);
}

// `50_000 steps`
auto steps_value(Checker& c, ExprId id) -> std::optional<std::uint64_t> {
  const auto* number = std::get_if<NumberLit>(&c.ast().exprs[id].form);
  if (number == nullptr || number->unit != "steps" || !number->per.empty()) return std::nullopt;
  std::optional<std::int64_t> value = whole_number(number->digits);
  if (!value || *value < 1 || static_cast<std::uint64_t>(*value) > limits::kMostSteps) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

// What a module says itself, or takes from others.
struct Said {
  std::optional<std::uint32_t> string_bytes;
  std::optional<std::uint32_t> collection;
  std::optional<std::int64_t> clock_skew;
  std::optional<std::int64_t> waiver;
  std::optional<std::uint32_t> waivers_open;
  std::optional<std::uint64_t> cost;
  diag::Span cost_span;
};

// The smaller of two limits is the stricter one, whichever limit it is.
template <class Value>
void tighten(std::optional<Value>& into, const std::optional<Value>& other) {
  if (other && (!into || *other < *into)) into = other;
}

void tighten(Said& into, const Said& other) {
  tighten(into.string_bytes, other.string_bytes);
  tighten(into.collection, other.collection);
  tighten(into.clock_skew, other.clock_skew);
  tighten(into.waiver, other.waiver);
  tighten(into.waivers_open, other.waivers_open);
  if (other.cost && (!into.cost || *other.cost < *into.cost)) into.cost_span = other.cost_span;
  tighten(into.cost, other.cost);
}

void bad_value(Checker& c, const LimitEntry& entry, std::string wants) {
  c.sink.report(diag::LimitValue, c.span(entry.value), diag::Name{std::string(entry.name.text)},
                diag::Text{std::move(wants)});
}

// A value of the wrong form is reported; the default holds then.
template <class Value>
void read_value(Checker& c, const LimitEntry& entry, std::optional<Value> value, const std::string& wants,
                std::optional<Value>& into) {
  if (!value) return bad_value(c, entry, wants);
  tighten(into, value);
}

auto count_value(Checker& c, ExprId id) -> std::optional<std::uint32_t> {
  return size_value(c, id, limits::kLargestCollection);
}

auto positive_duration(Checker& c, ExprId id) -> std::optional<std::int64_t> {
  std::optional<std::int64_t> value = literal_duration(c.ast(), id);
  return value && *value > 0 ? value : std::nullopt;
}

void read_entry(Checker& c, const LimitEntry& entry, Said& into) {
  static const std::vector<std::string> kLimits = {"string", "list", "clock_skew", "cost", "waiver", "waivers_open"};
  std::string_view name = entry.name.text;
  const std::string most = std::to_string(limits::kLargestCollection);
  if (name == "string") {
    std::string wants = "a size of 1 to " + std::to_string(limits::kLargestStringBytes) + " bytes";
    read_value(c, entry, size_value(c, entry.value, limits::kLargestStringBytes), wants, into.string_bytes);
  } else if (name == "list") {
    read_value(c, entry, count_value(c, entry.value), "a count of 1 to " + most, into.collection);
  } else if (name == "clock_skew") {
    read_value(c, entry, literal_duration(c.ast(), entry.value), "a duration such as `2 min`", into.clock_skew);
  } else if (name == "cost") {
    std::optional<std::uint64_t> value = steps_value(c, entry.value);
    if (value && (!into.cost || *value < *into.cost)) into.cost_span = c.span(entry.value);
    read_value(c, entry, value, "a number of steps such as `50_000 steps`", into.cost);
  } else if (name == "waiver") {
    read_value(c, entry, positive_duration(c, entry.value), "a duration such as `90 days`", into.waiver);
  } else if (name == "waivers_open") {
    read_value(c, entry, count_value(c, entry.value), "a count of 1 to " + most, into.waivers_open);
  } else {
    auto& d = c.sink.report(diag::UnknownLimit, entry.name.span, diag::Name{std::string(name)});
    std::string guess = diag::nearest(name, kLimits);
    d.help(guess.empty() ? "the limits are string, list, cost, clock_skew, waiver and waivers_open"
                         : "did you mean `" + guess + "`?");
  }
}

auto read_module(Checker& c) -> Said {
  Said said;
  for (DeclId id : c.ast().items) {
    const auto* decl = std::get_if<LimitsDecl>(&c.ast().decls[id].form);
    if (decl == nullptr) continue;
    for (const LimitEntry& entry : decl->entries) read_entry(c, entry, said);
  }
  return said;
}

// The strictest of what it imports, under whatever name.
auto inherited(const ModuleFacts& module, const std::vector<Said>& own) -> Said {
  Said strictest;
  for (ModuleIndex imported : module.imports) tighten(strictest, own[imported]);
  for (const auto& [_, imported] : module.aliases) tighten(strictest, own[imported]);
  return strictest;
}

auto settled(const Said& own, const Said& from) -> ModuleLimits {
  ModuleLimits made;
  made.string_bytes = own.string_bytes.value_or(from.string_bytes.value_or(made.string_bytes));
  made.collection = own.collection.value_or(from.collection.value_or(made.collection));
  made.clock_skew = own.clock_skew.value_or(from.clock_skew.value_or(made.clock_skew));
  made.waiver = own.waiver ? own.waiver : from.waiver;
  made.waivers_open = own.waivers_open ? own.waivers_open : from.waivers_open;
  made.cost = own.cost ? own.cost : from.cost;
  made.cost_span = own.cost ? own.cost_span : from.cost_span;
  return made;
}

}  // namespace

void read_limits(Checker& c, const World& world) {
  std::vector<Said> own;
  for (c.module = 0; c.module < c.package.modules.size(); ++c.module) own.push_back(read_module(c));
  for (ModuleIndex i = 0; i < own.size(); ++i) {
    c.package.modules[i].limits = settled(own[i], inherited(c.package.modules[i], own));
  }
  // What a schema became takes what the module takes that imports it.
  for (const auto& [from, made] : world.schemas) {
    const ModuleLimits& importer = c.package.modules[from.first].limits;
    c.package.modules[made].limits.string_bytes = importer.string_bytes;
    c.package.modules[made].limits.collection = importer.collection;
  }
  c.module = 0;
}

}  // namespace writ::check
