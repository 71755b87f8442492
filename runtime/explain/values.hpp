// Values of a trace as people know them: by path, by the words of the source, in short.
// Private to runtime/explain.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/explain/explain.hpp"
#include "runtime/explain/trace.hpp"

namespace writ::explain {

// What comes from a field declared `sensitive` is not shown, nor are keys on the way to it.
enum class Shown : std::uint8_t { Plain, Hidden };
auto shown_of(const Trace& trace, ir::ValueId value) -> Shown;
// A value of this type would show something sensitive.
auto holds_sensitive(const TypeTable& types, TypeId id, std::size_t depth = 0) -> bool;

// The step to an entry of a map: `["acme"]`, `[3]`, `[…]`. As the decoder writes it.
auto key_text(const TypeTable& types, TypeId type, const Cell& key, Shown shown) -> std::string;

// "scan.findings[3].severity" for what is read from an input; nothing for what is computed.
auto path_of(const Trace& trace, ir::ValueId value) -> std::optional<std::string>;

// Operations that lead from the first operand to a part of it, or hand it on.
auto is_path_step(ir::Op op) -> bool;

// The path, or the words it was written with.
auto name_of(const Trace& trace, ir::ValueId value) -> std::string;
auto source_text(const Trace& trace, const ir::Inst& inst) -> std::string;

// "(sensitive 3f2a9c0d1e5b7a64)": the beginning of the salted digest of what may not be shown, so that
// equal values of one decision can be told. Without a salt, and of what is not known, "(sensitive)".
auto sealed_value(const TypeTable& types, TypeId type, const Cell& value, std::string_view salt) -> std::string;
// Whether the value is, holds, or was computed from a field declared sensitive.
auto is_sensitive(const Trace& trace, ir::ValueId value) -> bool;

// The value, cut at limits::kShownValueBytes; sealed where it may not be shown.
auto shown_value(const Trace& trace, ir::ValueId value) -> std::string;

// As a message shows it: whole, unless it may not be shown.
auto message_value(const Trace& trace, ir::ValueId value) -> std::string;

// What was found in the operands of a leaf: inputs by path, and what was computed from them.
auto values_in(const Trace& trace, ir::ValueId leaf) -> std::vector<FoundValue>;

// "x is 1_999, y is absent"; empty when there is nothing to tell.
auto values_text(const std::vector<FoundValue>& values) -> std::string;

}  // namespace writ::explain
