// The plug-in's one export: makes engines of native code.
//
// An engine answers every function of its module: natively, and with the reference
// engine where a function was too large for native code.
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "compiler/jit/native.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/ir/engine.hpp"

namespace writ::jit {
namespace {

class NativeEngine final : public ir::Engine {
 public:
  explicit NativeEngine(const ir::Module& module)
      : module_(module), patterns_(module), plans_(module, interp::kIndexedByNative) {
    for (const ir::Constant& constant : module.constants) constants_.push_back(constant.value);
  }
  NativeEngine(const NativeEngine&) = delete;
  auto operator=(const NativeEngine&) -> NativeEngine& = delete;

  // Nothing, or why there is no native code.
  auto prepare(const Options& options) -> Fallible<Done> {
    auto code = compile(module_, plans_, options, sites_);
    if (!code) return fail(code.error().message);
    code_ = *std::move(code);
    runtime_ = {constants_.data(), &module_, &patterns_, sites_.data()};
    for (const Entry entry : code_->entries()) {
      if (entry == nullptr && reference_ == nullptr) reference_ = interp::make_engine(module_);
    }
    return Done{};
  }

  [[nodiscard]] auto name() const -> std::string_view override { return "jit"; }

  void evaluate(ir::FunctionId function, const ir::World& world, Arena& arena, Cell* outputs) const override {
    WRIT_CHECK(module_.functions.contains(function), "a function that is not a row");
    const Entry entry = code_->entries()[function.index];
    if (entry == nullptr) return reference_->evaluate(function, world, arena, outputs);
    entry(world.inputs.data(), world.now, &arena, outputs, &runtime_);
  }

 private:
  const ir::Module& module_;
  interp::Patterns patterns_;
  interp::Plans plans_;
  std::vector<Cell> constants_;  // by ConstantId, side by side
  std::vector<Site> sites_;
  std::unique_ptr<NativeCode> code_;
  std::unique_ptr<ir::Engine> reference_;  // only where some function has no native code
  Runtime runtime_;
};

// LLVM checks what it is given in debug builds, and where WRIT_JIT_VERIFY says so.
auto options_from_environment() -> Options {
#ifdef NDEBUG
  const char* wanted = std::getenv("WRIT_JIT_VERIFY");
  const bool verify = wanted != nullptr && *wanted != '\0' && std::string_view(wanted) != "0";
#else
  const bool verify = true;
#endif
  return {.verify = verify ? Verify::Yes : Verify::No};
}

auto make(const ir::Module& module, std::string& error) -> ir::Engine* {
  try {
    auto engine = std::make_unique<NativeEngine>(module);
    const auto prepared = engine->prepare(options_from_environment());
    if (prepared) return engine.release();
    error = prepared.error().message;
  } catch (const std::exception& thrown) {
    error = thrown.what();
  } catch (...) {
    error = "an unknown fault";
  }
  return nullptr;
}

}  // namespace
}  // namespace writ::jit

extern "C" __attribute__((visibility("default")))
const writ::ir::EnginePlugin writ_engine_plugin = {writ::ir::kEngineAbi, &writ::jit::make};
