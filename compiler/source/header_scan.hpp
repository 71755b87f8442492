// The module that a rule file declares and the modules it imports, without parsing it.
//
// Good enough to find files, and nothing else relies on it: what the parser reads
// later is what counts. Stops at the first word that is not part of a header.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::source {

struct Header {
  std::string_view module;                // empty: none found
  std::vector<std::string_view> imports;  // of modules; schemas are not files of rules
};
auto scan_header(std::string_view text) -> Header;

}  // namespace writ::source
