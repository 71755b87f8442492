#include "compiler/driver/ahead.hpp"

#include <dlfcn.h>

#include "compiler/driver/ahead_patterns.hpp"
#include "runtime/base/files.hpp"
#include "runtime/host/documents.hpp"
#include "runtime/host/engines.hpp"
#include "runtime/ir/compiled.hpp"
#include "runtime/native/ahead.hpp"
#include "runtime/native/image.hpp"
#include "runtime/native/processor.hpp"

namespace writ::driver {
namespace {

using native::AheadPlugin;

// Beside the other plug-in, wherever that is.
auto folder() -> std::string {
  const std::string beside = host::default_plugin_path();
  return beside.substr(0, beside.rfind('/') + 1);
}

auto open_plugin() -> Fallible<const AheadPlugin*> {
  const std::string path = folder() + native::kAheadPluginFile;
  if (!is_there(path)) return fail("no linker at " + path + ", which makes files of machine code");
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return fail("cannot load the linker " + path + ": " + ::dlerror());
  using Export = auto()->const AheadPlugin*;
  Export* const found = reinterpret_cast<Export*>(::dlsym(handle, native::kAheadPluginSymbol));
  if (found == nullptr) return fail(path + " is not the linker of Writ");
  const AheadPlugin* plugin = found();
  if (plugin->abi != native::code_abi()) return fail("the linker " + path + " is of another version than this program");
  return plugin;
}

// What the policy brings along and a WebAssembly module cannot use, so that it could never decide.
auto unusable_in_wasm(const ir::Package& package) -> std::string {
  for (const ir::Companion& one : package.companions) {
    if (one.kind == host::document_word(host::DocumentKind::Keys))
      return "it brings the list of keys `" + one.name + "` along, and signatures cannot be checked there";
    if (host::format_of(one.name) == decode::Format::Yaml)
      return "it brings `" + one.name + "` along, and YAML is not read there; write it in JSON";
  }
  return {};
}

}  // namespace

auto wasm_policy(std::string_view bytes) -> Fallible<std::string> {
  const auto plugin = open_plugin();
  if (!plugin) return fail(plugin.error().message);
  const std::string runtime = folder() + native::kWasmRuntimeFile;
  if (!is_there(runtime)) return fail("no runtime for WebAssembly at " + runtime);
  const auto read = ir::read_compiled(bytes);
  if (!read) return fail(read.error().message);
  if (const std::string fault = unusable_in_wasm(read->package); !fault.empty())
    return fail("the policy cannot decide in a WebAssembly module: " + fault);
  if (const auto pattern = pattern_without_table(read->module))
    return fail("the pattern " + *pattern + " needs RE2, which is not there in a WebAssembly module");
  const native::Facts facts = {"writ " WRIT_VERSION, native::wasm_abi(), "wasm32", "generic", read->digest, {}};
  std::string made;
  std::string error;
  if (!(*plugin)->wasm(read->module, bytes, facts, runtime, made, error))
    return fail("no WebAssembly module can be made: " + error);
  return made;
}

auto native_policy(std::string_view bytes, std::string_view level) -> Fallible<std::string> {
  const auto plugin = open_plugin();
  if (!plugin) return fail(plugin.error().message);
  // As whoever loads the file will read it: rows have the same numbers.
  const auto read = ir::read_compiled(bytes);
  if (!read) return fail(read.error().message);
  native::Facts facts = {"writ " WRIT_VERSION, native::code_abi(), std::string(native::this_machine()),
                         std::string(level),   read->digest,       {}};
  std::string library;
  std::string error;
  if (!(*plugin)->library(read->module, level, facts.code, library, error))
    return fail("no native code can be made: " + error);
  std::string made = native::write_image({library, bytes, std::move(facts)});
  if (made.size() > native::kImageBytes)
    return fail("the native policy has " + std::to_string(made.size()) + " bytes, and none may have more than " +
                std::to_string(native::kImageBytes));
  return made;
}

}  // namespace writ::driver
