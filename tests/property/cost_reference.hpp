// The table of steps by brute force: a gate counted at given sizes, from the inside out.
//
// Written for the test alone, from docs/language/cost.md. It adds up numbers where the checker
// makes a polynomial, and shares no code with it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "compiler/check/gate_controls.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/typed.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/values/text.hpp"

namespace writ::property {

using Number = unsigned __int128;  // large enough for all that is generated

class CostReference {
 public:
  using Sizes = std::map<std::string, std::uint64_t>;  // by name of the part of an input

  CostReference(const check::TypedPackage& package, const Sizes& sizes) : p_(package), sizes_(sizes) {}

  auto gate(check::SymbolId id) -> Number {
    const check::Symbol& row = p_.symbols[id];
    home_ = module_ = row.module;
    Number steps = 1;
    for (const syntax::ClauseId clause : std::get<syntax::GateDecl>(ast().decls[row.decl].form).clauses)
      steps += gate_clause(ast().clauses[clause].form);
    return steps + once_;
  }
  // More than three sizes were multiplied: there the polynomial may only be larger.
  [[nodiscard]] auto is_deep() const -> bool { return deep_; }

 private:
  struct Value {
    std::string part;      // of an input; empty: of none
    std::string counted;   // whose size it has; empty: `most` is a number of its own
    std::string elements;  // part of an input that each element is
    std::uint64_t most = 0;
    std::uint64_t inside_size = 0;
    std::uint64_t inside_text = 0;
    TypeId type;          // of `part`
    TypeId element_type;  // of `elements`
    TypeId key_type;      // of the keys, where it is a part
  };
  struct Counted {
    Number steps = 0;
    Value value;
  };

  [[nodiscard]] auto ast() const -> const syntax::Ast& { return p_.asts[module_]; }
  [[nodiscard]] auto fact(syntax::ExprId id) const -> const check::ExprFacts& { return p_.modules[module_].exprs[id]; }

  // ---------------------------------------------------------------- gates

  auto gate_clause(const syntax::ClauseForm& form) -> Number {
    Number steps = 0;
    if (const auto* c = std::get_if<syntax::GateControlsClause>(&form)) {
      for (const check::SymbolId id : check::controls_of(p_, module_, *c)) steps += control(id);
    }
    if (const auto* c = std::get_if<syntax::GateApprovalClause>(&form)) {
      if (c->when.valid()) steps += count(c->when).steps;
      steps += approval(p_.find(module_, check::Namespace::Approvals, c->approval.text));
    }
    if (const auto* c = std::get_if<syntax::DenyWhenClause>(&form)) steps += count(c->condition).steps;
    if (const auto* c = std::get_if<syntax::EscalateWhenClause>(&form)) steps += count(c->condition).steps;
    if (const auto* c = std::get_if<syntax::EffectiveClause>(&form)) steps += c->until.empty() ? 1 : 3;
    if (const auto* c = std::get_if<syntax::OnDecisionClause>(&form)) {
      for (const syntax::ExprId call : c->calls) {
        ++steps;
        for (const syntax::Argument& a : std::get<syntax::Call>(ast().exprs[call].form).arguments)
          steps += count(a.value).steps;
      }
    }
    return steps;
  }
  auto control(check::SymbolId id) -> Number {
    if (!seen_.insert(id).second) return 0;
    const check::Symbol& row = p_.symbols[id];
    const check::ModuleIndex outside = std::exchange(module_, row.module);
    Number steps = 1;
    for (const syntax::ClauseId clause : std::get<syntax::ControlDecl>(ast().decls[row.decl].form).clauses) {
      const syntax::ClauseForm& form = ast().clauses[clause].form;
      if (const auto* c = std::get_if<syntax::AppliesClause>(&form)) steps += count(c->condition).steps;
      if (const auto* c = std::get_if<syntax::RequireClause>(&form)) steps += count(c->condition).steps;
      if (const auto* c = std::get_if<syntax::EffectiveClause>(&form)) steps += c->until.empty() ? 1 : 3;
      if (const auto* c = std::get_if<syntax::EnforceClause>(&form)) {
        steps += override_of(c->level);
        if (c->then) steps += override_of(*c->then);
      }
    }
    module_ = outside;
    return steps + waivers(id);
  }
  auto override_of(const syntax::Level& level) -> Number {
    if (level.kind != syntax::Level::Kind::Soft) return 0;
    return approval(p_.find(module_, check::Namespace::Approvals, level.override_by.text));
  }
  auto waivers(check::SymbolId of) -> Number {
    Number steps = 0;
    for (const check::Symbol& row : p_.symbols) {
      if (row.kind != check::SymbolKind::Waiver || row.module != home_) continue;
      const auto& decl = std::get<syntax::WaiverDecl>(p_.ast_of(row).decls[row.decl].form);
      if (p_.find(row.module, check::Namespace::Controls, decl.control.text) != of) continue;
      ++steps;
      for (const syntax::ClauseId clause : decl.clauses) {
        const syntax::ClauseForm& form = ast().clauses[clause].form;
        if (const auto* c = std::get_if<syntax::ScopeClause>(&form)) steps += count(c->condition).steps;
        if (const auto* c = std::get_if<syntax::ApprovedByClause>(&form))
          steps += approval(p_.find(module_, check::Namespace::Approvals, c->approval.text));
      }
    }
    return steps;
  }
  auto approval(check::SymbolId id) -> Number {
    if (!seen_.insert(id).second) return 0;
    const check::Symbol& row = p_.symbols[id];
    Number steps = 4;
    unsigned seats = 0;
    for (const syntax::ClauseId clause : std::get<syntax::ApprovalDecl>(ast().decls[row.decl].form).clauses) {
      const syntax::ClauseForm& form = ast().clauses[clause].form;
      if (const auto* c = std::get_if<syntax::BindsClause>(&form)) steps += sum(c->values);
      if (const auto* c = std::get_if<syntax::ExcludeClause>(&form)) steps += sum(c->people);
      if (const auto* c = std::get_if<syntax::NeedClause>(&form)) {
        ++seats;
        if (c->when.valid()) steps += count(c->when).steps;
      }
      const bool duration = std::holds_alternative<syntax::ValidClause>(form) ||
                            std::holds_alternative<syntax::EscalateAfterClause>(form) ||
                            std::holds_alternative<syntax::ExpireAfterClause>(form);
      if (duration) ++steps;
      if (const auto* c = std::get_if<syntax::DelegateClause>(&form); c != nullptr && c->up_to.valid()) ++steps;
    }
    return steps + size_of("ledger." + row.name) * (6 + seats) + (Number{1} << seats) * (seats + 1);
  }
  auto sum(const std::vector<syntax::ExprId>& exprs) -> Number {
    Number steps = 0;
    for (const syntax::ExprId id : exprs) steps += count(id).steps;
    return steps;
  }

  // ---------------------------------------------------------------- values

  auto size_of(const std::string& name) -> std::uint64_t {
    const auto found = sizes_.find(name);
    if (found == sizes_.end()) unnamed_.insert(name);
    return found == sizes_.end() ? 0 : found->second;
  }

 public:
  [[nodiscard]] auto unnamed() const -> const std::set<std::string>& {
    return unnamed_;
  }  // sizes the polynomial does not have

 private:
  auto most_elements(TypeId id) const -> std::uint64_t {
    const Type& type = p_.types[id];
    const std::uint64_t declared = type.max_size == 0 ? 256 : type.max_size;
    if (type.kind == Kind::Map && p_.types[type.key].kind == Kind::Enum) {
      return std::min<std::uint64_t>(declared, p_.types[p_.types[type.key].enumeration].members.size());
    }
    return declared;
  }
  static inline const std::map<Kind, std::uint64_t> kFormed = {
      {Kind::Semver, 256}, {Kind::Ip, 39}, {Kind::Cidr, 43}, {Kind::Country, 2}};
  auto most_text(TypeId id) const -> std::uint64_t {
    const Type& type = p_.types[id];
    if (!is_text(type.kind)) return 0;
    if (type.kind == Kind::Digest) return 71;
    if (const auto known = kFormed.find(type.kind); known != kFormed.end()) return known->second;
    if (type.kind == Kind::Json) return type.max_size == 0 ? 1u << 20 : type.max_size;
    return type.max_size == 0 ? 1024 : type.max_size;
  }
  void widen(Value& into, TypeId id) const {
    if (!id.valid()) return;
    const Type& type = p_.types[id];
    into.inside_text = std::max(into.inside_text, most_text(id));
    if (is_collection(type.kind)) {
      into.inside_size = std::max(into.inside_size, most_elements(id));
      widen(into, type.element);
      if (type.kind == Kind::Map) widen(into, type.key);
    }
    if (type.kind == Kind::Record) {
      for (const Field& field : p_.types[type.record].fields) widen(into, field.type);
    }
  }
  static void widen(Value& into, const Value& other) {
    into.inside_size = std::max(into.inside_size, other.inside_size);
    into.inside_text = std::max(into.inside_text, other.inside_text);
  }
  auto part(const std::string& name, TypeId id) const -> Value {
    Value made;
    made.part = name;
    made.type = id;
    widen(made, id);
    const Type& type = p_.types[id];
    if (!is_collection(type.kind)) return made;
    made.counted = name;
    made.most = most_elements(id);
    made.elements = name + "[]";
    made.element_type = type.element;
    if (type.kind == Kind::Map) made.key_type = type.key;
    return made;
  }
  static auto no_part(const Value& inside) -> Value {
    Value made;
    made.most = inside.inside_size;
    widen(made, inside);
    return made;
  }
  auto element(const Value& of) const -> Value {
    return of.elements.empty() ? no_part(of) : part(of.elements, of.element_type);
  }
  auto key(const Value& of) const -> Value {
    Value made;
    if (of.key_type.valid()) {
      widen(made, of.key_type);
    } else {
      widen(made, of);
    }
    return made;
  }
  static auto either(const Value& a, const Value& b) -> Value {
    const auto empty = [](const Value& v) { return v.most == 0 && v.inside_size == 0; };
    Value made = empty(b) ? a : empty(a) ? b : a;
    if (!empty(a) && !empty(b)) {
      if (a.counted != b.counted) made.counted.clear();
      if (a.elements != b.elements) made.elements.clear();
      if (a.part != b.part) made.part.clear();
    } else if (!(empty(a) && empty(b))) {
      made.part.clear();
    }
    if (empty(a) && empty(b) && a.part != b.part) made.part.clear();
    made.most = std::max(a.most, b.most);
    widen(made, a);
    widen(made, b);
    return made;
  }

  // How often a loop over `over` runs; one more name is multiplied inside.
  auto runs(const Value& over) -> Number { return over.counted.empty() ? over.most : size_of(over.counted); }
  template <class Body>
  auto loop(const Value& over, Body&& body) -> Number {
    const bool named = !over.counted.empty();
    depth_ += named ? 1 : 0;
    deep_ = deep_ || depth_ > 3;
    const Number steps = runs(over) * body();
    depth_ -= named ? 1 : 0;
    return steps;
  }

  // ---------------------------------------------------------------- comparing

  static auto text_steps(std::uint64_t bytes) -> Number { return 1 + (bytes + 15) / 16; }
  auto inner_compare(TypeId id, const Value& inside) -> Number {
    const Type& type = p_.types[id];
    if (is_text(type.kind)) return text_steps(inside.inside_text);
    if (is_collection(type.kind)) return 1 + inside.inside_size * entry_compare(type, inside);
    Number steps = 1;
    if (type.kind == Kind::Record) {
      for (const Field& field : p_.types[type.record].fields) steps += inner_compare(field.type, inside);
    }
    return steps;
  }
  auto entry_compare(const Type& type, const Value& inside) -> Number {
    return inner_compare(type.element, inside) + (type.kind == Kind::Map ? inner_compare(type.key, inside) : 0);
  }
  auto compare(TypeId id, const Value& a, const Value& b) -> Number {
    Value inside = a;
    widen(inside, b);
    if (!is_collection(p_.types[id].kind)) return inner_compare(id, inside);
    return 1 + loop(b.most < a.most ? b : a, [&] { return entry_compare(p_.types[id], inside); });
  }

  // ---------------------------------------------------------------- expressions

  auto count(syntax::ExprId id) -> Counted {
    return std::visit([&](const auto& form) { return form_of(id, form); }, ast().exprs[id].form);
  }
  template <class Make>
  auto first_use(check::ModuleIndex module, Make&& make) -> Value {
    const check::ModuleIndex outside = std::exchange(module_, module);
    const unsigned depth = std::exchange(depth_, 0);
    Counted made = make();
    once_ += made.steps;
    depth_ = depth;
    module_ = outside;
    return made.value;
  }

  auto literal(syntax::ExprId id) -> Value {
    Value made;
    if (std::holds_alternative<syntax::StringLit>(ast().exprs[id].form))
      made.inside_text = check::literal_text(ast(), id).size();
    if (const auto* digest = std::get_if<syntax::DigestLit>(&ast().exprs[id].form))
      made.inside_text = digest->text.size();
    return made;
  }
  template <class Literal>
  auto form_of(syntax::ExprId id, const Literal&) -> Counted {
    return {1, literal(id)};
  }
  auto form_of(syntax::ExprId id, const syntax::NameRef&) -> Counted {
    const check::Binding& binding = fact(id).binding;
    if (binding.kind == check::Binding::Kind::Symbol) return {1, symbol(binding.symbol)};
    if (binding.kind == check::Binding::Kind::Local) return {1, local(binding.local)};
    return {1, {}};
  }
  auto symbol(check::SymbolId id) -> Value {
    if (const auto known = values_.find(id); known != values_.end()) return known->second;
    const check::Symbol& row = p_.symbols[id];
    const syntax::DeclForm& form = p_.ast_of(row).decls[row.decl].form;
    Value made;
    if (const auto* let = std::get_if<syntax::LetDecl>(&form)) {
      made = first_use(row.module, [&] { return count(let->value); });
    } else if (const auto* data = std::get_if<syntax::DataDecl>(&form); data != nullptr && data->value.valid()) {
      made = first_use(row.module, [&] { return count(data->value); });
    } else {
      made = part(row.name, row.type);
    }
    return values_[id] = made;
  }
  auto local(check::LocalId id) -> Value {
    if (const auto known = locals_.find(id); known != locals_.end()) return known->second;
    const syntax::ExprId value = p_.locals[id].value;
    return locals_[id] = first_use(module_, [&] { return count(value); });
  }
  auto form_of(syntax::ExprId id, const syntax::FieldAccess& form) -> Counted {
    const check::Binding& binding = fact(id).binding;
    if (binding.kind == check::Binding::Kind::Member) return {1, {}};
    if (binding.kind == check::Binding::Kind::Symbol) return {1, symbol(binding.symbol)};
    const Counted base = count(form.base);
    if (base.value.part.empty()) return {1 + base.steps, no_part(base.value)};
    const Field& field = p_.types[p_.types[base.value.type].record].fields[fact(id).field];
    return {1 + base.steps, part(base.value.part + "." + field.name, field.type)};
  }
  auto form_of(syntax::ExprId, const syntax::IndexAccess& form) -> Counted {
    const Counted base = count(form.base);
    if (p_.types[fact(form.base).type].kind == Kind::Json) {
      Counted made{base.steps + count(form.index).steps + text_steps(base.value.inside_text), {}};
      made.value.inside_text = base.value.inside_text;
      return made;
    }
    return {1 + base.steps + count(form.index).steps, element(base.value)};
  }
  auto form_of(syntax::ExprId id, const syntax::Cast& form) -> Counted {
    const Counted json = count(form.value);
    const TypeId type = fact(id).type;
    Counted made{json.steps + text_steps(json.value.inside_text), {}};
    widen(made.value, type);
    if (is_collection(p_.types[type].kind)) made.value.most = most_elements(type);
    return made;
  }
  auto form_of(syntax::ExprId, const syntax::RecordLit& form) -> Counted {
    Counted made{1, {}};
    for (const syntax::FieldInit& field : form.fields) {
      const Counted one = count(field.value);
      made.steps += one.steps;
      widen(made.value, one.value);
    }
    return made;
  }
  auto elements(const std::vector<syntax::ExprId>& parts) -> Counted {
    Counted made{1, {}};
    for (const syntax::ExprId part_ : parts) {
      const Counted one = count(part_);
      made.steps += one.steps;
      widen(made.value, one.value);
    }
    made.value.most = parts.size();
    made.value.inside_size = std::max<std::uint64_t>(made.value.inside_size, parts.size());
    return made;
  }
  auto form_of(syntax::ExprId id, const syntax::ListLit& form) -> Counted {
    return form.comprehension.valid() ? comprehension(id, form.comprehension, form.elements[0])
                                      : elements(form.elements);
  }
  auto form_of(syntax::ExprId id, const syntax::SetLit& form) -> Counted {
    if (form.comprehension.valid()) return comprehension(id, form.comprehension, form.elements[0]);
    Counted made = elements(form.elements);
    bool members = !form.elements.empty();
    for (const syntax::ExprId one : form.elements)
      members = members && fact(one).binding.kind == check::Binding::Kind::Member;
    if (members) made.steps = 1;
    return made;
  }
  auto form_of(syntax::ExprId, const syntax::If& form) -> Counted {
    const Number condition = count(form.condition).steps;
    const Counted yes = count(form.then_value), no = count(form.else_value);
    return {1 + condition + yes.steps + no.steps, either(yes.value, no.value)};
  }
  auto form_of(syntax::ExprId, const syntax::Match& form) -> Counted {
    Counted made{1 + count(form.subject).steps, {}};
    for (std::size_t i = 0; i < form.arms.size(); ++i) {
      const Counted arm = count(form.arms[i].value);
      made.steps += form.arms[i].members.size() + arm.steps;
      made.value = i == 0 ? arm.value : either(made.value, arm.value);
    }
    return made;
  }
  auto form_of(syntax::ExprId, const syntax::Unary& form) -> Counted { return {1 + count(form.operand).steps, {}}; }
  auto form_of(syntax::ExprId, const syntax::Binary& form) -> Counted {
    using enum syntax::BinaryOp;
    const Counted left = count(form.left), right = count(form.right);
    const Number both = left.steps + right.steps;
    const bool compares =
        form.op == Eq || form.op == Ne || form.op == Lt || form.op == Le || form.op == Gt || form.op == Ge;
    if (compares) return {both + compare(fact(form.left).type, left.value, right.value), {}};
    return {both + 1, form.op == Default ? either(left.value, right.value) : Value{}};
  }
  auto form_of(syntax::ExprId, const syntax::Logic& form) -> Counted {
    return {form.operands.size() - 1 + sum(form.operands), {}};
  }
  auto form_of(syntax::ExprId, const syntax::InRange& form) -> Counted {
    const Counted value = count(form.value), low = count(form.low), high = count(form.high);
    const TypeId type = fact(form.value).type;
    return {value.steps + low.steps + high.steps + compare(type, value.value, low.value) +
                compare(type, value.value, high.value) + 1 + (form.negated ? 1 : 0),
            {}};
  }
  auto form_of(syntax::ExprId, const syntax::InSet& form) -> Counted {
    const Counted value = count(form.value), set = count(form.set);
    Number steps = value.steps + set.steps + 2 + (form.negated ? 1 : 0);
    if (p_.types[fact(form.set).type].kind == Kind::List) steps += loop(set.value, [] { return Number{1}; });
    return {steps, {}};
  }
  auto form_of(syntax::ExprId, const syntax::Presence& form) -> Counted { return {1 + count(form.value).steps, {}}; }
  auto form_of(syntax::ExprId, const syntax::Matches& form) -> Counted { return pattern(form.value); }
  auto form_of(syntax::ExprId, const syntax::Like& form) -> Counted { return pattern(form.value); }
  auto pattern(syntax::ExprId value) -> Counted {
    const Counted text = count(value);
    return {text.steps + 1 + (text.value.inside_text + 3) / 4, {}};
  }
  auto form_of(syntax::ExprId, const syntax::WithinBand& form) -> Counted {
    const check::SymbolId id = fact(form.tolerance).binding.symbol;
    if (!seen_.insert(id).second) return {1, {}};
    const check::Symbol& row = p_.symbols[id];
    first_use(row.module, [&] { return Counted{tolerance(row), {}}; });
    return {1, {}};
  }
  auto tolerance(const check::Symbol& row) -> Number {
    Number steps = 2;
    for (const syntax::ClauseId clause : std::get<syntax::ToleranceDecl>(ast().decls[row.decl].form).clauses) {
      const syntax::ClauseForm& form = ast().clauses[clause].form;
      if (const auto* c = std::get_if<syntax::MeasureClause>(&form)) steps += count(c->value).steps;
      if (const auto* c = std::get_if<syntax::NeedsClause>(&form)) steps += count(c->condition).steps;
      if (const auto* c = std::get_if<syntax::EffectiveClause>(&form)) steps += c->until.empty() ? 1 : 3;
      const auto* band = std::get_if<syntax::BandClause>(&form);
      if (band == nullptr) continue;
      if (const auto* cut = std::get_if<std::pair<syntax::BinaryOp, syntax::ExprId>>(&band->limit))
        steps += limit(cut->second);
      if (const auto* range = std::get_if<syntax::RangeRefinement>(&band->limit))
        steps += limit(range->low) + limit(range->high);
    }
    return steps;
  }
  auto limit(syntax::ExprId id) -> Number {
    const syntax::ExprForm& form = ast().exprs[id].form;
    if (std::holds_alternative<syntax::NumberLit>(form)) return 0;
    const auto* unary = std::get_if<syntax::Unary>(&form);
    return unary != nullptr && std::holds_alternative<syntax::NumberLit>(ast().exprs[unary->operand].form)
               ? 0
               : count(id).steps;
  }

  // ---------------------------------------------------------------- collections and calls

  void bind(syntax::ExprId owner, syntax::ExprId sequence, const Value& over) {
    const bool map = p_.types[fact(sequence).type].kind == Kind::Map;
    locals_[fact(owner).variable] = map ? key(over) : element(over);
    if (fact(owner).second.valid()) locals_[fact(owner).second] = element(over);
  }
  auto form_of(syntax::ExprId id, const syntax::Quantifier& form) -> Counted {
    const Counted over = count(form.sequence);
    bind(id, form.sequence, over.value);
    return {2 + over.steps + loop(over.value, [&] { return 1 + count(form.body).steps; }), {}};
  }
  auto comprehension(syntax::ExprId id, const syntax::Comprehension& form, syntax::ExprId of) -> Counted {
    const Counted over = count(form.sequence);
    bind(id, form.sequence, over.value);
    Value each;
    const Number steps = loop(over.value, [&] {
      const Number where = form.where.valid() ? count(form.where).steps : 0;
      const Counted one = count(of);
      each = one.value;
      return 2 + where + one.steps;
    });
    Value made;
    made.counted = over.value.counted;
    made.most = over.value.most;
    made.elements = each.part;
    made.element_type = each.type;
    widen(made, each);
    made.inside_size = std::max(made.inside_size, made.most);
    return {2 + over.steps + steps, made};
  }
  auto form_of(syntax::ExprId id, const syntax::Call& form) -> Counted {
    const check::Binding& binding = fact(id).binding;
    const bool aggregates = form.callee.text == "sum" || form.callee.text == "max" || form.callee.text == "min" ||
                            form.callee.text == "avg" || form.callee.text == "count";
    if (binding.kind == check::Binding::Kind::Special && aggregates) return aggregate(id, form);
    Number steps = 0;
    std::vector<Value> values;
    for (const syntax::Argument& argument : form.arguments) {
      const Counted one = count(argument.value);
      steps += one.steps;
      values.push_back(one.value);
    }
    if (binding.kind == check::Binding::Kind::Symbol) {
      const Counted body = call(binding.symbol, values);
      return {steps + body.steps, body.value};
    }
    if (binding.kind == check::Binding::Kind::Builtin)
      return {steps + library(form.callee.text, values), made_of(values, fact(id).type)};
    const bool looks_up = form.callee.text == "get" || form.callee.text == "first";
    return {steps + 1, looks_up ? element(values[0]) : made_of(values, fact(id).type)};
  }
  auto aggregate(syntax::ExprId id, const syntax::Call& form) -> Counted {
    const syntax::ExprId argument = form.arguments[0].value;
    if (form.comprehension.valid()) {
      const Counted made = comprehension(id, form.comprehension, argument);
      return {made.steps, element(made.value)};
    }
    const Counted over = count(argument);
    if (form.callee.text == "count") return {1 + over.steps, {}};
    return {2 + over.steps + loop(over.value, [] { return Number{3}; }), element(over.value)};
  }
  // What the generated programs call, by their rows in docs/reference/builtins.md.
  static inline const std::set<std::string_view> kReadWhole = {"cidr",        "code_points", "ip",
                                                               "lower_ascii", "semver",      "trim"};
  auto library(std::string_view name, const std::vector<Value>& v) -> Number {
    const auto elements_of = [&](const Value& value) { return loop(value, [] { return Number{1}; }); };
    if (name == "union" || name == "inter" || name == "minus") return 1 + elements_of(v[0]) + elements_of(v[1]);
    if (name == "subset") return 1 + loop(v[0], [&] { return elements_of(v[1]); });
    const auto sixteenths = [](const Value& value) { return Number{(value.inside_text + 15) / 16}; };
    const auto quarters = [](const Value& value) { return Number{(value.inside_text + 3) / 4}; };
    if (kReadWhole.contains(name)) return 1 + sixteenths(v[0]);
    if (name == "concat") return 1 + sixteenths(v[0]) + sixteenths(v[1]);
    if (name == "split") return 1 + v[0].inside_text;
    if (name == "satisfies") return 1 + quarters(v[0]) + quarters(v[1]);
    if (name == "starts" || name == "ends") return 1 + sixteenths(v[1]);
    if (name == "contains") return 1 + quarters(v[0]);
    return 1;
  }
  auto made_of(const std::vector<Value>& values, TypeId type) -> Value {
    Value made, declared;
    for (const Value& value : values) {
      made.most += value.most;
      made.inside_size += value.inside_size;
      made.inside_text += value.inside_text;
    }
    widen(declared, type);
    if (made.inside_size == 0) made.inside_size = declared.inside_size;
    if (made.inside_text == 0) made.inside_text = declared.inside_text;
    const bool collection = is_collection(p_.types[type].kind);
    if (!collection) made.most = 0;
    if (collection && made.most == 0) made.most = most_elements(type);
    return made;
  }
  auto call(check::SymbolId id, const std::vector<Value>& arguments) -> Counted {
    const check::Symbol& row = p_.symbols[id];
    for (std::size_t i = 0; i < arguments.size(); ++i) locals_[row.locals[i]] = arguments[i];
    const check::ModuleIndex outside = std::exchange(module_, row.module);
    const syntax::DeclForm& form = ast().decls[row.decl].form;
    Counted made{1, {}};
    if (const auto* table_decl = std::get_if<syntax::TableDecl>(&form)) {
      made = table(row, *table_decl, arguments);
    } else {
      const auto& fn = std::get<syntax::FnDecl>(form);
      const auto& named = p_.modules[module_].where_locals;
      for (std::size_t i = 0; i < fn.where.size(); ++i) {
        const Counted value = count(fn.where[i].value);
        made.steps += value.steps;
        locals_[named.at(row.decl.index)[i]] = value.value;
      }
      const Counted body = count(fn.body);
      made = {made.steps + body.steps, body.value};
    }
    module_ = outside;
    return made;
  }
  // Generated tables answer with numbers and members, or collect them.
  auto table(const check::Symbol& row, const syntax::TableDecl& decl, const std::vector<Value>& arguments) -> Counted {
    Number steps = 1;
    for (std::size_t column = 0; column < arguments.size(); ++column) {
      const Kind kind = p_.types[row.parameters[column]].kind;
      std::uint64_t longest = arguments[column].inside_text;
      for (const syntax::TableRow& line : decl.rows) {
        for (const syntax::CellTest& test : line.cells[column].tests) {
          if (const auto* text = std::get_if<syntax::ExprId>(&test.test))
            longest = std::max(longest, literal(*text).inside_text);
        }
      }
      for (const syntax::TableRow& line : decl.rows) {
        const std::size_t tests = line.cells[column].tests.size();
        if (kind == Kind::Enum || tests == 0) {
          ++steps;
        } else {
          steps += tests * (is_text(kind) ? text_steps(longest) : 1);
        }
      }
    }
    Counted made{steps, {}};
    if (decl.hit != syntax::HitPolicy::Collect) return made;
    made.value.most = made.value.inside_size = decl.rows.size();
    return made;
  }

  const check::TypedPackage& p_;
  const Sizes& sizes_;
  check::ModuleIndex home_ = 0;
  check::ModuleIndex module_ = 0;
  Number once_ = 0;  // what is computed outside of everything that repeats
  unsigned depth_ = 0;
  bool deep_ = false;
  std::set<check::SymbolId> seen_;
  std::map<check::SymbolId, Value> values_;
  std::map<check::LocalId, Value> locals_;
  std::set<std::string> unnamed_;
};

}  // namespace writ::property
