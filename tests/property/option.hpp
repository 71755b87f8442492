// `--name N` on the command line of a property.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace writ::property {

inline auto option(int argc, char** argv, std::string_view name, std::uint64_t otherwise) -> std::uint64_t {
  for (int i = 1; i + 1 < argc; ++i) {
    if (argv[i] == name) return std::strtoull(argv[i + 1], nullptr, 10);
  }
  return otherwise;
}

}  // namespace writ::property
