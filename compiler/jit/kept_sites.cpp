#include "compiler/jit/kept_sites.hpp"

#include <functional>
#include <map>

namespace writ::jit {
namespace {

// Where the instructions of a function are, by the address of the last one of each block.
class Places {
 public:
  explicit Places(const ir::Function& function) : function_(function) {
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      const std::vector<ir::Inst>& insts = function.blocks[ir::BlockId{i}].insts;
      if (!insts.empty()) blocks_.emplace(&insts.back(), i);
    }
  }

  [[nodiscard]] auto of(const ir::Inst* inst) const -> KeptSite {
    const auto found = blocks_.lower_bound(inst);
    WRIT_CHECK(found != blocks_.end(), "a site outside of its function");
    const ir::Inst* first = function_.blocks[ir::BlockId{found->second}].insts.data();
    return {0, found->second, static_cast<std::uint32_t>(inst - first)};
  }

 private:
  const ir::Function& function_;
  std::map<const ir::Inst*, std::uint32_t, std::less<>> blocks_;
};

}  // namespace

auto kept_sites(const ir::Module& module, std::span<const native::Site> sites) -> std::vector<KeptSite> {
  std::map<const ir::Function*, std::uint32_t, std::less<>> numbers;
  for (std::uint32_t i = 0; i < module.functions.size(); ++i) numbers.emplace(&module.functions[ir::FunctionId{i}], i);
  std::vector<KeptSite> kept;
  std::optional<Places> places;
  const ir::Function* current = nullptr;
  for (const native::Site& site : sites) {
    if (site.function != current) places.emplace(*(current = site.function));
    KeptSite one = site.told != nullptr ? KeptSite{0, KeptSite::kTold, 0} : places->of(site.inst);
    one.function = numbers.at(site.function);
    kept.push_back(one);
  }
  return kept;
}

auto sites_of(const ir::Module& module, const interp::Plans& plans, std::span<const KeptSite> kept)
    -> std::optional<std::vector<native::Site>> {
  std::vector<native::Site> sites;
  for (const KeptSite& one : kept) {
    const ir::FunctionId id{one.function};
    if (!module.functions.contains(id)) return std::nullopt;
    const ir::Function& function = module.functions[id];
    if (one.block == KeptSite::kTold) {
      if (!plans.of(id).told()) return std::nullopt;
      sites.push_back({&function, nullptr, nullptr, &*plans.of(id).told()});
      continue;
    }
    if (one.block >= function.blocks.size()) return std::nullopt;
    const std::vector<ir::Inst>& insts = function.blocks[ir::BlockId{one.block}].insts;
    if (one.inst >= insts.size()) return std::nullopt;
    const ir::Inst& inst = insts[one.inst];
    sites.push_back({&function, &inst, plans.of(id).table_of(inst.result)});
  }
  return sites;
}

}  // namespace writ::jit
