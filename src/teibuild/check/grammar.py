"""A RELAX NG schema as a validator takes it: bytes by addresses, fit to be sent to another process."""

from __future__ import annotations

from typing import Final, Protocol

from msgspec import Struct

RNG: Final = "{http://relaxng.org/ns/structure/1.0}"
"""How the names of its elements begin, as lxml writes them."""


class Finder(Protocol):
    """Where the files of a schema are looked for."""

    def find(self, reference: str, base: str) -> object:
        """The address that a reference in the file at another address means; something else if there is none."""


class Grammar(Struct, frozen=True):
    """All files of a schema, and how they name each other."""

    main: str
    """Address of the file that was named."""
    files: dict[str, bytes]
    """Address → the file, in UTF-8."""
    space: Finder | None = None
    """Where its files are looked for; nothing for a schema of one file, which names no other."""

    @property
    def is_compact(self) -> bool:
        """Whether the file that was named is in RELAX NG's compact syntax."""
        return self.main.endswith(".rnc")

    def find(self, reference: str, base: str) -> str | None:
        """The address of the file that a reference means; nothing if it is no part of the schema.

        Args:
            reference: A URI reference, as it is written.
            base: The address of the file that it is written in.
        """
        found = self.space.find(reference, base) if self.space else None
        return found if isinstance(found, str) and found in self.files else None
