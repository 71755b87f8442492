// From the place of an instruction to the declaration that it was written in.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"

namespace writ::bench {

class Declarations {
 public:
  // Of all modules of the build, which must outlive them.
  explicit Declarations(const driver::Build& build);

  // Invalid where no declaration holds the place.
  [[nodiscard]] auto at(const ir::Origin& origin) const -> check::SymbolId;
  [[nodiscard]] auto name(check::SymbolId symbol) const -> std::string;   // "control MDL-01"
  [[nodiscard]] auto place(check::SymbolId symbol) const -> std::string;  // "release.writ:12"

 private:
  struct Row {
    diag::LineColumn begin;
    diag::LineColumn end;
    check::SymbolId symbol;
  };
  const driver::Build& build_;
  std::map<std::string, std::vector<Row>, std::less<>> files_;  // by place
};

}  // namespace writ::bench
