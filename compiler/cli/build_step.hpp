// The first half of every command that runs rules: build, and say what is wrong.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/cli/findings.hpp"
#include "compiler/driver/driver.hpp"

namespace writ::cli {

// A build that the world allowed, perhaps with findings; null after telling why there is none. With
// `as_of` it also finds what is overdue or runs out.
auto start_build(const std::vector<std::string>& paths, driver::Stop stop, FindingsFormat format,
                 driver::LockUse locks = driver::LockUse::Verify, std::optional<driver::AsOf> as_of = {})
    -> std::unique_ptr<driver::Build>;

// A build without errors; null when there are some, after showing them. Warnings are what `writ check`
// tells authors; who runs the rules cannot act on them.
auto sound_build(const std::vector<std::string>& paths, driver::LockUse locks = driver::LockUse::Verify)
    -> std::unique_ptr<driver::Build>;

// The same for rules by which records are decided again: data files are judged too, and locks are not looked at,
// because records name the digests of what decided.
auto sound_rules(const std::vector<std::string>& paths) -> std::unique_ptr<driver::Build>;

// Lowers every module, so that data files are read and judged too. The lowered modules
// in the order of the files; fewer when one has findings.
auto lower_all(driver::Build& build) -> std::vector<std::unique_ptr<lower::Lowered>>;

}  // namespace writ::cli
