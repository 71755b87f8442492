// Where two JSON documents differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::replay {

struct Difference {
  std::string path;  // "inputs.evidence.scan.state"
  std::string was;   // `"ok"`, `a list of 3`; empty: it is not there
  std::string is;
};
// In canonical order. Both must be documents that decode::read_document() takes.
auto differences(std::string_view was, std::string_view is) -> std::vector<Difference>;

}  // namespace writ::replay
