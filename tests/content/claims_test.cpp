// What numbers are read to say. Rates in millionths of a percent would be unreadable, so they are written
// per 10^9 (nano), amounts in yuan.
#include "world.h"

namespace guiju::content {
namespace {

constexpr std::int64_t none = -1;

struct RateRow {
  const char* text;
  ClaimPeriod period;
  ClaimQualifier qualifier;
  std::int64_t rate_nano, rate_max_nano, yearly_nano;  // none: must be absent
};
using P = ClaimPeriod;
using Q = ClaimQualifier;

constexpr RateRow rates[] = {
    {"贷款日息万四", P::day, Q::exact, 400'000, none, 146'000'000},
    {"贷款日利率万分之三点五", P::day, Q::exact, 350'000, none, 127'750'000},
    {"借款日息低至万2.5", P::day, Q::from, 250'000, none, 91'250'000},
    {"借款日利率0.045%", P::day, Q::exact, 450'000, none, 164'250'000},
    {"借款日利率0.02%-0.06%", P::day, Q::range, 200'000, 600'000, 73'000'000},
    {"借款日息0.04%起", P::day, Q::from, 400'000, none, 146'000'000},
    {"借款日息千分之零点五", P::day, Q::exact, 500'000, none, 182'500'000},
    {"贷款日息2厘", P::day, Q::exact, 200'000, none, 73'000'000},
    {"每日利息0.25‰，借款随意", P::day, Q::exact, 250'000, none, 91'250'000},
    {"貸款日息萬分之三", P::day, Q::exact, 300'000, none, 109'500'000},
    {"借款日息０．０３％", P::day, Q::exact, 300'000, none, 109'500'000},
    {"借1万元每天利息仅3.2元", P::day, Q::from, 320'000, none, 116'800'000},
    {"借1万元日息最低1块5", P::day, Q::from, 150'000, none, 54'750'000},
    {"万元日息仅2块1", P::day, Q::from, 210'000, none, 76'650'000},
    {"千元日息3毛", P::day, Q::exact, 300'000, none, 109'500'000},
    {"借5万元日息低至12元", P::day, Q::from, 240'000, none, 87'600'000},
    {"1万借1天利息仅2.8元", P::day, Q::from, 280'000, none, 102'200'000},
    {"贷款月息0.6%", P::month, Q::exact, 6'000'000, none, 72'000'000},
    {"贷款月息低至7厘", P::month, Q::from, 7'000'000, none, 84'000'000},
    {"贷款月息1分5", P::month, Q::exact, 15'000'000, none, 180'000'000},
    {"贷款月息三厘", P::month, Q::exact, 3'000'000, none, 36'000'000},
    {"贷款月利率百分之零点九", P::month, Q::exact, 9'000'000, none, 108'000'000},
    {"贷款月息6-9厘", P::month, Q::range, 6'000'000, 9'000'000, 72'000'000},
    {"贷款每月千分之七", P::month, Q::exact, 7'000'000, none, 84'000'000},
    {"贷款月息4厘5", P::month, Q::exact, 4'500'000, none, 54'000'000},
    {"三分利借钱", P::month, Q::exact, 30'000'000, none, 360'000'000},
    {"贷款利息40元/万/月", P::month, Q::exact, 4'000'000, none, 48'000'000},
    {"贷款年化利率8.4%", P::year, Q::exact, 84'000'000, none, 84'000'000},
    {"贷款年化利率（单利）9%起", P::year, Q::from, 90'000'000, none, 90'000'000},
    {"贷款年化利率7.5%-23.8%", P::year, Q::range, 75'000'000, 238'000'000, 75'000'000},
    {"贷款年利率4%～15%", P::year, Q::range, 40'000'000, 150'000'000, 40'000'000},
    {"贷款年利率百分之六", P::year, Q::exact, 60'000'000, none, 60'000'000},
    {"贷款年息6厘", P::year, Q::exact, 60'000'000, none, 60'000'000},
    {"贷款年息1分", P::year, Q::exact, 100'000'000, none, 100'000'000},
    {"贷款年化24%封顶", P::year, Q::upto, 240'000'000, none, 240'000'000},
    {"贷款年化综合息费率不超过24%", P::year, Q::upto, 240'000'000, none, 240'000'000},
    {"贷款年利率3.5%起，最高不超过8%", P::year, Q::range, 35'000'000, 80'000'000, 35'000'000},
    {"贷款年化利率最低5.4%", P::year, Q::from, 54'000'000, none, 54'000'000},
    {"贷款利率低至4.1%", P::unknown, Q::from, 41'000'000, none, none},
    {"贷款利率百6起", P::unknown, Q::from, 60'000'000, none, none},
    {"最高可借30000元，日息低至0.6元", P::day, Q::from, none, none, none},
    {"贷款月息0.8", P::month, Q::exact, none, none, none},
};

std::int64_t nano_of(std::optional<FineRate> rate) { return rate ? rate->pico / 1'000 : none; }

const Claim* first_of(const Reviewed& reviewed, ClaimKind kind) {
  for (const Claim& claim : reviewed.review.claims)
    if (claim.kind == kind) return &claim;
  return nullptr;
}

TEST(Claims, RatesAreExact) {
  for (const RateRow& row : rates) {
    const Reviewed reviewed(row.text);
    const Claim* claim = first_of(reviewed, ClaimKind::rate);
    ASSERT_NE(claim, nullptr) << row.text;
    EXPECT_EQ(claim->price.period, row.period) << row.text;
    EXPECT_EQ(claim->qualifier, row.qualifier) << row.text;
    EXPECT_EQ(nano_of(claim->price.rate), row.rate_nano) << row.text;
    EXPECT_EQ(nano_of(claim->price.rate_max), row.rate_max_nano) << row.text;
    EXPECT_EQ(nano_of(claim->yearly.any_simple()), row.yearly_nano) << row.text;
    EXPECT_EQ(claim->ambiguous(), row.yearly_nano == none) << row.text;
  }
}

struct AmountRow {
  const char* text;
  ClaimQualifier qualifier;
  std::int64_t least_yuan, most_yuan;
};
constexpr AmountRow amounts[] = {
    {"最高可借300,000元", Q::upto, none, 300'000},
    {"额度最高8万", Q::upto, none, 80'000},
    {"最高额度50000", Q::upto, none, 50'000},
    {"贷款20-300万", Q::range, 200'000, 3'000'000},
    {"3千-12万信用额度", Q::range, 3'000, 120'000},
    {"借款额度800-9000元", Q::range, 800, 9'000},
    {"最高可贷八十万", Q::upto, none, 800'000},
    {"最高30w，快来借款", Q::upto, none, 300'000},
    {"可借4万5", Q::exact, none, 45'000},
    {"贷款额度最高叁拾万元", Q::upto, none, 300'000},
    {"贷款5千至2万元", Q::range, 5'000, 20'000},
    {"５０００－８００００元借款", Q::range, 5'000, 80'000},
    {"一百万额度贷款", Q::exact, none, 1'000'000},
};

TEST(Claims, AmountsAreInFen) {
  for (const AmountRow& row : amounts) {
    const Reviewed reviewed(row.text);
    const Claim* claim = first_of(reviewed, ClaimKind::amount);
    ASSERT_NE(claim, nullptr) << row.text;
    EXPECT_EQ(claim->qualifier, row.qualifier) << row.text;
    const AmountRange& amount = claim->amount;
    EXPECT_EQ(amount.min ? amount.min->count / 100 : none, row.least_yuan) << row.text;
    EXPECT_EQ(amount.max ? amount.max->count / 100 : none, row.most_yuan) << row.text;
  }
}

constexpr const char* no_rate[] = {
    "逾期罚息年化利率24%",    "首付30%，贷款买车", "贷款通过率98%",       "借款人年龄22-55周岁",
    "贷款热线13900001111",    "5分钟放款",         "最长30天，借款灵活",  "2026年9月30日起办理贷款",
    "存款利率2.1%，贷款另议", "借款3分钟到账",     "芝麻分600以上可借款", "理财预期年化收益4.5%",
};

TEST(Claims, OtherNumbersAreNoRates) {
  for (const char* text : no_rate) {
    const Reviewed reviewed(text);
    const Claim* claim = first_of(reviewed, ClaimKind::rate);
    EXPECT_TRUE(claim == nullptr || !claim->yearly.any_simple()) << text;
  }
}

TEST(Claims, TermsAreInDays) {
  const Reviewed reviewed("贷款期限3-36个月");
  const Claim* claim = first_of(reviewed, ClaimKind::term);
  ASSERT_NE(claim, nullptr);
  EXPECT_EQ(claim->term.days(claim->term.min), 90);
  EXPECT_EQ(claim->term.days(claim->term.max), 1080);
}

TEST(Claims, SpansCoverTheWordsOfTheClaim) {
  const Reviewed reviewed("急用钱！日 息 万 二，找我借款");
  const Claim* claim = first_of(reviewed, ClaimKind::rate);
  ASSERT_NE(claim, nullptr);
  EXPECT_EQ(claim->span, (CharRange{4, 11}));
}

struct TermsRow {
  const char* text;
  bool below, above, amount_above;
  const char* label;  // null: none of the two
};
constexpr TermsRow against[] = {
    {"临溪银行贷款，年化利率7.2%-18%，最高20万元", false, false, false, nullptr},
    {"临溪银行贷款，年化利率5%-18%，最高20万元", true, false, false, "rate_misleading"},
    {"临溪银行贷款，年化利率7.2%-24%，最高20万元", false, true, false, "rate_misleading"},
    {"临溪银行贷款，年化利率7.2%-18%，最高50万元", false, false, true, "over_borrowing_inducement"},
    // 0.02 % a day is 7.2 % on 360 days and 7.3 % on 365: both are said of 7.2 %.
    {"临溪银行贷款，日利率0.02%，折合年化利率7.2%-18%，最高20万元", false, false, false, nullptr},
    {"临溪银行贷款，日利率0.01%，折合年化利率7.2%-18%", true, false, false, "rate_misleading"},
};

TEST(Claims, AreHeldAgainstTheRegisteredTerms) {
  ProductTerms terms;
  terms.rate_min = Rate(72'000);
  terms.rate_max = Rate(180'000);
  terms.amount_max = Fen(20'000'000);
  for (const TermsRow& row : against) {
    const Reviewed reviewed(row.text, &terms);
    EXPECT_EQ(reviewed.review.rate_below_registered, row.below) << row.text;
    EXPECT_EQ(reviewed.review.rate_above_registered, row.above) << row.text;
    EXPECT_EQ(reviewed.review.amount_above_registered, row.amount_above) << row.text;
    for (const char* label : {"rate_misleading", "over_borrowing_inducement"})
      EXPECT_EQ(reviewed.has(label), row.label != nullptr && std::string_view(row.label) == label)
          << row.text << " " << label << " " << reviewed.labels();
  }
}

TEST(Claims, AYearlyRateThatContradictsTheDailyOneIsFound) {
  EXPECT_TRUE(Reviewed("临溪银行贷款，日利率0.05%，折合年化利率9%-12%").has("rate_misleading"));
  EXPECT_FALSE(Reviewed("临溪银行贷款，日利率0.03%-0.05%，折合年化利率10.95%-18.25%")
                   .has("rate_misleading"));
}

}  // namespace
}  // namespace guiju::content
