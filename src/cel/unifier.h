// cel/unifier.h: does a value of this type fit there, and what do the type parameters then stand
// for?
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cel/type.h"

namespace guiju::cel {

class Unifier {
 public:
  // A copy of `type` whose parameters are new ones. Copies made under one number share them.
  static TypeRef renamed(const TypeRef& type, int number);
  TypeRef fresh();  // a new parameter of its own

  // Whether a value of type `given` fits where `wanted` is asked for; binds parameters. After false
  // the bindings are as before.
  bool assign(const TypeRef& wanted, const TypeRef& given);
  // The type that both fit, for the elements of a list; dyn when there is none.
  TypeRef join(const TypeRef& a, const TypeRef& b);

  // Parameters replaced by what they stand for; free ones stay, or become dyn.
  TypeRef resolve(const TypeRef& type, bool free_is_dyn) const;

  int next_number() { return ++numbers_; }

  // Bindings are only ever added, so a point to return to is their number.
  std::size_t mark() const { return trail_.size(); }
  void undo(std::size_t mark);

 private:
  bool fits(const TypeRef& wanted, const TypeRef& given);
  bool bind(const TypeRef& parameter, const TypeRef& type);
  bool occurs(const std::string& name, const TypeRef& type) const;
  TypeRef shallow(TypeRef type) const;

  std::map<std::string, TypeRef> bindings_;
  std::vector<std::string> trail_;  // names in the order of their binding
  int numbers_ = 0;
};

}  // namespace guiju::cel
