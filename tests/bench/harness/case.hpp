// A folder that workloads/generate.py wrote into the requests of one case and what has to be decided.
//
//   policy/         rules, and the data files that they name
//   requests.jsonl  one request a line
//   expected.jsonl  what is decided on it, by the reference
//   reference.json  rules or entities, for the floor and the peers (where there are any)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace writ::bench {

struct Expected {
  bool allow = false;
  std::optional<std::vector<std::string>> failed;    // the controls that are violated, in their order
  std::optional<std::vector<std::int64_t>> matched;  // the numbers of the rules that match
};

struct Case {
  std::string name;  // "w3a_1000": the folder's
  std::string folder;
  std::vector<std::string> requests;
  std::vector<Expected> expected;
};

// Stops the program with a sentence when the folder is not as above: it is ours.
auto read_case(const std::string& folder) -> Case;
auto read_text(const std::string& path) -> std::string;
auto read_lines(const std::string& path) -> std::vector<std::string>;

}  // namespace writ::bench
