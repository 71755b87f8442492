#include "compiler/jit/perf_map.hpp"

#include <unistd.h>

#include <algorithm>
#include <fmt/format.h>
#include <string>

#include "runtime/base/private_folder.hpp"

namespace writ::jit {
namespace {

namespace orc = llvm::orc;
namespace jitlink = llvm::jitlink;

// A line is an address, a size and a name; the name goes to its end.
auto line_of(const jitlink::Symbol& symbol) -> std::string {
  std::string name = symbol.getName().str();
  std::replace(name.begin(), name.end(), '\n', ' ');
  return fmt::format("{:x} {:x} {}\n", symbol.getAddress().getValue(), symbol.getSize(), name);
}

// Nothing refers to functions by name, so their names would be left out.
auto keep_names(jitlink::LinkGraph& graph) -> llvm::Error {
  for (jitlink::Symbol* symbol : graph.defined_symbols()) {
    if (symbol->hasName() && symbol->isCallable()) symbol->setLive(true);
  }
  return llvm::Error::success();
}

// A profile is worth less without it, a decision is not: what cannot be written is left out.
auto write_lines(jitlink::LinkGraph& graph) -> llvm::Error {
  std::string lines;
  for (const jitlink::Symbol* symbol : graph.defined_symbols()) {
    if (symbol->hasName() && symbol->isCallable() && symbol->getSize() > 0) lines += line_of(*symbol);
  }
  static_cast<void>(append_to_own_file("/tmp/perf-" + std::to_string(::getpid()) + ".map", lines));
  return llvm::Error::success();
}

class PerfMap final : public orc::ObjectLinkingLayer::Plugin {
 public:
  void modifyPassConfig(orc::MaterializationResponsibility& /*unit*/, jitlink::LinkGraph& /*graph*/,
                        jitlink::PassConfiguration& passes) override {
    passes.PrePrunePasses.emplace_back(keep_names);
    passes.PostFixupPasses.emplace_back(write_lines);
  }
  auto notifyFailed(orc::MaterializationResponsibility& /*unit*/) -> llvm::Error override {
    return llvm::Error::success();
  }
  auto notifyRemovingResources(orc::JITDylib& /*dylib*/, orc::ResourceKey /*key*/) -> llvm::Error override {
    return llvm::Error::success();
  }
  void notifyTransferringResources(orc::JITDylib& /*dylib*/, orc::ResourceKey /*to*/,
                                   orc::ResourceKey /*from*/) override {}
};

}  // namespace

auto perf_map() -> std::unique_ptr<orc::ObjectLinkingLayer::Plugin> { return std::make_unique<PerfMap>(); }

}  // namespace writ::jit
