"""How many documents a second: `python bench/stylesheets.py [--documents 1000] [--stylesheet FILE …]`.

For each size, in one run and turn by turn, on the same files, with everything on this machine's clock:

    a stylesheet   each document made into one page of HTML by SaxonC, the stylesheet compiled once, in one process
    one process    `teibuild build --no-cache --jobs 1`: checked by schema and rules, all views, the whole site
    all cores      the same with as many processes as pay

`--edition FOLDER` measures another edition, `--views reading pages` one whose documents have these views only. Name
stylesheets of your own, such as `html.xsl` of the TEI Stylesheets; without any, `bench/lean.xsl` is measured against:
one view, as lean as can be. What counts are the ratios: a build makes some 17 files of a document where a stylesheet
makes one.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from build import choose
from generate import generate

LEAN = Path(__file__).with_name("lean.xsl")
SAXON = """
import sys, time
from pathlib import Path
from saxonche import PySaxonProcessor
stylesheet, *files = sys.argv[1:]
with PySaxonProcessor(license=False) as processor:
    compiled = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=stylesheet)
    start = time.perf_counter()
    for file in files:
        made = compiled.transform_to_string(source_file=file)
        if not made:
            sys.exit(f"{file}: nothing came of it")
    print(time.perf_counter() - start)
"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--stylesheet", type=Path, action="append", default=[])
    parser.add_argument("--edition", type=Path)
    parser.add_argument("--views", nargs="*", metavar="VIEW", help="the views of documents; all, unless it is given")
    arguments = parser.parse_args()
    if not arguments.stylesheet:
        print("No stylesheet was named; a build is measured against bench/lean.xsl, which makes one view.")
    print("documents    MB  what                        documents/s  build, one process  build, all cores")
    for documents in [0] if arguments.edition else arguments.documents:
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            edition = Path(scratch, "edition")
            if arguments.edition:
                shutil.copytree(arguments.edition, edition, ignore=shutil.ignore_patterns("site"))
            else:
                generate(edition, documents)
            choose(edition, arguments.views)
            for line in rows(edition, Path(scratch), arguments.stylesheet or [LEAN], arguments.runs):
                print(line, flush=True)


def rows(edition: Path, scratch: Path, stylesheets: list[Path], runs: int) -> list[str]:
    """The lines of one size: the builds, and each stylesheet with how many times its speed a build has."""
    files = sorted(edition.glob("documents/*.xml"))
    size = sum(path.stat().st_size for path in files) / 1e6
    best: dict[str, float] = {}
    for _ in range(runs):
        for jobs in ("1", ""):
            took = built(edition, scratch / "site", jobs)
            best[jobs] = min(took, best.get(jobs, took))
        for stylesheet in stylesheets:
            took = float(run([sys.executable, "-c", SAXON, str(stylesheet), *map(str, files)]))
            best[str(stylesheet)] = min(took, best.get(str(stylesheet), took))
    count = len(files)
    start = f"{count:>9} {size:>5.1f}  "
    names = {"1": "build, one process", "": "build, all cores"}
    lines = [f"{start}{names[jobs]:<26} {count / best[jobs]:>12.1f}" for jobs in names]
    for stylesheet in stylesheets:
        took = best[str(stylesheet)]
        ratios = "".join(f"{f'{took / best[jobs]:.2f} ×':>20}" for jobs in names)
        lines.append(f"{start}{stylesheet.name:<26} {count / took:>12.1f}{ratios}")
    return lines


def built(edition: Path, site: Path, jobs: str) -> float:
    """Seconds of a build from nothing."""
    command = [sys.executable, "-m", "teibuild", "build", str(edition), "--output", str(site), "--quiet", "--no-cache"]
    start = time.perf_counter()
    run([*command, "--jobs", jobs] if jobs else command)
    return time.perf_counter() - start


def run(command: list[str]) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} … ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
