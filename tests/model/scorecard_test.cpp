#include "model/scorecard.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "model/folds.h"
#include "model/measures.h"
#include "model/served_card.h"

namespace guiju::model {
namespace {

TEST(Logistic, TheGradientIsNothingWhereItStops) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal;
  std::vector<std::vector<double>> columns(3);
  std::vector<std::uint8_t> bad;
  for (int i = 0; i < 9000; ++i) {
    double odds = -1.5;
    for (std::size_t c = 0; c < 3; ++c) {
      columns[c].push_back(normal(random));
      odds += (c == 1 ? -0.8 : 0.5) * columns[c].back();
    }
    bad.push_back(static_cast<double>(random() % 1000) / 1000 < logistic(odds) ? 1 : 0);
  }
  const LogisticFit fit = fit_logistic(columns, bad);
  EXPECT_TRUE(fit.converged);
  EXPECT_FALSE(fit.separated);
  double at_intercept = 0;
  std::vector<double> gradient(3);
  for (std::size_t row = 0; row < bad.size(); ++row) {
    double odds = fit.intercept;
    for (std::size_t c = 0; c < 3; ++c) odds += fit.slopes[c] * columns[c][row];
    const double error = bad[row] - logistic(odds);
    at_intercept += error;
    for (std::size_t c = 0; c < 3; ++c) gradient[c] += error * columns[c][row];
  }
  EXPECT_NEAR(at_intercept, 0, 1e-4);
  for (const double one : gradient) EXPECT_NEAR(one, 0, 1e-4);
  // Within four standard errors of what the rows were made with.
  EXPECT_NEAR(fit.slopes[1], -0.8, 4 * fit.standard_errors[2]);
  EXPECT_LT(fit.standard_errors[2], 0.05);
}

TEST(Logistic, SaysWhenOneColumnTellsTheClassesApart) {
  std::vector<std::vector<double>> columns(1);
  std::vector<std::uint8_t> bad;
  for (int i = 0; i < 200; ++i) {
    columns[0].push_back(i < 100 ? -1 : 1);
    bad.push_back(i < 100 ? 0 : 1);
  }
  const LogisticFit fit = fit_logistic(columns, bad);
  EXPECT_TRUE(fit.separated || fit.slopes[0] > 10);
  EXPECT_TRUE(std::isfinite(fit.slopes[0]));
  const LogisticFit quiet = fit_logistic(columns, bad, 2);
  EXPECT_LT(quiet.slopes[0], 10);
}

TEST(Logistic, ColumnsThatAreTheSameAreLiftedAndSaid) {
  std::vector<std::vector<double>> columns(2);
  std::vector<std::uint8_t> bad;
  for (int i = 0; i < 300; ++i) {
    columns[0].push_back(i % 7);
    columns[1].push_back(i % 7);
    bad.push_back(i % 7 + i % 3 > 5 ? 1 : 0);
  }
  const LogisticFit fit = fit_logistic(columns, bad);
  EXPECT_TRUE(fit.lifted);
  EXPECT_TRUE(std::isfinite(fit.slopes[0]) && std::isfinite(fit.slopes[1]));
}

TEST(Measures, AgreeWithCountingPairs) {
  std::mt19937_64 random(9);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> risk;
    std::vector<std::uint8_t> bad;
    for (int i = 0; i < 60; ++i) {
      risk.push_back(static_cast<double>(random() % 20) / 20);
      bad.push_back(i < 2 ? static_cast<std::uint8_t>(i) : random() % 3 == 0);
    }
    double pairs = 0, right = 0, ks = 0;
    for (std::size_t i = 0; i < risk.size(); ++i)
      for (std::size_t j = 0; j < risk.size(); ++j)
        if (bad[i] && !bad[j]) {
          pairs += 1;
          right += risk[i] > risk[j] ? 1 : risk[i] == risk[j] ? 0.5 : 0;
        }
    const double bads = std::accumulate(bad.begin(), bad.end(), 0.0);
    for (const double cut : risk) {
      double b = 0, g = 0;
      for (std::size_t i = 0; i < risk.size(); ++i) (bad[i] ? b : g) += risk[i] >= cut;
      ks = std::max(ks, std::abs(b / bads - g / (static_cast<double>(bad.size()) - bads)));
    }
    const Measures found = measure(risk, bad);
    EXPECT_NEAR(found.auc, right / pairs, 1e-12);
    EXPECT_NEAR(found.ks, ks, 1e-12);
  }
}

// The interval holds the truth about as often as it says: 600 samples of a score whose AUC is known.
TEST(Measures, IntervalOfTheAucHoldsTheTruth) {
  std::mt19937_64 random(9);
  std::normal_distribution<double> normal;
  const double truth = 0.5 * std::erfc(-1.0 / std::sqrt(2.0) / std::sqrt(2.0));  // Phi(1 / sqrt 2)
  int held = 0;
  for (int sample = 0; sample < 600; ++sample) {
    std::vector<double> risk;
    std::vector<std::uint8_t> bad;
    for (int i = 0; i < 240; ++i) {
      bad.push_back(i % 4 == 0);
      risk.push_back(normal(random) + (bad.back() ? 1 : 0));
    }
    const Measures found = measure(risk, bad);
    held += found.auc_low <= truth && truth <= found.auc_high;
  }
  EXPECT_GE(held, 600 * 0.92);
  EXPECT_LE(held, 600 * 0.98);
}

TEST(Measures, CalibrationSaysWhoIsTooSure) {
  std::mt19937_64 random(4);
  std::normal_distribution<double> normal;
  std::vector<double> honest, sure;
  std::vector<std::uint8_t> bad;
  for (int i = 0; i < 40000; ++i) {
    const double odds = normal(random) - 1;
    bad.push_back(static_cast<double>(random() % 1000000) / 1e6 < logistic(odds));
    honest.push_back(logistic(odds));
    sure.push_back(logistic(2 * odds + 0.5));
  }
  const Calibration plain = calibrate(honest, bad), too_sure = calibrate(sure, bad);
  EXPECT_NEAR(plain.slope, 1, 0.05);
  EXPECT_NEAR(plain.intercept, 0, 0.05);
  EXPECT_NEAR(too_sure.slope, 0.5, 0.03);
  EXPECT_NEAR(too_sure.intercept, -0.25, 0.05);
}

TEST(Logistic, VarianceInflationIsOneOverWhatOthersLeave) {
  std::mt19937_64 random(6);
  std::normal_distribution<double> normal;
  std::vector<std::vector<double>> columns(5);
  for (int i = 0; i < 50000; ++i) {
    const double a = normal(random), b = normal(random);
    columns[0].push_back(a);
    columns[1].push_back(b);
    columns[2].push_back(0.6 * a + 0.8 * normal(random));  // R² 0.36 of a
    columns[3].push_back(3);                               // does not change
    columns[4].push_back(2 * b - 7);                       // says what b says
  }
  const auto all = variance_inflation(columns);
  EXPECT_NEAR(all[0], 1 / (1 - 0.36), 0.03);
  EXPECT_NEAR(all[2], 1 / (1 - 0.36), 0.03);
  EXPECT_EQ(all[3], 1);
  EXPECT_TRUE(std::isinf(all[1]));
  EXPECT_TRUE(std::isinf(all[4]));
  columns.pop_back();
  EXPECT_NEAR(variance_inflation(columns)[1], 1, 0.01);
}

TEST(Folds, NumberTheRowsOfEachClass) {
  const std::vector<std::uint8_t> bad{0, 1, 0, 0, 1, 0, 1, 0};
  EXPECT_EQ(folds_by_class_rank(bad, 3), (std::vector<std::uint32_t>{0, 0, 1, 2, 1, 0, 2, 1}));
}

std::string applicants(int rows) {
  std::mt19937_64 random(21);
  std::string csv = "age,income,job,noise,bad\n";
  for (int i = 0; i < rows; ++i) {
    const int age = 18 + static_cast<int>(random() % 50), job = static_cast<int>(random() % 4);
    const int income = 2000 + static_cast<int>(random() % 20000);
    const double odds = 1.2 - 0.04 * age - 0.0001 * income + (job == 2 ? 1.1 : 0.0);
    csv += fmt::format("{},{},{},{},{}\n", age, random() % 9 == 0 ? "NA" : std::to_string(income),
                       job == 3 ? "\"own, \"\"small\"\" business\"" : fmt::format("job{}", job),
                       random() % 1000,
                       static_cast<double>(random() % 1000) / 1000 < logistic(odds) ? 1 : 0);
  }
  return csv;
}

TEST(Scorecard, TellsApplicantsApartOnRowsItDidNotSee) {
  const auto table = read_table(applicants(6000), "a.csv", {.target = "bad"});
  ASSERT_TRUE(table) << table.error().text(Language::en);
  ASSERT_EQ(table->columns.size(), 4u);
  EXPECT_EQ(table->columns[2].kind, ColumnKind::category);
  EXPECT_EQ(table->columns[2].names.size(), 4u);
  const auto fold = folds_by_class_rank(table->bad, 2);
  std::vector<std::uint32_t> learnt, apart;
  for (std::uint32_t row = 0; row < fold.size(); ++row) (fold[row] ? apart : learnt).push_back(row);
  const Scorecard card = fit_scorecard(*table, learnt, {});
  std::vector<double> risk;
  std::vector<std::uint8_t> bad;
  for (const std::uint32_t row : apart) {
    risk.push_back(card.risk(*table, row));
    bad.push_back(table->bad[row]);
    // Points fall as the odds of going bad rise: 20 for each halving.
    const double more = card.points_at(card.log_odds(*table, row) + std::log(2.0));
    EXPECT_NEAR(card.points(*table, row) - more, 20, 1e-9);
  }
  EXPECT_GT(measure(risk, bad).auc, 0.70);
  EXPECT_NEAR(card.points_at(-std::log(50.0)), 600, 1e-9);
  EXPECT_EQ(scorecard_json(card), scorecard_json(fit_scorecard(*table, learnt, {})));
}

// Codes that are no quantities: each row in one place, each worth what was asked, served as it was fitted.
TEST(Scorecard, CodesAreNoQuantities) {
  std::mt19937_64 random(17);
  std::string csv = "late,bad\n";
  std::uint64_t of_96 = 0, of_98 = 0;
  for (int i = 0; i < 8000; ++i) {
    const std::uint64_t kind = random() % 20;
    const std::string late = kind == 0   ? "96"
                             : kind == 1 ? "98"
                             : kind == 2 ? ""
                                         : std::to_string(random() % 6);
    of_96 += kind == 0;
    of_98 += kind == 1;
    const double risk = kind == 0 ? 0.5 : kind < 3 ? 0.2 : 0.05 + 0.05 * std::stod(late);
    csv += fmt::format("{},{}\n", late, static_cast<double>(random() % 1000) / 1000 < risk ? 1 : 0);
  }
  const auto table = read_table(csv, "a.csv", {.target = "bad"});
  ASSERT_TRUE(table);
  std::vector<std::uint32_t> all(table->rows());
  std::iota(all.begin(), all.end(), 0u);
  using enum SpecialWorth;
  for (const SpecialWorth worth : {own, neutral, riskiest, nearest, missing}) {
    ScorecardSettings settings;
    settings.binning.of["late"].special = {{96, own}, {98, worth}};
    const Scorecard card = fit_scorecard(*table, all, settings);
    ASSERT_EQ(card.characteristics.size(), 1u);
    const Binning& binning = card.characteristics[0].binning;
    Counts sum = binning.missing.counts;
    for (const Bin& bin : binning.bins) sum += bin.counts;
    for (const SpecialBin& one : binning.special) sum += one.bin.counts;
    EXPECT_EQ(sum.all(), 8000u) << "every row once";
    EXPECT_LE(binning.cuts.back(), 5) << "codes draw no cut";
    EXPECT_EQ(binning.special[0].bin.counts.all(), of_96);
    EXPECT_EQ(binning.special[1].bin.counts.all(), worth == missing ? 0 : of_98);
    EXPECT_GT(binning.woe_of(96), binning.bins.back().woe) << "worse than any count";
    double worst = -10;
    for (const Bin& bin : binning.bins) worst = std::max(worst, bin.woe);
    const double got = binning.woe_of(98);
    if (worth == nearest) {
      EXPECT_TRUE(std::any_of(binning.bins.begin(), binning.bins.end(),
                              [&](const Bin& bin) { return bin.woe == got; }));
    } else if (worth != own) {
      const double meant = worth == riskiest ? worst : worth == missing ? binning.missing.woe : 0;
      EXPECT_EQ(got, meant);
    }
    const auto served = ServedCard::parse(scorecard_json(card), "card.json");
    ASSERT_TRUE(served) << served.error().text(Language::en);
    const auto columns = served->columns_of(*table, "a.csv");
    ASSERT_TRUE(columns);
    for (std::size_t row = 0; row < table->rows(); ++row)
      ASSERT_NEAR(served->score(*table, *columns, row).points, card.points(*table, row), 1e-9);
  }
}

TEST(Scorecard, CutsThatAreGivenAreTheCuts) {
  const auto table = read_table(applicants(3000), "a.csv", {.target = "bad"});
  ASSERT_TRUE(table);
  std::vector<std::uint32_t> all(table->rows());
  std::iota(all.begin(), all.end(), 0u);
  BinningSettings settings;
  settings.of["age"].cuts = {10, 25, 40, 90};  // nobody is below 10 or from 90 on
  const Binning binning = bin_column(table->columns[0], table->bad, all, settings);
  EXPECT_EQ(binning.cuts, settings.of["age"].cuts);
  ASSERT_EQ(binning.bins.size(), 5u);
  EXPECT_EQ(binning.bins[0].counts.all(), 0u);
  EXPECT_EQ(binning.bins[0].woe, 0) << "an empty bin is neutral";
  std::uint64_t below_25 = 0;
  for (const double age : table->columns[0].numbers) below_25 += age < 25;
  EXPECT_EQ(binning.bins[1].counts.all(), below_25);
}

TEST(ServedCard, ScoresEveryRowAsWhereItWasMade) {
  const std::string csv = applicants(5000);
  const auto table = read_table(csv, "a.csv", {.target = "bad"});
  ASSERT_TRUE(table);
  std::vector<std::uint32_t> all(table->rows());
  std::iota(all.begin(), all.end(), 0u);
  const Scorecard card = fit_scorecard(*table, all, {});
  const auto served = ServedCard::parse(scorecard_json(card), "card.json");
  ASSERT_TRUE(served) << served.error().text(Language::en);
  const auto columns = served->columns_of(*table, "a.csv");
  ASSERT_TRUE(columns);
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const Scored scored = served->score(*table, *columns, row);
    EXPECT_NEAR(scored.points, card.points(*table, row), 1e-9) << row;
    EXPECT_NEAR(scored.risk, card.risk(*table, row), 1e-12) << row;
  }
  // Another file: categories in another order, one never seen, gaps.
  const auto others = read_table("income,job,age,noise\n,job9,30,5\n9000,job2,64,\n", "b.csv",
                                 {.target = "", .categories = {"job"}});
  ASSERT_TRUE(others) << others.error().text(Language::en);
  const auto there = served->columns_of(*others, "b.csv");
  ASSERT_TRUE(there) << there.error().text(Language::en);
  const Scored unknown = served->score(*others, *there, 0), old = served->score(*others, *there, 1);
  EXPECT_TRUE(std::isfinite(unknown.points));
  EXPECT_GT(old.reason_count, 0u);
  EXPECT_EQ(served->variables()[old.reasons[0]].name, "job") << "the worst of its bins";
  const auto lacking = read_table("age\n30\n", "c.csv", {.target = ""});
  ASSERT_TRUE(lacking);
  EXPECT_FALSE(served->columns_of(*lacking, "c.csv"));
  for (const char* bad : {"{}", "[]", R"({"format":"guiju.scorecard/2","characteristics":[]})",
                          R"({"format":"guiju.scorecard/1","characteristics":[{}]})", "x"})
    EXPECT_FALSE(ServedCard::parse(bad, "card.json")) << bad;
}

TEST(Table, WrongFilesAreRefusedWithTheirPlace) {
  const struct {
    const char *csv, *where;
  } cases[] = {
      {"", "t.csv"},
      {"a,bad\n", "t.csv"},
      {"a,b\n1,2\n", "t.csv:1"},
      {"a,bad\n1,0\n2,0,3\n", "t.csv:3 column 3"},
      {"a,bad\n1,0\n2,maybe\n", "t.csv:3 column 2"},
      {"a,bad\n\"1,0\n", "t.csv:2 column 1"},
      {"a,bad\n\"1\"x,0\n", "t.csv:2 column 1"},
  };
  for (const auto& row : cases) {
    const auto table = read_table(row.csv, "t.csv", {.target = "bad"});
    ASSERT_FALSE(table) << row.csv;
    EXPECT_EQ(table.error().where, row.where) << row.csv;
    EXPECT_FALSE(table.error().remedy.zh.empty());
  }
}

}  // namespace
}  // namespace guiju::model
