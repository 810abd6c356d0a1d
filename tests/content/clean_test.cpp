// Texts in which nothing may be found: disclosures, news, lessons, service messages and near misses.
#include "world.h"

namespace guiju::content {
namespace {

constexpr const char* clean[] = {
    // full disclosure by a licensed lender
    "临溪银行消费贷款，年化利率7.2%-18%，额度最高20万元，期限12-"
    "36个月，以审批结果为准。贷款有风险，借款需谨慎。",
    "云栖消费金融有限公司提供个人消费贷款，年化利率（单利）8%-24%，最高10万元。请理性借贷。",
    "招商银行信用贷款，年利率3.6%-12%，资金不得用于购房、炒股。",
    // warnings and lessons
    "警方提醒：凡是放款前要求交保证金的贷款，都是诈骗。",
    "不要轻信“无抵押、秒到账”的贷款广告，谨防上当受骗。",
    "反诈中心提示：所谓“征信修复”是骗局，请勿相信。",
    "如何识别套路贷？“低息”“免抵押”往往是幌子。",
    "请理性消费，量力而行，避免过度借贷。",
    "银行工作人员提醒市民，警惕“内部渠道消除逾期记录”的骗局。",
    "某些平台宣称“不看征信、人人可贷”，实际收取高额服务费，消费者应谨防陷阱。",
    "“砍头息”是指放贷人从本金中预先扣除利息的违法行为。",
    "什么是年化利率？年化利率是把日利率、月利率折算成一年的利率。",
    "校园贷危害大，请同学们远离不良网贷，谨防诈骗。",
    "风险提示：任何以“刷流水”“解冻费”为由要求转账的贷款都是诈骗。",
    "民警走进社区宣讲反诈知识，揭露“零门槛贷款”骗局。",
    // news
    "央行下调贷款市场报价利率10个基点",
    "多家银行上半年不良贷款率下降",
    "银监会要求加强消费贷款资金流向管理",
    "二套房贷首付比例上调，楼市成交量下滑",
    "男子骗取银行贷款200万元被判刑三年",
    "去年全国普惠小微贷款余额同比增长23%",
    "记者调查：网贷广告乱象频现",
    "美国学生贷款减免计划遭法院叫停",
    "某地公积金贷款最高额度上调至100万元",
    "上市公司拟出资设立小额贷款公司",
    "专家：信贷投放节奏将更加平稳",
    // law
    "贷款广告应当显著标明年化利率，不得使用“最低”“秒到账”等用语。",
    "第十条 金融机构不得以“零利率”等方式误导借款人。",
    "任何单位不得发布含有“无条件放款”内容的贷款广告，违反者依法处罚。",
    // service messages
    "您尾号1234的信用卡本期账单5,230.00元，最低还款额523.00元，到期还款日5月8日。",
    "您的贷款将于20日自动扣款1,200元，请保持账户余额充足。",
    "验证码880123，用于登录手机银行，请勿转发他人。",
    "【临溪银行】您5月还款已成功入账，感谢您的支持。",
    "尊敬的客户，您的住房贷款本期应还3,077.87元，请按时还款。",
    "您尾号8899的储蓄卡于3月2日转账支出500.00元，余额1,024.11元。",
    "您申请的借款已放款至尾号6677账户，首期还款日7月1日，如非本人操作请致电客服。",
    // near misses
    "最低还款额为账单金额的百分之十",
    "第一期还款日为每月十五日",
    "周末大剧院分期音乐会，门票随时可退",
    "这家餐厅的菜第一时间上桌，服务最贴心",
    "手机快充，半小时充满，秒杀价1999元",
    "图书馆凭身份证即可借书三十天",
    "新款空调限时优惠，名额有限，先到先得",
    "快递当天到，晚上就能收到货",
    "游戏新服开启，登录领取红包大礼",
    "加微信领取健身课程体验券",
    "健身房年卡打七折，欢迎咨询",
    "本店支持花呗分期付款，购物更轻松",
    "共享充电宝免押金租借，扫码即用",
    "股票市场今日震荡，成交量逐渐萎缩",
    "本周六楼盘开盘，首付15万起，精装现房，售楼热线88880000",
    "二手车直卖网，没有中间商赚差价",
    "公司注册资本一千万元，成立于2010年",
    "培训机构招生，名师辅导，提分快",
    "低门槛创业项目，加盟热线4000001111",
    "高铁票候补成功率高达90%",
    "零糖零脂气泡水，第二件半价",
    "旅行社推出五日游，报名送礼包",
    "夏季新款连衣裙上市，全场八折",
    "理财产品预期年化收益率4.2%，期限90天，五万起购",
    "手机银行功能介绍：转账汇款、账户查询、理财购买、贷款还款",
    "公积金查询、房贷计算器、社保查询，一个应用全搞定",
    "请于本周五前归还所借图书，逾期将收取费用",
    "面试通过后当天通知结果",
    "国家助学贷款申请指南：家庭经济困难学生可向学校资助中心申请",
    "征信报告每年可免费查询两次，可到人民银行网点办理",
    "不良信用记录自还清之日起保留五年，市民可依法提出异议",
};

TEST(Clean, NothingIsFound) {
  static_assert(std::size(clean) >= 60);
  for (const char* text : clean) {
    const Reviewed reviewed(text);
    EXPECT_TRUE(reviewed.review.labels.empty()) << text << "\n  found " << reviewed.labels();
  }
}

struct Suppressed {
  const char* text;
  const char* label;
  Disposition disposition;
};
constexpr Suppressed suppressed[] = {
    {"我公司办理贷款，手续简单，绝不收取服务费，电话13900001111", "fee_concealment",
     Disposition::allowed},
    {"谨防“秒到账”贷款骗局，保护好自己的钱袋子", "instant_funds", Disposition::quoted},
    {"所谓“百分百下款”的贷款都是骗人的", "guaranteed_approval", Disposition::quoted},
    {"银监会：贷款广告禁止宣传秒到账", "instant_funds", Disposition::negated},
};

TEST(Context, SuppressedHitsAreKeptWithTheirDisposition) {
  for (const auto& row : suppressed) {
    const Reviewed reviewed(row.text);
    const Finding* finding = reviewed.finding(row.label);
    ASSERT_NE(finding, nullptr) << row.text;
    EXPECT_EQ(finding->disposition, row.disposition)
        << row.text << " " << disposition_names[static_cast<std::size_t>(finding->disposition)];
    EXPECT_FALSE(reviewed.has(row.label)) << row.text;
  }
}

TEST(Context, AWarningOnARealOfferExemptsNothingElse) {
  const Reviewed reviewed("无抵押贷款，当天放款，详询13900001111。谨防诈骗，认准本号。");
  EXPECT_TRUE(reviewed.has("low_threshold_inducement")) << reviewed.labels();
  EXPECT_TRUE(reviewed.has("instant_funds")) << reviewed.labels();
}

TEST(Context, QuotedOnlySaysThatEverythingOffensiveWasQuoted) {
  const Reviewed warning("警惕“不看征信、百分百下款”的贷款骗局");
  EXPECT_TRUE(warning.review.quoted_only) << warning.labels();
  const Reviewed offer("百分百下款，急用钱来借");
  EXPECT_FALSE(offer.review.quoted_only);
}

TEST(Facts, AreSetFromTheReview) {
  ProductTerms terms;
  terms.rate_min = Rate(72'000);
  terms.rate_max = Rate(240'000);
  terms.lender_name = "临溪银行股份有限公司";
  const Reviewed reviewed("临溪银行股份有限公司贷款，年化利率3%-24%，最高20万元", &terms);
  rulebook::Facts facts;
  set_content_facts(reviewed.review, facts);
  using rulebook::Fact;
  EXPECT_TRUE(facts.get(Fact::content_loan_related).is_true());
  EXPECT_TRUE(facts.get(Fact::content_rate_below_registered).is_true());
  EXPECT_FALSE(facts.get(Fact::content_rate_above_registered).is_true());
  EXPECT_TRUE(facts.get(Fact::content_names_lender_of_product).is_true());
  EXPECT_TRUE(facts.get(Fact::content_annual_rate_stated).is_true());
  EXPECT_EQ(facts.get(Fact::content_class).as_text(), "offer");
  EXPECT_EQ(facts.get(Fact::content_label_count).as_int(),
            static_cast<std::int64_t>(facts.get(Fact::content_labels).as_list().size()));
}

}  // namespace
}  // namespace guiju::content
