// What the tree says as an expression is that expression.
#include "cel/source_text.h"

#include <gtest/gtest.h>

#include "cel/parser.h"
#include "cel/random_expression.h"
#include "cel/sample_row.h"
#include "cel/value_text.h"

namespace guiju::cel {
namespace {

std::string written(const std::string& source) {
  const auto ast = parse(source);
  return ast ? source_text(*ast, ast->root) : "error: " + ast.error().text(Language::en);
}

TEST(SourceText, BracketsStandWhereTheyAreNeeded) {
  static constexpr struct {
    const char *name, *source, *want;
  } cases[] = {
      {"precedence needs none", "((a) && (b.c)) || (d)", "a && b.c || d"},
      {"precedence needs them", "a && (b || c)", "a && (b || c)"},
      {"a chain in a chain stays one", "a && (b && c)", "a && (b && c)"},
      {"subtraction is left-associative", "1 - (2 - 3)", "1 - (2 - 3)"},
      {"… and needs none on the left", "(1 - 2) - 3", "1 - 2 - 3"},
      {"a negative number as receiver", "(-5).abs()", "(-5).abs()"},
      {"not of a comparison", "!(a == b)", "!(a == b)"},
      {"not of a member", "!(a.b)", "!a.b"},
      {"conditional in a conditional", "a ? b : (c ? d : e)", "a ? b : c ? d : e"},
      {"conditional as condition", "(a ? b : c) ? d : e", "(a ? b : c) ? d : e"},
      {"macros are macros", "l.exists(x, x in [1, 2]) && has(a.b)",
       "l.exists(x, x in [1, 2]) && has(a.b)"},
      {"two variables", "m.transformMap(k, v, v > 0, v * 2)", "m.transformMap(k, v, v > 0, v * 2)"},
      {"bind", "cel.bind(x, 1 + 1, x * x)", "cel.bind(x, 1 + 1, x * x)"},
      {"index and map", "{'a': [1]}['a'][0]", "{\"a\": [1]}[\"a\"][0]"},
      {"exact numbers", "a.b > 0.240m", "a.b > 0.24m"},
      {"a leading dot", ".a.b", ".a.b"},
  };
  for (const auto& c : cases) EXPECT_EQ(written(c.source), c.want) << c.name;
}

TEST(SourceText, MeansTheSameAsTheSource) {
  constexpr std::uint64_t seed = 20'260'930;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  sample::RandomExpression expressions(seed);
  const Environment environment = sample::environment();
  const std::vector<Value> row = sample::row();
  Scratch scratch;
  for (int i = 0; i < 3'000; ++i) {
    const std::string source = expressions.any();
    const std::string again = written(source);
    ASSERT_EQ(written(again), again) << source;
    const auto first = compile(source, "", environment, nullptr);
    const auto second = compile(again, "", environment, nullptr);
    ASSERT_TRUE(first) << source;
    ASSERT_TRUE(second) << source << "\n" << again << second.error().text(Language::en);
    const std::string value = value_text(first->evaluate(row, scratch));
    ASSERT_EQ(value_text(second->evaluate(row, scratch)), value) << source << "\n" << again;
  }
}

}  // namespace
}  // namespace guiju::cel
