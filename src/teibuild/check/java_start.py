"""Whether Java is worth starting before anything is asked of it: a guess, which costs some time if it is wrong.

Of a valid document Jing is asked nothing where an automaton knows its schema (:mod:`teibuild.check.relaxng`). Who
corrects an edition checks it again and again, though, and Java should start while Python loads its modules.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from teibuild.resources import user_files

_NAME: Final = "java-was-needed"


def is_likely() -> bool:
    """Whether the last check needed Java."""
    with suppress(OSError):
        return (user_files() / _NAME).exists()
    return False


def note(*, needed: bool) -> None:
    """Note whether it was needed, where it was started."""
    with suppress(OSError):
        place = user_files() / _NAME
        if needed:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        else:
            place.unlink(missing_ok=True)
