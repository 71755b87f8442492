// What was decided, read without JSON.
#include "runtime/capi/handles.hpp"
#include "runtime/decide/validity.hpp"

namespace {

namespace decide = writ::decide;
namespace ir = writ::ir;

static_assert(WRIT_ALLOW == static_cast<int>(ir::Verdict::Allow) && WRIT_DENY == static_cast<int>(ir::Verdict::Deny));
static_assert(WRIT_NEEDS_APPROVAL == static_cast<int>(ir::Verdict::NeedsApproval));
static_assert(WRIT_ESCALATE == static_cast<int>(ir::Verdict::Escalate));
static_assert(WRIT_SATISFIED == static_cast<int>(decide::Outcome::Satisfied));
static_assert(WRIT_VIOLATED == static_cast<int>(decide::Outcome::Violated));
static_assert(WRIT_NOT_APPLICABLE == static_cast<int>(decide::Outcome::NotApplicable));
static_assert(WRIT_WAIVED == static_cast<int>(decide::Outcome::Waived));
static_assert(WRIT_ADVISORY == static_cast<int>(ir::LevelKind::Advisory));
static_assert(WRIT_SOFT == static_cast<int>(ir::LevelKind::Soft) && WRIT_HARD == static_cast<int>(ir::LevelKind::Hard));

auto verdict_of(ir::Verdict verdict) -> writ_verdict { return static_cast<writ_verdict>(verdict); }

auto text_of(const std::string& text) -> writ_text { return {text.data(), text.size()}; }

auto row_of(const writ_decision& decision, std::size_t index) -> const ir::Obligation& {
  return decision.decided.open->gate->obligations[decision.decided.decision.obligations[index].obligation];
}

auto has_argument(const writ_decision* decision, std::size_t obligation, std::size_t argument) -> bool {
  return obligation < writ_decision_obligation_count(decision) &&
         argument < row_of(*decision, obligation).arguments.size();
}

// The decision is the part of a context that only looks const from outside: the text is memory of the context.
auto json_of(writ_decision& decision, std::size_t obligation, std::size_t argument) -> writ_text {
  const ir::Module& module = decision.decided.module();
  const ir::Gate& gate = *decision.decided.open->gate;
  const ir::Function& function = module.functions[gate.function];
  const std::uint32_t output = row_of(decision, obligation).arguments[argument].value;
  const writ::TypeId type = function.value_types[function.outputs[output].index];
  const writ::Cell& value = decision.decided.decision.obligations[obligation].arguments[argument];
  decision.argument = writ::decode::to_json(module.types, type, value);
  return text_of(decision.argument);
}

}  // namespace

extern "C" {

const char* writ_verdict_name(writ_verdict verdict) {
  if (!writ::capi::is_one_of(verdict, WRIT_DENY)) return "unknown";
  switch (verdict) {
    case WRIT_ALLOW: return "allow";
    case WRIT_NEEDS_APPROVAL: return "needs_approval";
    case WRIT_ESCALATE: return "escalate";
    case WRIT_DENY: return "deny";
  }
  return "unknown";
}

writ_verdict writ_decision_verdict(const writ_decision* decision) {
  return decision == nullptr ? WRIT_DENY : verdict_of(decision->decided.decision.decision);
}

writ_verdict writ_decision_best_case(const writ_decision* decision) {
  return decision == nullptr ? WRIT_DENY : verdict_of(decision->decided.decision.best_case);
}

size_t writ_decision_control_count(const writ_decision* decision) {
  return decision == nullptr ? 0 : decision->decided.decision.outcomes.size();
}

writ_control writ_decision_control(const writ_decision* decision, size_t index) {
  if (index >= writ_decision_control_count(decision)) return {{"", 0}, 0, WRIT_HARD, WRIT_DENY, WRIT_DENY};
  const writ::host::Decided& decided = decision->decided;
  const auto row = static_cast<std::uint32_t>(index);
  const ir::Control& control = decided.module().controls[decided.open->gate->controls[row].control];
  const decide::Effect effect = decide::effect_of(decided.decision, decided.module(), row, decided.situation.now);
  return {text_of(control.id), decided.decision.outcomes[row], static_cast<writ_level>(effect.level->kind),
          verdict_of(effect.hi), verdict_of(effect.lo)};
}

size_t writ_decision_obligation_count(const writ_decision* decision) {
  return decision == nullptr ? 0 : decision->decided.decision.obligations.size();
}

writ_obligation writ_decision_obligation(const writ_decision* decision, size_t index) {
  if (index >= writ_decision_obligation_count(decision)) return {{"", 0}, 0, 0};
  const ir::Obligation& row = row_of(*decision, index);
  return {text_of(row.name), row.binding ? 1 : 0, row.arguments.size()};
}

writ_argument writ_decision_argument(const writ_decision* decision, size_t obligation, size_t argument) {
  writ_argument made = {{"", 0}, {"", 0}};
  writ::capi::guarded(nullptr, [&] {
    if (!has_argument(decision, obligation, argument)) return WRIT_NOT_FOUND;
    made.name = text_of(row_of(*decision, obligation).arguments[argument].name);
    made.json = json_of(const_cast<writ_decision&>(*decision), obligation, argument);
    return WRIT_OK;
  });
  return made;
}

int writ_decision_valid_until(const writ_decision* decision, int64_t* until) {
  int found = 0;
  writ::capi::guarded(nullptr, [&] {
    if (decision == nullptr || until == nullptr) return WRIT_BAD_ARGUMENT;
    const writ::host::Decided& decided = decision->decided;
    const auto end = decide::valid_until(decided.module(), *decided.open->gate, decided.situation);
    if (end) *until = *end;
    found = end ? 1 : 0;
    return WRIT_OK;
  });
  return found;
}

}  // extern "C"
