// writ build: checked rules become one file, from which gates are decided without the rules and without a compiler.

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/lock_step.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/driver/ahead.hpp"
#include "compiler/driver/compiled.hpp"
#include "runtime/base/files.hpp"
#include "runtime/native/processor.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ build -o release.writc                                the package in this folder\n"
    "  writ build rules --gate acme.release/production -o release.writc\n"
    "  writ gate release.writc --request request.json --evidence-dir evidence\n"
    "  writ show compiled release.writc                           what is inside\n"
    "  writ build --target native -o release.so                   with machine code for its functions\n"
    "  writ build --target wasm -o release.wasm                   for Node, browsers and proxies\n"
    "The file holds the module that declares the gate, with all its gates, what it imports, its data, and the people\n"
    "directory and the list of keys that the package names. Decisions from it are those from the rules, byte for byte\n"
    "in their records. Like a gate, it is made only from what is locked.\n"
    "A native policy (--target native) holds a compiled policy, and machine code that decides in its place: for this\n"
    "kind of machine, in programs that embed Writ and have no LLVM. It is to be trusted like a program.\n"
    "A WebAssembly module (--target wasm) holds all that decides, and imports nothing. What it cannot do it refuses,\n"
    "above all to check signatures.\n"
    "Exit codes: 0 written; 1 the rules have errors; 2 they are not locked, or the file cannot be written.";

struct Options {
  std::vector<std::string> paths;
  std::string gate;
  std::string output;
  std::string target = "policy";
  std::string level{native::usual_level()};
  bool unlocked = false;
};

struct Target {
  std::string_view name;
  std::string_view ending;
  std::string_view what;
};
constexpr std::array kTargets = {
    Target{"policy", driver::kCompiledEnding, "a compiled policy"},
    Target{"native", driver::kNativeEnding, "a native policy"},
    Target{"wasm", driver::kWasmEnding, "a WebAssembly module"},
};

auto target_of(const Options& options) -> const Target& {
  return *std::find_if(kTargets.begin(), kTargets.end(), [&](const Target& one) { return one.name == options.target; });
}

// The file that is wanted, of the bytes of a compiled policy.
auto made_for(const Options& options, std::string compiled) -> Fallible<std::string> {
  if (options.target == "native") return driver::native_policy(compiled, options.level);
  if (options.target == "wasm") return driver::wasm_policy(compiled);
  return compiled;
}

auto refuse(const std::string& why) -> Exit {
  complain(why);
  return Exit::Broken;
}

auto code_line(const Options& options) -> std::string {
  if (options.target == "policy") return {};
  if (options.target == "wasm") return "  code     for WebAssembly, which imports nothing\n";
  return fmt::format("  code     for {}, processors from {} on\n", native::this_machine(), options.level);
}

auto write(const Options& options, const std::string& compiled) -> Exit {
  // Read again before it is written: what is not its own proof is not handed out.
  const auto policy = host::load_policy(compiled);
  if (!policy) return refuse("the compiled policy does not read again: " + policy.error().message);
  const auto bytes = made_for(options, compiled);
  if (!bytes) return refuse(bytes.error().message);
  if (auto done = write_file(options.output, *bytes); !done) return refuse(done.error().message);
  const ir::Module& module = *policy->rules;
  print(fmt::format("wrote {}: {} {}, {}, {} bytes\n  source   {}\n  meaning  {}\n  content  {}\n{}", options.output,
                    module.name, module.version, counted(module.gates.size(), "gate"), bytes->size(),
                    module.source_digest, module.meaning_digest, policy->compiled->digest, code_line(options)));
  return Exit::Ok;
}

auto build(const Options& options) -> Exit {
  if (const Target& target = target_of(options); !options.output.ends_with(target.ending))
    return refuse(fmt::format("--output: the name of {} ends in `{}`", target.what, target.ending));
  auto locks = options.unlocked ? driver::LockUse::Ignore : driver::LockUse::Verify;
  auto build = start_build(options.paths, driver::Stop::AfterCheck, FindingsFormat::Text, locks);
  if (build == nullptr) return Exit::Broken;
  const auto findings = [&] {
    show_findings(build->sink, build->package->texts, FindingsFormat::Text);
    return Exit::Findings;
  };
  if (build->sink.has_errors()) return findings();
  if (!options.unlocked && !all_locked(*build)) return Exit::Broken;
  auto bytes =
      driver::compile_policy(*build, options.gate, options.unlocked ? driver::Locked::No : driver::Locked::Yes);
  if (!bytes) return refuse(bytes.error().message);
  return *bytes ? write(options, **bytes) : findings();
}

}  // namespace

auto setup_build(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "The package's folder, or rule files; default: this folder");
  app.add_option("-o,--output", options->output, "The file to write; its name ends in .writc, .so (native) or .wasm")
      ->required()
      ->type_name("FILE");
  app.add_option("--gate", options->gate, "The gate that it is for; not needed when one module declares all gates")
      ->type_name("NAME");
  app.add_option("--target", options->target, "What to write: a policy, or one with code of its own")
      ->check(CLI::IsMember(std::vector<std::string>{"policy", "native", "wasm"}))
      ->type_name("WHAT")
      ->capture_default_str();
  const auto levels = native::processor_levels();
  app.add_option("--cpu", options->level,
                 fmt::format("Of native code: processors from this level on: {}", fmt::join(levels, ", ")))
      ->check(CLI::IsMember(std::vector<std::string>(levels.begin(), levels.end())))
      ->type_name("LEVEL")
      ->capture_default_str();
  app.add_flag("--unlocked", options->unlocked,
               "Build although the package is not locked; a gate decides from it only with --unlocked");
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return build(*options);
  };
}

}  // namespace writ::cli
