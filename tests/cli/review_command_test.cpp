// Texts in, findings out: every format, folders, places, groups, what changes under watch.
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <map>
#include <set>

#include "base/document.h"
#include "cli/review_place.h"
#include "cli/review_world.h"

namespace guiju::cli {
namespace {

constexpr std::string_view offending = "急用钱？不查征信，秒到账！";

Document parsed(const std::string& json) {
  Document document;
  const Status status = parse_json(json, "answer", document);
  EXPECT_TRUE(status) << (status ? "" : status.error().text(Language::en)) << '\n' << json;
  return document;
}

std::string text_at(const Value& map, std::initializer_list<std::string_view> path) {
  Value at = map;
  for (const std::string_view name : path) at = at.find(name);
  const auto text = at.as_text();
  return text ? std::string(*text) : std::string();
}

std::int64_t number_at(const Value& map, std::string_view name) {
  const auto number = map.find(name).as_int();
  return number ? *number : -1;
}

TEST(ReviewCommand, TheTablePutsCaretsUnderWideWordsAndSaysWhere) {
  ReviewWorld world;
  world.write("a.txt", "您好\n急用钱？不查征信，秒到账！“零门槛”说法违规。\n");
  const Answer answer = world.run({"review", world.path("a.txt"), "--lang=zh"});
  EXPECT_EQ(answer.status, 0);
  EXPECT_NE(answer.out.find("    急用钱？不查征信，秒到账！"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find("\n            ^^^^^^^^  ^^^^^^\n"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find(world.path("a.txt") + ":2:5 “不查征信” → 删去"), std::string::npos)
      << answer.out;
  EXPECT_NE(answer.out.find("仅为引用"), std::string::npos) << "a hit taken back is told";
  EXPECT_LT(answer.out.find("creative.no-credit-check"), answer.out.find("creative.instant-funds"))
      << "the strongest reason comes first";
}

TEST(ReviewCommand, ALineOfJsonHasSuggestionsAndOnDemandTheWholeText) {
  ReviewWorld world;
  world.input =
      R"({"id":"a","text":"云汀消费金融有限公司消费贷款，日息低至0.02%，请理性借贷。",)"
      R"("product_terms":{"apr_min":0.072,"apr_max":0.24,"lender":"云汀消费金融有限公司"}})";
  const Answer plain = world.run({"review", "-", "--format=jsonl"});
  EXPECT_EQ(plain.out.find("\"fixed\""), std::string::npos);
  const Answer answer = world.run({"review", "-", "--format=jsonl", "--fix"});
  const Document document = parsed(answer.out);
  EXPECT_EQ(text_at(document.root(), {"mending"}), "mended");
  EXPECT_EQ(text_at(document.root(), {"fixed"}),
            "云汀消费金融有限公司消费贷款，年化利率（单利）7.2%至24%，请理性借贷。");
  const Value finding = *document.root().find("findings").begin();
  const Value suggestion = *finding.find("suggestions").begin();
  EXPECT_EQ(text_at(suggestion, {"replace_with"}), "年化利率（单利）7.2%至24%");
  EXPECT_EQ(number_at(suggestion, "start"), 15);
  EXPECT_EQ(number_at(suggestion, "end"), 24);
}

TEST(ReviewCommand, AFixedTextPassesWhenItIsReviewedAgain) {
  ReviewWorld world;
  world.input =
      "{\"id\":\"a\",\"text\":\"" + std::string(offending) +
      "最高可借30万，点击申请贷款\",\"product_terms\":{\"apr_min\":0.072,\"apr_max\":0.24,"
      "\"lender\":\"云汀消费金融有限公司\"}}";
  const Document document = parsed(world.run({"review", "-", "--format=jsonl", "--fix"}).out);
  const std::string fixed = text_at(document.root(), {"fixed"});
  ASSERT_FALSE(fixed.empty());
  world.input = fixed;
  const Answer again = world.run({"review", "-"});
  EXPECT_NE(again.out.find("1 pass"), std::string::npos) << fixed << '\n' << again.out;
}

// Our own check of the form; the schema itself is not shipped (docs/review.md says how it was held
// against it).
TEST(ReviewCommand, SarifHasTheFormOfTheStandard) {
  ReviewWorld world;
  world.write("a.txt", "甲\n" + std::string(offending) + "\n");
  world.write("b c.jsonl", R"({"id":"x","text":"\u8d37\u6b3e\"秒到账\""})"
                           "\n{broken\n");
  const Answer answer = world.run({"review", world.folder.path(), "--format=sarif"});
  EXPECT_EQ(answer.status, 2) << "one line could not be read";
  const Document document = parsed(answer.out);
  EXPECT_EQ(text_at(document.root(), {"version"}), "2.1.0");
  const Value run = *document.root().find("runs").begin();
  EXPECT_EQ(text_at(run, {"columnKind"}), "unicodeCodePoints");
  EXPECT_EQ(text_at(run, {"tool", "driver", "name"}), "guiju");
  std::vector<std::string> rules, artifacts;
  for (const Value rule : run.find("tool").find("driver").find("rules")) {
    rules.push_back(text_at(rule, {"id"}));
    EXPECT_NE(text_at(rule, {"help", "text"}), "");
    EXPECT_GT(rule.find("properties").find("clauses").size(), 0u);
  }
  for (const Value artifact : run.find("artifacts"))
    artifacts.push_back(text_at(artifact, {"location", "uri"}));
  ASSERT_EQ(artifacts.size(), 2u);
  EXPECT_TRUE(artifacts[1].ends_with("/b%20c.jsonl")) << artifacts[1];
  const Value invocation = *run.find("invocations").begin();
  EXPECT_FALSE(*invocation.find("executionSuccessful").as_bool());
  EXPECT_EQ(invocation.find("toolExecutionNotifications").size(), 1u);

  std::set<std::string> prints;
  bool credit = false, escaped = false;
  for (const Value result : run.find("results")) {
    const auto rule = static_cast<std::size_t>(number_at(result, "ruleIndex"));
    ASSERT_LT(rule, rules.size());
    EXPECT_EQ(rules[rule], text_at(result, {"ruleId"}));
    EXPECT_TRUE(prints.insert(text_at(result, {"partialFingerprints", "guijuFinding/v1"})).second);
    const Value physical = (*result.find("locations").begin()).find("physicalLocation");
    const auto artifact =
        static_cast<std::size_t>(number_at(physical.find("artifactLocation"), "index"));
    ASSERT_LT(artifact, artifacts.size());
    EXPECT_EQ(artifacts[artifact], text_at(physical, {"artifactLocation", "uri"}));
    const Value region = physical.find("region");
    if (text_at(result, {"ruleId"}) == "creative.no-credit-check") {
      credit = true;
      EXPECT_EQ(text_at(result, {"level"}), "error");
      EXPECT_EQ(number_at(region, "startLine"), 2);
      EXPECT_EQ(number_at(region, "startColumn"), 5);
      EXPECT_EQ(number_at(region, "endColumn"), 9);
      EXPECT_EQ(number_at(region, "charOffset"), 6);
      EXPECT_EQ(number_at(region, "byteOffset"), 16);
      EXPECT_EQ(number_at(region, "byteLength"), 12);
      const Value fix = *(*(*result.find("fixes").begin()).find("artifactChanges").begin())
                             .find("replacements")
                             .begin();
      EXPECT_EQ(number_at(fix.find("deletedRegion"), "charOffset"), 6);
    }
    if (text_at(result, {"ruleId"}) == "creative.instant-funds" && artifact == 1) {
      escaped = true;  // \u8d37\u6b3e\" takes 14 characters of the line, from column 19
      EXPECT_EQ(number_at(region, "startColumn"), 33);
      EXPECT_EQ(number_at(region, "endColumn"), 36);
    }
  }
  EXPECT_TRUE(credit);
  EXPECT_TRUE(escaped);
}

TEST(ReviewCommand, FingerprintsOfSarifSurviveLinesThatMove) {
  ReviewWorld world;
  const auto prints = [&] {
    std::set<std::string> all;
    const Document document =
        parsed(world.run({"review", world.path("a.txt"), "--format=sarif"}).out);
    for (const Value result : (*document.root().find("runs").begin()).find("results"))
      all.insert(text_at(result, {"partialFingerprints", "guijuFinding/v1"}));
    return all;
  };
  world.write("a.txt", offending);
  const auto before = prints();
  world.write("a.txt", "\n\n您好。\n" + std::string(offending));
  EXPECT_EQ(prints(), before);
  EXPECT_GE(before.size(), 3u);
}

TEST(ReviewCommand, ThePageNeedsNothingBesideItself) {
  ReviewWorld world;
  world.input = std::string(offending) + "<script>alert(1)</script>";
  const Answer answer = world.run({"review", "-", "--format=html", "--fix"});
  EXPECT_EQ(answer.out.find("<script"), std::string::npos);
  EXPECT_EQ(answer.out.find("http"), std::string::npos);
  EXPECT_NE(answer.out.find("<mark>不查征信<sup>"), std::string::npos);
  EXPECT_NE(answer.out.find("id=\"s-reject\""), std::string::npos);
}

TEST(ReviewCommand, GroupsPutVariantsTogetherAndCarryTheVerdictOfACopy) {
  ReviewWorld world;
  const std::string body =
      "工薪族专享信用贷，年化利率（单利）7.2%至24%，云汀消费金融有限公司提供，请理性借贷";
  world.write("a.txt", body + "，秒到账");
  world.write("b.txt", body + "。");
  world.write("c.txt", "今天天气很好，适合出门走走。");
  const Answer answer = world.run({"review", world.folder.path(), "--group", "--format=jsonl"});
  const Document document = parsed(answer.out);
  EXPECT_EQ(document.root().find("members").size(), 2u);
  std::map<std::string, std::string> carried;
  for (const Value member : document.root().find("members"))
    carried[text_at(member, {"id"}).substr(world.folder.path().size())] =
        text_at(member, {"verdict"}) + ">" + text_at(member, {"carried"});
  EXPECT_EQ(carried["/a.txt"], "review>review");
  EXPECT_EQ(carried["/b.txt"], "pass>review");
  EXPECT_EQ(world.run({"review", world.folder.path(), "--group", "--fail-on=reject"}).status, 0);
  EXPECT_EQ(world.run({"review", world.folder.path(), "--group", "--fail-on=review"}).status, 1);
}

TEST(ReviewCommand, RefusesModesThatDoNotGoTogether) {
  ReviewWorld world;
  world.input = "x";
  const std::vector<std::vector<std::string_view>> rows = {
      {"review", "-", "--group", "--watch"},
      {"review", "-", "--group", "--format=html"},
      {"review", "-", "--watch", "--format=sarif"},
      {"review", "-", "--watch"},
      {"review", "-", "--kind=pigeon"},
      {"review", "ad.png"},
  };
  for (const auto& words : rows) {
    const Answer answer = world.run_words(words);
    EXPECT_EQ(answer.status, 2) << words.back();
    EXPECT_NE(answer.err.find("remedy"), std::string::npos) << answer.err;
  }
}

// A watch that does one thing each time it is asked, and then is over.
class Scripted : public FolderWatch {
 public:
  explicit Scripted(std::vector<std::function<void()>> steps) : steps_(std::move(steps)) {}
  Result<Change> wait(int) override {
    if (at_ == steps_.size()) return Change::ended;
    steps_[at_++]();
    return Change::some;
  }

 private:
  std::vector<std::function<void()>> steps_;
  std::size_t at_ = 0;
};

TEST(ReviewCommand, WatchPrintsOnlyWhatChanged) {
  ReviewWorld world;
  world.write("a.txt", "第一条：秒到账的借款");
  world.write("b.jsonl",
              "{\"id\":\"one\",\"text\":\"零门槛借款\"}\n{\"id\":\"two\",\"text\":\"你好\"}\n");
  world.watcher = [&](const std::string&) -> Result<std::unique_ptr<FolderWatch>> {
    return std::unique_ptr<
        FolderWatch>(std::make_unique<Scripted>(std::vector<std::function<void()>>{
        [&] {
          world.write(
              "b.jsonl",
              "{\"id\":\"one\",\"text\":\"零门槛借款\"}\n{\"id\":\"two\",\"text\":\"包下款\"}\n");
        },
        [&] { world.write("a.txt", "第一条：秒到账的借款"); },
        [&] { std::remove(world.path("a.txt").c_str()); }}));
  };
  const Answer answer = world.run({"review", world.folder.path(), "--watch"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  const auto count = [&](std::string_view words) {
    std::size_t times = 0;
    for (std::size_t at = answer.out.find(words); at != std::string::npos;
         at = answer.out.find(words, at + 1))
      ++times;
    return times;
  };
  EXPECT_EQ(count("第一条"), 1u) << "written anew with the same bytes, nothing is said";
  EXPECT_EQ(count("零门槛借款"), 1u) << "the other line of the file did not change";
  EXPECT_EQ(count("包下款"), 2u) << answer.out;  // in the text, and quoted in the finding
  EXPECT_NE(answer.out.find("a.txt is gone"), std::string::npos);
  EXPECT_NE(answer.out.find("2 reviewed: 0 pass"), std::string::npos) << answer.out;
}

TEST(TextPlaces, FindTheWordsInFilesAndInJson) {
  const TextPlaces file = TextPlaces::of_file("甲乙\n丙");
  EXPECT_EQ(file.at(3).line, 2u);
  EXPECT_EQ(file.at(3).column, 1u);
  EXPECT_EQ(file.at(3).byte, 7u);
  EXPECT_EQ(file.at(4).byte, 10u) << "one past the end";

  const std::string line = R"({"no":{"text":"x"},"text" : "a\n\u4e2d\ud83d\ude00b","z":1})";
  const TextPlaces json = TextPlaces::of_member(line, "text", {.line = 7, .byte = 100});
  ASSERT_TRUE(json.known());
  const std::size_t open = line.find("a\\n");
  EXPECT_EQ(json.at(0).byte, 100 + open);
  EXPECT_EQ(json.at(0).line, 7u);
  EXPECT_EQ(json.at(1).column, open + 2);
  EXPECT_EQ(json.at(2).column, open + 4) << "behind \\n";
  EXPECT_EQ(json.at(3).column, open + 10) << "behind \\u4e2d";
  EXPECT_EQ(json.at(4).column, open + 22) << "behind a pair of surrogates";
  EXPECT_FALSE(TextPlaces::of_member(R"({"id":"text"})", "text", {}).known());
}

}  // namespace
}  // namespace guiju::cli
