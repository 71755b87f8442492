#include "compiler/jit/optimize.hpp"

#include <algorithm>
#include <llvm/Analysis/CGSCCPassManager.h>
#include <llvm/Analysis/LoopAnalysisManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Instrumentation/AddressSanitizer.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>
#include <string>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

namespace writ::jit {
namespace {

// A function of a larger size stays with the interpreter.
constexpr std::size_t kNativeSize = 20'000;
// One of a larger size gets code that is made quickly, and runs a little slower: the time that good code takes to
// make grows faster than the function (measured: 0.1 s for a size of 400, 11 s for 8,000, which quickly takes 0.5 s).
constexpr std::size_t kOptimizedSize = 400;
// Groups are of about this size, so that the memory of LLVM's own form stays bounded.
constexpr std::size_t kGroupSize = 10'000;

}  // namespace

auto checks_of_this_build() -> Checks { return __has_feature(address_sanitizer) ? Checks::Addresses : Checks::None; }

auto groups(const ir::Module& module, const interp::Plans& plans) -> std::vector<Group> {
  std::vector<ir::FunctionId> all;
  for (std::size_t i = 0; i < module.functions.size(); ++i) all.emplace_back(i);
  return groups(module, plans, all);
}

auto groups(const ir::Module& module, const interp::Plans& plans, std::span<const ir::FunctionId> functions)
    -> std::vector<Group> {
  std::vector<Group> result;
  for (const Effort effort : {Effort::Optimized, Effort::Quick}) {
    Group group{effort, {}};
    std::size_t room = kGroupSize;
    for (const ir::FunctionId id : functions) {
      const std::size_t size = size_of(module.functions[id], plans.of(id));
      const bool quick = size > kOptimizedSize;
      if (size > kNativeSize || quick != (effort == Effort::Quick)) continue;
      if (size > room && !group.functions.empty()) {
        result.push_back(std::move(group));
        group = Group{effort, {}};
        room = kGroupSize;
      }
      group.functions.push_back(id);
      room -= std::min(room, size);
    }
    if (!group.functions.empty()) result.push_back(std::move(group));
  }
  return result;
}

// What emit leaves over: repeated loads and masks, and blocks that only jump.
void optimize(llvm::Module& native, llvm::TargetMachine& machine, Checks checks) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graphs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  llvm::FunctionPassManager passes;
  passes.addPass(llvm::SROAPass(llvm::SROAOptions::PreserveCFG));
  passes.addPass(llvm::EarlyCSEPass(/*UseMemorySSA=*/true));
  passes.addPass(llvm::InstCombinePass());
  passes.addPass(llvm::SimplifyCFGPass());
  llvm::ModulePassManager pipeline;
  pipeline.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(passes)));
  if (checks == Checks::Addresses) {
    for (llvm::Function& function : native) function.addFnAttr(llvm::Attribute::SanitizeAddress);
    pipeline.addPass(llvm::AddressSanitizerPass(llvm::AddressSanitizerOptions{}, /*UseGlobalGC=*/false,
                                                /*UseOdrIndicator=*/false, llvm::AsanDtorKind::None,
                                                llvm::AsanCtorKind::None));
  }
  pipeline.run(native, modules);
}

auto verified(llvm::Module& native) -> llvm::Error {
  std::string fault;
  llvm::raw_string_ostream stream(fault);
  if (!llvm::verifyModule(native, &stream)) return llvm::Error::success();
  return llvm::createStringError("generated code is malformed: " + stream.str());
}

}  // namespace writ::jit
