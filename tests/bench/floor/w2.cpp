// The sixty controls on documents that were read before, and on bytes.
#include <memory>

#include "tests/bench/floor/floor.hpp"
#include "tests/bench/floor/json.hpp"
#include "tests/bench/floor/w2_controls.hpp"

namespace writ::bench {
namespace {

auto bits_of(const Expected& expected) -> std::uint64_t {  // of "C-07"
  std::uint64_t bits = 0;
  for (const std::string& control : *expected.failed) bits |= 1ull << (std::stoi(control.substr(2)) - 1);
  return bits;
}

struct State {
  Sets sets;
  std::vector<simdjson::padded_string> bytes;
  std::vector<simdjson::ondemand::parser> parsers;  // own the texts of `documents`
  std::vector<ReleaseDocument> documents;
  simdjson::ondemand::parser parser;
  ReleaseDocument document;
};

}  // namespace

auto w2_floor(const Case& one) -> std::vector<Variant> {
  const auto state = std::make_shared<State>();
  State* s = state.get();
  s->bytes = padded(one.requests);
  s->parsers = std::vector<simdjson::ondemand::parser>(one.requests.size());
  s->documents.resize(one.requests.size());
  for (std::size_t i = 0; i < one.requests.size(); ++i) read(s->parsers[i], s->bytes[i], s->documents[i]);
  std::vector<Variant> made;
  const auto variant = [&](const char* stage, auto body) {
    const auto agrees = [body, &one](std::size_t i) { return body(i) == bits_of(one.expected[i]); };
    made.push_back({"floor", stage, one.requests.size(), agrees, loop(body)});
  };
  variant("parsed", [state, s](std::size_t i) { return failed_controls(s->documents[i], s->sets); });
  variant("json", [state, s](std::size_t i) {
    read(s->parser, s->bytes[i], s->document);
    return failed_controls(s->document, s->sets);
  });
  return made;
}

}  // namespace writ::bench
