#!/usr/bin/env python3
"""Numeric claims against expected ones, field by field.

    claims_eval.py EXPECTED.jsonl [PREDICTED.jsonl] [--guiju=BINARY] [--show]

EXPECTED has one expression a line: id, text, kind and the fields that a claim must have (docs/review.md, "Numbers").
PREDICTED is what `guiju review --format jsonl` printed for it; without it the program runs --guiju itself.

A row is
    exact      some claim of the kind has every expected field
    ambiguous  a number is expected, and the claim says that the text does not give it
    wrong      a claim of the kind has another value
    missing    there is no claim of the kind, or it lacks a field
Exit status 1 when a row is wrong.
"""

import collections
import json
import subprocess
import sys

# What describes a row and is no field of a claim.
DESCRIPTION = {"id", "text", "note", "source", "source_type"}
TOLERANCE = 1e-5  # expected values are written with six digits


def same(expected, found):
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, (int, float)) and isinstance(found, (int, float)):
        return abs(expected - found) <= TOLERANCE * max(1e-9, abs(expected))
    return expected == found


def differences(row, claim):
    """Fields that differ, as (field, expected, found); None is found where there is no such field."""
    for field, expected in row.items():
        if field not in DESCRIPTION and not same(expected, claim.get(field)):
            yield field, expected, claim.get(field)


def judge(row, claims):
    best = None
    for claim in claims:
        if claim["kind"] != row["kind"]:
            continue
        apart = list(differences(row, claim))
        if best is None or len(apart) < len(best[1]):
            best = claim, apart
    if best is None:
        return "missing", [("kind", row["kind"], [claim["kind"] for claim in claims])]
    claim, apart = best
    if not apart:
        return "exact", []
    if any(found is not None and field != "ambiguous" for field, _, found in apart):
        return "wrong", apart
    if claim["ambiguous"] and not row.get("ambiguous", False):
        return "ambiguous", apart
    return "missing", apart


def predictions(path, rows, binary):
    if path:
        with open(path, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    text = "".join(json.dumps({"id": row["id"], "text": row["text"]}, ensure_ascii=False) + "\n" for row in rows)
    done = subprocess.run([binary, "review", "--format", "jsonl"], input=text, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    paths = [word for word in sys.argv[1:] if not word.startswith("--")]
    options = dict(word[2:].partition("=")[::2] for word in sys.argv[1:] if word.startswith("--"))
    if not paths:
        sys.exit(__doc__)
    with open(paths[0], encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = predictions(paths[1] if len(paths) > 1 else None, rows, options.get("guiju", "build/release/guiju"))
    by_id = {line["id"]: line["claims"] for line in found}
    outcomes = ["exact", "ambiguous", "wrong", "missing"]
    table = collections.defaultdict(collections.Counter)
    for row in rows:
        outcome, apart = judge(row, by_id.get(row["id"], []))
        table[row["kind"]][outcome] += 1
        table["all"][outcome] += 1
        if outcome != "exact" and "show" in options:
            print(f"{outcome:9} {row['id']} {row['text']}")
            for field, expected, got in apart:
                print(f"            {field}: expected {expected}, found {got}")
    print(f"{'':10} {'rows':>5} " + " ".join(f"{outcome:>9}" for outcome in outcomes))
    for kind in ["rate", "fee", "amount", "term", "repayment", "all"]:
        counts = table[kind]
        print(f"{kind:10} {sum(counts.values()):5} " + " ".join(f"{counts[outcome]:9}" for outcome in outcomes))
    sys.exit(1 if table["all"]["wrong"] else 0)


if __name__ == "__main__":
    main()
