"""What building costs, beside lxml alone: `python bench/build.py [--documents 20 100 1000] [--edition FOLDER]`.

`--views reading pages` measures an edition whose documents have these views only.

With `--sizes`, one clean build is made of each size instead, and of each kind of file the largest is told, in KB, with
the most memory that the build held: what grows with the number of documents stands out.

For each size, in one run, on one core, on the same files:

    lxml      parsing each document and serialising it again
    clean     a build of everything: read, judged by our own rules, rendered, put into pages, written
    again     the same, nothing having changed
    one       the same, a paragraph of one document having changed
    template  the same, a template of the edition having changed
    peak      the most memory that the clean build held

The figures are seconds of CPU time of the process itself: Jing, which runs in another, is left out. What counts are the
ratios: clean : lxml, one : clean, and the time per document as documents grow more.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from generate import generate

LXML = """
import json, resource, sys
from pathlib import Path
from lxml import etree
files = [path.read_bytes() for path in Path(sys.argv[1], "documents").glob("*.xml")]
before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
for data in files:
    etree.tostring(etree.fromstring(data))
taken = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([taken.ru_utime - before, taken.ru_maxrss]))
"""
BUILD = """
import json, resource, sys
from pathlib import Path
from teibuild.build import build
from teibuild.workers import Workers
if __name__ == "__main__":
    edition, site, cache = map(Path, sys.argv[1:])
    before = resource.getrusage(resource.RUSAGE_SELF)
    if not build(edition, site, cache=cache, crew=Workers(1)).published:
        sys.exit("the edition has errors")
    taken = resource.getrusage(resource.RUSAGE_SELF)
    spent = taken.ru_utime + taken.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps([spent, taken.ru_maxrss]))
"""
#: Kinds of files that are told.
KINDS = 40
#: Names of single things in paths, and what stands for them.
NAMES = (
    (re.compile(r"(documents|tei/[^/]+/documents|search/texts/documents)/[^/.]+"), r"\1/ID"),
    (re.compile(r"ID/pages/(?!index)[^/]+"), "ID/pages/PAGE.html"),
    (re.compile(r"ID/text/[^/]+-(typed|edited)"), r"ID/text/ID-\1"),
    (re.compile(r"(registers|browse)/([^/]+)/(?!index)[^/]+?(/\d+)?\.html"), r"\1/\2/NAME.html"),
    (re.compile(r"correspondence/.+"), "correspondence/PAIR.html"),
    (re.compile(r"\d+"), "N"),
)
TEMPLATE = '{% extends "ours/apparatus.html" %}'


@dataclass(frozen=True)
class Spent:
    """What a program took."""

    seconds: float
    megabytes: float


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[20, 100, 1000])
    parser.add_argument("--edition", type=Path)
    parser.add_argument("--views", nargs="*", metavar="VIEW", help="the views of documents; all, unless it is given")
    parser.add_argument("--sizes", action="store_true", help="tell the largest file of each kind")
    arguments = parser.parse_args()
    if arguments.sizes:
        tell_sizes(arguments.documents, arguments.views)
        return
    print("documents    MB    lxml   clean  ms each  clean:lxml   again     one  one:clean  template   peak MB")
    for documents in [0] if arguments.edition else arguments.documents:
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            edition = Path(scratch, "edition")
            if arguments.edition:
                shutil.copytree(arguments.edition, edition, ignore=shutil.ignore_patterns("site"))
            else:
                generate(edition, documents)
            choose(edition, arguments.views)
            print(row(edition, Path(scratch)), flush=True)


def choose(edition: Path, views: list[str] | None) -> None:
    """Have the documents of an edition these views; all, where none are chosen."""
    if views is None:
        return
    settings = edition / "edition.toml"
    text = re.sub(r"^views = .*\n", "", settings.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if "[documents]\n" not in text:
        text += "\n[documents]\n"
    chosen = f"[documents]\nviews = {json.dumps(views)}\n"
    settings.write_text(text.replace("[documents]\n", chosen, 1), encoding="utf-8")


def tell_sizes(counts: list[int], views: list[str] | None) -> None:
    """Print the largest file of each kind in KB, for each number of documents; the largest kinds first."""
    found: list[dict[str, int]] = []
    for documents in counts:
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            generate(Path(scratch, "edition"), documents)
            choose(Path(scratch, "edition"), views)
            spent = run(BUILD, Path(scratch, "edition"), Path(scratch, "site"), Path(scratch, "kept.sqlite"))
            found.append(sizes(Path(scratch, "site")))
            each = spent.seconds * 1000 / documents
            print(f"{documents} documents: {spent.megabytes:.0f} MB at most, {each:.1f} ms of CPU each", flush=True)
    kinds = sorted({kind for one in found for kind in one}, key=lambda kind: -found[-1].get(kind, 0))
    for kind in kinds[:KINDS]:
        print(f"{kind:<50}", *(f"{one.get(kind, 0) / 1024:>9.1f}" for one in found))


def sizes(site: Path) -> dict[str, int]:
    """The bytes of the largest file of each kind: those whose paths differ in numbers and names of things only."""
    largest: dict[str, int] = {}
    for path in site.rglob("*"):
        if path.is_file():
            kind = path.relative_to(site).as_posix()
            for what, instead in NAMES:
                kind = what.sub(instead, kind)
            largest[kind] = max(largest.get(kind, 0), path.stat().st_size)
    return largest


def row(edition: Path, scratch: Path) -> str:
    """One line of the table."""
    files = sorted(edition.glob("documents/*.xml"))
    size = sum(path.stat().st_size for path in files) / 1e6
    lxml = run(LXML, edition)
    builds = [edition, scratch / "site", scratch / "kept.sqlite"]
    clean, again = run(BUILD, *builds), run(BUILD, *builds)
    middle = files[len(files) // 2]
    header, body, text = middle.read_bytes().partition(b"<body")
    middle.write_bytes(header + body + text.replace(b"</p>", b" Changed.</p>", 1))
    one = run(BUILD, *builds)
    (edition / "templates").mkdir(exist_ok=True)
    (edition / "templates" / "apparatus.html").write_text(TEMPLATE, encoding="utf-8")
    template = run(BUILD, *builds)
    return (
        f"{len(files):>9} {size:>5.1f} {lxml.seconds:>7.3f} {clean.seconds:>7.2f} "
        f"{clean.seconds * 1000 / len(files):>8.1f} {clean.seconds / lxml.seconds:>11.1f} {again.seconds:>7.2f} "
        f"{one.seconds:>7.2f} {one.seconds / clean.seconds:>10.3f} {template.seconds:>9.2f} {clean.megabytes:>9.0f}"
    )


def run(program: str, *arguments: Path) -> Spent:
    """Run a program of Python's, which prints what it took; it must succeed."""
    # Python's modules are made ready by the first run, wherever a user would have them kept.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        sys.exit(f"a build ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    seconds, kilobytes = json.loads(done.stdout.splitlines()[-1])
    return Spent(seconds, kilobytes / 1024)


if __name__ == "__main__":
    main()
