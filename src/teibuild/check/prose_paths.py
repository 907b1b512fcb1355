"""Links of prose that name a file by its path: which link into the edition is meant."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping
from urllib.parse import unquote

from msgspec import Struct

from teibuild.check.nearest import did_you_mean


class Paths(Struct, frozen=True):
    """The files of an edition, as links lead to them."""

    files: Mapping[str, str]
    """Path from the edition's folder → what leads there, such as ``document:letter-1``, ``page:introduction``,
    ``entity:people/``."""
    names: Collection[str]
    """What links can lead to."""
    parts: Callable[[str], Collection[str] | None]
    """From the name of a document or page to the ids in it, or nothing where they are not known."""

    def meant(self, file: str, link: str) -> str:
        """What to write instead of a path; nothing where it is none, or of no file of the edition.

        Args:
            file: The page that has the link.
            link: The link, as it is written.
        """
        path, mark, fragment = unquote(link).replace("\\", "/").partition("#")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        name = self.files.get(beside) or self.files.get(posixpath.normpath(path.lstrip("/")), "")
        if not name:
            return ""
        if name.endswith("/"):
            return self._entry(name, fragment)
        known = self.parts(name)
        if not mark or known is None or fragment in known:
            return f"Write {name}{mark}{fragment}."
        return did_you_mean(fragment, known, f"{name}#{{}}", count=1) or f"Write {name}."

    def _entry(self, register: str, key: str) -> str:
        """What to write for an entry of a register."""
        if f"{register}{key}" in self.names:
            return f"Write {register}{key}."
        alike = [name.removeprefix(register) for name in self.names if name.startswith(register)]
        return (
            did_you_mean(key, alike, f"{register}{{}}", count=1) or f"Write {register}ID, with the xml:id of an entry."
        )
