#include "compiler/cli/jobs_option.hpp"

#include <algorithm>
#include <thread>

namespace writ::cli {

constexpr std::size_t kMostJobs = 256;

void add_jobs_option(CLI::App& app, std::size_t& jobs) {
  app.add_option("--jobs", jobs, "How many threads work; default: one a core")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, kMostJobs));
}

auto jobs_of(std::size_t jobs) -> std::size_t {
  return jobs != 0 ? jobs : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

}  // namespace writ::cli
