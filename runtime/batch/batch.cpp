#include "runtime/batch/batch.hpp"

#include <algorithm>
#include <iterator>

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

// What a program holds of the world is the same.
auto is_reused(const Plan& before, const Plan& plan) -> bool {
  if (before.program == nullptr || before.open != plan.open) return false;
  const bool documents = !before.given.documents.empty() || !plan.given.documents.empty();
  return !documents && (!before.program->reads_now || before.given.terms.now == plan.given.terms.now);
}

void find_columns(Plan& plan, const Plan* before) {
  Arena arena;
  const evidence::Situation situation = situation_of(plan, arena);
  const ir::Module& module = plan.open->module();
  const ir::Gate& gate = *plan.open->gate;
  auto effects = effects_of(module, gate, situation);
  if (!effects) return;
  plan.program = before != nullptr && is_reused(*before, plan)
                     ? before->program
                     : make_program(module, gate, wanted_outputs(gate), situation.world());
  if (plan.program != nullptr) plan.effects = std::make_shared<const Effects>(std::move(*effects));
}

}  // namespace

auto prepare(std::shared_ptr<const host::OpenGate> open, Given given, Way way, const Plan* before)
    -> Fallible<std::shared_ptr<const Plan>> {
  auto plan = std::make_shared<Plan>();
  plan->open = std::move(open);
  plan->given = std::move(given);
  host::Decided reading;
  reading.open = plan->open;
  reading.terms = plan->given.terms;
  reading.documents = plan->given.documents;
  auto items = host::read_items(reading, plan->given.keys, plan->arena);
  if (!items) return fail(items.error().message);
  plan->items = std::move(*items);
  if (way == Way::Columns) find_columns(*plan, before);
  return std::shared_ptr<const Plan>(std::move(plan));
}

auto same_columns(const Plan& a, const Plan& b) -> bool {
  return a.program != nullptr && a.program == b.program && a.given.terms.extra_keys == b.given.terms.extra_keys;
}

// ---------------------------------------------------------------- deciding

// What a thread needs where there are columns.
struct ByColumns {
  explicit ByColumns(const std::shared_ptr<const Plan>& plan)
      : columns(plan), evaluation(plan->program), verdicts(*plan->effects) {}
  Columns columns;
  Evaluation evaluation;
  Verdicts verdicts;
  std::size_t rows = 0;    // that were decided here, or tried to be
  std::size_t others = 0;  // of those, that were decided by themselves
};

struct Worker::State {
  explicit State(std::shared_ptr<const Plan> shared) : plan(std::move(shared)), one(*plan) {
    if (plan->program != nullptr) columns = std::make_unique<ByColumns>(plan);
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
  OneByOne one;
  std::unique_ptr<ByColumns> columns;
};

void Worker::State::decide_block(const Columns& from, const Block& block, std::size_t first, Outcomes& made) {
  columns->evaluation.run(from, block);
  const Plane left = columns->verdicts.decide(columns->evaluation, block, first, made);
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (!has(left, row)) continue;
    one.decide(block.requests[row], first + row, made);
    ++columns->others;
  }
  columns->rows += block.rows;
}

Worker::Worker(std::shared_ptr<const Plan> plan) : state_(std::make_unique<State>(std::move(plan))) {}
Worker::~Worker() = default;
Worker::Worker(Worker&&) noexcept = default;
auto Worker::operator=(Worker&&) noexcept -> Worker& = default;

void Worker::decide(std::span<const std::string_view> requests, Outcomes& made) {
  state_->begin(requests.size(), made);
  for (std::size_t first = 0; first < requests.size(); first += kRows) {
    const std::span<const std::string_view> some = requests.subspan(first, std::min(kRows, requests.size() - first));
    if (!state_->pays()) {
      for (std::size_t i = 0; i < some.size(); ++i) state_->one.decide(some[i], first + i, made);
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
