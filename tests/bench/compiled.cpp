// How long a compiled policy takes to load: read, checked against its digest, verified; and until its indexes are made.
//
//   bench_compiled FILE.writc [RUNS [WORKLOAD]]    with a name, as lines of JSON
#include "runtime/ir/compiled.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/interp/interp.hpp"

namespace {

using namespace writ;

struct Times {
  double median_us = 0;
  double p99_us = 0;
};

template <class Work>
auto measured(int runs, const Work& work) -> Times {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

void show(std::string_view what, const Times& times) {
  fmt::print("  {:<24} median {:>9.1f} us   p99 {:>9.1f} us\n", what, times.median_us, times.p99_us);
}

void write(std::string_view workload, std::string_view stage, int runs, const Times& times) {
  fmt::print(R"({{"workload":"{}","engine":"Writ","stage":"{}","median_ms":{:.3f},"p99_ms":{:.3f},"runs":{}}})"
             "\n",
             workload, stage, times.median_us / 1e3, times.p99_us / 1e3, runs);
}

void load(std::string_view bytes) { (void)ir::read_compiled(bytes).has_value(); }

void make_ready(std::string_view bytes) {
  const auto read = ir::read_compiled(bytes);
  interp::make_engine(read->module);
}

void show_all(const std::string& bytes, const ir::Compiled& read, int runs) {
  fmt::print("{} bytes\n", bytes.size());
  for (std::size_t i = 0; i < ir::kSectionCount; ++i)
    fmt::print("  {:<24} {:>9}\n", ir::section_name(static_cast<ir::Section>(i)), read.sizes[i]);
  show("its digest alone", measured(runs, [&] { sha256_hex(bytes); }));
  show("verify alone", measured(runs, [&] { ir::verify(read.module); }));
  show("load", measured(runs, [&] { load(bytes); }));
  show("load, and make its engine", measured(runs, [&] { make_ready(bytes); }));
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 2 ? std::atoi(argv[2]) : 200;
  const auto bytes = argc > 1 && runs > 0 ? read_file(argv[1], limits::kModuleBytes)
                                          : fail("usage: bench_compiled FILE [RUNS [WORKLOAD]]");
  const auto read = bytes ? ir::read_compiled(*bytes) : fail(bytes.error().message);
  if (!read) {
    fmt::print(stderr, "{}\n", read.error().message);
    return 2;
  }
  if (argc <= 3) {
    show_all(*bytes, *read, runs);
    return 0;
  }
  write(argv[3], "loaded and verified", runs, measured(runs, [&] { load(*bytes); }));
  write(argv[3], "loaded, with its index", runs, measured(runs, [&] { make_ready(*bytes); }));
  return 0;
}
