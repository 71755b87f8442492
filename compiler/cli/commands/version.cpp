// writ version: which program this is, and which language it knows.

#include <memory>

#include "compiler/cli/command.hpp"
#include "compiler/cli/terminal.hpp"

namespace writ::cli {

auto setup_version(CLI::App& app) -> Run {
  auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "Print one JSON object");
  return [json] {
    print(*json ? "{\"writ\":\"" WRIT_VERSION "\",\"edition\":1}\n" : "writ " WRIT_VERSION "\nlanguage edition 1\n");
    return Exit::Ok;
  };
}

}  // namespace writ::cli
