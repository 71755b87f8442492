#include "compiler/cli/terminal.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "compiler/diag/render_common.hpp"

namespace writ::cli {
namespace {

ColorWish wished = ColorWish::Auto;

auto is_set(const char* variable) -> bool {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

auto color_of(int stream) -> diag::Color {
  if (wished != ColorWish::Auto) return wished == ColorWish::Always ? diag::Color::Always : diag::Color::Never;
  if (is_set("NO_COLOR")) return diag::Color::Never;
  for (const char* variable : {"FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "GITLAB_CI"}) {
    if (is_set(variable)) return diag::Color::Always;
  }
  return isatty(stream) != 0 ? diag::Color::Always : diag::Color::Never;
}

}  // namespace

void print(std::string_view product) { std::fwrite(product.data(), 1, product.size(), stdout); }

void note(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

auto stderr_is_terminal() -> bool { return isatty(STDERR_FILENO) != 0; }

void complain(std::string_view message) { note("error: " + diag::printable(message) + "\n"); }

void wish_color(ColorWish wish) { wished = wish; }

auto color_of_stderr() -> diag::Color { return color_of(STDERR_FILENO); }
auto color_of_stdout() -> diag::Color { return color_of(STDOUT_FILENO); }

auto flush_product() -> bool { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace writ::cli
