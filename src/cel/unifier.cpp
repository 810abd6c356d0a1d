#include "cel/unifier.h"

#include <utility>

namespace guiju::cel {
namespace {

// Fits everything: dyn, or a type not yet known.
bool is_open(const Type& type) { return type.is(TypeKind::dyn) || type.is(TypeKind::parameter); }

// What null may stand in for.
bool is_nullable(const Type& type) {
  switch (type.kind) {
    case TypeKind::null:
    case TypeKind::timestamp:
    case TypeKind::duration:
    case TypeKind::optional:
    case TypeKind::abstract:
    case TypeKind::wrapper: return true;
    default: return false;
  }
}

// A wrapper holds null or its plain type, so the plain type is the more particular one.
const Type& unwrapped(const Type& type) {
  return type.is(TypeKind::wrapper) ? *type.arguments[0] : type;
}

// The same type, or one that says less.
bool says_no_more(const Type& a, const Type& b) {
  if (is_open(a)) return true;
  if (is_open(b)) return false;
  if (b.is(TypeKind::null)) return is_nullable(a);  // null is one of its values
  if (a.is(TypeKind::wrapper)) return same_type(unwrapped(a), unwrapped(b));
  if (a.kind != b.kind || a.name != b.name) return false;
  if (a.is(TypeKind::type)) return true;
  if (a.arguments.size() != b.arguments.size()) return false;
  for (std::size_t i = 0; i < a.arguments.size(); ++i) {
    if (!says_no_more(*a.arguments[i], *b.arguments[i])) return false;
  }
  return true;
}

TypeRef more_general(const TypeRef& a, const TypeRef& b) { return says_no_more(*a, *b) ? a : b; }

}  // namespace

TypeRef Unifier::renamed(const TypeRef& type, int number) {
  if (type->is(TypeKind::parameter))
    return Type::parameter(type->name + "#" + std::to_string(number));
  if (type->arguments.empty()) return type;
  Type copy{type->kind, {}, type->name};
  for (const TypeRef& argument : type->arguments)
    copy.arguments.push_back(renamed(argument, number));
  return std::make_shared<const Type>(std::move(copy));
}

TypeRef Unifier::fresh() { return Type::parameter("#" + std::to_string(next_number())); }

const TypeRef* Unifier::find(const TypeRef& type) const {
  if (!type->is(TypeKind::parameter)) return nullptr;
  const auto found = bindings_.find(type->name);
  return found == bindings_.end() ? nullptr : &found->second;
}

void Unifier::bind(const TypeRef& parameter, const TypeRef& type) {
  TypeRef& place = bindings_[parameter->name];
  trail_.emplace_back(parameter->name, std::exchange(place, type));
}

void Unifier::undo(std::size_t mark) {
  for (; trail_.size() > mark; trail_.pop_back()) {
    auto& [name, before] = trail_.back();
    if (before) {
      bindings_[name] = std::move(before);
    } else {
      bindings_.erase(name);
    }
  }
}

bool Unifier::absent_from(const TypeRef& parameter, const TypeRef& type) const {
  if (same_type(*parameter, *type)) return false;
  if (type->is(TypeKind::parameter)) {
    const TypeRef* stands_for = find(type);
    return stands_for == nullptr || absent_from(parameter, *stands_for);
  }
  for (const TypeRef& argument : type->arguments) {
    if (!absent_from(parameter, argument)) return false;
  }
  return true;
}

bool Unifier::assign(const TypeRef& wanted, const TypeRef& given) {
  const std::size_t before = mark();
  if (fits(given, wanted)) return true;
  undo(before);
  return false;
}

// May the parameter stand for the type? `clashes`: it stands for another one already.
Unifier::Substitution Unifier::substitute(const TypeRef& type, const TypeRef& parameter) {
  if (same_type(*type, *parameter)) return Substitution::fits;
  if (const TypeRef* found = find(parameter)) {
    const TypeRef before = *found;
    if (same_type(*type, *before)) return Substitution::fits;
    if (!fits(type, before)) return Substitution::clashes;
    const TypeRef wider = more_general(type, before);
    if (absent_from(parameter, wider)) bind(parameter, wider);
    return Substitution::fits;
  }
  if (!absent_from(parameter, type)) return Substitution::impossible;
  bind(parameter, type);
  return Substitution::fits;
}

bool Unifier::fits(const TypeRef& given, const TypeRef& wanted) {
  if (wanted->is(TypeKind::parameter)) {
    const Substitution outcome = substitute(given, wanted);
    if (outcome != Substitution::impossible) return outcome == Substitution::fits;
  }
  if (given->is(TypeKind::parameter)) return substitute(wanted, given) == Substitution::fits;
  if (given->is(TypeKind::dyn) || wanted->is(TypeKind::dyn)) return true;
  if (given->is(TypeKind::null)) return is_nullable(*wanted);
  if (wanted->is(TypeKind::null)) return is_nullable(*given);
  if (given->is(TypeKind::wrapper) || wanted->is(TypeKind::wrapper))
    return same_type(unwrapped(*given), unwrapped(*wanted));
  if (given->kind != wanted->kind || given->name != wanted->name) return false;
  if (given->is(TypeKind::type)) return true;
  if (given->arguments.size() != wanted->arguments.size()) return false;
  for (std::size_t i = 0; i < given->arguments.size(); ++i) {
    if (!fits(given->arguments[i], wanted->arguments[i])) return false;
  }
  return true;
}

TypeRef Unifier::join(const TypeRef& a, const TypeRef& b) {
  return assign(b, a) ? more_general(a, b) : Type::dyn_type();
}

TypeRef Unifier::resolve(const TypeRef& type, bool free_is_dyn) const {
  if (const TypeRef* stands_for = find(type)) return resolve(*stands_for, free_is_dyn);
  if (type->is(TypeKind::parameter)) return free_is_dyn ? Type::dyn_type() : type;
  if (type->arguments.empty()) return type;
  Type copy{type->kind, {}, type->name};
  for (const TypeRef& argument : type->arguments)
    copy.arguments.push_back(resolve(argument, free_is_dyn));
  return std::make_shared<const Type>(std::move(copy));
}

}  // namespace guiju::cel
