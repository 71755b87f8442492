#include "compiler/check/advice.hpp"

#include <algorithm>

namespace writ::check {

auto Advising::is_made(ModuleIndex module) const -> bool {
  return std::any_of(world.schemas.begin(), world.schemas.end(), [&](const auto& row) { return row.second == module; });
}

void advise(Checker& c, const World& world) {
  if (c.sink.has_errors()) return;
  const bool gates = std::any_of(c.package.symbols.begin(), c.package.symbols.end(),
                                 [](const Symbol& row) { return row.kind == SymbolKind::Gate; });
  const Advising a{c, world, gates};
  advise_on_texts(a);
  advise_on_names(a);
  advise_on_tolerances(a);
  advise_on_constants(a);
  advise_on_precision(a);
  advise_on_controls(a);
  advise_on_waivers(a);
  advise_on_obligations(a);
  advise_on_dates(a);
  advise_on_reviews(a);
  advise_on_owners(a);
  advise_on_seats(a);
  advise_on_people(a);
  advise_on_lineage(a);
  advise_on_approvals(a);
}

}  // namespace writ::check
