#include "compiler/driver/jit_loader.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>

namespace writ::driver {
namespace {

constexpr const char* kPluginFile = "libwrit-jit.so";

auto dl_message() -> std::string {
  const char* message = ::dlerror();
  return message == nullptr ? "unknown fault" : message;
}

auto open_plugin(const std::string& path) -> Fallible<const ir::EnginePlugin*> {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return fail("no native engine at " + path + " (it is a separate file, " + kPluginFile +
                "; WRIT_JIT_PLUGIN says where it is)");
  }
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return fail("cannot load the native engine " + path + ": " + dl_message());
  const auto* plugin = static_cast<const ir::EnginePlugin*>(::dlsym(handle, ir::kEnginePluginSymbol));
  if (plugin == nullptr) return fail(path + " is not an engine of Writ: " + dl_message());
  if (plugin->abi != ir::kEngineAbi) {
    return fail("the native engine " + path + " has engine ABI " + std::to_string(plugin->abi) + ", this program needs " +
                std::to_string(ir::kEngineAbi));
  }
  return plugin;
}

// Opens each plug-in once. A failure is not kept, so that the file may appear later.
auto plugin_at(const std::string& path) -> Fallible<const ir::EnginePlugin*> {
  static std::mutex mutex;
  static std::map<std::string, const ir::EnginePlugin*> loaded;
  const std::lock_guard lock(mutex);
  if (const auto at = loaded.find(path); at != loaded.end()) return at->second;
  auto plugin = open_plugin(path);
  if (plugin) loaded.emplace(path, *plugin);
  return plugin;
}

}  // namespace

auto default_plugin_path() -> std::string {
  if (const char* named = std::getenv("WRIT_JIT_PLUGIN"); named != nullptr && *named != '\0') return named;
  std::error_code fault;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", fault);
  if (fault) return kPluginFile;
  const std::filesystem::path beside = program.parent_path() / kPluginFile;
  const std::filesystem::path installed = program.parent_path().parent_path() / "lib" / "writ" / kPluginFile;
  if (!std::filesystem::exists(beside, fault) && std::filesystem::exists(installed, fault)) return installed.string();
  return beside.string();
}

auto load_jit(const ir::Module& module, const std::string& plugin_path) -> Fallible<std::unique_ptr<ir::Engine>> {
  auto plugin = plugin_at(plugin_path);
  if (!plugin) return fail(plugin.error().message);
  std::string error;
  std::unique_ptr<ir::Engine> engine((*plugin)->make(module, error));
  if (engine == nullptr) return fail("cannot make native code: " + error);
  return engine;
}

}  // namespace writ::driver
