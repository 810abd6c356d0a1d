#include "content/normaliser.h"

#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "content/sound.h"

namespace guiju::content {
namespace {

std::string text_of(const Units& units) {
  std::string out;
  for (const std::uint16_t code : units.codes) append_utf8(out, code);
  return out;
}

std::string folded(std::string_view text) {
  Units units;
  Normaliser().normalise(text, units);
  return text_of(units);
}

constexpr struct {
  const char *name, *text, *want;
} folds[] = {
    {"spaces between characters", "无 抵 押", "无抵押"},
    {"separators", "无*抵.押-贷|款", "无抵押贷款"},
    {"the stroke 丨", "贷丨款", "贷款"},
    {"traditional", "無抵押貸款", "无抵押贷款"},
    {"full width", "２０Ｗ％", "20w%"},
    {"case", "APP", "app"},
    {"mathematical digits", "𝟏𝟐", "12"},
    {"Cyrillic letters", "арр", "app"},
    {"zero width", "贷\u200b款", "贷款"},
    {"a pictograph", "贷🔥款", "贷款"},
    {"decimal point", "7.2%", "7.2%"},
    {"full-width decimal point", "０．０２％", "0.02%"},
    {"thousands", "200,000元", "200000元"},
    {"comma of a clause", "贷款,借钱", "贷款借钱"},
    {"range of numbers", "5-20万", "5~20万"},
    {"double dash", "10万--300万", "10万~300万"},
    {"dash between characters", "平安-银行", "平安银行"},
    {"slash of units", "35元/万/月", "35元/万/月"},
    {"slash between characters", "无抵/押", "无抵押"},
    {"circled number", "①申请", "1申请"},
    {"percent forms", "7﹪", "7%"},
    {"heavy plus", "➕V", "+v"},
    {"a plus inside a word", "黑+户", "黑户"},
    {"a plus that adds a contact", "联系+微信", "联系+微信"},
    {"O for zero", "2O万", "20万"},
    {"l for one", "l0分钟", "10分钟"},
    {"zero point in letters", "O.8%", "0.8%"},
    {"the ideographic zero", "3〇分钟", "30分钟"},
    {"a word of such letters", "oil", "oil"},
    {"O2O", "O2O", "o2o"},
    {"ten litres", "10L", "10l"},
    {"a room", "B1O1", "b1o1"},
    {"toned letters", "dài kuǎn", "daikuan"},
};

TEST(Normaliser, FoldsAsTheTableSays) {
  for (const auto& row : folds) EXPECT_EQ(folded(row.text), row.want) << row.name;
}

TEST(Normaliser, ACleanTextStaysAsItIs) {
  for (const char* text : {"无抵押贷款最高20万", "年化利率7.2%", "今天天气很好abc123"})
    EXPECT_EQ(folded(text), text);
}

TEST(Normaliser, FoldingTwiceChangesNothingMore) {
  for (const auto& row : folds) EXPECT_EQ(folded(folded(row.text)), folded(row.text)) << row.name;
}

TEST(Normaliser, ClausesAndSentencesEndWhereTheMarksAre) {
  Units units;
  Normaliser().normalise("急用钱，找我。贷款、借款", units);
  ASSERT_EQ(units.size(), 9u);
  EXPECT_EQ(units.clause_of, (std::vector<std::uint32_t>{0, 0, 0, 1, 1, 2, 2, 2, 2}));
  EXPECT_EQ(units.sentence_of, (std::vector<std::uint32_t>{0, 0, 0, 0, 0, 1, 1, 1, 1}));
}

TEST(Normaliser, SpansCoverTheWordsAsGiven) {
  const std::string text = "办理无 抵🔥押 貸款。";
  Units units;
  Normaliser().normalise(text, units);
  ASSERT_EQ(text_of(units), "办理无抵押贷款");
  const ByteRange bytes = units.bytes(2, 5);
  EXPECT_EQ(text.substr(bytes.begin, bytes.end - bytes.begin), "无 抵🔥押");
  EXPECT_EQ(units.disguises(2, 5), bit(Disguise::spaced) | bit(Disguise::pictograph));
  EXPECT_EQ(units.disguises(5, 7), bit(Disguise::traditional));
}

TEST(Normaliser, ARightToLeftRunIsReadAsItIsShown) {
  Units units;
  Normaliser().normalise("\u202e款贷\u202c找我", units);
  EXPECT_EQ(text_of(units), "贷款找我");
  EXPECT_TRUE(units.disguises(0, 2) & bit(Disguise::reversed));
  EXPECT_EQ(units.bytes(0, 2), (ByteRange{3, 9}));
}

TEST(Normaliser, MarksOfARunReadBackwardsStandWhereTheyAreShown) {
  Units units;
  Normaliser().normalise("\u202e好。款贷\u202c", units);
  EXPECT_EQ(text_of(units), "贷款好");
  EXPECT_EQ(units.sentence_of, (std::vector<std::uint32_t>{0, 0, 1}));
}

// Whatever the text: every unit lies on it, units do not overlap, and begin where a character begins.
TEST(Normaliser, PlacesLieOnTheText) {
  const std::u32string alphabet = U"贷款無抵押 *.，。“”ａ１①%/-~🔥\u200b\u202eabc12元万\n\t𝟏赝";
  std::mt19937 random(20260930);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i) append_utf8(text, alphabet[random() % alphabet.size()]);
    Units units;
    Normaliser().normalise(text, units);
    for (std::size_t i = 0; i < units.size(); ++i) {
      ASSERT_LT(units.places[i].begin, units.places[i].end);
      ASSERT_LE(units.places[i].end, text.size());
      ASSERT_NE(static_cast<unsigned char>(text[units.places[i].begin]) & 0xC0, 0x80);
      if (i > 0 && !units.reversed) {
        ASSERT_GE(units.places[i].begin, units.places[i - 1].end) << text;
      }
    }
  }
}

TEST(SoundRepair, RewritesOnlyDisguises) {
  rulebook::Lexicon lexicon;
  lexicon.sound_words = {"贷款", "放款", "无抵押", "征信"};
  lexicon.sound_protected = {"房款"};
  lexicon.rewrites = {
      {"扌甲", "押"}, {"扌氐", "抵"}, {"身份z", "身份证"}, {"dk", "贷款"}, {"bkzx", "不看征信"}};
  lexicon.inside_words = {{"代贝", "贷"}};
  const Normaliser normaliser;
  auto built = SoundRepair::build(lexicon, normaliser);
  ASSERT_TRUE(built) << built.error().text(Language::en);
  constexpr struct {
    const char *name, *text, *want;
  } rows[] = {
      {"pinyin of one character", "贷kuan", "贷款"},
      {"pinyin of both", "daikuan", "贷款"},
      {"rare characters", "岱歀", "贷款"},
      {"one character by sound", "无抵鸭", "无抵押"},
      {"component", "无抵扌甲", "无抵押"},
      {"initial", "凭身份z", "凭身份证"},
      {"a real word stays", "付清房款", "付清房款"},
      {"common characters without one of the word's own stay", "待宽", "待宽"},
      {"an English word stays", "fans", "fans"},
      {"the word itself stays", "贷款放款", "贷款放款"},
      {"toned", "dài kuǎn", "贷款"},
      {"tones as digits", "dai4kuan3", "贷款"},
      {"a component inside a word", "代贝款", "贷款"},
      {"the component elsewhere", "代贝壳", "代贝壳"},
      {"components of components", "无扌氐扌甲", "无抵押"},
      {"stuttered", "贷贷款款", "贷款"},
      {"one repeated character stays", "贷款款式", "贷款款式"},
      {"in brackets", "【贷】【款】好", "贷款好"},
      {"brackets on one side only", "(可贷)款项", "可贷款项"},
      {"one a line", "贷\n款", "贷款"},
      {"long initials", "bkzx", "不看征信"},
      {"short initials beside another word", "放款快，有dk需求", "放款快有贷款需求"},
      {"short initials alone", "有dk需求", "有dk需求"},
      {"short initials that name something", "放款，dk和fk", "放款dk和fk"},
  };
  SoundRepair::Scratch scratch;
  for (const auto& row : rows) {
    Units units;
    normaliser.normalise(row.text, units);
    built->repair(units, scratch);
    EXPECT_EQ(text_of(units), row.want) << row.name;
    EXPECT_EQ(units.codes.size(), units.places.size());
    if (units.size() > 0) {
      EXPECT_EQ(units.bytes(0, static_cast<std::uint32_t>(units.size())).end,
                std::string(row.text).size())
          << row.name;
    }
  }
}

TEST(SoundRepair, RefusesARewriteThatGrows) {
  rulebook::Lexicon lexicon;
  lexicon.rewrites = {{"v", "微信"}};
  const auto built = SoundRepair::build(lexicon, Normaliser());
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().where, "rewrites");
}

}  // namespace
}  // namespace guiju::content
