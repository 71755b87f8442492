// Measures Writ and the floor on generated workloads.
//
//   bench_workloads CASE_FOLDER... [--rounds N] [--seconds S] [--only writ|batch|stages|floor|threads|background]
//
// Prints a line of JSON for each variant. Exit code 1: some decision was not as expected.
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "tests/bench/floor/floor.hpp"
#include "tests/bench/harness/background.hpp"
#include "tests/bench/harness/batch.hpp"
#include "tests/bench/harness/stages.hpp"
#include "tests/bench/harness/through_c.hpp"
#include "tests/bench/harness/throughput.hpp"

namespace {

using namespace writ::bench;

struct Options {
  std::vector<std::string> folders;
  Effort effort;
  std::string only;
};

auto options_from(int argc, char** argv) -> Options {
  Options made;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--rounds" && has_value)
      made.effort.rounds = std::atoi(argv[++i]);
    else if (word == "--seconds" && has_value)
      made.effort.seconds = std::atof(argv[++i]);
    else if (word == "--only" && has_value)
      made.only = argv[++i];
    else
      made.folders.push_back(word);
  }
  return made;
}

auto wanted(const Options& options, std::string_view what) -> bool {
  return options.only.empty() || options.only == what;
}

void append(std::vector<Variant>& all, std::vector<Variant> more) {
  for (Variant& variant : more) all.push_back(std::move(variant));
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = options_from(argc, argv);
  if (options.folders.empty()) {
    fmt::print(stderr,
               "usage: bench_workloads CASE_FOLDER... [--rounds N] [--seconds S] [--only "
               "writ|batch|stages|floor|threads|background]\n");
    return 2;
  }
  bool right = true;
  for (const std::string& folder : options.folders) {
    const Case one = read_case(folder);
    if (options.only == "threads") {
      throughput(one, options.effort.rounds, options.effort.seconds);
      continue;
    }
    if (options.only == "background") {
      right = measure_while_compiling(one, options.effort) && right;
      continue;
    }
    std::vector<Variant> variants;
    if (wanted(options, "floor")) append(variants, floor_of(one));
    if (wanted(options, "writ")) append(variants, through_c(one));
    if (wanted(options, "writ") || wanted(options, "batch")) append(variants, batches(one));
    if (wanted(options, "stages")) append(variants, stages(one));
    right = measure(one.name, variants, options.effort) && right;
  }
  return right ? 0 : 1;
}
