#include "compiler/jit/native.hpp"

#include <atomic>
#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Target/TargetMachine.h>
#include <string>

#include "compiler/jit/emit.hpp"
#include "compiler/jit/optimize.hpp"

namespace writ::jit {
namespace {

namespace orc = llvm::orc;

auto failure(llvm::Error error) -> Unexpected<Error> { return fail(llvm::toString(std::move(error))); }

// What all engines of the process share. Never destroyed: an engine may outlive any static object.
struct Session {
  explicit Session(orc::JITTargetMachineBuilder host) : machine(std::move(host)) {}

  orc::JITTargetMachineBuilder machine;
  std::unique_ptr<orc::LLJIT> jit;
  orc::JITDylib* helpers = nullptr;  // the functions generated code may call
  std::atomic<std::uint64_t> engines = 0;
};

auto define_helpers(orc::LLJIT& jit, orc::JITDylib& dylib) -> llvm::Error {
  orc::SymbolMap symbols;
  for (const native::Helper& helper : native::all_helpers()) {
    symbols[jit.mangleAndIntern({helper.name.data(), helper.name.size()})] = {
        orc::ExecutorAddr::fromPtr(helper.address), llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  }
  if (checks_of_this_build() == Checks::Addresses) {
    auto process = orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
        jit.getDataLayout().getGlobalPrefix(),
        [](const orc::SymbolStringPtr& name) { return (*name).starts_with("__asan_"); });
    if (!process) return process.takeError();
    dylib.addGenerator(std::move(*process));
  }
  return dylib.define(orc::absoluteSymbols(std::move(symbols)));
}

auto start_session() -> llvm::Expected<std::unique_ptr<Session>> {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto machine = orc::JITTargetMachineBuilder::detectHost();
  if (!machine) return machine.takeError();
  machine->setRelocationModel(llvm::Reloc::PIC_);
  machine->setCodeModel(llvm::CodeModel::Small);
  machine->getOptions().AllowFPOpFusion = llvm::FPOpFusion::Strict;
  auto session = std::make_unique<Session>(std::move(*machine));
  auto jit = orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(session->machine)
                 .setLinkProcessSymbolsByDefault(false)
                 .setPlatformSetUp(orc::setUpInactivePlatform)
                 .create();
  if (!jit) return jit.takeError();
  session->jit = std::move(*jit);
  session->helpers = &session->jit->getExecutionSession().createBareJITDylib("helpers");
  if (auto error = define_helpers(*session->jit, *session->helpers)) return std::move(error);
  return session;
}

// The session, or the reason why this process cannot have one; decided once.
auto session() -> Fallible<Session*> {
  static const Fallible<Session*> kept = []() -> Fallible<Session*> {
    auto started = start_session();
    if (!started) return failure(started.takeError());
    return started->release();
  }();
  return kept;
}

class LinkedCode final : public NativeCode {
 public:
  LinkedCode(Session& session, orc::JITDylib& dylib, std::size_t functions)
      : session_(session), dylib_(dylib), entries_(functions, nullptr) {}
  LinkedCode(const LinkedCode&) = delete;
  auto operator=(const LinkedCode&) -> LinkedCode& = delete;

  // The tracker is removed explicitly: dropping its last reference does not free the code.
  ~LinkedCode() override {
    llvm::consumeError(dylib_.getDefaultResourceTracker()->remove());
    llvm::consumeError(session_.jit->getExecutionSession().removeJITDylib(dylib_));
  }

  [[nodiscard]] auto entries() const -> const std::vector<Entry>& override { return entries_; }

  // Links an object and takes the addresses of `functions` from its table.
  auto add(std::unique_ptr<llvm::MemoryBuffer> object, const std::string& table,
           const std::vector<ir::FunctionId>& functions) -> llvm::Error {
    if (auto error = session_.jit->addObjectFile(dylib_, std::move(object))) return error;
    auto address = session_.jit->lookup(dylib_, table);
    if (!address) return address.takeError();
    const auto* natives = address->toPtr<const Entry*>();
    for (std::size_t i = 0; i < functions.size(); ++i) entries_[functions[i].index] = natives[i];
    return llvm::Error::success();
  }

 private:
  Session& session_;
  orc::JITDylib& dylib_;
  std::vector<Entry> entries_;
};

auto machine_for(const Session& session, Effort effort) -> llvm::Expected<std::unique_ptr<llvm::TargetMachine>> {
  orc::JITTargetMachineBuilder builder = session.machine;
  const bool quick = effort == Effort::Quick;
  builder.setCodeGenOptLevel(quick ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default);
  return builder.createTargetMachine();
}

auto compile_group(Session& session, LinkedCode& code, const Emission& emission, Effort effort, const Options& options)
    -> llvm::Error {
  auto machine = machine_for(session, effort);
  if (!machine) return machine.takeError();
  llvm::LLVMContext context;
  llvm::Module native(emission.table, context);
  native.setDataLayout(session.jit->getDataLayout());
  native.setTargetTriple((*machine)->getTargetTriple().str());
  emit(emission, native);
  if (options.verify == Verify::Yes) {
    if (auto error = verified(native)) return error;
  }
  optimize(native, **machine, checks_of_this_build());
  auto object = orc::SimpleCompiler(**machine)(native);
  if (!object) return object.takeError();
  return code.add(std::move(*object), emission.table, emission.functions);
}

}  // namespace

auto compile(const ir::Module& module, const interp::Plans& plans, const Options& options, std::vector<Site>& sites)
    -> Fallible<std::unique_ptr<NativeCode>> {
  auto shared = session();
  if (!shared) return fail(shared.error().message);
  Session& session = **shared;
  auto& dylib = session.jit->getExecutionSession().createBareJITDylib("engine" + std::to_string(session.engines++));
  auto code = std::make_unique<LinkedCode>(session, dylib, module.functions.size());
  dylib.addToLinkOrder(*session.helpers);
  std::size_t number = 0;
  for (Group& group : groups(module, plans)) {
    const Emission emission{module, plans, std::move(group.functions), "writ_table" + std::to_string(number++), sites};
    if (auto error = compile_group(session, *code, emission, group.effort, options)) return failure(std::move(error));
  }
  return std::unique_ptr<NativeCode>(std::move(code));
}

}  // namespace writ::jit
