"""How a build grows with the number of documents: `python bench/growth.py [--documents 100 1000 10000] [--write FILE]`.

`--form volume` has all documents in one file, `--form apart` the same ones in files of their own.

For each size, one build from nothing in one process: processor time and output a document, and the most memory that it
held. The table is printed; `--write docs/growth.svg` draws it. Lines that stay level are what is wanted: time and
output a document do not depend on how many others there are.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from build import BUILD, run
from generate import generate

WIDTH, HEIGHT, LEFT, GAP = 300, 150, 20, 60
STYLE = """
text { font: 12px Georgia, serif; fill: #222; }
.title { font-size: 14px; font-weight: bold; }
.axis { stroke: #999; }
.line { fill: none; stroke: #17568c; stroke-width: 2; }
.dot { fill: #17568c; }
@media (prefers-color-scheme: dark) { text { fill: #ddd; } .line { stroke: #8fc1ec; } .dot { fill: #8fc1ec; } }
"""


@dataclass(frozen=True)
class Grown:
    """What a build of some documents took."""

    documents: int
    milliseconds: float
    """Of processor time, a document."""
    kilobytes: float
    """On the site, a document."""
    megabytes: float
    """Of memory, at most."""


def main() -> None:
    """Measure, print the table, and draw it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--write", type=Path)
    parser.add_argument("--form", choices=("volume", "apart"), help="all documents in one file, or the same apart")
    arguments = parser.parse_args()
    print("documents   ms each   KB each   files   peak MB")
    found = []
    for documents in sorted(arguments.documents):
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            found.append(measured(documents, Path(scratch), arguments.form))
    if arguments.write:
        arguments.write.write_text(drawn(found), encoding="utf-8")


def measured(documents: int, scratch: Path, form: str | None = None) -> Grown:
    """Build so many documents from nothing."""
    edition, site = scratch / "edition", scratch / "site"
    generate(edition, documents, form=form)
    spent = run(BUILD, edition, site, scratch / "kept.sqlite")
    files = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    grown = Grown(documents, spent.seconds * 1000 / documents, sum(files) / 1000 / documents, spent.megabytes)
    print(
        f"{documents:>9} {grown.milliseconds:>9.1f} {grown.kilobytes:>9.0f} {len(files):>7} {grown.megabytes:>9.0f}",
        flush=True,
    )
    return grown


def drawn(found: Sequence[Grown]) -> str:
    """The figures as three pictures side by side."""
    panels = (
        ("Processor time a document, ms", [one.milliseconds for one in found]),
        ("Output a document, KB", [one.kilobytes for one in found]),
        ("Most memory, MB", [one.megabytes for one in found]),
    )
    sizes = [one.documents for one in found]
    parts = [panel(index, title, sizes, values) for index, (title, values) in enumerate(panels)]
    told = "; ".join(f"{title}: {', '.join(f'{value:.0f}' for value in values)}" for title, values in panels)
    wide, high = LEFT + len(panels) * (WIDTH + GAP), HEIGHT + 80
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">\n'
        f"<title>A build of {', '.join(map(str, sizes))} documents. {told}</title>\n<style>{STYLE}</style>\n"
        f"{''.join(parts)}</svg>\n"
    )


def panel(index: int, title: str, sizes: Sequence[int], values: Sequence[float]) -> str:
    """One picture: sizes from left to right, each ten times the last one as far as any other; values from 0 up."""
    left, top = LEFT + index * (WIDTH + GAP), 34
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])
    across = [left + 24 + (WIDTH - 48) * (math.log10(size) - first) / ((last - first) or 1) for size in sizes]
    up = [top + HEIGHT * (1 - value / (max(values) * 1.25)) for value in values]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
    marks = "".join(
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{value:.0f}</text>'
        f'<text x="{x:.1f}" y="{top + HEIGHT + 18}" text-anchor="middle">{size:,}</text>\n'
        for x, y, value, size in zip(across, up, values, sizes, strict=True)
    )
    return (
        f'<text class="title" x="{left}" y="18">{title}</text>\n'
        f'<line class="axis" x1="{left}" y1="{top + HEIGHT}" x2="{left + WIDTH}" y2="{top + HEIGHT}"/>\n'
        f'<polyline class="line" points="{points}"/>\n{marks}'
    )


if __name__ == "__main__":
    main()
