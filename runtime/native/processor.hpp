// Which machines a piece of machine code is for.
#pragma once

#include <span>
#include <string_view>

namespace writ::native {

// Of the machine that this program was compiled for, as LLVM calls it: "x86_64", "aarch64".
auto this_machine() -> std::string_view;

// The levels of this machine's processors, from the least on, as LLVM calls them: "x86-64", … "x86-64-v4".
auto processor_levels() -> std::span<const std::string_view>;
// What code is made for unless somebody says otherwise: what servers of the last ten years have.
auto usual_level() -> std::string_view;

// This processor has all that code of the level may use. False of a level that is not known.
auto processor_has(std::string_view level) -> bool;

}  // namespace writ::native
