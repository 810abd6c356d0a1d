// Ads that break a rule, one table for all labels. A row names the label that must be found.
#include "world.h"

namespace guiju::content {
namespace {

struct Row {
  const char* label;
  const char* text;
};

constexpr Row violating[] = {
    {"unlicensed_or_unnamed_lender", "急用钱就找李哥，三分钟出额度，电话13900001111"},
    {"unlicensed_or_unnamed_lender",
     "本公司专业办理各类信用贷款，手续简便，欢迎来电咨询13800002222"},
    {"unlicensed_or_unnamed_lender", "小鹿钱袋，上班族的借款神器，下载即可申请"},
    {"unlicensed_or_unnamed_lender", "多家正规机构放款，额度高，利息低，咨询热线4001234567"},
    {"unlicensed_or_unnamed_lender",
     "我公司与建设银行合作，快速办理经营贷款，详询王经理13700003333"},
    {"unlicensed_or_unnamed_lender", "私人放贷，当面签约，随借随还，有需要请致电"},
    {"no_credit_check", "征信花了也不怕，照样给你下款"},
    {"no_credit_check", "我们从不查征信，黑户白户统统能借"},
    {"no_credit_check", "逾期客户可做，网黑也可贷，马上申请"},
    {"no_credit_check", "不上征信的小额借款，放心用"},
    {"no_credit_check", "负债高没关系，无视大数据，借款秒过"},
    {"no_credit_check", "信用不良也能贷，不看流水不看负债"},
    {"guaranteed_approval", "百分百下款，申请就有钱"},
    {"guaranteed_approval", "来就下，人人能借，再也不怕被拒"},
    {"guaranteed_approval", "资料齐全保证放款，必过贷款渠道"},
    {"guaranteed_approval", "本平台借款通过率高达98%，快来试试"},
    {"guaranteed_approval", "高通过率网贷口子，包下款"},
    {"guaranteed_approval", "贷款不成功全额退款，稳过"},
    {"instant_funds", "贷款审批快，十分钟钱就到账"},
    {"instant_funds", "秒批秒到，急用钱首先想到我们"},
    {"instant_funds", "上午申请，当天就能放款"},
    {"instant_funds", "最快30秒放款，借款不用等"},
    {"instant_funds", "极速到账的信用贷，填资料就能借"},
    {"instant_funds", "两小时内放款到卡，办理贷款找我"},
    {"instant_funds", "今日申请今日拿钱，贷款加急办理"},
    {"instant_funds", "闪电放款，借钱不等待"},
    {"rate_misleading", "借款日息低至万三，随借随还"},
    {"rate_misleading", "贷款月息仅5厘，详询13900004444"},
    {"rate_misleading", "云岭银行消费贷，年化利率低至3.4%，立即申请贷款"},
    {"rate_misleading", "首借30天免息，借款更轻松"},
    {"rate_misleading", "零利息借款，用钱不花钱"},
    {"rate_misleading", "借1万每天只要2块5，贷款真便宜"},
    {"rate_misleading", "信用贷日利率0.03%起，快来申请借款"},
    {"rate_misleading", "贷款利息打七折，限时申请"},
    {"rate_misleading", "按银行利率放款，我公司办理贷款，电话13600005555"},
    {"rate_misleading", "每天利息不到一杯奶茶，借款轻松"},
    {"rate_missing", "最高可借30万，纯信用贷款，点击申请"},
    {"rate_missing", "低息贷款，随借随还，咨询热线01012345678"},
    {"rate_missing", "5千到20万，凭工资流水申请贷款，当天审批"},
    {"rate_missing", "信用贷额度高达50万，利息低"},
    {"rate_missing", "借款额度1000-50000元，灵活分期"},
    {"low_threshold_inducement", "无需抵押无需担保，信用贷款轻松办"},
    {"low_threshold_inducement", "零门槛借款，谁都能申请"},
    {"low_threshold_inducement", "只要身份证，就能贷款五万"},
    {"low_threshold_inducement", "门槛超低的贷款，有手机就能借"},
    {"low_threshold_inducement", "免抵押免担保，贷款快人一步"},
    {"low_threshold_inducement", "不用收入证明，不用面签，贷款就是简单"},
    {"low_threshold_inducement", "凭身份证和手机号即可借款"},
    {"low_threshold_inducement", "0抵押0担保，信用借款"},
    {"over_borrowing_inducement", "想花就花，没钱就借，青春不留遗憾，快来借款"},
    {"over_borrowing_inducement", "信用卡还不上？代还信用卡，贷款来帮忙"},
    {"over_borrowing_inducement", "花呗套现秒到账，随时办理"},
    {"over_borrowing_inducement", "借新还旧不求人，贷款债务重组找我"},
    {"over_borrowing_inducement", "房产抵押贷款可贷满成，欢迎咨询"},
    {"over_borrowing_inducement", "网贷太多？一笔借款帮你上岸"},
    {"over_borrowing_inducement", "月光族的救星，想借就借"},
    {"vulnerable_targeting", "大学生专属借款，凭学生证就能贷"},
    {"vulnerable_targeting", "在校学生分期贷款，无需家长同意"},
    {"vulnerable_targeting", "退休老人也能办理贷款，凭养老金即可"},
    {"vulnerable_targeting", "没有工作也能借，待业青年专享贷款"},
    {"vulnerable_targeting", "校园贷利息低，毕业再还"},
    {"absolute_terms", "全网最低利息，贷款首选我们"},
    {"absolute_terms", "全国第一的借款平台，欢迎申请贷款"},
    {"absolute_terms", "行业领先的贷款平台，值得信赖"},
    {"absolute_terms", "史上最低利率，借款错过不再有"},
    {"absolute_terms", "最优质的贷款产品，最简便的手续，立即申请"},
    {"absolute_terms", "唯一不排队的借款平台"},
    {"false_endorsement", "央行授权放贷平台，借款放心"},
    {"false_endorsement", "国家扶持的惠民贷款，人人可申请"},
    {"false_endorsement", "人民日报推荐的借款平台"},
    {"false_endorsement", "银保监会认证，官方指定借款渠道，点击申请"},
    {"false_endorsement", "知名主持人代言，放心借款"},
    {"fee_concealment", "放款前先交500元保证金，交完立即下款"},
    {"fee_concealment", "借款成功后收取5%服务费"},
    {"fee_concealment", "开通会员费99元即可解锁提现，最高借3万"},
    {"fee_concealment", "贷款包装费另谈，资料我们做"},
    {"fee_concealment", "借5000到手4000，一周后还5000"},
    {"fee_concealment", "贷款先付定金，下款后付尾款，收10个点手续费"},
    {"credit_repair", "专业修复征信，逾期记录三天消除"},
    {"credit_repair", "征信洗白，铲单内部渠道"},
    {"credit_repair", "信用卡逾期记录可删除，不成功不收费"},
    {"credit_repair", "黑名单消除，恢复信用，办贷款更容易"},
    {"credit_repair", "内部渠道帮您清除不良记录"},
    {"loan_use_violation", "首付不够？信用贷帮你凑齐首付"},
    {"loan_use_violation", "贷款炒股，轻松放大本金，快来申请"},
    {"loan_use_violation", "借款用途不限，想怎么用就怎么用"},
    {"loan_use_violation", "低息经营贷可用于买房，咨询我贷款方案"},
    {"loan_use_violation", "股票配资，借款放大十倍"},
    {"unfair_comparison", "银行贷款太慢太繁琐，来我们这里借款十分钟搞定"},
    {"unfair_comparison", "利息比银行低一半，借款就选我们"},
    {"unfair_comparison", "别家不批的我们批，贷款找我"},
    {"unfair_comparison", "手续费远低于同行，借款更划算"},
    {"unfair_comparison", "比其他平台利息更低，放心借款"},
    {"contact_diversion", "需要贷款的加微信详聊"},
    {"contact_diversion", "借款咨询请加QQ123456789"},
    {"contact_diversion", "急用钱的私聊我，长期有口子"},
    {"contact_diversion", "贷款加V：abc8899，当天出结果"},
    {"contact_diversion", "网贷交流进群，群里有借款渠道"},
    {"privacy_abuse", "下款需上传通讯录和通话记录"},
    {"privacy_abuse", "借款逾期将群发通讯录好友"},
    {"privacy_abuse", "长期收网贷客户数据，身份证资料齐全价高"},
    {"privacy_abuse", "授权读取通讯录即可借款提额"},
    {"privacy_abuse", "申请贷款请提供手机服务密码，用于爬取通话详单"},
    {"fake_urgency_or_reward", "放款名额有限，先到先得，快来借款"},
    {"fake_urgency_or_reward", "新用户借款送现金红包"},
    {"fake_urgency_or_reward", "您的五万元借款额度即将失效，最后一天"},
    {"fake_urgency_or_reward", "年底大放水，贷款秒过"},
    {"fake_urgency_or_reward", "恭喜您获得8万元借款额度，点击领取"},
    {"fake_urgency_or_reward", "贷款限时抢额度，手慢无"},
};

TEST(Violating, EveryRowIsFoundWithItsLabel) {
  for (const Row& row : violating) {
    const Reviewed reviewed(row.text);
    EXPECT_TRUE(reviewed.has(row.label))
        << row.label << ": " << row.text << "\n  found " << reviewed.labels();
  }
}

TEST(Violating, TheTableCoversEveryLabel) {
  for (const auto& label : shipped_lexicon()->labels) {
    const bool covered = std::any_of(std::begin(violating), std::end(violating),
                                     [&](const Row& row) { return row.label == label.id; });
    EXPECT_TRUE(covered) << label.id;
  }
}

constexpr Row disguised[] = {
    {"low_threshold_inducement", "无 抵 押 贷 款，手续简单，电话13900001111"},
    {"low_threshold_inducement", "无*抵*押贷款，详询13900001111"},
    {"low_threshold_inducement", "无.抵.押.免.担.保，办理贷款"},
    {"low_threshold_inducement", "無抵押貸款，免擔保，歡迎諮詢"},
    {"low_threshold_inducement", "无抵丨押信用贷丨款，随借随还"},
    {"low_threshold_inducement", "无抵ya贷kuan，手续简单"},
    {"low_threshold_inducement", "免di押免dan保，当天办理贷款"},
    {"low_threshold_inducement", "无抵鸭贷款，找我办理"},
    {"low_threshold_inducement", "无抵🔥押贷💰款，速来申请"},
    {"low_threshold_inducement", "零 门 槛 借 款"},
    {"low_threshold_inducement", "凭身份Z就能借款"},
    {"low_threshold_inducement", "無.抵.押.貸.款"},
    {"low_threshold_inducement", "无抵\u200b押\u200b贷款，咨询热线"},
    {"low_threshold_inducement", "免坻押贷款，手续简单"},
    {"instant_funds", "秒 到 账，急用钱来借"},
    {"instant_funds", "当天放kuan，贷款找我"},
    {"instant_funds", "当天fang款，贷款找我"},
    {"instant_funds", "极*速*放*款，贷款不等"},
    {"instant_funds", "３０秒到账，借款快人一步"},
    {"instant_funds", "極速放款，貸款首選"},
    {"instant_funds", "当天下歀，贷款找我"},
    {"instant_funds", "最快５分鐘到賬的借款"},
    {"instant_funds", "秒-批-秒-到，借款不等"},
    {"instant_funds", "1 0 分 钟 放 款，贷款"},
    {"no_credit_check", "不看zheng信也能借"},
    {"no_credit_check", "无 视 征 信，贷款照批"},
    {"no_credit_check", "不查怔信，下款快"},
    {"no_credit_check", "不上徵信的借款"},
    {"no_credit_check", "黑-户可贷，快来"},
    {"no_credit_check", "不看Z信？不看征.信！贷款都能下"},
    {"guaranteed_approval", "包 下 款，人 人 可 贷"},
    {"guaranteed_approval", "通.过.率高达99%的借款"},
    {"guaranteed_approval", "百分百下歀，贷款找我"},
    {"rate_misleading", "日 息 万 二，贷款随借"},
    {"rate_misleading", "月息０．５％起，贷款找我"},
    {"rate_misleading", "免*息借款30天"},
    {"contact_diversion", "加薇信：abc123，办理贷款"},
    {"contact_diversion", "贷款加VX详聊"},
    {"contact_diversion", "贷款➕V：hk7788"},
    {"contact_diversion", "贷款加wei信聊"},
    {"credit_repair", "征*信*修*复，逾期铲单"},
    {"credit_repair", "徵信洗白，專業團隊"},
    {"over_borrowing_inducement", "花 呗 套 现，秒到"},
    {"over_borrowing_inducement", "信用咔代还？信用卡代.还，贷款"},
    {"unlicensed_or_unnamed_lender", "专业办理小额dai款，电话13900001111"},
    {"unlicensed_or_unnamed_lender", "小额岱歀，方便快捷，详询13900001111"},
};

TEST(Disguised, EveryRowIsFoundWithItsLabel) {
  for (const Row& row : disguised) {
    const Reviewed reviewed(row.text);
    EXPECT_TRUE(reviewed.has(row.label))
        << row.label << ": " << row.text << "\n  found " << reviewed.labels();
  }
}

TEST(Disguised, TheKindOfDisguiseIsNamed) {
  constexpr struct {
    const char *text, *kind;
  } rows[] = {
      {"无 抵 押贷款，详询13900001111", "spaced"},
      {"无*抵*押贷款，详询13900001111", "separator"},
      {"無抵押貸款，詳詢13900001111", "traditional"},
      {"３０秒到账，急用钱借款", "full_width"},
      {"无抵ya贷款，详询13900001111", "pinyin"},
      {"无抵鸭贷款，详询13900001111", "homophone"},
      {"无抵\u200b押贷款，详询13900001111", "zero_width"},
      {"无抵🔥押贷款，详询13900001111", "pictograph"},
      {"无抵扌甲贷款，详询13900001111", "split"},
  };
  for (const auto& row : rows) {
    const Reviewed reviewed(row.text);
    const bool named =
        std::any_of(reviewed.review.disguises.begin(), reviewed.review.disguises.end(),
                    [&](const cel::Value& kind) { return kind.as_text() == row.kind; });
    EXPECT_TRUE(named) << row.kind << ": " << row.text << " " << reviewed.labels();
  }
}

TEST(Violating, SpansCoverTheOffendingWords) {
  const Reviewed reviewed("您好！本公司办理无 抵*押 貸款，詳詢13900001111");
  const Finding* finding = reviewed.finding("low_threshold_inducement");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(reviewed.words(*finding), "无 抵*押");
  EXPECT_EQ(finding->span, (CharRange{8, 13}));
}

}  // namespace
}  // namespace guiju::content
