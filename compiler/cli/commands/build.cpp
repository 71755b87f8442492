// writ build: checked rules become one file, from which gates are decided without the rules and without a compiler.

#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/lock_step.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/driver/compiled.hpp"
#include "runtime/base/files.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ build -o release.writc                                the package in this folder\n"
    "  writ build rules --gate acme.release/production -o release.writc\n"
    "  writ gate release.writc --request request.json --evidence-dir evidence\n"
    "  writ show compiled release.writc                           what is inside\n"
    "The file holds the module that declares the gate, with all its gates, what it imports, its data, and the people\n"
    "directory and the list of keys that the package names. Decisions from it are those from the rules, byte for byte\n"
    "in their records. Like a gate, it is made only from what is locked.\n"
    "Exit codes: 0 written; 1 the rules have errors; 2 they are not locked, or the file cannot be written.";

struct Options {
  std::vector<std::string> paths;
  std::string gate;
  std::string output;
  bool unlocked = false;
};

auto refuse(const std::string& why) -> Exit {
  complain(why);
  return Exit::Broken;
}

auto write(const std::string& path, const std::string& bytes) -> Exit {
  // Read again before it is written: what is not its own proof is not handed out.
  const auto policy = host::load_policy(bytes);
  if (!policy) return refuse("the compiled policy does not read again: " + policy.error().message);
  if (auto done = write_file(path, bytes); !done) return refuse(done.error().message);
  const ir::Module& module = *policy->rules;
  print(fmt::format("wrote {}: {} {}, {}, {} bytes\n  source   {}\n  meaning  {}\n  content  {}\n", path, module.name,
                    module.version, counted(module.gates.size(), "gate"), bytes.size(), module.source_digest,
                    module.meaning_digest, policy->compiled->digest));
  return Exit::Ok;
}

auto build(const Options& options) -> Exit {
  if (!options.output.ends_with(driver::kCompiledEnding))
    return refuse(fmt::format("--output: the name of a compiled policy ends in `{}`", driver::kCompiledEnding));
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
  return *bytes ? write(options.output, **bytes) : findings();
}

}  // namespace

auto setup_build(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "The package's folder, or rule files; default: this folder");
  app.add_option("-o,--output", options->output, "The file to write; its name ends in .writc")
      ->required()
      ->type_name("FILE");
  app.add_option("--gate", options->gate, "The gate that it is for; not needed when one module declares all gates")
      ->type_name("NAME");
  app.add_flag("--unlocked", options->unlocked,
               "Build although the package is not locked; a gate decides from it only with --unlocked");
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return build(*options);
  };
}

}  // namespace writ::cli
