// Many requests of one gate, decided at one time: each of them as it would be decided by itself.
//
// What every request is decided with is prepared once (Plan) and shared by threads; a Worker decides for one of them.
// Where a gate reads nothing but numbers, texts and truths of its request, a thousand requests at a time become columns
// and its rules are evaluated column by column (columns.hpp, program.hpp); a request whose decision needs more than
// that, and every request of other gates, goes the way of a single one (host/gate.hpp). Which of both ways it went
// cannot be seen in what is decided. Reasons, explanations and obligations are not told: who wants them decides the
// request by itself.
//
// No files, no clock.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/host/gate.hpp"

namespace writ::batch {

class Columns;
struct Effects;
struct Program;

// What is handed in beside the requests.
struct Given {
  host::Terms terms;
  std::vector<host::Document> documents;           // evidence, statements, the head of their ledger
  std::shared_ptr<const evidence::People> people;  // null: none
  std::shared_ptr<const evidence::Keys> keys;      // null: none
};

// Of all the documents that were handed in; a directory and a list of keys among them are read. `known` is the
// directory, where it was read before.
auto given_of(const host::Terms& terms, std::vector<host::Document> documents,
              std::shared_ptr<const evidence::People> known = nullptr) -> Fallible<Given>;

// By columns where that is possible; or all one by one, which the other is held against.
enum class Way : std::uint8_t { Columns, OneByOne };

struct Plan {
  std::shared_ptr<const host::OpenGate> open;
  Given given;
  Arena arena;                             // of `items`
  std::vector<evidence::Item> items;       // the evidence, read
  std::vector<evidence::Statement> said;   // what people said, read
  std::shared_ptr<const Program> program;  // null, as `effects`: one by one
  std::shared_ptr<const Effects> effects;
};
// `open` was opened for Use::Often. An Error for evidence or statements that cannot be read as what they are handed in
// as. What `before` was made of and is the same again is not made again.
auto prepare(std::shared_ptr<const host::OpenGate> open, Given given, Way way = Way::Columns,
             std::shared_ptr<const Plan> before = nullptr) -> Fallible<std::shared_ptr<const Plan>>;
// Whether columns that were read by the one are those of the other.
auto same_columns(const Plan& a, const Plan& b) -> bool;

struct Outcome {
  bool decided = false;  // otherwise the verdicts are Deny, and mean nothing
  decide::Verdict decision = decide::Verdict::Deny;
  decide::Verdict best_case = decide::Verdict::Deny;
};
// Of requests in their order. Controls are bits, in the order of the gate: `words` of 64 for each request.
struct Outcomes {
  std::vector<Outcome> rows;
  std::size_t words = 0;
  std::vector<std::uint64_t> violated;  // violated for certain
  std::vector<std::uint64_t> open;      // violated or not: it is not known
  struct Refusal {
    std::size_t row = 0;
    std::string why;  // for people
  };
  std::vector<Refusal> refusals;  // why nothing was decided, in the order of the rows

  void clear(std::size_t controls);
  [[nodiscard]] auto violates(std::size_t row, std::size_t control) const -> bool {
    return (violated[row * words + control / 64] >> (control % 64) & 1u) != 0;
  }
  [[nodiscard]] auto may_violate(std::size_t row, std::size_t control) const -> bool {
    return (open[row * words + control / 64] >> (control % 64) & 1u) != 0;
  }
};

class Worker {
 public:
  explicit Worker(std::shared_ptr<const Plan> plan);
  // From now on it decides by `plan`. Its memory stays where the columns are the same.
  void go_on(std::shared_ptr<const Plan> plan);
  ~Worker();
  Worker(Worker&&) noexcept;
  auto operator=(Worker&&) noexcept -> Worker&;

  // The outcomes replace what `made` holds, whose memory is used again. Requests are JSON; they must live until this
  // returns.
  void decide(std::span<const std::string_view> requests, Outcomes& made);
  // The same of requests that were read before: by the plan of this worker, or by one with the same columns.
  void decide(const Columns& columns, Outcomes& made);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace writ::batch
