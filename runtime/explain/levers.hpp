// What can be changed about what a gate decided on, one thing at a time. Private to runtime/explain.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/explain/alternatives.hpp"
#include "runtime/explain/counterfactual.hpp"
#include "runtime/explain/places.hpp"
#include "runtime/explain/trace.hpp"

namespace writ::explain {

// What is decided on, as far as it is changed.
struct Facts {
  std::vector<Cell> inputs;
  std::vector<evidence::Statement> statements;
  evidence::Ledger ledger;
};

// Which values of the gate's function a change touches, by ValueId; outside of nested blocks.
using Touched = std::vector<bool>;

struct Lever {
  Change told;
  Place place;                 // Value; else only its input
  Cell value;                  // Value, Renew, Provide
  std::uint32_t approval = 0;  // Sign
  // What it counts as: changes of one thing count once. Levers in evidence that is provided share its.
  std::size_t thing = 0;
  std::optional<std::size_t> needs;  // the lever that must be used before: evidence that has to be there first
  Touched touched;
};

class Levers {
 public:
  Levers(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
         const decide::Decision& decision, Arena& arena);

  [[nodiscard]] auto all() const -> const std::vector<Lever>& { return levers_; }
  [[nodiscard]] auto start() const -> const Facts& { return start_; }
  // The facts with one lever used.
  auto used(const Lever& lever, const Facts& facts) -> Facts;

 private:
  void evidence_levers();
  void sign_levers();
  void ledger_lever();
  void value_levers(const std::vector<Place>& places, const Facts& base, std::optional<std::size_t> needs,
                    Alternatives& alternatives);
  auto add(Lever lever) -> std::size_t;
  auto state_of(const Facts& facts) -> std::vector<std::uint8_t>;
  auto subjects_of(const Facts& facts) -> std::vector<std::string>;

  const ir::Module& module_;
  const ir::Engine& engine_;
  const evidence::Situation& situation_;
  const decide::Decision& decision_;
  const ir::Gate& gate_;
  const interp::Patterns patterns_;
  Arena& arena_;   // of what lasts
  Arena scratch_;  // of one evaluation
  Facts start_;
  std::vector<std::uint8_t> before_;
  std::vector<std::string> subjects_;
  std::vector<Lever> levers_;
  std::size_t things_ = 0;
};

}  // namespace writ::explain
