"""A Dask cluster on loopback, started as its own commands: a scheduler, and workers in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Seconds within which a scheduler must have started, however busy the machine is.
START: Final = 60.0

#: Where the labours lie that workers are given.
SUPPORT: Final = Path(__file__).parent


@dataclass(frozen=True)
class Running:
    """A cluster."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: subprocess.Popen[bytes] | None


@contextmanager
def cluster(folder: Path, *options: str, source: Path | None = None) -> Iterator[Running]:
    """A cluster, which ends with the test.

    Args:
        folder: Where it may write.
        options: Of ``dask worker``; without any, there are no workers.
        source: Where workers find another teibuild than this one.
    """
    told = folder / "scheduler.json"
    paths = [source, SUPPORT, os.environ.get("PYTHONPATH")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(path) for path in paths if path)}

    def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
        with (folder / f"{arguments[0]}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *map(str, arguments), "--no-dashboard"]
            return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

    running = [start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", told)]
    try:
        until = time.monotonic() + START
        while not told.exists() or not told.read_bytes():
            assert time.monotonic() < until, (folder / "scheduler.log").read_text()
            time.sleep(0.05)
        address = json.loads(told.read_bytes())["address"]
        if options:
            running.append(start("worker", address, "--nthreads", "1", "--local-directory", folder, *options))
        yield Running(address, running[0], running[1] if options else None)
    finally:
        for process in reversed(running):
            process.terminate()
            try:
                process.wait(START)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
