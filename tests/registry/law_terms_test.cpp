// The law's words as the registry takes them from a rulebook, and the documents that teach the
// forms.

#include "registry/law_terms.h"

#include <gtest/gtest.h>

#include "base/ports.h"
#include "registry/forms.h"
#include "registry/registry.h"
#include "registry/small_world.h"
#include "rulebook/small_rulebook.h"

namespace guiju::registry {
namespace {

constexpr std::string_view words = R"(- name: law.required_agreement_terms
  type: texts
  used_by: registry
  text: {zh: 必备条款, en: required terms}
  values:
  - {value: [scope], from: 2020-01-01, clause: act-1}
  - {value: [scope, breach], from: 2026-09-30, clause: act-new}
- name: law.platform_finance_words
  type: texts
  used_by: registry
  text: {zh: 字样, en: words}
  values:
  - {value: [贷款], from: 2020-01-01, clause: act-1}
)";

TEST(LawTerms, follow_the_days_on_which_the_words_change) {
  rulebook::testing::SmallRulebook small;
  small.parameters += words;
  std::vector<Error> errors;
  const auto ruleset = rulebook::Ruleset::load(small.files(), errors);
  ASSERT_TRUE(ruleset) << (errors.empty() ? std::string() : errors.front().text(Language::en));
  const std::vector<LawTerms> law = law_terms_of(**ruleset);
  ASSERT_EQ(law.size(), 3u);
  EXPECT_TRUE(law[0].required_agreement_terms.empty());
  EXPECT_EQ(law[1].from, Date::of(2020, 1, 1));
  EXPECT_EQ(law[1].required_agreement_terms, std::vector<std::string>{"scope"});
  EXPECT_EQ(law[2].from, Date::of(2026, 9, 30));
  EXPECT_EQ(law[2].required_agreement_terms, (std::vector<std::string>{"scope", "breach"}));
  EXPECT_EQ(law[2].platform_finance_words, std::vector<std::string>{"贷款"});
  EXPECT_TRUE(law[2].forbidden_loan_uses.empty());  // the law of this rulebook does not speak of it

  const auto registry = Registry::build(testing::small_world(), law);
  EXPECT_EQ(registry->law_span(Date::of(2019, 12, 31)), 0u);
  EXPECT_EQ(registry->law_span(Date::of(2020, 1, 1)), 1u);
  EXPECT_EQ(registry->law_span(Date::of(2026, 9, 29)), 1u);
  EXPECT_EQ(registry->law_span(Date::of(2026, 9, 30)), 2u);
  EXPECT_EQ(registry->law_span(Date::of(2099, 1, 1)), 2u);
}

std::string file(const std::string& path) {
  const auto bytes = system_disk()->read_all(std::string(GUIJU_SOURCE_DIR) + "/" + path, 1u << 26);
  EXPECT_TRUE(bytes) << bytes.error().text(Language::en);
  return bytes ? *bytes : std::string();
}

TEST(Readme, its_yaml_can_be_imported) {
  const std::string readme = file("src/registry/README.md");
  const std::size_t begin = readme.find("```yaml\n") + 8;
  const std::string yaml = readme.substr(begin, readme.find("```", begin) - begin);
  const ImportFile in{"README.md", yaml, Form::yaml, EntryKind::institution};
  std::vector<Error> errors;
  const auto world = import_world({&in, 1}, {}, errors);
  ASSERT_TRUE(world) << world.error().text(Language::en);
  EXPECT_EQ(world->size(), 5u);
}

TEST(SampleWorld, can_be_imported_whole) {
  std::vector<std::string> bytes;
  std::vector<ImportFile> files;
  for (const std::string_view name : entry_list_names)
    bytes.push_back(file("samples/world/" + std::string(name) + ".jsonl"));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    files.push_back({std::string(entry_list_names[i]) + ".jsonl", bytes[i], Form::jsonl,
                     EntryKind::institution});
  }
  std::vector<Error> errors;
  const auto world = import_world(files, {}, errors);
  ASSERT_TRUE(world) << world.error().text(Language::en);
  EXPECT_GE(world->institutions.size(), 12u);
  EXPECT_GE(world->creatives.size(), 200u);
}

}  // namespace
}  // namespace guiju::registry
