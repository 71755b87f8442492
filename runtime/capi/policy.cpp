// Loading rules, and exchanging them.
#include <algorithm>
#include <cstring>

#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/capi/handles.hpp"
#include "runtime/capi/source_loading.hpp"
#include "runtime/host/engines.hpp"
#include "runtime/ir/compiled.hpp"

namespace writ::capi {
namespace {

constexpr std::size_t kMostPaths = 2'000;  // as files of one package

auto fault_of(const writ_load_options& options) -> std::string_view {
  if (options.struct_size != sizeof(writ_load_options))
    return "struct_size of the options is not sizeof(writ_load_options)";
  if (options.engine != WRIT_INTERPRETER && options.engine != WRIT_NATIVE) return "there is no such engine";
  if ((options.flags & ~std::uint32_t{WRIT_UNLOCKED}) != 0) return "the flags have a bit that means nothing";
  if (options.document_count > 2) return "there are more documents than a directory of people and a list of keys";
  if (options.document_count > 0 && options.documents == nullptr) return "documents are counted, and there are none";
  return {};
}

auto terms_of(const writ_load_options* options, host::LoadTerms& terms, writ_error** error) -> writ_status {
  const writ_load_options none = WRIT_LOAD_OPTIONS_INIT;
  if (options == nullptr) options = &none;
  if (const std::string_view fault = fault_of(*options); !fault.empty())
    return refuse(error, WRIT_BAD_ARGUMENT, std::string(fault));
  terms.engine = options->engine == WRIT_NATIVE ? host::EngineKind::Native : host::EngineKind::Interpreter;
  terms.accept_unlocked = (options->flags & WRIT_UNLOCKED) != 0;
  for (std::size_t i = 0; i < options->document_count; ++i) {
    host::Document document;
    if (!is_trust(options->documents[i].kind) || !copy_document(options->documents[i], document))
      return refuse(error, WRIT_BAD_ARGUMENT,
                    "a policy takes a directory of people and a list of keys, and no other documents");
    terms.documents.push_back(std::move(document));
  }
  return WRIT_OK;
}

auto check_engine(host::EngineKind kind, writ_error** error) -> writ_status {
  if (kind == host::EngineKind::Interpreter) return WRIT_OK;
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

auto is_one_compiled_file(const std::vector<std::string>& paths, std::string& bytes) -> bool {
  if (paths.size() != 1 || is_folder(paths.front())) return false;
  auto read = read_file(paths.front(), limits::kModuleBytes);
  if (!read || !ir::is_compiled(*read)) return false;
  bytes = std::move(*read);
  return true;
}

auto load(const std::vector<std::string>& paths, const host::LoadTerms& terms, writ_policy** policy, writ_error** error)
    -> writ_status {
  std::string bytes;
  if (is_one_compiled_file(paths, bytes)) return hand_out(host::read_gates(bytes, terms), policy, error);
  const SourceLoader loader = source_loader();
  if (loader != nullptr) return hand_out(loader(paths, terms), policy, error);
  return refuse(error, WRIT_NO_COMPILER,
                paths.front() +
                    " is no compiled policy, and this library has no compiler: make one with `writ build`, or "
                    "link the library that has a compiler");
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
    if (const writ_status status = capi::check_engine(terms.engine, error); status != WRIT_OK) return status;
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
    if (const writ_status status = capi::check_engine(terms.engine, error); status != WRIT_OK) return status;
    return capi::hand_out(host::read_gates({bytes, size}, terms), policy, error);
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
  if (name != nullptr && room > 0) {
    const std::size_t size = std::min(full.size(), room - 1);
    std::memcpy(name, full.data(), size);
    name[size] = '\0';
  }
  return full.size();
}

}  // extern "C"
