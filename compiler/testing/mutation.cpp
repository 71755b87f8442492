#include "compiler/testing/mutation.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "compiler/testing/mutants.hpp"
#include "runtime/base/limits.hpp"

namespace writ::testing {
namespace {

enum class Fate : std::uint8_t { NotCompiled, Noticed, Survived };

// Blocks that pass without a change, by their number in the suite.
using Passing = std::vector<bool>;

auto notices(const Suite& suite, const Passing& passing, std::optional<std::uint64_t> seed) -> bool {
  std::size_t number = 0;
  for (const Suite::Part& part : suite.parts) {
    for (const lower::TestPlan& plan : part.lowered->tests) {
      if (passing[number++] && run_block(part, plan, seed).status != TestResult::Status::Passed) return true;
    }
  }
  return false;
}

auto fate_of(const driver::Build& base, const Mutant& mutant, const Passing& passing, std::optional<std::uint64_t> seed)
    -> Fate {
  std::unique_ptr<driver::Build> build =
      driver::rebuild(base, mutant.file, apply_edits(base.package->texts[mutant.file].text, mutant.edits));
  if (build->sink.has_errors()) return Fate::NotCompiled;
  auto suite = open_suite(*build, driver::EngineChoice::Interp);
  if (!suite || !suite->complete) return Fate::NotCompiled;
  return notices(*suite, passing, seed) ? Fate::Noticed : Fate::Survived;
}

// `limit` of them, spread evenly.
auto spread(std::vector<Mutant> mutants, std::size_t limit) -> std::vector<Mutant> {
  limit = limit == 0 ? limits::kMutants : std::min(limit, limits::kMutants);
  if (mutants.size() <= limit) return mutants;
  std::vector<Mutant> chosen;
  for (std::size_t i = 0; i < limit; ++i) chosen.push_back(std::move(mutants[i * mutants.size() / limit]));
  return chosen;
}

auto trimmed(std::string_view line) -> std::string {
  const std::size_t begin = line.find_first_not_of(" \t");
  const std::size_t end = line.find_last_not_of(" \t\r\n");
  return begin == std::string_view::npos ? std::string() : std::string(line.substr(begin, end - begin + 1));
}

auto line_at(std::string_view text, std::size_t at) -> std::string {
  const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  return trimmed(text.substr(begin, text.find('\n', begin) - begin));
}

auto survivor_of(const driver::Build& base, const Mutant& mutant) -> Survivor {
  const diag::FileText& file = base.package->texts[mutant.file];
  const Edit& first = mutant.edits.front();
  const bool gone =
      mutant.edits.size() == 1 && first.text.empty() && first.end > first.begin && file.text[first.end - 1] == '\n';
  const auto place = static_cast<std::uint32_t>(
      std::min<std::size_t>(file.text.find_first_not_of(" \t", first.begin), file.text.size()));
  Survivor survivor{
      file.name, base.package->texts.position(mutant.file, place), mutant.what, mutant.hint, line_at(file.text, place),
      {}};
  if (!gone) survivor.after = line_at(apply_edits(file.text, mutant.edits), first.begin);
  return survivor;
}

// Runs `work` for 0 … count-1 on all processors.
template <class Work>
void in_parallel(std::size_t count, Work&& work) {
  std::atomic<std::size_t> next = 0;
  auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t threads = std::min<std::size_t>(std::max(1u, std::thread::hardware_concurrency()), count);
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
}

}  // namespace

auto try_mutants(const driver::Build& build, const std::vector<TestResult>& results, const MutationOptions& options)
    -> MutationReport {
  Passing passing;
  for (const TestResult& result : results) passing.push_back(result.status == TestResult::Status::Passed);
  MutationReport report;
  std::vector<Mutant> mutants = find_mutants(build);
  report.found = mutants.size();
  mutants = spread(std::move(mutants), options.limit);
  std::vector<Fate> fates(mutants.size());
  std::mutex telling;
  std::size_t done = 0;
  in_parallel(mutants.size(), [&](std::size_t i) {
    fates[i] = fate_of(build, mutants[i], passing, options.seed);
    std::lock_guard lock(telling);
    if (options.progress) options.progress(++done, mutants.size());
  });
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    if (fates[i] == Fate::NotCompiled) ++report.not_compiled;
    if (fates[i] == Fate::Noticed) ++report.noticed;
    if (fates[i] == Fate::Survived) report.survivors.push_back(survivor_of(build, mutants[i]));
  }
  return report;
}

}  // namespace writ::testing
