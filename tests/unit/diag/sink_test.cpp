#include <doctest/doctest.h>

#include <string>

#include "compiler/diag/diagnostic.hpp"
#include "runtime/base/limits.hpp"

namespace writ::diag {
namespace {

TEST_CASE("findings come by file, then by place, whatever the order of reporting") {
  FileTexts texts;
  FileId first = texts.add("a", "0123456789");
  FileId second = texts.add("b", "0123456789");
  Sink sink;
  sink.report(UnknownName, Span{second, 1, 2}, Name{"third"});
  sink.report(UnknownName, Span{first, 5, 6}, Name{"second"});
  sink.report(UnknownName, Span{first, 1, 2}, Name{"first"});
  auto found = sink.sorted();
  REQUIRE(found.size() == 3);
  CHECK(found[0]->message == "nothing called `first` is visible here");
  CHECK(found[1]->message == "nothing called `second` is visible here");
  CHECK(found[2]->message == "nothing called `third` is visible here");
}

TEST_CASE("findings over the limit are counted, and their labels go nowhere") {
  Sink sink;
  for (std::size_t i = 0; i < limits::kDiagnostics + 7; ++i) {
    sink.report(FileEmpty, Span{}).help("write something");
  }
  CHECK(sink.sorted().size() == limits::kDiagnostics);
  CHECK(sink.dropped() == 7);
  CHECK(sink.errors() == limits::kDiagnostics + 7);
}

TEST_CASE("references to earlier findings stay valid while others are reported") {
  Sink sink;
  Diagnostic& first = sink.report(FileEmpty, Span{});
  for (std::size_t i = 1; i < limits::kDiagnostics; ++i) sink.report(FileEmpty, Span{});
  first.help("still here");
  CHECK(sink.sorted().front()->helps.size() == 1);
}

TEST_CASE("a guess is near, or there is none") {
  CHECK(nearest("departmant", {"department", "name"}) == "department");
  CHECK(nearest("xyz", {"department", "name"}).empty());
  CHECK(nearest("ab", {"ba"}) == "ba");  // neighbours swapped are one step
  CHECK(nearest(std::string(10'000, 'a'), {std::string(10'000, 'b')}).empty());
}

}  // namespace
}  // namespace writ::diag
