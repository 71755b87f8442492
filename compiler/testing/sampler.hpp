// Worlds made up from the types of what a property reads.
//
// Values favour what decides: the ends of refinements, the limits in the rules and what
// stands beside them, every member of an enum, absent optionals, collections that are
// empty, of one, and small. Evidence is mostly there, about what is asked and fresh;
// sometimes missing, stale, untrusted, or exactly as old as it may be. Approvals of gates that
// are asked are signed by nobody, by some or by all who are needed, now and then by somebody who
// may not, too long ago, or against. `now` is now and then at a date of the rules. Nothing is unknown inside a value:
// what a document may leave out is absent.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/testing/demand.hpp"
#include "compiler/testing/pools.hpp"
#include "compiler/testing/trial.hpp"

namespace writ::testing {

// 2026-01-01T09:00:00Z: when it is unless something else matters.
inline constexpr std::int64_t kUsualNow = 1'767'258'000'000'000'000;

class Sampler {
 public:
  // Everything passed must outlive the sampler.
  Sampler(const ir::Module& module, const Demand& demand, const Pools& pools)
      : module_(module), types_(module.types), demand_(demand), pools_(pools) {}

  // Where worlds and values live from now on.
  void use(Arena& memory) { memory_ = &memory; }

  auto world(Random& random) -> World;
  // A world near `other`: most parts are the same. What it is made of is copied.
  auto variation(Random& random, const World& other) -> World;
  // A value for a world whose time is `now`.
  auto value(Random& random, TypeId type, std::int64_t now) -> Cell;

  // A type that no value could be made up for, as the language writes it.
  [[nodiscard]] auto impossible() const -> const std::optional<std::string>& { return impossible_; }
  // The values of a scalar type that are always worth trying, simplest first.
  auto choices(TypeId type) -> const std::vector<Cell>&;

 private:
  auto now(Random& random) -> std::int64_t;
  auto evidence(Random& random, const ir::Input& input, std::int64_t now) -> Fact;
  void statements(Random& random, World& world);
  void statements(Random& random, const ir::GateApproval& approval, World& world);
  auto signer(Random& random) -> std::string;
  auto known(Random& random, TypeId type, std::int64_t now) -> Cell;
  auto varied(Random& random, TypeId type, const Cell& value, std::int64_t now) -> Cell;
  auto varied_parts(Random& random, TypeId type, const Cell* parts, std::uint32_t count, std::int64_t now) -> Cell*;
  auto number(Random& random, TypeId type) -> Cell;
  auto time(Random& random, TypeId type, std::int64_t now) -> Cell;
  auto text(Random& random, TypeId type) -> Cell;
  auto sequence(Random& random, const Type& type, std::int64_t now) -> Cell;
  auto mapping(Random& random, const Type& type, std::int64_t now) -> Cell;
  auto json(Random& random, TypeId type, std::int64_t now) -> Cell;
  auto json_text(Random& random, std::int64_t now, std::size_t depth) -> std::string;
  auto count(Random& random, const Type& type) -> std::uint32_t;
  auto made_choices(TypeId type) -> std::vector<Cell>;

  const ir::Module& module_;
  const TypeTable& types_;
  const Demand& demand_;
  const Pools& pools_;
  Arena* memory_ = nullptr;
  Arena kept_;  // of the choices
  std::map<TypeId, std::vector<Cell>> choices_;
  std::map<Kind, std::vector<Cell>> used_;  // texts of the world being made: equal ids are worth having
  std::optional<std::string> impossible_;
};

}  // namespace writ::testing
