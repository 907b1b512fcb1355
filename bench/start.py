"""How long starting takes beside click alone: `python bench/start.py [--runs 15]`.

Turn by turn, each in a Python of its own, medians on the clock: a bare `import click`, importing the package, and
`teibuild --help`. What counts are the ratios to the first, which are to be at most 2.5.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "import click": [sys.executable, "-c", "import click"],
    "import teibuild": [sys.executable, "-c", "import teibuild"],
    "teibuild --help": [sys.executable, "-m", "teibuild", "--help"],
    "teibuild check --help": [sys.executable, "-m", "teibuild", "check", "--help"],
}


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    # Python's modules are made ready by the first run, wherever a user would have them kept.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for run in range(runs + 1):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            if run:
                taken[name].append(time.perf_counter() - start)
    first = statistics.median(taken["import click"])
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<24} {median * 1000:>6.0f} ms {median / first:>6.2f} ×")


if __name__ == "__main__":
    main()
