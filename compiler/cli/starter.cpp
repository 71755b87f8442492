#include "compiler/cli/starter.hpp"

#include <fmt/format.h>

#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

constexpr const char* kManifest = R"(name: {name}
version: 0.1.0
description: Decides which builds of a model may go to production.
)";

constexpr const char* kRules = R"(language writ 1

/// May this build of a model go to production? A starting point: the names, the limits and the
/// controls are examples, and yours to change.
module release version 0.1.0

enum Ring ordered { staff, beta, everyone }

appetite customer_harm averse
  "We do not put a model in front of customers that we know harms them."
  approved by board on 2026-01-15  review every 365 days

role model_owner "Accountable for the model"  from "idp:model-owners"
role evaluator   "Runs the safety evaluation" from "ci:evaluation"

record Release {
  model       : string max 100
  digest      : digest
  ring        : Ring
  author      : person
  /// The build to go back to. Absent on a first release.
  rollback_to : digest?
}

record Evaluation { toxicity : ratio, prompts : int in 0 .. 10_000_000, suites_passed : bool }

/// What the pipeline asks for. It may say anything, so it sets no limit.
request release : Release

/// The evaluation of exactly this build, not older than 30 days.
evidence evaluation : Evaluation {
  about  release.digest
  from   evaluator
  fresh  within 30 days
}

tolerance toxicity "Toxic answers to the red-team prompts" {
  appetite  customer_harm
  measure   evaluation.toxicity
  needs     evaluation.prompts >= 1000
  accept    <= 0.5%
  warn      <= 1%
  owner     model_owner
  review    every 90 days
}

control REL-01 "The safety evaluation is inside tolerance" {
  tags      release_gate
  owner     model_owner
  severity  critical
  enforce   hard
  require   toxicity: toxicity within accept
            otherwise "Toxicity is {evaluation.toxicity}; at most 0.5% is accepted."
  require   suites: evaluation.suites_passed otherwise "A safety suite did not pass."
  remedy    "Mend the model, or release it to a smaller ring."
}

control REL-02 "There is a way back" {
  tags      release_gate
  owner     model_owner
  severity  high
  enforce   hard
  applies   when release.ring == everyone
  require   release.rollback_to is present
            otherwise "A release to everyone names the build to go back to."
}

gate production "Release a model to production" on release {
  controls  tagged release_gate
}

fixture to_beta : Release = {
  model: "assistant",
  digest: sha256:a1b2,
  ring: beta,
  author: person("ada"),
}

fixture good : Evaluation = { toxicity: 0.1%, prompts: 5000, suites_passed: true }

test "a release with a good evaluation is allowed" {
  at      2026-06-01T09:00:00Z
  given   release = to_beta
  given   evaluation = good
  expect  allow
  expect  REL-02 not_applicable
}

test "too much toxicity is denied, whatever else is fine" {
  at      2026-06-01T09:00:00Z
  given   release = to_beta
  given   evaluation = good with { toxicity: 0.8% }
  expect  REL-01.toxicity violated
  expect  deny
}

test "an evaluation that nobody handed in is no evaluation" {
  at      2026-06-01T09:00:00Z
  given   release = to_beta
  given   evaluation missing
  expect  REL-01 indeterminate
  expect  deny
}

test "an old evaluation does not count" {
  at      2026-06-01T09:00:00Z
  given   release = to_beta
  given   evaluation = good aged 31 days
  expect  deny
}

test "a release to everyone names a way back" {
  at      2026-06-01T09:00:00Z
  given   release = to_beta with { ring: everyone }
  given   evaluation = good
  expect  REL-02 violated
  expect  deny
}
)";

constexpr const char* kRequest = R"({
  "model": "assistant",
  "digest": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "ring": "beta",
  "author": "ada"
}
)";

constexpr const char* kEvidence = R"({
  "subject": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "issuer": "evaluator",
  "issued_at": "{now}",
  "content": { "toxicity": "0.04%", "prompts": 5000, "suites_passed": true }
}
)";

constexpr const char* kReadme = R"(# {name}

Decides which builds of a model may go to production. Two commands, in this folder:

```sh
writ test
{gate}
```

The first runs the tests of the rules. The second asks the gate about one release, and says *allow*.

| file | is |
|---|---|
| `release.writ` | the rules: what is asked, what is relied on, what must hold |
| `request.json` | what a pipeline asks for |
| `evidence/evaluation.json` | what the evaluation says about that build; it counts for 30 days from its `issued_at` |
| `writ.yaml` | the name and version of the package |
| `writ.lock` | what the gate decides from, by digest |

Try what happens: set `"toxicity"` to `"0.8%"` in the evidence, or delete the line, and ask the gate again.

Then change the rules. `writ check` finds mistakes, `writ fmt` lays the file out. The gate will say that the package is not what
was locked: run `writ lock`, review the difference, and commit it.
)";

auto filled(std::string text, const std::string& placeholder, const std::string& value) -> std::string {
  for (std::size_t at = text.find(placeholder); at != std::string::npos;
       at = text.find(placeholder, at + value.size())) {
    text.replace(at, placeholder.size(), value);
  }
  return text;
}

}  // namespace

auto starter_gate_command() -> std::string {
  return "writ gate --request request.json --evidence-dir evidence --unsigned-evidence";
}

auto starter_files(const std::string& name, std::int64_t now) -> std::vector<StarterFile> {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::string instant = print_instant(now / kSecond * kSecond);
  return {{"README.md", filled(filled(kReadme, "{name}", name), "{gate}", starter_gate_command())},
          {"writ.yaml", filled(kManifest, "{name}", name)},
          {"release.writ", kRules},
          {"request.json", kRequest},
          {"evidence/evaluation.json", filled(kEvidence, "{now}", instant)}};
}

}  // namespace writ::cli
