#include <fmt/core.h>

#include "runtime/base/limits.hpp"
#include "runtime/ir/verifier.hpp"

namespace writ::ir {

void Verifier::fault(std::string_view where, std::string what) {
  if (faults.size() < limits::kFaults) faults.push_back({std::string(where), std::move(what)});
}

auto Verifier::require(bool fine, std::string_view where, std::string_view what) -> bool {
  if (!fine) fault(where, std::string(what));
  return fine;
}

namespace {

auto is_decimal(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

auto fits_apart_from_optional(const TypeTable& types, const Type& a, const Type& b) -> bool {
  if (is_decimal(a.kind) && is_decimal(b.kind)) return true;
  if (a.kind != b.kind || a.enumeration != b.enumeration || a.record != b.record) return false;
  if (a.kind == Kind::Map && !fits(types, a.key, b.key)) return false;
  return !is_collection(a.kind) || fits(types, a.element, b.element);
}

}  // namespace

auto fits(const TypeTable& types, TypeId a, TypeId b) -> bool {
  return a == b || (types[a].optional == types[b].optional && fits_apart_from_optional(types, types[a], types[b]));
}

auto fits_optional(const TypeTable& types, TypeId plain, TypeId optional) -> bool {
  if (types[plain].optional || !types[optional].optional) return false;
  return fits_apart_from_optional(types, types[plain], types[optional]);
}

void verify_rest(Verifier& v, ValuesAre values) {
  verify_inputs(v);
  if (values == ValuesAre::ToVerify && v.faults.empty()) verify_values(v);
  for (const auto step : {verify_rules, verify_functions, verify_policy, verify_lineage}) {
    if (!v.faults.empty()) return;
    step(v);
  }
}

auto verify(const Module& module) -> std::vector<Fault> {
  Verifier v{module, module.types};
  verify_types(v);
  verify_rest(v, ValuesAre::ToVerify);
  return std::move(v.faults);
}

}  // namespace writ::ir
