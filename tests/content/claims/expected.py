#!/usr/bin/env python3
"""Writes expressions.jsonl: ways to put a loan's numbers, with what each must be read as.

What the words say is written here by hand (principal, rate of a period, instalment …). What follows from it, the yearly
rates, is worked out slowly and obviously: fractions, and bisection in 60-digit decimals. Nothing is shared with the code
that is tested.

    python3 tests/content/claims/expected.py > tests/content/claims/expressions.jsonl
"""

import json
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 60
rows = []


def number(value):
    """Nine digits, as the answers print them: half up at the ninth decimal."""
    return float(round(Decimal(value.numerator) / Decimal(value.denominator), 12)) if isinstance(value, Fraction) else float(value)


def decimal(value):
    value = Fraction(value)
    return Decimal(value.numerator) / Decimal(value.denominator)


def compound(rate, periods):
    return float((1 + decimal(rate)) ** periods - 1)


def monthly_irr(paid_out, repaid):
    """The rate that makes the repayments worth the payout, by halving [0, 10] 160 times."""
    low, high = Decimal(0), Decimal(10)
    paid_out, repaid = decimal(paid_out), [decimal(one) for one in repaid]
    for _ in range(160):
        middle = (low + high) / 2
        worth, factor = Decimal(0), Decimal(1)
        for one in repaid:
            factor /= 1 + middle
            worth += one * factor
        if worth > paid_out:
            low = middle
        else:
            high = middle
    return low


def irr_fields(paid_out, repaid):
    rate = monthly_irr(paid_out, repaid)
    return {"apr_irr_nominal": float(12 * rate), "apr_irr_effective": float((1 + rate) ** 12 - 1)}


def row(text, kind, qualifier=None, **fields):
    made = {"id": f"e{len(rows) + 1:03}", "text": text, "kind": kind}
    if qualifier:
        made["qualifier"] = qualifier
    for name, value in fields.items():
        made[name] = number(value) if isinstance(value, Fraction) else value
    made.setdefault("ambiguous", False)
    rows.append(made)


F = Fraction


def daily_fields(rate, plausible=True):
    fields = {"apr_simple_365": rate * 365, "apr_simple_360": rate * 360}
    if plausible:
        fields["apr_compound"] = compound(rate, 365)
    return fields


def day(text, rate, qualifier="exact", rate_max=None, plausible=True, **more):
    rate = F(rate)
    if rate_max:
        more["rate_max"] = F(rate_max)
    if not plausible:
        more["implausible"] = True
    row(text, "rate", qualifier, rate=rate, period="day", **daily_fields(rate, plausible), **more)


def day_money(text, principal, cost, qualifier="exact"):
    rate = F(cost) / F(principal)
    row(text, "rate", qualifier, rate=rate, period="day", principal=F(principal), interest_per_day=F(cost),
        **daily_fields(rate))


def month(text, rate, qualifier="exact", rate_max=None, **more):
    rate = F(rate)
    if rate_max:
        more["rate_max"] = F(rate_max)
    row(text, "rate", qualifier, rate=rate, period="month", apr_simple=rate * 12, apr_compound=compound(rate, 12), **more)


def month_money(text, principal, cost, qualifier="exact"):
    rate = F(cost) / F(principal)
    row(text, "rate", qualifier, rate=rate, period="month", principal=F(principal), interest_per_month=F(cost),
        apr_simple=rate * 12)


def year(text, rate, qualifier="exact", rate_max=None, **more):
    if rate_max:
        more["rate_max"] = F(rate_max)
    row(text, "rate", qualifier, rate=F(rate), period="year", apr_simple=F(rate), **more)


def no_period(text, rate, qualifier="exact"):
    row(text, "rate", qualifier, rate=F(rate), period="unknown", ambiguous=True, reasons=["rate_period_missing"])


def fee_fields(rate, periods):
    return irr_fields(periods, [1 + F(rate) * periods] * periods)


def fee_period(text, rate, periods=None, qualifier="exact", **more):
    rate = F(rate)
    if periods is None:
        periods = 12
        more["reasons"] = ["term_assumed"]
    row(text, "fee", qualifier, fee_rate=rate, per="period", period="month", periods=periods, apr_simple=rate * 12,
        **fee_fields(rate, periods), **more)


def fee_total(text, total, periods, qualifier="exact"):
    fee_period(text, F(total) / periods, periods, qualifier, fee_total_rate=F(total))


def fee_day(text, rate, qualifier="exact", **more):
    rate = F(rate)
    row(text, "fee", qualifier, fee_rate=rate, per="day", apr_simple_365=rate * 365, apr_simple_360=rate * 360, **more)


def fee_once(text, rate=None, amount=None, principal=None, qualifier="exact", **more):
    if amount is not None:
        more["fee_amount"] = F(amount)
    if principal is not None:
        more["principal"] = F(principal)
        rate = rate if rate is not None else F(amount) / F(principal)
    if rate is not None:
        more["fee_rate"] = F(rate)
    row(text, "fee", qualifier, per="once", **more)


def upfront(text, principal, received, days=None, total=None):
    principal, received = F(principal), F(received)
    total = F(total) if total else principal
    more = {"days": days, "apr_simple_365": (total - received) / received * 365 / days} if days else {}
    row(text, "fee", "exact", principal=principal, net_received=received, total_repayment=total,
        illegal_pattern="upfront_deduction", **more)


def amount(text, qualifier, low=None, high=None):
    more = {}
    if low is not None:
        more["amount_min"] = low
    if high is not None:
        more["amount_max"] = high
    row(text, "amount", qualifier, currency="CNY", **more)


def term(text, high=None, low=None, unit="month", options=None, qualifier=None):
    more = {"unit": unit}
    if options:
        more["options"] = options
        low, high = min(options), max(options)
    if low is not None:
        more["term_min"] = low
    if high is not None:
        more["term_max"] = high
    row(text, "term", qualifier, **more)


def free(text, days, qualifier=None):
    row(text, "term", qualifier, interest_free_days=days)


def instalments(text, principal, instalment, periods, qualifier=None, **more):
    principal, instalment = F(principal), F(instalment)
    row(text, "repayment", qualifier, method="equal_instalment", principal=principal, instalment=instalment,
        periods=periods, period="month", total_repayment=instalment * periods,
        **irr_fields(principal, [instalment] * periods), **more)


def schedule(text, principal, parts):
    flows = [F(sum_) for sum_, count in parts for _ in range(count)]
    row(text, "repayment", method="custom", principal=F(principal), periods=len(flows), total_repayment=sum(flows),
        **irr_fields(F(principal), flows))


def repaid_in_all(text, principal, total, periods):
    row(text, "repayment", method="equal_instalment", principal=F(principal), total_repayment=F(total), periods=periods,
        **irr_fields(F(principal), [F(total) / periods] * periods))


def bullet(text, principal, total, days=None, months=None):
    gain = (F(total) - F(principal)) / F(principal)
    if days:
        more = {"days": days, "apr_simple_365": gain * 365 / days}
    else:
        more = {"apr_simple": gain * 12 / months}
    row(text, "repayment", method="bullet", principal=F(principal), total_repayment=F(total), **more)


def daily_average(text, principal, cost, periods, qualifier="exact"):
    principal, cost = F(principal), F(cost)
    total = principal + cost * F(365 * periods, 12)
    row(text, "repayment", qualifier, method="equal_instalment", principal=principal, interest_per_day=cost,
        periods=periods, total_repayment=float(round(decimal(total), 2)), apr_simple_365=cost / principal * 365,
        **irr_fields(principal, [total / periods] * periods))


# ---- a day
day("日息万五", "0.0005")
day("日息仅万1.8", "0.00018")
day("每日息万分之4.5", "0.00045")
day("日利率为万分之一点五", "0.00015")
day("日利率0.018%起", "0.00018", "from")
day("日利率0.02%～0.055%", "0.0002", "range", "0.00055")
day("日利率0.025至0.06%", "0.00025", "range", "0.0006")
day("日息千分之零点八", "0.0008")
day("日息2厘5", "0.00025")
day("日息五厘", "0.0005")
day("日息1分", "0.001")
day("每天利息0.4‰", "0.0004")
day("日利率４．５‱", "0.00045")
day("0.035%/天的利率", "0.00035")
day("利率每天0.04%", "0.0004")
day("日化利率0.03%", "0.0003")
day("日貸款利率萬分之三點五", "0.00035")
day("按日计息0.05%", "0.0005")
day("日利率最高不超过0.065%", "0.00065", "upto")
day("日利率约0.03%", "0.0003", "approx")
day("日利率上限为0.06%", "0.0006", "upto")
day("日息低至万分之2.7起", "0.00027", "from")
day("日息4%", "0.04", plausible=False)
day("天息万6", "0.0006")
day("日利率万贰", "0.0002")
day_money("借1万元用1天利息3.3元", 10000, "3.3")
day_money("借两万日息仅4.6元", 20000, "4.6", "from")
day_money("万元日息2块5毛", 10000, "2.5")
day_money("万元日息2元5角", 10000, "2.5")
day_money("每万元每天利息1块8起", 10000, "1.8", "from")
day_money("借3000元，日息低至6毛", 3000, "0.6", "from")
day_money("借3万元每天利息1.3元", 30000, "1.3")
day_money("10万用1天25块", 100000, 25)
day_money("贷款二十万每天利息只要44元", 200000, 44, "from")
day_money("1万块借1天只需2.9元", 10000, "2.9", "from")
day_money("千元日息低至3角", 1000, "0.3", "from")
day_money("借5w日息11元", 50000, 11)
day_money("借一万二日息3元", 12000, 3)
day_money("本金8000元，日利息2.4元", 8000, "2.4")
row("额度8万，日息低至0.8元", "rate", "from", period="day", interest_per_day=0.8, ambiguous=True,
    reasons=["principal_missing"])
row("日均利息低至1.5元", "rate", "from", period="day", interest_per_day=1.5, ambiguous=True, reasons=["principal_missing"])
row("日息仅几块钱", "rate", ambiguous=True, reasons=["vague"])
row("每天利息不到一杯奶茶钱", "rate", ambiguous=True, reasons=["vague"])

# ---- a month
month("月息0.78%", "0.0078")
month("月利率低至0.35%起", "0.0035", "from")
month("月息6厘5", "0.0065")
month("月息八厘五", "0.0085")
month("月息1分2", "0.012")
month("月息1分2厘", "0.012")
month("月息一分半", "0.015")
month("月息1.8分", "0.018")
month("月息5厘至9厘", "0.005", "range", "0.009")
month("月息6-8厘", "0.006", "range", "0.008")
month("月利率0.5%到0.95%", "0.005", "range", "0.0095")
month("月利率千分之七点五", "0.0075")
month("每月利息百分之一点二", "0.012")
month("利息每月0.9%", "0.009")
month("月息壹分", "0.01")
month("月息低至三厘八", "0.0038", "from")
month("月息最高1.5%", "0.015", "upto")
month("月利率６．５‰", "0.0065")
month("月息1个点", "0.01")
month("月息0.8个点起", "0.008", "from")
month("0.68%的月利率", "0.0068")
month("月利率0.8%，等额本息", "0.008", method="equal_instalment", apr_irr_nominal=F("0.096"))
month("先息后本，月息7厘", "0.007", method="interest_only", apr_irr_nominal=F("0.084"))
month("等本等息，月息0.6%，分24期", "0.006", method="equal_flat", periods=24, **fee_fields("0.006", 24))
month("等本等息，月利率0.55%", "0.0055", method="equal_flat", periods=12, reasons=["term_assumed"],
      **fee_fields("0.0055", 12))
month("3分利", "0.03", inferred_period=True)
month("1分5的利息", "0.015", inferred_period=True)
month("一分利借钱", "0.01", inferred_period=True)
month_money("借10万每月利息600元", 100000, 600)
month_money("1万元一个月利息只要85元", 10000, 85, "from")
month_money("每万元月息60元", 10000, 60)

# ---- a year
year("年化利率10.8%-23.4%（单利）", "0.108", "range", "0.234")
year("年利率4.35%", "0.0435")
year("年化3.25%起", "0.0325", "from")
year("年利率6.5～15.4%", "0.065", "range", "0.154")
year("年化利率最低5.76%", "0.0576", "from")
year("年化利率（单利）低至3.6%", "0.036", "from")
year("综合年化成本不超过24%", "0.24", "upto")
year("年化综合融资成本在8%至20%之间", "0.08", "range", "0.2")
year("年利率百分之四点三五", "0.0435")
year("年利率百分之五到百分之八", "0.05", "range", "0.08")
year("年息8厘", "0.08")
year("年息1分2", "0.12")
year("年利率七厘二", "0.072")
year("年化利率７．２％－１８％", "0.072", "range", "0.18")
year("年化利率18%以内", "0.18", "upto")
year("年利率约9%", "0.09", "approx")
year("年利率12%左右", "0.12", "approx")
year("年利率3.9%起，最高不超过14.4%", "0.039", "range", "0.144")
year("APR 15.6%", "0.156")
year("年化利率7.2%（日利率0.02%）", "0.072")
year("利率（年化）9.6%", "0.096")
year("貸款年利率8.8%起", "0.088", "from")
year("罚息年化18%，贷款年化利率10.8%", "0.108", penalty_rate=F("0.18"))
year("7.2%的年化利率", "0.072")
year("贷款年利率不低于4%", "0.04", "from")
year("折合年化利率10.95%", "0.1095")
year("近似折算年化利率（单利）13.03%", "0.1303")
year("存款利率1.5%，贷款年利率4.2%", "0.042")
year("首付20%，年利率3.99%", "0.0399")
row("年化利率（复利）12.68%", "rate", "exact", rate=0.1268, period="year", apr_compound=0.1268)
no_period("利率低至4.9%", "0.049", "from")
no_period("贷款利率仅3.2%", "0.032")
no_period("借款利率0.6%起", "0.006", "from")
no_period("信用贷利率最高15%", "0.15", "upto")
no_period("利率百分之四", "0.04")
no_period("综合息费率8.5%", "0.085")

# ---- fees
fee_period("月费率0.65%", "0.0065")
fee_period("月手续费率低至0.45%", "0.0045", None, "from")
fee_period("每期手续费0.8%，共6期", "0.008", 6)
fee_period("分18期，每期手续费率0.7%", "0.007", 18)
fee_period("手续费率每期0.6%，分3期", "0.006", 3)
fee_period("手续费0.66%/期，12期", "0.0066", 12)
fee_period("每月服务费1.2%，分10期", "0.012", 10)
fee_period("0利息，每期服务费0.9%，24期", "0.009", 24)
fee_period("每月收取担保费0.5%", "0.005")
fee_period("月费率千分之六", "0.006")
fee_period("月费率低至五厘", "0.005", None, "from")
fee_period("月费率0.5%，期限36个月", "0.005", 36)
fee_period("借1万元分12期，每期手续费66元", "0.0066", 12, principal=10000, fee_amount=66)
fee_total("24期分期费率13.2%", "0.132", 24)
fee_total("6期手续费率4.5%", "0.045", 6)
fee_total("分12期，总手续费率8.4%", "0.084", 12)
fee_total("3期基准分期费率2.1%", "0.021", 3)
fee_day("日费率0.04%", "0.0004")
fee_day("每天手续费万分之五", "0.0005")
fee_day("展期费每日0.15%", "0.0015")
fee_day("万元日手续费2.2元", "0.00022", principal=10000, fee_per_day=2.2)
fee_once("一次性手续费3%", "0.03")
fee_once("一次性收取服务费2.5%", "0.025")
fee_once("居间费2%", "0.02")
fee_once("中介费1个点", "0.01")
fee_once("每万元手续费150元", amount=150, principal=10000)
fee_once("借2万收服务费600元", amount=600, principal=20000)
fee_once("会员费199元", amount=199)
fee_once("放款前需缴纳保证金2000元", amount=2000, illegal_pattern="advance_fee")
fee_once("先交500元解冻费", amount=500, illegal_pattern="advance_fee")
fee_once("下款前支付工本费300元", amount=300, illegal_pattern="advance_fee")
fee_once("到账前须交会员费398元", amount=398, illegal_pattern="advance_fee")
row("手续费3%", "fee", "exact", fee_rate=0.03, per="unknown", ambiguous=True, reasons=["fee_base_missing"])
row("期2.4%", "fee", "from", fee_rate=0.024, per="unknown", ambiguous=True, reasons=["fee_base_missing"])
row("费率低至0.6%", "fee", "from", fee_rate=0.006, per="unknown", ambiguous=True, reasons=["fee_base_missing"])
upfront("借5000到手4250，14天还5000", 5000, 4250, 14, 5000)
upfront("借3000元实到2100元，7天后还3000元", 3000, 2100, 7, 3000)
upfront("借款2000元，到手1400元，7天", 2000, 1400, 7)
upfront("借1万，先扣2000元，14天后还1万", 10000, 8000, 14, 10000)
upfront("借8000元砍头息1600元，30天归还8000元", 8000, 6400, 30, 8000)
upfront("借1万元实际到手8500元，30天后还1.05万", 10000, 8500, 30, 10500)

# ---- amounts
amount("最高可借30万", "upto", None, 300000)
amount("授信额度最高100万元", "upto", None, 1000000)
amount("最高可贷1百万", "upto", None, 1000000)
amount("额度1000元~30万元", "range", 1000, 300000)
amount("额度5000至5万", "range", 5000, 50000)
amount("借款500-20万元", "range", 500, 200000)
amount("3-50万额度", "range", 30000, 500000)
amount("贷款额度三千到二十万", "range", 3000, 200000)
amount("借款金额1000元起", "from", 1000)
amount("千元起借", "from", 1000)
amount("500元起借，最高可借10万元", "range", 500, 100000)
amount("可借1万2", "exact", None, 12000)
amount("可贷十五万", "exact", None, 150000)
amount("额度高达80w", "upto", None, 800000)
amount("最高额度￥50,000", "upto", None, 50000)
amount("最高額度貳拾萬元", "upto", None, 200000)
amount("最高可借２００，０００元", "upto", None, 200000)
amount("万元额度", "upto", None, 10000)
amount("额度不超过20万元", "upto", None, 200000)
amount("20万以内额度", "upto", None, 200000)
amount("单户授信最高1000万元", "upto", None, 10000000)
amount("借款额度5K-20K", "range", 5000, 20000)
amount("最高可借1.5万", "upto", None, 15000)
amount("额度最高50000.00元", "upto", None, 50000)

# ---- terms
term("期限3-24个月", 24, 3)
term("期限1~36个月", 36, 1)
term("3、6、9、12期可选", options=[3, 6, 9, 12])
term("可分6/12/24期", options=[6, 12, 24])
term("3期/6期/12期任选", options=[3, 6, 12])
term("12期或24期可选", options=[12, 24])
term("借款期限7-30天", 30, 7, "day")
term("贷款期限最长5年", 60, qualifier="upto")
term("最长可分60期", 60, qualifier="upto")
term("最多可分24期", 24, qualifier="upto")
term("借款期限半年", 6)
term("贷款期限一年半", 18)
term("贷款期限十二个月", 12)
term("期限1-3年", 36, 12)
term("分期期数３－１２期", 12, 3)
term("3個月、6個月、12個月可選", options=[3, 6, 12])
term("3年长期贷", 36)
free("前30天免息", 30)
free("首期30天免息", 30)
free("新客7天免息券", 7)
free("免息15天", 15)
free("最长45天免息期", 45, "upto")
free("前3期免息", 90)
free("30天0利息", 30)
free("送14天免息体验", 14)

# ---- repayments
instalments("借2万元，分12期，月供1800元", 20000, 1800, 12)
instalments("贷30万，36期等额本息，月供9582元", 300000, 9582, 36)
instalments("借款1万元12期，每期还本息约902元", 10000, 902, 12)
instalments("借6000分6期，每月还1080元", 6000, 1080, 6)
instalments("借五万，分二十四期，每期还2390元", 50000, 2390, 24)
instalments("贷款10万元3年，每月还3180元", 100000, 3180, 36)
instalments("借1万每月还款925元，共12期", 10000, 925, 12)
instalments("零首付，分36期，月供2600元（车价8万）", 80000, 2600, 36)
instalments("车价10万，首付3万，分24期，月供3200元", 70000, 3200, 24)
instalments("车价10万，首付30%，分36期，月供2200元", 70000, 2200, 36)
instalments("手机售价5999元，分12期，每期还539.9元", 5999, "539.9", 12)
instalments("本金3万元，每期还2700元，总计32,400元", 30000, 2700, 12)
instalments("借20000元分3期，每期还6900元", 20000, 6900, 3)
schedule("借9000元分9期：前3期每期还900元，后6期每期还1100元", 9000, [(900, 3), (1100, 6)])
schedule("借6000元分6期：前2期免息每期还1,000元，之后每期还1,040元", 6000, [(1000, 2), (1040, 4)])
repaid_in_all("借1万分12期，总还款10800元", 10000, 10800, 12)
repaid_in_all("借1万元分6期，总利息300元", 10000, 10300, 6)
repaid_in_all("借5万分24期，共还56000元", 50000, 56000, 24)
bullet("借3000元，30天后还3300元", 3000, 3300, 30)
bullet("借1万，7天后还10500", 10000, 10500, 7)
bullet("借5万元一年后还5.6万", 50000, 56000, 365)
bullet("借款2万元6个月后一次还2.1万", 20000, 21000, months=6)
bullet("借1000元14天到期还1080元", 1000, 1080, 14)
daily_average("借2万用1年日均息费2.4元起", 20000, "2.4", 12, "from")
daily_average("借1万元分6期日息费1.5元", 10000, "1.5", 6)
daily_average("借5万元分24期，日均利息低至8元", 50000, 8, 24, "from")
row("先息后本，借10万元12个月，每月还800元，到期还本", "repayment", method="interest_only", principal=100000, instalment=800,
    periods=12, **irr_fields(100000, [800] * 11 + [100800]))
row("月供低至199元", "repayment", "from", instalment=199, period="month", ambiguous=True, reasons=["principal_missing", "term_missing"])
row("分24期，月供仅399元", "repayment", "from", instalment=399, periods=24, period="month", ambiguous=True)
row("2年0利率，首付20%", "repayment", rate=0, periods=24, down_payment_ratio=0.2)
row("0利率分36期", "repayment", rate=0, periods=36)
row("12期0利息", "repayment", rate=0, periods=12)

# ---- longer lines, as they stand on pages
day("凭身份证可借，日利率低至0.016%起，按日计息", "0.00016", "from")
day("日利率0.05%（即借1000元每天利息0.5元）", "0.0005")
day("0.02%起/日", "0.0002", "from")
day("每日利率0.03%-0.05%", "0.0003", "range", "0.0005")
day("日利率：0.045%", "0.00045")
day("日息：万分之五", "0.0005")
day("利息低至每天0.02%", "0.0002", "from")
day("千分之五/天", "0.005")
day("息费低至0.03%/日", "0.0003", "from")
day("日利率低至【0.02%】", "0.0002", "from")
day_money("借10000元，每日利息2.5元起", 10000, "2.5", "from")
day_money("每借1万元，日息低至1.7元", 10000, "1.7", "from")
day_money("用1万元1天利息仅需2元", 10000, 2, "from")
day_money("借款1万元，日均利息约3元", 10000, 3, "approx")
day_money("贷款5万，每天利息最低8块5", 50000, "8.5", "from")
day_money("1万元每天仅需2.2元利息", 10000, "2.2", "from")
day_money("1000元用一天利息5毛", 1000, "0.5")
day_money("10万元日息25元起", 100000, 25, "from")
month("月息低至百分之0.6", "0.006", "from")
month("月利率为0.75%", "0.0075")
month("按月计算利率0.8%", "0.008")
month("月利率：0.49%起", "0.0049", "from")
month("月息1.5分起", "0.015", "from")
month("月息7厘至1分2", "0.007", "range", "0.012")
month("利息1分2/月", "0.012")
month("两分利", "0.02", inferred_period=True)
month("月息不超2%", "0.02", "upto")
month("月化利率约0.6%", "0.006", "approx")
month_money("借5万元，月息低至350元", 50000, 350, "from")
year("年化利率（IRR）14.4%", "0.144")
year("年化利率区间7.2%至23.9%", "0.072", "range", "0.239")
year("年利率：4.2%-9.6%", "0.042", "range", "0.096")
year("年化利率低至3.4%（单利）起", "0.034", "from")
year("贷款年化利率（单利）范围为10.8%～24%", "0.108", "range", "0.24")
year("综合年化利率最高不超过24%", "0.24", "upto")
year("年息低至5.5%", "0.055", "from")
year("年利率从3.8%起", "0.038", "from")
year("最低年利率仅3%", "0.03", "from")
year("年化单利9%", "0.09")
year("实际年利率（IRR）23.76%", "0.2376")
year("一年利率6%", "0.06")
year("每年利率5.8%", "0.058")
no_period("优惠利率3.85%起", "0.0385", "from")
no_period("利息低至2.9%", "0.029", "from")
fee_period("分期手续费每月0.6%，分12期", "0.006", 12)
fee_period("月管理费率0.3%，36期", "0.003", 36)
fee_period("每期收取手续费0.55%，共24期", "0.0055", 24)
fee_period("月服务费率1%", "0.01")
fee_total("36期手续费率合计19.8%", "0.198", 36)
fee_total("9期总费率5.85%", "0.0585", 9)
fee_once("每借1万元收取手续费200元", amount=200, principal=10000)
fee_once("贷款10万元，一次性收取服务费3000元", amount=3000, principal=100000)
fee_once("服务费一次性收取4%", "0.04")
fee_once("需先支付保证金800元才能放款", amount=800, illegal_pattern="advance_fee")
fee_once("缴纳1500元验资费后放款", amount=1500, illegal_pattern="advance_fee")
fee_day("日服务费0.03%", "0.0003")
upfront("借1500到手1050，7天还1500", 1500, 1050, 7, 1500)
upfront("借款5000元，实际到账4000元，14天后还5000元", 5000, 4000, 14, 5000)
upfront("借1万到手8000，一周后还1万", 10000, 8000, 7, 10000)
upfront("合同金额3000元，到手2400元，10天归还3000元", 3000, 2400, 10, 3000)
amount("最高可申请20万元", "upto", None, 200000)
amount("额度：1万-20万", "range", 10000, 200000)
amount("最高授信50万元", "upto", None, 500000)
amount("单笔最高可借5万元", "upto", None, 50000)
amount("借款额度3000-200000元", "range", 3000, 200000)
amount("最高可贷300万元", "upto", None, 3000000)
amount("额度最高可达100万", "upto", None, 1000000)
amount("1千元起借", "from", 1000)
amount("最低借款500元", "from", 500)
amount("贷款5万起", "from", 50000)
amount("人民币10万元额度", "exact", None, 100000)
amount("额度二十万元", "exact", None, 200000)
amount("1万～50万元贷款额度", "range", 10000, 500000)
term("支持3/6/9/12个月", options=[3, 6, 9, 12])
term("分3、6、12期还款", options=[3, 6, 12])
term("可选12/24/36个月", options=[12, 24, 36])
term("还款期限：3-36期", 36, 3)
term("最长36期", 36, qualifier="upto")
term("最长贷款期限10年", 120, qualifier="upto")
term("贷款期限可达20年", 240, qualifier="upto")
term("最短7天，最长12个月", 12, qualifier="upto")
term("借期1年", 12)
term("期限为24个月", 24)
term("14天/21天/28天", unit="day", options=[14, 21, 28])
free("首借30天免息", 30)
free("领30天免息券", 30)
free("最长可享40天免息", 40, "upto")
free("新用户享7天0息", 7)
free("首月免息", 30)
instalments("贷款20万元，分36期，每期还款6300元", 200000, 6300, 36)
instalments("借1万元，12个月，月还888元", 10000, 888, 12)
instalments("借3万分24期每月还1,450元", 30000, 1450, 24)
instalments("等额本息，借10万元分24期，每月还款4614元", 100000, 4614, 24)
instalments("每月还款910元，借1万元，分12期", 10000, 910, 12)
instalments("裸车价12万，首付2万元，分36期，月供3100元", 100000, 3100, 36)
bullet("借2000元，15天后归还2200元", 2000, 2200, 15)
bullet("借1万元，一年到期还1.12万元", 10000, 11200, 365)
bullet("借款1万元，30天，到期还10150元", 10000, 10150, 30)
bullet("借5000元7天还5500元", 5000, 5500, 7)
repaid_in_all("借2万元分12期，总共还21600元", 20000, 21600, 12)
repaid_in_all("借1万，12期，利息总共650元", 10000, 10650, 12)
daily_average("借1万元12期，日均息费低至1.3元", 10000, "1.3", 12, "from")
daily_average("借3万用6个月，日均利息3.6元", 30000, "3.6", 6)
daily_average("借10万元用1年，日均成本约20元", 100000, 20, 12, "approx")

# ---- other forms of numbers
year("年化5-20%", "0.05", "range", "0.2")
year("年利率百分之十二点五", "0.125")
year("年化利率十八%", "0.18")
year("年利率7个点", "0.07")
year("年利率4个百分点", "0.04")
year("年化最低百分之三点六", "0.036", "from")
year("年化利率3.6 % 起", "0.036", "from")
year("年 化 利 率 7.2% 起", "0.072", "from")
year("年化７.２％～２４％", "0.072", "range", "0.24")
year("年化利率7%—15%", "0.07", "range", "0.15")
year("年化利率(单利)7%~18%", "0.07", "range", "0.18")
year("年利率 4.9％（单利）", "0.049")
year("年化率低至4.5%", "0.045", "from")
day("日利率万分之二至万分之五", "0.0002", "range", "0.0005")
day("日息万3起", "0.0003", "from")
day("日息万分之2~5", "0.0002", "range", "0.0005")
day("日息低至萬2", "0.0002", "from")
day("日息0.02‰", "0.00002", reasons=["implausibly_low"])
day("日利率0.2‰起", "0.0002", "from")
month("月息千八", "0.008")
month("月息千分之4.9起", "0.0049", "from")
month("月利率4‰-8‰", "0.004", "range", "0.008")
month("月息0.5%~1%", "0.005", "range", "0.01")
month("月息二分五", "0.025")
month("月息一分二厘", "0.012")
month("月息7.5厘", "0.0075")
day_money("借一万元日息两块五", 10000, "2.5")
day_money("借5万元日息十块五", 50000, "10.5")
day_money("万元日息低至一块六", 10000, "1.6", "from")
day_money("借1w一天利息2块", 10000, 2)
day_money("借13万2日息30元", 132000, 30)
day_money("借一百万每天利息180元", 1000000, 180)
day_money("借5000块每天1.5元", 5000, "1.5")
amount("最高可借13万2", "upto", None, 132000)
amount("额度最高五十万元整", "upto", None, 500000)
amount("最高可贷伍拾萬", "upto", None, 500000)
amount("最高额度30W", "upto", None, 300000)
amount("额度3千至5万", "range", 3000, 50000)
amount("最高可借一百五十万", "upto", None, 1500000)
amount("可贷10-100万元", "range", 100000, 1000000)
amount("最高可达2000000元", "upto", None, 2000000)
amount("借款额度2万", "exact", None, 20000)
term("期限最长三年", 36, qualifier="upto")
term("六期、十二期、二十四期可选", options=[6, 12, 24])
term("3,6,12期可选", options=[3, 6, 12])
term("贷款期限1年至3年", 36, 12)
term("借款期限一个月至十二个月", 12, 1)
instalments("借壹万元，分拾贰期，每期还玖佰元", 10000, 900, 12)
instalments("分期金额2.4万，12期，每期还2120元", 24000, 2120, 12)
instalments("借一万五分六期，每月还2650元", 15000, 2650, 6)
instalments("借款80000元，期限3年，月供2560元", 80000, 2560, 36)
bullet("借10万元半年后还10.5万", 100000, 105000, months=6)
bullet("借5000元两个月后还5200元", 5000, 5200, months=2)
bullet("借款3000元，7天后还3450元", 3000, 3450, 7)

# ---- small money, brackets, what is charged once, discounts
day_money("100元日息3分", 100, "0.03")
day_money("借一百元每天利息5分钱", 100, "0.05")
day_money("1000元每天4毛钱", 1000, "0.4")
row("日息低至1分钱", "rate", "from", period="day", interest_per_day=0.01, ambiguous=True, reasons=["principal_missing"])
year("贷款利率低至3.0%（年化）", "0.03", "from")
year("年利率3.0%（单利）起", "0.03", "from")
year("年综合成本8%", "0.08")
fee_once("服务费每笔3%", "0.03")
fee_once("平台服务费为借款金额的2%", "0.02")
fee_once("收取放款金额5%的服务费", "0.05")
fee_once("放款前收取3%手续费", "0.03", illegal_pattern="advance_fee")
fee_once("前期费用1000元", amount=1000)
fee_total("分期手续费率：12期7.2%", "0.072", 12)
instalments("10万元分36期，月供3227元", 100000, 3227, 36)
instalments("20万36期月还6500元", 200000, 6500, 36)
instalments("借1万，月还950，12个月", 10000, 950, 12)
bullet("借1万元半年利息300元", 10000, 10300, months=6)
bullet("借1万3年利息1800元", 10000, 11800, days=1095)
bullet("借1万元3个月利息共200元", 10000, 10200, months=3)
upfront("借3000扣除600实际到手2400，期限7天", 3000, 2400, 7, 3000)
amount("最低1万起", "from", 10000)
amount("起借金额100元", "from", 100)
amount("无手续费，贷款额度1~50万", "range", 10000, 500000)
term("1至12期", 12, 1)
term("最短3个月", low=3, qualifier="from")
term("1年/2年/3年", options=[12, 24, 36])
row("利率8折起", "rate", discount=0.8, ambiguous=True, reasons=["discount_base"])
row("年化利率7.2%，限时8折", "rate", rate=0.072, period="year", discount=0.8, ambiguous=True, reasons=["discount_base"])

month("每月1%", "0.01")
year("7.2%/年", "0.072")
term("期限1个月-3年", 36, 1)
term("分期灵活3期起", low=3, qualifier="from")
fee_once("需缴500元认证金", amount=500, illegal_pattern="advance_fee")

for one in rows:
    print(json.dumps(one, ensure_ascii=False))
