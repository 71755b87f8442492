// A stream of lines in pieces, whatever their lengths; and pieces of work in their order.
#include "runtime/batch/lines.hpp"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/batch/in_order.hpp"

namespace {

using namespace writ;

struct Found {
  std::uint64_t number = 0;
  std::string text;
  bool too_long = false;
  auto operator==(const Found&) const -> bool = default;
};

auto lines_of(const std::string& bytes) -> std::vector<Found> {
  const std::string path = WRIT_BUILD_DIR "/lines.jsonl";
  REQUIRE(write_file(path, bytes));
  auto stream = InputStream::open(path);
  REQUIRE(stream);
  CHECK(stream->size() == bytes.size());
  batch::LineReader reader(std::move(*stream));
  batch::Piece piece;
  std::vector<Found> found;
  for (auto more = reader.next(piece); *more; more = reader.next(piece)) {
    for (const batch::Line& line : piece.lines) found.push_back({line.number, std::string(line.text), line.too_long});
  }
  CHECK(piece.read == bytes.size());
  return found;
}

struct Squares {
  int* next;
  std::vector<int>* given;
  int most;
  int value = 0;
  auto take() -> bool {
    value = *next;
    return (*next)++ < most;
  }
  void work() { value *= value; }
  auto give() -> bool {
    given->push_back(value);
    return true;
  }
};

}  // namespace

TEST_CASE("lines end with LF, CR LF or the file; blank ones are counted and left out") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n \r\n\t\n").empty());
  CHECK(lines_of("a") == std::vector<Found>{{1, "a"}});
  CHECK(lines_of("a\r\n\n b \nc\r\n") == std::vector<Found>{{1, "a"}, {3, " b "}, {4, "c"}});
}

TEST_CASE("lines go on from one piece to the next") {
  std::string bytes;
  std::vector<Found> expected;
  for (std::uint64_t i = 1; i <= 300; ++i) {
    std::string text(i * i % 50'000 + 1, static_cast<char>('a' + i % 26));
    bytes += text + (i % 3 == 0 ? "\r\n" : "\n");
    expected.push_back({i, std::move(text)});
  }
  REQUIRE(bytes.size() > 3 * batch::kPieceBytes);
  CHECK(lines_of(bytes) == expected);
  bytes.pop_back();
  CHECK(lines_of(bytes) == expected);
}

TEST_CASE("a line that is longer than any document is named, and the others are read") {
  const std::string largest(limits::kDocumentBytes, 'x');
  const std::string longer = largest + std::string(2 * batch::kPieceBytes, 'y');
  const std::vector<Found> found = lines_of("a\n" + largest + "\n" + longer + "\nb\nc\n" + longer + "\nd");
  REQUIRE(found.size() == 7);
  CHECK(found[1].text.size() == largest.size());
  CHECK(found[2] == Found{3, "", true});
  CHECK(found[3] == Found{4, "b"});
  CHECK(found[4] == Found{5, "c"});
  CHECK(found[5] == Found{6, "", true});
  CHECK(found[6] == Found{7, "d"});
}

TEST_CASE("work comes out in the order in which it was taken") {
  for (const std::size_t threads : {1u, 2u, 9u}) {
    int next = 0;
    std::vector<int> given;
    std::vector<Squares> workers(threads, Squares{&next, &given, 1'000});
    batch::in_order(workers);
    REQUIRE(given.size() == 1'000);
    for (int i = 0; i < 1'000; ++i) CHECK(given[static_cast<std::size_t>(i)] == i * i);
  }
}

TEST_CASE("what cannot be opened is an error that names it") {
  CHECK(InputStream::open("/no/such/file").error().message.find("/no/such/file") != std::string::npos);
  CHECK_FALSE(InputStream::open("/").has_value());
  CHECK_FALSE(OutputStream::open("/no/such/folder/file").has_value());
}

TEST_CASE("a file is there when it is finished, and not before") {
  const std::string path = WRIT_BUILD_DIR "/written.txt";
  REQUIRE(write_file(path, "old"));
  {
    auto out = OutputStream::open(path);
    REQUIRE(out);
    CHECK(out->write("new"));
    CHECK(*read_file(path, 100) == "old");
  }
  CHECK(*read_file(path, 100) == "old");
  auto out = OutputStream::open(path);
  REQUIRE(out);
  CHECK(out->write("new"));
  CHECK(out->finish());
  CHECK(*read_file(path, 100) == "new");
}
