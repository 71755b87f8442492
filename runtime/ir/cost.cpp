#include "runtime/ir/cost.hpp"

#include <algorithm>

namespace writ::ir {
namespace {

struct Elements {
  const Cell* items = nullptr;
  std::uint32_t size = 0;
};

auto elements_of(const Type& type, const Cell& cell) -> Elements {
  if (type.kind == Kind::Map) return {cell.mapping->values, cell.mapping->size};
  return {cell.sequence->items, cell.sequence->size};
}

// As deep as the path, which is as deep as types nest.
auto size_at(const TypeTable& types, TypeId id, const Cell& cell, std::span<const std::uint32_t> path) -> Steps {
  if (!cell.known() || cell.absent) return 0;
  const Type& type = types[id];
  if (path.empty()) return elements_of(type, cell).size;
  if (path.front() != kEachElement) {
    return size_at(types, types[type.record].fields[path.front()].type, cell.fields[path.front()], path.subspan(1));
  }
  const Elements elements = elements_of(type, cell);
  Steps largest = 0;
  for (std::uint32_t i = 0; i < elements.size; ++i) {
    largest = std::max(largest, size_at(types, type.element, elements.items[i], path.subspan(1)));
  }
  return largest;
}

auto total(const Cost& cost, const std::vector<Steps>& sizes) -> Steps {
  Steps sum = 0;
  for (const CostTerm& term : cost.terms) {
    Steps steps = term.steps;
    for (const std::uint32_t size : term.sizes) steps = times(steps, sizes[size]);
    sum = plus(sum, steps);
  }
  return sum;
}

}  // namespace

auto steps_at(const Module& module, const Cost& cost, const World& world, const Records& records) -> Steps {
  std::vector<Steps> sizes;
  for (const CostSize& size : cost.sizes) {
    const bool of_input = size.input.valid();
    sizes.push_back(
        of_input ? size_at(module.types, module.inputs[size.input].type, world.inputs[size.input.index], size.path)
                 : records(size.approval));
  }
  return total(cost, sizes);
}

auto steps_at_most(const Cost& cost) -> Steps {
  std::vector<Steps> bounds;
  for (const CostSize& size : cost.sizes) bounds.push_back(size.bound);
  return total(cost, bounds);
}

}  // namespace writ::ir
