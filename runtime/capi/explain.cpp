// Why the last decision of a context is what it is.
#include "runtime/explain/explain.hpp"

#include <algorithm>
#include <iterator>

#include "runtime/capi/handles.hpp"
#include "runtime/report/owner_facts.hpp"
#include "runtime/report/report.hpp"

namespace writ::capi {
namespace {

constexpr std::string_view kForms[] = {"author", "owner", "auditor", "record"};

auto is_form(std::string_view form) -> bool {
  const std::vector<std::string> formats = report::format_names();
  return std::find(std::begin(kForms), std::end(kForms), form) != std::end(kForms) ||
         std::find(formats.begin(), formats.end(), form) != formats.end();
}

auto forms() -> std::string {
  std::string list;
  for (const std::string_view form : kForms) list += std::string(form) + ", ";
  for (const std::string& format : report::format_names()) list += (list.ends_with(" ") ? "" : ", ") + format;
  return list;
}

auto same_outcome(const decide::Decision& a, const decide::Decision& b) -> bool {
  return a.decision == b.decision && a.best_case == b.best_case && a.outcomes == b.outcomes;
}

// What was handed in, the request as a document, and whom the rules believe.
auto documents_of(const writ_context& context) -> std::vector<host::Document> {
  std::vector<host::Document> all = context.decision.decided.documents;
  all.push_back(
      host::document(host::DocumentKind::Request, "",
                     context.asked != nullptr ? context.asked->document() : std::string(context.json.view())));
  const host::Trust& trust = *context.ready->trust;
  std::copy(trust.documents.begin(), trust.documents.end(), std::back_inserter(all));
  return all;
}

// The same decision, with everything noted that a decision alone does not ask. Of a request that was set field by field
// the document is made here, and must come to the same.
auto decide_again(writ_context& context, writ_error** error) -> writ_status {
  if (context.asked != nullptr && context.asked->version() != context.asked_version)
    return refuse(error, WRIT_OUTDATED, "a field of the request was set after it was decided on");
  const host::Decided& first = context.decision.decided;
  auto again = std::make_unique<host::Decided>();
  again->open = first.open;
  again->documents = documents_of(context);
  again->terms = first.terms;
  const host::ReadBefore before{.people = context.before.people, .keys = context.before.keys};
  const auto done = host::decide_in(*again, before, decode::Notes::Named);
  if (!done) return refuse(error, WRIT_BAD_DOCUMENT, done.error().message);
  if (!same_outcome(first.decision, again->decision))
    return refuse(error, WRIT_BAD_VALUE, "a value of the request was refused, so no document says what was decided on");
  host::describe(*again);
  context.again = std::move(again);
  return WRIT_OK;
}

auto written(std::string_view form, host::Decided& decided) -> std::string {
  const explain::Explanation why =
      explain::explain(decided.module(), decided.engine(), decided.situation, decided.decision, decided.arena);
  const report::Outcome outcome{decided.module(), decided.situation, decided.decision, why};
  if (form == "author") return report::write_explanation(outcome, {});
  if (form == "auditor") return report::write_auditor(outcome, {});
  if (form == "record") return report::record(outcome);
  if (form != "owner") return report::write(form, outcome, {});
  const report::OwnerFacts facts =
      report::owner_facts(outcome, decided.engine(), decided.people.get(), decided.open->groups, decided.arena);
  return report::write_owner(outcome, facts, {});
}

auto explain_last(writ_context& context, std::string_view form, writ_text& text, writ_error** error) -> writ_status {
  if (!context.is_decided)
    return refuse(error, WRIT_NOT_FOUND, "the context has decided nothing that could be explained");
  if (!is_form(form))
    return refuse(error, WRIT_NOT_FOUND, "there is no form `" + std::string(form) + "`; the forms are " + forms());
  if (context.again == nullptr) {
    if (const writ_status status = decide_again(context, error); status != WRIT_OK) return status;
  }
  context.explained = written(form, *context.again);
  text = {context.explained.data(), context.explained.size()};
  return WRIT_OK;
}

}  // namespace
}  // namespace writ::capi

extern "C" {

writ_status writ_explain(writ_context* context, const char* form, writ_text* text, writ_error** error) {
  if (text != nullptr) *text = {"", 0};
  return writ::capi::guarded(error, [&] {
    if (context == nullptr || form == nullptr || text == nullptr)
      return writ::capi::refuse(error, WRIT_BAD_ARGUMENT, "the context, the form or the text is NULL");
    return writ::capi::explain_last(*context, form, *text, error);
  });
}

}  // extern "C"
