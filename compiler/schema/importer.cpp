#include "compiler/schema/importer.hpp"

#include <algorithm>
#include <array>

#include "compiler/syntax/format.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/base/limits.hpp"

namespace writ::schema {
namespace {

// Deeper than this a type would not be kept (limits::kTypeDepth), with room for what stands around it.
constexpr std::size_t kDeepest = 40;
constexpr std::size_t kKinds = 6;  // of values, without null

// Where a name may be found in a schema: the key under which it is kept.
auto is_shelf(std::string_view pointer) -> bool {
  for (const std::string_view shelf : {"/definitions/", "/$defs/", "/schemas/", "/parameters/", "/requestBodies/"}) {
    const std::size_t at = pointer.rfind(shelf);
    if (at != std::string_view::npos && pointer.find('/', at + shelf.size()) == std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

// ---------------------------------------------------------------- findings

void Importer::note(Finding::Kind kind, Place at, const std::string& what) {
  const auto same = std::find_if(findings_.begin(), findings_.end(),
                                 [&](const Finding& f) { return f.kind == kind && f.what == what; });
  if (same != findings_.end()) {
    ++same->count;
  } else {
    findings_.push_back({kind, documents.place_text(at), what, 1});
  }
}

void Importer::refuse(Place at, const std::string& why) { note(Finding::Kind::Refused, at, why); }

auto Importer::opaque(std::string why) -> Made {
  Made made;
  made.parts = true;
  made.opaque = std::move(why);
  return made;
}

// ---------------------------------------------------------------- declarations

auto Importer::declare(Declaration::Kind kind, const std::string& wanted, const View& view) -> std::size_t {
  declarations.push_back({kind, free_name(wanted), doc_of(view), {}});
  return declarations.size() - 1;
}

// ---------------------------------------------------------------- one schema

void Importer::flatten(Place at, View& view, std::set<Place>& seen) {
  if (!documents.is_object(at) || !seen.insert(at).second) return;
  const auto reference = documents.member(at, "$ref");
  if (reference && documents.text(*reference)) {
    const Fallible<Place> target = documents.resolve(at, *documents.text(*reference));
    if (!target) {
      refuse(*reference, target.error().message);
    } else {
      flatten(*target, view, seen);
    }
    if (!documents.siblings_count(at)) return;
  }
  view.parts.push_back(at);
  if (const auto all = documents.member(at, "allOf")) {
    for (const Place part : documents.children(*all)) flatten(part, view, seen);
  }
}

auto Importer::flattened(Place at) -> View {
  View view;
  std::set<Place> seen;
  flatten(at, view, seen);
  return view;
}

auto Importer::type_of(Place at, const std::string& wanted) -> Made {
  std::string name = wanted;
  for (std::size_t steps = 0; steps < limits::kTypeDepth; ++steps) {
    const auto target = stands_for(documents, at);
    if (!target) break;
    at = *target;
    if (depth_ > 0 && is_shelf(documents.place_text(at))) name = request_.name + pascal(documents.key_of(at));
  }
  if (const auto found = known_.find(at); found != known_.end()) return found->second;
  if (running_.contains(at)) {
    const auto record = records_.find(at);
    return opaque("it leads back to " + (record == records_.end() ? "where it stands in" : record->second));
  }
  if (depth_ >= kDeepest) return opaque("it is nested too deep");
  if (declarations.size() >= kMostDeclarations) {
    refuse(at, "it becomes more than " + std::to_string(kMostDeclarations) +
                   " declarations; import a part of it with `#/…`");
    return opaque("it is too large");
  }
  running_.insert(at);
  ++depth_;
  Made made;
  if (const auto allowed = documents.truth(at)) {
    made = opaque(*allowed ? "anything is allowed" : "nothing is allowed");
  } else if (!documents.is_object(at)) {
    refuse(at, "a schema is an object, or `true`");
  } else {
    made = built(flattened(at), name);
  }
  --depth_;
  running_.erase(at);
  known_[at] = made;
  return made;
}

auto Importer::type_of_all(const std::vector<Place>& places, const std::string& name) -> Made {
  if (places.size() == 1) return type_of(places.front(), name);
  if (depth_ >= kDeepest) return opaque("it is nested too deep");
  View view;
  std::set<Place> seen;
  for (const Place at : places) flatten(at, view, seen);
  if (view.parts.empty()) return type_of(places.front(), name);
  ++depth_;
  const Made made = built(std::move(view), name);
  --depth_;
  return made;
}

void Importer::loosen_unsupported(const View& view) {
  for (const Place part : view.parts) {
    for (const Place child : documents.children(part)) {
      const std::string_view key = documents.key_of(child);
      if (!is_annotation(key) && !is_supported(key)) loosen(child, key);
    }
  }
}

// The kinds that `type` leaves, without null. Where nothing says `type`, what other keywords are about.
auto Importer::kinds_of(const View& view, bool& nullable) -> std::set<std::string> {
  static const std::set<std::string> kAll = {"string", "integer", "number", "boolean", "array", "object"};
  std::set<std::string> left = kAll;
  bool said = false;
  bool null_everywhere = true;
  for (const Place type : view.all(documents, "type")) {
    std::set<std::string> here;
    const std::vector<Place> several = documents.is_list(type) ? documents.children(type) : std::vector<Place>{type};
    for (const Place one : several) here.emplace(documents.text(one).value_or(""));
    null_everywhere = null_everywhere && here.erase("null") > 0;
    if (here.contains("number")) here.insert("integer");
    std::erase_if(left, [&](const std::string& kind) { return !here.contains(kind); });
    said = true;
  }
  nullable = (said && null_everywhere) || view.truth(documents, "nullable");
  if (said) return left;
  struct Hint {
    const char* keyword;
    const char* kind;
  };
  constexpr std::array<Hint, 8> kHints = {{{"properties", "object"},
                                           {"additionalProperties", "object"},
                                           {"patternProperties", "object"},
                                           {"required", "object"},
                                           {"items", "array"},
                                           {"pattern", "string"},
                                           {"maxLength", "string"},
                                           {"format", "string"}}};
  for (const Hint& hint : kHints) {
    if (view.first(documents, hint.keyword)) return {hint.kind};
  }
  return kAll;
}

// Of a schema that is no union.
auto Importer::plain_type(const View& view, const std::string& name, bool& nullable) -> Made {
  const std::set<std::string> kinds = kinds_of(view, nullable);
  const bool numbers = kinds == std::set<std::string>{"integer", "number"};
  if (auto listed = enumerated(view, name)) return *listed;
  if (kinds.empty()) return opaque("nothing is allowed");
  if (kinds.size() == kKinds) return opaque("anything is allowed");
  if (kinds.size() != 1 && !numbers) return opaque("`type` names several");
  if (kinds.contains("string")) return string_type(view);
  if (kinds.contains("integer")) return number_type(view, !numbers);
  if (kinds.contains("boolean")) return Made{"bool", false, false, false, false, ""};
  return kinds.contains("array") ? array_type(view, name) : object_type(view, name);
}

auto Importer::built(View view, const std::string& name) -> Made {
  loosen_unsupported(view);
  for (const Place part : view.parts) {
    const bool back = running_.contains(part) && part != view.parts.front();
    if (back) return opaque("it leads back to where it stands in");
  }
  if (view.first(documents, "$dynamicRef") || view.first(documents, "$recursiveRef")) return opaque("`$dynamicRef`");
  Made made;
  bool nullable = false;
  if (!union_type(view, name, made)) {
    const bool beside_null = made.optional;
    made = plain_type(view, name, nullable);
    made.optional = made.optional || beside_null;
  }
  made.optional = made.optional || nullable;
  made.sensitive = view.truth(documents, "writeOnly") || view.text(documents, "format") == "password";
  return made;
}

// ---------------------------------------------------------------- the whole

auto Importer::written() -> std::string {
  std::string text = "language writ 1\nmodule " + request_.module + " version 1.0.0\n";
  auto doc = [](const std::string& line, const char* indent) {
    return line.empty() ? "" : std::string(indent) + "/// " + line + "\n";
  };
  for (const Declaration& declaration : declarations) {
    const bool record = declaration.kind == Declaration::Kind::Record;
    text += "\n" + doc(declaration.doc, "") + (record ? "record " : "enum ") + declaration.name + " {\n";
    for (const Member& member : declaration.members) {
      text += doc(member.doc, "  ") + "  " + member.name;
      text += record ? " : " + member.type + (member.sensitive ? " sensitive" : "") + "\n" : ",\n";
    }
    text += "}\n";
  }
  diag::FileTexts texts;
  diag::Sink sink;
  const syntax::Ast ast = syntax::parse(texts.add("schema", text), text, sink);
  if (!sink.has_errors()) return syntax::format(ast, text);
  const diag::Diagnostic* first = sink.sorted().front();
  refuse({}, "what it becomes cannot be written as rules: " + first->message);
  return {};
}

auto Importer::run() -> Imported {
  Imported out;
  names_.insert("");
  const Fallible<Place> root = documents.open(request_.path);
  if (!root) {
    out.files.push_back(request_.path);
    out.findings.push_back({Finding::Kind::Refused, request_.path, root.error().message, 1});
    return out;
  }
  if (request_.kind == Request::Kind::OpenApi) {
    declarations.push_back({Declaration::Kind::Record, free_name(request_.name), "", {}});
    Declaration whole = declarations.front();
    if (operation(*root, whole)) declarations.front() = std::move(whole);
  } else if (const auto at = documents.find(*root, request_.pointer)) {
    const Made made = type_of(*at, request_.name);
    const bool named = std::any_of(declarations.begin(), declarations.end(),
                                   [&](const Declaration& d) { return d.name == request_.name; });
    if (!named)
      refuse(*at, "it becomes `" + made.text +
                      "`, and only what becomes a record or an enum has a name; import a part of it with `#/…`");
  } else {
    refuse(*root, "there is nothing at `#" + request_.pointer + "`");
  }
  const auto refused = [](const Finding& finding) { return finding.kind == Finding::Kind::Refused; };
  if (std::none_of(findings_.begin(), findings_.end(), refused)) out.text = written();
  out.files = documents.paths();
  out.findings = std::move(findings_);
  return out;
}

auto import(const Request& request, const Reader& read) -> Imported { return Importer(request, read).run(); }

}  // namespace writ::schema
