// The declared lineage. Engines read its tables as constants, which were looked at before; here is
// checked what explanations rely on.
#include <fmt/core.h>

#include "runtime/ir/verifier.hpp"

namespace writ::ir {
namespace {

// What explanations read of an answer: the ids in a set of assets, the members in one of labels.
auto fits(const Verifier& v, LineageAnswer answer, TypeId element) -> bool {
  switch (answer) {
    case LineageAnswer::Sources:
    case LineageAnswer::Upstream:
    case LineageAnswer::Downstream: return v.is(element, Kind::Set) && v.is(v.row(element).element, Kind::Asset);
    case LineageAnswer::Labels: return v.is(element, Kind::Set) && v.is(v.row(element).element, Kind::Enum);
    case LineageAnswer::Purposes:
    case LineageAnswer::Region:
    case LineageAnswer::Keep:
    case LineageAnswer::Kind:
    case LineageAnswer::ClassOf:
    case LineageAnswer::Declared: return true;
  }
  return false;
}

}  // namespace

void verify_lineage(Verifier& v) {
  const Lineage& lineage = v.module.lineage;
  const std::size_t assets = lineage.assets.size();
  for (std::size_t i = 0; i < lineage.flows.size(); ++i) {
    const LineageFlow& flow = lineage.flows[i];
    v.require(flow.from < assets && flow.to < assets, fmt::format("flow {}", i), "it joins an asset that is not a row");
  }
  for (std::size_t i = 0; i < lineage.tables.size(); ++i) {
    const std::string where = fmt::format("lineage table {}", i);
    const ConstantId table = lineage.tables[i].table;
    if (!v.require(v.module.constants.contains(table), where, "it is not a constant")) continue;
    const TypeId type = v.module.constants[table].type;
    if (!v.require(v.is(type, Kind::Map) && v.is(v.row(type).key, Kind::Asset), where, "it is not a map by asset")) continue;
    v.require(fits(v, lineage.tables[i].answer, v.row(type).element), where, "its entries are not what it answers");
  }
}

}  // namespace writ::ir
