// Whether two ways of reading a document gave the same: the same refusal, or the same value with the same issues.
#pragma once

#include <string>

#include "runtime/decode/decode.hpp"
#include "runtime/decode/plan.hpp"
#include "tests/property/random_values.hpp"

namespace writ::property {

inline auto issue_text(const decode::Issue& issue) -> std::string {
  return issue.path + " " + std::string(reason_name(issue.reason)) + ": " + issue.detail;
}

// What a person would see of it, but for the value.
inline auto notes_text(const decode::Decoded& decoded) -> std::string {
  std::string text;
  for (const decode::Issue& issue : decoded.issues) text += issue_text(issue) + "\n";
  for (const std::string& path : decoded.extra) text += "extra " + path + "\n";
  return text + std::to_string(decoded.further_issues) + " further issues, " + std::to_string(decoded.extra_keys) +
         " extra keys, " + std::to_string(decoded.collapsed) + " collapsed\n";
}

// What bytes that are held are read as, by a plan.
inline auto decoded_where_held(const decode::Plan& plan, TypeId type, const decode::HeldBytes& bytes, Arena& arena)
    -> Fallible<decode::Decoded> {
  decode::Decoded out;
  if (auto done = decode::decode_held(out, plan, type, "x", bytes, arena, decode::Notes::Named); !done)
    return fail(done.error().message);
  return out;
}

// Empty when they are the same.
inline auto decoded_difference(const TypeTable& types, TypeId type, const Fallible<decode::Decoded>& a,
                               const Fallible<decode::Decoded>& b) -> std::string {
  const auto text = [&](const Fallible<decode::Decoded>& x) {
    return x ? notes_text(*x) + dump(types, type, x->value) : "refused: " + x.error().message;
  };
  const bool alike = a.has_value() == b.has_value() && (!a || same(types, type, a->value, b->value));
  if (alike && (a ? notes_text(*a) == notes_text(*b) : a.error().message == b.error().message)) return {};
  return "one:\n" + text(a) + "\nother:\n" + text(b);
}

}  // namespace writ::property
