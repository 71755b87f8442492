#include "compiler/check/kind_names.hpp"

namespace writ::check {

auto kind_name(SymbolKind kind) -> std::string_view {
  switch (kind) {
    case SymbolKind::Request: return "request";
    case SymbolKind::Evidence: return "evidence";
    case SymbolKind::Data: return "data";
    case SymbolKind::Let: return "let";
    case SymbolKind::Fn: return "fn";
    case SymbolKind::Table: return "table";
    case SymbolKind::Tolerance: return "tolerance";
    case SymbolKind::Fixture: return "fixture";
    case SymbolKind::Asset: return "asset";
    case SymbolKind::Enum: return "enum";
    case SymbolKind::Record: return "record";
    case SymbolKind::Unit: return "unit";
    case SymbolKind::Role: return "role";
    case SymbolKind::Appetite: return "appetite";
    case SymbolKind::Framework: return "framework";
    case SymbolKind::Obligation: return "obligation";
    case SymbolKind::Approval: return "approval";
    case SymbolKind::Control: return "control";
    case SymbolKind::Waiver: return "waiver";
    case SymbolKind::Gate: return "gate";
    case SymbolKind::Risk: return "risk";
    case SymbolKind::Transform: return "transform";
  }
  return {};
}

}  // namespace writ::check
