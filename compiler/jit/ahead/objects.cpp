#include "compiler/jit/ahead/objects.hpp"

#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>

#include "compiler/jit/emit.hpp"
#include "compiler/jit/optimize.hpp"

namespace writ::jit {
namespace {

auto machine_for(const Target& target, Effort effort) -> llvm::Expected<std::unique_ptr<llvm::TargetMachine>> {
  std::string fault;
  const llvm::Target* found = llvm::TargetRegistry::lookupTarget(target.triple, fault);
  if (found == nullptr) return llvm::createStringError("LLVM makes no code for " + target.triple + ": " + fault);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  const auto level = effort == Effort::Quick ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default;
  std::unique_ptr<llvm::TargetMachine> machine(found->createTargetMachine(
      target.triple, target.processor, target.features, options, llvm::Reloc::PIC_, llvm::CodeModel::Small, level));
  if (machine == nullptr) return llvm::createStringError("LLVM makes no code for " + target.triple);
  return machine;
}

auto object_of(llvm::Module& native, llvm::TargetMachine& machine)
    -> llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> {
  if (auto error = verified(native)) return std::move(error);
  return llvm::orc::SimpleCompiler(machine)(native);
}

// Its own has a size of 32 bits in WebAssembly, and what is emitted hands over 64.
void rename_comparison(llvm::Module& native) {
  if (llvm::Function* found = native.getFunction("bcmp")) found->setName("writ_jit_bcmp");
}

void prepare(llvm::Module& native, const llvm::TargetMachine& machine) {
  native.setDataLayout(machine.createDataLayout());
  native.setTargetTriple(machine.getTargetTriple().str());
}

auto compiled(const Emission& emission, const Target& target, Effort effort)
    -> llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> {
  auto machine = machine_for(target, effort);
  if (!machine) return machine.takeError();
  llvm::LLVMContext context;
  llvm::Module native(emission.table, context);
  prepare(native, **machine);
  emit(emission, native);
  if (auto error = verified(native)) return std::move(error);
  if ((*machine)->getTargetTriple().isWasm()) rename_comparison(native);
  optimize(native, **machine, Checks::None);
  return object_of(native, **machine);
}

auto place_of(const ir::Module& module, const interp::Plans& plans, const Site& site) -> native::SitePlace {
  const auto* first = &*module.functions.begin();
  const ir::FunctionId id{static_cast<std::size_t>(site.function - first)};
  if (site.told != nullptr) return {id, {}, native::indexed_by(plans.of(id).told())};
  return {id, site.inst->result, native::indexed_by(site.table)};
}

}  // namespace

auto machine_of(std::string_view level) -> Target {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  // Without what the triple of this very system may say beside the machine.
  return {llvm::Triple(llvm::sys::getProcessTriple()).getArchName().str() + "-unknown-linux-gnu", std::string(level),
          ""};
}

auto wasm_machine() -> Target {
  LLVMInitializeWebAssemblyTargetInfo();
  LLVMInitializeWebAssemblyTarget();
  LLVMInitializeWebAssemblyTargetMC();
  LLVMInitializeWebAssemblyAsmPrinter();
  return {"wasm32-unknown-wasi", "generic", ""};
}

auto make_objects(const ir::Module& module, const Target& target) -> llvm::Expected<Objects> {
  const interp::Plans plans(module, interp::kIndexedByNative);
  Objects made;
  std::vector<Site> sites;
  for (Group& group : groups(module, plans)) {
    const Emission emission{module, plans, group.functions, native::table_name(made.files.size()), sites};
    auto object = compiled(emission, target, group.effort);
    if (!object) return object.takeError();
    made.files.push_back(std::move(*object));
    made.code.tables.push_back(std::move(group.functions));
  }
  for (const Site& site : sites) made.code.sites.push_back(place_of(module, plans, site));
  return made;
}

namespace {

void add_constant(llvm::Module& native, llvm::Constant* value, const char* name) {
  // The module owns it.
  new llvm::GlobalVariable(native, value->getType(), /*isConstant=*/true, llvm::GlobalValue::ExternalLinkage, value,
                           name);
}

void add_bytes(llvm::Module& native, std::string_view bytes, const std::string& name) {
  llvm::LLVMContext& context = native.getContext();
  add_constant(native, llvm::ConstantDataArray::getString(context, {bytes.data(), bytes.size()}), name.c_str());
  auto* size = llvm::ConstantInt::get(llvm::Type::getInt64Ty(context), bytes.size());
  add_constant(native, size, (name + "_size").c_str());
}

}  // namespace

auto make_wasm_parts(const WasmParts& parts) -> llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> {
  auto machine = machine_for(wasm_machine(), Effort::Optimized);
  if (!machine) return machine.takeError();
  llvm::LLVMContext context;
  llvm::Module native("policy", context);
  prepare(native, **machine);
  add_bytes(native, parts.policy, "writ_wasm_policy");
  add_bytes(native, parts.facts, "writ_wasm_facts");
  auto* pointer = llvm::PointerType::get(context, 0);
  std::vector<llvm::Constant*> tables;
  for (std::size_t i = 0; i < parts.tables; ++i)
    tables.push_back(native.getOrInsertGlobal(native::table_name(i), pointer));
  auto* type = llvm::ArrayType::get(pointer, tables.size());
  add_constant(native, llvm::ConstantArray::get(type, tables), "writ_wasm_tables");
  return object_of(native, **machine);
}

}  // namespace writ::jit
