// writ init: writes a small package that gates something, to start from.

#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/lock_step.hpp"
#include "compiler/cli/starter.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/source/paths.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"

namespace writ::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFooter =
    "Examples:\n"
    "  writ init my-gate       a package in a new folder\n"
    "  writ init               in this folder, beside what is there\n"
    "It gates the release of a model: rules with their tests, a request, evidence, and a README that says how to run\n"
    "them. Nothing is overwritten: if a file of the starter is there already, nothing is written.\n"
    "Exit codes: 0 written; 2 something is in the way, or the folder cannot be written.";

struct Options {
  std::string folder = ".";
};

// The folder's name as that of a package.
auto package_name(const fs::path& folder) -> std::string {
  std::error_code error;
  std::string name = fs::weakly_canonical(folder, error).filename().string();
  for (char& c : name) {
    if (!source::is_package_name(std::string("a") + c)) c = '-';
  }
  name = name.substr(0, limits::kPackageNameBytes);
  return source::is_package_name(name) ? name : "release-gate";
}

// What of the starter is there already, links that lead nowhere included.
auto in_the_way(const fs::path& folder, const std::vector<StarterFile>& files) -> std::vector<std::string> {
  std::vector<std::string> found;
  auto look = [&](const std::string& path) {
    std::error_code error;
    if (fs::symlink_status(folder / path, error).type() != fs::file_type::not_found)
      found.push_back(source::spelled(folder / path));
  };
  for (const StarterFile& file : files) look(file.path);
  look(source::kLockName);
  return found;
}

auto write_starter(const fs::path& folder, const std::vector<StarterFile>& files) -> Fallible<Done> {
  for (const StarterFile& file : files) {
    const fs::path path = folder / file.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error)
      return fail(fmt::format("cannot make the folder `{}`: {}", source::spelled(path.parent_path()), error.message()));
    if (auto written = write_file(source::spelled(path), file.text); !written) return fail(written.error().message);
    print(fmt::format("wrote {}\n", source::spelled(path)));
  }
  return Done{};
}

// Locks the new package together with the rules that were there before, if these are sound.
auto lock_starter(const fs::path& folder) -> Exit {
  auto build =
      start_build({source::spelled(folder)}, driver::Stop::AfterCheck, FindingsFormat::Text, driver::LockUse::Ignore);
  if (build == nullptr) return Exit::Broken;
  lower_all(*build);
  show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  if (build->sink.has_errors()) {
    complain("the package is not locked: its rules have errors, together with the files that were there before");
    return Exit::Broken;
  }
  const source::HomeId home = driver::named_packages(*build).front();
  auto lock = driver::present_lock(*build, home);
  const std::string path = source::spelled(folder / source::kLockName);
  auto written = lock ? write_file(path, source::write_lock(*lock)) : Fallible<Done>(fail(lock.error().message));
  if (!written) return complain(written.error().message), Exit::Broken;
  print(fmt::format("wrote {}\n", path));
  return Exit::Ok;
}

// A word that a shell takes as it stands.
auto shell_word(const std::string& text) -> std::string {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%";
  if (text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

void print_next_steps(const fs::path& folder) {
  const std::string spelled = source::spelled(folder);
  print("\nNext:\n");
  if (spelled != ".") print(fmt::format("  cd {}\n", shell_word(spelled)));
  print(fmt::format("  writ test\n  {}\n", starter_gate_command()));
  print("Both should succeed. README.md says what to try then.\n");
}

auto init(const Options& options) -> Exit {
  const fs::path folder = options.folder;
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
    complain(fmt::format("`{}` is a file, not a folder", options.folder));
    return Exit::Broken;
  }
  const std::vector<StarterFile> files = starter_files(package_name(folder), now_ns());
  const std::vector<std::string> there = in_the_way(folder, files);
  if (!there.empty()) {
    complain(fmt::format("nothing was written: these files are in the way\n  {}", fmt::join(there, "\n  ")));
    return Exit::Broken;
  }
  if (auto done = write_starter(folder, files); !done) {
    complain(done.error().message);
    return Exit::Broken;
  }
  const Exit exit = lock_starter(folder);
  if (exit == Exit::Ok) print_next_steps(folder);
  return exit;
}

}  // namespace

auto setup_init(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("DIR", options->folder, "Where; default: this folder. It is made if it is not there");
  app.footer(kFooter);
  return [options] { return init(*options); };
}

}  // namespace writ::cli
