#include "runtime/batch/batch.hpp"

#include <algorithm>
#include <functional>

#include "runtime/batch/one_by_one.hpp"
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
  const auto trust_begins = std::stable_partition(documents.begin(), documents.end(), std::not_fn(is_trust));
  auto trust = host::read_trust({}, {trust_begins, documents.end()});
  if (!trust) return fail(trust.error().message);
  documents.erase(trust_begins, documents.end());
  return Given{terms, std::move(documents), known != nullptr ? std::move(known) : trust->people, trust->keys};
}

auto prepare(std::shared_ptr<const host::OpenGate> open, Given given, Way) -> Fallible<std::shared_ptr<const Plan>> {
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
  return std::shared_ptr<const Plan>(std::move(plan));
}

struct Worker::State {
  explicit State(std::shared_ptr<const Plan> shared) : plan(std::move(shared)), one(*plan) {}
  std::shared_ptr<const Plan> plan;
  OneByOne one;
};

Worker::Worker(std::shared_ptr<const Plan> plan) : state_(std::make_unique<State>(std::move(plan))) {}
Worker::~Worker() = default;
Worker::Worker(Worker&&) noexcept = default;
auto Worker::operator=(Worker&&) noexcept -> Worker& = default;

void Worker::decide(std::span<const std::string_view> requests, Outcomes& made) {
  made.clear(state_->plan->open->gate->controls.size());
  made.rows.resize(requests.size());
  made.violated.resize(requests.size() * made.words);
  made.open.resize(requests.size() * made.words);
  for (std::size_t i = 0; i < requests.size(); ++i) state_->one.decide(requests[i], i, made);
}

}  // namespace writ::batch
