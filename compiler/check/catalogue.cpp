#include "compiler/check/catalogue.hpp"

#include <algorithm>

namespace writ::check {

auto Catalogue::find(std::string_view id) const -> const Criterion* {
  auto found = std::find_if(criteria.begin(), criteria.end(), [&](const Criterion& c) { return c.id == id; });
  return found == criteria.end() ? nullptr : &*found;
}

// Bounded by the number of criteria, whatever the parents say.
auto Catalogue::is_under(std::string_view id, std::string_view ancestor) const -> bool {
  for (std::size_t steps = 0; steps <= criteria.size(); ++steps) {
    if (id == ancestor) return true;
    const Criterion* here = find(id);
    if (here == nullptr || here->parent.empty()) return false;
    id = here->parent;
  }
  return false;
}

}  // namespace writ::check
