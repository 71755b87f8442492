// What a process keeps of rules that it loads, decides by and frees, again and again: memory and maps, in rows.
//
//   bench_reload POLICY.writc REQUEST.json [--times N] [--engine native|tiered|interp] [--cache FOLDER]
//
// With native code each load makes it anew, or takes it out of FOLDER. Ends with 1 when memory or maps have grown since
// the first twentieth. tests/unit/tiers/memory.cpp is the short form, and a test.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/files.hpp"
#include "runtime/base/stopwatch.hpp"
#include "runtime/host/gates.hpp"

namespace {

using namespace writ;

struct Options {
  std::string policy;
  std::string request;
  std::size_t times = 10'000;
  host::LoadTerms terms{.engine = {host::EngineKind::Native, {}}, .accept_unlocked = true, .documents = {}};
};

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "bench_reload: {}\n", why);
  std::exit(2);
}

auto contents(const std::string& path) -> std::string {
  auto read = read_file(path, std::size_t{64} << 20);
  if (!read) stop(read.error().message);
  return std::move(*read);
}

auto kind_of(std::string_view word) -> host::EngineKind {
  if (word == "interp") return host::EngineKind::Interpreter;
  if (word == "tiered") return host::EngineKind::Tiered;
  if (word == "native") return host::EngineKind::Native;
  stop("the engine is native, tiered or interp");
}

auto options_of(int argc, char** argv) -> Options {
  if (argc < 3 || argc % 2 == 0) stop("POLICY.writc REQUEST.json [--times N] [--engine ENGINE] [--cache FOLDER]");
  Options options;
  options.policy = argv[1];
  options.request = argv[2];
  for (int i = 3; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--times")
      options.times = std::stoul(argv[i + 1]);
    else if (name == "--engine")
      options.terms.engine.kind = kind_of(argv[i + 1]);
    else if (name == "--cache")
      options.terms.engine.code_cache = argv[i + 1];
    else
      stop("there is no option " + std::string(name));
  }
  return options;
}

struct Kept {
  std::size_t kib = 0;
  std::size_t maps = 0;
};

auto kept() -> Kept {
  const std::string statm = contents("/proc/self/statm");
  const std::string maps = contents("/proc/self/maps");
  const std::size_t pages = std::stoul(statm.substr(statm.find(' ') + 1));
  return {pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024,
          static_cast<std::size_t>(std::count(maps.begin(), maps.end(), '\n'))};
}

void load_and_decide(const Options& options, const std::string& policy, const std::string& request) {
  const auto gates = host::read_gates(policy, options.terms);
  if (!gates) stop(gates.error().message);
  // Tiers make code for what is asked often.
  const int times = options.terms.engine.kind == host::EngineKind::Tiered ? host::kAskedOften : 1;
  for (int i = 0; i < times; ++i) {
    std::vector<host::Document> documents = {host::document(host::DocumentKind::Request, "request", request)};
    const auto decided = host::decide_on(gates->rows.front().open, {.now = 1}, std::move(documents));
    if (!decided) stop(decided.error().message);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = options_of(argc, argv);
  const std::string policy = contents(options.policy);
  const std::string request = contents(options.request);
  const std::size_t warm = std::max<std::size_t>(1, options.times / 20);
  Kept before;
  fmt::print("{:>8}{:>12}{:>8}{:>14}\n", "loads", "KiB", "maps", "ms a load");
  const std::int64_t begin = steady_ns();
  for (std::size_t i = 1; i <= options.times; ++i) {
    load_and_decide(options, policy, request);
    if (i % warm != 0) continue;
    const Kept now = kept();
    if (before.maps == 0) before = now;
    fmt::print("{:>8}{:>12}{:>8}{:>14.3f}\n", i, now.kib, now.maps,
               static_cast<double>(steady_ns() - begin) / 1e6 / static_cast<double>(i));
  }
  const Kept after = kept();
  const bool grew = after.maps > before.maps + 4 || after.kib > before.kib + 4'096;
  if (grew) fmt::print("memory or maps have grown\n");
  return grew ? 1 : 0;
}
