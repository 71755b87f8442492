#include "compiler/jit/native.hpp"

#include <llvm/Config/llvm-config.h>
#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/TargetParser/Host.h>
#include <optional>
#include <string>

#include "compiler/jit/build_id.hpp"
#include "compiler/jit/emit.hpp"
#include "compiler/jit/kept_sites.hpp"
#include "compiler/jit/lines.hpp"
#include "compiler/jit/session.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/ir/compiled.hpp"
#include "runtime/ir/native_engine.hpp"

namespace writ::jit {
namespace {

namespace orc = llvm::orc;

// A group's table of functions is named after the first of them: groups of one engine are linked side by side, and
// code that was kept must find its table under the same name again.
auto table_of(const Group& group) -> std::string { return "writ_table" + std::to_string(group.functions[0].index); }

// The two libraries that machine code comes out of. Empty where one of them does not say which build it is.
auto builds() -> std::string {
  static const auto& kept = *new std::string([] {
    const std::string ours = build_id_of(reinterpret_cast<const void*>(&table_of));
    const std::string llvm = build_id_of(reinterpret_cast<const void*>(&llvm::sys::getHostCPUName));
    return ours.empty() || llvm.empty() ? std::string() : ours + " " + llvm;
  }());
  return kept;
}

// What all groups of a module have in common. The module as a compiled policy: equal modules are equal bytes.
auto common_key(const ir::Module& module, const std::string& digest, const Session& session) -> CodeKey {
  CodeKey key;
  key.add("module", digest.empty() ? sha256_hex(ir::write_compiled(module, {})) : digest);
  key.add("engine", ir::engine_build());
  key.add("writ", WRIT_VERSION);
  key.add("builds", builds());
  key.add("llvm", LLVM_VERSION_STRING);
  key.add("target", session.machine.getTargetTriple().str());
  key.add("cpu", session.machine.getCPU());
  key.add("features", session.machine.getFeatures().getString());
  return key;
}

class LinkedCode final : public NativeCode {
 public:
  LinkedCode(Session& session, const ir::Module& module, const interp::Plans& plans, const Options& options)
      : session_(session),
        module_(module),
        plans_(plans),
        verify_(options.verify),
        dylib_(execution().createBareJITDylib("engine" + std::to_string(session.engines++))) {
    dylib_.addToLinkOrder(*session.helpers);
  }
  LinkedCode(const LinkedCode&) = delete;
  auto operator=(const LinkedCode&) -> LinkedCode& = delete;

  // Trackers are removed explicitly: dropping the last reference of one does not free the code. The names that symbols
  // had stay in the session's pool until it is told that nobody uses them.
  ~LinkedCode() override {
    for (const orc::ResourceTrackerSP& part : parts_) llvm::consumeError(part->remove());
    parts_.clear();
    llvm::consumeError(execution().removeJITDylib(dylib_));
    execution().getSymbolStringPool()->clearDeadEntries();
  }

  void use(std::unique_ptr<CodeCache> cache, const std::string& module_digest) {
    cache_ = std::move(cache);
    key_ = common_key(module_, module_digest, session_);
  }

  auto compile(const Group& group) -> Fallible<Compiled> override {
    if (auto kept = from_cache(group)) return std::move(*kept);
    std::vector<Site> sites;
    auto object = object_of(group, sites);
    if (!object) return fail(llvm::toString(object.takeError()));
    if (cache_ != nullptr) cache_->keep(key_of(group), {(*object)->getBuffer().str(), kept_sites(module_, sites)});
    auto entries = link(group, std::move(*object));
    if (!entries) return fail(llvm::toString(entries.takeError()));
    return Compiled{std::move(*entries), std::move(sites)};
  }

 private:
  [[nodiscard]] auto execution() const -> orc::ExecutionSession& { return session_.jit->getExecutionSession(); }

  [[nodiscard]] auto key_of(const Group& group) const -> CodeKey {
    CodeKey key = *key_;
    std::string functions;
    for (const ir::FunctionId id : group.functions) functions += std::to_string(id.index) + ",";
    key.add("functions", functions);
    key.add("effort", group.effort == Effort::Quick ? "quick" : "optimized");
    return key;
  }

  // Whatever is wrong with what was kept, code is made anew.
  auto from_cache(const Group& group) -> std::optional<Compiled> {
    if (cache_ == nullptr) return std::nullopt;
    const std::optional<KeptCode> kept = cache_->find(key_of(group));
    if (!kept) return std::nullopt;
    auto sites = sites_of(module_, plans_, kept->sites);
    if (!sites) return std::nullopt;
    auto entries = link(group, llvm::MemoryBuffer::getMemBufferCopy(kept->object, table_of(group)));
    if (entries) return Compiled{std::move(*entries), std::move(*sites)};
    llvm::consumeError(entries.takeError());
    return std::nullopt;
  }

  auto object_of(const Group& group, std::vector<Site>& sites) -> llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> {
    auto machine = machine_for(session_, group.effort);
    if (!machine) return machine.takeError();
    llvm::LLVMContext context;
    llvm::Module native(module_.name, context);
    native.setDataLayout(session_.jit->getDataLayout());
    native.setTargetTriple((*machine)->getTargetTriple().str());
    {
      std::optional<Lines> lines;
      if (session_.debugging == Debugging::Yes) lines.emplace(native, module_);
      emit({module_, plans_, group.functions, table_of(group), sites, lines ? &*lines : nullptr}, native);
    }
    if (verify_ == Verify::Yes) {
      if (auto error = verified(native)) return std::move(error);
    }
    optimize(native, **machine, checks_of_this_build());
    return orc::SimpleCompiler(**machine)(native);
  }

  // Each object under a tracker of its own: one that does not link leaves nothing behind.
  auto link(const Group& group, std::unique_ptr<llvm::MemoryBuffer> object) -> llvm::Expected<std::vector<Entry>> {
    const orc::ResourceTrackerSP part = dylib_.createResourceTracker();
    auto error = session_.jit->addObjectFile(part, std::move(object));
    if (!error) {
      auto address = session_.jit->lookup(dylib_, table_of(group));
      if (address) {
        parts_.push_back(part);
        const auto* natives = address->toPtr<const Entry*>();
        return std::vector<Entry>(natives, natives + group.functions.size());
      }
      error = address.takeError();
    }
    llvm::consumeError(part->remove());
    return std::move(error);
  }

  Session& session_;
  const ir::Module& module_;
  const interp::Plans& plans_;
  Verify verify_;
  orc::JITDylib& dylib_;
  std::vector<orc::ResourceTrackerSP> parts_;
  std::unique_ptr<CodeCache> cache_;  // null: nothing is kept
  std::optional<CodeKey> key_;        // of the module; with the cache
};

}  // namespace

auto make_native_code(const ir::Module& module, const interp::Plans& plans, const Options& options)
    -> Fallible<std::unique_ptr<NativeCode>> {
  auto shared = session();
  if (!shared) return fail(shared.error().message);
  std::unique_ptr<CodeCache> cache;
  if (!options.kept.cache.empty()) {
    auto opened = CodeCache::open(options.kept.cache);
    if (!opened) return fail(opened.error().message);
    cache = std::move(*opened);
  }
  auto code = std::make_unique<LinkedCode>(**shared, module, plans, options);
  // Code with lines of the rules names the folder that it was made in; and who cannot say what he is made of cannot say
  // either what code of his depends on.
  const bool keeps = (*shared)->debugging == Debugging::No && !builds().empty();
  if (cache != nullptr && keeps) code->use(std::move(cache), options.kept.module_digest);
  return std::unique_ptr<NativeCode>(std::move(code));
}

}  // namespace writ::jit
