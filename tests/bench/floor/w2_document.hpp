// The part of a release document that the sixty controls look at, as plain fields.
#pragma once

#include <simdjson.h>

#include <string_view>
#include <vector>

namespace writ::bench {

using Text = std::string_view;

struct Vulnerability {
  Text severity, waiver;
  double cvss = 0;
  bool exploited = false;
};
struct Component {
  Text license, purl;
};
struct Approval {
  Text user, role, decision, at;
};
struct Commit {
  Text author, message;
  bool is_signed = false;
};
struct Artifact {
  Text digest, signer;
  bool is_signed = false;
};
struct Container {
  Text image, user;
  bool privileged = false, read_only = false;
  std::vector<Text> capabilities;
};
struct Flag {
  bool enabled = false;
  Text expires_at;
};
struct Attestation {
  Text type;
  bool verified = false;
};

struct ReleaseDocument {
  Text now;
  struct {
    Text name, owner_team, data_class;
    std::int64_t tier = 0;
    std::vector<Text> regions;
  } service;
  struct {
    Text version, env, branch, commit, author, strategy;
    std::int64_t canary_percent = 0;
    bool rollback_plan = false;
    std::vector<Flag> flags;
  } release;
  struct {
    Text ticket, risk, window_start, window_end;
    std::int64_t risk_score = 0;
    bool emergency = false;
  } change;
  struct {
    Text builder;
    std::int64_t duration = 0, slsa_level = 0, warnings = 0;
    bool reproducible = false;
  } build;
  struct {
    double line = 0, branch = 0, changed_lines = 0;
  } coverage;
  struct {
    std::int64_t total = 0, failed = 0, skipped = 0, flaky = 0;
    std::vector<std::int64_t> failed_by_suite;
  } tests;
  struct {
    double error_rate = 0;
    std::int64_t p99 = 0, baseline_p99 = 0;
  } performance;
  struct {
    std::int64_t critical = 0, high = 0;
    Text ran_at;
  } sast;
  struct {
    Text cost_center, env;
  } labels;
  std::int64_t secrets = 0;
  std::vector<Vulnerability> vulnerabilities;
  std::vector<Component> components;
  std::vector<Approval> approvals;
  std::vector<Commit> commits;
  std::vector<Artifact> artifacts;
  std::vector<Container> containers;
  std::vector<Attestation> attestations;

  void clear();
};

// Texts stay in the parser until it reads again.
void read(simdjson::ondemand::parser& parser, const simdjson::padded_string& bytes, ReleaseDocument& document);

}  // namespace writ::bench
