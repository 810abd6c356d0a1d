// History under other rules: what changes is exactly what was planted, on any number of threads, and nothing that
// cannot be read hides the rest.
#include "gate/replay.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "gate/decisions.h"
#include "gate/journal.h"
#include "gate/recorder.h"
#include "rulebook/cases.h"
#include "sample_engine.h"
#include "support/faulty_disk.h"

namespace guiju::gate {
namespace {

using guiju::testing::FaultyDisk;
using rulebook::Outcome;
using rulebook::Ruleset;
using RulesetPointer = std::shared_ptr<const Ruleset>;

// The shipped rulebook, with one text replaced in one file.
RulesetPointer rulebook_with(std::string_view file = {}, std::string_view from = {},
                             std::string_view to = {}) {
  auto files = testing::source_tree("rulebook");
  for (SourceFile& one : files) {
    if (file.empty() || one.name != file) continue;
    const std::size_t at = one.bytes.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) one.bytes.replace(at, from.size(), to);
  }
  std::vector<Error> errors;
  auto ruleset = Ruleset::load(files, errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text(Language::en);
  return ruleset ? *ruleset : nullptr;
}

const RulesetPointer& shipped() {
  static const RulesetPointer ruleset = rulebook_with();
  return ruleset;
}

constexpr std::string_view hops_from = "value: 1, from: 2026-09-30, clause: finmkt-2026-jump";
constexpr std::string_view hops_to = "value: 3, from: 2026-09-30, clause: finmkt-2026-jump";

std::unique_ptr<ReplaySource> lines_source(std::string text, RequestJudge judge = {}) {
  auto at = std::make_shared<std::size_t>(0);
  return jsonl_source(
      [text = std::move(text), at](std::span<char> into) -> Result<std::size_t> {
        // Small pieces, so that lines are cut wherever they can be.
        const std::size_t count = std::min({into.size(), text.size() - *at, std::size_t{777}});
        std::memcpy(into.data(), text.data() + *at, count);
        *at += count;
        return count;
      },
      "history.jsonl", 0, std::move(judge));
}

ImpactReport replayed(std::string text, const ReplayRules& rules, const ReplayLimits& limits = {},
                      const ReplayWatch& watch = {}) {
  const auto source = lines_source(std::move(text));
  auto report = replay(*source, rules, limits, watch);
  EXPECT_TRUE(report) << (report ? "" : report.error().text(Language::en));
  return report ? *report : ImpactReport{};
}

std::string json_of(const ImpactReport& report) {
  std::string out;
  JsonWriter json(out);
  write_report(json, report);
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

// The sample requests as a journal would hold them.
const std::vector<std::string>& sample_records() {
  static const std::vector<std::string> records = [] {
    std::vector<std::string> out;
    const auto engine = testing::sample_engine();
    Decisions decisions(engine->snapshots(), engine->people(), Language::zh);
    decisions.keep_records();
    DecisionScratch scratch;
    for (const std::string& line :
         testing::lines_of(testing::source_file("samples/requests.jsonl"))) {
      std::string answer;
      EXPECT_TRUE(decisions.answer(line, "samples", scratch, answer).judged) << answer;
      out.push_back(scratch.payload);
    }
    return out;
  }();
  return records;
}

// The cases of the law as rows of facts, in which nothing is recorded but the facts.
struct CaseRows {
  rulebook::CaseBook book;
  std::vector<std::string> rows;

  explicit CaseRows(std::string_view folder = "tests/cases") {
    std::vector<Error> errors;
    auto files = testing::source_tree(folder);
    auto loaded = rulebook::CaseBook::load(files, errors);
    for (const Error& error : errors) ADD_FAILURE() << error.text(Language::en);
    if (!loaded) return;
    book = std::move(*loaded);
    rulebook::Facts facts;
    for (const rulebook::Case& one : book.cases()) {
      one.state(facts);
      rows.push_back(row(name_of(one.checkpoint), facts, one.as_of));
    }
  }
  static std::string row(std::string_view checkpoint, const rulebook::Facts& facts, Instant at,
                         std::string_view id = {}) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().field("checkpoint", checkpoint);
    json.field("at", std::string_view(instant_text(at)));
    if (!id.empty()) json.field("record", id);
    json.key("facts");
    write_facts(json, facts);
    json.end_object();
    return out;
  }
  const rulebook::Case* find(std::string_view name) const {
    for (const rulebook::Case& one : book.cases()) {
      if (one.name == name) return &one;
    }
    ADD_FAILURE() << "no case " << name;
    return nullptr;
  }
};

// Showings that differ in the number of hops only, named hops-0 … hops-5.
std::vector<std::string> rows_by_hops(const CaseRows& cases) {
  const rulebook::Case* base = cases.find("跳转一次到机构平台的放行");
  std::vector<std::string> rows;
  rulebook::Facts facts;
  for (int hops = 0; hops <= 5; ++hops) {
    base->state(facts);
    facts.set(rulebook::Fact::placement_hops, hops);
    rows.push_back(CaseRows::row("placement", facts, base->as_of, "hops-" + std::to_string(hops)));
  }
  return rows;
}

std::set<std::string> records_of(const ImpactReport& report) {
  std::set<std::string> out;
  for (const ImpactExample& one : report.examples) out.insert(one.record);
  return out;
}

TEST(Replay, UnderTheSameRulebookEveryAnswerComesAgain) {
  const std::array known{shipped().get()};
  const ImpactReport report = replayed(joined(sample_records()), {.known = known});
  ASSERT_TRUE(report.reproduction);
  EXPECT_EQ(report.reproduction->reproduced, sample_records().size());
  EXPECT_EQ(report.reproduction->differing, 0u);
  EXPECT_EQ(report.bad, 0u) << report.bad_lines.front().text(Language::en);
  EXPECT_EQ(report.total.changed(), 0u);
  EXPECT_EQ(report.reasons_changed + report.obligations_changed, 0u);
  EXPECT_GT(report.by[static_cast<std::size_t>(Breakdown::institution)].size(), 5u);
}

TEST(Replay, AnAnswerThatDoesNotComeAgainIsNamedWithWhatDiffers) {
  const struct {
    const char* name;
    const char *from, *to;
    const char* part;  // null: not checked, since its rulebook is not at hand
  } cases[] = {
      {"as it was", "", "", ""},
      {"another outcome", R"("outcome":"allow")", R"("outcome":"deny")", "outcome"},
      {"another wording of the request", R"("region":"310000"},"facts")",
       R"("region":"310001"},"facts")", "wording"},
      {"a fact that a policy denies", R"("marked_as_ad":true,"close)",
       R"("marked_as_ad":false,"close)", "outcome"},
      {"another rulebook", R"("version":"2026)", R"("version":"2027)", nullptr},
  };
  std::string allowed;
  for (const std::string& record : sample_records()) {
    const bool fits = record.find(R"("outcome":"allow","reasons":[])") != std::string::npos &&
                      record.find("\"checkpoint\":\"placement\"") != std::string::npos &&
                      record.find(R"("region":"310000"},"facts")") != std::string::npos;
    if (fits) allowed = record;
  }
  ASSERT_FALSE(allowed.empty());
  const std::array known{shipped().get()};
  for (const auto& one : cases) {
    std::string record = allowed;
    std::string from = one.from;
    if (from.find("marked_as_ad") != std::string::npos) {  // among the facts, not in the request
      const std::size_t at = record.find(R"("marked_as_ad":true)", record.find("\"facts\""));
      ASSERT_NE(at, std::string::npos);
      record.replace(at, 19, R"("marked_as_ad":false)");
    } else if (!from.empty()) {
      const std::size_t at = record.find(from);
      ASSERT_NE(at, std::string::npos) << one.name;
      record.replace(at, from.size(), one.to);
    }
    const ImpactReport report = replayed(record + "\n", {.known = known});
    ASSERT_EQ(report.bad, 0u) << one.name;
    const Reproduction& check = *report.reproduction;
    if (one.part == nullptr) {
      EXPECT_EQ(check.other_rulebooks.size(), 1u) << one.name;
      EXPECT_EQ(check.reproduced + check.differing, 0u) << one.name;
    } else if (*one.part == '\0') {
      EXPECT_EQ(check.reproduced, 1u) << one.name;
    } else {
      ASSERT_EQ(check.examples.size(), 1u) << one.name;
      EXPECT_EQ(check.examples[0].part, one.part) << one.name;
      EXPECT_EQ(check.examples[0].record.size(), 32u);
    }
  }
}

TEST(Replay, AMovedThresholdChangesExactlyTheCasesBetween) {
  const CaseRows cases;
  const auto wider = rulebook_with("parameters.yaml", hops_from, hops_to);
  const std::string rows = joined(rows_by_hops(cases));
  const ImpactReport stricter =
      replayed(rows, {.candidate = shipped().get(), .against = wider.get()});
  EXPECT_EQ(stricter.total.cases(), 6u);
  EXPECT_EQ(stricter.total.newly_denied(), 2u);
  EXPECT_EQ(stricter.total.stronger(), 2u);
  EXPECT_EQ(stricter.total.weaker(), 0u);
  EXPECT_EQ(records_of(stricter), (std::set<std::string>{"hops-2", "hops-3"}));
  ASSERT_TRUE(stricter.policies.contains("placement.too-many-hops"));
  const LawImpact& hops = stricter.policies.at("placement.too-many-hops");
  EXPECT_EQ(hops.before, 2u);
  EXPECT_EQ(hops.after, 4u);
  EXPECT_EQ(hops.only_after, 2u);
  EXPECT_EQ(hops.made_stronger, 2u);
  EXPECT_EQ(hops.made_weaker, 0u);
  EXPECT_EQ(hops.examples, (std::vector<std::string>{"hops-2", "hops-3"}));
  EXPECT_EQ(stricter.clauses.at("finmkt-2026-jump").only_after, 2u);
  EXPECT_FALSE(hops.title.en.empty());

  const ImpactReport milder =
      replayed(rows, {.candidate = wider.get(), .against = shipped().get()});
  EXPECT_EQ(milder.total.newly_allowed(), 2u);
  EXPECT_EQ(milder.total.newly_denied(), 0u);
  EXPECT_EQ(milder.policies.at("placement.too-many-hops").made_weaker, 2u);
}

TEST(Replay, TheLawOfAnotherDayIsThatOfTheCasesOfThatDay) {
  const CaseRows cases;
  const std::string rows = joined(rows_by_hops(cases));
  const struct {
    const char* name;
    Date as_of;
    std::uint64_t denied;  // of six
  } days[] = {
      {"the day before the measures", Date::of(2026, 9, 29), 0},
      {"the day of the measures", Date::of(2026, 9, 30), 4},
  };
  for (const auto& day : days) {
    const ImpactReport report = replayed(
        rows, {.candidate = shipped().get(), .against = shipped().get(), .as_of = day.as_of});
    EXPECT_EQ(report.total.after(Outcome::deny), day.denied) << day.name;
    EXPECT_EQ(report.total.before(Outcome::deny), 4u) << day.name;
  }
}

// The slow twin: every case of the law stated anew and judged by itself.
TEST(Replay, AgreesWithEachCaseJudgedByItself) {
  const CaseRows cases;
  ASSERT_GT(cases.rows.size(), 200u);
  const Date as_of = Date::of(2026, 9, 29);
  Moves expected;
  rulebook::Facts facts;
  cel::Scratch cel;
  rulebook::Verdict before, after;
  std::string rows;
  for (std::size_t i = 0; i < cases.rows.size(); ++i) {
    const rulebook::Case& one = cases.book.cases()[i];
    const CheckpointRow* row = find_checkpoint(name_of(one.checkpoint));
    if (row == nullptr) continue;
    rows += cases.rows[i] + "\n";
    one.state(facts);
    shipped()
        ->at(shanghai_date(one.as_of))
        .evaluate(row->checkpoint, row->fallback, facts, cel, before);
    one.state(facts);
    shipped()->at(as_of).evaluate(row->checkpoint, row->fallback, facts, cel, after);
    expected.add(before.outcome, after.outcome);
  }
  const ImpactReport report =
      replayed(rows, {.candidate = shipped().get(), .against = shipped().get(), .as_of = as_of});
  EXPECT_EQ(report.bad, 0u);
  EXPECT_EQ(report.total.from_to, expected.from_to);
  EXPECT_GT(report.total.changed(), 5u) << "nothing to agree on";
}

TEST(Replay, WritesTheSameReportOnAnyNumberOfThreads) {
  std::string text = joined(sample_records());
  text.insert(text.size() / 2, "\nnot a line\n");  // cuts one in two as well
  const ReplayRules rules{.candidate = shipped().get(), .as_of = Date::of(2026, 9, 29)};
  // Bounds that are reached, so that what is cut off must be the same too.
  const ReplayLimits bounds[] = {
      {},
      {.batch_lines = 100,
       .examples_max = 7,
       .law_examples_max = 2,
       .bad_lines_max = 2,
       .keys_max = 9},
  };
  for (ReplayLimits limits : bounds) {
    const std::string once = json_of(replayed(text, rules, limits));
    EXPECT_NE(once.find("\"bad\":3"), std::string::npos) << once.substr(0, 400);
    for (const unsigned threads : {2u, 3u, 8u}) {
      limits.threads = threads;
      EXPECT_TRUE(json_of(replayed(text, rules, limits)) == once) << threads << " threads";
    }
  }
  const std::string once = json_of(replayed(text, rules));
  for (const std::size_t batch_lines : {1u, 17u, 5000u}) {
    EXPECT_TRUE(json_of(replayed(text, rules, {.threads = 2, .batch_lines = batch_lines})) == once)
        << "batches of " << batch_lines;
  }
}

TEST(Replay, JudgesByColumnsAsCaseByCase) {
  const auto wider = rulebook_with("parameters.yaml", hops_from, hops_to);
  const CaseRows cases;
  const struct {
    const char* name;
    std::string text;
    ReplayRules rules;
  } histories[] = {
      {"the sample requests, another day",
       joined(sample_records()),
       {.candidate = shipped().get(), .as_of = Date::of(2026, 9, 29)}},
      {"the sample requests, another rulebook",
       joined(sample_records()),
       {.candidate = wider.get(), .against = shipped().get()}},
      {"the cases of the law",
       joined(cases.rows),
       {.candidate = wider.get(), .against = shipped().get(), .as_of = Date::of(2026, 10, 20)}},
  };
  for (const auto& one : histories) {
    for (const std::size_t batch_lines : {40u, 1000u, 9000u}) {
      const std::string by_rows =
          json_of(replayed(one.text, one.rules, {.batch_lines = batch_lines, .by_columns = false}));
      const std::string by_columns =
          json_of(replayed(one.text, one.rules, {.batch_lines = batch_lines, .by_columns = true}));
      EXPECT_TRUE(by_rows == by_columns) << one.name << ", batches of " << batch_lines;
    }
  }
}

TEST(Replay, ABadLineIsNamedAndTheOthersAreJudged) {
  const std::string good = sample_records()[0];
  const std::string answer_gone = good.substr(0, good.rfind(",\"answer\":")) + "}";
  const struct {
    const char* name;
    std::string line;
  } cases[] = {
      {"no JSON", "{\"request\":"},
      {"no object", "[1,2]"},
      {"no facts after lines with facts", R"({"checkpoint":"placement","id":"x"})"},
      {"an unknown member", R"({"checkpoint":"placement","fact":{},"facts":{"case.id":"x"}})"},
      {"an unknown fact", R"({"checkpoint":"placement","facts":{"case":{"idd":"x"}}})"},
      {"no instant", R"({"checkpoint":"placement","facts":{"case":{"id":"x"}}})"},
      {"a checkpoint nobody asks",
       R"({"checkpoint":"moon","at":"2026-10-20T10:00:00Z","facts":{}})"},
      {"an outcome that is none",
       R"({"checkpoint":"placement","at":"2026-10-20T10:00:00Z","facts":{},"answer":{"outcome":"yes"}})"},
      {"an answer that is a text",
       R"({"checkpoint":"placement","at":"2026-10-20T10:00:00Z","facts":{},"answer":"allow"})"},
      {"nothing it was answered", answer_gone},
      {"a line beyond every bound",
       "{\"facts\":\"" + std::string(replay_line_bytes_max, 'x') + "\"}"},
  };
  for (const auto& one : cases) {
    const ImpactReport report =
        replayed(good + "\n" + one.line + "\n\n" + good + "\n", {.candidate = shipped().get()});
    EXPECT_EQ(report.cases, 2u) << one.name;
    ASSERT_EQ(report.bad, 1u) << one.name;
    ASSERT_EQ(report.bad_lines.size(), 1u) << one.name;
    EXPECT_NE(report.bad_lines[0].where.find("history.jsonl:2"), std::string::npos)
        << one.name << ": " << report.bad_lines[0].where;
    EXPECT_FALSE(report.bad_lines[0].remedy.en.empty()) << one.name;
    EXPECT_FALSE(report.bad_lines[0].remedy.zh.empty()) << one.name;
  }
}

TEST(Replay, RecordsWrittenAnewByAnotherToolStillComeAgain) {
  // Blanks between members and another order change nothing of the members' own bytes.
  const std::string& record = sample_records()[0];
  const std::size_t facts = record.rfind(",\"facts\":{\"case\":"),
                    answer = record.rfind(",\"answer\":{");
  const std::string request_text = record.substr(11, facts - 11);
  const std::string facts_text = record.substr(facts + 9, answer - facts - 9);
  const std::string answer_text = record.substr(answer + 10, record.size() - answer - 11);
  const std::string anew = "{ \"answer\" : " + answer_text + " , \"facts\":" + facts_text +
                           ",\t\"request\": " + request_text + " } ";
  const std::array known{shipped().get()};
  const ImpactReport report = replayed(anew, {.known = known});
  ASSERT_EQ(report.bad, 0u) << report.bad_lines[0].text(Language::en);
  EXPECT_EQ(report.reproduction->reproduced, 1u);
}

TEST(Replay, StopsWhenAskedAndReportsWhatWasRead) {
  std::uint64_t asked = 0;
  const ImpactReport report =
      replayed(joined(sample_records()), {.candidate = shipped().get()}, {.batch_lines = 64},
               {.progress = {}, .stop = [&] { return ++asked == 300; }});
  EXPECT_TRUE(report.interrupted);
  EXPECT_EQ(report.lines, 300u);
  EXPECT_EQ(report.cases, 300u);
}

struct Kept {  // a journal in memory with the sample requests from `first` on
  FaultyDisk disk;
  std::string folder = "data/journal";

  explicit Kept(std::size_t count) {
    const auto engine = testing::sample_engine();
    EXPECT_TRUE(disk.make_folders("data"));
    auto journal = Journal::open(disk, folder);
    EXPECT_TRUE(journal);
    Decisions decisions(engine->snapshots(), engine->people(), Language::en);
    EXPECT_TRUE(decisions.remember(**journal));
    DecisionScratch scratch;
    // Creatives and campaigns first: they are recorded with facts of their own.
    std::vector<std::string> first, rest;
    for (std::string& line : testing::lines_of(testing::source_file("samples/requests.jsonl"))) {
      const bool showing = line.find("\"checkpoint\":\"placement\"") != std::string::npos;
      (showing ? rest : first).push_back(std::move(line));
    }
    std::reverse(first.begin() + 1, first.end());  // both kinds are among the first of them
    first.resize(std::min(first.size(), count / 2));
    first.insert(first.end(), rest.begin(),
                 rest.begin() + static_cast<std::ptrdiff_t>(count - first.size()));
    for (const std::string& line : first) {
      std::string out;
      EXPECT_TRUE(decisions.answer(line, "samples", scratch, out).judged) << out;
    }
  }
  std::string segment() const { return folder + "/journal-000001.gj"; }
};

TEST(Replay, AJournalComesAgainWhateverCheckpointsItHolds) {
  Kept kept(200);
  const std::array known{shipped().get()};
  const auto source = history_source(std::make_shared<JournalFolder>(kept.disk, kept.folder));
  EXPECT_GT(source->bytes_total(), 200'000u);
  const auto report = replay(*source, {.known = known});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->reproduction->reproduced, 200u);
  EXPECT_EQ(report->reproduction->differing, 0u);
  EXPECT_EQ(report->by[static_cast<std::size_t>(Breakdown::checkpoint)].size(), 5u);
  // And it can be opened again.
  const auto engine = testing::sample_engine();
  auto journal = Journal::open(kept.disk, kept.folder);
  ASSERT_TRUE(journal);
  Decisions decisions(engine->snapshots(), engine->people(), Language::en);
  const Status remembered = decisions.remember(**journal);
  EXPECT_TRUE(remembered) << remembered.error().text(Language::en);
}

TEST(Replay, ATornTailIsSaidAndTheRestIsJudged) {
  Kept kept(20);
  {
    auto file = kept.disk.open(kept.segment(), OpenMode::append_create);
    ASSERT_TRUE(file);
    // The seal of a peaceful end goes, and a record's beginning stands there instead.
    ASSERT_TRUE((*file)->truncate(*(*file)->size() - 16));
    ASSERT_TRUE((*file)->append("half a record"));
  }
  const auto source = history_source(std::make_shared<JournalFolder>(kept.disk, kept.folder));
  const auto report = replay(*source, {.candidate = shipped().get()});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->cases, 20u);
  EXPECT_EQ(report->torn_bytes, 13u);
  EXPECT_NE(report->torn_at.find("journal-000001.gj"), std::string::npos);
}

TEST(Replay, DamageInTheMiddleEndsTheReadingAndSaysWhere) {
  Kept kept(20);
  {
    std::string bytes = kept.disk.bytes(kept.segment());
    bytes[bytes.size() / 2] ^= 1;
    ASSERT_TRUE(kept.disk.write_whole(kept.segment(), bytes));
  }
  const auto source = history_source(std::make_shared<JournalFolder>(kept.disk, kept.folder));
  const auto report = replay(*source, {.candidate = shipped().get()});
  ASSERT_TRUE(report);
  EXPECT_GT(report->cases, 3u);
  EXPECT_LT(report->cases, 20u);
  ASSERT_TRUE(report->stopped);
  EXPECT_EQ(report->stopped->kind, ErrorKind::corrupt);
}

TEST(Replay, AJournalThatIsNotThereIsAnError) {
  FaultyDisk disk;
  const auto source = history_source(std::make_shared<JournalFolder>(disk, "nowhere/journal"));
  const auto report = replay(*source, {.candidate = shipped().get()});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::not_found);
}

TEST(Replay, TheReportNamesNobody) {
  const ImpactReport report = replayed(
      joined(sample_records()), {.candidate = shipped().get(), .as_of = Date::of(2026, 9, 29)},
      {.examples_max = 1000});
  const std::string json = json_of(report);
  EXPECT_GT(report.examples.size(), 20u);
  EXPECT_EQ(json.find("\"p-0"), std::string::npos);
  EXPECT_EQ(json.find("\"age\""), std::string::npos);
  Document document;
  EXPECT_TRUE(parse_json(json, "report", document));
}

}  // namespace
}  // namespace guiju::gate
