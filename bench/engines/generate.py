#!/usr/bin/env python3
"""Writes what every engine is given: the requests and the larger rule sets. Same seed, same bytes.

    generate.py FOLDER REQUESTS

FOLDER/requests.jsonl    one request a line; 70 % hit nothing, 25 % one or two rules, 5 % more
FOLDER/rules-600.json    the sixty rules, each told apart by product (ten)
FOLDER/rules-6000.json   … by product and region (ten times ten), with thresholds of their own
FOLDER/table-3000.json   product x region x band of score x band of amount: one row hits
FOLDER/hits-*.txt        what each request hits, by reference.py: all of them for the sixty rules, else some
"""

import datetime
import json
import pathlib
import random
import sys

from reference import digest_line, flat, hits

SEED = 20260501
EPOCH = datetime.datetime(2026, 5, 1, tzinfo=datetime.timezone.utc)
PRODUCTS = [f"P{n:02}" for n in range(1, 11)]
REGIONS = ["north", "northeast", "east", "central", "south", "southwest", "northwest", "capital", "delta", "bay"]
SCORES = [(0, 499), (500, 559), (560, 619), (620, 679), (680, 739), (740, 1000)]
AMOUNTS = [(0.00, 9999.99), (10000.00, 49999.99), (50000.00, 199999.99), (200000.00, 499999.99),
           (500000.00, 9999999.99)]
NONE, FEW, MANY = 0, 1, 2
SOME = 200  # requests judged by the reference under the larger rule sets


class Draw:
    """Choices from random() alone, whose sequence Python promises to keep."""

    def __init__(self, seed):
        self.next = random.Random(seed).random

    def whole(self, low, high):
        return low + int(self.next() * (high - low + 1))

    def one(self, values):
        return values[int(self.next() * len(values))]

    def chance(self, share):
        return self.next() < share

    def some(self, values, share):
        return [value for value in values if self.chance(share)]


def time_text(days, seconds):
    return (EPOCH + datetime.timedelta(days=days, seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def request(draw, number, trouble):
    """One request; `trouble` (0 to 1) is how much of it strays from what is usual."""
    def odd(share):
        return draw.chance(share * trouble)

    at, at_seconds = draw.whole(0, 90), draw.whole(0, 86399)
    months = draw.one([3, 6, 12, 12, 24, 36, 48])
    income = draw.whole(300000, 4000000) if not odd(0.3) else draw.whole(100000, 300000)
    amount = draw.whole(100000, 8000000) if not odd(0.5) else draw.whole(8000000, 80000000)
    segment = draw.one(["mass", "affluent", "mass", "senior", "farmer", "small_business"])
    return {
        "id": f"r{number:06}",
        "request": {"at": time_text(at, at_seconds)},
        "lender": {"kind": draw.one(["bank", "bank", "consumer", "micro", "platform", "guarantor", "trust"]),
                   "active": not odd(0.2), "filed": not odd(0.3),
                   "until": time_text(at + (draw.whole(31, 1500) if not odd(0.4) else draw.whole(-40, 60)),
                                      draw.whole(0, 86399))},
        "ad": {"channel": draw.one(["feed", "push", "sms", "call", "search", "banner"]),
               "notice": not odd(0.3), "rate_shown": not odd(0.3),
               "rate": draw.whole(360, 2399) / 10000 if not odd(0.3) else draw.whole(2300, 3600) / 10000,
               "claims": draw.some(["fast", "no_check", "guaranteed", "lowest", "free", "official", "limited", "gift"],
                                   0.03 + 0.15 * trouble)},
        "person": {"age": draw.whole(20, 60) if not odd(0.4) else draw.whole(16, 75), "student": odd(0.3),
                   "region": draw.one(REGIONS), "segment": segment,
                   "risk": draw.whole(1, 3) if not odd(0.5) else draw.whole(3, 5)},
        "contact": {"today": draw.whole(0, 1) if not odd(0.4) else draw.whole(1, 5),
                    "week": draw.whole(0, 4) if not odd(0.4) else draw.whole(3, 12),
                    "hour": draw.whole(9, 20) if not odd(0.4) else draw.whole(0, 23),
                    "gap_hours": draw.whole(12, 400) if not odd(0.5) else draw.whole(0, 24), "opted_out": odd(0.2)},
        "consent": {"given": not odd(0.2),
                    "at": time_text(at - (draw.whole(0, 300) if not odd(0.4) else draw.whole(150, 800)),
                                    draw.whole(0, 86399)),
                    "purposes": draw.some(["marketing", "profiling", "sharing", "credit_query"], 1 - 0.25 * trouble)},
        "application": {"product": draw.one(PRODUCTS), "amount": amount / 100, "income": income / 100,
                        "instalment": amount // months / 100, "months": months,
                        "score": draw.whole(560, 850) if not odd(0.4) else draw.whole(400, 700),
                        "overdue": 0 if not odd(0.3) else draw.whole(0, 120),
                        "lenders": draw.whole(0, 3) if not odd(0.3) else draw.whole(2, 9),
                        "purpose": draw.one(["consumption", "renovation", "education", "business"])
                        if not odd(0.3) else draw.one(["stocks", "housing"])},
    }


def bucket(count):
    return NONE if count == 0 else FEW if count <= 2 else MANY


def write_requests(path, book, count):
    """Returns the lines of hits."""
    draw = Draw(SEED)
    seen, lines = [0, 0, 0], []
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(count):
            wanted = draw.next()
            wanted = NONE if wanted < 0.70 else FEW if wanted < 0.95 else MANY
            while True:
                one = request(draw, number, (0.15, 0.4, 1.0)[wanted])
                codes = hits(book["rules"], flat(one, book["fields"]))
                if bucket(len(codes)) == wanted:
                    break
            seen[wanted] += 1
            lines.append(digest_line(one["id"], codes))
            file.write(json.dumps(one, separators=(",", ":")) + "\n")
    size = path.stat().st_size
    print(f"requests: {count}, {size / count:.0f} bytes each; hit nothing {100 * seen[NONE] / count:.1f} %, "
          f"one or two {100 * seen[FEW] / count:.1f} %, more {100 * seen[MANY] / count:.1f} %")
    return lines


def judged(path, rules, book, count):
    with path.open(encoding="utf-8") as file:
        some = [json.loads(line) for line, _ in zip(file, range(count))]
    return [digest_line(one["id"], hits(rules, flat(one, book["fields"]))) for one in some]


def own_threshold(draw, condition):
    """A specialised rule keeps the words and moves the number a little."""
    field, operator, value = condition
    if operator in ("lt", "le", "gt", "ge") and value and draw.chance(0.5):
        if field in ("application.amount", "application.income"):
            value = round(value * (0.95 + 0.1 * draw.next())) / 1.0
        elif field == "ad.rate":
            value = round(value + 0.02 * draw.next() - 0.01, 4)
        elif value >= 10:
            value = value + draw.whole(-2, 2)
    return [field, operator, value]


def specialised(book, by_region):
    draw = Draw(SEED + 1)
    rules = []
    for rule in book["rules"]:
        for product in PRODUCTS:
            for region in REGIONS if by_region else [None]:
                scope = [["application.product", "eq", product]]
                if region:
                    scope.append(["person.region", "eq", region])
                rules.append({"code": "/".join([rule["code"], product] + ([region] if region else [])),
                              "outcome": rule["outcome"],
                              "all": scope + [own_threshold(draw, condition) for condition in rule["all"]]})
    return rules


def table():
    rows = []
    for product in PRODUCTS:
        for region in REGIONS:
            for score in SCORES:
                for amount in AMOUNTS:
                    rows.append({"code": f"T{len(rows) + 1:04}", "outcome": "refer",
                                 "all": [["application.product", "eq", product], ["person.region", "eq", region],
                                         ["application.score", "between", list(score)],
                                         ["application.amount", "between", list(amount)]]})
    return rows


def write_rules(path, book, rules):
    head = json.dumps({"fields": book["fields"]})[:-1]
    lines = ",\n".join(json.dumps(rule) for rule in rules)
    path.write_text(f'{head}, "rules": [\n{lines}\n]}}\n', encoding="utf-8")


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    book = json.loads((pathlib.Path(__file__).parent / "policies.json").read_text(encoding="utf-8"))
    requests = folder / "requests.jsonl"
    sets = {"rules-60": book["rules"], "rules-600": specialised(book, by_region=False),
            "rules-6000": specialised(book, by_region=True), "table-3000": table()}
    lines = write_requests(requests, book, count)
    for name, rules in sets.items():
        write_rules(folder / f"{name}.json", book, rules)
        if name != "rules-60":
            lines = judged(requests, rules, book, min(SOME, count))
        (folder / f"hits-{name}.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
