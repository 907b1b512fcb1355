"""Which file is meant to be which register, where ``[registers]`` has one file twice or exchanges two."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Final

from msgspec import Struct

from teibuild.disk import read_file
from teibuild.model import RegisterKind
from teibuild.read.paths import outside

_LISTS: Final = {
    b"listPerson": RegisterKind.PEOPLE,
    b"listPlace": RegisterKind.PLACES,
    b"listOrg": RegisterKind.ORGANISATIONS,
    b"list": RegisterKind.GLOSSARY,
    b"listBibl": RegisterKind.WORKS,
}
_FIRST_LIST: Final = re.compile(
    rb"<(?:\w+:)?standOff\b.*?<(?:\w+:)?(listPerson|listPlace|listOrg|listBibl|list)\b", re.DOTALL
)
_MOST: Final = 1 << 20
"""Most bytes of a register in which its first list is looked for."""


class RegisterFault(Struct, frozen=True):
    """What is wrong with the file that a key names."""

    key: str
    message: str
    hint: str
    unnamed: str = ""
    """The register whose file no key names, since its own names that of another."""


def usual(kind: RegisterKind) -> str:
    """Where a register lies that the settings do not name."""
    return f"registers/{kind}.xml"


class RegisterFiles:
    """The registers' files as they are meant, and what is wrong with those that are named."""

    def __init__(self, folder: Path, named: Mapping[str, str]) -> None:
        """Find them.

        Args:
            folder: The edition's folder.
            named: Kinds of register → their paths, as the settings have them.
        """
        self._folder = folder
        self._named = [RegisterKind(key) for key in named]
        self.files: dict[RegisterKind, str] = {kind: named.get(kind.value, usual(kind)) for kind in RegisterKind}
        """The files of those kinds of which one is known."""
        self.faults = [*self._exchanged(), *self._doubled()]

    def _exchanged(self) -> Iterator[RegisterFault]:
        """Two registers, each with the name and the entries of the other."""
        for one, other in combinations(self._named, 2):
            crosswise = self._path(one) == usual(other) and self._path(other) == usual(one)
            if crosswise and self._holds(usual(one)) is one and self._holds(usual(other)) is other:
                message = f"“{one}” names the register of {other}, and “{other}” that of {one}."
                yield RegisterFault(other.value, message, "Exchange the two paths.")
                self.files |= {one: usual(one), other: usual(other)}

    def _doubled(self) -> Iterator[RegisterFault]:
        """Files that are named for two registers: each is that whose name it has, or the first."""
        by_file: dict[str, list[RegisterKind]] = {}
        for kind in dict.fromkeys([*self._named, *RegisterKind]):
            by_file.setdefault(self._path(kind), []).append(kind)
        for file, kinds in by_file.items():
            right = next((kind for kind in kinds if usual(kind) == file), kinds[0])
            for kind in kinds:
                if kind is not right:
                    yield self._double(kind, right, file, set(by_file))

    def _double(self, kind: RegisterKind, right: RegisterKind, file: str, others: set[str]) -> RegisterFault:
        """What is wrong with a kind whose file is that of another; from here on, its file is the one that is meant."""
        meant = self._meant(kind, others)
        if meant:
            self.files[kind] = meant
        else:
            del self.files[kind]
        message = f"{file} is named for two registers: “{right}” and “{kind}”."
        hint = "Name a file of its own for each, or take one line out."
        return RegisterFault(kind.value, message, f'Write {kind} = "{meant}".' if meant else hint, kind.value)

    def _path(self, kind: RegisterKind) -> str:
        return posixpath.normpath(self.files[kind])

    def _meant(self, kind: RegisterKind, others: set[str]) -> str:
        """A file in the folder of registers that has entries of a kind, and is no other register; the usual first."""
        there = sorted(f"registers/{path.name}" for path in (self._folder / "registers").glob("*.xml"))
        free = [file for file in (usual(kind), *there) if file not in others]
        return next((file for file in free if self._holds(file) is kind), "")

    def _holds(self, file: str) -> RegisterKind | None:
        """The kind of entries that the first list of a register has."""
        if outside(self._folder, file):
            return None
        try:
            found = _FIRST_LIST.search(read_file(self._folder / file, _MOST))
        except OSError:
            return None
        return _LISTS[found[1]] if found else None
