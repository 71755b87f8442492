// Compiled policies: from a build to the bytes of a file, and from such a file to a decision.
//
// The file holds one module with all its gates, what it imports inside of it, its data, and what its package pins for
// decisions. A decision from it is the same as one from the rules, and so are its record and its reports.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "compiler/driver/driver.hpp"
#include "runtime/host/compiled.hpp"

namespace writ::driver {

inline constexpr std::string_view kCompiledEnding = ".writc";  // of the name, by which commands know such a file
inline constexpr std::string_view kNativeEnding = ".so";       // the same of a native policy (ahead.hpp)
inline constexpr std::string_view kWasmEnding = ".wasm";       // of a WebAssembly module; no command reads one

// Whether the build was held against its lock, or that was left out.
enum class Locked : std::uint8_t { Yes, No };
// The module that declares `gate` (NAME or MODULE/NAME), or the only one that declares gates; of a build without
// errors. Nothing when a data file was reported to the sink.
auto compile_policy(Build& build, const std::string& gate, Locked locked) -> Fallible<std::optional<std::string>>;

auto load_policy(const std::string& path) -> Fallible<host::Policy>;

// As hand_in() of a build. `request.people` and `request.keys` are for policies that bring none.
auto hand_in(const host::Policy& policy, const GateRequest& request, const EngineChoice& choice) -> Fallible<HandedIn>;

// Reads the files of the request and decides. `request.people` and `request.keys` are for policies that bring none.
auto decide_compiled(const host::Policy& policy, const GateRequest& request, const EngineChoice& choice)
    -> Fallible<std::unique_ptr<host::Decided>>;

}  // namespace writ::driver
