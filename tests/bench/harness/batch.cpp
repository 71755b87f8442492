#include "tests/bench/harness/batch.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <string_view>
#include <writ/writ.h>

namespace writ::bench {
namespace {

constexpr std::int64_t kNow = 1'772'323'200ll * 1'000'000'000;  // 2026-03-01
constexpr std::size_t kPiece = 1'000;

struct Free {
  void operator()(writ_policy* p) const { writ_policy_free(p); }
  void operator()(writ_context* c) const { writ_context_free(c); }
  void operator()(writ_batch* b) const { writ_batch_free(b); }
};

struct Subject {
  std::unique_ptr<writ_policy, Free> policy;
  std::unique_ptr<writ_context, Free> context;
  std::vector<writ_text> requests;
  std::vector<std::unique_ptr<writ_batch, Free>> pieces;
  std::vector<writ_outcome> outcomes = std::vector<writ_outcome>(kPiece);
  std::vector<std::uint64_t> violated;  // of a piece
  std::size_t words = 0;
};

void expect_ok(writ_status status, writ_error* error) {
  if (status == WRIT_OK) return;
  fmt::print(stderr, "bench: {}\n", writ_error_message(error));
  std::exit(2);
}

auto given() -> const writ_given* {
  static const writ_given made = {sizeof(writ_given), kNow, 0, nullptr, 0};
  return &made;
}

auto subject_of(const Case& one) -> std::shared_ptr<Subject> {
  auto subject = std::make_shared<Subject>();
  const std::string folder = one.folder + "/policy";
  const char* paths[] = {folder.c_str()};
  writ_policy* policy = nullptr;
  writ_error* error = nullptr;
  expect_ok(writ_policy_load(paths, 1, nullptr, &policy, &error), error);
  subject->policy.reset(policy);
  writ_context* context = nullptr;
  expect_ok(writ_context_new(policy, nullptr, &context, &error), error);
  subject->context.reset(context);
  for (const std::string& json : one.requests) subject->requests.push_back({json.data(), json.size()});
  for (std::size_t i = 0; i + kPiece <= one.requests.size(); i += kPiece) {
    writ_batch* piece = nullptr;
    expect_ok(writ_batch_read(context, subject->requests.data() + i, kPiece, &piece, &error), error);
    subject->pieces.emplace_back(piece);
  }
  subject->words = (writ_context_control_count(context) + 63) / 64;
  subject->violated.resize(kPiece * subject->words);
  return subject;
}

auto sum_of(const Subject& subject) -> std::uint64_t {
  return static_cast<std::uint64_t>(subject.outcomes.front().decision) +
         static_cast<std::uint64_t>(subject.outcomes.back().decision);
}

auto decide_json(Subject& subject, std::size_t piece) -> std::uint64_t {
  writ_error* error = nullptr;
  expect_ok(writ_decide_batch(subject.context.get(), subject.requests.data() + piece * kPiece, kPiece, given(),
                              subject.outcomes.data(), &error),
            error);
  return sum_of(subject);
}

auto decide_parsed(Subject& subject, std::size_t piece) -> std::uint64_t {
  writ_error* error = nullptr;
  expect_ok(writ_batch_decide(subject.context.get(), subject.pieces[piece].get(), given(), subject.outcomes.data(),
                              subject.words, subject.violated.data(), nullptr, &error),
            error);
  return sum_of(subject) + subject.violated.back();
}

auto failed_in(const Subject& subject, std::size_t row) -> std::vector<std::string> {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < writ_context_control_count(subject.context.get()); ++i) {
    if ((subject.violated[row * subject.words + i / 64] >> (i % 64) & 1u) == 0) continue;
    const writ_text id = writ_context_control_id(subject.context.get(), i);
    found.emplace_back(id.data, id.size);
  }
  return found;
}

auto verdicts_agree(const Subject& subject, const Case& one, std::size_t piece) -> bool {
  for (std::size_t i = 0; i < kPiece; ++i) {
    const writ_outcome& outcome = subject.outcomes[i];
    if (outcome.status != WRIT_OK || (outcome.decision == WRIT_ALLOW) != one.expected[piece * kPiece + i].allow)
      return false;
  }
  return true;
}

auto controls_agree(const Subject& subject, const Case& one, std::size_t piece) -> bool {
  for (std::size_t i = 0; i < kPiece; ++i) {
    if (failed_in(subject, i) != *one.expected[piece * kPiece + i].failed) return false;
  }
  return true;
}

}  // namespace

auto batches(const Case& one) -> std::vector<Variant> {
  if (one.requests.size() < 10 * kPiece || !one.expected.front().failed) return {};
  const auto subject = subject_of(one);
  const std::size_t count = subject->pieces.size();
  std::vector<Variant> made;
  made.push_back({"Writ, batch", "json", count,
                  [subject, &one](std::size_t i) {
                    decide_json(*subject, i);
                    return verdicts_agree(*subject, one, i);
                  },
                  loop([subject](std::size_t i) { return decide_json(*subject, i); }), kPiece});
  made.push_back({"Writ, batch", "parsed", count,
                  [subject, &one](std::size_t i) {
                    decide_parsed(*subject, i);
                    return verdicts_agree(*subject, one, i) && controls_agree(*subject, one, i);
                  },
                  loop([subject](std::size_t i) { return decide_parsed(*subject, i); }), kPiece});
  return made;
}

}  // namespace writ::bench
