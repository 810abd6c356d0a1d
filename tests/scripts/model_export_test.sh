#!/usr/bin/env bash
# The exported query, run by SQLite, gives every row the points that our own scoring gives.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$work" << 'END'
import csv, math, random, sys
rng = random.Random(4)
with open(sys.argv[1] + "/a.csv", "w", newline="") as out:
    rows = csv.writer(out)
    rows.writerow(["age", "monthly income", "job", "bad"])
    for _ in range(3000):
        age, income = rng.randint(18, 70), rng.choice(["", -9, rng.randint(1500, 30000), rng.random() * 1e4])
        job = rng.choice(["clerk", 'own "small" shop', "it's none", "driver", ""])
        odds = 0.8 - 0.04 * age + (0.9 if job == "driver" else 0) - (0.00005 * income if income != "" and income > 0 else 0)
        rows.writerow([age, income, job, int(rng.random() < 1 / (1 + math.exp(-odds)))])
END
"$GUIJU" model train "$work/a.csv" --target bad --out "$work/card.json" \
  --special "monthly income=-9" --cut age=25,35,50 > "$work/report"
"$GUIJU" model score "$work/a.csv" --card "$work/card.json" --json > "$work/ours.jsonl"
"$GUIJU" model export "$work/card.json" --as sql > "$work/card.sql"
"$GUIJU" model export "$work/card.json" --as pmml > "$work/card.pmml"
python3 - "$work" << 'END'
import csv, json, sqlite3, sys, xml.etree.ElementTree as xml
work = sys.argv[1]
rows = list(csv.reader(open(work + "/a.csv", newline="")))
base = sqlite3.connect(":memory:")
base.execute('CREATE TABLE applicants ("age" REAL, "monthly income" REAL, "job" TEXT, "bad" INTEGER)')
base.executemany("INSERT INTO applicants VALUES (?, ?, ?, ?)", [[cell if cell != "" else None for cell in row] for row in rows[1:]])
theirs = [row[-1] for row in base.execute(open(work + "/card.sql").read())]
ours = [json.loads(line)["points"] for line in open(work + "/ours.jsonl")]
assert len(ours) == len(theirs) == 3000
worst = max(abs(a - b) for a, b in zip(ours, theirs))
assert worst < 1e-9, worst
assert len(set(round(one, 6) for one in ours)) > 20, "all alike"
space = "{http://www.dmg.org/PMML-4_4}"
card = xml.parse(work + "/card.pmml").getroot().find(space + "Scorecard")
assert len(card.find(space + "Characteristics")) == 3
print("3,000 rows, largest difference", worst)
END
