#!/usr/bin/env python3
"""Many people and a placement request for each, made from the samples: crowd.py SAMPLES INTO COUNT"""
import json
import pathlib
import sys

samples, into, count = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def write(name, rows):
    with open(into / name, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


people = lines(samples / "world/people.jsonl")
requests = [r for r in lines(samples / "requests.jsonl")
            if r["checkpoint"] == "placement" and not r["person"].startswith("p-stranger")]
write("people.jsonl", ({**people[i % len(people)], "id": f"w-{i:06}"} for i in range(count)))
write("requests.jsonl", ({**requests[i % len(requests)], "person": f"w-{i:06}"} for i in range(count)))
