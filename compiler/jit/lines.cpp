#include "compiler/jit/lines.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/Support/Path.h>

namespace writ::jit {
namespace {

auto current_folder() -> std::string {
  std::array<char, PATH_MAX> folder{};
  return ::getcwd(folder.data(), folder.size()) == nullptr ? std::string(".") : std::string(folder.data());
}

// Where a function begins: the first place that one of its instructions has.
auto first_origin(const ir::Module& module, const ir::Function& function) -> const ir::Origin* {
  for (const ir::Block& block : function.blocks) {
    const auto placed = [](const ir::Inst& inst) { return inst.origin.valid(); };
    const auto found = std::find_if(block.insts.begin(), block.insts.end(), placed);
    if (found != block.insts.end()) return &module.origins[found->origin];
  }
  return nullptr;
}

}  // namespace

Lines::Lines(llvm::Module& native, const ir::Module& module)
    : module_(module), native_(native), builder_(native), folder_(current_folder()) {
  native.addModuleFlag(llvm::Module::Warning, "Debug Info Version", llvm::DEBUG_METADATA_VERSION);
  native.addModuleFlag(llvm::Module::Warning, "Dwarf Version", 4);
  // Debuggers know no language of rules; under C they call nothing and show lines.
  unit_ = builder_.createCompileUnit(llvm::dwarf::DW_LANG_C99, file_of(module.name), "writ " WRIT_VERSION,
                                     /*isOptimized=*/true, "", 0);
}

Lines::~Lines() { builder_.finalize(); }

void Lines::enter(llvm::Function& native, const ir::Function& function) {
  const ir::Origin* origin = first_origin(module_, function);
  function_file_ = origin == nullptr ? module_.name : origin->file;
  const unsigned line = origin == nullptr ? 0 : origin->line;
  scopes_.clear();
  auto* type = builder_.createSubroutineType(builder_.getOrCreateTypeArray({}));
  function_ = builder_.createFunction(unit_, native.getName(), native.getName(), file_of(function_file_), line, type,
                                      line, llvm::DINode::FlagZero,
                                      llvm::DISubprogram::SPFlagDefinition | llvm::DISubprogram::SPFlagLocalToUnit);
  native.setSubprogram(function_);
  native.setUWTableKind(llvm::UWTableKind::Async);  // for backtraces
  last_ = llvm::DILocation::get(native.getContext(), line, 0, function_);
}

auto Lines::at(ir::OriginId origin) -> llvm::DebugLoc {
  if (!origin.valid()) return last_;
  const ir::Origin& place = module_.origins[origin];
  last_ = llvm::DILocation::get(native_.getContext(), place.line, place.column, scope_in(place.file));
  return last_;
}

auto Lines::file_of(const std::string& path) -> llvm::DIFile* {
  llvm::DIFile*& file = files_[path];
  if (file == nullptr) file = builder_.createFile(path, folder_);
  return file;
}

auto Lines::scope_in(const std::string& path) -> llvm::DIScope* {
  if (path == function_file_) return function_;
  llvm::DIScope*& scope = scopes_[path];
  if (scope == nullptr) scope = builder_.createLexicalBlockFile(function_, file_of(path));
  return scope;
}

}  // namespace writ::jit
