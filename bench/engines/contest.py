"""The contest: every engine a process kept alive, told over pipes whose turn it is."""

import hashlib
import json
import os
import pathlib
import select
import statistics
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "engines"
DATA = BUILD / "data"
SCALES = ["rules-600", "rules-6000", "table-3000"]
FORMS = ["native", "json", "explain"]


class Engine:
    """How an engine is started, and how much of the work it can be asked to do in bounded time."""

    def __init__(self, name, version, builder, command, needs, forms=tuple(FORMS), proof=20_000, scales=tuple(SCALES)):
        self.name, self.version, self.builder, self.command = name, version, builder, command
        self.needs, self.forms, self.proof, self.scales = needs, forms, proof, scales

    def is_built(self):
        return (ROOT / self.needs).exists()

    def start(self, count):
        command = [part.replace("@classpath", classpath) for part in self.command
                   for classpath in [read(BUILD / "drools" / "classpath.txt") if "@classpath" in part else ""]]
        return Running(self, [*command[:command.index("@")], str(DATA / "requests.jsonl"), str(count),
                              *command[command.index("@") + 1:]])


def read(path):
    return path.read_text(encoding="utf-8").strip()


class Running:
    """A process that answers one line of JSON to each line."""

    def __init__(self, engine, command):
        self.engine = engine
        (BUILD / "logs").mkdir(parents=True, exist_ok=True)
        with (BUILD / "logs" / f"run-{engine.name}.log").open("ab") as errors:
            self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=errors)

    def ask(self, *words, limit_s=600):
        """The answer, or None when it fails or takes longer than that."""
        try:
            self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        ready, _, _ = select.select([self.process.stdout], [], [], limit_s)
        line = self.process.stdout.readline() if ready else b""
        answer = json.loads(line) if line.strip() else None
        return None if answer is None or "error" in answer else answer

    def load(self, rules, limit_s=300):
        return self.ask("load", DATA / f"{rules}.json", limit_s=limit_s)

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


ENGINES = {engine.name: engine for engine in [
    Engine("guiju", "this build", "guiju", ["build/release/bench/guiju_bench", "@"], "build/release/bench/guiju_bench",
           forms=(*FORMS, "loop-json", "columns"), proof=10 ** 9),
    Engine("cel-go", "0.32.0", "go", ["build/engines/bin/cel", "@"], "build/engines/bin/cel"),
    Engine("zen-table", "0.54.0", "node", ["node", "build/engines/node/zen.mjs", "@", "table"],
           "build/engines/node/node_modules", proof=5000),
    Engine("zen-expressions", "0.54.0", "node", ["node", "build/engines/node/zen.mjs", "@", "expressions"],
           "build/engines/node/node_modules", proof=2000, scales=()),
    Engine("opa", "1.22.3", "go", ["build/engines/bin/opa", "@"], "build/engines/bin/opa", proof=5000),
    Engine("json-rules-engine", "7.3.1", "node", ["node", "build/engines/node/json_rules.mjs", "@"],
           "build/engines/node/node_modules", proof=1000, scales=("rules-600",)),
    Engine("drools", "10.2.0", "drools", ["java", "-cp", "build/engines/drools/classes:@classpath", "bench.Runner", "@"],
           "build/engines/drools/classpath.txt", forms=("native", "json"), proof=5000, scales=()),
]}


def generate(count):
    """Writes the data unless it was written by this generator for this many requests."""
    sources = [HERE / name for name in ("generate.py", "reference.py", "policies.json")]
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sources) + str(count).encode()).hexdigest()
    mark = DATA / "stamp"
    if mark.exists() and read(mark) == stamp:
        print("data      ready:", read(DATA / "about.txt"), flush=True)
        return
    print(f"data      generating {count} requests", flush=True)
    made = subprocess.run(["python3", HERE / "generate.py", DATA, str(count)], check=True, capture_output=True, text=True)
    (DATA / "about.txt").write_text(made.stdout, encoding="utf-8")
    mark.write_text(stamp, encoding="utf-8")
    print("data     ", made.stdout.strip(), flush=True)


def expected(rules, count):
    lines = (DATA / f"hits-{rules}.txt").read_text(encoding="utf-8").splitlines(keepends=True)[:count]
    return {"requests": len(lines), "hits": sum(len(line.split()[1].split(",")) for line in lines if " \n" not in line),
            "digest": hashlib.sha256("".join(lines).encode()).hexdigest()}


class Proofs:
    """Whether every engine hits what the reference hits."""

    def __init__(self):
        self.equal, self.rows = True, []

    def check(self, running, rules, form, count):
        want = expected(rules, count)
        got = running.ask("prove", form, want["requests"])
        same = got == want
        self.equal &= same
        self.rows.append({"engine": running.engine.name, "rules": rules, "form": form, "equal": same, **(got or {})})
        text = f"{got['requests']:>7} requests {got['hits']:>7} hits  {got['digest'][:16]}" if got else "no answer"
        print(f"  {running.engine.name:<18}{rules:<11}{form:<10}{text}  {'equal' if same else 'DIFFERENT'}", flush=True)


def take_turns(running, forms_of, rounds, slice_ms, most):
    """{(engine, form): [slice, …]}: in each round each engine has a slice of each form; who begins moves on."""
    slices = {}
    for one in running:  # warm
        for form in forms_of(one.engine):
            one.ask("slice", form, 0, slice_ms * 2, most)
    for turn in range(rounds):
        order = running[turn % len(running):] + running[:turn % len(running)]
        for form in [*FORMS, "loop-json", "columns"]:
            for one in order:
                if form in forms_of(one.engine):
                    answer = one.ask("slice", form, turn * 1009, slice_ms, most)
                    slices.setdefault((one.engine.name, form), []).append(answer)
        print(f"  round {turn + 1} of {rounds}", flush=True)
    return slices


def summary(slices):
    good = [one for one in slices if one]
    if not good:
        return None
    middle = {key: statistics.median(one[key] for one in good) for key in ("p50_ns", "p99_ns")}
    return {**middle, "per_second": 1e9 / min(one["mean_ns"] for one in good), "n": sum(one["n"] for one in good),
            "rounds": len(good)}


def footprints(engines):
    """Load time and resident memory with one request in memory, each in a process of its own."""
    rows = {}
    for engine in engines:
        running = engine.start(1)
        rows[engine.name] = running.load("rules-60")
        running.stop()
    return rows


def hold(engines, chosen):
    begun, load_before = time.time(), os.getloadavg()[0]
    quick, proofs = chosen.quick, Proofs()
    slice_ms = 150 if quick else 400
    print("footprint: load time and memory with the sixty rules", flush=True)
    small = footprints(engines)
    print("equal hits: sixty rules", flush=True)
    running = []
    for engine in engines:
        one = engine.start(chosen.requests)
        if one.load("rules-60") is None:
            print(f"  {engine.name}: could not load, see build/engines/logs", flush=True)
            proofs.equal = False
            one.stop()
            continue
        running.append(one)
        count = min(engine.proof, chosen.requests, 2000 if quick and engine.name != "guiju" else 10 ** 9)
        proofs.check(one, "rules-60", "json", count)
        for form in engine.forms:
            if form != "json":
                proofs.check(one, "rules-60", form, count if engine.name == "guiju" else min(count, 500))
    print("sixty rules: taking turns", flush=True)
    slices = take_turns(running, lambda engine: engine.forms, chosen.rounds, slice_ms, 100_000)
    for one in running:
        one.stop()
    rows = {f"{name} {form}": summary(found) for (name, form), found in slices.items()}
    scales = {scale: scaled(scale, engines, chosen, proofs) for scale in SCALES}
    return {"equal": proofs.equal, "proofs": proofs.rows, "footprints": small, "rows": rows, "scales": scales,
            "versions": {engine.name: engine.version for engine in engines}, "rounds": chosen.rounds,
            "requests": chosen.requests, "about": read(DATA / "about.txt"), "seconds": time.time() - begun,
            "load_average": [load_before, os.getloadavg()[0]], "cores": os.cpu_count()}


def scaled(scale, engines, chosen, proofs):
    print(f"{scale}: proof and turns", flush=True)
    running, loads = [], {}
    for engine in engines:
        if scale not in engine.scales:
            continue
        one = engine.start(2000)
        loads[engine.name] = one.load(scale, limit_s=60 if chosen.quick else 180)
        if loads[engine.name] is None:
            print(f"  {engine.name}: did not load in time", flush=True)
            one.process.kill()
            continue
        proofs.check(one, scale, "json", 40 if chosen.quick else 200)
        running.append(one)
    rounds = 3 if not chosen.quick else 2
    slices = take_turns(running, lambda engine: ["json"], min(rounds, chosen.rounds), 150 if chosen.quick else 300, 20_000)
    for one in running:
        one.stop()
    return {"loads": loads, "rows": {name: summary(found) for (name, _), found in slices.items()}}
