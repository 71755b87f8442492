// One process, one document, sixty controls: what is left when rules are code. Prints the controls that fail, as JSON.
#include <fmt/format.h>
#include <string>

#include "tests/bench/floor/w2_controls.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: bench_once_floor DOCUMENT\n");
    return 2;
  }
  auto bytes = simdjson::padded_string::load(argv[1]);
  if (bytes.error() != simdjson::SUCCESS) {
    fmt::print(stderr, "cannot read {}\n", argv[1]);
    return 2;
  }
  simdjson::ondemand::parser parser;
  writ::bench::ReleaseDocument document;
  writ::bench::read(parser, bytes.value(), document);
  const std::uint64_t failed = writ::bench::failed_controls(document, writ::bench::Sets());
  std::string names;
  for (int control = 1; control <= 60; ++control) {
    if ((failed >> (control - 1) & 1) != 0) names += fmt::format("{}\"C-{:02}\"", names.empty() ? "" : ",", control);
  }
  fmt::print("[{}]\n", names);
  return failed == 0 ? 0 : 1;
}
