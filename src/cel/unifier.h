// cel/unifier.h: does a value of this type fit there, and what do the type parameters then stand
// for?
//
// A parameter may come to stand for something more general than at first: [[], [1], [dyn(1)]] is a
// list(list(dyn)), because the parameter of the first element meets int, then dyn.
#pragma once

#include <map>
#include <string>
#include <utility>
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
  int current_number() const { return numbers_; }

  // A point to return to: how many bindings were made or changed so far.
  std::size_t mark() const { return trail_.size(); }
  void undo(std::size_t mark);

 private:
  enum class Substitution : std::uint8_t { fits, clashes, impossible };

  const TypeRef* find(const TypeRef& type) const;  // what a parameter stands for, or null
  void bind(const TypeRef& parameter, const TypeRef& type);
  bool fits(const TypeRef& given, const TypeRef& wanted);
  Substitution substitute(const TypeRef& type, const TypeRef& parameter);
  bool absent_from(const TypeRef& parameter, const TypeRef& type) const;

  std::map<std::string, TypeRef> bindings_;
  std::vector<std::pair<std::string, TypeRef>> trail_;  // the name, and what it stood for before
  int numbers_ = 0;
};

}  // namespace guiju::cel
