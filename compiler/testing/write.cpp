#include "compiler/testing/write.hpp"

#include <array>
#include <charconv>

#include "compiler/syntax/format.hpp"
#include "compiler/syntax/names.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/values/json_parts.hpp"
#include "runtime/values/text.hpp"

namespace writ::testing {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

// Control characters as escapes; all else stands for itself.
auto quoted(std::string_view text) -> std::string {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '{' || c == '}') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += {'\\', 'u', '{', kHex[byte >> 4], kHex[byte & 15], '}'};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

auto float_text(double value, const std::string& unit) -> std::optional<std::string> {
  std::array<char, 400> buffer{};
  const auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  if (code != std::errc()) return std::nullopt;
  std::string text(buffer.data(), end);
  return unit.empty() ? text : text + " " + unit;
}

struct Writing {
  const TypeTable& types;

  using Text = std::optional<std::string>;

  auto value(TypeId id, const Cell& cell) const -> Text {
    if (cell.is_unknown() || cell.absent) return std::nullopt;
    const Type& type = types[id];
    switch (type.kind) {
      case Kind::Bool:
      case Kind::Enum:
      case Kind::Ratio:
      case Kind::Date:
      case Kind::Instant:
      case Kind::Digest:
      case Kind::Decimal: return print_value(types, id, cell);
      case Kind::Int:
      case Kind::Duration: return cell.integer == INT64_MIN ? Text() : print_value(types, id, cell);
      case Kind::Float: return float_text(cell.real, type.unit);
      case Kind::String:
      case Kind::Semver:
      case Kind::Ip:
      case Kind::Cidr:
      case Kind::Country: return quoted(cell.text.view());
      case Kind::Person: return "person(" + quoted(cell.text.view()) + ")";
      case Kind::Service: return "service(" + quoted(cell.text.view()) + ")";
      case Kind::Asset: return "asset(" + quoted(cell.text.view()) + ")";
      case Kind::List: return elements(type, *cell.sequence, "[", "]");
      case Kind::Set: return elements(type, *cell.sequence, "{", "}");
      case Kind::Record: return record(types[type.record], cell.fields);
      case Kind::Map: break;
      case Kind::Json: return json(cell.text.view());
    }
    return std::nullopt;
  }

  auto elements(const Type& type, const Sequence& items, const char* open, const char* close) const -> Text {
    if (items.open) return std::nullopt;
    std::string text;
    for (std::uint32_t i = 0; i < items.size; ++i) {
      Text part = value(type.element, items.items[i]);
      if (!part) return std::nullopt;
      text += (i == 0 ? "" : ", ") + *part;
    }
    return open + text + close;
  }

  // What is absent is left out.
  auto record(const RecordType& row, const Cell* fields) const -> Text {
    std::string text;
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      if (fields[i].known() && fields[i].absent) continue;
      Text part = value(row.fields[i].type, fields[i]);
      if (!part) return std::nullopt;
      text += (text.empty() ? "" : ", ") + field_name(row.fields[i].name) + ": " + *part;
    }
    return "{ " + text + " }";
  }

  // As deep as the document. The language has no null.
  static auto json(std::string_view text) -> Text {
    switch (json::shape_of(text)) {
      case json::Shape::Null: return std::nullopt;
      case json::Shape::Bool: return std::string(text);
      case json::Shape::Number: return text.find('e') == std::string_view::npos ? Text(std::string(text)) : Text();
      case json::Shape::Text: return json_string(text);
      case json::Shape::List:
      case json::Shape::Object: return json_parts(text, json::shape_of(text) == json::Shape::Object);
    }
    return std::nullopt;
  }
  static auto json_string(std::string_view text) -> Text {
    const std::optional<std::string> plain = json::unquoted(text);
    return plain ? Text(quoted(*plain)) : Text();
  }
  static auto json_parts(std::string_view text, bool object) -> Text {
    std::string out;
    for (json::Parts parts(text); parts.next();) {
      const Text value = json(parts.value());
      const Text key = object ? syntax::name_in_rules(json::unquoted(parts.key()).value_or("")) : Text("");
      if (!value || !key) return std::nullopt;
      out += (out.empty() ? "" : ", ") + *key + (object ? ": " : "") + *value;
    }
    return (object ? "{ " : "[") + out + (object ? " }" : "]");
  }

  static auto field_name(const std::string& name) -> std::string {
    return syntax::name_in_rules(name).value_or("`" + name + "`");
  }
};

// "given report = {…} aged 3 h"; nothing when it cannot be written.
auto given(const ir::Module& module, ir::InputId id, const Fact& fact) -> std::optional<std::string> {
  const ir::Input& input = module.inputs[id];
  if (fact.kind == Fact::Kind::Missing) return "given " + input.name + " missing";
  if (fact.kind == Fact::Kind::Untrusted) return "given " + input.name + " untrusted";
  std::optional<std::string> value = write_value(module.types, input.type, fact.value);
  if (!value) return std::nullopt;
  const std::string aged = fact.aged == 0 ? "" : " aged " + print_duration(fact.aged);
  return "given " + input.name + " = " + *value + aged;
}

auto said(const evidence::Statement& statement, std::int64_t now) -> std::string {
  const std::string name = statement.approval.substr(statement.approval.find('/') + 1);
  std::int64_t age = 0;
  const bool aged = !__builtin_sub_overflow(now, statement.at, &age) && age != 0;
  const std::string ago = aged ? " aged " + print_duration(age) : "";
  if (statement.kind == evidence::StatementKind::Request) return "requested " + name + (aged ? ago : " aged 0 s");
  const std::string word = statement.kind == evidence::StatementKind::Approve ? "approved " : "rejected ";
  const std::string principal = statement.principal.empty() ? "" : " for " + statement.principal;
  return word + name + " by " + statement.person + principal + " as " + statement.role + ago;
}

// In the canonical layout; as it is when it cannot be parsed, so that nothing is lost.
auto laid_out(const std::string& test) -> std::string {
  const std::string text = "language writ 1\nmodule m version 1.0.0\n\n" + test;
  diag::FileTexts texts;
  diag::Sink sink;
  const syntax::Ast ast = syntax::parse(texts.add("world", text), text, sink);
  if (sink.has_errors()) return test;
  const std::string laid = syntax::format(ast, text);
  const std::size_t begin = laid.find("\ntest ");
  return begin == std::string::npos ? test : laid.substr(begin + 1);
}

}  // namespace

auto write_value(const TypeTable& types, TypeId type, const Cell& value) -> std::optional<std::string> {
  return Writing{types}.value(type, value);
}

auto write_test(const ir::Module& module, const std::string& title, const World& world, const std::string& expected)
    -> std::string {
  std::string text = "test " + quoted(title + ": a world where it fails") + " {\nat " + print_instant(world.now) + "\n";
  for (const auto& [id, fact] : world.facts) {
    std::optional<std::string> line = given(module, id, fact);
    if (!line) return {};
    text += *line + "\n";
  }
  for (const evidence::Statement& statement : world.statements) text += said(statement, world.now) + "\n";
  return laid_out(text + "expect " + expected + "\n}\n");
}

}  // namespace writ::testing
