// The rows of a plan: how each type is read. Private to runtime/decode.
#pragma once

#include <deque>
#include <vector>

#include "runtime/decode/key_table.hpp"
#include "runtime/decode/matcher.hpp"
#include "runtime/decode/plan.hpp"

namespace writ::decode {

// What is read in the same way. Other: by decode_scalar(), one value at a time. Unread: not in demand, and nothing
// that a limit could be broken by; UnreadText: only its size counts.
enum class Form : std::uint8_t {
  Bool,
  Int,
  Decimal,
  Float,
  Text,
  Id,
  Digest,
  Instant,
  Date,
  Enum,
  Json,
  Other,
  Unread,
  UnreadText,
  List,
  Set,
  Map,
  Record,
};

struct RecordPlan;

struct TypePlan {
  Form form = Form::Other;
  Kind kind = Kind::Bool;
  bool optional = false;
  TypeId id;
  std::uint32_t least = 0;  // elements
  std::uint32_t most = 0;   // elements; bytes of a text
  const TypePlan* element = nullptr;
  const TypePlan* key = nullptr;
  const RecordPlan* record = nullptr;
  const KeyTable* members = nullptr;
  const Matcher* pattern = nullptr;
  Int128 low = 0;  // both inclusive
  Int128 high = 0;
  const FloatRange* float_range = nullptr;
};

struct FieldPlan {
  const TypePlan* type;
  std::string_view name;
  bool sensitive;
};

struct RecordPlan {
  KeyTable keys;
  std::vector<FieldPlan> fields;
  std::uint32_t row;  // of its type
};

struct Plan::Rows {
  std::uint64_t serial = 0;     // no two plans of a process have the same; 0 is none
  std::vector<TypePlan> types;  // by TypeId; those that were not asked for are Other
  std::deque<TypePlan> unread;  // of fields that are not in demand
  std::deque<RecordPlan> records;
  std::deque<KeyTable> enums;
  std::deque<Matcher> patterns;
};

}  // namespace writ::decode
