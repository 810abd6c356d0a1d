#!/usr/bin/env python3
"""How much of the review's score rests on the file it was developed on.

  review_folds.py REVIEW_EVAL RULEBOOK REFERENCE ADS.jsonl [--folds N] [--patterns] [--list]

Rules written by hand cannot be trained on one fold and tried on another; what can be held out is the *support* of a piece
of a rule. A group is a seed row with all rows derived from it; a fold is a set of sources (address, or the note where there
is none). For each sequence of each pattern (each alternative where a sequence is one step) the rows it finds its label in
are counted, by group and by source, as if it stood alone; for each word that weighs on the kind of text, the rows it stands
in. What serves one group only may have been written for that row.

Printed:
  in-fold          the score of the rulebook as it is
  no singles       without the sequences that serve a single group: the out-of-fold estimate
  ... nor words    also without the words of the classes that stand in rows of a single group
  only what serves without what serves no row here: what breadth costs or gains on this file
  out-of-fold      per fold: its rows, reviewed without the sequences and words that serve no row outside the fold, though
                   they serve one inside it
  patterns         per pattern: rows, groups, sources it serves, sequences that serve none, one, more
Words inside a concept that a sequence names are held out with the sequence only. What is held out is left out of a copy of
the rulebook in a temporary folder. Python 3 with PyYAML only.
"""
import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import tempfile

import yaml



def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def labels_of(row):
    return {label for label in row["labels"] if label != "none"}


def group_of(row):
    return row.get("variant_of") or row["id"]


def source_of(row):
    return row.get("source_url") or "note: " + (row.get("source_note") or "")[:40]


class Rulebook:
    """The lexicons, and copies of them without some sequences."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.files = {path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
                      for path in sorted((self.folder / "lexicons").glob("*.yaml"))}
        for content in self.files.values():
            for pattern in content.get("patterns") or []:
                pattern["any"] = [alone for text in pattern["any"]
                                  for alone in (text.split("|") if len(text.split()) == 1 else [text])]
        classes = self.files["context.yaml"]["classes"].values()
        weighing = {name for one in classes for kind in ("cues", "each") for name in one.get(kind) or {}}
        self.words = {(name, word) for name in weighing if not name.startswith("<")
                      for word in self.files["context.yaml"]["concepts"][name].split()}
        self.sequences = [(name, pattern["id"], place, text)
                          for name, content in self.files.items()
                          for pattern in content.get("patterns") or []
                          for place, text in enumerate(pattern["any"])]

    def write(self, into, keep, keep_word=lambda name, word: True):
        """`keep(pattern id, place)`; a pattern without sequences goes, a concept keeps one word."""
        lexicons = pathlib.Path(into) / "lexicons"
        lexicons.mkdir(parents=True)
        for name, content in self.files.items():
            copy = dict(content)
            if content.get("patterns"):
                patterns = []
                for pattern in content["patterns"]:
                    kept = [text for place, text in enumerate(pattern["any"]) if keep(pattern["id"], place)]
                    if kept:
                        patterns.append({**pattern, "any": kept})
                copy["patterns"] = patterns
            if content.get("concepts"):
                copy["concepts"] = {concept: self.without(concept, str(words), keep_word)
                                    for concept, words in content["concepts"].items()}
            (lexicons / name).write_text(yaml.safe_dump(copy, allow_unicode=True, width=10_000), encoding="utf-8")

    def without(self, concept, words, keep_word):
        kept = [word for word in words.split() if (concept, word) not in self.words or keep_word(concept, word)]
        return " ".join(kept or words.split()[:1])

    def split(self, into):
        """Every alternative of a one-step sequence, and every sequence, a pattern of its own: `id#place`."""
        lexicons = pathlib.Path(into) / "lexicons"
        lexicons.mkdir(parents=True)
        for name, content in self.files.items():
            copy = dict(content)
            if content.get("patterns"):
                copy["patterns"] = [{**{k: v for k, v in pattern.items() if k != "examples"},
                                     "id": f"{pattern['id']}#{place}", "any": [text]}
                                    for pattern in content["patterns"] for place, text in enumerate(pattern["any"])]
            (lexicons / name).write_text(yaml.safe_dump(copy, allow_unicode=True, width=10_000), encoding="utf-8")


def review(tool, rulebook, reference, ads, explain=False):
    command = [tool, str(rulebook), reference, ads] + (["--explain"] if explain else [])
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}


def score(rows, predicted):
    counts = collections.defaultdict(lambda: [0, 0, 0])  # found, false, missed
    none = alarms = evading = evading_found = 0
    for row in rows:
        gold, found = labels_of(row), labels_of(predicted[row["id"]])
        for label in gold | found:
            counts[label][0] += label in gold and label in found
            counts[label][1] += label not in gold
            counts[label][2] += label not in found
        if not gold:
            none += 1
            alarms += bool(found)
        elif row.get("evasion"):
            evading += len(gold)
            evading_found += len(gold & found)
    found, false, missed = (sum(count[i] for count in counts.values()) for i in range(3))
    f1 = [2 * c[0] / (2 * c[0] + c[1] + c[2]) for label, c in counts.items() if c[0] + c[2]]
    return {"precision": found / max(1, found + false), "recall": found / max(1, found + missed),
            "micro": 2 * found / max(1, 2 * found + false + missed), "macro": sum(f1) / max(1, len(f1)),
            "clean": alarms / max(1, none), "evasion": evading_found / max(1, evading), "rows": len(rows)}


def line(name, result):
    return (f"{name:<26} {result['rows']:>5} rows   micro {result['micro']:.3f} (p {result['precision']:.3f} "
            f"r {result['recall']:.3f})   macro {result['macro']:.3f}   clean refused {result['clean']:.3f}   "
            f"evasion recall {result['evasion']:.3f}")


def support(rows, predicted):
    """Groups and sources of the rows in which each sequence finds its label where the label is right."""
    by_id = {row["id"]: row for row in rows}
    groups, sources, wrong = (collections.defaultdict(set) for _ in range(3))
    for row_id, row in predicted.items():
        gold = labels_of(by_id[row_id])
        for span in row["spans"]:
            if span["disposition"] != "finding" or "#" not in span["pattern"]:
                continue
            if span["label"] in gold:
                groups[span["pattern"]].add(group_of(by_id[row_id]))
                sources[span["pattern"]].add(source_of(by_id[row_id]))
            else:
                wrong[span["pattern"]].add(group_of(by_id[row_id]))
    return groups, sources, wrong


def folds_of(rows, count):
    """Sources dealt to folds, the largest first to the emptiest fold."""
    sizes = collections.Counter(source_of(row) for row in rows)
    folds = [[] for _ in range(count)]
    weight = [0] * count
    for source, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        at = weight.index(min(weight))
        folds[at].append(source)
        weight[at] += size
    return [set(fold) for fold in folds]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("review_eval", "rulebook", "reference", "ads"):
        parser.add_argument(name)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--patterns", action="store_true", help="print the support of each pattern")
    parser.add_argument("--list", action="store_true", help="print every sequence that serves a single group")
    asked = parser.parse_args()
    rows = read(asked.ads)
    book = Rulebook(asked.rulebook)
    tool, reference = asked.review_eval, asked.reference
    work = pathlib.Path(tempfile.mkdtemp(prefix="review-folds-"))
    try:
        book.split(work / "split")
        groups, sources, wrong = support(rows, review(tool, work / "split", reference, asked.ads, explain=True))

        standing = {(concept, word): [row for row in rows if word in row["text"].lower()] for concept, word in book.words}
        word_groups = {key: {group_of(row) for row in found} for key, found in standing.items()}
        word_sources = {key: {source_of(row) for row in found} for key, found in standing.items()}

        def without(name, keep, keep_word=lambda concept, word: True):
            book.write(work / name, keep, keep_word)
            return review(tool, work / name, reference, asked.ads)

        print(line("in-fold", score(rows, review(tool, asked.rulebook, reference, asked.ads))))
        single = without("single", lambda pattern, place: len(groups[f"{pattern}#{place}"]) != 1)
        print(line("no singles", score(rows, single)))
        words = without("words", lambda pattern, place: len(groups[f"{pattern}#{place}"]) != 1,
                        lambda concept, word: len(word_groups[concept, word]) != 1)
        print(line("no singles, nor words", score(rows, words)))
        unused = without("unused", lambda pattern, place: bool(groups[f"{pattern}#{place}"]))
        print(line("only what serves here", score(rows, unused)))
        total = {}
        for number, fold in enumerate(folds_of(rows, asked.folds)):
            # A sequence that has served nothing at all was not written for this file, and stays.
            def keep(pattern, place, fold=fold):
                served = sources[f"{pattern}#{place}"]
                return not served or bool(served - fold)
            def keep_word(concept, word, fold=fold):
                stands_in = word_sources[concept, word]
                return not stands_in or bool(stands_in - fold)
            held_out = without(f"fold{number}", keep, keep_word)
            mine = [row for row in rows if source_of(row) in fold]
            print(line(f"out-of-fold {number} ({len(fold)} sources)", score(mine, held_out)))
            total.update({row["id"]: held_out[row["id"]] for row in mine})
        print(line("out-of-fold, all", score(rows, total)))

        by_pattern = collections.defaultdict(list)
        for _, pattern, place, text in book.sequences:
            by_pattern[pattern].append((place, text))
        served = [len(groups[f"{p}#{place}"]) for _, p, place, _ in book.sequences]
        lone = sum(len(found) == 1 for found in word_groups.values())
        print(f"\nwords of the classes {len(word_groups)}: stand in no row here "
              f"{sum(not found for found in word_groups.values())}, in one group {lone}")
        print(f"sequences {len(served)}: serve no row here {served.count(0)}, one group {served.count(1)}, "
              f"more {sum(n > 1 for n in served)}")
        if asked.patterns:
            print(f"\n{'pattern':<44} {'groups':>6} {'sources':>7} {'false':>5}   sequences: none one more")
            for pattern, sequences in sorted(by_pattern.items()):
                keys = [f"{pattern}#{place}" for place, _ in sequences]
                mine = set().union(*(groups[key] for key in keys))
                count = [len(groups[key]) for key in keys]
                print(f"{pattern:<44} {len(mine):>6} {len(set().union(*(sources[key] for key in keys))):>7} "
                      f"{len(set().union(*(wrong[key] for key in keys))):>5}   {count.count(0):>15} {count.count(1):>3} "
                      f"{sum(n > 1 for n in count):>4}")
        if asked.list:
            print()
            for _, pattern, place, text in book.sequences:
                if len(groups[f"{pattern}#{place}"]) == 1:
                    print(f"{pattern}  {next(iter(groups[f'{pattern}#{place}']))}  {text[:90]}")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
