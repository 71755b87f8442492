#include "compiler/source/paths.hpp"

#include <algorithm>

namespace writ::source {

auto stays_inside(std::string_view path) -> bool {
  bool plain = !path.empty() && path.front() != '/' && path.find('\0') == std::string_view::npos;
  if (!plain) return false;
  const std::filesystem::path parts(path);
  return std::none_of(parts.begin(), parts.end(), [](const std::filesystem::path& part) { return part == ".."; });
}

auto spelled(const std::filesystem::path& path) -> std::string {
  std::string text = path.lexically_normal().generic_string();
  if (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

}  // namespace writ::source
