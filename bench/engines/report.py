"""The tables: on the terminal, as JSON, and as Markdown for docs/measurements.md."""

import json

HEADS = {"native": "engine only", "json": "JSON to JSON", "explain": "with explanation"}


def micros(ns):
    return "–" if ns is None else f"{ns / 1000:.2f}" if ns < 100_000 else f"{ns / 1000:,.0f}"


def cell(rows, name, form, key):
    row = rows.get(f"{name} {form}")
    return None if row is None else row[key]


def engine_table(results):
    """[[…]] of texts: one engine a row."""
    rows, best = results["rows"], cell(results["rows"], "guiju", "json", "p50_ns")
    lines = [["engine", "version", "(a) engine only p50", "(b) JSON to JSON p50", "p99", "a second",
              "(c) explained p50", "(b) to ours", "load ms", "MiB"]]
    for name, version in results["versions"].items():
        size = results["footprints"].get(name)
        value = cell(rows, name, "json", "p50_ns")
        ratio = f"{value / best:.1f} x" if value and best else "–"
        per_second = cell(rows, name, "json", "per_second")
        lines.append([name, version, micros(cell(rows, name, "native", "p50_ns")), micros(value),
                      micros(cell(rows, name, "json", "p99_ns")), f"{per_second:,.0f}" if per_second else "–",
                      micros(cell(rows, name, "explain", "p50_ns")), ratio,
                      f"{size['load_ms']:,.1f}" if size else "–", f"{size['rss_kb'] / 1024:.0f}" if size else "–"])
    if "guiju loop-json" in rows:
        row = rows["guiju loop-json"]
        lines.append(["guiju, rule by rule", "this build", "–", micros(row["p50_ns"]), micros(row["p99_ns"]),
                      f"{row['per_second']:,.0f}", "–", f"{row['p50_ns'] / best:.1f} x", "–", "–"])
    return lines


def scale_table(results):
    lines = [["engine", "60 rules", *(scale.replace("rules-", "").replace("table-", "table of ") for scale in
                                       results["scales"]), "6000 : 60"]]
    for name in results["versions"]:
        small = cell(results["rows"], name, "json", "p50_ns")
        line, large = [name, micros(small)], None
        for scale, found in results["scales"].items():
            row = found["rows"].get(name)
            line.append(micros(row["p50_ns"] if row else None))
            large = row["p50_ns"] if scale == "rules-6000" and row else large
        lines.append([*line, f"{large / small:.1f} x" if large and small else "–"])
    return lines


def targets(results):
    """[(what, wanted, got, met)]"""
    rows = results["rows"]

    def p50(name, form="json"):
        return cell(rows, name, form, "p50_ns")

    ours, found = p50("guiju"), []
    if not ours:
        return []
    found.append(("p50 JSON to JSON", "at most 5 µs", f"{ours / 1000:.2f} µs", ours <= 5000))
    p99 = cell(rows, "guiju", "json", "p99_ns")
    found.append(("p99 JSON to JSON", "at most 20 µs", f"{p99 / 1000:.2f} µs", p99 <= 20_000))
    for other, least in (("cel-go", 10), ("zen", 30)):
        times = [p50(name) for name in results["versions"] if name.startswith(other) and p50(name)]
        if times:
            ratio = min(times) / ours
            found.append((f"fastest {other} to ours", f"at least {least} x", f"{ratio:.1f} x", ratio >= least))
    if p50("guiju", "explain"):
        ratio = p50("guiju", "explain") / ours
        found.append(("explained to plain", "at most 2 x", f"{ratio:.2f} x", ratio <= 2))
    large = results["scales"].get("rules-6000", {}).get("rows", {}).get("guiju")
    if large:
        ratio = large["p50_ns"] / ours
        found.append(("6,000 rules to 60", "at most 8 x", f"{ratio:.1f} x", ratio <= 8))
    columns = rows.get("guiju columns")
    if columns:
        found.append(("rows a second by columns", "at least 2 million", f"{columns['per_second'] / 1e6:.2f} million",
                      columns["per_second"] >= 2e6))
    return found


def text_table(lines):
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(text.ljust(width) if i < 1 else text.rjust(width)
                               for i, (text, width) in enumerate(zip(line, widths))) for line in lines)


def markdown_table(lines):
    marked = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in marked)


def write(results, folder):
    engines, scales = engine_table(results), scale_table(results)
    goals = [["target", "wanted", "measured", ""],
             *([what, wanted, got, "met" if met else "missed"] for what, wanted, got, met in targets(results))]
    note = (f"{results['about'].strip()}. One thread, {results['rounds']} rounds in turns, median of rounds; times in µs. "
            f"Load average {results['load_average'][0]:.1f} before, {results['load_average'][1]:.1f} after, "
            f"{results['cores']} cores; {results['seconds']:.0f} s.")
    equal = "every engine hits the same" if results["equal"] else "ENGINES DISAGREE ABOUT THE HITS"
    print("", text_table(engines), "", "p50 JSON to JSON by number of rules", text_table(scales), "",
          text_table(goals), "", note, equal, sep="\n")
    (folder / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    (folder / "results.md").write_text("\n\n".join([note, equal + ".", markdown_table(engines), markdown_table(scales),
                                                    markdown_table(goals)]) + "\n", encoding="utf-8")
    print(f"written: {folder.name}/results.json, {folder.name}/results.md below build/")
