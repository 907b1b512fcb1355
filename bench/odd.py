"""How long an ODD takes to become schemas: `python bench/odd.py P5SUBSET [--odd FILE ...] [--runs 5]`.

For the whole TEI, and for each ODD that is named:

    fresh     `teibuild schema compile` in a fresh process, Jing's trial of the result included
    python    the same without Jing: reading the TEI, merging, RELAX NG, Schematron
    again     once more in the same process, as a preview does it
    KB        size of the RELAX NG

The first is on the clock, the others are CPU time; all are medians, in seconds.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lxml import etree

from teibuild.odd.compile import compile_odd
from teibuild.odd.releases import Releases

TEI = "http://www.tei-c.org/ns/1.0"
INSIDE = """
import sys, time
from pathlib import Path
start = time.process_time()
from teibuild.odd.compile import compile_odd
from teibuild.odd.releases import Releases
compile_odd(Path(sys.argv[1]), Releases(Path(sys.argv[2])))
print(time.process_time() - start)
"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("p5subset", type=Path)
    parser.add_argument("--odd", type=Path, nargs="+", default=[])
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print("ODD                    fresh   python    again      KB")
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        whole = whole_tei(arguments.p5subset, Path(scratch))
        for odd in [whole, *arguments.odd]:
            print(row(odd, arguments.p5subset, Path(scratch), arguments.runs), flush=True)


def whole_tei(p5subset: Path, scratch: Path) -> Path:
    """An ODD that takes every module as it is."""
    modules = [module.get("ident") for module in etree.parse(p5subset).iter(f"{{{TEI}}}moduleSpec")]
    references = "".join(f'<moduleRef key="{name}"/>' for name in modules)
    path = scratch / "tei_all.odd"
    path.write_text(f'<TEI xmlns="{TEI}"><schemaSpec ident="tei_all" start="TEI">{references}</schemaSpec></TEI>')
    return path


def row(odd: Path, p5subset: Path, scratch: Path, runs: int) -> str:
    """One line of the table."""
    command = [
        str(Path(sys.executable).with_name("teibuild")), "schema", "compile", str(odd), "--source", str(p5subset),
        "--output", str(scratch / "out"), "--quiet", "--draft",
    ]  # fmt: skip
    fresh, python, again = [], [], []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        fresh.append(time.perf_counter() - start)
        inside = [sys.executable, "-c", INSIDE, str(odd), str(p5subset)]
        python.append(float(subprocess.run(inside, check=True, capture_output=True, text=True).stdout))
    compiled = compile_odd(odd, Releases(p5subset))
    for _ in range(runs):
        start = time.process_time()
        compiled = compile_odd(odd, Releases(p5subset))
        again.append(time.process_time() - start)
    size = len(compiled.relax_ng.text) // 1024 if compiled.relax_ng else 0
    figures = "".join(f"{statistics.median(times):9.2f}" for times in (fresh, python, again))
    return f"{odd.stem:<19}{figures}{size:8}"


if __name__ == "__main__":
    main()
