#include "runtime/decide/obligations.hpp"

#include <algorithm>
#include <tuple>

#include "runtime/values/compare.hpp"
#include "runtime/values/open.hpp"

namespace writ::decide {
namespace {

struct Merging {
  const ir::Module& module;
  const ir::Gate& gate;
  Arena& arena;

  [[nodiscard]] auto row(const ObligationResult& result) const -> const ir::Obligation& {
    return gate.obligations[result.obligation];
  }
  [[nodiscard]] auto type_of(const ObligationResult& result, std::size_t argument) const -> TypeId {
    const ir::Function& function = module.functions[gate.function];
    return function.value_types[function.outputs[row(result).arguments[argument].value].index];
  }
  [[nodiscard]] auto together(const ObligationResult& a, const ObligationResult& b) const -> bool {
    return row(a).name == row(b).name && row(a).binding == row(b).binding;
  }

  [[nodiscard]] auto same(const ObligationResult& a, const ObligationResult& b) const -> bool {
    if (a.arguments.size() != b.arguments.size()) return false;
    for (std::size_t i = 0; i < a.arguments.size(); ++i) {
      const TypeId type = type_of(a, i);
      if (!same_shape(module.types, type, type_of(b, i)) || row(a).arguments[i].name != row(b).arguments[i].name)
        return false;
      const bool known =
          fully_known(module.types, type, a.arguments[i]) && fully_known(module.types, type, b.arguments[i]);
      if (!known || order(module.types, type, a.arguments[i], b.arguments[i]) != 0) return false;
    }
    return true;
  }

  [[nodiscard]] auto unite(TypeId type, const Cell& a, const Cell& b) const -> Cell {
    const Sequence& left = *a.sequence;
    const Sequence& right = *b.sequence;
    Cell* items = arena.cells(left.size + right.size);
    std::copy_n(left.items, left.size, items);
    std::copy_n(right.items, right.size, items + left.size);
    const std::uint32_t count = canonical_set(module.types, module.types[type].element, items, left.size + right.size);
    return Cell::of_sequence(arena.make(Sequence{items, count, false}));
  }

  [[nodiscard]] auto merged(ir::Merge merge, TypeId type, const Cell& a, const Cell& b) const -> Cell {
    const Reasons open = open_reasons(module.types, type, a) | open_reasons(module.types, type, b);
    if (open != 0) return Cell::unknown(open);
    if (merge == ir::Merge::Union) return unite(type, a, b);
    const int way = order(module.types, type, a, b);
    return (merge == ir::Merge::Max) == (way < 0) ? b : a;
  }

  // Takes `next` into those that are there already.
  void add(std::vector<ObligationResult>& all, const ObligationResult& next) const {
    const ir::Merge merge = row(next).merge;
    for (ObligationResult& there : all) {
      if (!together(there, next)) continue;
      if (merge == ir::Merge::All) {
        if (same(there, next)) return;
        continue;
      }
      for (std::size_t i = 0; i < next.arguments.size(); ++i)
        there.arguments[i] = merged(merge, type_of(next, i), there.arguments[i], next.arguments[i]);
      return;
    }
    all.push_back(next);
  }
};

}  // namespace

void obligations_into(std::vector<ObligationResult>& all, const ir::Module& module, const ir::Gate& gate,
                      const Cell* outputs, ir::Verdict decision, Arena& arena) {
  const Merging merging{module, gate, arena};
  all.clear();
  for (std::uint32_t i = 0; i < gate.obligations.size(); ++i) {
    const ir::Obligation& row = gate.obligations[i];
    if (row.on != decision) continue;
    const std::span arguments(arena.cells(row.arguments.size()), row.arguments.size());
    for (std::size_t k = 0; k < arguments.size(); ++k) arguments[k] = outputs[row.arguments[k].value];
    merging.add(all, {i, arguments});
  }
  // Those of one name stay in the order of the gate.
  std::sort(all.begin(), all.end(), [&](const ObligationResult& a, const ObligationResult& b) {
    return std::tie(merging.row(a).name, a.obligation) < std::tie(merging.row(b).name, b.obligation);
  });
}

}  // namespace writ::decide
