// The plug-in's one export: makes engines of native code.
//
// An engine answers every function of its module: natively where code was added for it, and else with the reference
// engine.
#include <atomic>
#include <cstdlib>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "compiler/jit/native.hpp"
#include "compiler/jit/session.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/ir/native_engine.hpp"

namespace writ::jit {
namespace {

// A function's code, and what it is called with.
struct Ready {
  Entry entry = nullptr;
  Runtime runtime;
};

class NativeEngine final : public ir::NativeEngine {
 public:
  explicit NativeEngine(const ir::Module& module)
      : module_(module), patterns_(module), plans_(module, interp::kIndexedByNative), ready_(module.functions.size()) {
    for (const ir::Constant& constant : module.constants) constants_.push_back(constant.value);
  }
  NativeEngine(const NativeEngine&) = delete;
  auto operator=(const NativeEngine&) -> NativeEngine& = delete;

  // Nothing, or why there can be no native code.
  auto prepare(const Options& options) -> Fallible<Done> {
    auto code = make_native_code(module_, plans_, options);
    if (!code) return fail(code.error().message);
    code_ = *std::move(code);
    return Done{};
  }

  [[nodiscard]] auto name() const -> std::string_view override { return "jit"; }

  void evaluate(ir::FunctionId function, const ir::World& world, Arena& arena, Cell* outputs) const override {
    if (function.index < ready_.size()) {
      const Ready* ready = ready_[function.index].load(std::memory_order_acquire);
      if (ready != nullptr) return ready->entry(world.inputs.data(), world.now, &arena, outputs, &ready->runtime);
    }
    evaluate_by_reference(function, world, arena, outputs);
  }

  auto add(std::span<const ir::FunctionId> functions, const std::atomic<bool>& cancelled, std::string& error)
      -> ir::Added override {
    try {
      return add_groups(functions, cancelled, error);
    } catch (const std::exception& thrown) {
      error = thrown.what();
    } catch (...) {
      error = "an unknown fault";
    }
    return ir::Added::Failed;
  }

  [[nodiscard]] auto has_code(ir::FunctionId function) const -> bool override {
    return module_.functions.contains(function) && ready_[function.index].load() != nullptr;
  }

 private:
  auto add_groups(std::span<const ir::FunctionId> functions, const std::atomic<bool>& cancelled, std::string& error)
      -> ir::Added {
    std::vector<ir::FunctionId> wanted;
    for (const ir::FunctionId function : functions) {
      if (module_.functions.contains(function) && !has_code(function)) wanted.push_back(function);
    }
    for (const Group& group : groups(module_, plans_, wanted)) {
      if (cancelled) return ir::Added::Cancelled;
      auto compiled = code_->compile(group);
      if (!compiled) {
        error = compiled.error().message;
        return ir::Added::Failed;
      }
      keep(group, *std::move(compiled));
    }
    return ir::Added::Done;
  }

  // Rows that were handed out stay where they are.
  void keep(const Group& group, Compiled compiled) {
    const Site* sites = sites_.emplace_back(std::move(compiled.sites)).data();
    for (std::size_t i = 0; i < group.functions.size(); ++i) {
      const Ready& ready =
          rows_.emplace_back(Ready{compiled.entries[i], {constants_.data(), &module_, &patterns_, sites}});
      ready_[group.functions[i].index].store(&ready, std::memory_order_release);
    }
  }

  [[gnu::noinline]] void evaluate_by_reference(ir::FunctionId function, const ir::World& world, Arena& arena,
                                               Cell* outputs) const {
    WRIT_CHECK(module_.functions.contains(function), "a function that is not a row");
    reference().evaluate(function, world, arena, outputs);
  }

  // Made when it is first needed.
  [[nodiscard]] auto reference() const -> const ir::Engine& {
    std::call_once(reference_made_, [this] { reference_ = interp::make_engine(module_); });
    return *reference_;
  }

  const ir::Module& module_;
  interp::Patterns patterns_;
  interp::Plans plans_;
  std::vector<Cell> constants_;  // by ConstantId, side by side
  std::deque<std::vector<Site>> sites_;
  std::deque<Ready> rows_;
  std::vector<std::atomic<const Ready*>> ready_;  // by FunctionId; null: no code
  std::unique_ptr<NativeCode> code_;
  mutable std::once_flag reference_made_;
  mutable std::unique_ptr<ir::Engine> reference_;
};

// LLVM checks what it is given in debug builds, and where WRIT_JIT_VERIFY says so.
auto verify_from_environment() -> Verify {
#ifdef NDEBUG
  return is_set("WRIT_JIT_VERIFY") ? Verify::Yes : Verify::No;
#else
  return Verify::Yes;
#endif
}

auto make(const ir::Module& module, const ir::NativeOptions& options, std::string& error) -> ir::NativeEngine* {
  try {
    auto engine = std::make_unique<NativeEngine>(module);
    const auto prepared = engine->prepare({.verify = verify_from_environment(), .kept = options});
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
const writ::ir::NativePlugin writ_native_engine = {writ::ir::kEngineAbi, &writ::ir::engine_build, &writ::jit::make};
