#include "compiler/cli/progress.hpp"

#include <fmt/format.h>

#include "compiler/cli/terminal.hpp"

namespace writ::cli {

constexpr std::size_t kBarWidth = 30;

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(stderr_is_terminal()) {}

Progress::~Progress() { hide(); }

void Progress::hide() {
  if (shown_) note("\r\x1b[K");
  shown_ = false;
  percent_ = 101;
}

void Progress::show(std::size_t done, std::size_t of) {
  if (!terminal_ || of == 0 || done * 100 / of == percent_) return;
  percent_ = done * 100 / of;
  const std::size_t full = done * kBarWidth / of;
  note(fmt::format("\r[{}{}] {}/{} {}", std::string(full, '#'), std::string(kBarWidth - full, '.'), done, of, what_));
  shown_ = true;
}

}  // namespace writ::cli
