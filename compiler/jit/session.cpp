#include "compiler/jit/session.hpp"

#include <cstdlib>
#include <llvm/ExecutionEngine/Orc/DebugObjectManagerPlugin.h>
#include <llvm/ExecutionEngine/Orc/EPCDebugObjectRegistrar.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/ExecutionEngine/Orc/TargetProcess/JITLoaderGDB.h>
#include <llvm/Support/TargetSelect.h>
#include <string_view>

#include "compiler/jit/perf_map.hpp"
#include "runtime/native/helpers.hpp"

namespace writ::jit {
namespace {

namespace orc = llvm::orc;

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

// LLVM's own set-up looks for the function among the symbols of the process, where a plug-in's libraries are not.
auto registrar(orc::ExecutionSession& execution) -> std::unique_ptr<orc::DebugObjectRegistrar> {
  return std::make_unique<orc::EPCDebugObjectRegistrar>(
      execution, orc::ExecutorAddr::fromPtr(&llvm_orc_registerJITLoaderGDBWrapper));
}

auto linking_layer(orc::ExecutionSession& execution, Debugging debugging)
    -> llvm::Expected<std::unique_ptr<orc::ObjectLayer>> {
  auto layer = std::make_unique<orc::ObjectLinkingLayer>(execution);
  if (is_set("WRIT_PERF_MAP")) layer->addPlugin(perf_map());
  if (debugging == Debugging::Yes) {
    layer->addPlugin(std::make_unique<orc::DebugObjectManagerPlugin>(
        execution, registrar(execution), /*RequireDebugSections=*/true, /*AutoRegisterCode=*/true));
  }
  return layer;
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
  session->debugging = is_set("WRIT_JIT_DEBUG") ? Debugging::Yes : Debugging::No;
  auto jit = orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(session->machine)
                 .setLinkProcessSymbolsByDefault(false)
                 .setPlatformSetUp(orc::setUpInactivePlatform)
                 .setObjectLinkingLayerCreator([&](orc::ExecutionSession& execution, const llvm::Triple&) {
                   return linking_layer(execution, session->debugging);
                 })
                 .create();
  if (!jit) return jit.takeError();
  session->jit = std::move(*jit);
  session->helpers = &session->jit->getExecutionSession().createBareJITDylib("helpers");
  if (auto error = define_helpers(*session->jit, *session->helpers)) return std::move(error);
  return session;
}

}  // namespace

auto session() -> Fallible<Session*> {
  // Not destroyed either: threads may make code while the process ends.
  static const auto& kept = *new Fallible<Session*>([]() -> Fallible<Session*> {
    auto started = start_session();
    if (!started) return fail(llvm::toString(started.takeError()));
    return started->release();
  }());
  return kept;
}

auto machine_for(const Session& session, Effort effort) -> llvm::Expected<std::unique_ptr<llvm::TargetMachine>> {
  orc::JITTargetMachineBuilder builder = session.machine;
  const bool quick = effort == Effort::Quick;
  builder.setCodeGenOptLevel(quick ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default);
  return builder.createTargetMachine();
}

auto is_set(const char* variable) -> bool {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

}  // namespace writ::jit
