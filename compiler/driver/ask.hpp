// A question to a package that no rule asks: `downstream(payroll)`.
//
// The question is an expression of the language. It stands in a module of its own that sees what every
// module of the named package declares, so a name that two of them declare must be told apart in the
// rules first. It may read data, lets, functions and the lineage; requests and evidence are what a gate
// is asked about, and are refused. What is wrong with the question goes to the sink as of the file `question`.
#pragma once

#include <memory>
#include <string>

#include "compiler/driver/driver.hpp"

namespace writ::driver {

struct Asked {
  std::unique_ptr<lower::Lowered> lowered;
  ir::FunctionId answer;  // its one output
};

// Adds the question to a build without errors. Nothing is returned when the sink then holds errors, or
// when `refused` says what the question may not read.
auto ask(Build& build, const std::string& question, std::string& refused) -> std::optional<Asked>;

}  // namespace writ::driver
