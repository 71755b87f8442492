// What `writ bench` measured, for people and for programs.
#pragma once

#include <string>

#include "compiler/bench/bench.hpp"

namespace writ::cli {

// A table of stages and engines, then what is not steady, then the profile.
auto bench_text(const bench::Cases& cases, const bench::Result& result) -> std::string;
// {gate, requests, verdicts, cost, engines: [{engine, stages: [{stage, median_ns, …}]}], profile}, on one line.
auto bench_json(const bench::Cases& cases, const bench::Result& result) -> std::string;

}  // namespace writ::cli
