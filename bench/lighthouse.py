"""What Lighthouse says of the published site, and what its pages weigh.

``python bench/lighthouse.py SITE [--only KIND …] [--runs N] [--calibrated] [--no-browser]`` serves a built site on
loopback as a good host does, compressed and with caching headers, and asks Lighthouse (``npm install --prefix bench``)
for performance, accessibility, best practices and search engines on one page of each kind. Each page is looked at
several times, and the report of the median performance counts, since whatever else the machine does slows a page down.

Lighthouse takes the time of all work fourfold, to make a phone of a good desktop machine. It measures how fast the
machine is (its benchmark index, in the table), and warns below 1,000: a small virtual machine is itself as slow as a
phone. ``--calibrated`` slows the page down by as much as the index asks for (Lighthouse, docs/throttling.md,
“Calibrating the CPU slowdown”, and the calculator named there).

Then it prints the weights: each kind of page alone, and with all that it loads, without fonts; all compressed. It ends
with 1 where a score is below 100, a layout shifts, or the reading view of the longest document is heavier than 60 KB.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LIGHTHOUSE: Final = ROOT / "bench" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
BROWSERS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DEFAULT: Final = 4.0
"""How many times slower than this machine Lighthouse takes a phone to be, if nothing else is said."""
LIMIT: Final = 60 * 1024
"""Bytes that the reading view may weigh, compressed, without fonts."""
FLAGS: Final = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)
SLOWDOWNS: Final = ((150, 1.0), (800, 2.0), (1300, 3.0), (1533, 4.0), (2000, 6.0))
"""How many times slower a phone is than a machine of an index; between them in a straight line."""
TEXTS: Final = frozenset({".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".rng"})


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed, and tells browsers how long they may keep them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if path.suffix in TEXTS else kind)
        if path.suffix in TEXTS:
            data = gzip.compress(data, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        age = "no-cache" if path.suffix == ".html" else "public, max-age=31536000"
        self.send_header("Cache-Control", age)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library has
        """Nothing: the figures are what is wanted."""


def pages(site: Path) -> dict[str, str]:
    """One page of each kind: name → path on the site; of documents the longest."""
    readings = sorted(site.glob("documents/*/index.html"), key=lambda path: path.stat().st_size)
    folder = readings[-1].parent.relative_to(site).as_posix()
    sheets = sorted((site / folder / "pages").glob("*.html"))
    found = {
        "home": "index.html",
        "reading": f"{folder}/index.html",
        "pages": next(path for path in sheets if path.name != "index.html").relative_to(site).as_posix(),
        "search": "search.html",
        "all pages": f"{folder}/pages/index.html",
        "parallel": f"{folder}/parallel.html",
        "notes": f"{folder}/notes.html",
        "apparatus": f"{folder}/apparatus.html",
        "declassification": f"{folder}/declassification.html",
        "register": "registers/people.html",
        "chronology": "chronology.html",
        "map": "map.html",
    }
    return {name: path for name, path in found.items() if (site / path).is_file()}


def weight(site: Path, page: str) -> tuple[int, int, int]:
    """Bytes of a page, of what else it loads, and of the fonts that its style sheets name; the first two compressed."""
    html = (site / page).read_text(encoding="utf-8")
    folder = (site / page).parent
    names = re.findall(r'<script[^>]* src="([^"#?]+)"', html)
    names += re.findall(r'<link rel="(?:stylesheet|icon)"[^>]* href="([^"#?]+)"', html)
    names += re.findall(r'<img[^>]* src="([^"#?:]+)"', html)
    loaded = {(folder / name).resolve() for name in names}
    own = len(gzip.compress(html.encode(), 9, mtime=0))
    others = sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in loaded)
    fonts = sum(path.stat().st_size for path in (site / "assets" / "fonts").glob("*.woff2"))
    return own, others, fonts


def audit(url: str, chrome: str, slowdown: float, categories: Sequence[str] = CATEGORIES) -> dict[str, object]:
    """Lighthouse's report on a page, all work taken to last so many times as long."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        command = ["node", str(LIGHTHOUSE), url, "--output=json", f"--output-path={output}", "--quiet"]
        command += [f"--only-categories={','.join(categories)}", f"--chrome-flags={FLAGS}"]
        command.append(f"--throttling.cpuSlowdownMultiplier={slowdown}")
        done = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": chrome}, capture_output=True, text=True, timeout=240, check=False
        )
        if not output.is_file():
            raise SystemExit(done.stderr or "Lighthouse ended without a report.")
        report: dict[str, object] = json.loads(output.read_text(encoding="utf-8"))
        return report


def median(url: str, chrome: str, runs: int, *, calibrated: bool) -> dict[str, object]:
    """Of several reports on a page the one whose performance is the median."""

    def look() -> dict[str, object]:
        # How fast the machine is changes from minute to minute where others use it, too.
        slowdown = slowdown_of(index(audit(url, chrome, DEFAULT, ["seo"]))) if calibrated else DEFAULT
        return audit(url, chrome, slowdown)

    return sorted((look() for _ in range(runs)), key=performance)[runs // 2]


def index(report: dict[str, object]) -> float:
    """How fast the machine was, as Lighthouse measures it."""
    environment = report["environment"]
    assert isinstance(environment, dict)
    return float(environment["benchmarkIndex"])


def slowdown_of(index: float) -> float:
    """How many times slower a phone is than a machine of this index."""
    low, least = SLOWDOWNS[0]
    for high, most in SLOWDOWNS[1:]:
        if index < high:
            return round(max(1.0, least + (index - low) / (high - low) * (most - least)), 2)
        low, least = high, most
    return least


def performance(report: dict[str, object]) -> float:
    """The score of performance, from 0 to 1."""
    categories = report["categories"]
    assert isinstance(categories, dict)
    return float(categories["performance"]["score"] or 0)


def show(name: str, report: dict[str, object]) -> bool:
    """Print a report in a line, and what it finds below it; true where nothing is left to mend."""
    categories, audits = report["categories"], report["audits"]
    assert isinstance(categories, dict)
    assert isinstance(audits, dict)
    scores = [round(100 * (categories[key]["score"] or 0)) for key in CATEGORIES]
    shift = audits["cumulative-layout-shift"]["numericValue"]
    paint = audits["largest-contentful-paint"]["numericValue"]
    blocked = audits["total-blocking-time"]["numericValue"]
    settings = report["configSettings"]
    assert isinstance(settings, dict)
    used = settings["throttling"]["cpuSlowdownMultiplier"]
    shown = "".join(f"{score:>6}" for score in scores)
    print(f"{name:<18}{shown}{shift:>8.3f}{paint / 1000:>8.2f} s{blocked:>7.0f} ms{index(report):>8.0f}{used:>6.1f}")
    for key in CATEGORIES:
        for one in categories[key]["auditRefs"]:
            found = audits[one["id"]]
            if one["weight"] and found["score"] is not None and found["score"] < 0.9:
                print(f"    {key}: {found['id']}: {found['title']} {found.get('displayValue', '')}")
    return min(scores) == 100 and shift == 0


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", type=Path, help="folder of a built site")
    parser.add_argument("--only", nargs="*", default=["home", "reading", "pages", "search"], help="kinds of pages")
    parser.add_argument("--runs", type=int, default=5, help="how often each page is looked at")
    parser.add_argument("--calibrated", action="store_true", help="slow the page down as this machine asks for")
    parser.add_argument("--no-browser", action="store_true", help="weights only")
    given = parser.parse_args()
    kinds, good = pages(given.site), True
    if not given.no_browser:
        chrome = next(filter(None, map(shutil.which, BROWSERS)), "")
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Host, directory=str(given.site.resolve()))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(
            f"{'':<18}{'perf':>6}{'a11y':>6}{'best':>6}{'seo':>6}{'shift':>8}{'paint':>10}{'blocked':>10}{'index':>8}{'slow':>6}"
        )
        for name, path in kinds.items():
            if name in given.only:
                url = f"http://127.0.0.1:{server.server_port}/{path}"
                good = show(name, median(url, chrome, given.runs, calibrated=given.calibrated)) and good
        server.shutdown()
    print(f"\n{'':<18}{'page':>10}{'the rest':>10}{'together':>10}   (KB, compressed, without fonts)")
    fonts = 0
    for name, path in kinds.items():
        own, others, fonts = weight(given.site, path)
        print(f"{name:<18}{own / 1024:>10.1f}{others / 1024:>10.1f}{(own + others) / 1024:>10.1f}")
        good = good and not (name == "reading" and own + others > LIMIT)
    print(f"{'fonts':<18}{'':>20}{fonts / 1024:>10.1f}   (loaded where a page has their type)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
