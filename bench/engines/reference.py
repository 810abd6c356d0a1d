#!/usr/bin/env python3
"""The slow, obvious judge: what each request hits, straight from the neutral rules.

Every engine must agree with it. It knows nothing of how any of them works.

    reference.py RULES REQUESTS COUNT    prints the digest of the first COUNT requests' hits as JSON
"""

import datetime
import hashlib
import json
import sys

OPERATORS = {
    "eq": lambda got, want, _: got == want,
    "ne": lambda got, want, _: got != want,
    "lt": lambda got, want, _: got < want,
    "le": lambda got, want, _: got <= want,
    "gt": lambda got, want, _: got > want,
    "ge": lambda got, want, _: got >= want,
    "between": lambda got, want, _: want[0] <= got <= want[1],
    "in": lambda got, want, _: got in want,
    "contains": lambda got, want, _: want in got,
    "lacks": lambda got, want, _: want not in got,
    "gt_field": lambda got, want, request: got > request[want],
    "days_after_gt": lambda got, want, request: got - request[want[0]] > datetime.timedelta(days=want[1]),
    "days_after_lt": lambda got, want, request: got - request[want[0]] < datetime.timedelta(days=want[1]),
}


def flat(request, fields):
    """The request by dotted names, times as times."""
    row = {}
    for name, kind in fields.items():
        group, member = name.split(".")
        value = request[group][member]
        row[name] = datetime.datetime.fromisoformat(value.replace("Z", "+00:00")) if kind == "time" else value
    return row


def hits(rules, row):
    """The codes of the rules that hit, in the order of the file."""
    return [rule["code"] for rule in rules
            if all(OPERATORS[operator](row[field], want, row) for field, operator, want in rule["all"])]


def digest_line(request_id, codes):
    return f"{request_id} {','.join(sorted(codes))}\n"


def main():
    rules_path, requests_path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(rules_path, encoding="utf-8") as file:
        book = json.load(file)
    digest, judged, total = hashlib.sha256(), 0, 0
    with open(requests_path, encoding="utf-8") as file:
        for line in file:
            if judged == count:
                break
            request = json.loads(line)
            codes = hits(book["rules"], flat(request, book["fields"]))
            digest.update(digest_line(request["id"], codes).encode())
            judged += 1
            total += len(codes)
    print(json.dumps({"requests": judged, "hits": total, "digest": digest.hexdigest()}))


if __name__ == "__main__":
    main()
