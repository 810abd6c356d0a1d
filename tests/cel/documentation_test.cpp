// The examples of docs/cel.md give what it says.
#include <gtest/gtest.h>

#include <fstream>

#include "cel/sample_row.h"
#include "cel/value_text.h"

namespace guiju::cel {
namespace {

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

TEST(Documentation, ExamplesAreTrue) {
  std::ifstream file(std::string(GUIJU_SOURCE_DIR) + "/docs/cel.md");
  ASSERT_TRUE(file);
  const Environment environment = sample::environment();
  const std::vector<Value> row = sample::row();
  Scratch scratch;
  bool example = false;
  std::size_t run = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      example = line == "```cel";
      continue;
    }
    const std::size_t arrow = line.find("=> ");
    if (!example || arrow == line.npos) continue;
    const std::string source = trimmed(line.substr(0, arrow));
    const auto program = compile(source, "docs/cel.md", environment, nullptr);
    ASSERT_TRUE(program) << source << ": " << program.error().text(Language::en);
    EXPECT_EQ(value_text(program->evaluate(row, scratch)), line.substr(arrow + 3)) << source;
    ++run;
  }
  EXPECT_GT(run, 30u);
}

}  // namespace
}  // namespace guiju::cel
