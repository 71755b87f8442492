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

// The smaller of two limits holds.
void limit_cost(ModuleLimits& into, std::optional<std::uint64_t> cost, diag::Span span) {
  if (!cost || (into.cost && *into.cost <= *cost)) return;
  into.cost = cost;
  into.cost_span = span;
}

void bad_value(Checker& c, const LimitEntry& entry, std::string wants) {
  c.sink.report(diag::LimitValue, c.span(entry.value), diag::Name{std::string(entry.name.text)}, diag::Text{std::move(wants)});
}

void read_entry(Checker& c, const LimitEntry& entry, ModuleLimits& into) {
  std::string_view name = entry.name.text;
  if (name == "string") {
    std::optional<std::uint32_t> value = size_value(c, entry.value, limits::kLargestStringBytes);
    if (!value) return bad_value(c, entry, "a size of 1 to " + std::to_string(limits::kLargestStringBytes) + " bytes");
    into.string_bytes = *value;
  } else if (name == "list") {
    std::optional<std::uint32_t> value = size_value(c, entry.value, limits::kLargestCollection);
    if (!value) return bad_value(c, entry, "a count of 1 to " + std::to_string(limits::kLargestCollection));
    into.collection = *value;
  } else if (name == "clock_skew") {
    std::optional<std::int64_t> value = literal_duration(c.ast(), entry.value);
    if (!value) return bad_value(c, entry, "a duration such as `2 min`");
    into.clock_skew = *value;
  } else if (name == "cost") {
    std::optional<std::uint64_t> value = steps_value(c, entry.value);
    if (!value) return bad_value(c, entry, "a number of steps such as `50_000 steps`");
    limit_cost(into, value, c.span(entry.value));
  } else if (name != "waiver" && name != "waivers_open") {
    auto& d = c.sink.report(diag::UnknownLimit, entry.name.span, diag::Name{std::string(name)});
    std::string guess = diag::nearest(name, {"string", "list", "clock_skew", "cost", "waiver", "waivers_open"});
    d.help(guess.empty() ? "the limits are string, list, cost, clock_skew, waiver and waivers_open" : "did you mean `" + guess + "`?");
  }
}

auto own_limits(Checker& c, ModuleIndex module) -> std::vector<const LimitsDecl*> {
  std::vector<const LimitsDecl*> found;
  for (DeclId id : c.package.asts[module].items) {
    if (const auto* decl = std::get_if<LimitsDecl>(&c.package.asts[module].decls[id].form)) found.push_back(decl);
  }
  return found;
}

// Its own limit, else the smallest of what it imports, under whatever name.
void inherit_cost(Checker& c, ModuleIndex module, const std::vector<ModuleLimits>& own) {
  ModuleLimits& into = c.package.modules[module].limits;
  into.cost.reset();
  limit_cost(into, own[module].cost, own[module].cost_span);
  if (into.cost) return;
  for (ModuleIndex imported : c.package.modules[module].imports) limit_cost(into, own[imported].cost, own[imported].cost_span);
  for (const auto& [_, imported] : c.package.modules[module].aliases) limit_cost(into, own[imported].cost, own[imported].cost_span);
}

}  // namespace

void read_limits(Checker& c, const World& world) {
  std::vector<ModuleLimits> own(c.package.modules.size());
  std::vector<bool> says(c.package.modules.size(), false);
  for (c.module = 0; c.module < c.package.modules.size(); ++c.module) {
    for (const LimitsDecl* decl : own_limits(c, c.module)) {
      says[c.module] = true;
      for (const LimitEntry& entry : decl->entries) read_entry(c, entry, own[c.module]);
    }
  }
  for (ModuleIndex i = 0; i < c.package.modules.size(); ++i) {
    ModuleLimits inherited;
    for (ModuleIndex imported : c.package.modules[i].imports) {
      if (says[imported]) inherited = own[imported];
    }
    c.package.modules[i].limits = inherited;
    for (const LimitsDecl* decl : own_limits(c, i)) {
      c.module = i;
      ModuleLimits& into = c.package.modules[i].limits;
      for (const LimitEntry& entry : decl->entries) {
        if (entry.name.text == "string") into.string_bytes = own[i].string_bytes;
        if (entry.name.text == "list") into.collection = own[i].collection;
        if (entry.name.text == "clock_skew") into.clock_skew = own[i].clock_skew;
      }
    }
    inherit_cost(c, i, own);
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
