// Debugging information: which place of the rules each instruction of native code came from.
//
// A debugger then shows the rules in a backtrace, and stops at FILE:LINE of them. Files are named as the rules were
// named when they were compiled, and looked for from the folder that the process runs in.
#pragma once

#include <llvm/IR/DIBuilder.h>
#include <llvm/IR/Module.h>
#include <map>
#include <string>

#include "runtime/ir/ir.hpp"

namespace writ::jit {

class Lines {
 public:
  Lines(llvm::Module& native, const ir::Module& module);
  ~Lines();  // completes what was said
  Lines(const Lines&) = delete;
  auto operator=(const Lines&) -> Lines& = delete;

  // What follows is about this function.
  void enter(llvm::Function& native, const ir::Function& function);
  // The place of an instruction; where it has none, that of the one before.
  auto at(ir::OriginId origin) -> llvm::DebugLoc;

 private:
  auto file_of(const std::string& path) -> llvm::DIFile*;
  auto scope_in(const std::string& path) -> llvm::DIScope*;

  const ir::Module& module_;
  llvm::Module& native_;
  llvm::DIBuilder builder_;
  std::string folder_;
  llvm::DICompileUnit* unit_ = nullptr;
  llvm::DISubprogram* function_ = nullptr;
  std::string function_file_;
  llvm::DebugLoc last_;
  std::map<std::string, llvm::DIFile*> files_;
  std::map<std::string, llvm::DIScope*> scopes_;  // of this function, in other files than its own
};

}  // namespace writ::jit
