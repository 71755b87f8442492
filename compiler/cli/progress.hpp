// How far a long command has come: one line on stderr, only where somebody looks at it.
#pragma once

#include <cstddef>
#include <string>

namespace writ::cli {

class Progress {
 public:
  explicit Progress(std::string what);  // "mutants"
  ~Progress();                          // takes the line away
  Progress(const Progress&) = delete;
  auto operator=(const Progress&) -> Progress& = delete;

  void show(std::size_t done, std::size_t of);
  void hide();  // until it is shown again

 private:
  std::string what_;
  bool shown_ = false;
  bool terminal_;
  std::size_t percent_ = 101;  // what stands there; 101: nothing yet
};

}  // namespace writ::cli
