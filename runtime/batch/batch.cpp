#include "runtime/batch/batch.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "runtime/batch/columns.hpp"
#include "runtime/batch/evaluate.hpp"
#include "runtime/batch/one_by_one.hpp"
#include "runtime/batch/program.hpp"
#include "runtime/batch/verdicts.hpp"
#include "runtime/evidence/admit.hpp"
#include "runtime/host/gates.hpp"

namespace writ::batch {

void Outcomes::clear(std::size_t controls) {
  words = (controls + 63) / 64;
  rows.clear();
  violated.clear();
  open.clear();
  refusals.clear();
}

auto given_of(const host::Terms& terms, std::vector<host::Document> documents,
              std::shared_ptr<const evidence::People> known) -> Fallible<Given> {
  const auto is_trust = [](const host::Document& one) {
    return one.kind == host::DocumentKind::People || one.kind == host::DocumentKind::Keys;
  };
  std::vector<host::Document> believed;
  std::copy_if(documents.begin(), documents.end(), std::back_inserter(believed), is_trust);
  std::erase_if(documents, is_trust);
  auto trust = host::read_trust({}, std::move(believed));
  if (!trust) return fail(trust.error().message);
  return Given{terms, std::move(documents), known != nullptr ? std::move(known) : trust->people, trust->keys};
}

namespace {

// That of a request of which nothing is known, with all that is handed in beside it.
auto situation_of(const Plan& plan, Arena& arena) -> evidence::Situation {
  evidence::Situation situation;
  const ir::Module& module = plan.open->module();
  evidence::Request request;
  request.input = plan.open->gate->request;
  request.value = Cell::unknown(bit(Reason::Missing));
  evidence::admit_into(situation, module, *plan.open->engine, std::move(request), plan.items, plan.given.terms.now,
                       arena);
  return situation;
}

constexpr std::int64_t kDay = 86'400ll * 1'000'000'000;

auto day_of(std::int64_t now) -> std::int64_t { return now / kDay - (now % kDay < 0 ? 1 : 0); }

// Nothing is handed in beside requests, then and now.
auto is_alike(const Plan& before, const Plan& plan) -> bool {
  return before.open == plan.open && before.given.documents.empty() && plan.given.documents.empty() &&
         before.given.people == plan.given.people && before.given.keys == plan.given.keys;
}
// What a program holds of the world is the same. Levels and waivers change with the day.
auto has_program_of(const Plan& before, const Plan& plan) -> bool {
  if (before.program == nullptr || !is_alike(before, plan)) return false;
  return !before.program->reads_now || before.given.terms.now == plan.given.terms.now;
}
auto has_effects_of(const Plan& before, const Plan& plan) -> bool {
  return before.effects != nullptr && is_alike(before, plan) &&
         day_of(before.given.terms.now) == day_of(plan.given.terms.now);
}

auto is_same(const host::Terms& a, const host::Terms& b) -> bool {
  return a.now == b.now && a.accept_unsigned == b.accept_unsigned &&
         a.accept_unsigned_statements == b.accept_unsigned_statements && a.extra_keys == b.extra_keys;
}

void find_columns(Plan& plan, const Plan* before) {
  if (before != nullptr && has_program_of(*before, plan)) plan.program = before->program;
  if (before != nullptr && has_effects_of(*before, plan)) plan.effects = before->effects;
  if (plan.program != nullptr && plan.effects != nullptr) return;
  Arena arena;
  const evidence::Situation situation = situation_of(plan, arena);
  const ir::Module& module = plan.open->module();
  const ir::Gate& gate = *plan.open->gate;
  if (plan.effects == nullptr) {
    auto effects = effects_of(module, gate, situation);
    if (!effects) return;
    plan.effects = std::make_shared<const Effects>(std::move(*effects));
  }
  if (plan.program == nullptr) plan.program = make_program(module, gate, wanted_outputs(gate), situation.world());
}

}  // namespace

auto prepare(std::shared_ptr<const host::OpenGate> open, Given given, Way way, std::shared_ptr<const Plan> before)
    -> Fallible<std::shared_ptr<const Plan>> {
  auto plan = std::make_shared<Plan>();
  plan->open = std::move(open);
  plan->given = std::move(given);
  if (before != nullptr && is_alike(*before, *plan) && is_same(before->given.terms, plan->given.terms)) return before;
  host::Decided reading;
  reading.open = plan->open;
  reading.terms = plan->given.terms;
  reading.documents = plan->given.documents;
  auto items = host::read_items(reading, plan->given.keys, plan->arena);
  if (!items) return fail(items.error().message);
  plan->items = std::move(*items);
  auto said = host::read_statements(reading, {.people = plan->given.people, .keys = plan->given.keys});
  if (!said) return fail(said.error().message);
  plan->said = std::move(*said);
  if (way == Way::Columns) find_columns(*plan, before.get());
  return std::shared_ptr<const Plan>(std::move(plan));
}

auto same_columns(const Plan& a, const Plan& b) -> bool {
  return a.program != nullptr && a.program == b.program && a.given.terms.extra_keys == b.given.terms.extra_keys;
}

// ---------------------------------------------------------------- deciding

// What a thread needs where there are columns.
struct ByColumns {
  explicit ByColumns(const std::shared_ptr<const Plan>& plan)
      : columns(plan), evaluation(plan->program), verdicts(std::make_unique<Verdicts>(plan->effects)) {}
  void go_on(const std::shared_ptr<const Plan>& plan) {
    columns.go_on(plan);
    verdicts = std::make_unique<Verdicts>(plan->effects);
  }
  Columns columns;
  Evaluation evaluation;
  std::unique_ptr<Verdicts> verdicts;
  std::size_t rows = 0;    // that were decided here, or tried to be
  std::size_t others = 0;  // of those, that were decided by themselves
};

struct Worker::State {
  void go_on(std::shared_ptr<const Plan> next) {
    if (plan == next) return;
    const bool same = plan != nullptr && same_columns(*plan, *next);
    plan = std::move(next);
    one.emplace(*plan);
    if (same)
      columns->go_on(plan);
    else
      columns = plan->program == nullptr ? nullptr : std::make_unique<ByColumns>(plan);
  }

  void begin(std::size_t rows, Outcomes& made) const {
    made.clear(plan->open->gate->controls.size());
    made.rows.resize(rows);
    made.violated.resize(rows * made.words);
    made.open.resize(rows * made.words);
  }
  void decide_block(const Columns& from, const Block& block, std::size_t first, Outcomes& made);
  // Where most requests are decided by themselves, reading them twice does not pay.
  [[nodiscard]] auto pays() const -> bool {
    return columns != nullptr && (columns->rows < kRows || columns->others * 2 < columns->rows);
  }

  std::shared_ptr<const Plan> plan;
  std::optional<OneByOne> one;
  std::unique_ptr<ByColumns> columns;
};

void Worker::State::decide_block(const Columns& from, const Block& block, std::size_t first, Outcomes& made) {
  columns->evaluation.run(from, block);
  const Plane left = columns->verdicts->decide(columns->evaluation, block, first, made);
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (!has(left, row)) continue;
    one->decide(block.requests[row], first + row, made);
    ++columns->others;
  }
  columns->rows += block.rows;
}

Worker::Worker(std::shared_ptr<const Plan> plan) : state_(std::make_unique<State>()) { go_on(std::move(plan)); }
void Worker::go_on(std::shared_ptr<const Plan> plan) { state_->go_on(std::move(plan)); }
Worker::~Worker() = default;
Worker::Worker(Worker&&) noexcept = default;
auto Worker::operator=(Worker&&) noexcept -> Worker& = default;

void Worker::decide(std::span<const std::string_view> requests, Outcomes& made) {
  state_->begin(requests.size(), made);
  for (std::size_t first = 0; first < requests.size(); first += kRows) {
    const std::span<const std::string_view> some = requests.subspan(first, std::min(kRows, requests.size() - first));
    if (!state_->pays()) {
      for (std::size_t i = 0; i < some.size(); ++i) state_->one->decide(some[i], first + i, made);
      continue;
    }
    Columns& columns = state_->columns->columns;
    columns.clear();
    columns.read(some, Columns::Bytes::Borrow);
    state_->decide_block(columns, columns.blocks().front(), first, made);
  }
}

void Worker::decide(const Columns& columns, Outcomes& made) {
  WRIT_CHECK(same_columns(*columns.plan(), *state_->plan), "columns are decided on by the plan that they were read by");
  state_->begin(columns.size(), made);
  std::size_t first = 0;
  for (const Block& block : columns.blocks()) {
    state_->decide_block(columns, block, first, made);
    first += block.rows;
  }
}

}  // namespace writ::batch
