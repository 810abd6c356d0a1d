"""The sample world: lenders, platforms, agreements, products, creatives and people, all invented.

Everything is drawn from a fixed seed, so that `scripts/samples/make` writes the same bytes each time.
"""

import datetime
import hashlib
import random

import ads

SEED = 20260930
DAY = datetime.date

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


def uscc(region, serial):
    """A made-up unified social credit code with right check characters (GB 32100, GB 11714)."""
    body = "91" + region + ("MA%06d" % serial)[:8]
    organisation = body[8:16]
    weights = [3, 7, 9, 10, 5, 8, 4, 2]
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    check = (11 - sum(values.index(c) * w for c, w in zip(organisation, weights)) % 11) % 11
    body += "X" if check == 10 else str(check)
    total = sum(USCC_SIGNS.index(c) * w for c, w in zip(body, USCC_WEIGHTS))
    return body + USCC_SIGNS[(31 - total % 31) % 31]


NATIONWIDE = ["nationwide"]

# id, name, short, kind, registered region, licence regions, what is special
LENDERS = [
    ("lender-hegu", "禾谷银行股份有限公司", "禾谷银行", "joint_stock_bank", "310000", NATIONWIDE, ""),
    ("lender-linjiang", "临江城市商业银行股份有限公司", "临江银行", "city_bank", "420100", ["42", "43"], ""),
    ("lender-xiqiao", "溪桥农村商业银行股份有限公司", "溪桥农商行", "rural_bank", "330100", ["33"], ""),
    ("lender-yuanxiu", "远岫消费金融有限公司", "远岫消金", "consumer_finance", "500000", NATIONWIDE, ""),
    ("lender-qingtian", "晴田消费金融有限公司", "晴田消金", "consumer_finance", "350100", NATIONWIDE, ""),
    ("lender-zhou", "轻舟汽车金融有限公司", "轻舟汽金", "auto_finance", "220100", NATIONWIDE, ""),
    ("lender-baoshan", "抱山网络小额贷款有限公司", "抱山小贷", "micro_lender", "440300", NATIONWIDE, ""),
    ("lender-shuangxi", "双汐民营银行股份有限公司", "双汐银行", "private_bank", "120000", NATIONWIDE, ""),
    ("lender-gudu", "古渡小额贷款有限公司", "古渡小贷", "micro_lender", "610100", ["61"], "expired"),
    ("lender-mingsha", "鸣沙融资担保有限公司", "鸣沙担保", "guarantee", "620100", ["62"], "no_lending"),
    ("lender-heiyan", "黑岩消费金融有限公司", "黑岩消金", "consumer_finance", "210100", NATIONWIDE, "suspended"),
    ("lender-kongshan", "空山信贷咨询有限公司", "空山信贷", "intermediary", "510100", NATIONWIDE, "no_licence"),
]

PLATFORMS = [
    ("platform-shiguang", "拾光生活", "拾光信息技术有限公司", False, "沪ICP备2021000001号", ["拾光生活", "拾光好物"]),
    ("platform-matou", "码头比价", "码头网络科技有限公司", False, "浙ICP备2020000002号", ["码头比价"]),
    ("platform-qiantang", "钱塘支付", "钱塘支付服务有限公司", True, "浙ICP备2019000003号", ["钱塘支付"]),
]

LICENCE_KIND = {"micro_lender": "micro_lending", "guarantee": "guarantee"}
SCOPE = {
    "consumer_finance": ["consumer_loans"],
    "auto_finance": ["auto_loans"],
    "guarantee": ["guarantee"],
}
TERMS = ["scope", "responsibilities", "consumer_protection", "data_security", "change_termination", "breach"]


def institutions():
    rows = []
    for number, (key, name, short, kind, region, regions, special) in enumerate(LENDERS, 1):
        row = {"id": key, "name": name, "short_names": [short], "institution_kind": kind,
               "uscc": uscc(region, 1000 + number), "status": "active"}
        if special != "no_licence":
            licence = {"number": "SAMPLE-%04d" % number, "kind": LICENCE_KIND.get(kind, "financial"),
                       "scope": SCOPE.get(kind, ["lending"]), "regions": regions,
                       "valid_from": "2019-01-01", "valid_to": "2030-12-31", "status": "valid",
                       "verification": {"by": "staff-07", "at": "2026-09-01", "source": "金融许可证查询",
                                        "expires": "2027-03-31"}}
            if special == "expired":
                licence["valid_to"] = "2026-08-31"
            if special == "suspended":
                licence["status"] = "suspended"
            row["licences"] = [licence]
        rows.append(row)
    # One lender whose code was mistyped at registration, and whose licence nobody has looked up.
    rows[4]["uscc"] = rows[4]["uscc"][:-1] + ("A" if rows[4]["uscc"][-1] != "A" else "B")
    del rows[4]["licences"][0]["verification"]
    rows[10]["status"] = "suspended"
    # One whose last look-up is long past.
    rows[7]["licences"][0]["verification"].update({"at": "2025-01-10", "expires": "2025-07-10"})
    return rows


def platforms():
    rows = []
    for key, name, operator, payment, icp, accounts in PLATFORMS:
        rows.append({"id": key, "name": name, "operator": operator, "account_names": accounts,
                     "icp_filing": icp, "payment_institution": payment,
                     "assessments": [{"institution": lender[0], "at": "2026-06-01", "expires": "2027-05-31",
                                      "passed": True} for lender in LENDERS]})
    # The price comparison site calls an account by a word reserved to the licensed, and lost its filing.
    rows[1]["account_names"] = ["码头贷款"]
    del rows[1]["icp_filing"]
    rows[1]["assessments"] = rows[1]["assessments"][:6]
    rows[1]["status"] = "suspended"
    return rows


def agreements():
    rows = []
    number = 0
    for platform in PLATFORMS:
        for lender in LENDERS:
            if platform[0] == "platform-matou" and lender[0] in ("lender-xiqiao", "lender-kongshan"):
                continue  # these two never signed
            number += 1
            row = {"id": "agreement-%02d" % number, "institution": lender[0], "platform": platform[0],
                   "terms": list(TERMS), "scope": ["lending"], "regions": NATIONWIDE,
                   "from": "2026-01-01", "to": "2027-12-31", "white_listed": True}
            if platform[0] == "platform-matou":
                faults = {
                    "lender-hegu": {"terms": TERMS[:4]},
                    "lender-linjiang": {"white_listed": False, "platform_charges_borrower": True},
                    "lender-yuanxiu": {"to": "2026-09-30"},
                    "lender-qingtian": {"sub_delegation": True, "depth": 2, "white_listed": False},
                    "lender-zhou": {"scope": ["consumer_loans"]},
                    "lender-baoshan": {"platform_charges_borrower": True},
                    "lender-shuangxi": {"exclusive": True},
                    "lender-gudu": {"regions": ["62"]},
                }
                row.update(faults.get(lender[0], {}))
            rows.append(row)
    return rows


# lender, suffix, kind, rates, amounts in yuan, months, repayment, uses, tier, special
PRODUCTS = [
    ("lender-hegu", "安居装修贷", "consumer", .0360, .0680, 10000, 200000, 3, 60, ["equal_principal_and_interest"], ["renovation"], 2, {}),
    ("lender-hegu", "融享消费贷", "consumer", .0390, .0720, 1000, 200000, 3, 36, ["equal_principal_and_interest"], ["consumption", "travel"], 2, {}),
    ("lender-hegu", "小企经营贷", "business", .0380, .0650, 10000, 1000000, 6, 36, ["interest_first"], ["business_turnover"], 3, {}),
    ("lender-hegu", "一次还本消费贷", "consumer", .0400, .0700, 1000, 350000, 3, 24, ["bullet"], ["consumption"], 4, {}),
    ("lender-linjiang", "江畔随心贷", "consumer", .0420, .0890, 1000, 100000, 3, 36, ["equal_principal_and_interest"], ["consumption", "education"], 2, {}),
    ("lender-linjiang", "江畔经营贷", "business", .0450, .0850, 10000, 500000, 3, 24, ["equal_principal"], ["business_turnover"], 3, {}),
    ("lender-linjiang", "江畔旧款贷", "consumer", .1500, .2380, 1000, 50000, 3, 12, ["equal_principal_and_interest"], ["consumption"], 2, {"status": "withdrawn"}),
    ("lender-xiqiao", "溪桥惠农贷", "business", .0390, .0780, 5000, 300000, 6, 36, ["equal_principal"], ["business_turnover"], 2, {"regions": ["33"]}),
    ("lender-xiqiao", "溪桥家装贷", "consumer", .0410, .0790, 5000, 250000, 6, 120, ["equal_principal_and_interest"], ["renovation"], 2, {}),
    ("lender-yuanxiu", "远岫分期", "consumer", .0720, .1800, 500, 200000, 3, 36, ["equal_principal_and_interest"], ["consumption"], 3, {}),
    ("lender-yuanxiu", "远岫学成分期", "consumer", .0720, .1680, 500, 50000, 6, 36, ["equal_principal_and_interest"], ["education"], 3, {}),
    ("lender-yuanxiu", "远岫校园分期", "consumer", .0720, .1500, 500, 8000, 3, 12, ["equal_principal_and_interest"], ["consumption"], 3, {"student_only": True}),
    ("lender-yuanxiu", "远岫高价贷", "consumer", .1800, .2380, 500, 50000, 3, 12, ["flat_fee"], ["consumption"], 4, {}),
    ("lender-yuanxiu", "远岫会员贷", "consumer", .1000, .1600, 500, 50000, 3, 12, ["equal_principal_and_interest"], ["consumption"], 3, {"fees": [{"kind": "membership", "per": "month", "amount_fen": 1990}], "bundled": ["membership"]}),
    ("lender-qingtian", "晴田好借", "consumer", .0800, .1760, 500, 250000, 3, 24, ["equal_principal_and_interest"], ["consumption"], 3, {}),
    ("lender-qingtian", "晴田预扣贷", "consumer", .1000, .1500, 1000, 30000, 3, 12, ["equal_principal_and_interest"], ["consumption"], 4, {"fees": [{"kind": "service", "per": "once", "rate": 0.03, "of": "principal", "deducted_up_front": True}]}),
    ("lender-zhou", "轻舟购车贷", "auto", .0300, .0980, 20000, 400000, 12, 60, ["equal_principal_and_interest"], ["vehicle"], 2, {}),
    ("lender-zhou", "轻舟改装贷", "auto", .0500, .1200, 5000, 80000, 6, 36, [], ["vehicle"], 3, {"bundled": ["insurance"]}),
    ("lender-baoshan", "抱山周转", "consumer", .1200, .2160, 500, 100000, 3, 12, ["equal_principal_and_interest"], ["consumption"], 4, {}),
    ("lender-baoshan", "抱山生意贷", "business", .1000, .2000, 5000, 12000000, 3, 24, ["equal_principal"], ["business_turnover"], 4, {}),
    ("lender-baoshan", "抱山置业贷", "consumer", .1200, .2000, 5000, 300000, 6, 36, ["equal_principal_and_interest"], ["house_purchase", "securities"], 5, {}),
    ("lender-baoshan", "抱山短借", "consumer", .1000, .2000, 500, 10000, 1, 6, ["equal_principal_and_interest"], ["consumption"], 4, {"term_unit": "days", "term_min": 7, "term_max": 30, "all_in_simple": .1500, "all_in_compound": .1618}),
    ("lender-shuangxi", "双汐闪耀贷", "consumer", .0600, .1440, 500, 200000, 3, 36, ["equal_principal_and_interest"], ["consumption"], 3, {}),
    ("lender-shuangxi", "双汐小店贷", "business", .0650, .1400, 1000, 300000, 3, 24, ["equal_principal"], ["business_turnover"], 3, {"regions": ["12", "13"]}),
    ("lender-gudu", "古渡应急贷", "consumer", .1200, .2300, 500, 50000, 3, 12, ["equal_principal_and_interest"], ["consumption"], 4, {}),
    ("lender-gudu", "古渡学生贷", "consumer", .1000, .2200, 500, 8000, 3, 12, ["equal_principal_and_interest"], ["consumption"], 4, {"student_only": True}),
    ("lender-mingsha", "鸣沙担保贷", "business", .0800, .1500, 5000, 300000, 3, 24, ["equal_principal"], ["business_turnover"], 3, {}),
    ("lender-heiyan", "黑岩随借", "consumer", .0900, .1900, 500, 100000, 3, 24, ["equal_principal_and_interest"], ["consumption"], 4, {}),
    ("lender-kongshan", "空山助贷", "consumer", .1000, .2300, 1000, 200000, 3, 24, ["equal_principal_and_interest"], ["consumption"], 4, {}),
    ("lender-hegu", "国家助学贷款", "student_aid", .0260, .0290, 1000, 20000, 12, 264, ["equal_principal_and_interest"], ["education"], 1, {}),
]


def products():
    rows = []
    for number, (lender, name, kind, low, high, least, most, short, long, repay, uses, tier, extra) in enumerate(PRODUCTS, 1):
        row = {"id": "product-%02d" % number, "institution": lender, "name": name, "product_kind": kind,
               "rate_min": low, "rate_max": high, "rate_method": "simple",
               "amount_min_fen": least * 100, "amount_max_fen": most * 100, "term_unit": "months",
               "term_min": short, "term_max": long, "repayment": repay, "uses": uses,
               "regions": NATIONWIDE, "risk_tier": tier, "on_sale_from": "2026-01-01", "status": "on_sale"}
        row.update(extra)
        rows.append(row)
    return rows


def yuan(fen):
    amount = fen // 100
    return "%d万元" % (amount // 10000) if amount % 10000 == 0 else "%d元" % amount


def percent(rate):
    return ("%.2f" % (rate * 100)).rstrip("0").rstrip(".")


def fill(text, product, lender):
    return text.format(lender=lender["short_names"][0], product=product["name"], low=percent(product["rate_min"]),
                       high=percent(product["rate_max"]), amount=yuan(product["amount_max_fen"]),
                       term=product["term_max"] if product["term_unit"] == "months" else 1)


def creatives(all_products, all_lenders, rng):
    """Four clean ones for each product, then every bad sentence for some product: all with an approval."""
    lenders = {row["id"]: row for row in all_lenders}
    rows = []
    seen = set()

    def add(text, product, fault, **extra):
        words = fill(text, product, lenders[product["institution"]])
        if words in seen:
            return
        seen.add(words)
        row = {"id": "creative-%03d" % (len(rows) + 1), "product": product["id"], "creative_kind": "text",
               "text": words, "maker": "staff-03",
               "approval": {"by": "staff-07", "at": "2026-09-01", "expires": "2027-06-30"}, "archived": True}
        row.update(extra)
        rows.append((row, fault))

    for number, product in enumerate(all_products):
        for turn in range(4):
            add(ads.CLEAN[(number * 3 + turn) % len(ads.CLEAN)], product, "")
    good = [p for p in all_products if p["institution"] in ("lender-hegu", "lender-linjiang", "lender-yuanxiu", "lender-shuangxi")
            and p["status"] == "on_sale" and not p.get("student_only")]
    for label, texts in ads.BAD.items():
        for text in texts:
            add(text, rng.choice(good), label)
    for label, text in ads.DISGUISED:
        add(text, rng.choice(good), label)
    # Faults of approval rather than of words.
    first = all_products[0]
    special = [
        ("unapproved", {"approval": None}),
        ("approved by its maker", {"approval": {"by": "staff-03", "at": "2026-09-01", "expires": "2027-06-30"}}),
        ("approval run out", {"approval": {"by": "staff-07", "at": "2026-01-05", "expires": "2026-06-30"}}),
        ("AI without label", {"ai_generated": True, "ai_labelled": False}),
        ("AI with label", {"ai_generated": True, "ai_labelled": True}),
        ("endorser of nine", {"endorser": {"age": 9}}),
        ("endorser barred", {"endorser": {"age": 40, "barred_until": "2028-01-01"}}),
        ("not archived", {"archived": False}),
        ("rejected by a reviewer", {"review": {"verdict": "reject", "rulebook": "2026.09.30", "at": "2026-09-02T10:00:00+08:00"}}),
        ("sms", {"creative_kind": "sms"}),
        ("popup", {"creative_kind": "popup"}),
        ("script", {"creative_kind": "script"}),
        ("poster nobody looked at", {"creative_kind": "image", "content_hash": hashlib.sha256(b"poster").hexdigest()}),
    ]
    for number, (fault, extra) in enumerate(special):
        row = {"id": "creative-%03d" % (len(rows) + 1), "product": first["id"], "creative_kind": "text",
               "text": fill(ads.CLEAN[number % len(ads.CLEAN)], first, lenders[first["institution"]]) + "第%d版。" % (number + 1),
               "maker": "staff-03", "approval": {"by": "staff-07", "at": "2026-09-01", "expires": "2027-06-30"}, "archived": True}
        row.update(extra)
        rows.append(({k: v for k, v in row.items() if v is not None}, fault))
    return rows


def content_hash(creative):
    return creative.get("content_hash") or hashlib.sha256(creative["text"].encode()).hexdigest()


PROVINCES = ["110000", "120000", "310000", "320000", "330100", "350100", "420100", "430100", "440300", "500000", "510100", "610100"]


def people(rng):
    """500 people. The first 40 are of one kind each, so that every policy on persons has its case."""
    rows = []
    consent_times = "2026-01-05T09:00:00+08:00"

    def consents(names):
        out = []
        for name in names:
            out.append({("purpose" if name in ("marketing", "personalisation", "sharing", "guardian") else "channel"): name,
                        "given_at": consent_times})
        return out

    everything = ["marketing", "personalisation", "sharing", "feed", "splash", "popup", "search", "sms", "call", "push",
                  "email", "live", "short_video", "official_account"]
    for number in range(500):
        born = DAY(rng.randint(1970, 2000), rng.randint(1, 12), rng.randint(1, 28))
        income = rng.randint(4000, 30000) * 100
        rows.append({"id": "p-%04d" % (number + 1), "birth_date": born.isoformat(), "sex": rng.choice(["female", "male"]),
                     "region": rng.choice(PROVINCES), "monthly_income_fen": income,
                     "monthly_debt_fen": income // rng.randint(8, 40), "risk_tier": rng.choice([4, 5, 5]),
                     "consents": consents(everything), "data_basis": "collected_directly"})

    def change(index, **fields):
        rows[index].update(fields)
        for key in [k for k, v in fields.items() if v is None]:
            del rows[index][key]

    # Named kinds, in the order KINDS lists them.
    change(0, birth_date="2010-05-17")                                            # a minor of 16
    change(1, birth_date="2013-03-02", consents=consents(everything + ["guardian"]))  # 13, guardian consents
    change(2, birth_date="2004-02-29", student={"value": True, "source": "declared", "as_of": "2026-03-01"})
    change(3, birth_date="2003-07-01", student={"value": True, "source": "campus_location", "as_of": "2026-09-05"})
    change(4, birth_date="2002-11-11", student={"value": True, "source": "inferred", "as_of": "2026-09-05"})
    change(5, birth_date="1960-04-04")                                            # 66
    change(6, birth_date="1940-01-01", risk_tier=1)                               # 86
    for offset, kind in enumerate(["illness", "unemployed", "disability", "gambling", "over_indebted", "bereaved", "low_literacy"]):
        change(7 + offset, vulnerable=[{"kind": kind, "source": "declared", "as_of": "2026-02-01"}])
    change(14, monthly_income_fen=500000, monthly_debt_fen=480000)                # debt service far above income's half
    change(15, monthly_income_fen=None, monthly_debt_fen=None)                    # income unknown
    change(16, risk_tier=1)
    change(17, risk_tier=None)
    change(18, in_arrears=True)
    change(19, consents=[])                                                       # never consented
    change(20, consents=[{"purpose": "marketing", "given_at": consent_times, "withdrawn_at": "2026-09-20T09:00:00+08:00"}])
    change(21, consents=consents(["marketing", "feed"]))                          # no channel but the feed
    change(22, personalisation_off_since="2026-04-01T00:00:00+08:00")
    change(23, do_not_contact_since="2026-05-01T00:00:00+08:00")
    change(24, data_basis="shared_without_consent")
    change(25, birth_date=None)                                                   # age unknown
    change(26, birth_date="2008-11-01")                                           # turns 18 in the sample's time
    change(27, birth_date="1966-11-01")                                           # turns 60
    change(28, monthly_income_fen=800000, monthly_debt_fen=420000)
    change(29, birth_date="2013-06-06")                                           # 13, no guardian's consent
    return rows


KINDS = {"minor": 1, "child": 2, "student": 3, "campus": 4, "inferred_student": 5, "elder": 6, "old": 7, "illness": 8,
         "unemployed": 9, "disability": 10, "gambling": 11, "over_indebted": 12, "bereaved": 13, "low_literacy": 14,
         "strained": 15, "no_income": 16, "cautious": 17, "no_tier": 18, "arrears": 19, "no_consent": 20, "withdrawn": 21,
         "feed_only": 22, "personalisation_off": 23, "do_not_contact": 24, "shared": 25, "no_age": 26, "turns_18": 27,
         "turns_60": 28, "half_debt": 29, "child_alone": 30}


def person(kind):
    return "p-%04d" % KINDS[kind]


def build():
    rng = random.Random(SEED)
    lenders = institutions()
    shop = products()
    made = creatives(shop, lenders, rng)
    return {"institutions": lenders, "platforms": platforms(), "agreements": agreements(), "products": shop,
            "creatives": [row for row, _ in made], "faults": {row["id"]: fault for row, fault in made},
            "people": people(rng)}
