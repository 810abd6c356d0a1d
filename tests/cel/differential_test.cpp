// Compiled code and the slow twin agree, value for value and error for error.
#include <gtest/gtest.h>

#include <cstdlib>

#include "cel/checker.h"
#include "cel/parser.h"
#include "cel/random_expression.h"
#include "cel/sample_row.h"
#include "cel/value_text.h"
#include "reference/cel_walker.h"

namespace guiju::cel {
namespace {

std::uint64_t seed() {
  const char* given = std::getenv("GUIJU_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20'260'930;
}

// The sample row with some values absent and some numbers moved.
std::vector<Value> random_row(std::mt19937_64& random) {
  std::vector<Value> row = sample::row();
  for (Value& value : row) {
    if (random() % 6 == 0) value = Value();
    if (value.kind() == Kind::boolean && random() % 2 == 0)
      value = Value::boolean(!value.as_bool());
    if (value.kind() == Kind::integer && random() % 2 == 0)
      value = Value::integer(static_cast<std::int64_t>(random() % 40) - 10);
    if (value.kind() == Kind::decimal && random() % 2 == 0)
      value = Value::decimal(static_cast<std::int64_t>(random() % 2'000'000'000'000), 12);
  }
  return row;
}

TEST(Differential, CompiledAndWalkedExpressionsAgree) {
  std::printf("seed %llu (set GUIJU_SEED to repeat another)\n",
              static_cast<unsigned long long>(seed()));
  sample::RandomExpression expressions(seed());
  std::mt19937_64 random(seed());
  const Environment environment = sample::environment();
  Scratch scratch;
  std::size_t errors = 0, values = 0;
  for (int i = 0; i < 6'000; ++i) {
    const std::string source = expressions.any();
    auto ast = parse(source);
    ASSERT_TRUE(ast) << source << ": " << ast.error().text(Language::en);
    const auto checked = check(std::move(*ast), environment, nullptr);
    ASSERT_TRUE(checked) << source << ": " << checked.error().text(Language::en);
    const auto program = compile(source, "", environment, nullptr);
    ASSERT_TRUE(program) << source << ": " << program.error().text(Language::en);
    for (int repeat = 0; repeat < 3; ++repeat) {
      const std::vector<Value> row = random_row(random);
      const Value fast = program->evaluate(row, scratch);
      reference::Walker walker(*checked, row);
      ASSERT_EQ(value_text(fast), value_text(walker.run())) << source;
      (fast.is_error() ? errors : values) += 1;
    }
  }
  EXPECT_GT(errors, 500u);
  EXPECT_GT(values, 5'000u);
}

// Bytes of real expressions, changed, cut and joined: an error or a value, never a crash.
TEST(Mutation, BrokenExpressionsAreErrors) {
  std::mt19937_64 random(seed());
  sample::RandomExpression expressions(seed());
  const Environment environment = sample::environment();
  const std::vector<Value> row = sample::row();
  static constexpr std::string_view pieces[]{"(",
                                             ")",
                                             "[",
                                             "]",
                                             "{",
                                             "}",
                                             ".",
                                             ",",
                                             ":",
                                             "?",
                                             "!",
                                             "-",
                                             "\"",
                                             "'",
                                             "'''",
                                             "\\",
                                             "`",
                                             "&&",
                                             "||",
                                             "m",
                                             "u",
                                             "e9",
                                             "0x",
                                             "9999999999999999999",
                                             "has(",
                                             ".all(x, ",
                                             "\xff",
                                             "中",
                                             "//",
                                             "\n",
                                             "r'",
                                             "b'\\x",
                                             ".matches('(a*)*')",
                                             "cel.bind(x, ",
                                             "..",
                                             "$"};
  Scratch scratch;
  std::size_t compiled = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string source = expressions.any();
    for (std::size_t changes = 1 + random() % 3; changes > 0 && !source.empty(); --changes) {
      const std::size_t at = random() % source.size();
      switch (random() % 4) {
        case 0: source.erase(at, 1 + random() % 3); break;
        case 1: source.insert(at, pieces[random() % std::size(pieces)]); break;
        case 2: source[at] = static_cast<char>(random() % 256); break;
        default: source.resize(at); break;
      }
    }
    const auto program = compile(source, "mutated", environment, nullptr);
    if (program) {
      ++compiled;
      value_text(program->evaluate(row, scratch));
    } else {
      EXPECT_FALSE(program.error().what.en.empty());
      EXPECT_FALSE(program.error().remedy.zh.empty());
    }
  }
  EXPECT_GT(compiled, 100u);
}

}  // namespace
}  // namespace guiju::cel
