#include "cel/unifier.h"

#include <utility>

namespace guiju::cel {

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

TypeRef Unifier::shallow(TypeRef type) const {
  while (type->is(TypeKind::parameter)) {
    const auto found = bindings_.find(type->name);
    if (found == bindings_.end()) break;
    type = found->second;
  }
  return type;
}

bool Unifier::occurs(const std::string& name, const TypeRef& type) const {
  const TypeRef bare = shallow(type);
  if (bare->is(TypeKind::parameter)) return bare->name == name;
  for (const TypeRef& argument : bare->arguments) {
    if (occurs(name, argument)) return true;
  }
  return false;
}

bool Unifier::bind(const TypeRef& parameter, const TypeRef& type) {
  if (type->is(TypeKind::parameter) && type->name == parameter->name) return true;
  if (occurs(parameter->name, type)) return false;
  bindings_.emplace(parameter->name, type);
  trail_.push_back(parameter->name);
  return true;
}

bool Unifier::assign(const TypeRef& wanted, const TypeRef& given) {
  const std::size_t before = mark();
  if (fits(wanted, given)) return true;
  undo(before);
  return false;
}

void Unifier::undo(std::size_t mark) {
  for (; trail_.size() > mark; trail_.pop_back()) bindings_.erase(trail_.back());
}

bool Unifier::fits(const TypeRef& wanted_type, const TypeRef& given_type) {
  const TypeRef wanted = shallow(wanted_type), given = shallow(given_type);
  if (wanted->is(TypeKind::parameter)) return bind(wanted, given);
  if (given->is(TypeKind::parameter)) return bind(given, wanted);
  if (wanted->is(TypeKind::dyn) || given->is(TypeKind::dyn)) return true;
  if (given->is(TypeKind::null) || wanted->is(TypeKind::null)) {
    const TypeKind other = given->is(TypeKind::null) ? wanted->kind : given->kind;
    return other == TypeKind::null || other == TypeKind::timestamp || other == TypeKind::duration ||
           other == TypeKind::abstract;
  }
  if (wanted->kind != given->kind || wanted->name != given->name) return false;
  if (wanted->is(TypeKind::type)) return true;
  if (wanted->arguments.size() != given->arguments.size()) return false;
  for (std::size_t i = 0; i < wanted->arguments.size(); ++i) {
    if (!fits(wanted->arguments[i], given->arguments[i])) return false;
  }
  return true;
}

TypeRef Unifier::join(const TypeRef& a, const TypeRef& b) {
  const TypeRef left = shallow(a), right = shallow(b);
  if (left->is(TypeKind::dyn) || right->is(TypeKind::dyn)) return Type::dyn_type();
  if (left->is(TypeKind::null) && assign(right, left)) return right;
  return assign(left, right) ? left : Type::dyn_type();
}

TypeRef Unifier::resolve(const TypeRef& type, bool free_is_dyn) const {
  const TypeRef bare = shallow(type);
  if (bare->is(TypeKind::parameter)) return free_is_dyn ? Type::dyn_type() : bare;
  if (bare->arguments.empty()) return bare;
  Type copy{bare->kind, {}, bare->name};
  for (const TypeRef& argument : bare->arguments)
    copy.arguments.push_back(resolve(argument, free_is_dyn));
  return std::make_shared<const Type>(std::move(copy));
}

}  // namespace guiju::cel
