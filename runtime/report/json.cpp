#include "runtime/report/json.hpp"

#include "runtime/base/check.hpp"
#include "runtime/values/json_text.hpp"

namespace writ::report {
namespace {

constexpr std::int64_t kLargestExact = (std::int64_t{1} << 53) - 1;

}  // namespace

auto json_text(std::string_view value) -> std::string { return json::quoted(value); }

auto Json::KeyOrder::operator()(const std::string& a, const std::string& b) const -> bool { return json::key_before(a, b); }

auto Json::text(std::string_view value) -> Json { return raw(json_text(value)); }

auto Json::number(std::int64_t value) -> Json {
  WRIT_CHECK(value <= kLargestExact && value >= -kLargestExact, "a number that JSON does not hold exactly");
  return raw(std::to_string(value));
}

auto Json::boolean(bool value) -> Json { return raw(value ? "true" : "false"); }

auto Json::raw(std::string json) -> Json {
  Json made(Shape::Written);
  made.written_ = std::move(json);
  return made;
}

auto Json::texts(const std::vector<std::string>& values) -> Json {
  Json made = array();
  for (const std::string& value : values) made.add(text(value));
  return made;
}

auto Json::add(Json element) -> Json& {
  WRIT_CHECK(shape_ == Shape::Array, "add() is for arrays");
  elements_.push_back(std::move(element));
  return *this;
}

auto Json::set(std::string_view key, Json value) -> Json& {
  WRIT_CHECK(shape_ == Shape::Object, "set() is for objects");
  members_.insert_or_assign(json::repaired(key), std::move(value));
  return *this;
}

auto Json::write() const -> std::string {
  std::string out;
  write_to(out);
  return out;
}

// As deep as the reports nest, which is fixed by the code that makes them.
void Json::write_to(std::string& out) const {
  if (shape_ == Shape::Written) {
    out += written_;
    return;
  }
  const char* separator = "";
  out += shape_ == Shape::Array ? "[" : "{";
  for (const Json& element : elements_) {
    out += separator;
    element.write_to(out);
    separator = ",";
  }
  for (const auto& [key, value] : members_) {
    out += separator + json_text(key) + ":";
    value.write_to(out);
    separator = ",";
  }
  out += shape_ == Shape::Array ? "]" : "}";
}

}  // namespace writ::report
