// The specification's test files, where GUIJU_SHARED names the folder that holds them; and our reader of them.
#include "cel/conformance.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "cel/textproto.h"

namespace guiju::cel {
namespace {

TEST(Conformance, SpecificationFilesPass) {
  const char* shared = std::getenv("GUIJU_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "GUIJU_SHARED is not set";
  const auto disk = system_disk();
  const auto report =
      run_conformance(*disk, std::string(shared) + "/conformance/cel-spec/testdata");
  ASSERT_TRUE(report) << report.error().text(Language::en);
  for (const ConformanceFile& file : report->files) {
    std::printf("%-28s passed %4zu failed %4zu skipped %4zu\n", file.name.c_str(),
                file.totals.passed, file.totals.failed, file.totals.skipped);
    for (const ConformanceResult& result : file.results) {
      EXPECT_NE(result.outcome, ConformanceOutcome::failed)
          << file.name << ":" << result.line << " " << result.section << "/" << result.test << ": "
          << result.expression << " " << result.reason;
      if (result.outcome == ConformanceOutcome::skipped)
        std::printf("  skipped %s/%s: %s\n", result.section.c_str(), result.test.c_str(),
                    result.reason.c_str());
    }
  }
  EXPECT_GT(report->totals.passed, 0u);
}

constexpr const char* own_file = R"(
# a comment
name: "own"
section {
  name: "numbers"
  test { name: "passes" expr: "1 + 1" value { int64_value: 2 } }
  test { name: "true is the default" expr: "x > 1"
         type_env { name: "x" ident { type { primitive: INT64 } } }
         bindings { key: "x" value { value { int64_value: 2 } } } }
  test { name: "wrong kind" expr: "1 + 1" value { uint64_value: 2 } }
  test { name: "wrong type" expr: "1" typed_result { result { int64_value: 1 }
         deduced_type { primitive: STRING } } }
  test { name: "an error" expr: "1 / 0" eval_error { errors { message: "by " 'zero' } } }
  test { name: "no error" expr: "1 / 1" eval_error { errors { message: "by zero" } } }
  test { name: "a message" expr: "TestAllTypes{}" value { object_value { [a.b/c] { } } } }
  test { name: "a mistake" expr: "1 +" }
  test { name: "maps" expr: "{'a': [1.5]}" value { map_value { entries {
         key { string_value: "a" } value { list_value { values: [ { double_value: 1.5 } ] } } } } } }
}
)";

TEST(Conformance, PassesFailsAndSkipsByName) {
  const auto file = run_conformance_file({"own.textproto", own_file});
  ASSERT_TRUE(file) << file.error().text(Language::en);
  std::vector<std::string> outcomes;
  for (const ConformanceResult& result : file->results)
    outcomes.push_back(result.test + (result.outcome == ConformanceOutcome::passed   ? " +"
                                      : result.outcome == ConformanceOutcome::failed ? " -"
                                                                                     : " ."));
  EXPECT_EQ(outcomes, (std::vector<std::string>{"passes +", "true is the default +", "wrong kind -",
                                                "wrong type -", "an error +", "no error -",
                                                "a message .", "a mistake -", "maps +"}));
  EXPECT_EQ(file->totals.passed, 4u);
  EXPECT_EQ(file->totals.failed, 4u);
  EXPECT_EQ(file->totals.skipped, 1u);
  EXPECT_EQ(file->results[6].reason, "builds the protobuf message TestAllTypes");
  EXPECT_EQ(file->results[2].line, 10u);
}

TEST(Textproto, NamesTheLineOfAMistake) {
  for (const char* broken :
       {"a: 1\nb {", "a: 1\nb: \"x", "a: 1\n: 2", "a: 1\nb 2", "a: 1\nb: \"\\z\""}) {
    const auto message = parse_textproto(broken, "x.textproto");
    ASSERT_FALSE(message) << broken;
    EXPECT_EQ(message.error().where, "x.textproto:2") << broken;
  }
}

}  // namespace
}  // namespace guiju::cel
