// One engine on the cases: what it decides, and loops over the stages of a decision.
//
//   decode     the bytes of the request into values; of a request, only what the gate reads
//   evidence   what is handed in beside it is read, verified and judged; the situation is made
//   evaluate   the gate's function over the situation
//   index      of evaluate, what the indexes of tables are asked; asked again, with the same values
//   decide     from what was evaluated to a decision: approvals, waivers, obligations
//   whole      all of it, in one go, as a service does it
//
// Each stage but the whole is run by itself on what the stages before it gave, so that no clock is read inside of a
// decision. What is evaluated beside the indexes, the residual, is the difference.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/bench/cases.hpp"
#include "compiler/bench/timing.hpp"
#include "runtime/interp/watch.hpp"

namespace writ::bench {

enum class Stage : std::uint8_t { Decode, Evidence, Evaluate, Index, Decide, Whole };
inline constexpr std::array kStages = {Stage::Decode, Stage::Evidence, Stage::Evaluate,
                                       Stage::Index,  Stage::Decide,   Stage::Whole};
auto stage_name(Stage stage) -> std::string_view;  // "decode"

class Subject {
 public:
  // Decides on every case once; an Error names the first that cannot be decided on. `cases` must outlive the subject.
  static auto of(const Cases& cases, std::shared_ptr<const ir::Engine> engine) -> Fallible<std::unique_ptr<Subject>>;

  [[nodiscard]] auto engine() const -> const ir::Engine& { return *open_->engine; }
  [[nodiscard]] auto gate() const -> const ir::Gate& { return *open_->gate; }
  // What is decided on a case on the path that is measured.
  auto decision(std::size_t number) -> const decide::Decision&;
  // The record of it, which says everything that can be said of a decision.
  auto record(std::size_t number) -> std::string;
  [[nodiscard]] auto situation(std::size_t number) const -> const evidence::Situation& { return known_[number]; }
  [[nodiscard]] auto outputs(std::size_t number) const -> const Cell* { return outputs_[number]; }

  // Refers to the subject. Nothing for the index where no case asks one.
  auto loop_of(Stage stage) -> std::optional<Loop>;

 private:
  Subject(const Cases& cases, std::shared_ptr<const host::OpenGate> open);

  void take(std::size_t number);
  [[nodiscard]] auto before(std::size_t number) const -> host::ReadBefore;
  auto taken_again(std::size_t number) -> host::ReadBefore;
  auto prepare(std::size_t number) -> Fallible<Done>;
  void watch_indexes();
  void keep_outputs();
  void keep_operands(interp::TableCall& call);
  [[nodiscard]] auto kept(TypeId type, const Cell& cell) -> Cell;

  void decode(std::size_t number);
  void know(std::size_t number);
  void evaluate(std::size_t number);
  void ask_indexes(std::size_t number);
  void decide(std::size_t number);
  void whole(std::size_t number);

  const Cases& cases_;
  std::shared_ptr<const host::OpenGate> open_;
  host::Decided decided_;  // its arena is that of whatever is measured
  decode::HeldBytes held_;

  // What each stage is given, by case. Cells live in `kept_`; what an engine needs while it runs does not.
  Arena kept_;
  Arena scratch_;
  std::vector<Cell> requests_;
  std::deque<evidence::Situation> known_;
  std::vector<const Cell*> outputs_;
  std::vector<interp::TableCall> calls_;
  std::vector<std::size_t> first_call_;  // of each case, and their number
  interp::Watch watch_;
  std::unique_ptr<interp::WatchedEngine> watched_;
  std::vector<Cell> room_;
};

}  // namespace writ::bench
