// Rules by which what is on record is decided again, and the documents that it was decided on.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "runtime/report/read_record.hpp"

namespace writ::replay {

// The gates of one build, each opened once. The build must have no errors and outlive the rules. Any thread.
class Rules {
 public:
  Rules(driver::Build& build, driver::EngineChoice choice) : build_(build), choice_(std::move(choice)) {}

  // "module/name". An Error where the rules have no such gate, or a data file does not fit.
  auto gate(const std::string& name) -> Fallible<std::shared_ptr<const host::OpenGate>>;

 private:
  auto open(const std::string& name) -> Fallible<std::shared_ptr<const host::OpenGate>>;

  driver::Build& build_;
  driver::EngineChoice choice_;
  std::mutex opening_;
  std::map<std::string, Fallible<std::shared_ptr<const host::OpenGate>>> gates_;
};

// One document of a record that is not there as it was.
struct Loss {
  enum class Kind : std::uint8_t { Missing, Altered, Unreadable, NotUnderstood } kind = Kind::Missing;
  std::string what;  // "evidence `scan`"
  std::string why;
};
struct KeptDocuments {
  std::vector<host::Document> documents;
  std::vector<Loss> lost;
};
// What the record names, from the folder `store` (runtime/records).
auto kept_documents(const report::Recorded& record, const std::string& store) -> KeptDocuments;

// When and on which terms it was decided. An Error for a term that this version does not know.
auto terms_of(const report::Recorded& record) -> Fallible<driver::GateRequest>;

}  // namespace writ::replay
