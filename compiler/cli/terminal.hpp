// Where output goes: products to stdout, everything said about them to stderr.
#pragma once

#include <string_view>

#include "compiler/diag/render.hpp"

namespace writ::cli {

void print(std::string_view product);

// One line on stderr: "error: there is no file `x`".
void complain(std::string_view message);

// Whether somebody may be looking at stderr.
auto stderr_is_terminal() -> bool;

// Text on stderr as it is.
void note(std::string_view text);

// Whether a stream gets colours. `--color` beats NO_COLOR beats FORCE_COLOR and
// CLICOLOR_FORCE beats a known CI beats whether the stream is a terminal.
enum class ColorWish : std::uint8_t { Auto, Always, Never };
void wish_color(ColorWish wish);
auto color_of_stderr() -> diag::Color;
auto color_of_stdout() -> diag::Color;

// Whether everything printed has reached stdout; a full disk shows here.
auto flush_product() -> bool;

}  // namespace writ::cli
