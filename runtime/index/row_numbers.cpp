#include "runtime/index/row_numbers.hpp"

namespace writ::index {

auto numbers_of(const ir::Rules& rules) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> made;
  made.reserve(2 * rules.tests.size());  // the numbers of a test take some half of its bytes, or up to twice as many
  const char* at = rules.tests.data();
  const std::size_t rows = rules.answers.size() - (rules.rest ? 1 : 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t begin = made.size();
    made.push_back(0);
    ir::RowTests tests(at);
    for (; !tests.done(); tests.next()) {
      ++made[begin];
      const std::size_t test = made.size();
      made.push_back(tests.column());
      made.push_back(0);
      tests.each_interval([&](ir::RulesInterval one) {
        made.push_back(one.first);
        made.push_back(one.last);
        ++made[test + 1];
      });
    }
    at = tests.end();
  }
  return made;
}

}  // namespace writ::index
