// What native code leaves in a process: no page that is written and executed, and nothing once it was freed.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <sstream>

#include "tests/unit/tiers/tiers.hpp"

namespace {

auto maps() -> std::string {
  std::ifstream file("/proc/self/maps");
  return {std::istreambuf_iterator<char>(file), {}};
}

auto count_of_maps() -> std::size_t {
  const std::string text = maps();
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

auto resident_kib() -> std::size_t {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t pages = 0;
  file >> size >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

// Rights stand behind the addresses: "r-xp".
void check_rights() {
  std::istringstream lines(maps());
  int executable = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string rights = line.substr(line.find(' ') + 1, 4);
    const bool executes = rights[2] == 'x';
    CHECK_MESSAGE(!(rights[1] == 'w' && executes), line);
    executable += executes && line.find('/') == std::string::npos && line.find('[') == std::string::npos ? 1 : 0;
  }
  CHECK(executable > 0);  // code that is in no file: ours
}

void reload(writ_engine engine) {
  const abi::Policy policy = tiers::load(engine);
  const abi::Context context = abi::context_of(policy);
  CHECK(writ_decision_verdict(abi::decide(context, abi::kSmall)) == WRIT_ALLOW);
}

}  // namespace

TEST_CASE("no memory is writable and executable at once") {
  const abi::Policy native = tiers::load(WRIT_NATIVE);
  tiers::decide_often(native, 10);
  check_rights();
  const abi::Policy tiered = tiers::load(WRIT_TIERED);
  tiers::decide_often(tiered);
  while (writ_policy_engine(tiered.get(), 0, nullptr, 0) != WRIT_NATIVE) {
    tiers::decide_often(tiered, 1);
    check_rights();
  }
  tiers::decide_often(tiered, 10);
  check_rights();
}

// The long form, 10,000 times: tests/bench/reload.cpp.
TEST_CASE("native code that is made and freed again and again leaves nothing") {
  for (int i = 0; i < 100; ++i) reload(WRIT_NATIVE);
  const std::size_t maps_before = count_of_maps();
  const std::size_t before = resident_kib();
  for (int i = 0; i < 300; ++i) reload(WRIT_NATIVE);
  CHECK(count_of_maps() <= maps_before);
  CHECK(resident_kib() < before + 4'096);
}
