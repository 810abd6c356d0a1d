// cel/cel.h: the policy language: the JSON profile of CEL, with exact decimals and money.
//
//   source ─► lexer ─► parser (positions, macros) ─► checker (declared variables)
//          ─► compiler (slots) ─► Program ─► evaluate(row of slots) ─► Value
//
// Compiling may allocate and fails with a place, the offending name and the nearest right one.
// Evaluating never allocates once the Scratch has its working size, never throws, and is bounded in
// cost.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cel/value.h"

namespace guiju::cel {

struct Checked;  // cel/checker.h
struct Type;     // cel/type.h
using TypeRef = std::shared_ptr<const Type>;

// What an expression may name. Dotted names group: declaring "lender.kind" makes `lender` a
// structure with the member `kind`; `has(lender.kind)` asks whether its slot is filled.
class Environment {
 public:
  Environment();
  ~Environment();
  Environment(Environment&&) noexcept;
  Environment& operator=(Environment&&) noexcept;

  void declare(std::string_view dotted_name, TypeRef type, std::uint16_t slot);
  // A function that the host promises and this language does not have: calls of it are typed, and fail
  // when they are reached. One more form when the name is known already.
  void declare_function(std::string_view name, std::vector<TypeRef> parameters, TypeRef result,
                        bool method);
  // Which days are working days. Without it, what asks for working days does not compile.
  void set_calendar(std::shared_ptr<const Calendar> calendar);

  struct Body;
  const Body& body() const { return *body_; }

 private:
  std::unique_ptr<Body> body_;
};

// Working memory of one worker; reused from evaluation to evaluation.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;

  struct Body;
  Body& body() { return *body_; }

 private:
  std::unique_ptr<Body> body_;
};

class Program {
 public:
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  ~Program();

  // Texts and lists in the answer live in the row, the program or the scratch, until its next use.
  Value evaluate(std::span<const Value> row, Scratch& scratch) const;

  const TypeRef& type() const;
  const std::string& source() const;
  // The typed tree it was compiled from: for those who read conditions (sentences, analysis, explanations).
  const Checked& tree() const;
  std::span<const std::uint16_t> slots() const;  // every slot it may read, sorted
  std::uint64_t cost_bound() const;              // in steps; see docs/cel.md

  struct Body;
  explicit Program(std::unique_ptr<Body> body);

 private:
  std::unique_ptr<Body> body_;
};

// `where` names the expression in errors ("rulebook/policies/x.yaml:12:9"); the error adds line and
// column inside the source. `expected`: the result type demanded, or null for any.
Result<Program> compile(std::string_view source, std::string_view where,
                        const Environment& environment, const TypeRef& expected);

// For other hosts of the language than policies; policies always take the defaults.
struct CompileOptions {
  bool macros = true;  // has, all, exists … are expanded
  bool types = true;   // off: nothing is checked, mistakes are errors when they are reached
  // Off: a constant pattern, zone or amount that cannot be read is an error when it is reached.
  bool constants = true;
  std::string container;  // "a.b": names are looked up in a.b, then a, then as written
};
Result<Program> compile(std::string_view source, std::string_view where,
                        const Environment& environment, const TypeRef& expected,
                        const CompileOptions& options);

}  // namespace guiju::cel
