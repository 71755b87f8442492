// What things are called, and what is said of them.
#include "compiler/schema/importer.hpp"
#include "runtime/values/visible.hpp"

namespace writ::schema {
namespace {

constexpr std::size_t kDocBytes = 160;

auto is_word(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

auto pascal(std::string_view name) -> std::string {
  std::string out;
  bool first = true;
  for (const char c : name) {
    if (!is_word(c) || c == '_') {
      first = true;
      continue;
    }
    out += first && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    first = false;
  }
  return out;
}

auto doc_text(std::string_view description) -> std::string {
  std::string line;
  for (const char c : made_visible(description.substr(0, description.find("\n\n")), Newlines::Blank)) {
    if (c != ' ' || !line.ends_with(' ')) line += c;
  }
  const std::size_t sentence = line.find(". ");
  if (sentence != std::string::npos) line.resize(sentence + 1);
  while (!line.empty() && line.back() == ' ') line.pop_back();
  while (!line.empty() && line.front() == ' ') line.erase(0, 1);
  return shortened_to(line, kDocBytes);
}

auto Importer::free_name(const std::string& wanted) -> std::string {
  std::string name = wanted;
  for (std::size_t n = 2; !names_.insert(name).second; ++n) name = wanted + "_" + std::to_string(n);
  return name;
}

auto Importer::doc_of(const View& view) -> std::string {
  const std::string description = view.text(documents, "description");
  return doc_text(description.empty() ? view.text(documents, "title") : description);
}

auto described(const std::string& doc, const Made& made) -> std::string {
  if (made.opaque.empty()) return doc;
  return doc + (doc.empty() ? "" : " ") + "Free-form: " + made.opaque + ".";
}

}  // namespace writ::schema
