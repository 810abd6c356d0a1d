// What each channel asks for, with the texts just inside and just outside.
#include "content/channels.h"

#include <set>

#include "world.h"

namespace guiju::content {
namespace {

constexpr std::string_view lender = "云汀消费金融有限公司";
#define TOLD "云汀消费金融有限公司消费贷，年化利率（单利）7.2%至24%，请理性借贷。"

ChannelReview read(Channel channel, std::string_view words) {
  static const ChannelReader reader = ChannelReader::build(*shipped_lexicon());
  static constexpr std::array<std::string_view, 2> finance{"贷款", "金融"};
  const Reviewed reviewed(words);
  const ChannelLimits limits{.sms_segments_max = 2,
                             .script_disclosure_s_max = 60,
                             .script_chars_per_minute = 240,
                             .finance_words = {finance.begin(), finance.end()}};
  ChannelReview result;
  reader.read(channel, reviewed.text, reviewed.review, lender, limits, result);
  return result;
}

std::string codes(const ChannelReview& review) {
  std::string all;
  for (const ChannelFinding& finding : review.findings)
    all += std::string(name_of(finding.code).substr(8)) + " ";
  return all;
}

std::string times(std::string_view words, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += words;
  return all;
}

TEST(Channels, EveryRowHasItsCodes) {
  const struct {
    const char* name;
    Channel channel;
    std::string text, codes;
  } rows[] = {
      {"signed in front", Channel::sms, "【云汀消费金融】" TOLD "拒收请回复R", ""},
      {"signed behind", Channel::sms, TOLD "拒收请回复R【云汀消金】", ""},
      {"in the middle it is no signature", Channel::sms, "您好【云汀消金】" TOLD "拒收请回复R",
       "sms_signature_missing "},
      {"not signed", Channel::sms, TOLD "拒收请回复R", "sms_signature_missing "},
      {"signed with nothing", Channel::sms, "【】" TOLD "退订回T", "sms_signature_missing "},
      {"signed by another", Channel::sms, "【云岭银行】" TOLD "退订回T", "sms_signature_foreign "},
      {"no way out", Channel::sms, "【云汀消金】" TOLD, "sms_opt_out_missing "},
      {"a shortener", Channel::sms, "【云汀消金】" TOLD "详情 HTTPS://T.CN/A1 退订回T",
       "sms_short_link "},
      {"the lender's own address", Channel::sms,
       "【云汀消金】" TOLD "详情 www.yunting.example/a 退订回T", ""},
      {"told at once", Channel::script, "[00:00] 大家好\n[00:30] " TOLD "\n[01:30] 点击下方链接",
       ""},
      {"at the last second", Channel::script, "[00:51] " TOLD, ""},
      {"a second late", Channel::script, "[01:01] " TOLD, "script_disclosure_late "},
      {"hours, minutes, seconds", Channel::script, "01:00:00 " TOLD, "script_disclosure_late "},
      {"late by the pace of speech", Channel::script,
       times("今天先和大家聊聊家常。", 30) + "\n" TOLD, "script_disclosure_late "},
      {"the link first", Channel::script, "[00:00] 点击下方链接借款\n[00:10] " TOLD,
       "script_link_first "},
      {"never told", Channel::script, "[00:00] 今天讲个人贷款\n[00:10] 欢迎提问",
       "script_disclosure_missing "},
      {"not about loans", Channel::script, "[00:00] 今天做一道红烧肉", ""},
      {"made-up and silent about it", Channel::script, "[00:00] 我是数字人小云\n[00:05] " TOLD,
       "script_ai_unlabelled "},
      {"made-up and says so", Channel::script, "[00:00] 我是数字人，内容由AI生成\n[00:05] " TOLD,
       ""},
      {"a call with a way out", Channel::call, "您好，" TOLD "如不需要，今后不再来电。", ""},
      {"a call without", Channel::call, "您好，" TOLD, "call_refusal_missing "},
      {"an app as it should be", Channel::app_store, "云汀\n官方应用\n分类：财务\n" TOLD, ""},
      {"a name that promises", Channel::app_store, "随心贷款\n小助手\n分类：财务\n借款信息展示",
       "app_name_restricted "},
      {"the same name with its lender", Channel::app_store, "云汀贷款\n官方应用\n分类：财务\n" TOLD,
       ""},
      {"figures in the subtitle", Channel::app_store, "云汀\n最高20万元借款\n分类：财务\n" TOLD,
       "app_name_claims "},
      {"filed as a tool", Channel::app_store, "云汀\n官方应用\n分类：工具\n" TOLD, "app_category "},
      {"text asks for nothing", Channel::text, TOLD, ""},
  };
  for (const auto& row : rows) EXPECT_EQ(codes(read(row.channel, row.text)), row.codes) << row.name;
}

TEST(Channels, SegmentsOfATextMessage) {
  const struct {
    const char* name;
    std::string text;
    bool ucs2;
    std::uint32_t units, segments;
  } rows[] = {
      {"Chinese, 70", times("贷", 70), true, 70, 1},
      {"Chinese, 71", times("贷", 71), true, 71, 2},
      {"Chinese, two full", times("贷", 134), true, 134, 2},
      {"Chinese, three", times("贷", 135), true, 135, 3},
      {"Latin, 160", times("a", 160), false, 160, 1},
      {"Latin, 161", times("a", 161), false, 161, 2},
      {"Latin, two full", times("a", 306), false, 306, 2},
      {"the euro takes two", times("a", 159) + "€", false, 161, 2},
      {"an emoji takes two of 16 bits", times("贷", 69) + "😀", true, 71, 2},
      {"one Chinese character makes all wide", times("a", 70) + "贷", true, 71, 2},
  };
  for (const auto& row : rows) {
    const SmsSize size = sms_size(row.text);
    EXPECT_EQ(size.ucs2, row.ucs2) << row.name;
    EXPECT_EQ(size.units, row.units) << row.name;
    EXPECT_EQ(size.segments, row.segments) << row.name;
  }
  const std::string long_one = "【云汀消金】" TOLD "退订回T" + times("详", 100);
  EXPECT_EQ(codes(read(Channel::sms, long_one)), "sms_too_long ");
}

TEST(Channels, UtterancesKnowTheirTime) {
  const ChannelReview review = read(Channel::script, "[00:05] 甲乙丙\n丁戊\n\n[01:10] 己");
  ASSERT_EQ(review.utterances.size(), 3u);
  EXPECT_EQ(review.utterances[0].at_s, 5);
  EXPECT_EQ(review.utterances[0].span, (CharRange{8, 11}));
  EXPECT_FALSE(review.utterances[1].stamped);
  EXPECT_EQ(review.utterances[1].at_s, 5) << "never before the one before it";
  EXPECT_EQ(review.utterances[2].at_s, 70);
}

}  // namespace
}  // namespace guiju::content
