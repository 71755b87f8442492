// What decoding takes: one document many times, by way of its nodes, and directly at each level of instructions.
//
//   bench_decode PACKAGE REQUESTS [SECONDS]    the input of the only gate of a package, and one document a line
//   bench_decode [SECONDS]                     three made documents: 60 bytes, 1 KB and 11 KB
//
// Prints the median and the 99th percentile in microseconds for a document.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/decode/plan.hpp"

namespace {

using namespace writ;
using decode::Format;

struct Workload {
  std::string name;
  const TypeTable* types;
  TypeId root;
  std::vector<std::string> documents;
};

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "bench_decode: {}\n", why);
  std::exit(2);
}

// ---------------------------------------------------------------- measuring

// The clock takes some 20 ns, so short documents are read several times between two looks at it.
template <class Read>
void measure(const std::string& name, const Workload& work, double seconds, const Read& read) {
  using Clock = std::chrono::steady_clock;
  const std::size_t together = work.documents[0].size() < 4096 ? 8 : 1;
  std::vector<double> times;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  for (std::size_t i = 0; Clock::now() < end;) {
    const auto begin = Clock::now();
    for (std::size_t k = 0; k < together; ++k) read(work.documents[i++ % work.documents.size()]);
    const std::chrono::duration<double, std::micro> took = Clock::now() - begin;
    times.push_back(took.count() / static_cast<double>(together));
  }
  std::sort(times.begin(), times.end());
  fmt::print("{:<12} {:<28} median {:8.3f}   p99 {:8.3f}\n", work.name, name, times[times.size() / 2],
             times[times.size() * 99 / 100]);
}

void measure_all(const Workload& work, double seconds) {
  Arena arena;
  const auto check = [](const Fallible<decode::Decoded>& made) {
    if (!made) stop(made.error().message);
  };
  measure("by nodes", work, seconds, [&](const std::string& text) {
    arena.reset();
    check(decode::decode_by_nodes(*work.types, work.root, "request", text, Format::Json, arena));
  });
  measure("without a plan", work, seconds, [&](const std::string& text) {
    arena.reset();
    check(decode::decode(*work.types, work.root, "request", text, Format::Json, arena));
  });
  const decode::Plan plan(*work.types);
  for (const std::string_view level : decode::simd_levels()) {
    decode::use_simd(level);
    for (const decode::Notes notes : {decode::Notes::Named, decode::Notes::Counted}) {
      const char* which = notes == decode::Notes::Named ? "" : ", counted";
      measure(fmt::format("{}{}", level, which), work, seconds, [&](const std::string& text) {
        arena.reset();
        check(decode::decode(plan, work.root, "request", text, Format::Json, arena, notes));
      });
    }
  }
}

// ---------------------------------------------------------------- made documents

auto record(TypeTable& types, std::vector<Field> fields) -> TypeId {
  Type type;
  type.kind = Kind::Record;
  type.record = types.add(RecordType{"Part", std::move(fields)});
  return types.intern(type);
}

void measure_made(double seconds) {
  TypeTable types;
  const TypeId text = types.simple(Kind::String);
  const TypeId ask = record(types, {{"subject", text}, {"action", text}, {"resource", text}});
  measure_all({"60 B", &types, ask, {R"({"subject":"user-0017","action":"read","resource":"doc-4"})"}}, seconds);
  const TypeId row = record(types, {{"name", text},
                                    {"count", types.simple(Kind::Int)},
                                    {"share", types.simple(Kind::Decimal)},
                                    {"open", types.simple(Kind::Bool)},
                                    {"since", types.simple(Kind::Instant)}});
  const TypeId rows = record(types, {{"rows", types.list_of(row)}});
  for (const int count : {9, 96}) {
    std::string made = "{\"rows\":[";
    for (int i = 0; i < count; ++i) {
      made += fmt::format(
          "{}{{\"name\":\"service-{:03}\",\"count\":{},\"share\":0.{},\"open\":true,\"since\":\"2026-05-{:02}T09:00:"
          "00Z\",\"by\":\"x\"}}",
          i == 0 ? "" : ",", i, i * 37, i + 1, i % 28 + 1);
    }
    measure_all({fmt::format("{} B", made.size() + 2), &types, rows, {made + "]}"}}, seconds);
  }
}

void measure_package(const std::string& package, const std::string& requests, double seconds) {
  const auto build = driver::build({package});
  if (!build) stop(build.error().message);
  const auto open = driver::open_gate(**build, "", driver::EngineChoice{});
  if (!open || *open == nullptr) stop("the gate does not open");
  const ir::Module& module = (*open)->module();
  const ir::Input& input = module.inputs[(*open)->gate->request];
  const auto text = read_file(requests, limits::kDocumentBytes);
  if (!text) stop(text.error().message);
  Workload work{"requests", &module.types, input.type, {}};
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    work.documents.push_back(text->substr(at, end - at));
    at = end + 1;
  }
  measure_all(work, seconds);
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc % 2 == 0 ? std::atof(argv[argc - 1]) : 0.5;
  if (argc > 2)
    measure_package(argv[1], argv[2], seconds);
  else
    measure_made(seconds);
  return 0;
}
