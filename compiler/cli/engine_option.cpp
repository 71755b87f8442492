#include "compiler/cli/engine_option.hpp"

#include <map>
#include <string>

namespace writ::cli {

void add_engine_option(CLI::App& app, driver::EngineChoice& choice) {
  static const std::map<std::string, driver::EngineChoice::Kind> kEngines = {{"auto", driver::EngineChoice::Auto},
                                                                             {"interp", driver::EngineChoice::Interp},
                                                                             {"jit", driver::EngineChoice::Jit}};
  app.add_option_function<std::string>(
         "--engine", [&choice](const std::string& word) { choice.kind = kEngines.at(word); },
         "interp, jit or auto (default: auto, which interprets)")
      ->check(CLI::IsMember({"interp", "jit", "auto"}))
      ->envname("WRIT_ENGINE")
      ->type_name("ENGINE");
  app.add_option("--code-cache", choice.code_cache,
                 "With --engine jit: keep native code in this folder, which must be yours alone to write to, and take "
                 "it from there the next time")
      ->envname("WRIT_CODE_CACHE")
      ->type_name("DIR");
}

}  // namespace writ::cli
