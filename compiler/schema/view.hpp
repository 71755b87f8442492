// A schema as the conjunction that it is: what it says itself, what its `$ref` and what each part of its
// `allOf` say. Private to compiler/schema.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/schema/documents.hpp"

namespace writ::schema {

class View {
 public:
  std::vector<Place> parts;  // objects, in the order they are met

  // The values of a keyword, one for each part that has it.
  [[nodiscard]] auto all(const Documents& documents, std::string_view keyword) const -> std::vector<Place>;
  [[nodiscard]] auto first(const Documents& documents, std::string_view keyword) const -> std::optional<Place>;
  // Of a keyword that bounds from below the greatest number, of one that bounds from above the least.
  enum class Tightest : std::uint8_t { Greatest, Least };
  [[nodiscard]] auto count(const Documents& documents, std::string_view keyword, Tightest which) const
      -> std::optional<std::uint64_t>;
  [[nodiscard]] auto text(const Documents& documents, std::string_view keyword) const -> std::string;
  [[nodiscard]] auto truth(const Documents& documents, std::string_view keyword) const -> bool;
};

// Keywords that check nothing, also those of OpenAPI; and those that begin with `x-` or have a colon.
auto is_annotation(std::string_view keyword) -> bool;
// Keywords that become a type or a refinement.
auto is_supported(std::string_view keyword) -> bool;
// Whether an object says nothing but what its one `$ref`, or its one `allOf`, says; then that is what it means.
auto stands_for(Documents& documents, Place at) -> std::optional<Place>;

}  // namespace writ::schema
