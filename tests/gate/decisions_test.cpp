// What a caller of `decide` sees: verdicts, errors, the same answer again, nothing half done.
#include "gate/decisions.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "gate/journal.h"
#include "sample_engine.h"
#include "support/faulty_disk.h"

namespace guiju::gate {
namespace {

using guiju::testing::FaultyDisk;
using testing::sample_engine;
using testing::showing;

struct Asking {  // an engine of its own, without or with a journal
  std::unique_ptr<Engine> engine = sample_engine();
  Decisions decisions{engine->snapshots(), engine->people(), Language::en};
  DecisionScratch scratch;

  std::string ask(const std::string& line) {
    std::string out;
    last = decisions.answer(line, "test:1", scratch, out);
    return out;
  }
  Answer last;
};

// A short message reaches out to the person, so it counts as a contact.
const std::vector<std::pair<std::string, std::string>> by_message{{"\"feed\"", "\"sms\""}};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Decisions, OutcomesFollowTheFactsOfTheCase) {
  const struct {
    const char* name;
    std::vector<std::pair<std::string, std::string>> changes;
    const char* outcome;
    const char* policy;  // one that must be a reason; empty: none in particular
  } cases[] = {
      {"an ordinary showing is allowed", {}, "allow", ""},
      {"not marked as an ad",
       {{R"("marked_as_ad":true)", R"("marked_as_ad":false)"}},
       "deny",
       "placement.not-marked-as-ad"},
      {"a lender nobody registered",
       {{"lender-hegu", "lender-nobody"}},
       "deny",
       "placement.lender-unknown"},
      {"a creative nobody registered",
       {{"creative-005", "creative-999"}},
       "deny",
       "placement.creative-unknown"},
      {"someone of sixteen", {{"p-0100", "p-0001"}}, "deny", ""},
      {"two hops before the measures",
       {{R"("hops":1)", R"("hops":2)"}, {"2026-10-20", "2026-09-29"}},
       "allow",
       ""},
      {"two hops under the measures",
       {{R"("hops":1)", R"("hops":2)"}, {"2026-10-20", "2026-09-30"}},
       "deny",
       "placement.too-many-hops"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    Asking asking;
    const std::string answer = asking.ask(showing("r-1", one.changes));
    EXPECT_TRUE(has(answer, std::string(R"("outcome":")") + one.outcome + '"')) << answer;
    EXPECT_TRUE(has(answer, one.policy)) << answer;
  }
}

TEST(Decisions, ChangedContentNoLongerMatchesItsApproval) {
  Asking asking;
  std::string line = showing("r-1");
  const std::size_t at = line.find(R"("content_hash":")") + 16;
  line.replace(at, 64, std::string(64, '0'));
  const std::string answer = asking.ask(line);
  EXPECT_TRUE(has(answer, R"("outcome":"deny")")) << answer;
  EXPECT_TRUE(has(answer, "placement.content-changed")) << answer;
}

TEST(Decisions, BadLinesAreErrorsThatNameThePlace) {
  const struct {
    const char* name;
    std::string line;
    const char* part;  // of the answer
  } cases[] = {
      {"no JSON", "{\"checkpoint\":", "bad_input"},
      {"no object", "[1,2]", "object"},
      {"a checkpoint that does not exist",
       showing("r", {{"\"placement\",\"id\"", "\"placment\",\"id\""}}), "placment"},
      {"an unknown member", showing("r", {{"\"person\"", "\"peson\""}}), "peson"},
      {"an unknown fact, with the nearest", showing("r", {{"marked_as_ad", "marked_as_add"}}),
       "marked_as_ad"},
      {"a wrong type", showing("r", {{"\"hops\":1", "\"hops\":\"one\""}}), "hops"},
      {"a date that does not exist", showing("r", {{"2026-10-20", "2026-02-30"}}), "at"},
      {"an instant without an offset", showing("r", {{"+08:00", ""}}), "at"},
      {"a channel that does not exist", showing("r", {{"\"feed\"", "\"fed\""}}), "feed"},
      {"a key twice", showing("r", {{"\"channel\"", "\"id\":\"x\",\"channel\""}}), "id"},
      {"invalid UTF-8", showing("r", {{"310000", "31\xff"}}), "UTF-8"},
      {"a long value is quoted up to a whole character",
       showing("r", {{"10:00:00+08:00", "10:00:00+0禾谷银行股份有限公司"}}), "禾谷"},
      {"an empty id", showing("", {}), "id"},
      {"an id of 200 bytes", showing(std::string(200, 'x'), {}), "id"},
      {"a digest that is none", showing("r", {{"\"content_hash\":\"", "\"content_hash\":\"zz"}}),
       "content_hash"},
      {"a text of nothing",
       R"({"checkpoint":"creative","id":"r","at":"2026-10-20T10:00:00+08:00","text":""})", "text"},
      {"text and creative at once",
       R"({"checkpoint":"creative","id":"r","at":"2026-10-20T10:00:00+08:00","text":"x","creative":"creative-001"})",
       "text"},
      {"a creative that is not registered",
       R"({"checkpoint":"creative","id":"r","at":"2026-10-20T10:00:00+08:00","creative":"creative-999"})",
       "not_found"},
      {"an age of the wrong type",
       R"({"checkpoint":"campaign","id":"r","at":"2026-10-20T10:00:00+08:00","platform":"platform-shiguang","institution":"lender-hegu","product":"product-02","campaign":{"age_min":"young"}})",
       "age_min"},
  };
  Asking asking;
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    const std::string answer = asking.ask(one.line);
    EXPECT_FALSE(asking.last.judged) << answer;
    EXPECT_TRUE(has(answer, "\"error\"")) << answer;
    EXPECT_TRUE(has(answer, "\"remedy\"")) << answer;
    EXPECT_TRUE(has(answer, one.part)) << answer;
    Document whole;
    EXPECT_TRUE(parse_json(answer, "answer", whole)) << answer;
  }
  EXPECT_TRUE(has(asking.ask(showing("r-good")), "\"outcome\":\"allow\""))
      << "a bad line spoils nothing";
}

TEST(Decisions, TheSameRequestsGiveTheSameBytes) {
  const auto lines = testing::lines_of(testing::source_file("samples/requests.jsonl"));
  ASSERT_EQ(lines.size(), 2000u);
  Asking first, second;
  for (const std::string& line : lines) ASSERT_EQ(first.ask(line), second.ask(line)) << line;
}

TEST(Decisions, AnIdIsAnsweredOnce) {
  FaultyDisk disk;
  auto journal = Journal::open(disk, "journal");
  ASSERT_TRUE(journal);
  Asking asking;
  ASSERT_TRUE(asking.decisions.remember(**journal));
  const std::string once = asking.ask(showing("r-1"));
  EXPECT_TRUE(asking.last.judged);
  EXPECT_EQ(asking.ask(showing("r-1")), once);
  EXPECT_EQ(asking.last.verdict, nullptr) << "recorded, not judged anew";
  const std::string other = asking.ask(showing("r-1", {{"p-0100", "p-0101"}}));
  EXPECT_TRUE(has(other, "conflict")) << other;

  // And so it stays when the process begins anew on the same journal.
  journal->reset();
  auto again = Journal::open(disk, "journal");
  ASSERT_TRUE(again);
  Asking later;
  ASSERT_TRUE(later.decisions.remember(**again));
  EXPECT_EQ(later.ask(showing("r-1")), once);
  EXPECT_TRUE(has(later.ask(showing("r-1", {{"p-0100", "p-0101"}})), "conflict"));
}

TEST(Decisions, ShowingsAreRememberedAcrossARestart) {
  FaultyDisk disk;
  std::string last;
  {
    auto journal = Journal::open(disk, "journal");
    ASSERT_TRUE(journal);
    Asking asking;
    ASSERT_TRUE(asking.decisions.remember(**journal));
    for (int i = 0; i < 40; ++i) last = asking.ask(showing(fmt::format("r-{}", i), by_message));
  }
  EXPECT_TRUE(has(last, "placement.contacts-per-day")) << last;
  auto journal = Journal::open(disk, "journal");
  ASSERT_TRUE(journal);
  Asking later;
  ASSERT_TRUE(later.decisions.remember(**journal));
  const std::string next = later.ask(showing("r-next", by_message));
  EXPECT_TRUE(has(next, "placement.contacts-per-day")) << next;
}

TEST(Decisions, NothingIsAnsweredThatMayBeLost) {
  FaultyDisk disk;
  auto journal = Journal::open(disk, "journal");
  ASSERT_TRUE(journal);
  Asking asking;
  ASSERT_TRUE(asking.decisions.remember(**journal));
  ASSERT_TRUE(has(asking.ask(showing("r-1")), "\"outcome\""));
  disk.plan({.kind = FaultyDisk::Fault::fail, .at = 1, .lasting = true});  // a full disk
  const std::string refused = asking.ask(showing("r-2"));
  EXPECT_FALSE(asking.last.judged);
  EXPECT_TRUE(has(refused, "unavailable")) << refused;
  EXPECT_FALSE(has(refused, "\"outcome\"")) << refused;
  disk.plan({});
  const std::string still = asking.ask(showing("r-3"));
  EXPECT_TRUE(has(still, "unavailable")) << "a failed write stops all that follow: " << still;
}

TEST(Decisions, TheLastPermittedShowingIsGrantedOnce) {
  // However eight threads overtake each other, a person is not addressed more often than the law allows:
  // as often as when they are asked one after another.
  constexpr int asked = 64;
  const auto shown = [](const std::string& answer) {
    const std::size_t at = answer.find(R"("outcome":")");  // the verdict's own comes first
    return answer.compare(at + 11, 5, "allow") == 0 || answer.compare(at + 11, 6, "notice") == 0;
  };
  Asking one_by_one;
  int in_order = 0;
  for (int i = 0; i < asked; ++i)
    in_order += shown(one_by_one.ask(showing(fmt::format("r-{}", i), by_message)));
  ASSERT_GT(in_order, 0);
  ASSERT_LT(in_order, asked);

  Asking together;
  std::atomic<int> granted{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      DecisionScratch scratch;
      for (int i = 0; i < asked / 8; ++i) {
        std::string out;
        together.decisions.answer(showing(fmt::format("r-{}-{}", t, i), by_message), "test",
                                  scratch, out);
        granted += shown(out);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(granted.load(), in_order);
}

}  // namespace
}  // namespace guiju::gate
