// The answer to a question that no gate asks, for people and for programs.
#include "runtime/decode/decode.hpp"
#include "runtime/report/json.hpp"
#include "runtime/report/page.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {

auto write_answer(const ir::Module& module, const explain::Answer& answer, const Options& options) -> std::string {
  Page page(options.style);
  page.line(0, page.painted(Ink::Bold, print_value(module.types, answer.type, answer.value)));
  for (const explain::Unknown& unknown : answer.unknown) page.line(2, page.painted(Ink::Warn, explain::text_of(unknown)));
  for (const std::string& way : answer.ways) page.line(2, page.painted(Ink::Dim, way));
  write_witnesses(page, 2, answer.witness);
  return page.finish();
}

auto write_answer_json(const ir::Module& module, const explain::Answer& answer) -> std::string {
  const bool known = answer.value.known();
  std::vector<std::string> unknown;
  for (const explain::Unknown& one : answer.unknown) unknown.push_back(explain::text_of(one));
  Json made = Json::object();
  made.set("type", type_name(module.types, answer.type));
  made.set("known", Json::boolean(known));
  made.set("answer", Json::raw(known ? decode::to_json(module.types, answer.type, answer.value) : "null"));
  made.set("unknown", Json::texts(unknown));
  made.set("ways", Json::texts(answer.ways));
  return made.write() + "\n";
}

}  // namespace writ::report
