// Whom a decision believes: the keys that sign evidence, and the people who sign approvals.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"

namespace writ::driver {

// The people directory and the list of keys: what the package of `module` names in its writ.yaml, which writ.lock pins;
// or the files of the request, for rules that name none. Both together are an Error: nobody could say which is meant.
auto trust_documents(Build& build, check::ModuleIndex module, const GateRequest& request)
    -> Fallible<std::vector<host::Document>>;

// What the package of `module` says of the ledger that approvals are in; nothing where it says nothing.
auto ledger_terms(const Build& build, check::ModuleIndex module) -> std::optional<evidence::LedgerTerms>;

// Reads the directories and lists of keys that the packages that were named name, keeps the directories, and reports
// what cannot be used, ledgers whose head nobody could sign included.
void read_trust_files(Build& build);

// Everybody of the directories that were read, as they are at `now`; nothing where there is none.
auto everybody_at(const Build& build, std::int64_t now) -> std::optional<std::vector<check::DirectoryPerson>>;

// Each role with the groups that the rules take it from.
auto role_groups(const Build& build) -> evidence::RoleGroups;

}  // namespace writ::driver
