#!/usr/bin/env python3
"""What can be set is told to users: each option has one line in docs/options.md with its flag, variable, key and default,
commands and their own flags are in docs/commands.md, flags in the manual page, settings of outputs in docs/outputs.md or
docs/reports.md. And what docs/options.md says that there is, is there."""

import re
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
problems = []


def text(name):
    return (root / name).read_text()


def rows(source):
    """The rows of a table of options: each as a dictionary of its texts."""
    for row in re.findall(r"\n    \{ (\.(?:flag|key|env) = .*?) \},(?=\n)", source, re.S):
        fields = dict(re.findall(r'\.(\w+) = "((?:[^"\\]|\\.)*)"', re.sub(r'"\s*\n\s*"', "", row)))
        short = re.search(r"\.short_flag = '(.)'", row)
        yield fields | {"short": short and short[1], "hidden": "GROUP_HIDDEN" in row}


def names(row):
    return [f"`{name}`" for name in (
        row["short"] and "-" + row["short"], "flag" in row and "--" + row["flag"], row.get("env"), row.get("key")) if name]


def check_options():
    lines = [line for line in text("docs/options.md").splitlines() if line.startswith("|")]
    known = set()
    for row in rows(text("src/plan/option_table.c")):
        known.update(names(row))
        fitting = [line for line in lines if all(name in line for name in names(row))]
        default = row.get("default_text", "")
        if not fitting:
            problems.append(f"docs/options.md has no line with {', '.join(names(row))}")
        elif not any(default.rstrip("/") in line for line in fitting):
            problems.append(f"docs/options.md doesn't say of {names(row)[0]}: by default {default}")
    for line in lines:
        if line.count("|") == 5:  # flag, variable, key, what it is
            for name in re.findall(r"`[^` ]+`", line.rpartition(" | ")[0]):
                if name not in known:
                    problems.append(f"docs/options.md has {name}, which src/plan/option_table.c has not")


def check_commands():
    page, overview = text("docs/commands.md"), text("docs/brunt.1")
    for file in sorted((root / "src/cli").glob("cmd_*.c")):
        source = file.read_text()
        for command in re.findall(r"const struct command \w+ = \{.*?\n\};", source, re.S):
            name = re.search(r'\.name = "(\w+)"', command)[1]
            if ".hidden = true" in command or name.startswith("_"):
                continue
            if not re.search(rf"^## (.*, )?{name}(,|$)", page, re.M):
                problems.append(f"docs/commands.md has no part on {name}")
            if not re.search(rf"^\.It Cm {name}\b", overview, re.M):
                problems.append(f"docs/brunt.1 has no line for {name}")
        for row in rows(source):
            if not all(name in page for name in names(row)):
                problems.append(f"docs/commands.md has no {names(row)}, a flag in {file.name}")


def check_manual():
    manual = text("docs/brunt.1").replace("\\-", "-")
    for row in rows(text("src/plan/option_table.c")):
        if "flag" in row and not row["hidden"] and not re.search(rf"^\.It .*Fl -{row['flag']}( |$)", manual, re.M):
            problems.append(f"docs/brunt.1 has no --{row['flag']}")


def check_outputs():
    pages = text("docs/outputs.md") + text("docs/reports.md")
    for file in sorted((root / "src/output").rglob("*.c")):
        for name in re.findall(r'"(K6_[A-Z0-9_]+[A-Z0-9])"', file.read_text()):
            if name not in pages:
                problems.append(f"neither docs/outputs.md nor docs/reports.md has {name} of {file.relative_to(root)}")
    for name in re.findall(r'\.name = "([a-z-]+)"', "".join(f.read_text() for f in (root / "src/output").rglob("*_output.c"))):
        if name not in pages:
            problems.append(f"no page has the output {name}")


for check in check_options, check_commands, check_manual, check_outputs:
    check()
print("\n".join(problems), end="\n" if problems else "")
sys.exit(1 if problems else 0)
