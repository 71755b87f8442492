#include "runtime/native/engine.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "runtime/interp/interp.hpp"
#include "runtime/native/helpers.hpp"

namespace writ::native {
namespace {

class MadeBefore final : public ir::NativeEngine {
 public:
  MadeBefore(const ir::Module& module, std::vector<Entry> entries, std::shared_ptr<const void> keeper)
      : module_(module),
        patterns_(module),
        plans_(module, interp::kIndexedByNative),
        keeper_(std::move(keeper)),
        entries_(std::move(entries)) {
    for (const ir::Constant& constant : module.constants) constants_.push_back(constant.value);
    const auto is_left = [](Entry entry) { return entry == nullptr; };
    if (std::any_of(entries_.begin(), entries_.end(), is_left)) reference_ = interp::make_engine(module);
  }
  MadeBefore(const MadeBefore&) = delete;
  auto operator=(const MadeBefore&) -> MadeBefore& = delete;

  // False where a place is not in the module.
  auto add_sites(const std::vector<SitePlace>& places) -> bool;

  [[nodiscard]] auto name() const -> std::string_view override { return kBroughtAlong; }

  auto add(std::span<const ir::FunctionId> /*functions*/, const std::atomic<bool>& /*cancelled*/,
           std::string& /*error*/) -> ir::Added override {
    return ir::Added::Done;  // what has no code was too large for it
  }
  [[nodiscard]] auto has_code(ir::FunctionId function) const -> bool override {
    return entries_[function.index] != nullptr;
  }

  void evaluate(ir::FunctionId function, const ir::World& world, Arena& arena, Cell* outputs) const override {
    const Entry entry = function.index < entries_.size() ? entries_[function.index] : nullptr;
    if (entry != nullptr) return entry(world.inputs.data(), world.now, &arena, outputs, &runtime_);
    evaluate_by_reference(function, world, arena, outputs);
  }

 private:
  [[gnu::noinline]] void evaluate_by_reference(ir::FunctionId function, const ir::World& world, Arena& arena,
                                               Cell* outputs) const {
    WRIT_CHECK(module_.functions.contains(function), "a function that is not a row");
    reference_->evaluate(function, world, arena, outputs);
  }

  const ir::Module& module_;
  interp::Patterns patterns_;
  interp::Plans plans_;
  std::vector<Cell> constants_;  // by ConstantId, side by side
  std::vector<Site> sites_;
  std::shared_ptr<const void> keeper_;     // of the code that the entries are
  std::vector<Entry> entries_;             // by FunctionId
  std::unique_ptr<ir::Engine> reference_;  // only where some function has no native code
  Runtime runtime_;
};

auto MadeBefore::add_sites(const std::vector<SitePlace>& places) -> bool {
  std::vector<index::Definitions> definitions;  // by FunctionId
  for (const ir::Function& function : module_.functions) definitions.push_back(index::definitions_of(function));
  sites_.reserve(places.size());
  for (const auto& [id, value, indexed] : places) {
    if (!module_.functions.contains(id)) return false;
    if (!value.valid()) {
      const std::optional<interp::Told>& told = plans_.of(id).told();
      if (!told || indexed_by(told) != indexed) return false;
      sites_.push_back({&module_.functions[id], nullptr, nullptr, &*told});
      continue;
    }
    if (value.index >= definitions[id.index].size()) return false;
    const ir::Inst* inst = definitions[id.index][value.index];
    const interp::IndexedTable* table = plans_.of(id).table_of(value);
    if (inst == nullptr || indexed_by(table) != indexed) return false;
    sites_.push_back({&module_.functions[id], inst, table});
  }
  runtime_ = {constants_.data(), &module_, &patterns_, sites_.data()};
  return true;
}

// The entries of the functions that the tables name.
auto entries_of(const ir::Module& module, const Code& code, const std::vector<const Entry*>& tables)
    -> Fallible<std::vector<Entry>> {
  WRIT_CHECK(tables.size() == code.tables.size(), "a table of code for each list of functions");
  std::vector<Entry> entries(module.functions.size(), nullptr);
  for (std::size_t number = 0; number < tables.size(); ++number) {
    const std::vector<ir::FunctionId>& functions = code.tables[number];
    for (std::size_t i = 0; i < functions.size(); ++i) {
      if (!module.functions.contains(functions[i])) return fail("it has code for a function that its policy has not");
      entries[functions[i].index] = tables[number][i];
    }
  }
  return entries;
}

}  // namespace

auto make_engine(const ir::Module& module, const Code& code, const std::vector<const Entry*>& tables,
                 std::shared_ptr<const void> keeper) -> Fallible<std::unique_ptr<ir::NativeEngine>> {
  auto entries = entries_of(module, code, tables);
  if (!entries) return fail(entries.error().message);
  auto engine = std::make_unique<MadeBefore>(module, std::move(*entries), std::move(keeper));
  if (!engine->add_sites(code.sites)) return fail("its code calls from places that its policy does not have");
  return std::unique_ptr<ir::NativeEngine>(std::move(engine));
}

}  // namespace writ::native
