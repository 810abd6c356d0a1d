// How Chinese is written: folds, sounds, and texts that were written to be missed.
#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "cel/evaluated.h"
#include "cel/value_text.h"

namespace guiju::cel {
namespace {

using sample::evaluated;
using sample::Row;

TEST(Chinese, EachFoldDoesOneThing) {
  const Row rows[] = {
      {"'２０Ｗ，貸款　Ａ｡ｱ'.foldWidth()", "\"20W,貸款 A。ア\""},
      {"'①½㎡'.foldWidth()", "\"①½㎡\""},
      {"'ＶＸ Straße ΣÉ'.foldCase()", "\"ｖｘ straße σé\""},
      {"'無抵押貸款，乾隆'.simplified()", "\"无抵押贷款，干隆\""},
      {"'２０Ｗ ѕ'.simplified()", "\"２０Ｗ ѕ\""},
      {"'𠮷野家'.simplified()", "\"𠮷野家\""},
      {"'ѕехА① 𝟏⑴⽇'.foldLookalikes()", "\"sexa1 11日\""},
      {"'⑩ ½ 貸 Ａ'.foldLookalikes()", "\"⑩ ½ 貸 Ａ\""},
      {"'贷\\u200B款\\uFE0F\\u202E'.stripInvisible()", "\"贷款\""},
      {"'贷 *款'.stripInvisible()", "\"贷 *款\""},
      {"'贷*款🔥，5-8%'.stripNoise()", "\"贷款，5-8%\""},
      {"'信用貸*款20萬VX〇'.han()", "\"信用貸款萬〇\""},
      {"''.foldWidth() + ''.folded() + ''.pinyin() + ''.han()", "\"\""},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluated(row.source), row.want) << row.source;
}

TEST(Chinese, FoldedIsWhatTheReviewReads) {
  const Row rows[] = {
      {"'無 抵*押 貸款２０Ｗ，'.folded()", "\"无抵押贷款20w\""},
      {"'放贷，款式'.folded()", "\"放贷;款式\""},
      {"'Loan  App'.folded()", "\"loan app\""},
      {"'v*x'.folded()", "\"vx\""},
      {"'1*2 3 贷 4'.folded()", "\"1 2 3贷4\""},
      {"'200,000元 1.5万'.folded()", "\"200000元1.5万\""},
      {"'\\u202E款贷\\u202C'.folded()", "\"贷款\""},
      {"'𠮷*野'.folded()", "\"𠮷野\""},
      {"'第一，第二。'.folded()", "\"第一;第二\""},
      {"'АPP'.folded()", "\"app\""},
      {"'***'.folded()", "\"\""},
      {"'低息，無 抵*押'.foldedContains('无抵押')", "true"},
      {"'放贷，款式'.foldedContains('贷款')", "false"},
      {"'放贷款式'.foldedContains('貸*款')", "true"},
      {"'贷款'.foldedContains('贷款。')", "true"},
      {"'贷款'.foldedContains('***')", "error(invalid_argument)"},
      {"''.foldedContains('贷')", "false"},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluated(row.source), row.want) << row.source;
}

TEST(Chinese, SoundsWithoutTones) {
  const Row rows[] = {
      {"'贷款'.pinyin()", "\"dai kuan\""},
      {"'貸-款20萬 APP,女'.pinyin()", "\"dai kuan 20 wan app nu\""},
      {"'daikuan'.pinyin()", "\"daikuan\""},
      {"'岱款'.soundsLike('贷款')", "true"},
      {"'dai款'.soundsLike('贷款')", "true"},
      {"'DaiKuan'.soundsLike('贷款')", "true"},
      {"'dai kuan'.soundsLike('贷款')", "true"},
      {"'待宽'.soundsLike('贷款')", "true"},
      {"'贷款了'.soundsLike('贷款')", "false"},
      {"'贷'.soundsLike('贷款')", "false"},
      {"'加我微❤信'.soundContains('威信')", "true"},
      {"'快来代款吧'.soundContains('贷款')", "true"},
      {"'交代，款项'.soundContains('贷款')", "false"},
      {"'交代款项'.soundContains('贷款')", "true"},
      {"'app'.soundContains('ap')", "true"},
      {"'xapp'.soundsLike('贷款')", "false"},
      {"'VX'.soundsLike('vx')", "true"},
      {"'贷款'.soundsLike('**')", "error(invalid_argument)"},
      {"''.soundContains('贷款')", "false"},
  };
  for (const Row& row : rows) EXPECT_EQ(evaluated(row.source), row.want) << row.source;
}

TEST(Chinese, MistakesHaveTheirNearestName) {
  const Row rows[] = {{"lender.kind.fold() == ''", "folded"},
                      {"lender.kind.simplify() == ''", "simplified"},
                      {"lender.kind.soundsLike(1)", "string.(string)"},
                      {"person.age.pinyin() == ''", "string.()"}};
  for (const Row& row : rows)
    EXPECT_NE(evaluated(row.source).find(row.want), std::string::npos) << evaluated(row.source);
}

// Laws that hold for any text, well or badly meant.
TEST(Chinese, FoldsHoldTheirLaws) {
  constexpr std::u32string_view letters =
      U"贷款貸無抵押万萬ＡａА１１①⑴ "
      U"\t\n*-_,，。：“”.·/😀🔥\u200B\u202E\u202C\uFE0F𠮷𝟏Ⱥİß한か〇½⑩％%12daikuan";
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  Environment environment;
  environment.declare("s", Type::string_type(), 0);
  environment.declare("t", Type::string_type(), 1);
  Scratch scratch;
  const char* laws[] = {
      "s.folded().stripInvisible() == s.folded()",
      "s.folded().simplified() == s.folded()",
      "s.folded().foldLookalikes() == s.folded()",
      "s.foldWidth().foldWidth() == s.foldWidth()",
      "s.foldCase().foldCase() == s.foldCase()",
      "s.simplified().simplified() == s.simplified()",
      "s.stripNoise().stripInvisible() == s.stripNoise()",
      "s.stripInvisible().stripNoise() == s.stripNoise()",
      "s.han().han() == s.han()",
      "t.folded() == '' || s.foldedContains(t) == s.folded().contains(t.folded())",
      "s.folded() == '' || s.soundsLike(s) && s.soundContains(s)",
      "t.folded() == '' || !s.soundsLike(t) || s.soundContains(t) && (s.folded() == '' || "
      "t.soundsLike(s))",
      "size(s.foldCase()) == size(s) && size(s.foldLookalikes()) == size(s) && "
      "size(s.simplified()) == size(s)",
  };
  std::vector<Program> programs;
  for (const char* law : laws) {
    auto program = compile(law, "", environment, Type::bool_type());
    ASSERT_TRUE(program) << law << program.error().text(Language::en);
    programs.push_back(std::move(*program));
  }
  for (int round = 0; round < 3000; ++round) {
    std::string texts[2];
    for (std::string& text : texts)
      for (std::size_t n = random() % 12; n > 0; --n)
        append_utf8(text, letters[random() % letters.size()]);
    const std::vector<Value> row{Value::text(texts[0]), Value::text(texts[1])};
    for (std::size_t i = 0; i < programs.size(); ++i)
      ASSERT_EQ(value_text(programs[i].evaluate(row, scratch)), "true")
          << laws[i] << " of '" << texts[0] << "', '" << texts[1] << "' seed " << seed;
  }
}

TEST(Chinese, LongTextsAreBoundedInCost) {
  std::string text, word;
  for (int i = 0; i < 400'000; ++i) text += "贷";
  for (int i = 0; i < 2'000; ++i) word += "贷";
  Environment environment;
  environment.declare("s", Type::string_type(), 0);
  environment.declare("t", Type::string_type(), 1);
  word += "款";
  const std::vector<Value> row{Value::text(text), Value::text(word)};
  Scratch scratch;
  for (const char* source : {"s.folded() == ''", "s.soundContains(t)", "s.pinyin() == ''"}) {
    const auto program = compile(source, "", environment, nullptr);
    ASSERT_TRUE(program);
    EXPECT_EQ(value_text(program->evaluate(row, scratch)), "error(cost_exceeded)") << source;
  }
}

}  // namespace
}  // namespace guiju::cel
