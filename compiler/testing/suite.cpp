#include <algorithm>

#include "compiler/testing/property.hpp"
#include "compiler/testing/test_block.hpp"
#include "compiler/testing/testing.hpp"

namespace writ::testing {
namespace {

auto has_blocks(const syntax::Ast& ast) -> bool {
  return std::any_of(ast.items.begin(), ast.items.end(), [&](syntax::DeclId id) {
    const syntax::DeclForm& form = ast.decls[id].form;
    return std::holds_alternative<syntax::TestDecl>(form) || std::holds_alternative<syntax::PropertyDecl>(form) ||
           std::holds_alternative<syntax::ProveDecl>(form);
  });
}

}  // namespace

auto open_suite(driver::Build& build, const driver::EngineChoice& choice) -> Fallible<Suite> {
  Suite suite;
  for (check::ModuleIndex i = 0; i < build.asts.size(); ++i) {
    if (!build.package->files[i].named || !has_blocks(build.asts[i])) continue;
    std::unique_ptr<lower::Lowered> lowered = driver::lower_module(build, i);
    if (lowered == nullptr) return suite;
    auto engine = driver::make_engine(lowered->module, choice);
    if (!engine) return fail(engine.error().message);
    suite.parts.push_back({i, std::move(lowered), std::move(*engine)});
  }
  suite.complete = true;
  return suite;
}

auto run_block(const Suite::Part& part, const lower::TestPlan& plan, std::optional<std::uint64_t> seed) -> TestResult {
  const ir::Module& module = part.lowered->module;
  TestResult result;
  result.kind = plan.kind;
  result.module = module.name;
  result.title = plan.title;
  result.origin = module.origins[plan.origin];
  result.not_yet = plan.not_yet;
  if (!plan.not_yet.empty()) {
    result.status = TestResult::Status::NotYet;
    return result;
  }
  if (plan.kind == lower::TestPlan::Kind::Test) {
    result.failures = run_test_block(module, *part.engine, plan);
  } else {
    run_property(module, *part.engine, plan, seed, result);
  }
  if (result.status == TestResult::Status::Passed && !result.failures.empty())
    result.status = TestResult::Status::Failed;
  return result;
}

auto run_tests(const Suite& suite, const TestOptions& options) -> std::vector<TestResult> {
  std::vector<TestResult> results;
  for (const Suite::Part& part : suite.parts) {
    for (const lower::TestPlan& plan : part.lowered->tests) {
      if (plan.title.find(options.filter) == std::string::npos) continue;
      results.push_back(run_block(part, plan, options.seed));
    }
  }
  return results;
}

}  // namespace writ::testing
