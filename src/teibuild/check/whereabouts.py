"""Where a file lies that an edition misses: in another folder, under another name, among the documents."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from teibuild.check.corpus import Corpus
from teibuild.model import RegisterKind


class Whereabouts:
    """The files of an edition's folder, as what is missed is looked for among them."""

    def __init__(self, corpus: Corpus, missed: Collection[str], unread: Collection[str]) -> None:
        """Prepare to look.

        Args:
            corpus: The files of the edition.
            missed: Files that are missed.
            unread: Files that lie where the edition's files lie, and are none of them.
        """
        self._corpus, self._missed, self._unread = corpus, missed, unread

    @cached_property
    def listed(self) -> frozenset[str]:
        """The files of the folder that are none of the edition."""
        return frozenset(file for file in self._corpus.listing if file not in self._corpus.files)

    @cached_property
    def moves(self) -> dict[str, str]:
        """Register that is missed → the file of the edition that it probably is: it lies where documents lie."""
        return {missed: moved for missed in sorted(self._missed) if (moved := self._moved(missed))}

    def called(self, name: str, file: str) -> str:
        """The path of the file of a name: beside another, or the only one anywhere.

        Args:
            name: The name, without its ending.
            file: The other.
        """
        beside = f"{posixpath.dirname(file)}/{name}.xml"
        others = self._stems.get(name, ())
        return others[0] if beside not in others and len(others) == 1 else beside

    def lies(self, missed: str) -> str:
        """The file, read by nobody, that is probably the one that is missed; empty where there is none, or several."""
        ending = PurePosixPath(missed).suffix
        alike = [
            file
            for file in self._listed_names.get(_name(missed), ())
            if file in self._unread or PurePosixPath(file).suffix.casefold() == ending
        ]
        folder = posixpath.dirname(missed)
        if not alike and self._missed_from[folder] == 1:
            alike = [file for file in self._unread if posixpath.dirname(file) == folder]
        return alike[0] if len(alike) == 1 else ""

    def other_folder(self, missed: Sequence[str]) -> str:
        """The hint for a folder of which none is there, where all files lie in one of another name."""
        names = {posixpath.basename(each) for each in missed}
        holders: dict[str, set[str]] = {}
        for file in self.listed:
            if posixpath.basename(file) in names:
                holders.setdefault(posixpath.dirname(file), set()).add(posixpath.basename(file))
        whole = [folder for folder, held in holders.items() if held == names]
        return f"They lie in {whole[0]}/: rename it to {posixpath.dirname(missed[0])}/." if len(whole) == 1 else ""

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        """Name without its ending → the files of the edition that are called so."""
        found: dict[str, list[str]] = {}
        for file in self._corpus.files:
            found.setdefault(PurePosixPath(file).stem, []).append(file)
        return found

    @cached_property
    def _listed_names(self) -> dict[str, list[str]]:
        """Name without its ending and its capitals → the files that are none of the edition and are called so."""
        found: dict[str, list[str]] = {}
        for file in sorted(self.listed):
            found.setdefault(_name(file), []).append(file)
        return found

    @cached_property
    def _missed_from(self) -> Counter[str]:
        """Folder → how many of its files are missed."""
        return Counter(map(posixpath.dirname, self._missed))

    def _moved(self, missed: str) -> str:
        path = PurePosixPath(missed)
        if path.stem not in set(RegisterKind) or path.stem in self._corpus.registers.values():
            return ""
        alike = [file for file in self._stems.get(path.stem, ()) if file != missed]
        return alike[0] if missed == f"registers/{path.name}" and len(alike) == 1 else ""


def _name(file: str) -> str:
    """The name of a file without its ending and its capitals."""
    return PurePosixPath(file).stem.casefold()
