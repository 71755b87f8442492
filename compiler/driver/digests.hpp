// Digests of a build: what is in its files, and what its modules mean (design 3.8).
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "compiler/source/lock.hpp"

namespace writ::driver {

// A file that a module names.
struct Mention {
  source::PinKind kind = source::PinKind::Data;
  check::ModuleIndex module = 0;
  std::string path;         // in its shortest spelling
  diag::Span span;          // of the path
  std::string_view digest;  // as the rules give it; empty: they do not
  diag::Span digest_span;
};
// In source order, module by module. Syntax is enough: nothing here asks what a name means.
auto mentions(const Build& build) -> std::vector<Mention>;

// Of one file: its canonical form, so that layout does not count (design 5.3).
auto module_digest(Build& build, check::ModuleIndex module) -> const std::string&;

// Of a module, everything that it imports, and the files that they name: of one line each,
// `module NAME DIGEST` or `data PATH DIGEST`, sorted. What cannot be read has no line.
auto source_digest(Build& build, check::ModuleIndex module) -> std::string;

// Of what a module decides, whatever it looks like: check/meaning.hpp. The build has no error.
auto meaning_digest(Build& build, check::ModuleIndex module) -> const std::string&;

}  // namespace writ::driver
