// How long a compiled policy takes to load: read, checked against its digest, verified.
//
//   bench_compiled FILE.writc [RUNS]
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

namespace {

using namespace writ;

template <class Work>
void measure(std::string_view what, int runs, const Work& work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  fmt::print("  {:<24} median {:>9.1f} us   p99 {:>9.1f} us\n", what, times[times.size() / 2],
             times[times.size() * 99 / 100]);
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 2 ? std::atoi(argv[2]) : 200;
  const auto bytes =
      argc > 1 && runs > 0 ? read_file(argv[1], limits::kModuleBytes) : fail("usage: bench_compiled FILE [RUNS]");
  const auto read = bytes ? ir::read_compiled(*bytes) : fail(bytes.error().message);
  if (!read) {
    fmt::print(stderr, "{}\n", read.error().message);
    return 2;
  }
  fmt::print("{} bytes\n", bytes->size());
  for (std::size_t i = 0; i < ir::kSectionCount; ++i)
    fmt::print("  {:<24} {:>9}\n", ir::section_name(static_cast<ir::Section>(i)), read->sizes[i]);
  measure("its digest alone", runs, [&] { sha256_hex(*bytes); });
  measure("verify alone", runs, [&] { ir::verify(read->module); });
  measure("load", runs, [&] { (void)ir::read_compiled(*bytes).has_value(); });
  return 0;
}
