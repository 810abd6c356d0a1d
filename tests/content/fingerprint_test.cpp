// Variants of one campaign are near, other ads are far; measured on variants made here.
#include "content/fingerprint.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <set>

#include "world.h"

namespace guiju::content {
namespace {

// Twelve campaigns; a variant changes figures, swaps the call, adds a clause or disguises a word.
constexpr std::array campaigns{
    "装修缺一笔钱？安心装修贷，额度最高20万元，按月还款，线上提交资料即可申请",
    "小微企业主看过来，经营周转贷支持随借随还，最高50万元，点击链接预约办理",
    "急用钱不用慌，凭身份证就能借，最快5分钟到账，当天放款不等待",
    "上班族专属信用贷款，无需抵押无需担保，打卡工资满3个月即可办理",
    "车抵贷不押车，车辆评估当场出额度，利息低，门店遍布全城，欢迎来电",
    "教育分期轻松学，学费分12期支付，每期只要几百元，现在报名就送教材",
    "信用卡代还找我们，一笔借款还清多张卡，告别逾期烦恼，专人一对一服务",
    "农户春耕缺资金，惠农贷上门服务，随用随还，村口就能办，手续不复杂",
    "征信花了怎么办，专业团队帮您优化记录，不成功不收费，加微信详聊",
    "首付不够我们来凑，信用贷款三天放款，额度高期限长，买房不再难",
    "新人借款免息30天，下载应用即领红包，提现秒到，名额有限先到先得",
    "老客户专享提额，额度已为您准备好，点击激活立即可用，最后一天",
};

class Seed {  // a fixed sequence
 public:
  std::uint32_t below(std::uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_ = 7;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string variant(std::string text, Seed& seed) {
  constexpr std::array<std::pair<const char*, const char*>, 6> figures{
      {{"20", "30"}, {"50", "88"}, {"5分", "8分"}, {"12", "24"}, {"3个", "6个"}, {"30天", "7天"}}};
  constexpr std::array disguises{std::pair{"贷款", "貸 款"}, std::pair{"借款", "借*款"},
                                 std::pair{"微信", "薇信"}, std::pair{"额度", "額度"}};
  constexpr std::array openings{"", "限时：", "【广告】", "好消息！", "您好，"};
  constexpr std::array endings{"", "，详询客服", "！", "，退订回T", "。请理性借贷"};
  for (const auto& [from, to] : figures)
    if (seed.below(2) == 0) text = replaced(text, from, to);
  if (seed.below(2) == 0) {
    const auto& [from, to] = disguises[seed.below(disguises.size())];
    text = replaced(text, from, to);
  }
  return openings[seed.below(openings.size())] + text + endings[seed.below(endings.size())];
}

TEST(Fingerprint, VariantsAreNearAndOtherAdsAreFar) {
  Seed seed;
  Fingerprinter fingerprinter;
  std::vector<Fingerprint> prints;
  std::vector<std::size_t> campaign;
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    for (int copy = 0; copy < 25; ++copy) {
      prints.push_back(fingerprinter.fingerprint(variant(campaigns[i], seed)));
      campaign.push_back(i);
    }
  }
  const auto groups = near_groups(prints);
  std::vector<std::size_t> group_of(prints.size(), SIZE_MAX);
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const std::uint32_t member : groups[g]) group_of[member] = g;
  std::int64_t together = 0, right = 0, wanted = 0;
  for (std::size_t a = 0; a < prints.size(); ++a) {
    for (std::size_t b = a + 1; b < prints.size(); ++b) {
      const bool same = campaign[a] == campaign[b];
      const bool grouped = group_of[a] != SIZE_MAX && group_of[a] == group_of[b];
      wanted += same;
      together += grouped;
      right += same && grouped;
    }
  }
  std::printf("pairs: precision %.4f recall %.4f\n",
              static_cast<double>(right) / static_cast<double>(together),
              static_cast<double>(right) / static_cast<double>(wanted));
  EXPECT_EQ(right, together);
  EXPECT_GE(right * 100, wanted * 99);
}

TEST(Fingerprint, EvasiveSpellingAndFiguresDoNotCount) {
  Fingerprinter fingerprinter;
  const Fingerprint plain = fingerprinter.fingerprint("无抵押贷款，最高20万元，当天放款");
  constexpr struct {
    const char* name;
    const char* text;
  } rows[] = {
      {"spaced", "无 抵 押 贷 款，最高20万元，当天放款"},
      {"marks between", "无*抵*押贷款，最高20万元，当天放款"},
      {"traditional", "無抵押貸款，最高20萬元，當天放款"},
      {"pictographs", "无🔥抵押贷💰款，最高20万元，当天放款"},
      {"full width", "无抵押贷款，最高２０万元，当天放款"},
      {"another figure", "无抵押贷款，最高35万元，当天放款"},
      {"a decimal", "无抵押贷款，最高3.5万元，当天放款"},
      {"other marks", "无抵押贷款！最高20万元！当天放款！"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(likeness(plain, fingerprinter.fingerprint(row.text)), 1000) << row.name;
}

TEST(Fingerprint, LikenessEstimatesTheShareOfCommonGrams) {
  Fingerprinter fingerprinter;
  const Fingerprint one = fingerprinter.fingerprint(campaigns[0]);
  EXPECT_EQ(likeness(one, one), 1000);
  EXPECT_EQ(likeness(one, fingerprinter.fingerprint("！！！")), 0) << "nothing to compare";
  for (std::size_t i = 1; i < campaigns.size(); ++i) {
    const Fingerprint other = fingerprinter.fingerprint(campaigns[i]);
    EXPECT_LT(likeness(one, other), near_likeness / 2) << campaigns[i];
    EXPECT_EQ(likeness(one, other), likeness(other, one));
  }
}

TEST(Fingerprint, TheNearestIsFoundAndTheFarIsNot) {
  Fingerprinter fingerprinter;
  FingerprintIndex index;
  for (const char* text : campaigns) index.add(fingerprinter.fingerprint(text));
  Seed seed;
  for (std::uint32_t i = 0; i < campaigns.size(); ++i) {
    const auto found = index.nearest(fingerprinter.fingerprint(variant(campaigns[i], seed)));
    ASSERT_TRUE(found) << campaigns[i];
    EXPECT_EQ(found->index, i);
  }
  EXPECT_FALSE(index.nearest(fingerprinter.fingerprint("今天天气很好，适合出门走走")));
  EXPECT_FALSE(index.nearest(fingerprinter.fingerprint("")));
}

TEST(Fingerprint, SharedWordingNamesWhatDiffers) {
  constexpr std::array<std::string_view, 3> texts{"最高20万元，当天放款，详询客服",
                                                  "最高30万元，当天放款，详询客服",
                                                  "限时，当天放款，详询客服"};
  const SharedWording wording = shared_wording(texts);
  std::string shared;
  for (const ByteRange range : wording.shared)
    shared += std::string(texts[0].substr(range.begin, range.end - range.begin)) + "|";
  EXPECT_EQ(shared, "当天放款|详询客服|");
  ASSERT_EQ(wording.others.size(), 3u);
  ASSERT_EQ(wording.others[1].size(), 1u);
  const ByteRange differs = wording.others[1][0];
  EXPECT_EQ(texts[1].substr(differs.begin, differs.end - differs.begin), "最高30万元");
}

}  // namespace
}  // namespace guiju::content
