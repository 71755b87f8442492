#include "runtime/batch/one_by_one.hpp"

namespace writ::batch {
namespace {

constexpr auto kViolated = static_cast<decide::OutcomeSet>(decide::Outcome::Violated);

void note_controls(const decide::Decision& decision, std::size_t row, Outcomes& made) {
  for (std::size_t i = 0; i < decision.outcomes.size(); ++i) {
    const decide::OutcomeSet outcomes = decision.outcomes[i];
    if ((outcomes & kViolated) == 0) continue;
    std::vector<std::uint64_t>& bits = outcomes == kViolated ? made.violated : made.open;
    bits[row * made.words + i / 64] |= std::uint64_t{1} << (i % 64);
  }
}

}  // namespace

OneByOne::OneByOne(const Plan& plan) {
  decided_.open = plan.open;
  decided_.terms = plan.given.terms;
  host::Document request;
  request.kind = host::DocumentKind::Request;
  request.format = decode::Format::Json;
  decided_.documents.push_back(std::move(request));
  decided_.documents.insert(decided_.documents.end(), plan.given.documents.begin(), plan.given.documents.end());
  before_ = {.people = plan.given.people, .keys = plan.given.keys, .items = &plan.items, .statements = &plan.said};
}

void OneByOne::decide(std::string_view request, std::size_t row, Outcomes& made) {
  decided_.documents.front().bytes.assign(request);
  if (auto done = host::decide_in(decided_, before_, decode::Notes::Counted); !done) {
    made.refusals.push_back({row, done.error().message});
    return;
  }
  made.rows[row] = {true, decided_.decision.decision, decided_.decision.best_case};
  note_controls(decided_.decision, row, made);
}

}  // namespace writ::batch
