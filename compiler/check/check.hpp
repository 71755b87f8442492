// Trees into a typed package: every rule of design 4.1 to 4.5 that this version knows.
//
// Always returns; findings go to the sink. Names are found first, so the order of
// declarations and files does not matter. No input or output: data files are
// decoded later, by the driver.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "compiler/check/catalogue.hpp"
#include "compiler/check/typed.hpp"

namespace writ::check {

// What rules refer to that does not stand in them, read beforehand.
// Somebody in the people directory of the package, today.
struct DirectoryPerson {
  std::string id;
  std::set<std::string> names;   // id and accounts
  std::set<std::string> roles;   // by name
  std::set<std::string> groups;  // of the directory, from which rules take roles
};

struct World {
  Catalogues catalogues;
  // What an import of a schema became, by module and place among its imports; one that is not there was reported.
  std::map<std::pair<ModuleIndex, std::size_t>, ModuleIndex> schemas;
  std::set<ModuleIndex> whole;        // modules whose package is there with all its files
  std::set<ModuleIndex> open_ledger;  // modules of packages that name no ledger, although they could
  std::optional<std::int64_t> today;  // a date; without it nothing is said about what runs out
  std::optional<std::vector<DirectoryPerson>> directory;  // only with `today`, because roles begin and end
  // For each line of a file with a history: the day on which it was last changed.
  std::map<ModuleIndex, std::vector<std::int64_t>> changed;
};

// `asts` are the files of one package and must outlive the product.
auto check(const diag::FileTexts& texts, std::span<const syntax::Ast> asts, diag::Sink& sink, const World& world = {})
    -> TypedPackage;

}  // namespace writ::check
