// What an evaluation may cost: no function, loop or way of compiling gets past the limits.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "cel/functions.h"
#include "cel/runtime.h"
#include "cel/type.h"
#include "cel/value_text.h"

namespace guiju::cel {
namespace {

constexpr std::size_t text_bytes = 1u << 20;
constexpr std::size_t elements = 200'000;

// One large value of each kind, in the way a document would hand it over.
class Large {
 public:
  Large() : text_(text_bytes, 'a'), numbers_(elements, Value::integer(1)) {
    for (std::size_t i = 0; i < elements; ++i)
      entries_.push_back({Value::integer(static_cast<std::int64_t>(i)), Value::integer(1)});
    texts_.assign(elements, Value::text("a"));
    lists_.assign(elements, Value::list({numbers_.data(), 1}));
    reals_.assign(elements, Value::real(1));
    held_ = Value::integer(1);
    optionals_.assign(elements, Value::optional(&held_));
  }

  Value of(const Type& type) const {
    switch (type.kind) {
      case TypeKind::text: return Value::text(text_);
      case TypeKind::bytes: return Value::bytes(text_);
      case TypeKind::map: return Value::map(entries_);
      case TypeKind::list: return list_of(*type.arguments[0]);
      case TypeKind::boolean: return Value::boolean(true);
      case TypeKind::integer: return Value::integer(2);
      case TypeKind::uinteger: return Value::uinteger(2);
      case TypeKind::real: return Value::real(1.5);
      case TypeKind::decimal: return Value::decimal(15, 1);
      case TypeKind::money: return Value::money(150);
      case TypeKind::timestamp: return Value::timestamp(0, 0);
      case TypeKind::duration: return Value::duration(1, 0);
      case TypeKind::optional: return Value::optional(&held_);
      case TypeKind::null: return Value::null();
      default: return Value::list(numbers_);
    }
  }

 private:
  Value list_of(const Type& element) const {
    switch (element.kind) {
      case TypeKind::text: return Value::list(texts_);
      case TypeKind::list: return Value::list(lists_);
      case TypeKind::real: return Value::list(reals_);
      case TypeKind::optional: return Value::list(optionals_);
      default: return Value::list(numbers_);
    }
  }

  std::string text_;
  Value held_;
  std::vector<Value> numbers_, texts_, lists_, reals_, optionals_;
  std::vector<MapEntry> entries_;
};

bool is_large(const TypeRef& type) {
  return type->is(TypeKind::text) || type->is(TypeKind::bytes) || type->is(TypeKind::list) ||
         type->is(TypeKind::map);
}

// The call of an overload with the variables v0, v1 … as its arguments.
std::string call_of(const Function& function, const Overload& overload) {
  std::string arguments;
  for (std::size_t i = overload.method ? 1 : 0; i < overload.parameters.size(); ++i)
    arguments += (arguments.empty() ? "v" : ", v") + std::to_string(i);
  return (overload.method ? "v0." : "") + std::string(function.name) + "(" + arguments + ")";
}

// exists() goes on after an error, so the only ways out are the end of the loop and the limit.
TEST(Cost, NoFunctionIsFreeForLargeValues) {
  const Large large;
  std::size_t asked = 0;
  for (const Function& function : all_functions()) {
    const char first = function.name.front();
    if (first == '_' || first == '@' || first == '!' || first == '-') continue;
    for (const Overload& overload : function.overloads) {
      if (std::none_of(overload.parameters.begin(), overload.parameters.end(), is_large)) continue;
      Environment environment;
      std::vector<Value> row;
      for (const TypeRef& type : overload.parameters) {
        const std::string name = "v" + std::to_string(row.size());
        environment.declare(name, Type::dyn_type(), static_cast<std::uint16_t>(row.size()));
        row.push_back(large.of(*type));
      }
      const std::string rounds =
          "lists.range(1000).exists(i, dyn(" + call_of(function, overload) + ") == dyn('never'))";
      const auto program = compile(rounds, "", environment, nullptr);
      ASSERT_TRUE(program) << rounds << program.error().text(Language::en);
      Scratch scratch;
      EXPECT_EQ(value_text(program->evaluate(row, scratch)), "error(cost_exceeded)")
          << function.name << " " << overload.signature;
      ++asked;
    }
  }
  EXPECT_GT(asked, 60u);
}

struct Expression {
  const char* name;
  const char* source;
};
const Expression operators[] = {
    {"equal texts", "lists.range(1000).all(i, v0 == v1)"},
    {"order of texts", "lists.range(1000).all(i, v0 <= v1)"},
    {"equal lists", "lists.range(1000).all(i, list == other)"},
    {"a text in a list of texts", "lists.range(1000).all(i, v0 in [v1])"},
    {"an element in a list", "lists.range(1000).all(i, !(5 in list))"},
    {"a key of a map", "lists.range(1000).all(i, !(-1 in map))"},
    {"a member of a map", "lists.range(1000).all(i, !has(map.nothing))"},
    {"an index of a map", "lists.range(1000).all(i, map[199999] == 1)"},
    {"an optional index", "lists.range(1000).all(i, map[?-1] == optional.none())"},
    {"texts joined", "lists.range(1000).all(i, size(v0 + v1) > 0)"},
    {"lists joined", "lists.range(1000).all(i, size(list + other) > 0)"},
    {"a constant pattern", "lists.range(1000).all(i, !v0.matches('b'))"},
    {"a constant pattern taken out",
     "lists.range(1000).all(i, regex.extract(v0, 'b') == optional.none())"},
    {"every match of a pattern", "lists.range(1000).all(i, size(regex.extractAll(v0, 'a')) > 0)"},
    {"loops in a loop", "list.all(a, list.all(b, list.all(c, a == 1)))"},
    {"loops that keep what they find", "list.map(a, list.map(b, a))"},
    {"loops over pairs", "map.all(k, v, map.all(l, w, v == w))"},
    {"entries that double", "list.transformMapEntry(i, v, {i: i, -1 - i: i}).size() > 0"},
    {"shared lists laid flat",
     "cel.bind(a, list, cel.bind(b, [a, a, a], cel.bind(c, [b, b, b], [c, c, c].flatten(4)))) == "
     "[]"},
};

class OperatorCost : public testing::TestWithParam<Expression> {};
TEST_P(OperatorCost, IsCharged) {
  const Large large;
  Environment environment;
  const std::vector<Value> row{large.of(*Type::string_type()), large.of(*Type::string_type()),
                               large.of(*Type::list_of(Type::int_type())),
                               large.of(*Type::list_of(Type::int_type())),
                               large.of(*Type::map_of(Type::int_type(), Type::int_type()))};
  const std::string copy(row[1].as_text());
  environment.declare("v0", Type::string_type(), 0);
  environment.declare("v1", Type::string_type(), 1);
  environment.declare("list", Type::list_of(Type::int_type()), 2);
  environment.declare("other", Type::list_of(Type::int_type()), 3);
  environment.declare("map", Type::map_of(Type::int_type(), Type::int_type()), 4);
  for (const bool types : {true, false}) {
    CompileOptions options;
    options.types = types;
    options.constants = types;
    const auto program = compile(GetParam().source, "", environment, nullptr, options);
    ASSERT_TRUE(program) << program.error().text(Language::en);
    Scratch scratch;
    EXPECT_EQ(value_text(program->evaluate(row, scratch)), "error(cost_exceeded)") << types;
  }
}
std::string name_of(const testing::TestParamInfo<Expression>& row) {
  std::string name;
  for (const char c : std::string_view(row.param.name))
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Operators, OperatorCost, testing::ValuesIn(operators), name_of);

// Constants are computed while compiling: that has a limit too, for all of them together.
TEST(Cost, ConstantsDoNotOutgrowTheCompiler) {
  std::string source = "[0";
  for (int i = 0; i < 400; ++i) source += ", size(lists.range(100000))";
  source += "]";
  const auto program = compile(source, "", Environment(), nullptr);
  ASSERT_TRUE(program) << program.error().text(Language::en);
  Scratch scratch;
  EXPECT_EQ(value_text(program->evaluate({}, scratch)), "error(cost_exceeded)");
}

TEST(Cost, WhatIsChargedStaysBelowTheBoundWhereListsAreWritten) {
  for (const char* source : {"[1, 2, 3].all(x, x > 0)", "[[1], [2]].map(l, l)", "1 + 2 * 3 == 7"}) {
    const auto program = compile(source, "", Environment(), nullptr);
    ASSERT_TRUE(program) << source;
    EXPECT_LT(program->cost_bound(), 100u) << source;
  }
}

}  // namespace
}  // namespace guiju::cel
