// Base 64 against the answers of RFC 4648, section 10, and what is no base 64.
#include "runtime/base/base64.hpp"

#include <doctest/doctest.h>

using namespace writ;

TEST_CASE("known answers, both ways") {
  const std::pair<const char*, const char*> kAnswers[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : kAnswers) {
    CHECK(base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
}

TEST_CASE("every byte comes back, in both alphabets, with padding or without") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string part = bytes.substr(bytes.size() - size);
    std::string text = base64(part);
    CHECK(from_base64(text) == part);
    for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    CHECK(from_base64(text) == part);
    CHECK(from_base64(text.substr(0, text.find('='))) == part);
  }
}

TEST_CASE("what is not base 64 is nothing") {
  for (const char* text : {"Z", "Zg=", "Zg===", "Z===", "====", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n",
                           "Zm9v=", "+-==", "é", "Zm9v%"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text).has_value());
  }
}
