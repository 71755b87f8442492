// The documents of one import, and what their references lead to. Private to compiler/schema.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/schema/schema.hpp"
#include "runtime/decode/document.hpp"

namespace writ::schema {

using decode::Node;
using decode::NodeIndex;

struct Place {
  std::uint32_t document = 0;
  NodeIndex node = 0;
  auto operator<=>(const Place&) const = default;
};

class Documents {
 public:
  explicit Documents(const Reader& read) : read_(read) {}

  auto open(const std::string& path) -> Fallible<Place>;  // its root

  [[nodiscard]] auto node(Place at) const -> const Node& { return files_[at.document].document.nodes[at.node]; }
  [[nodiscard]] auto is_object(Place at) const -> bool { return node(at).shape == decode::Shape::Object; }
  [[nodiscard]] auto is_list(Place at) const -> bool { return node(at).shape == decode::Shape::List; }
  [[nodiscard]] auto children(Place at) const -> std::vector<Place>;
  [[nodiscard]] auto member(Place at, std::string_view key) const -> std::optional<Place>;
  [[nodiscard]] auto text(Place at) const -> std::optional<std::string_view>;    // of a text
  [[nodiscard]] auto number(Place at) const -> std::optional<std::string_view>;  // the digits of a number
  [[nodiscard]] auto truth(Place at) const -> std::optional<bool>;

  // By JSON Pointer (RFC 6901), percent-encoded or not.
  [[nodiscard]] auto find(Place root, std::string_view pointer) const -> std::optional<Place>;
  // What a `$ref` at `from` leads to, in this file or another of the package.
  auto resolve(Place from, std::string_view reference) -> Fallible<Place>;
  // Whether siblings of `$ref` count: from draft 2019-09, and in OpenAPI 3.1.
  [[nodiscard]] auto siblings_count(Place at) const -> bool { return files_[at.document].siblings_count; }

  [[nodiscard]] auto place_text(Place at) const -> std::string;  // "schemas/eval.json#/properties/model"
  [[nodiscard]] auto key_of(Place at) const -> std::string_view { return node(at).key; }
  [[nodiscard]] auto paths() const -> std::vector<std::string>;

 private:
  struct File {
    std::string path;
    decode::Document document;
    std::string id;  // what the document calls itself, without fragment
    bool siblings_count = false;
    std::map<std::string, NodeIndex, std::less<>> anchors;  // "#name", and the full ids of parts
  };
  void index(File& file);
  [[nodiscard]] auto root(std::uint32_t document) const -> Place { return {document, 0}; }
  auto file_for(Place from, const std::string& base) -> Fallible<Place>;

  const Reader& read_;
  std::vector<File> files_;
  std::map<std::string, std::uint32_t> by_path_;
};

}  // namespace writ::schema
