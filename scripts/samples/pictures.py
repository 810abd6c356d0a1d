#!/usr/bin/env python3
"""Draws tests/picture/ads/: forty ads of ours as pictures, and manifest.json with what stands on each, and where.

Ten clean, ten with small print, ten turned, ten of low contrast. The same bytes each time with the same fonts.
Needs python3-pil, fonts-noto-cjk, fonts-wqy-zenhei; the tests need none of them, since the pictures are kept.
"""

import json
import math
import os

from PIL import Image, ImageDraw, ImageFont

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
OUT = os.path.join(ROOT, "tests", "picture", "ads")
NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-%s.ttc"
FACES = {"regular": (NOTO % "Regular", 2), "bold": (NOTO % "Bold", 2),
         "zenhei": ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0)}
COLOURS = 24  # of the palette: text edges stay smooth, a file stays small

# Lenders are invented.
LENDERS = ["云汀消费金融有限公司", "和谷银行股份有限公司", "北川小额贷款有限公司", "知夏消费金融有限公司", "青屿银行股份有限公司"]
HEADS = ["装修分期贷", "家电换新贷", "安心周转金", "青松信用贷", "进修助学金", "商户经营贷", "秋收周转贷", "新居备用金", "轻松分期购",
         "稳稳备用金"]
LEADS = ["线上申请 按需支用", "用多少借多少", "提前还款不收违约金", "按月还款 明明白白", "费用公开 合同为准"]
WARNINGS = ["贷款有风险，借款需谨慎", "请根据还款能力理性借贷", "合理借贷，按时还款", "请量力而行，避免过度负债", "借款需谨慎，请按时还款"]
# Light on dark, dark on light, colour on colour.
THEMES = [("#ffffff", "#1c2430", "#c0392b"), ("#fff4e0", "#4a2a10", "#c2410c"), ("#12355b", "#ffffff", "#ffd166"),
          ("#0b6e4f", "#ffffff", "#ffe066"), ("#f4f7fb", "#203040", "#1d4ed8"), ("#7a1f2b", "#fff7ec", "#ffd9a0"),
          ("#fdfdfd", "#333333", "#0f766e"), ("#2b2d42", "#edf2f4", "#ffb4a2"), ("#e8f5e9", "#1b4332", "#b23a48"),
          ("#fffbe6", "#3b2f00", "#ad3b00")]
PALE = [("#ffffff", "#c9c9c9"), ("#f2f2f2", "#bdbdbd"), ("#d9e6f2", "#b4c6d8"), ("#fff0d9", "#ecd2a8"), ("#2d3748", "#4a5568"),
        ("#e9e9e9", "#d2d2d2"), ("#1f4037", "#35594f"), ("#fce4ec", "#eebccb"), ("#ffffff", "#b0b0b0"), ("#cfd8dc", "#aebabf")]


def percent(millionths):
    text = "%d.%04d" % (millionths // 10000, millionths % 10000)
    return text.rstrip("0").rstrip(".") + "%"


def figures(n):
    """The numbers of ad n: lowest and highest yearly rate in millionths, amount in yuan, terms in months."""
    low = 36000 + n * 3700 % 120000
    high = low + 24000 + n * 5300 % 90000
    amount = [50000, 80000, 100000, 120000, 150000, 200000, 260000, 300000][n % 8]
    return low, high, amount, [6, 12, 24, 36, 60][n % 5]


def amount_words(n, amount):
    return ["最高可借%d万元" % (amount // 10000), "额度最高%s元" % format(amount, ","), "最高额度%d元" % amount][n % 3]


def lines_of(n):
    """[role, words], and the claims as a careful reader would write them down."""
    low, high, amount, term = figures(n)
    daily = n % 4 == 3
    rate = ("年化利率（单利）%s-%s" if n % 2 else "年利率%s至%s（单利）") % (percent(low), percent(high))
    lines = [["head", HEADS[n % len(HEADS)]], ["lead", LEADS[n % len(LEADS)]], ["amount", amount_words(n, amount)],
             ["rate", rate], ["term", "最长可分%d期" % term], ["lender", "贷款机构：" + LENDERS[n % len(LENDERS)]],
             ["warning", WARNINGS[(n // 2) % len(WARNINGS)]]]
    claims = [{"kind": "amount", "amount_max": amount},
              {"kind": "rate", "rate": low / 1e6, "rate_max": high / 1e6, "period": "year"}]
    if daily:
        per_day = low // 360 // 10 * 10
        lines.insert(4, ["daily", "日利率%s起" % percent(per_day)])
        claims.append({"kind": "rate", "rate": per_day / 1e6, "period": "day"})
    return lines, claims


def face(name, size):
    path, index = FACES[name]
    return ImageFont.truetype(path, size, index=index)


def sizes(kind, n, role):
    big = {"head": 58 - n % 3 * 6, "lead": 28, "amount": 46 - n % 4 * 3, "rate": 26 + n % 3 * 2, "daily": 26, "term": 28,
           "lender": 24, "warning": 24 - n % 2 * 2}
    if kind == "small" and role in ("rate", "lender", "warning", "daily"):
        return 10 + n % 4
    return big[role]


def draw(kind, n, index):
    width, left = 640, 40 + n % 3 * 10
    ground, ink, accent = THEMES[(n * 3 + 1) % len(THEMES)]
    if kind == "pale":
        ground, ink = PALE[n % len(PALE)]
        accent = ink
    lines, claims = lines_of(index)
    placed, y = [], 44
    picture = Image.new("RGB", (width, 1400), ground)
    pen = ImageDraw.Draw(picture)
    if kind == "clean" and n % 5 == 2:  # a ground that runs from one colour to another
        for row in range(1400):
            pen.line([(0, row), (width, row)], fill=tuple(min(255, c + row // 24) for c in Image.new("RGB", (1, 1), ground).getpixel((0, 0))))
    for role, words in lines:
        size = sizes(kind, n, role)
        name = "bold" if role in ("head", "amount") else ["regular", "zenhei"][n % 2]
        font = face(name, size)
        while pen.textlength(words, font=font) > width - 2 * left:
            size -= 1
            font = face(name, size)
        x = left if n % 2 else int(width - pen.textlength(words, font=font)) // 2
        if role == "amount" and kind == "clean" and n % 4 == 1:  # a button
            pen.rounded_rectangle([x - 18, y - 4, x + pen.textlength(words, font=font) + 18, y + size * 1.4], 14, fill=accent)
            pen.text((x, y), words, font=font, fill=ground)
        else:
            pen.text((x, y), words, font=font, fill=accent if role in ("head", "amount") else ink)
        box = pen.textbbox((x, y), words, font=font)
        placed.append({"role": role, "text": words, "size": size, "box": [box[0], box[1], box[2] - box[0], box[3] - box[1]]})
        y += int(size * 1.75) + 6
    height = y + 30
    picture = picture.crop((0, 0, width, height))
    angle = 0
    if kind == "turned":
        angle = [3, -4, 6, -7, 9, -11, 14, -2, 5, 90][n]
        picture = picture.rotate(angle, Image.BICUBIC, expand=True, fillcolor=ground)
        middle, moved = (width / 2, height / 2), (picture.width / 2, picture.height / 2)
        turn = math.radians(angle)
        for line in placed:
            x, top, w, h = line["box"]
            corners = []
            for cx, cy in ((x, top), (x + w, top), (x, top + h), (x + w, top + h)):
                dx, dy = cx - middle[0], cy - middle[1]
                corners.append((moved[0] + dx * math.cos(turn) + dy * math.sin(turn),
                                moved[1] - dx * math.sin(turn) + dy * math.cos(turn)))
            xs, ys = [c[0] for c in corners], [c[1] for c in corners]
            line["box"] = [round(min(xs)), round(min(ys)), round(max(xs) - min(xs)), round(max(ys) - min(ys))]
    name = "%s-%02d.png" % (kind, n + 1)
    picture.quantize(COLOURS).save(os.path.join(OUT, name), optimize=True)
    return {"file": name, "kind": kind, "angle": angle, "lines": placed, "claims": claims}


def main():
    os.makedirs(OUT, exist_ok=True)
    ads = [draw(kind, n, k * 10 + n) for k, kind in enumerate(["clean", "small", "turned", "pale"]) for n in range(10)]
    with open(os.path.join(OUT, "manifest.json"), "w", encoding="utf-8") as out:
        out.write("[\n" + ",\n".join(json.dumps(ad, ensure_ascii=False, separators=(",", ":")) for ad in ads) + "\n]\n")
    total = sum(os.path.getsize(os.path.join(OUT, ad["file"])) for ad in ads)
    print("pictures: %d ads, %d kB" % (len(ads), total // 1000))


if __name__ == "__main__":
    main()
