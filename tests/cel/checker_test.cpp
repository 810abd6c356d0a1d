// What does not compile, and what is said about it.
#include <gtest/gtest.h>

#include <chrono>

#include "cel/sample_row.h"

namespace guiju::cel {
namespace {

struct Case {
  const char* name;
  const char* source;
  const char* where;
  std::vector<const char*> mentions;  // in what and remedy, English
};

const Case mistakes[] = {
    {"misspelt member", "lender.activ", "1:8", {"activ", "lender.active"}},
    {"misspelt group", "lendr.active", "1:7", {"lendr.active", "lender.active"}},
    {"group as a value", "lender == 1", "1:1", {"lender", "active, kind"}},
    {"has of a group", "has(lender.nothing)", "1:12", {"nothing", "active"}},
    {"unknown name", "age > 1", "1:1", {"age"}},
    {"unknown function", "sise(product.uses)", "1:1", {"sise", "size"}},
    {"int plus text", "person.age + 'a'", "1:12", {"+", "int, string"}},
    {"decimal and double", "product.rate > 0.24", "1:14", {"decimal, double", "0.24m"}},
    {"money and int",
     "product.amount > 200000",
     "1:16",
     {"money, int", "money(\"200000.00\")", "200000元"}},
    {"text and int", "lender.kind == 1", "1:13", {"string, int"}},
    {"no condition", "lender.active && person.age", "1:25", {"&&", "int"}},
    {"not of a number", "!person.age", "1:1", {"!", "int"}},
    {"wrong result", "person.age", "1:8", {"int", "bool"}},
    {"method of the wrong kind", "person.age.startsWith('a')", "1:12", {"int.startsWith(string)"}},
    {"loop over a number", "person.age.all(x, true)", "1:8", {"int", "list"}},
    {"loop without a condition", "product.scores.all(x, x)", "1:23", {"int", "x > 0"}},
    {"loop variable is no name", "product.scores.all(1, true)", "1:20", {"all", "variable"}},
    {"has of a name", "has(lender)", "1:5", {"has"}},
    {"macro with wrong arguments", "product.scores.exists(true)", "1:16", {"exists"}},
    {"member of a number", "person.age.years == 1", "1:12", {"int", "years"}},
    {"a message", "Money{units: 1} == 1", "1:1", {"protobuf", "Money"}},
    {"list of the wrong kind", "lender.kind in [1, 2]", "1:13", {"in", "string, list(int)"}},
    {"second line", "lender.active\n  && lendr.active", "2:12", {"lendr"}},
    {"column counts characters", "'中文' == lendr.kind", "1:15", {"lendr"}},
    {"empty", "  ", "1:3", {"empty"}},
    {"unfinished", "person.age <", "1:13", {"ends"}},
    {"unfinished text", "lender.kind == 'a", "1:16", {"text", "'"}},
    {"single equals", "person.age = 1", "1:12", {"=="}},
    {"single ampersand", "lender.active & true", "1:15", {"&&"}},
    {"Chinese comma", "[1，2] == []", "1:3", {"，", ","}},
    {"Chinese quotes", "lender.kind == “a”", "1:16", {"“", "\""}},
    {"stray bracket", "(person.age", "1:12", {"')'"}},
    {"two values", "1 2", "1:3", {"2"}},
    {"letter after a number", "5x == 1", "1:1", {"number"}},
    {"number too large", "9223372036854775808 > 1", "1:1", {"9223372036854775808"}},
    {"decimal too long", "1.0000000000000000001m > 1", "1:1", {"18"}},
    {"escape", "'\\q' == ''", "1:1", {"\\q"}},
    {"reserved word", "for == 1", "1:1", {"for"}},
    {"pattern", "lender.kind.matches('[')", "1:21", {"pattern", "RE2"}},
    {"zone", "case.at.getHours('Asia/Shangai') > 1", "1:18", {"Asia/Shangai"}},
    {"misspelt macro", "product.scores.exsts(x, x > 0)", "1:16", {"exsts", "exists"}},
    {"misspelt macro of a name", "cel.blok([1], true)", "1:5", {"cel.blok", "cel.block"}},
    {"block without a list", "cel.block(1, true)", "1:11", {"cel.block"}},
    {"index without a number", "cel.block([1], cel.index('a'))", "1:26", {"cel.index"}},
    {"optional of nothing optional", "[?1] == []", "1:3", {"optional", "int"}},
    {"optional member of a group", "lender.?activ.hasValue()", "1:7", {"activ", "active"}},
    {"transform that is no entry",
     "product.scores.transformMapEntry(i, v, v) == {}",
     "1:40",
     {"transformMapEntry", "int"}},
    {"pattern to take out", "regex.extract(lender.kind, '(').hasValue()", "1:28", {"pattern"}},
    {"amount", "product.amount > money('1.005')", "1:18", {"money", "two decimals"}},
};

class Mistake : public testing::TestWithParam<Case> {};
TEST_P(Mistake, IsNamedWithItsPlaceAndRemedy) {
  const Environment environment = sample::environment();
  const auto program = compile(GetParam().source, "x.yaml:7:3", environment, Type::bool_type());
  ASSERT_FALSE(program);
  const Error& error = program.error();
  EXPECT_EQ(error.kind, ErrorKind::bad_input);
  EXPECT_EQ(error.where, std::string("x.yaml:7:3: ") + GetParam().where);
  for (const char* word : GetParam().mentions)
    EXPECT_NE((error.what.en + " | " + error.remedy.en).find(word), std::string::npos)
        << error.text(Language::en);
  EXPECT_FALSE(error.remedy.en.empty());
  EXPECT_FALSE(error.what.zh.empty());
  EXPECT_FALSE(error.remedy.zh.empty());
}
std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  std::string name(info.param.name);
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
}
INSTANTIATE_TEST_SUITE_P(All, Mistake, testing::ValuesIn(mistakes), name_of_case);

struct Deduction {
  const char* source;
  const char* type;
};
const Deduction deductions[] = {
    {"1", "int"},
    {"[1, 2]", "list(int)"},
    {"[1, 'a']", "list(dyn)"},
    {"[]", "list(dyn)"},
    {"[[], [1]]", "list(list(int))"},
    {"{'a': 1u}", "map(string, uint)"},
    {"product.uses.map(u, size(u))", "list(int)"},
    {"product.uses.filter(u, u != '')", "list(string)"},
    {"person.profile.age", "dyn"},
    {"anything + 1", "int"},
    {"anything + 1m", "decimal"},
    {"anything + anything", "dyn"},
    {"anything == 1", "bool"},
    {"true ? 1 : 2", "int"},
    {"product.amount * product.rate", "money"},
    {"product.rate * 2", "decimal"},
    {"case.at - case.at", "duration"},
    {"type(1)", "type(int)"},
    {"{'a': 1}.transformMap(k, v, string(v))", "map(string, string)"},
    {"[1, 2][0]", "int"},
    {"[] + [1]", "list(int)"},
    {"[[], [1], [anything]]", "list(list(dyn))"},
    {"[case.at, null]", "list(timestamp)"},
    {"[null, case.at]", "list(timestamp)"},
    {"[1, null]", "list(dyn)"},
    {"{'a': []}", "map(string, list(dyn))"},
    {"{'a': 1, 'b': anything}", "map(string, dyn)"},
    {"optional.none()", "optional(dyn)"},
    {"[optional.none(), optional.of(1)]", "list(optional(int))"},
    {"person.?age", "optional(int)"},
    {"person.?age.orValue(2)", "int"},
    {"product.scores[?0].optMap(x, string(x))", "optional(string)"},
    {"{'a': {'b': 1}}.?a.b", "optional(int)"},
    {"[?person.?age]", "list(int)"},
    {"product.scores.transformMapEntry(i, v, {string(v): i})", "map(string, int)"},
    {"product.uses.sortBy(u, size(u))", "list(string)"},
    {"cel.block([1, [cel.index(0)]], cel.index(1))", "list(int)"},
    {"regex.extract('a', 'a')", "optional(string)"},
    {"cidr('10.0.0.0/8').ip()", "net.IP"},
    {"'%s'.format([1])", "string"},
};
TEST(Deduction, GivesEveryExpressionAType) {
  const Environment environment = sample::environment();
  for (const Deduction& row : deductions) {
    const auto program = compile(row.source, "", environment, nullptr);
    ASSERT_TRUE(program) << row.source << ": " << program.error().text(Language::en);
    EXPECT_EQ(program->type()->text(), row.type) << row.source;
  }
}

TEST(Limits, NestingAndSizeAreBounded) {
  const Environment environment = sample::environment();
  const auto nested = [&](std::size_t depth) {
    return compile(std::string(depth, '(') + "1" + std::string(depth, ')'), "", environment,
                   nullptr)
        .has_value();
  };
  EXPECT_TRUE(nested(60));
  EXPECT_FALSE(nested(65));
  EXPECT_FALSE(nested(60'000));
  std::string sum = "1";
  for (int i = 0; i < 200; ++i) sum += " + 1";
  EXPECT_TRUE(compile(sum, "", environment, nullptr));
  for (int i = 0; i < 200; ++i) sum += " + 1";
  EXPECT_FALSE(compile(sum, "", environment, nullptr));
  std::string conditions = "lender.active";
  for (int i = 0; i < 1'000; ++i) conditions += " || lender.active";
  EXPECT_TRUE(compile(conditions, "", environment, nullptr)) << "a chain is flat";
  EXPECT_FALSE(compile(std::string(70'000, ' ') + "1", "", environment, nullptr));
}

// A hostile expression costs its author time, not us.
TEST(Limits, CompilingIsQuick) {
  const Environment environment = sample::environment();
  std::string comparisons = "person.age == 1";
  while (comparisons.size() < 60'000) comparisons += " || [person.age] == []";
  std::string nested = "a";
  for (int i = 0; i < 40; ++i) nested = "cel.bind(a, {a: a}, " + nested + ")";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(compile(comparisons, "", environment, nullptr));
  EXPECT_TRUE(compile("cel.bind(a, [1], " + nested + ")", "", environment, nullptr));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

// A function of the host is typed like any other; calling it is an error when it is reached.
TEST(HostFunctions, AreTypedAndNeverCarriedOut) {
  Environment environment;
  const TypeRef t = Type::parameter("T");
  environment.declare_function("either", {t, t}, t, false);
  environment.declare_function("kept", {Type::abstract("vector", {t})}, t, true);
  environment.declare_function("size", {Type::abstract("vector", {t})}, Type::int_type(), false);
  environment.declare("v", Type::abstract("vector", {Type::uint_type()}), 0);
  environment.declare("w", Type::wrapper_of(Type::int_type()), 1);
  const auto type_of = [&](const char* source) {
    const auto program = compile(source, "", environment, nullptr);
    return program ? program->type()->text() : "does not compile: " + program.error().what.en;
  };
  EXPECT_EQ(type_of("either(1, 2)"), "int");
  EXPECT_EQ(type_of("either([], ['a'])"), "list(string)");
  EXPECT_EQ(type_of("v.kept()"), "uint");
  EXPECT_EQ(type_of("size(v) + size('a')"), "int") << "the language's own forms remain";
  EXPECT_EQ(type_of("either(v, null)"), "vector(uint)");
  EXPECT_EQ(type_of("[1, w]"), "list(wrapper(int))");
  EXPECT_EQ(type_of("w + 1"), "int");
  EXPECT_NE(type_of("either(1, 'a')").find("either"), std::string::npos);
  const auto program = compile("either(1, 2)", "", environment, nullptr);
  Scratch scratch;
  const std::vector<Value> row(2);
  EXPECT_TRUE(program->evaluate(row, scratch).is_error());
}

TEST(Containers, AreSearchedFromTheInside) {
  Environment environment;
  environment.declare("a.b.x", Type::int_type(), 0);
  environment.declare("a.x", Type::string_type(), 1);
  environment.declare("x", Type::bool_type(), 2);
  const auto type_in = [&](const char* container, const char* source) {
    CompileOptions options;
    options.container = container;
    return compile(source, "", environment, nullptr, options)->type()->text();
  };
  EXPECT_EQ(type_in("a.b", "x"), "int");
  EXPECT_EQ(type_in("a.c", "x"), "string");
  EXPECT_EQ(type_in("c", "x"), "bool");
  EXPECT_EQ(type_in("a.b", ".x"), "bool");
}

}  // namespace
}  // namespace guiju::cel
