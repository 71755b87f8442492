// Simpler values and simpler worlds, so that a failure can be read.
//
// What is simpler: absent before present, fewer elements, numbers nearer to zero, the first
// member of an enum, shorter texts, evidence that is missing before evidence that is there,
// and `now` as usual. Every candidate is strictly simpler than what it was made from.
#pragma once

#include <vector>

#include "compiler/testing/sampler.hpp"

namespace writ::testing {

class Shrinker {
 public:
  Shrinker(const ir::Module& module, Sampler& sampler) : module_(module), types_(module.types), sampler_(sampler) {}

  // Where candidates live from now on; they share parts with what they were made from.
  void use(Arena& memory) { memory_ = &memory; }

  // The boldest first.
  auto simpler(TypeId type, const Cell& value) -> std::vector<Cell>;
  auto simpler(const World& world) -> std::vector<World>;

 private:
  static void json(std::string_view text, std::vector<std::string>& found);
  void scalars(TypeId type, const Cell& value, std::vector<Cell>& found);
  void between(TypeId type, const Cell& value, std::vector<Cell>& found);
  void elements(TypeId type, const Cell& value, std::vector<Cell>& found);
  void entries(TypeId type, const Cell& value, std::vector<Cell>& found);
  void fields(TypeId type, const Cell& value, std::vector<Cell>& found);
  auto without(const Sequence& from, std::uint32_t begin, std::uint32_t end) -> Cell;
  auto simpler_by(TypeId type, const Cell& a, const Cell& b) const -> bool;
  void facts(const World& world, ir::InputId id, std::vector<World>& found);
  void statements(const World& world, std::size_t index, std::vector<World>& found);

  const ir::Module& module_;
  const TypeTable& types_;
  Sampler& sampler_;
  Arena* memory_ = nullptr;
};

}  // namespace writ::testing
