#include "rulebook/lexicon.h"

#include <gtest/gtest.h>

namespace guiju::rulebook {
namespace {

constexpr std::string_view labels = "labels:\n  bad: {zh: 坏, en: bad}\n";

std::vector<Error> errors_of(std::string_view yaml) {
  const SourceFile files[] = {{"lexicons/labels.yaml", std::string(labels)},
                              {"lexicons/a.yaml", std::string(yaml)}};
  std::vector<Error> errors;
  const bool loaded = load_lexicon(files, errors).has_value();
  EXPECT_EQ(loaded, errors.empty());
  return errors;
}

TEST(Lexicon, ReadsConceptsAndPatterns) {
  const SourceFile files[] = {
      {"lexicons/b.yaml",
       "patterns:\n  - id: bad.one\n    label: bad\n    any: [\"{payout} ..3 秒|{soon}\", "
       "\"<money> ~5 {payout}\"]\n"
       "    unless_clause: \"{soon} 慢\"\n    negatable: false\n    within: sentence\n"
       "    examples: {hit: [放款秒到], miss: [放款]}\n"},
      {"lexicons/a.yaml",
       std::string(labels) + "concepts:\n  payout: 放款 下款\n  soon: 马上 {payout}\n"},
      {"policies/other.yaml", "not: [ours"},
  };
  std::vector<Error> errors;
  const auto lexicon = load_lexicon(files, errors);
  ASSERT_TRUE(lexicon) << lexicon.error().text(Language::en);
  ASSERT_EQ(lexicon->patterns.size(), 1u);
  const Pattern& pattern = lexicon->patterns[0];
  EXPECT_EQ(pattern.within, Reach::sentence);
  EXPECT_FALSE(pattern.negatable);
  ASSERT_EQ(pattern.any.size(), 2u);
  EXPECT_EQ(pattern.any[0].steps[1].gap_max, 3);
  EXPECT_TRUE(pattern.any[1].steps[1].any_order);
  EXPECT_EQ(pattern.any[1].steps[0].concept_index.value, static_cast<std::uint32_t>(Signal::money));
  EXPECT_EQ(pattern.unless_clause.size(), 2u);
  EXPECT_EQ(pattern.examples.size(), 2u);
  EXPECT_EQ(lexicon->find_concept("payout")->terms, (std::vector<std::string>{"放款", "下款"}));
  EXPECT_NE(lexicon->find_label("bad"), nullptr);
  EXPECT_EQ(lexicon->find_label("good"), nullptr);
}

constexpr struct {
  const char *name, *yaml, *says, *remedy;
} mistakes[] = {
    {"unknown field", "pattern: []\n", "pattern", "patterns"},
    {"unknown concept",
     "concepts:\n  payout: 放款\npatterns:\n  - {id: x, label: bad, any: [\"{payuot}\"]}\n",
     "payuot", "payout"},
    {"unknown signal", "patterns:\n  - {id: x, label: bad, any: [\"<monye>\"]}\n", "monye",
     "money"},
    {"unknown label", "patterns:\n  - {id: x, label: bda, any: [秒到]}\n", "bda", "bad"},
    {"unknown pattern field", "patterns:\n  - {id: x, label: bad, any: [秒到], unles_text: 秒}\n",
     "unles_text", "unless_text"},
    {"gap that is no number", "patterns:\n  - {id: x, label: bad, any: [\"秒 ..x 到\"]}\n", "..x",
     "..N"},
    {"gap too wide", "patterns:\n  - {id: x, label: bad, any: [\"秒 ..4000 到\"]}\n", "..4000",
     "400"},
    {"unclosed name", "patterns:\n  - {id: x, label: bad, any: [\"{payout\"]}\n", "{payout",
     "{concept}"},
    {"no steps", "patterns:\n  - {id: x, label: bad, any: [\"..3\"]}\n", "..3", "split"},
    {"suggestion for nobody", "suggestions:\n  - {for: bda, act: remove, why: {zh: 坏, en: bad}}\n",
     "bda", "lexicon finds"},
    {"two suggestions for one",
     "suggestions:\n  - {for: bad, act: remove, why: {zh: 坏, en: bad}}\n"
     "  - {for: bad, act: withdraw, why: {zh: 坏, en: bad}}\n",
     "two suggestions", "one"},
    {"figure that is none",
     "suggestions:\n  - {for: bad, act: replace, wording: ['年化{rate_mix}'], why: {zh: 坏, en: "
     "b}}\n",
     "rate_mix", "rate_min"},
    {"figure that is not closed",
     "suggestions:\n  - {for: bad, act: add, wording: ['由{lender'], why: {zh: 坏, en: b}}\n",
     "not closed", "{lender}"},
    {"removing takes no wording",
     "suggestions:\n  - {for: bad, act: remove, wording: [x], why: {zh: 坏, en: b}}\n", "wordings",
     "withdraw do not"},
    {"adding needs one", "suggestions:\n  - {for: bad, act: add, why: {zh: 坏, en: b}}\n",
     "wordings", "withdraw do not"},
    {"pattern twice",
     "patterns:\n  - {id: x, label: bad, any: [秒]}\n  - {id: x, label: bad, any: [到]}\n", "twice",
     "another id"},
    {"term twice", "concepts:\n  payout: 放款 放款\n", "放款", "remove"},
    {"circle", "concepts:\n  a: \"{b}\"\n  b: \"{a}\"\n", "includes itself", "circle"},
    {"unknown class", "classes:\n  ofer: {bias: 1}\n", "ofer", "offer"},
    {"cue that is no number", "concepts:\n  a: 秒\nclasses:\n  offer:\n    cues: {a: much}\n", "",
     ""},
    {"wrong type", "patterns:\n  - {id: x, label: bad, any: 秒到}\n", "any", ""},
    {"wrong reach", "patterns:\n  - {id: x, label: bad, any: [秒到], within: paragraph}\n",
     "within", "sentence"},
};

TEST(Lexicon, MistakesNameThePlaceAndTheRemedy) {
  for (const auto& row : mistakes) {
    const auto errors = errors_of(row.yaml);
    ASSERT_FALSE(errors.empty()) << row.name;
    const std::string all =
        errors.front().where + " " + errors.front().what.en + " | " + errors.front().remedy.en;
    EXPECT_NE(errors.front().where.find("lexicons/a.yaml:"), std::string::npos)
        << row.name << ": " << all;
    EXPECT_NE(all.find(row.says), std::string::npos) << row.name << ": " << all;
    EXPECT_NE(all.find(row.remedy), std::string::npos) << row.name << ": " << all;
    EXPECT_FALSE(errors.front().what.zh.empty()) << row.name;
  }
}

TEST(Lexicon, ReportsAllMistakesOfAllFiles) {
  const auto errors = errors_of("concepts:\n  a: 秒 秒\n  b: 到 到\nsurplus: 1\n");
  EXPECT_EQ(errors.size(), 3u);
}

}  // namespace
}  // namespace guiju::rulebook
