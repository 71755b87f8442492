// Rules from a text, lowered: what the sampler works on.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/check/check.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/source/source.hpp"
#include "compiler/syntax/parse.hpp"

namespace writ::testing {

struct Rules {
  diag::Sink sink;
  std::unique_ptr<source::Package> package;
  std::vector<syntax::Ast> asts;
  check::TypedPackage typed;
  lower::Lowered lowered;

  explicit Rules(const std::string& body) {
    package = source::from_text("t.writ", "language writ 1\nmodule t.m version 1.0.0\n" + body, sink);
    for (const source::File& file : package->files) asts.push_back(syntax::parse(file.id, package->text(file), sink));
    typed = check::check(package->texts, asts, sink);
    if (!sink.has_errors()) lowered = lower::lower(typed, 0, package->texts);
  }
};

}  // namespace writ::testing
