#include "tests/bench/harness/case.hpp"

#include <simdjson.h>

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace writ::bench {
namespace {

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(2);
}

auto expected_from(simdjson::dom::element row) -> Expected {
  Expected made;
  made.allow = row["allow"].get_bool().value();
  simdjson::dom::array list;
  if (row["failed"].get(list) == simdjson::SUCCESS) {
    made.failed.emplace();
    for (const auto name : list) made.failed->emplace_back(name.get_string().value());
  }
  if (row["matched"].get(list) == simdjson::SUCCESS) {
    made.matched.emplace();
    for (const auto number : list) made.matched->push_back(number.get_int64().value());
  }
  return made;
}

}  // namespace

auto read_text(const std::string& path) -> std::string {
  std::ifstream file(path, std::ios::binary);
  if (!file) stop("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

auto read_lines(const std::string& path) -> std::vector<std::string> {
  std::istringstream text(read_text(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

auto read_case(const std::string& folder) -> Case {
  Case made;
  made.folder = folder;
  made.name = std::filesystem::path(folder).filename().string();
  made.requests = read_lines(folder + "/requests.jsonl");
  simdjson::dom::parser parser;
  for (const std::string& line : read_lines(folder + "/expected.jsonl"))
    made.expected.push_back(expected_from(parser.parse(line)));
  if (made.requests.empty() || made.requests.size() != made.expected.size())
    stop(folder + ": there are as many requests as decisions expected, and some");
  return made;
}

}  // namespace writ::bench
