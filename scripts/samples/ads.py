"""The words of the sample world's creatives: our own sentences, good and bad.

Placeholders: {lender} {product} {low} {high} {amount} {term} are filled from the product's registered terms.
"""

# Full-disclosure copy: the lender named, the yearly range closed, the all-in cost said, borrowing not pushed.
CLEAN = [
    "{product}由{lender}提供，年利率（单利）{low}%至{high}%，最高额度{amount}，期限{term}个月以内。综合融资成本以合同载明为准，请根据还款能力理性借贷。",
    "{lender}{product}：年化利率（单利）{low}%—{high}%，具体以审批结果为准。贷款有风险，借款需谨慎。",
    "申请{product}前请了解费用：年利率{low}%至{high}%（单利），无其他收费，贷款人为{lender}。请按需借款，按时还款。",
    "{lender}提醒您：{product}的年化综合资金成本为{low}%至{high}%（单利），额度和利率由审核结果决定。请合理评估自身还款能力。",
    "购置家电、装修、进修可以申请{product}，贷款机构{lender}，年利率{low}%至{high}%（单利），不得用于购房、炒股。借款需谨慎。",
    "{product}，放款机构：{lender}。年化利率范围{low}%~{high}%（单利）。不面向在校学生，请量力而行。",
    "【{lender}】{product}最长可分{term}期，年利率{low}%至{high}%（单利），提前还款不收违约金。理性消费，合理借贷。",
    "了解{product}：由{lender}发放，额度上限{amount}，年利率（单利）{low}%至{high}%，提交资料后由{lender}审核。贷款有风险。",
    "{lender}个人贷款服务：{product}，年化利率（单利）{low}%—{high}%，按月还款，费用全部包含在内。请珍惜个人信用记录。",
    "经营周转可咨询{lender}{product}，年利率{low}%至{high}%（单利），最高{amount}，以实际审批为准。请理性借贷，防范过度负债。",
]

# (labels expected by the writer, text). Several labels may hold; the world is not a test set.
BAD = {
    "unlicensed_or_unnamed_lender": [
        "手头紧？点这里申请备用金，正规机构放款，额度最高20万，资料提交后专人联系。",
        "我司与多家银行合作，帮您办理大额信用贷款，最高50万，欢迎来电。",
        "小额周转找我们，五千到八万都能办，在线填写手机号即可申请借款。",
        "资金周转平台上线新品，人均可借三万元，马上测一测你能借多少。",
        "本公司专业办理个人贷款、企业贷款，合作渠道多，额度十万起。",
    ],
    "no_credit_check": [
        "{lender}{product}年利率{low}%至{high}%，征信花了也能办，逾期记录不影响。",
        "不查征信不看负债，{product}人人可以申请，黑户白户都欢迎。",
        "{product}：无视征信，无视网贷逾期，有手机号就能借，年利率{low}%至{high}%。",
        "征信不好没关系，{lender}{product}不上征信，借款记录不上报。",
    ],
    "guaranteed_approval": [
        "{lender}{product}包下款，百分百通过，不成功赔你五百。",
        "{product}全民可贷，申请必过，年利率{low}%至{high}%，{lender}放款。",
        "{lender}内部通道，{product}通过率高达99%，有身份证就批。",
        "拒就赔！{product}保证下款，{lender}出资，年利率{low}%至{high}%。",
    ],
    "instant_funds": [
        "{lender}{product}秒批秒到账，年利率{low}%至{high}%（单利）。",
        "{product}最快3分钟放款，年利率{low}%至{high}%（单利），贷款人{lender}。",
        "急用钱？{lender}{product}当天到账，年利率{low}%至{high}%（单利）。",
        "{lender}{product}，闪电放款，极速到账，年化{low}%至{high}%（单利）。",
        "{product}一小时内放款到卡，{lender}提供，年利率{low}%至{high}%（单利）。",
    ],
    "rate_misleading": [
        "{lender}{product}利率低至{low}%起，最高可借{amount}。",
        "{product}日息万分之二，借一万一天只要两块钱，{lender}放款。",
        "{lender}{product}月息仅需3厘，超低利率等你来。",
        "{product}首期免息，零利息借钱，{lender}提供。",
        "{lender}{product}年利率只要1.2%，最高{amount}。",
        "{product}利率限时五折，{lender}出品，最高可借{amount}。",
    ],
    "rate_missing": [
        "{lender}{product}，最高可借{amount}，最长{term}期，在线申请。",
        "想借多少借多少？{lender}{product}额度高达{amount}。",
        "{lender}为您准备了{product}，预估额度{amount}，点击查看。",
        "{product}每日利息低，{lender}放款，额度{amount}。",
    ],
    "low_threshold_inducement": [
        "{lender}{product}零门槛，凭身份证就能借，年利率{low}%至{high}%（单利）。",
        "无抵押无担保，{product}不用面签，年利率{low}%至{high}%（单利），贷款人{lender}。",
        "{product}：免抵押、免担保、免收入证明，{lender}提供，年化{low}%至{high}%（单利）。",
        "{lender}{product}门槛低，一张身份证就够了，年利率{low}%至{high}%（单利）。",
    ],
    "over_borrowing_inducement": [
        "{lender}{product}，想借就借，任性花，年利率{low}%至{high}%（单利）。",
        "信用卡还不上？借{product}来还，{lender}提供，年利率{low}%至{high}%（单利）。",
        "{product}帮你实现买买买，先花了再说，{lender}放款，年利率{low}%至{high}%（单利）。",
        "网贷太多还不过来？{lender}{product}以贷还贷，轻松上岸，年利率{low}%至{high}%（单利）。",
        "{lender}{product}最高可借300万，年利率{low}%至{high}%（单利）。",
    ],
    "vulnerable_targeting": [
        "大学生专享{product}，生活费不够就来借，{lender}放款，年利率{low}%至{high}%（单利）。",
        "退休老人也能贷！{lender}{product}养老金可作还款来源，年利率{low}%至{high}%（单利）。",
        "在校学生凭学生证申请{product}，{lender}提供，年利率{low}%至{high}%（单利）。",
        "没工作也能借，失业人员专属{product}，{lender}，年利率{low}%至{high}%（单利）。",
    ],
    "absolute_terms": [
        "{lender}{product}，全国第一的信用贷款，年利率{low}%至{high}%（单利）。",
        "业内最好的贷款产品{product}，{lender}出品，年利率{low}%至{high}%（单利）。",
        "借钱首选{product}，行业唯一，{lender}放款，年利率{low}%至{high}%（单利）。",
        "{lender}{product}，国家级品质，最佳选择，年利率{low}%至{high}%（单利）。",
    ],
    "false_endorsement": [
        "央行推荐、国家扶持的{product}，{lender}放款，年利率{low}%至{high}%（单利）。",
        "银保监会批准的放心贷{product}，{lender}提供，年利率{low}%至{high}%（单利）。",
        "政府背书的惠民贷款{product}，{lender}，年利率{low}%至{high}%（单利）。",
    ],
    "fee_concealment": [
        "{lender}{product}下款后收取8%服务费，放款前先交保证金，年利率{low}%至{high}%（单利）。",
        "开通会员299元即可提升{product}额度，{lender}放款，年利率{low}%至{high}%（单利）。",
        "{product}包装资料费600元，下款另收10%手续费，{lender}，年利率{low}%至{high}%（单利）。",
        "{product}砍头息低，到手扣除一成手续费，{lender}放款，年利率{low}%至{high}%（单利）。",
    ],
    "credit_repair": [
        "征信修复、逾期记录消除，洗白后再办{product}，{lender}。",
        "专业铲单，征信洗白，七天见效，之后可申请{lender}{product}。",
        "逾期记录可以帮您删除，恢复信用后办{product}，{lender}放款。",
    ],
    "loan_use_violation": [
        "首付不够？{lender}{product}帮你凑首付，年利率{low}%至{high}%（单利）。",
        "{product}可用于炒股、投资理财，{lender}放款，年利率{low}%至{high}%（单利）。",
        "借{product}做任何用途都行，买房投资随你，{lender}，年利率{low}%至{high}%（单利）。",
    ],
    "unfair_comparison": [
        "银行贷款又慢又麻烦，还是{product}好，{lender}放款，年利率{low}%至{high}%（单利）。",
        "{product}比同行利息都低，别家都在坑你，{lender}，年利率{low}%至{high}%（单利）。",
        "比银行更便宜的{product}，其他平台都不如，{lender}，年利率{low}%至{high}%（单利）。",
    ],
    "contact_diversion": [
        "{lender}{product}详情加微信咨询，年利率{low}%至{high}%（单利）。",
        "想办{product}加V私聊，{lender}客户经理一对一，年利率{low}%至{high}%（单利）。",
        "进群领取{product}办理攻略，QQ群同步开放，{lender}，年利率{low}%至{high}%（单利）。",
    ],
    "privacy_abuse": [
        "申请{product}需授权读取通讯录和通话记录，{lender}，年利率{low}%至{high}%（单利）。",
        "逾期将联系您的通讯录好友，{product}，{lender}，年利率{low}%至{high}%（单利）。",
        "出售精准贷款客户资料，含姓名电话身份证，可配合{product}推广。",
    ],
    "fake_urgency_or_reward": [
        "{lender}{product}仅剩最后50个名额，倒计时2小时，年利率{low}%至{high}%（单利）。",
        "借{product}送红包，首借立返88元，{lender}，年利率{low}%至{high}%（单利）。",
        "恭喜您，{product}额度已到账待领取，{lender}，年利率{low}%至{high}%（单利）。",
        "借款抽奖赢手机，{product}今日下单双倍积分，{lender}，年利率{low}%至{high}%（单利）。",
    ],
}

# Spellings that try to slip past a filter; same faults.
DISGUISED = [
    ("instant_funds", "{lender}{product}秒*到*账，年利率{low}%至{high}%（单利）。"),
    ("instant_funds", "{lender}{product}秒 批 秒 到 账，年利率{low}%至{high}%（单利）。"),
    ("low_threshold_inducement", "{product}無抵押無擔保，{lender}，年利率{low}%至{high}%（单利）。"),
    ("no_credit_check", "{product}不-查-征-信，{lender}，年利率{low}%至{high}%（单利）。"),
    ("guaranteed_approval", "{product}１００％通过，{lender}放款，年利率{low}%至{high}%（单利）。"),
    ("contact_diversion", "办理{product}请加薇·信，{lender}，年利率{low}%至{high}%（单利）。"),
]

# Text that speaks about slogans without promoting a loan: never a fault.
ABOUT = [
    "警惕“不查征信、秒到账”的虚假贷款广告，遇到先交费的一律拒绝，可拨打投诉电话核实。",
    "消费者权益提示：所谓“征信修复”“洗白”都是骗局，异议申请不收费，请通过正规渠道办理。",
    "近日，监管部门通报多起“百分百下款”诈骗案件，提醒公众不要轻信陌生短信中的贷款链接。",
    "什么是年化利率？日息万分之五换算成年利率约为18.25%，借款前请看清综合成本。",
    "您尾号0000的账户本期账单已出，最低还款额为320.00元，到期还款日为25日。",
    "新规解读：金融产品网络营销不得使用“低门槛”“秒到账”等诱导性用语。",
    "课堂：学生如何识别校园贷陷阱？记住三点，不轻信、不泄露、不转账。",
    "本店分期音乐会门票开售，周末双人套餐第二张半价。",
]
