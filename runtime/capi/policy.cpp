// Loading rules, and exchanging them.
#include <algorithm>
#include <cstddef>
#include <cstring>

#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/private_folder.hpp"
#include "runtime/capi/handles.hpp"
#include "runtime/capi/source_loading.hpp"
#include "runtime/host/compiled.hpp"
#include "runtime/host/engines.hpp"
#include "runtime/native/image.hpp"

namespace writ::capi {
namespace {

constexpr std::size_t kMostPaths = 2'000;  // as files of one package

// What programs were compiled against before there was a cache. All that came later is as in WRIT_LOAD_OPTIONS_INIT.
constexpr std::size_t kFirstOptions = offsetof(writ_load_options, code_cache);

// The members that the caller has; false: he has others than there are.
auto read_options(const writ_load_options* given, writ_load_options& options) -> bool {
  if (given == nullptr) return true;
  const std::size_t size = given->struct_size;
  if (size != kFirstOptions && size != sizeof(writ_load_options)) return false;
  std::memcpy(&options, given, size);
  return true;
}

auto fault_of(const writ_load_options& options) -> std::string_view {
  if (!is_one_of(options.engine, WRIT_TIERED)) return "there is no such engine";
  if ((options.flags & ~std::uint32_t{WRIT_UNLOCKED}) != 0) return "the flags have a bit that means nothing";
  if (options.document_count > 2) return "there are more documents than a directory of people and a list of keys";
  if (options.document_count > 0 && options.documents == nullptr) return "documents are counted, and there are none";
  return {};
}

auto kind_of(writ_engine engine) -> host::EngineKind {
  switch (engine) {
    case WRIT_NATIVE: return host::EngineKind::Native;
    case WRIT_TIERED: return host::EngineKind::Tiered;
    case WRIT_INTERPRETER: break;
  }
  return host::EngineKind::Interpreter;
}

auto terms_of(const writ_load_options* given, host::LoadTerms& terms, writ_error** error) -> writ_status {
  writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
  if (!read_options(given, options))
    return refuse(error, WRIT_BAD_ARGUMENT, "struct_size of the options is not sizeof(writ_load_options)");
  if (const std::string_view fault = fault_of(options); !fault.empty())
    return refuse(error, WRIT_BAD_ARGUMENT, std::string(fault));
  terms.engine.kind = kind_of(options.engine);
  if (options.code_cache != nullptr) terms.engine.code_cache = options.code_cache;
  terms.accept_unlocked = (options.flags & WRIT_UNLOCKED) != 0;
  for (std::size_t i = 0; i < options.document_count; ++i) {
    host::Document document;
    if (!is_trust(options.documents[i].kind) || !copy_document(options.documents[i], document))
      return refuse(error, WRIT_BAD_ARGUMENT,
                    "a policy takes a directory of people and a list of keys, and no other documents");
    terms.documents.push_back(std::move(document));
  }
  return WRIT_OK;
}

// Whether what is asked for can be had, as far as it is known before rules are read. Tiers do without the plug-in.
auto check_engine(const host::EngineTerms& terms, writ_error** error) -> writ_status {
  if (terms.kind != host::EngineKind::Interpreter && !terms.code_cache.empty()) {
    const auto folder = PrivateFolder::open(terms.code_cache);
    if (!folder) return refuse(error, WRIT_BAD_ARGUMENT, "native code cannot be kept: " + folder.error().message);
  }
  if (terms.kind != host::EngineKind::Native) return WRIT_OK;
  const auto found = host::find_jit(host::default_plugin_path());
  return found ? WRIT_OK : refuse(error, WRIT_NO_ENGINE, found.error().message);
}

// A policy of the gates, or why there are none.
auto hand_out(Fallible<host::Gates> gates, writ_policy** policy, writ_error** error) -> writ_status {
  if (!gates) return refuse(error, WRIT_BAD_POLICY, gates.error().message);
  auto generation = std::make_shared<const host::Gates>(std::move(*gates));
  *policy = new writ_policy{std::make_shared<host::Switch>(std::move(generation))};
  return WRIT_OK;
}

// A native policy brings its engine along.
auto read(std::string_view bytes, const host::LoadTerms& terms, writ_policy** policy, writ_error** error)
    -> writ_status {
  if (!native::is_image(bytes)) {
    if (const writ_status status = check_engine(terms.engine, error); status != WRIT_OK) return status;
  }
  return hand_out(host::read_gates(bytes, terms), policy, error);
}

auto is_one_compiled_file(const std::vector<std::string>& paths, std::string& bytes) -> bool {
  if (paths.size() != 1 || is_folder(paths.front())) return false;
  auto read = read_file(paths.front(), limits::kModuleBytes);
  if (!read || !host::is_policy(*read)) return false;
  bytes = std::move(*read);
  return true;
}

auto load(const std::vector<std::string>& paths, const host::LoadTerms& terms, writ_policy** policy, writ_error** error)
    -> writ_status {
  std::string bytes;
  if (is_one_compiled_file(paths, bytes)) return read(bytes, terms, policy, error);
  if (const writ_status status = check_engine(terms.engine, error); status != WRIT_OK) return status;
  const SourceLoader loader = source_loader();
  if (loader != nullptr) return hand_out(loader(paths, terms), policy, error);
  return refuse(error, WRIT_NO_COMPILER,
                paths.front() +
                    " is no compiled policy, and this library has no compiler: make one with `writ build`, or "
                    "link the library that has a compiler");
}

// As much of `text` as there is room for, with a NUL.
void copy_text(const std::string& text, char* into, std::size_t room) {
  if (into == nullptr || room == 0) return;
  const std::size_t size = std::min(text.size(), room - 1);
  std::memcpy(into, text.data(), size);
  into[size] = '\0';
}

auto paths_of(const char* const* paths, std::size_t count) -> std::optional<std::vector<std::string>> {
  if (paths == nullptr || count == 0 || count > kMostPaths) return std::nullopt;
  std::vector<std::string> made;
  for (std::size_t i = 0; i < count; ++i) {
    if (paths[i] == nullptr) return std::nullopt;
    made.emplace_back(paths[i]);
  }
  return made;
}

}  // namespace
}  // namespace writ::capi

namespace capi = writ::capi;
namespace host = writ::host;

extern "C" {

uint32_t writ_abi(void) { return WRIT_ABI; }

const char* writ_version(void) { return WRIT_VERSION; }

writ_status writ_policy_load(const char* const* paths, size_t path_count, const writ_load_options* options,
                             writ_policy** policy, writ_error** error) {
  if (policy != nullptr) *policy = nullptr;
  return capi::guarded(error, [&] {
    const auto named = capi::paths_of(paths, path_count);
    if (policy == nullptr || !named)
      return capi::refuse(error, WRIT_BAD_ARGUMENT,
                          "the policy or a path is NULL, or there are no paths, or more than 2,000");
    host::LoadTerms terms;
    if (const writ_status status = capi::terms_of(options, terms, error); status != WRIT_OK) return status;
    return capi::load(*named, terms, policy, error);
  });
}

writ_status writ_policy_read(const char* bytes, size_t size, const writ_load_options* options, writ_policy** policy,
                             writ_error** error) {
  if (policy != nullptr) *policy = nullptr;
  return capi::guarded(error, [&] {
    if (policy == nullptr || bytes == nullptr)
      return capi::refuse(error, WRIT_BAD_ARGUMENT, "the policy or the bytes are NULL");
    host::LoadTerms terms;
    if (const writ_status status = capi::terms_of(options, terms, error); status != WRIT_OK) return status;
    if (writ::native::is_image({bytes, size}))
      return capi::refuse(error, WRIT_BAD_POLICY,
                          "these bytes are a native policy, whose code would run here: load it from a file that is "
                          "trusted, with writ_policy_load()");
    return capi::read({bytes, size}, terms, policy, error);
  });
}

void writ_policy_free(writ_policy* policy) { delete policy; }

writ_status writ_policy_swap(writ_policy* policy, const writ_policy* next) {
  return capi::guarded(nullptr, [&] {
    if (policy == nullptr || next == nullptr) return WRIT_BAD_ARGUMENT;
    policy->rules->exchange(next->rules->take().generation);
    return WRIT_OK;
  });
}

uint64_t writ_policy_swaps(const writ_policy* policy) { return policy == nullptr ? 0 : policy->rules->count(); }

size_t writ_policy_gate_count(const writ_policy* policy) {
  return policy == nullptr ? 0 : policy->rules->take().generation->rows.size();
}

size_t writ_policy_gate_name(const writ_policy* policy, size_t gate, char* name, size_t room) {
  if (name != nullptr && room > 0) *name = '\0';
  if (policy == nullptr) return 0;
  const host::Generation generation = policy->rules->take().generation;
  if (gate >= generation->rows.size()) return 0;
  const std::string& full = generation->rows[gate].name;
  capi::copy_text(full, name, room);
  return full.size();
}

writ_engine writ_policy_engine(const writ_policy* policy, size_t gate, char* why, size_t room) {
  capi::copy_text("", why, room);
  writ_engine engine = WRIT_INTERPRETER;
  capi::guarded(nullptr, [&] {
    if (policy == nullptr) return WRIT_BAD_ARGUMENT;
    const host::Generation generation = policy->rules->take().generation;
    if (gate >= generation->rows.size()) return WRIT_NOT_FOUND;
    const host::EngineState state = host::engine_of(generation->rows[gate]);
    if (state.tier == host::Tier::Native) engine = WRIT_NATIVE;
    capi::copy_text(state.why, why, room);
    return WRIT_OK;
  });
  return engine;
}

}  // extern "C"
