// Rules as prose and tables, for those who do not write them (design 2.17).
//
// From a package without errors to a page that says, in the words of its authors, what is required, when,
// how strictly, on which evidence, who may sign, which criteria that serves and what falls due. Nothing is
// computed but words: what the page says of a condition is that condition. Conditions that have no
// plain reading stand as they are written. Modules of the standard library are left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/coverage.hpp"
#include "compiler/check/typed.hpp"
#include "compiler/diag/diagnostic.hpp"
#include "compiler/read/page.hpp"

namespace writ::read {

struct ModuleDigests {
  std::string source;
  std::string meaning;
};
struct Source {
  const check::TypedPackage& package;
  const diag::FileTexts& texts;
  const check::Catalogues& catalogues;
  std::vector<check::Statement> statements;  // of applicability
  std::vector<ModuleDigests> digests;        // by module; may be empty
  std::vector<bool> shown;                   // by module
  std::string title;
  std::optional<std::int64_t> today;  // in days since 1970: then what is overdue says so
};
auto read(const Source& source) -> Page;

}  // namespace writ::read
