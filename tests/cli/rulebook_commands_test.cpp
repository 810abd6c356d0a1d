// The rulebook and cel commands over a rulebook of a few lines.
#include <gtest/gtest.h>

#include "base/document.h"
#include "cli/test_world.h"
#include "support/temporary_folder.h"

namespace guiju::cli {
namespace {

constexpr std::string_view head = R"(
name: {zh: 试用规则库, en: Rulebook of the tests}
version: '2026.09.30'
)";

constexpr std::string_view instruments = R"(
instruments:
- id: test-2026
  title: {zh: 试用办法, en: Measures for testing}
  issuer: 试用机关
  document_number: 试〔2026〕1号
  issued: 2026-01-01
  effective: 2026-03-01
  status: in_force
  level: department_rule
  url: 'https://example.org/'
  note: ''
)";

constexpr std::string_view clauses = R"(
clauses:
- id: test-2026-01
  instrument: test-2026
  article: 第一条
  article_confirmed: true
  effective_from: 2026-03-01
  effective_to: null
  binding: department_rule
  applies_to: both
  topic: age
  duty: must_not
  text: {zh: 不得向未成年人展示, en: Minors must not be shown it}
  parameters: {}
  checks: []
  verified: true
  evidence: full_text
  sources: ['https://example.org/']
  note: ''
- id: test-2026-02
  instrument: test-2026
  article: 第二条
  article_confirmed: true
  effective_from: 2026-09-30
  effective_to: null
  binding: department_rule
  applies_to: both
  topic: marking
  duty: must
  text: {zh: 应当标明广告, en: It must be marked as an ad}
  parameters: {}
  checks: []
  verified: true
  evidence: full_text
  sources: ['https://example.org/']
  note: ''
)";

constexpr std::string_view parameters = R"(
parameters:
- name: law.adult_age
  type: integer
  text: {zh: 成年年龄, en: age of adults}
  values: [ {value: 18, from: 2026-03-01, clause: test-2026-01} ]
)";

constexpr std::string_view policies = R"(
policies:
- id: placement.minor
  checkpoints: [placement]
  title: {zh: 未成年人, en: A minor}
  when: 'person.age < law.adult_age'
  outcome: deny
  clauses: [test-2026-01]
  message: {zh: '年龄 {person.age}', en: 'aged {person.age}'}
  fix: {zh: 不要展示, en: do not show it}
  evidence: [person.age]
- id: placement.unmarked
  checkpoints: [placement]
  title: {zh: 未标明广告, en: Not marked as an ad}
  when: '!placement.marked_as_ad'
  outcome: review
  clauses: [test-2026-02]
  message: {zh: 未标明, en: not marked}
  fix: {zh: 标明, en: mark it}
  evidence: [placement.marked_as_ad]
)";

constexpr std::string_view bases = R"(
bases:
- name: ok
  checkpoint: placement
  facts: {person.age: 30, placement.marked_as_ad: true}
)";

constexpr std::string_view cases_whole = R"(
cases:
- name: a minor is denied
  checkpoint: placement
  as_of: 2026-10-20T10:00:00+08:00
  base: ok
  facts: {person.age: 17}
  outcome: deny
  fires: [placement.minor]
- name: an unmarked ad is reviewed
  checkpoint: placement
  as_of: 2026-10-20T10:00:00+08:00
  base: ok
  facts: {placement.marked_as_ad: false}
  outcome: review
  fires: [placement.unmarked]
)";

TestWorld small_world() {
  TestWorld world;
  const auto add = [&](std::string_view name, std::string_view bytes) {
    world.shipped.push_back({std::string(name), std::string(bytes)});
  };
  add("reference/unrelated.csv", "a,b\n");
  add("rulebook/rulebook.yaml", head);
  add("rulebook/instruments.yaml", instruments);
  add("rulebook/clauses/test-2026.yaml", clauses);
  add("rulebook/parameters.yaml", parameters);
  add("rulebook/policies/placement/all.yaml", policies);
  add("tests/cases/bases.yaml", bases);
  add("tests/cases/placement/all.yaml", cases_whole);
  return world;
}

SourceFile& file_of(TestWorld& world, std::string_view name) {
  for (SourceFile& file : world.shipped) {
    if (file.name == name) return file;
  }
  ADD_FAILURE() << name;
  return world.shipped.front();
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

void expect_contains(const std::string& text, std::string_view part) {
  EXPECT_NE(text.find(part), std::string::npos) << "no '" << part << "' in:\n" << text;
}

void expect_json(const std::string& text) {
  Document document;
  const Status status = parse_json(text, "output", document);
  EXPECT_TRUE(status) << status.error().text(Language::en) << '\n' << text;
}

TEST(RulebookCheck, CountsWhatIsThere) {
  const Answer answer = small_world().run({"rulebook", "check"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  expect_contains(answer.out, "1 instruments, 2 clauses, 2 policies");
}

TEST(RulebookCheck, SaysEveryErrorWithPlaceAndRemedy) {
  TestWorld world = small_world();
  std::string& text = file_of(world, "rulebook/policies/placement/all.yaml").bytes;
  replace(text, "person.age < law", "person.aeg < law");
  replace(text, "clauses: [test-2026-02]", "clauses: [test-2026-03]");
  const Answer answer = world.run({"rulebook", "check"});
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(answer.out, "");
  expect_contains(answer.err, "rulebook/policies/placement/all.yaml:6");
  expect_contains(answer.err, "person.age");
  expect_contains(answer.err, "test-2026-03");
  const Answer json = world.run({"rulebook", "check", "--json"});
  EXPECT_EQ(json.status, 2);
  expect_json(json.out);
  expect_contains(json.out, "\"ok\":false");
}

TEST(RulebookCheck, AFolderThatIsNoneIsAnError) {
  const Answer answer = small_world().run({"rulebook", "check", "--rulebook=/nowhere/at/all"});
  EXPECT_EQ(answer.status, 2);
  expect_contains(answer.err, "/nowhere/at/all");
}

TEST(RulebookCheck, ReadsAFolderAndNamesItsFiles) {
  const testing::TemporaryFolder folder;
  const auto disk = system_disk();
  ASSERT_TRUE(
      disk->write_whole(folder.path() + "/rulebook.yaml", "name: {zh: x, en: x}\nversoin: '1'\n"));
  const Answer answer = small_world().run({"rulebook", "check", "--rulebook", folder.path()});
  EXPECT_EQ(answer.status, 2);
  expect_contains(answer.err, folder.path() + "/rulebook.yaml");
  expect_contains(answer.err, "version");
}

TEST(RulebookShow, ListsPoliciesWithTheOutcomeOfTheDay) {
  const TestWorld world = small_world();
  const Answer today = world.run({"rulebook", "show"});
  EXPECT_EQ(today.status, 0) << today.err;
  expect_contains(today.out, "placement.minor     deny     2026-03-01 …");
  expect_contains(today.out, "placement.unmarked  review   2026-09-30 …");
  const Answer before = world.run({"rulebook", "show", "--as-of=2026-09-29"});
  expect_contains(before.out, "placement.unmarked  –        2026-09-30 …");
  const Answer none = world.run({"rulebook", "show", "--checkpoint=creative"});
  EXPECT_EQ(none.status, 0);
  EXPECT_EQ(none.out.find("placement.minor"), std::string::npos);
}

TEST(RulebookShow, ARecordComesWithWhatRefersToIt) {
  const TestWorld world = small_world();
  struct {
    const char* id;
    std::vector<std::string_view> parts;
  } const cases[] = {
      {"placement.minor",
       {"person.age < law.adult_age", "person.age, law.adult_age", "Minors must not", "deny"}},
      {"test-2026-01", {"Minors must not", "must_not", "placement.minor", "full_text"}},
      {"test-2026", {"Measures for testing", "test-2026-01", "test-2026-02"}},
      {"law.adult_age", {"age of adults", "18", "test-2026-01"}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.id);
    const Answer page = world.run({"rulebook", "show", row.id});
    EXPECT_EQ(page.status, 0) << page.err;
    const Answer json = world.run({"rulebook", "show", row.id, "--json"});
    EXPECT_EQ(json.status, 0) << json.err;
    expect_json(json.out);
    for (const std::string_view part : row.parts) expect_contains(page.out, part);
    EXPECT_EQ(page.out.find("nothing"), std::string::npos);
  }
}

TEST(RulebookShow, WhatIsWrongIsNamed) {
  const TestWorld world = small_world();
  struct {
    const char* name;
    std::vector<std::string_view> words;
    const char* part;
  } const cases[] = {
      {"an id nearly right",
       {"rulebook", "show", "placement.mino"},
       "did you mean 'placement.minor'"},
      {"a day that does not exist", {"rulebook", "show", "--as-of=2026-02-30"}, "--as-of"},
      {"an unknown checkpoint", {"rulebook", "show", "--checkpoint=plcement"}, "placement"},
  };
  for (const auto& row : cases) {
    const Answer answer = world.run_words(row.words);
    EXPECT_EQ(answer.status, 2) << row.name;
    expect_contains(answer.err, row.part);
  }
}

TEST(RulebookShow, APolicyReadsAsASentence) {
  const TestWorld world = small_world();
  const Answer zh = world.run({"rulebook", "show", "placement.minor", "--lang=zh"});
  expect_contains(zh.out, "周岁年龄小于“成年年龄”（18）");
  expect_contains(zh.out, "person.age < law.adult_age");
  const Answer json = world.run({"rulebook", "show", "placement.minor", "--json"});
  expect_json(json.out);
  expect_contains(json.out, "age in full years is less than “age of adults” (18)");
}

TEST(RulebookBook, HoldsEveryPolicyAndWhatItRestsOnInEveryForm) {
  const TestWorld world = small_world();
  for (const char* format : {"text", "html", "md"}) {
    SCOPED_TRACE(format);
    const std::string option = std::string("--format=") + format;
    const Answer answer =
        world.run({"rulebook", "book", option, "--as-of=2026-10-20", "--lang=zh"});
    EXPECT_EQ(answer.status, 0) << answer.err;
    for (const char* part :
         {"placement.minor", "placement.unmarked", "周岁年龄小于“成年年龄”（18）", "试用办法",
          "test-2026-02", "不要展示", "〔周岁年龄〕"})
      expect_contains(answer.out, part);
  }
  EXPECT_EQ(world.run({"rulebook", "book", "--format=pdf"}).status, 2);
  EXPECT_EQ(world.run({"rulebook", "book", "--as-of=soon"}).status, 2);
}

TEST(RulebookBook, ThePageIsClosedEscapedAndItsLinksLead) {
  TestWorld world = small_world();
  std::string& text = file_of(world, "rulebook/policies/placement/all.yaml").bytes;
  replace(text, "en: A minor", "en: 'A <b>minor</b> & \"more\"'");
  const std::string page =
      world.run({"rulebook", "book", "--format=html", "--as-of=2026-10-20"}).out;
  expect_contains(page, "A &lt;b&gt;minor&lt;/b&gt; &amp; &quot;more&quot;");
  EXPECT_EQ(page.find("<script"), page.npos);
  EXPECT_EQ(page.find("src="), page.npos);
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != page.npos; at = page.find('<', at + 1)) {
    if (page[at + 1] == '!') continue;
    const bool closes = page[at + 1] == '/';
    const std::size_t from = at + (closes ? 2 : 1);
    const std::string name = page.substr(from, page.find_first_of(" >", from) - from);
    if (name == "meta") continue;
    if (!closes) {
      open.push_back(name);
      continue;
    }
    ASSERT_FALSE(open.empty()) << name;
    ASSERT_EQ(open.back(), name) << page.substr(at, 80);
    open.pop_back();
  }
  EXPECT_TRUE(open.empty());
  std::size_t links = 0;
  for (std::size_t at = page.find("href=\"#"); at != page.npos;
       at = page.find("href=\"#", at + 1)) {
    const std::string anchor = page.substr(at + 7, page.find('"', at + 7) - at - 7);
    expect_contains(page, " id=\"" + anchor + "\"");
    ++links;
  }
  EXPECT_GE(links, 8u);
}

// The shipped rulebook of the world, with one change, as a folder.
void write_changed(const TestWorld& world, const std::string& folder, std::string_view from,
                   std::string_view to) {
  const auto disk = system_disk();
  for (SourceFile file : world.shipped) {
    if (!file.name.starts_with("rulebook/")) continue;
    if (!from.empty() && file.bytes.find(from) != std::string::npos) replace(file.bytes, from, to);
    const std::string path = folder + "/" + file.name.substr(9);
    ASSERT_TRUE(disk->make_folders(path.substr(0, path.rfind('/'))));
    ASSERT_TRUE(disk->write_whole(path, file.bytes));
  }
}

TEST(RulebookDiff, SaysForWhomAndExitsByEffect) {
  const TestWorld world = small_world();
  static constexpr struct {
    const char *name, *from, *to;
    int status;
    const char* part;
  } cases[] = {
      {"the same", "", "", 0, "no difference in effect"},
      {"another way to write it", "person.age < law.adult_age", "!(person.age >= law.adult_age)", 0,
       "placement.minor"},
      {"a threshold", "value: 18", "value: 21", 1, "age in full years: 18 to 20"},
      {"an outcome", "outcome: deny", "outcome: notice", 1, "(weaker)"},
      {"words", "en: not marked", "en: bare", 1, "bare"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    const testing::TemporaryFolder folder;
    write_changed(world, folder.path(), row.from, row.to);
    const Answer text = world.run({"rulebook", "diff", "built-in", folder.path()});
    EXPECT_EQ(text.status, row.status) << text.err;
    expect_contains(text.out, row.part);
    const Answer json = world.run({"rulebook", "diff", "built-in", folder.path(), "--json"});
    EXPECT_EQ(json.status, row.status);
    expect_json(json.out);
  }
}

TEST(RulebookDiff, AnExampleIsJudgedByAllPoliciesTogether) {
  const TestWorld world = small_world();
  const testing::TemporaryFolder folder;
  write_changed(world, folder.path(), "value: 18", "value: 21");
  const Answer json = world.run({"rulebook", "diff", "built-in", folder.path(), "--json"});
  expect_contains(json.out, R"("facts":{"person.age":)");
  expect_contains(json.out, R"("before":"allow","after":"deny")");
  expect_contains(json.out, R"("reasons_after":["placement.minor"])");
  expect_contains(json.out, R"("method":"exact")");
}

TEST(RulebookDiff, BadInputIsNamed) {
  const TestWorld world = small_world();
  const Answer answer = world.run({"rulebook", "diff", "built-in", "/nowhere/at/all"});
  EXPECT_EQ(answer.status, 2);
  expect_contains(answer.err, "/nowhere/at/all");
  const testing::TemporaryFolder folder;
  write_changed(world, folder.path(), "person.age < law", "person.aeg < law");
  const Answer broken = world.run({"rulebook", "diff", folder.path(), "built-in"});
  EXPECT_EQ(broken.status, 2);
  expect_contains(broken.err, "person.age");
  EXPECT_EQ(world.run({"rulebook", "diff", "built-in"}).status, 2);
}

TEST(RulebookFacts, ListsAGroupOrOne) {
  const TestWorld world;
  const Answer group = world.run({"rulebook", "facts", "person"});
  EXPECT_EQ(group.status, 0);
  expect_contains(group.out, "person.age");
  EXPECT_EQ(group.out.find("lender."), std::string::npos);
  const Answer one = world.run({"rulebook", "facts", "person.age", "--json", "--lang=zh"});
  EXPECT_EQ(one.out.find("[{\"name\":\"person.age\",\"type\":\"integer\""), 0u) << one.out;
  const Answer wrong = world.run({"rulebook", "facts", "persn"});
  EXPECT_EQ(wrong.status, 2);
  expect_contains(wrong.err, "'person'");
}

TEST(RulebookTest, PassesWhenEveryPolicyIsFiredAndLeftUnfired) {
  const TestWorld world = small_world();
  const Answer answer = world.run({"rulebook", "test"});
  EXPECT_EQ(answer.status, 0) << answer.out << answer.err;
  expect_contains(answer.out, "2 of 2 cases, 2 of 2 policies covered");
  const Answer json = world.run({"rulebook", "test", "--json"});
  expect_json(json.out);
  expect_contains(json.out, "\"failed\":0");
}

TEST(RulebookTest, FailsForAWrongCaseAndForAPolicyWithoutOne) {
  TestWorld wrong = small_world();
  replace(file_of(wrong, "tests/cases/placement/all.yaml").bytes, "outcome: deny",
          "outcome: notice");
  const Answer answer = wrong.run({"rulebook", "test"});
  EXPECT_EQ(answer.status, 1);
  expect_contains(answer.out, "a minor is denied");

  TestWorld uncovered = small_world();
  std::string& text = file_of(uncovered, "tests/cases/placement/all.yaml").bytes;
  text.resize(text.find("- name: an unmarked"));
  const Answer missing = uncovered.run({"rulebook", "test"});
  EXPECT_EQ(missing.status, 1);
  expect_contains(missing.out, "placement.unmarked");

  TestWorld none = small_world();
  std::erase_if(none.shipped,
                [](const SourceFile& file) { return file.name.starts_with("tests/"); });
  EXPECT_EQ(none.run({"rulebook", "test"}).status, 2);
}

TEST(CelEval, EvaluatesOverFactsAndTheLaw) {
  const TestWorld world = small_world();
  struct {
    const char* name;
    std::vector<std::string_view> words;
    const char* want;
  } const cases[] = {
      {"integers", {"1 + 2 * 3"}, "7\n"},
      {"exact decimals", {"0.1m + 0.2m == 0.3m"}, "true\n"},
      {"a double keeps its point", {"1.5 * 2.0"}, "3.0\n"},
      {"text", {"'贷' + '款'"}, "\"贷款\"\n"},
      {"a list", {"[1, 2]"}, "[1, 2]\n"},
      {"unsigned", {"3u"}, "3u\n"},
      {"money", {"money('12.50')"}, "money(\"12.50\")\n"},
      {"a duration", {"duration('-1.5s')"}, "duration(\"-1.5s\")\n"},
      {"a timestamp",
       {"timestamp('2026-10-20T02:00:00.5Z')"},
       "timestamp(\"2026-10-20T02:00:00.5Z\")\n"},
      {"the law's number of today", {"law.adult_age"}, "18\n"},
      {"a fact that is set", {"person.age < law.adult_age", "--set=person.age=17"}, "true\n"},
      {"a text fact", {"lender.kind", "--set", "lender.kind=bank"}, "\"bank\"\n"},
      {"a decimal fact", {"product.rate_max == 0.24m", "--set", "product.rate_max=0.24"}, "true\n"},
      {"has() of what is not set", {"has(person.age)"}, "false\n"},
      {"an error on one side of ||", {"person.age > 1 || true"}, "true\n"},
      {"behind --", {"--", "-1"}, "-1\n"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    std::vector<std::string_view> words{"cel", "eval"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const Answer answer = world.run_words(words);
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_EQ(answer.out, row.want);
  }
}

TEST(CelEval, WhatIsWrongIsNamedWithItsPlace) {
  const TestWorld world = small_world();
  struct {
    const char* name;
    std::vector<std::string_view> words;
    std::vector<std::string_view> parts;
  } const cases[] = {
      {"an unknown name", {"person.aeg > 1"}, {"person.age", "person.aeg > 1"}},
      {"a syntax error", {"1 +"}, {"expression: 1:"}},
      {"types that do not fit", {"1 + 'a'"}, {"expression: 1:"}},
      {"an absent fact", {"person.age"}, {"absent", "--set"}},
      {"division by zero", {"1 / 0"}, {"division by zero"}},
      {"an unknown fact to set", {"1", "--set=person.aeg=1"}, {"person.age"}},
      {"a value of the wrong type", {"1", "--set=person.age=old"}, {"--set"}},
      {"no value", {"1", "--set=person.age"}, {"="}},
      {"a file that is not there", {"1", "--facts=/nowhere.json"}, {"/nowhere.json"}},
      {"a day that does not exist", {"1", "--as-of=2026-13-01"}, {"--as-of"}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    std::vector<std::string_view> words{"cel", "eval"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const Answer answer = world.run_words(words);
    EXPECT_EQ(answer.status, 2);
    EXPECT_EQ(answer.out, "");
    for (const std::string_view part : row.parts) expect_contains(answer.err, part);
  }
}

TEST(CelEval, ACaretStandsUnderTheMistake) {
  const Answer answer = small_world().run({"cel", "eval", "true &&\n  person.aeg"});
  EXPECT_EQ(answer.status, 2);
  expect_contains(answer.err, "      person.aeg\n             ^");
}

TEST(CelEval, ReadsFactsFromAFile) {
  TestWorld world = small_world();
  struct {
    const char *name, *input;
    int status;
    const char* part;
  } const cases[] = {
      {"groups", R"({"person": {"age": 17, "student": true}})", 0, "17"},
      {"dotted names", R"({"person.age": 18})", 0, "18"},
      {"null stays absent", R"({"person": {"age": null}})", 2, "absent"},
      {"an unknown fact", R"({"person": {"aeg": 18}})", 2, "person.age"},
      {"a wrong type", R"({"person.age": "x"})", 2, "person.age"},
      {"no object", "[1]", 2, "stdin"},
      {"no JSON", "{", 2, "stdin"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.name);
    world.input = row.input;
    const Answer answer = world.run({"cel", "eval", "person.age", "--facts=-"});
    EXPECT_EQ(answer.status, row.status);
    expect_contains(row.status == 0 ? answer.out : answer.err, row.part);
  }
}

TEST(CelEval, JsonCarriesTypeAndValue) {
  const TestWorld world = small_world();
  EXPECT_EQ(world.run({"cel", "eval", "[0.50m]", "--json"}).out,
            "{\"type\":\"list(decimal)\",\"value\":[0.5]}\n");
  EXPECT_EQ(world.run({"cel", "eval", "{'b': 1, 'a': money('1.00')}", "--json"}).status, 0);
}

TEST(CelCheck, SaysTypeReadsAndCost) {
  const TestWorld world = small_world();
  const Answer answer = world.run({"cel", "check", "person.age >= law.adult_age"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  expect_contains(answer.out, "bool");
  expect_contains(answer.out, "person.age, law.adult_age");
  const Answer json = world.run({"cel", "check", "true", "--json"});
  expect_contains(json.out, "{\"type\":\"bool\",\"reads\":[],\"cost_bound\":");
}

TEST(Version, NamesProgramAndRulebook) {
  const TestWorld world = small_world();
  const Answer answer = world.run({"version"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  expect_contains(answer.out, "2026.09.30+");
  EXPECT_EQ(world.run({"--version"}).out, answer.out);
  expect_json(world.run({"version", "--json"}).out);
}

}  // namespace
}  // namespace guiju::cli
