#include "runtime/host/engines.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

#include "runtime/base/files.hpp"

namespace writ::host {
namespace {

constexpr const char* kPluginFile = "libwrit-jit.so";

auto dl_message() -> std::string {
  const char* message = ::dlerror();
  return message == nullptr ? "unknown fault" : message;
}

auto folder_of(const std::string& path) -> std::string {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

auto folder_of_program() -> std::string {
  std::array<char, PATH_MAX> path{};
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  return size <= 0 ? std::string() : folder_of(std::string(path.data(), static_cast<std::size_t>(size)));
}

// Of the file that holds this code: a shared library, where a service embeds it, or else the program.
auto folder_of_this() -> std::string {
  Dl_info found{};
  const bool known = ::dladdr(reinterpret_cast<const void*>(&folder_of_program), &found) != 0;
  return known && found.dli_fname != nullptr ? folder_of(found.dli_fname) : std::string();
}

auto open_plugin(const std::string& path) -> Fallible<const ir::NativePlugin*> {
  if (!is_there(path)) {
    return fail("no native engine at " + path + " (it is a separate file, " + kPluginFile +
                "; WRIT_JIT_PLUGIN says where it is)");
  }
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return fail("cannot load the native engine " + path + ": " + dl_message());
  const auto* plugin = static_cast<const ir::NativePlugin*>(::dlsym(handle, ir::kNativePluginSymbol));
  if (plugin == nullptr) return fail(path + " is not an engine of Writ: " + dl_message());
  if (plugin->abi != ir::kEngineAbi) {
    return fail("the native engine " + path + " has engine ABI " + std::to_string(plugin->abi) +
                ", this program needs " + std::to_string(ir::kEngineAbi));
  }
  if (plugin->build() != ir::engine_build()) {
    return fail("the native engine " + path + " is of another build than this program; they go together");
  }
  return plugin;
}

// Opens each plug-in once. A failure is not kept, so that the file may appear later.
auto plugin_at(const std::string& path) -> Fallible<const ir::NativePlugin*> {
  static std::mutex mutex;
  static std::map<std::string, const ir::NativePlugin*> loaded;
  const std::lock_guard lock(mutex);
  if (const auto at = loaded.find(path); at != loaded.end()) return at->second;
  auto plugin = open_plugin(path);
  if (plugin) loaded.emplace(path, *plugin);
  return plugin;
}

}  // namespace

auto default_plugin_path() -> std::string {
  if (const char* named = std::getenv("WRIT_JIT_PLUGIN"); named != nullptr && *named != '\0') return named;
  std::vector<std::string> places;
  for (const std::string& folder : {folder_of_program(), folder_of_this()}) {
    if (folder.empty()) continue;
    places.push_back(folder + "/" + kPluginFile);
    places.push_back(folder + "/../lib/writ/" + kPluginFile);
  }
  const auto found = std::find_if(places.begin(), places.end(), is_there);
  if (found != places.end()) return *found;
  return places.empty() ? kPluginFile : places.front();
}

auto make_native(const ir::Module& module, const NativeTerms& terms) -> Fallible<std::unique_ptr<ir::NativeEngine>> {
  auto plugin = plugin_at(terms.plugin);
  if (!plugin) return fail(plugin.error().message);
  std::string error;
  std::unique_ptr<ir::NativeEngine> engine((*plugin)->make(module, terms.options, error));
  if (engine == nullptr) return fail("cannot make native code: " + error);
  return engine;
}

auto load_jit(const ir::Module& module, const NativeTerms& terms) -> Fallible<std::unique_ptr<ir::NativeEngine>> {
  auto engine = make_native(module, terms);
  if (!engine) return fail(engine.error().message);
  std::vector<ir::FunctionId> all;
  for (std::size_t i = 0; i < module.functions.size(); ++i) all.emplace_back(i);
  const std::atomic<bool> cancelled = false;
  std::string error;
  if ((*engine)->add(all, cancelled, error) != ir::Added::Done) return fail("cannot make native code: " + error);
  return engine;
}

auto find_jit(const std::string& plugin_path) -> Fallible<Done> {
  auto plugin = plugin_at(plugin_path);
  if (!plugin) return fail(plugin.error().message);
  return Done{};
}

}  // namespace writ::host
