#include "content/class_model.h"

#include <random>

#include "content/class_trainer.h"
#include "content/normaliser.h"
#include "world.h"

namespace guiju::content {
namespace {

std::vector<LabelledText> lessons() {
  std::vector<LabelledText> texts;
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(i);
    texts.push_back({"贷款额度" + number + "万，当天放款，详询客服", DocumentClass::offer, {}});
    texts.push_back({"记者获悉，" + number + "家银行下调利率，市场关注", DocumentClass::news, {}});
    texts.push_back({"您尾号" + number + "的账单已出，请按时还款", DocumentClass::notice, {}});
  }
  return texts;
}

ClassModel::Scores score(const ClassModel& model, std::string_view text) {
  Units units;
  Normaliser().normalise(text, units);
  return model.score(units.codes);
}

DocumentClass best(const ClassModel::Scores& scores) {
  return static_cast<DocumentClass>(std::max_element(scores.begin(), scores.end()) -
                                    scores.begin());
}

TEST(ClassModel, LearnsWhatItIsTold) {
  const auto trained = train_classes(lessons());
  ASSERT_TRUE(trained) << trained.error().text(Language::en);
  EXPECT_GT(trained->report.accuracy, 0.95);
  EXPECT_LE(trained->report.log_loss, trained->report.log_loss_before + 1e-9);
  const ClassModel model(trained->weights);
  EXPECT_EQ(best(score(model, "贷款20万，当天放款")), DocumentClass::offer);
  EXPECT_EQ(best(score(model, "记者获悉银行下调利率")), DocumentClass::news);
  EXPECT_EQ(best(score(model, "您尾号0001的账单")), DocumentClass::notice);
}

TEST(ClassModel, TheSameTextsInAnyOrderGiveTheSameModel) {
  auto texts = lessons();
  const auto first = train_classes(texts);
  std::shuffle(texts.begin(), texts.end(), std::mt19937(1));
  const auto second = train_classes(texts);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(ClassModel::print(first->weights), ClassModel::print(second->weights));
}

TEST(ClassModel, APrintedModelReadsBackAsItWas) {
  const auto trained = train_classes(lessons());
  ASSERT_TRUE(trained);
  const auto read = ClassModel::parse(ClassModel::print(trained->weights));
  ASSERT_TRUE(read) << read.error().text(Language::en);
  for (const char* text : {"贷款", "记者获悉", "尾号", "1234", "hello"})
    EXPECT_EQ(score(*read, text), score(ClassModel(trained->weights), text));
}

TEST(ClassModel, RefusesWhatIsDamaged) {
  const auto trained = train_classes(lessons());
  ASSERT_TRUE(trained);
  const std::string good = ClassModel::print(trained->weights);
  std::mt19937 random(20260930);
  for (int round = 0; round < 3000; ++round) {
    std::string bad = good;
    switch (random() % 3) {
      case 0: bad[random() % bad.size()] = static_cast<char>(random() % 256); break;
      case 1: bad.resize(random() % bad.size()); break;
      default: bad.insert(random() % bad.size(), 1, static_cast<char>('0' + random() % 80)); break;
    }
    const auto read = ClassModel::parse(bad);
    if (read) {  // a space more, a bias of another value: never other weights
      EXPECT_FALSE(read->empty());
    }
  }
  for (const char* text : {"", "guiju-classes-1", "guiju-classes-1 16384 6 1 0 0 0 0 0 0 x z98304.",
                           "guiju-classes-1 16384 6 1 0 0 0 0 0 0 x z99999999999.", "z1."})
    EXPECT_FALSE(ClassModel::parse(text)) << text;
}

TEST(ClassModel, TooFewTextsAreNoLesson) {
  EXPECT_FALSE(train_classes({}));
  const std::vector<LabelledText> few(5, {"贷款", DocumentClass::offer, {}});
  EXPECT_FALSE(train_classes(few));
  auto one_class = lessons();
  std::erase_if(one_class, [](const LabelledText& text) {
    return text.document_class != DocumentClass::offer;
  });
  EXPECT_FALSE(train_classes(one_class));
}

TEST(ClassModel, TheShippedOneLeansAndFindsNothing) {
  ASSERT_FALSE(shipped_lexicon()->class_model.empty());
  EXPECT_LT(shipped_lexicon()->class_model.size(), 500'000u);
  const auto model = ClassModel::parse(shipped_lexicon()->class_model);
  ASSERT_TRUE(model) << model.error().text(Language::en);
  // A clean offer stays clean, however sure the model is that it is one.
  const Reviewed reviewed(
      "临江银行个人贷款，年化利率7.2%-12%（单利），最长36期，贷款有风险，借款需谨慎");
  EXPECT_TRUE(reviewed.review.labels.empty()) << reviewed.labels();
  const auto& scores = reviewed.review.class_scores;
  EXPECT_NE(scores, ClassModel::Scores{});
}

}  // namespace
}  // namespace guiju::content
