#!/usr/bin/env bash
# `guiju model train` as people and programs call it: both kinds on the same folds, groups, what is refused and how.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$work" << 'END'
import csv, math, random, sys
rng = random.Random(8)
with open(sys.argv[1] + "/a.csv", "w", newline="") as out:
    rows = csv.writer(out)
    rows.writerow(["age", "late", "job", "sex", "years", "bad"])
    for _ in range(2500):
        age, late, job = rng.randint(18, 70), rng.choice([0, 0, 1, 2, 5, 96, ""]), rng.choice(["clerk", "driver", "cook"])
        odds = -1 - 0.03 * (age - 40) + (0.5 * late if late in (1, 2, 5) else 0) + (1 if job == "driver" else 0)
        rows.writerow([age, late, job, rng.choice(["f", "m"]), rng.randint(0, 40), int(rng.random() < 1 / (1 + math.exp(-odds)))])
END
train() { "$GUIJU" model train "$work/a.csv" --target bad "$@"; }

train --kind both --cv class-rank-mod-5 --special late=96,missing:neutral --group sex --group years=5,20 --falling age --json > "$work/both.json"
train --kind boosted --group sex --leave-out years --cv class-rank-mod-2 --out "$work/trees.json" --lang en > "$work/report"
grep -q 'equal to the library on every row' "$work/report"
"$GUIJU" model score "$work/a.csv" --card "$work/trees.json" --json > "$work/scored.jsonl"
python3 - "$work" << 'END'
import json, sys
work = sys.argv[1]
both = json.load(open(work + "/both.json"))
assert [one["model"] for one in both["models"]] == ["scorecard", "boosted"]
for one in both["models"]:
    mean = one["cv"]["mean"]
    assert 0.65 < mean["auc_low"] < mean["auc"] < mean["auc_high"] < 0.9, mean
    assert 0.7 < one["cv"]["calibration"]["slope"] < 1.3, one["cv"]["calibration"]
    sexes, years = one["groups"]
    assert sum(g["rows"] for g in sexes["decisions"]) == sum(g["rows"] for g in years["decisions"]) == 2500
    assert {g["group"] for g in years["decisions"]} == {"< 5", "5 – 20", ">= 20"}
card = both["models"][0]["card"]["characteristics"]
assert [c["name"] for c in card] == ["age", "late", "job"] and [s["code"] for s in card[1]["special"]] == [96], card
trees = json.load(open(work + "/trees.json"))
assert {c["variable"] for c in trees["columns"]} == {"age", "late", "job"}
rows = [json.loads(line) for line in open(work + "/scored.jsonl")]
assert len(rows) == 2500 and all(0 < r["risk"] < 1 and len(r["reasons"]) <= 4 for r in rows)
assert any("job" in r["reasons"][:1] for r in rows)
END

# refuse WHAT SAYS…: exits 1 and says it
refuse() {
  local says=$1
  shift
  if train "$@" --lang en > "$work/out" 2> "$work/err"; then
    echo "took $*"
    exit 1
  fi
  grep -q -- "$says" "$work/err" || { cat "$work/err"; exit 1; }
}
refuse "do not go into one file" --kind both --out "$work/x.json"
refuse "no column of numbers" --special job=1
refuse "no column of numbers" --cut nothing=1,2
refuse "is not understood" --special late=96:worst
refuse "is not understood" --cut age=30,20
refuse "no column of numbers" --kind boosted --rising job
refuse "two directions" --kind boosted --rising age --falling age
refuse "means nothing" --kind boosted --special late=96
refuse "means nothing" --rising age
refuse "not seen" --group sex
refuse "there is no column 'town'" --cv class-rank-mod-5 --group town
[[ ! -e "$work/x.json" ]]
GUIJU_BOOST=/nowhere refuse "cannot be started" --kind boosted
echo "both kinds, groups, twelve refusals"
