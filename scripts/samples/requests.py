"""2,000 requests to the sample world: mostly ordinary ones, and each way in which a request can go wrong."""

import random

import world

AT = "2026-10-20T10:%02d:00+08:00"


class Requests:
    def __init__(self, made):
        self.made = made
        self.rng = random.Random(world.SEED + 1)
        self.rows = []
        self.creatives = {row["id"]: row for row in made["creatives"]}
        self.products = {row["id"]: row for row in made["products"]}
        self.clean = {}
        for row in made["creatives"]:
            if not made["faults"][row["id"]]:
                self.clean.setdefault(row["product"], []).append(row["id"])

    def add(self, row):
        row["id"] = "req-%04d" % (len(self.rows) + 1)
        self.rows.append({key: row[key] for key in ["checkpoint", "id", "at"]} | row)

    def by_fault(self, fault):
        return [key for key, value in self.made["faults"].items() if value == fault]

    # -- placement ---------------------------------------------------------------------------------------

    def placement(self, product="product-02", platform="platform-shiguang", person=None, channel="feed", at=None,
                  creative=None, institution=None, content_hash=None, region=None, **situation):
        """An ordinary showing that is allowed, but for what the caller changes."""
        creative = creative or self.rng.choice(self.clean[product])
        row = self.creatives.get(creative)
        stated = {"personalised": False, "marked_as_ad": True, "hops": 1, "lands_on_lender": True,
                  "account_licensed": True, "presenter_authorised": True, "unsubscribe": True, "shows_all_in": True}
        if channel in ("popup", "splash"):
            stated.update({"close_clicks": 1, "close_countdown_s": 0, "reopens": False})
        stated.update(situation)
        request = {"checkpoint": "placement", "at": at or AT % self.rng.randint(0, 59), "platform": platform,
                   "institution": institution or (self.products[product]["institution"] if product in self.products else "lender-hegu"),
                   "product": product, "creative": creative,
                   "content_hash": content_hash or (world.content_hash(row) if row else "0" * 64),
                   "person": person or self.fresh_person(), "channel": channel,
                   "placement": {key: value for key, value in stated.items() if value is not None}}
        if region:
            request["region"] = region
        self.add(request)

    def fresh_person(self):
        return "p-%04d" % self.rng.randint(41, 500)

    def placements_by_party(self):
        for product in self.products.values():
            for platform in self.made["platforms"]:
                region = {"42": "420100", "33": "330100", "12": "120000", "61": "610100", "62": "620100"}
                lender = next(l for l in self.made["institutions"] if l["id"] == product["institution"])
                where = (lender.get("licences") or [{"regions": ["nationwide"]}])[0]["regions"][0]
                self.placement(product["id"], platform["id"], region=region.get(where, "310000"))
        for product, where in [("product-05", "650000"), ("product-08", "310000"), ("product-24", "440300")]:
            self.placement(product, region=where)
        self.placement(creative="creative-999")
        self.placement("product-99", creative="creative-001")
        self.placement(institution="lender-nobody")
        self.placement(platform="platform-nowhere")
        self.placement("product-02", institution="lender-yuanxiu")
        self.placement("product-02", creative=self.clean["product-01"][0])
        self.placement("product-02", content_hash="ab" * 32)

    def placements_by_creative(self):
        for key, row in self.creatives.items():
            self.placement(row["product"], creative=key)

    def placements_by_person(self):
        for kind in world.KINDS:
            for channel in ("feed", "sms", "push"):
                for personalised in (False, True):
                    self.placement("product-01", person=world.person(kind), channel=channel, personalised=personalised)
        self.placement("product-01", person="p-stranger")
        self.placement("product-01", person="p-stranger-2", personalised=True)
        self.placement("product-19", person=world.person("student"))
        self.placement("product-19", at="2028-01-05T10:00:00+08:00")
        self.placement("product-01", person=world.person("no_consent"), smart_device=True)
        self.placement("product-04", person=world.person("cautious"))
        for at in ("2026-10-31T23:59:59+08:00", "2026-11-01T00:00:00+08:00"):  # one turns 18, one 60
            for kind in ("turns_18", "turns_60"):
                self.placement("product-01", person=world.person(kind), at=at, personalised=True)

    def placements_by_situation(self):
        changes = [
            dict(channel="popup", close_clicks=2), dict(channel="popup", close_clicks=-1), dict(channel="popup", close_clicks=0),
            dict(channel="popup", close_countdown_s=5), dict(channel="splash", close_countdown_s=3),
            dict(channel="popup", reopens=True), dict(channel="splash"), dict(channel="popup"),
            dict(channel="popup", close_clicks=None, close_countdown_s=None),
            dict(marked_as_ad=False), dict(hops=2), dict(hops=0), dict(hops=None), dict(lands_on_lender=False),
            dict(platform="platform-qiantang", in_payment_options=True, channel="payment_page"),
            dict(platform="platform-qiantang", channel="payment_page"),
            dict(platform="platform-qiantang", channel="payment_page", shows_all_in=False),
            dict(in_payment_options=True), dict(default_selected=True), dict(product="product-14", default_selected=True),
            dict(mixed_zone=True), dict(shows_all_in=False), dict(ranks_by_pay=True), dict(collects_data=True), dict(collects_data=True, lands_on_lender=False),
            dict(channel="live"), dict(channel="live", account_licensed=False), dict(channel="live", presenter_authorised=False),
            dict(channel="short_video", account_licensed=False), dict(channel="short_video", presenter_authorised=False),
            dict(channel="official_account"), dict(channel="official_account", account_licensed=False),
            dict(channel="sms", unsubscribe=False), dict(channel="call", unsubscribe=False), dict(channel="push", unsubscribe=False),
            dict(channel="email", unsubscribe=False), dict(channel="sms", sender_hidden=True),
            dict(asks_consent_again=True), dict(smart_device=True), dict(deceptive_trigger=True), dict(brands_confused=True),
            dict(forced_jump=True), dict(channel="live", unrecorded=True), dict(answers_questions=True), dict(paid_course=True),
            dict(channel="search"), dict(channel="search", marked_as_ad=False), dict(channel="offline"),
            dict(person="p-0023", personalised=True), dict(personalised=True),
        ]
        for stage in ("credit_approval", "contract_signing", "fund_transfer", "suitability_test", "loan_limit_estimation"):
            changes.append(dict(forbidden_stage=[stage]))
        for change in changes:
            self.placement(**({"product": "product-02"} | change))
        for hour in ("00:30", "05:59", "07:59", "08:00", "12:00", "20:59", "21:00", "21:59", "22:00", "23:30"):
            for channel in ("sms", "call", "push", "email", "feed"):
                self.placement("product-02", channel=channel, at="2026-10-21T%s:00+08:00" % hour)
        # The same case before and after the measures took force, and under older law.
        for at in ("2024-08-01T10:00:00+08:00", "2025-09-30T10:00:00+08:00", "2026-09-29T10:00:00+08:00", "2026-09-30T10:00:00+08:00", "2027-12-31T10:00:00+08:00"):
            for change in (dict(), dict(hops=2), dict(channel="popup", close_clicks=2), dict(in_payment_options=True, platform="platform-qiantang", channel="payment_page"),
                           dict(product="product-19"), dict(product="product-13")):
                self.placement(**({"product": "product-02"} | change), at=at)

    def pressure(self):
        for number in range(30):
            self.placement("product-02", person="p-0060", at="2026-10-22T10:%02d:00+08:00" % number)
        for number in range(12):
            self.placement("product-02", person="p-0061", channel="sms", at="2026-10-22T10:%02d:00+08:00" % number)
        for day in range(16, 30):
            for product in ("product-02", "product-10", "product-23"):
                self.placement(product, person="p-0062", channel="push", at="2026-10-%02dT11:00:00+08:00" % day)
        for number, product in enumerate(["product-02", "product-10", "product-23", "product-14"] * 6):
            self.placement(product, person="p-0063", at="2026-10-23T%02d:00:00+08:00" % (8 + number // 2))
        for day in range(1, 29):
            self.placement("product-02", person="p-0064", at="2026-10-%02dT12:00:00+08:00" % day)

    # -- creative and campaign ---------------------------------------------------------------------------

    def creative_requests(self):
        for key in self.creatives:
            self.add({"checkpoint": "creative", "at": AT % 0, "creative": key})
        import ads
        for text in ads.ABOUT:
            self.add({"checkpoint": "creative", "at": AT % 1, "text": text})
        first = self.creatives["creative-001"]["text"]
        self.add({"checkpoint": "creative", "at": AT % 2, "text": first, "product": "product-01"})
        self.add({"checkpoint": "creative", "at": AT % 2, "text": first, "product": "product-10"})
        self.add({"checkpoint": "creative", "at": AT % 2, "text": first, "product": "product-99"})
        self.add({"checkpoint": "creative", "at": AT % 2, "text": first, "product": "product-01", "institution": "lender-nobody"})
        self.add({"checkpoint": "creative", "at": AT % 2, "text": first, "product": "product-01", "institution": "lender-linjiang"})
        for text, product in [
            ("江苏银行融享消费贷，年利率3.9%至7.2%（单利），请理性借款。", "product-02"),
            ("禾谷银行融享消费dai款，年利率3.9%至7.2%（单利），请理性借款。", "product-02"),
            ("谨防贷款骗局，秒到账的贷款请找我们禾谷银行，年利率3.9%至7.2%（单利）。", "product-02"),
            ("远岫消金远岫分期年利率5.2%至18%（单利），请理性借款。", "product-10"),
            ("远岫消金远岫分期年利率7.2%至29%（单利），请理性借款。", "product-10"),
            ("远岫消金远岫分期最高可借80万元，年利率7.2%至18%（单利），请理性借款。", "product-10"),
            ("抱山小贷抱山周转，年利率12%至36%（单利），借1万元分12期每期还990元，请理性借款。", "product-19"),
            ("禾谷银行融享消费贷，年利率3.9%至28.8%（单利），借1万元分12期每期还970元，请理性借款。", "product-02"),
            ("理财小课堂：学会用贷款，额度最高20万元，年利率3.9%起，了解融享消费贷的三个步骤。", ""),
            ("投资者教育专栏：什么是等额本息？以借款10万元、年利率6%为例，逐月计算应还金额。", ""),
            ("禾 谷 银 行 融 享 消 费 贷 ，年利率3.9%至7.2%（单利），请理性借贷。", ""),
            ("晴川银行消费贷款，年利率3.9%至7.2%（单利），欢迎申请。请理性借款。", ""),
            ("急用钱？不查征信秒到账，最高50万，加微信办理！", ""),
            ("今天天气很好，适合出门走走。", ""),
        ]:
            row = {"checkpoint": "creative", "at": AT % 3, "text": text}
            if product:
                row["product"] = product
            self.add(row)
        self.channel_requests()
        for at in ("2024-08-01T10:00:00+08:00", "2026-09-29T10:00:00+08:00", "2026-09-30T10:00:00+08:00"):
            self.add({"checkpoint": "creative", "at": at, "text": "禾谷银行融享消费贷，低门槛，年利率3.9%至7.2%（单利）。"})
            self.add({"checkpoint": "creative", "at": at, "text": "禾谷银行融享消费贷，秒到账，年利率3.9%至7.2%（单利）。"})

    def channel_requests(self):
        told = "禾谷银行融享消费贷，年利率3.9%至7.2%（单利），请理性借贷。"
        long = "额度、期限和利率以审批结果为准，消费贷款可用于装修、购物等用途，申请请到禾谷银行官方应用。" * 5
        for kind, text in [
            ("sms", "【禾谷银行】" + told + "拒收请回复R"),
            ("sms", told + "拒收请回复R"),
            ("sms", "【拾光生活】" + told + "拒收请回复R"),
            ("sms", "【禾谷银行】" + told),
            ("sms", "【禾谷银行】" + told + "详情 t.cn/A6rong 拒收请回复R"),
            ("sms", "【禾谷银行】" + told + long + "拒收请回复R"),
            ("script", "[00:00] 大家好，今天讲融享消费贷\n[00:20] " + told),
            ("script", "[00:00] 大家好，今天讲融享消费贷款\n[00:20] 有问题可以问客服"),
            ("script", "[00:00] 大家好，今天讲融享消费贷款\n[02:30] " + told),
            ("script", "[00:00] 大家好，点击下方链接了解融享消费贷款\n[00:20] " + told),
            ("script", "[00:00] 我是数字人小禾\n[00:10] " + told),
            ("call", "您好，这里是禾谷银行。" + told + "如不需要，您可以拒绝，今后不再来电。"),
            ("call", "您好，这里是禾谷银行。" + told),
            ("app_store", "融享\n禾谷银行官方应用\n分类：财务\n" + told),
            ("app_store", "随心贷款\n借款助手\n分类：财务\n提供个人贷款信息。"),
            ("app_store", "融享\n最高20万元借款\n分类：财务\n" + told),
            ("app_store", "融享\n禾谷银行官方应用\n分类：工具\n" + told),
        ]:
            self.add({"checkpoint": "creative", "at": AT % 4, "text": text, "kind": kind, "product": "product-02"})

    def campaign(self, product="product-02", platform="platform-shiguang", institution=None, at=None, **aim):
        stated = {"age_min": 25, "age_max": 55, "tags": ["home", "renovation"], "excludes_students": True,
                  "personalised": True, "off_switch": True, "assessed": True, "regions": ["310000"], "reward": "none"}
        stated.update(aim)
        self.add({"checkpoint": "campaign", "at": at or AT % 5, "platform": platform,
                  "institution": institution or (self.products[product]["institution"] if product in self.products else "lender-hegu"),
                  "product": product, "campaign": {key: value for key, value in stated.items() if value is not None}})

    def campaigns(self):
        changes = [
            {}, dict(targets_minors=True), dict(age_min=17), dict(age_min=18), dict(age_min=12), dict(age_min=None),
            dict(targets_students=True), dict(product="product-12"), dict(product="product-19", targets_students=True),
            dict(excludes_students=False, age_min=18), dict(excludes_students=False, age_min=30), dict(age_min=24, excludes_students=False),
            dict(product="product-30", targets_students=True), dict(on_campus=True), dict(on_campus=True, campus_filed=True),
            dict(product="product-19", on_campus=True), dict(targets_elderly=True), dict(age_min=60, age_max=80), dict(age_max=75),
            dict(age_max=59), dict(targets_indebted=True), dict(targets_unemployed=True), dict(tags=["illness"]), dict(tags=["gambling"]),
            dict(tags=["student"]), dict(tags=["overdue", "payday"]), dict(tags=["religion"]), dict(tags=["disability", "unemployed", "bereaved"]),
            dict(tags=["addiction"]), dict(sensitive_data=["health"]), dict(sensitive_data=["health"], sensitive_consent=True),
            dict(sensitive_data=["credit_report"], sensitive_consent=True), dict(third_party_data=True),
            dict(third_party_data=True, third_party_basis=True), dict(assessed=False), dict(assessed=False, personalised=False),
            dict(off_switch=False), dict(personalised=False), dict(algorithm_undisclosed=True), dict(discriminates_price=True),
            dict(optimises_borrowing=True), dict(reward="red_packet"), dict(reward="lottery"), dict(reward="gift"), dict(reward="points"),
            dict(platform="platform-nowhere"), dict(institution="lender-nobody"), dict(product="product-25"), dict(product="product-27"),
            dict(product="product-28"), dict(product="product-29"), dict(product="product-99"), dict(product="product-07"),
            dict(product="product-08", regions=["330100", "310000"]), dict(product="product-08", regions=["330100"]), dict(regions=None), dict(regions=[]),
            dict(institution="lender-yuanxiu"), dict(product="product-05", regions=["420100", "430100"]),
        ]
        for change in changes:
            self.campaign(**change)
        for product in self.products:
            for platform in self.made["platforms"]:
                self.campaign(product, platform["id"])
        for _ in range(40):
            low = self.rng.randint(18, 50)
            self.campaign(self.rng.choice(["product-02", "product-05", "product-10"]), age_min=low, age_max=low + self.rng.randint(5, 25),
                          personalised=self.rng.random() < .5, reward=self.rng.choice(["none", "points", "red_packet"]))

    def data_use(self, person="p-0100", **use):
        stated = {"kind": "read", "purpose": "complaint", "recipient": "own", "categories": ["contact"], "reason_given": True}
        stated.update(use)
        row = {"checkpoint": "data_use", "at": AT % 6, "use": stated}
        if person:
            row["person"] = person
        self.add(row)

    def data_uses(self):
        partner = dict(kind="share", recipient="partner", agreement=True, assessed=True, notified=True, separate_consent=True)
        for change in [
            {}, dict(reason_given=False), dict(purpose="servicing", categories=["identity", "finance"]),
            dict(person="p-0020", purpose="marketing"), dict(person="p-0021", purpose="marketing"),
            dict(person="p-0023", purpose="personalisation", categories=["behaviour"]),
            dict(purpose="personalisation", categories=["behaviour"]), dict(purpose="marketing", categories=["credit_report"]),
            dict(purpose="collection", categories=["credit_report"]), dict(purpose="credit_assessment", categories=["credit_report"]),
            partner, dict(partner, notified=False), dict(partner, separate_consent=False), dict(partner, person="p-0020"),
            dict(partner, agreement=False), dict(partner, assessed=False), dict(partner, categories=["biometric"], separate_consent=False),
            dict(kind="entrust", recipient="processor", purpose="servicing"),
            dict(kind="entrust", recipient="processor", purpose="servicing", agreement=True, assessed=True),
            dict(person="p-0030"), dict(person="p-0002"), dict(kind="export", many=True, person=""),
            dict(kind="export", purpose="subject_request", recipient="subject", reason_given=False),
            dict(kind="share", recipient="authority", purpose="supervision", legal_duty=True, many=True, person="", categories=["finance"]),
        ]:
            self.data_use(**change)

    def conduct(self, of, minutes=10, **change):
        """What was shown after the request `of` was decided."""
        row = {"checkpoint": "conduct", "at": of["at"][:14] + "%02d" % ((int(of["at"][14:16]) + minutes) % 60) + of["at"][16:],
               "kind": "shown", "decision": of["id"]}
        row |= {key: of[key] for key in ["platform", "institution", "product", "creative", "content_hash", "person", "channel"]}
        row.update(change)
        self.add({key: value for key, value in row.items() if value is not None})

    def conducts(self):
        self.placement(person="p-0460", at="2026-10-21T10:00:00+08:00")
        shown = self.rows[-1]
        for change in [
            {}, dict(decision=None), dict(decision="req-never"), dict(content_hash="cd" * 32), dict(creative=self.clean["product-01"][0]),
            dict(product="product-01"), dict(person="p-0461"), dict(channel="search"), dict(at="2026-10-23T10:00:00+08:00"),
            dict(kind="clicked"), dict(kind="sent", channel="sms", decision=None), dict(institution="lender-nobody"),
            dict(platform="platform-nowhere"), dict(institution="lender-yuanxiu"),
            dict(institution="lender-xiqiao", platform="platform-matou", product="product-05"),
        ]:
            self.conduct(shown, **change)
        self.placement(person="p-0462", at="2026-10-21T11:00:00+08:00", marked_as_ad=False)
        self.conduct(self.rows[-1])

    def ordinary(self, until):
        """Fills up with showings as an ad server asks them all day, some of them flawed."""
        products = ["product-01", "product-02", "product-03", "product-10", "product-11", "product-23", "product-17"]
        while len(self.rows) < until:
            channel = self.rng.choice(["feed"] * 6 + ["splash", "popup", "search", "push", "sms"])
            at = "2026-10-%02dT%02d:%02d:%02d+08:00" % (self.rng.randint(24, 30), self.rng.randint(8, 20), self.rng.randint(0, 59), self.rng.randint(0, 59))
            flaws = {}
            if self.rng.random() < .08:
                flaws["marked_as_ad"] = False
            if self.rng.random() < .05:
                flaws["hops"] = 2
            person = "p-%04d" % (self.rng.randint(1, 40) if self.rng.random() < .1 else self.rng.randint(65, 500))
            self.placement(self.rng.choice(products), channel=channel, at=at, person=person, personalised=self.rng.random() < .4, **flaws)


def build(made, count=2000):
    requests = Requests(made)
    requests.placements_by_party()
    requests.placements_by_creative()
    requests.placements_by_person()
    requests.placements_by_situation()
    requests.pressure()
    requests.creative_requests()
    requests.campaigns()
    requests.data_uses()
    requests.conducts()
    assert len(requests.rows) < count, len(requests.rows)
    requests.ordinary(count)
    return requests.rows
