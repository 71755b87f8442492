// The plug-in's one export: makes machine code ahead of time (runtime/native/ahead.hpp).
#include <exception>
#include <string>

#include "compiler/jit/ahead/link.hpp"
#include "compiler/jit/ahead/objects.hpp"
#include "runtime/native/ahead.hpp"

namespace writ::jit {
namespace {

// What was made, or why not; nothing is thrown out of the plug-in.
template <class Make>
auto guarded(std::string& error, const Make& make) -> bool {
  try {
    llvm::Error fault = make();
    if (!fault) return true;
    error = llvm::toString(std::move(fault));
  } catch (const std::exception& thrown) {
    error = thrown.what();
  } catch (...) {
    error = "an unknown fault";
  }
  return false;
}

auto library(const ir::Module& module, std::string_view level, native::Code& code, std::string& bytes,
             std::string& error) -> bool {
  return guarded(error, [&]() -> llvm::Error {
    auto objects = make_objects(module, machine_of(level));
    if (!objects) return objects.takeError();
    auto linked = link_library(objects->files);
    if (!linked) return linked.takeError();
    code = std::move(objects->code);
    bytes = std::move(*linked);
    return llvm::Error::success();
  });
}

auto wasm(const ir::Module& module, std::string_view policy, native::Facts facts, const std::string& runtime,
          std::string& bytes, std::string& error) -> bool {
  return guarded(error, [&]() -> llvm::Error {
    auto objects = make_objects(module, wasm_machine());
    if (!objects) return objects.takeError();
    facts.code = std::move(objects->code);
    auto parts = make_wasm_parts({policy, native::write_facts(facts), objects->files.size()});
    if (!parts) return parts.takeError();
    objects->files.push_back(std::move(*parts));
    auto linked = link_wasm(objects->files, runtime);
    if (!linked) return linked.takeError();
    bytes = std::move(*linked);
    return llvm::Error::success();
  });
}

}  // namespace
}  // namespace writ::jit

// Its ABI is found out when it is loaded: the names of helpers count.
extern "C" __attribute__((visibility("default"))) auto writ_ahead_plugin() -> const writ::native::AheadPlugin* {
  static const writ::native::AheadPlugin plugin = {writ::native::code_abi(), &writ::jit::library, &writ::jit::wasm};
  return &plugin;
}
