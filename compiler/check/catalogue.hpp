// A framework's catalogue: the criteria that controls may name.
//
// Read from JSON by the driver (compiler/driver/catalogues.hpp) and handed to check(), which
// does no input. Ids are kept as the language can write them: "GOVERN 1.1" is `GOVERN.1.1`,
// "LLM01:2025" is `LLM01.2025`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace writ::check {

struct Criterion {
  std::string id;
  std::string title;
  std::string parent;   // the id of its family; empty: none
  bool family = false;  // a group of criteria rather than one
};

struct Catalogue {
  std::string title;    // "ISO/IEC 42001"
  std::string version;
  std::vector<Criterion> criteria;  // families among them, in the order of the catalogue

  [[nodiscard]] auto find(std::string_view id) const -> const Criterion*;
  // Whether `id` is `ancestor` or lies below it.
  [[nodiscard]] auto is_under(std::string_view id, std::string_view ancestor) const -> bool;
};

// By module and declaration; a framework without a row was not read, and is not checked.
using Catalogues = std::map<std::pair<std::uint32_t, std::uint32_t>, Catalogue>;

}  // namespace writ::check
