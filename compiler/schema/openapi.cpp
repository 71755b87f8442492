// One operation of an OpenAPI document (3.0, 3.1): what its caller sends, as one record.
//
// The record has a field for each place that something is sent in: `path`, `query`, `header`, `cookie`, each a
// record of the parameters there, and `body`. What has no parameters has no field, so a new query parameter
// does not move the body.
#include <algorithm>
#include <array>

#include "compiler/schema/importer.hpp"
#include "compiler/syntax/names.hpp"

namespace writ::schema {
namespace {

constexpr std::array<std::string_view, 4> kPlaces = {"path", "query", "header", "cookie"};

auto lower(std::string_view text) -> std::string {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

auto is_json(std::string_view type) -> bool {
  const std::string_view plain = type.substr(0, type.find(';'));
  return plain == "application/json" || plain.ends_with("+json");
}

class Operation {
 public:
  Operation(Importer& importer, Place root) : i_(importer), d_(importer.documents), root_(root) {}

  auto find(const std::string& wanted, Place& at, Place& item) -> bool {
    const std::size_t blank = wanted.find(' ');
    const std::string method = lower(wanted.substr(0, blank));
    const std::string path = blank == std::string::npos ? "" : wanted.substr(blank + 1);
    const auto paths = d_.member(root_, "paths");
    const auto found = paths ? d_.member(*paths, path) : std::nullopt;
    if (!found) {
      i_.refuse(paths.value_or(root_), "there is no path `" + path + "`; an operation is written `POST /models/{id}`");
      return false;
    }
    item = followed(*found);
    const auto operation = d_.member(item, method);
    if (!operation) i_.refuse(item, "`" + path + "` has no operation `" + method + "`");
    at = operation.value_or(item);
    return operation.has_value();
  }

  // Those of the operation stand before those of its path with the same name and place.
  auto parameters(Place operation, Place item) -> std::vector<Parameter> {
    std::vector<Parameter> found;
    for (const Place owner : {operation, item}) {
      const auto list = d_.member(owner, "parameters");
      if (!list) continue;
      for (const Place one : d_.children(*list)) {
        const Place at = followed(one);
        const auto name = d_.member(at, "name");
        const auto in = d_.member(at, "in");
        if (!name || !in || !d_.text(*name) || !d_.text(*in)) {
          i_.refuse(at, "a parameter has a `name` and says what it is `in`");
          continue;
        }
        Parameter parameter{at, std::string(*d_.text(*name)), std::string(*d_.text(*in))};
        const bool known = std::any_of(found.begin(), found.end(), [&](const Parameter& p) {
          return p.name == parameter.name && p.in == parameter.in;
        });
        if (!known) found.push_back(std::move(parameter));
      }
    }
    return found;
  }

  // `$ref` outside of schemas: path items, parameters, bodies.
  auto followed(Place at) -> Place {
    for (int steps = 0; steps < 16; ++steps) {
      const auto reference = d_.member(at, "$ref");
      if (!reference || !d_.text(*reference)) return at;
      const Fallible<Place> target = d_.resolve(at, *d_.text(*reference));
      if (!target) {
        i_.refuse(*reference, target.error().message);
        return at;
      }
      at = *target;
    }
    i_.refuse(at, "`$ref` leads in a circle");
    return at;
  }

  // The schema of the first media type that is JSON.
  auto schema_of(Place holder) -> std::optional<Place> {
    if (const auto schema = d_.member(holder, "schema")) return schema;
    const auto content = d_.member(holder, "content");
    if (!content) return std::nullopt;
    for (const Place media : d_.children(*content)) {
      if (is_json(d_.key_of(media))) return d_.member(media, "schema");
    }
    return std::nullopt;
  }

  auto required(Place holder) -> bool {
    const auto said = d_.member(holder, "required");
    return said && d_.truth(*said).value_or(false);
  }

 private:
  Importer& i_;
  Documents& d_;
  Place root_;
};

}  // namespace

void Importer::add_parameters(Declaration& whole, std::string_view place, const std::vector<Parameter>& parameters) {
  Operation find(*this, {});
  std::optional<std::size_t> group;
  bool needed = false;
  for (const Parameter& parameter : parameters) {
    if (parameter.in != place) continue;
    const auto written = syntax::name_in_rules(parameter.name);
    if (!written) {
      refuse(parameter.at, "a name that rules cannot write");
      continue;
    }
    if (!group) group = declare(Declaration::Kind::Record, whole.name + pascal(place), View{});
    const bool required = find.required(parameter.at);
    needed = needed || required;
    const auto schema = find.schema_of(parameter.at);
    const std::string name = declarations[*group].name + pascal(parameter.name);
    const Made made = schema ? type_of(*schema, name) : opaque("it has no schema for JSON");
    declarations[*group].members.push_back({*written, described(doc_of(View{{parameter.at}}), made),
                                            made.text + (made.optional || !required ? "?" : ""), made.sensitive});
  }
  if (!group) return;
  whole.members.push_back({std::string(place), "", declarations[*group].name + (needed ? "" : "?"), false});
}

auto Importer::add_body(Declaration& whole, Place said) -> bool {
  Operation find(*this, {});
  const Place body = find.followed(said);
  const auto schema = find.schema_of(body);
  if (!schema) {
    refuse(body, "the body has no schema for JSON; media types such as forms and files are not read");
    return false;
  }
  const Made made = type_of(*schema, whole.name + "Body");
  const bool optional = made.optional || !find.required(body);
  whole.members.push_back(
      {"body", described(doc_of(View{{body}}), made), made.text + (optional ? "?" : ""), made.sensitive});
  return true;
}

auto Importer::operation(Place root, Declaration& whole) -> bool {
  const bool swagger = documents.member(root, "swagger").has_value();
  if (swagger || !documents.member(root, "openapi")) {
    refuse(root, swagger ? "this is Swagger 2; convert it to OpenAPI 3"
                         : "this is no OpenAPI document; it has no key `openapi`");
    return false;
  }
  Operation find(*this, root);
  Place at;
  Place item;
  if (!find.find(request_.operation, at, item)) return false;
  whole.doc = doc_of(View{{at}});
  const auto summary = documents.member(at, "summary");
  if (whole.doc.empty() && summary) whole.doc = doc_text(documents.text(*summary).value_or(""));
  const std::vector<Parameter> parameters = find.parameters(at, item);
  for (const std::string_view place : kPlaces) add_parameters(whole, place, parameters);
  const auto body = documents.member(at, "requestBody");
  if (body && !add_body(whole, *body)) return false;
  if (whole.members.empty()) refuse(at, "the operation takes nothing: it has no parameters and no body");
  return true;
}

}  // namespace writ::schema
