"""What the checks share: the project's files, its C++ without comments, and a way to say what is wrong."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Report:
    """Collects what is wrong. Each finding: file, line, reason, way out."""

    def __init__(self, name):
        self.name = name
        self.count = 0

    def add(self, file, line, reason, way_out):
        self.count += 1
        place = f"{file}:{line}" if line else f"{file}"
        print(f"{place}: {reason}\n  way out: {way_out}")

    def finish(self, seen):
        """Ends the program. `seen` says what was looked at, so that a check of nothing shows."""
        print(f"{self.name}: {seen}, {self.count or 'none'} wrong")
        sys.exit(1 if self.count else 0)


def tracked(root, *patterns):
    """The files git knows or would add, below root, sorted; all files where there is no git."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False)
    if listed.returncode == 0 and (root / ".git").exists():
        names = [name for name in listed.stdout.decode().split("\0") if name]
    else:
        names = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    paths = sorted({root / name for name in names})
    found = [p for p in paths if p.is_file()]
    if not patterns:
        return found
    return [p for p in found if any(p.relative_to(root).match(pattern) for pattern in patterns)]


def cpp_files(root=ROOT, folders=("src",), endings=(".cpp", ".h")):
    return [p for p in tracked(root) if p.suffix in endings
            and p.relative_to(root).parts[0] in folders]


TOKEN = re.compile(
    r"""(?P<raw>R"(?P<mark>[^()\s\\]{0,16})\((?:.*?)\)(?P=mark)")"""
    r"""|(?P<text>"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<char>(?<![0-9A-Fa-f])'(?:[^'\\\n]|\\.)+')"""
    r"""|(?P<line>//[^\n]*)"""
    r"""|(?P<block>/\*.*?\*/)""", re.S)


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def code_only(source, keep_texts=False):
    """The source with comments (and, unless kept, string contents) blanked; places stay the same."""
    def replace(match):
        token = match.group(0)
        if match.group("line") or match.group("block"):
            return blank(token)
        if keep_texts:
            return token
        return token[0] + blank(token[1:-1]) + token[-1]
    return TOKEN.sub(replace, source)


def string_literals(source):
    """(line, contents) of each run of string literals; adjacent literals are one, as the compiler sees it."""
    runs = []
    last_end = None
    for match in TOKEN.finditer(source):
        if match.group("raw"):
            text = match.group("raw").split("(", 1)[1].rsplit(")", 1)[0]
        elif match.group("text"):
            text = match.group("text")[1:-1]
        else:
            continue
        line = source.count("\n", 0, match.start()) + 1
        if last_end is not None and not source[last_end:match.start()].strip():
            runs[-1] = (runs[-1][0], runs[-1][1] + text)
        else:
            runs.append((line, text))
        last_end = match.end()
    return runs


def line_of(source, offset):
    return source.count("\n", 0, offset) + 1
