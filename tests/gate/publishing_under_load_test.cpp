// Threads decide while another publishes, again and again: none fails, and every answer is wholly by
// one of the two revisions.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "base/document.h"
#include "gate/decisions.h"
#include "gate/journal.h"
#include "sample_engine.h"
#include "support/temporary_folder.h"

namespace guiju::gate {
namespace {

// The sample's rulebook with every sentence of one policy changed, so that its answers differ.
std::vector<SourceFile> edited_rules() {
  auto files = testing::source_tree("rulebook");
  int changed = 0;
  for (SourceFile& file : files) {
    for (std::size_t at = 0; (at = file.bytes.find("outcome: review", at)) != std::string::npos;) {
      file.bytes.replace(at, 15, "outcome: deny");
      ++changed;
    }
  }
  EXPECT_GT(changed, 0);
  return files;
}

LawSources published(const Digest& revision, const std::vector<SourceFile>& files) {
  LawSources law;
  law.timeline = {{.from = beginning,
                   .revision = built_in,
                   .challenger = {},
                   .share_bp = 0,
                   .act = {},
                   .by = {}},
                  {.from = Instant(0),
                   .revision = revision,
                   .challenger = {},
                   .share_bp = 0,
                   .act = {},
                   .by = "maker"}};
  law.revisions = {{revision, files}};
  return law;
}

Digest hash_of(const std::vector<SourceFile>& files) {
  std::vector<Error> errors;
  const auto rules = rulebook::Ruleset::load(files, errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text(Language::en);
  return rules ? (*rules)->hash() : Digest{};
}

std::string with_id(std::string line, const std::string& id) {
  const std::size_t at = line.find("\"id\":\"") + 6;
  return line.replace(at, line.find('"', at) - at, id);
}

// What the sample requests get under each revision alone: the slow twin.
std::map<std::string, std::vector<std::string>> answers_alone(
    const std::vector<std::string>& requests, const LawSources& law, const std::string& version) {
  std::map<std::string, std::vector<std::string>> answers;
  const auto engine = testing::sample_engine();
  std::vector<Error> errors;
  EXPECT_TRUE(engine->renew(law, errors));
  Decisions decisions(engine->snapshots(), engine->people(), Language::en);
  DecisionScratch scratch;
  for (const std::string& request : requests) {
    std::string out;
    EXPECT_TRUE(decisions.answer(request, "test", scratch, out).judged) << request;
    EXPECT_NE(out.find(version), std::string::npos);
    answers[version].push_back(out);
  }
  return answers;
}

TEST(PublishingUnderLoad, NoneFailsAndNoneIsOfTwoVersions) {
  const auto engine = testing::sample_engine();
  ASSERT_NE(engine, nullptr);
  const auto edited = edited_rules();
  const Digest revision = hash_of(edited);
  const std::string zero_version(engine->ruleset().version());
  const LawSources after = published(revision, edited), before;
  ASSERT_NE(revision, engine->ruleset().hash());
  std::string edited_version;
  {
    std::vector<Error> errors;
    edited_version = (*rulebook::Ruleset::load(edited, errors))->version();
  }

  // Creatives and campaigns: what they get depends on nobody else's requests.
  std::vector<std::string> requests;
  for (const std::string& line :
       testing::lines_of(testing::source_file("samples/requests.jsonl"))) {
    if (line.find("\"checkpoint\":\"placement\"") == std::string::npos) requests.push_back(line);
  }
  requests.push_back(
      R"({"checkpoint":"creative","id":"c","at":"2026-10-20T10:00:00+08:00","text":"秒批到账，全民可借，最低日息万二"})");
  for (std::size_t i = 0; i < requests.size(); ++i)
    requests[i] = with_id(requests[i], "r" + std::to_string(i));
  auto alone = answers_alone(requests, before, zero_version);
  alone.merge(answers_alone(requests, after, edited_version));
  ASSERT_NE(alone[zero_version], alone[edited_version]);

  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> asked = 0, failed = 0, mixed = 0, of_edited = 0, shown = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Decisions decisions(engine->snapshots(), engine->people(), Language::en);
      DecisionScratch scratch;
      std::string out;
      for (std::uint64_t i = 0; !stop; ++i) {
        const std::size_t at = (i + static_cast<std::size_t>(t)) % requests.size();
        out.clear();
        failed += !decisions.answer(requests[at], "test", scratch, out).judged;
        const bool edited_one = out.find(edited_version) != std::string::npos;
        of_edited += edited_one;
        mixed += out != alone[edited_one ? edited_version : zero_version][at];
        // A showing runs through the people's windows, which a publication leaves alone.
        out.clear();
        const std::string showing = testing::showing(
            fmt::format("t{}-{}", t, i), {{"p-0100", fmt::format("p-{:04}", 60 + i % 400)}});
        failed += !decisions.answer(showing, "test", scratch, out).judged;
        shown += out.find(edited_version) != std::string::npos ||
                 out.find(zero_version) != std::string::npos;
        asked += 2;
      }
    });
  }
  std::vector<Error> errors;
  int publications = 0;
  for (; publications < 400 || asked < 20'000; ++publications) {
    ASSERT_TRUE(engine->renew(publications % 2 == 0 ? after : before, errors));
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0U);
  EXPECT_EQ(mixed, 0U);
  EXPECT_EQ(shown, asked / 2);
  EXPECT_GT(of_edited, 0U);
  EXPECT_LT(of_edited, asked / 2);
  RecordProperty("asked", static_cast<int>(asked));
  std::cout << asked << " answers, " << of_edited << " by the second revision, " << publications
            << " publications\n";
}

TEST(Publishing, ARevisionWhoseFilesWereExchangedIsNotPutInForce) {
  const auto engine = testing::sample_engine();
  const auto edited = edited_rules();
  LawSources law = published(hash_of(edited), testing::source_tree("rulebook"));
  std::vector<Error> errors;
  const auto renewed = engine->renew(law, errors);
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().kind, ErrorKind::corrupt);
}

// A shadow is written beside the answer and moves no byte of it, whatever becomes of the shadow.
TEST(Shadow, LeavesEveryAnswerAsItWas) {
  const auto edited = edited_rules();
  const Digest revision = hash_of(edited);
  const auto disk = system_disk();
  std::vector<std::vector<std::string>> answers;
  for (const int shadows : {0, 1, 2}) {  // none, one that works, one that cannot be made ready
    const guiju::testing::TemporaryFolder folder;
    const auto engine = testing::sample_engine();
    LawSources law;
    if (shadows > 0) law.shadows = {revision};
    if (shadows == 1) law.revisions = {{revision, edited}};
    if (shadows == 2) law.revisions = {{revision, {{"rulebook.yaml", "no: rulebook"}}}};
    std::vector<Error> errors;
    ASSERT_TRUE(engine->renew(law, errors));
    EXPECT_EQ(engine->shadow_faults().size(), shadows == 2 ? 1U : 0U);
    auto journal = Journal::open(*disk, folder.path());
    ASSERT_TRUE(journal);
    Decisions decisions(engine->snapshots(), engine->people(), Language::en);
    ASSERT_TRUE(decisions.remember(**journal));
    DecisionScratch scratch;
    std::vector<std::string> of_run;
    for (const std::string& line :
         testing::lines_of(testing::source_file("samples/requests.jsonl"))) {
      std::string out;
      decisions.answer(line, "test", scratch, out);
      of_run.push_back(out);
      if (of_run.size() == 300) break;  // every checkpoint is among them
    }
    answers.push_back(of_run);
    journal->reset();

    std::uint64_t records = 0, with_shadow = 0, differing = 0;
    ASSERT_TRUE(Journal::read(
        *disk, folder.path(), 1, [&](std::uint64_t, std::string_view payload) -> Status {
          Document document;
          GUIJU_CHECK_OK(parse_json(payload, "record", document));
          ++records;
          const Value list = document.root().find("shadow");
          if (!list) return Done{};
          with_shadow += list.size() == 1;
          const Value said = *list.begin();
          differing += said.find("outcome").node().text !=
                       document.root().find("answer").find("outcome").node().text;
          EXPECT_TRUE(revision.hex().starts_with(said.find("revision").node().text));
          return Done{};
        }));
    EXPECT_GT(records, 0U);
    EXPECT_EQ(with_shadow, shadows == 1 ? records : 0U);
    if (shadows == 1) {
      EXPECT_GT(differing, 0U);
    }

    // What was recorded with shadows is remembered as ever.
    auto again = Journal::open(*disk, folder.path());
    ASSERT_TRUE(again);
    Decisions reopened(engine->snapshots(), engine->people(), Language::en);
    ASSERT_TRUE(reopened.remember(**again));
  }
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(answers[0], answers[2]);
}

}  // namespace
}  // namespace guiju::gate
