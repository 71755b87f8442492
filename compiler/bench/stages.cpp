#include "compiler/bench/stages.hpp"

#include <span>

#include "compiler/testing/parts.hpp"
#include "runtime/explain/explain.hpp"
#include "runtime/report/report.hpp"

namespace writ::bench {
namespace {

// Measured are decisions that were made before, so none of them fails.
void expect(const Fallible<Done>& done) { WRIT_CHECK(done.has_value(), "what was decided once can be decided again"); }

}  // namespace

auto stage_name(Stage stage) -> std::string_view {
  switch (stage) {
    case Stage::Decode: return "decode";
    case Stage::Evidence: return "evidence";
    case Stage::Evaluate: return "evaluate";
    case Stage::Index: return "index";
    case Stage::Decide: return "decide";
    case Stage::Whole: return "whole";
  }
  return {};
}

Subject::Subject(const Cases& cases, std::shared_ptr<const host::OpenGate> open)
    : cases_(cases), open_(std::move(open)) {
  decided_.open = open_;
  decided_.terms = cases.terms;
  decided_.documents.emplace_back();  // the request
  decided_.documents.insert(decided_.documents.end(), cases.beside.begin(), cases.beside.end());
  room_.resize(open_->module().functions[gate().function].outputs.size());
}

auto Subject::of(const Cases& cases, std::shared_ptr<const ir::Engine> engine) -> Fallible<std::unique_ptr<Subject>> {
  auto open = cases.open(std::move(engine));
  if (!open) return fail(open.error().message);
  std::unique_ptr<Subject> made(new Subject(cases, std::move(*open)));
  for (std::size_t i = 0; i < cases.rows.size(); ++i) {
    if (auto done = made->prepare(i); !done)
      return fail("nothing is decided on " + cases.rows[i].name + ": " + done.error().message);
  }
  made->watch_indexes();
  // What was prepared stays; what is measured has an arena of its own.
  std::swap(made->kept_, made->decided_.arena);
  return made;
}

void Subject::take(std::size_t number) {
  const Case& one = cases_.rows[number];
  host::Document& request = decided_.documents.front();
  request.bytes.assign(one.request);
  request.format = one.format;
  request.digest.clear();
  decided_.terms.now = one.now;
}

auto Subject::before(std::size_t number) const -> host::ReadBefore {
  host::ReadBefore made = cases_.trust;
  made.items = cases_.rows[number].items.get();
  made.statements = cases_.rows[number].statements.get();
  return made;
}

// As a service takes a request from its socket: the bytes are copied, and JSON is read where it then stands.
auto Subject::taken_again(std::size_t number) -> host::ReadBefore {
  host::ReadBefore made = before(number);
  const Case& one = cases_.rows[number];
  if (one.format != decode::Format::Json) {
    take(number);
    return made;
  }
  held_.assign(one.request);
  made.json = &held_;
  decided_.terms.now = one.now;
  return made;
}

auto Subject::prepare(std::size_t number) -> Fallible<Done> {
  take(number);
  auto request = host::read_request(decided_, before(number), decode::Notes::Counted);
  if (!request) return fail(request.error().message);
  requests_.push_back(request->value);
  if (auto done = host::take_known(decided_, before(number), std::move(*request)); !done) return done;
  known_.push_back(decided_.situation);
  keep_outputs();
  return Done{};
}

auto Subject::kept(TypeId type, const Cell& cell) -> Cell {
  return testing::copied(open_->module().types, type, cell, decided_.arena);
}

void Subject::keep_outputs() {
  scratch_.reset();
  const ir::Function& function = open_->module().functions[gate().function];
  engine().evaluate(gate().function, known_.back().world(), scratch_, room_.data());
  Cell* outputs = decided_.arena.cells(room_.size());
  for (std::size_t i = 0; i < room_.size(); ++i)
    outputs[i] = kept(function.value_types[function.outputs[i].index], room_[i]);
  outputs_.push_back(outputs);
}

// The indexes that this engine asks, and what they are asked.
void Subject::watch_indexes() {
  const bool interprets = engine().name() == "interp";
  watched_ = interp::make_watched_engine(open_->module(), watch_,
                                         interprets ? interp::kIndexedByInterpreter : interp::kIndexedByNative);
  watch_.calls = &calls_;
  for (const evidence::Situation& situation : known_) {
    scratch_.reset();
    const std::size_t first = calls_.size();
    first_call_.push_back(first);
    watched_->evaluate(gate().function, situation.world(), scratch_, room_.data());
    for (interp::TableCall& call : std::span(calls_).subspan(first)) keep_operands(call);
  }
  first_call_.push_back(calls_.size());
  watch_.calls = nullptr;
}

void Subject::keep_operands(interp::TableCall& call) {
  Cell* operands = decided_.arena.cells(call.operands.size());
  for (std::size_t i = 0; i < call.operands.size(); ++i)
    operands[i] = kept(call.function->value_types[call.table->operands[i].index], call.operands[i]);
  call.operands = {operands, call.operands.size()};
}

auto Subject::decision(std::size_t number) -> const decide::Decision& {
  whole(number);
  return decided_.decision;
}

auto Subject::record(std::size_t number) -> std::string {
  take(number);
  expect(host::decide_in(decided_, before(number), decode::Notes::Named));
  host::describe(decided_);
  const explain::Explanation why =
      explain::explain(open_->module(), engine(), decided_.situation, decided_.decision, decided_.arena);
  return report::record({open_->module(), decided_.situation, decided_.decision, why});
}

// ---------------------------------------------------------------- stages

void Subject::decode(std::size_t number) {
  decided_.arena.reset();
  const auto request = host::read_request(decided_, taken_again(number), decode::Notes::Counted);
  WRIT_CHECK(request.has_value(), "what was read once can be read again");
}

void Subject::know(std::size_t number) {
  decided_.arena.reset();
  decided_.terms.now = cases_.rows[number].now;
  expect(host::take_known(decided_, before(number), {gate().request, requests_[number], {}, {}, 0}));
}

void Subject::evaluate(std::size_t number) {
  decided_.arena.reset();
  engine().evaluate(gate().function, known_[number].world(), decided_.arena, room_.data());
}

void Subject::ask_indexes(std::size_t number) {
  decided_.arena.reset();
  for (std::size_t i = first_call_[number]; i < first_call_[number + 1]; ++i)
    room_.front() = watched_->answer(calls_[i], decided_.arena);
}

void Subject::decide(std::size_t number) {
  decided_.arena.reset();
  decide::decide_outcomes(decided_.decision, open_->module(), gate(), open_->outcomes, outputs_[number], known_[number],
                          decided_.arena);
}

void Subject::whole(std::size_t number) {
  expect(host::decide_in(decided_, taken_again(number), decode::Notes::Counted));
}

auto Subject::loop_of(Stage stage) -> std::optional<Loop> {
  const std::size_t cases = cases_.rows.size();
  switch (stage) {
    case Stage::Decode: return loop(cases, [this](std::size_t i) { decode(i); });
    case Stage::Evidence: return loop(cases, [this](std::size_t i) { know(i); });
    case Stage::Evaluate: return loop(cases, [this](std::size_t i) { evaluate(i); });
    case Stage::Index: break;
    case Stage::Decide: return loop(cases, [this](std::size_t i) { decide(i); });
    case Stage::Whole: return loop(cases, [this](std::size_t i) { whole(i); });
  }
  return calls_.empty() ? std::nullopt : std::optional(loop(cases, [this](std::size_t i) { ask_indexes(i); }));
}

}  // namespace writ::bench
