// The examples of docs/cel.md give what it says.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "cel/functions.h"
#include "cel/macros.h"
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

// "| 4 | `contains` `ip` … |": the functions of one cost, by name; operators have a table of their own.
std::string functions_costing(std::uint32_t steps) {
  std::string names;
  for (const Function& function : all_functions()) {
    const char first = function.name.front();
    if (first == '_' || first == '@' || first == '!' || first == '-' || function.cost != steps)
      continue;
    names += " `" + std::string(function.name) + "`";
  }
  return names;
}

TEST(Documentation, CostsAreThoseOfTheCode) {
  std::ifstream file(std::string(GUIJU_SOURCE_DIR) + "/docs/cel.md");
  const std::string page((std::istreambuf_iterator<char>(file)), {});
  for (std::uint32_t steps = 0; steps < 100; ++steps) {
    const std::string names = functions_costing(steps);
    if (names.empty()) continue;
    const std::string line = "| " + std::to_string(steps) + " |" + names + " |\n";
    EXPECT_NE(page.find(line), std::string::npos) << "docs/cel.md should have the line\n" << line;
  }
  for (const auto& [name, steps] : {std::pair<const char*, std::uint32_t>{"_+_", 1},
                                    {"_==_", 1},
                                    {"_<_", 1},
                                    {"!_", 1},
                                    {"_[_]", 2},
                                    {"_?._", 2},
                                    {"_[?_]", 2},
                                    {"@in", 4}})
    EXPECT_EQ(find_function(name)->cost, steps) << name;
}

TEST(Documentation, NamesEveryFunctionAndMacro) {
  std::ifstream file(std::string(GUIJU_SOURCE_DIR) + "/docs/cel.md");
  const std::string page((std::istreambuf_iterator<char>(file)), {});
  const std::string reference = page.substr(0, page.find("## Cost and limits"));
  for (const Function& function : all_functions()) {
    const char first = function.name.front();
    if (first == '_' || first == '@' || first == '!' || first == '-') continue;
    EXPECT_NE(reference.find(function.name), std::string::npos) << function.name;
  }
  for (const std::string_view macro : macro_names())
    EXPECT_NE(reference.find(macro), std::string::npos) << macro;
}

}  // namespace
}  // namespace guiju::cel
