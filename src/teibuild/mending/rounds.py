"""Mending in rounds: apply what does not overlap, check the file again, take back what made it worse."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from teibuild.check.catalogue import catalogue
from teibuild.check.control import weigh
from teibuild.check.edition import files_of
from teibuild.check.files import Examined
from teibuild.checking import check_alone
from teibuild.mending.sameness import is_better, is_same
from teibuild.mending.storage import Storage, unpack
from teibuild.model import Diagnostic, Edit, IdScheme, Kind
from teibuild.read.edition import Settings, read_settings
from teibuild.tei.errors import SourceError

_MOST: Final = 400
"""Rounds after which a file is left as it is by then."""
_CITED: Final = re.compile(r"([^\s\"'<>=#(]+)#([^\s\"'<>#)]+)")


class Mended(Struct, frozen=True):
    """A file with what is mended in it; nothing of it is written yet."""

    file: str
    """Path from the edition's folder."""
    path: Path
    """The file itself, behind any symbolic link."""
    before: bytes
    after: bytes
    diagnostics: tuple[Diagnostic, ...]
    """What was mended, in the order of the rounds; places are those of the round."""
    storage: Storage


def mend(folder: Path, diagnostics: Iterable[Diagnostic]) -> tuple[Mended, ...]:
    """What mending would make of the files of an edition; nothing is written.

    Args:
        folder: The edition's folder.
        diagnostics: What was found, weighed. Files in which something can be mended are read and checked again, and
            all that the edition does not exempt is mended in them; what only rules across files find is mended first,
            as it was found, in files that have not changed since.

    Returns:
        The files that would change, in the order of the edition.
    """
    wanted: dict[str, list[Diagnostic]] = {}
    for item in diagnostics:
        for each in item.mendable:
            wanted.setdefault(each.location.file, []).append(each)
    if not wanted:
        return ()
    try:
        settings = read_settings(folder)
    except SourceError:
        return ()
    cited: dict[str, set[str]] | None = None
    found: dict[Path, Mended] = {}
    for file, kind in files_of(settings):
        path = (folder / file).resolve()
        if file not in wanted or path in found or not path.is_relative_to(folder.resolve()):
            continue
        try:
            data = path.read_bytes()
        except OSError:
            continue
        mender = _Mender(settings, file, kind, settings.ids)
        mended = mender.mend(path, data, wanted[file])
        if mended and any("xml:id=" in edit.text for item in mended.diagnostics for edit in item.edits):
            cited = _cited(settings) if cited is None else cited
            others = frozenset(cited.get(Path(file).stem, ()))
            if others:
                mended = _Mender(settings, file, kind, replace(settings.ids, cited=others)).mend(
                    path, data, wanted[file]
                )
        if mended:
            found[path] = mended
    return tuple(found.values())


class _Mender:
    """One file, mended round by round."""

    def __init__(self, settings: Settings, file: str, kind: Kind, scheme: IdScheme) -> None:
        self.settings = settings
        self.file = file
        self.kind = kind
        self.scheme = scheme
        self.refused: set[tuple[str, str, str]] = set()
        """What could not be mended without harm."""

    def mend(self, path: Path, data: bytes, found: Iterable[Diagnostic]) -> Mended | None:
        """The file as it is when no round finds more to mend; nothing if it stays as it is.

        Args:
            path: The file itself.
            data: Its bytes.
            found: What can be mended in it, as the whole edition was checked.
        """
        stored = unpack(data)
        if stored is None:
            return None
        text, storage = stored
        text, state, done = self._well_formed(text, self._examine(data), storage)
        seen = {text}
        across = self._not_exempt(_only_across(found, state), state)
        most = None
        for _ in range(_MOST):
            between = [item for item in across if _mark(item) not in self.refused]
            batch = (between or self._mendable(state))[:most]
            if not batch:
                break
            chosen = list(_apart(batch))
            edits = [edit for item in chosen for edit in item.edits]
            changed = _apply(text, edits)
            after = self._examine(storage.encode(changed))
            # Of what rules across files find, the file alone does not tell whether it is gone.
            fine = changed not in seen and is_better(state.checked, after.checked, () if between else chosen)
            if fine and is_same(state.document, after.document, chosen):
                text, state, most = changed, after, None
                across = [_moved(item, edits) for item in between if item not in chosen]
                seen.add(text)
                done += chosen
            elif len(chosen) > 1:
                most = len(chosen) // 2
            else:
                self.refused.add(_mark(chosen[0]))
                most = None
        if not done:
            return None
        return Mended(self.file, path, data, storage.encode(text), tuple(done), storage)

    def _well_formed(self, text: str, state: Examined, storage: Storage) -> tuple[str, Examined, list[Diagnostic]]:
        """The text made well-formed, fault by fault, as only the first can be seen; as it was where that fails.

        Returns:
            The text, what is found in it, and what was mended.
        """
        done: list[Diagnostic] = []
        mended, after = text, state
        place = (0, 0)
        for _ in range(_MOST):
            batch = self._mendable(after) if after.document is None else []
            if not batch or (batch[0].location.line, batch[0].location.column) <= place:
                break
            place = batch[0].location.line, batch[0].location.column
            mended = _apply(mended, batch[0].edits)
            after = self._examine(storage.encode(mended))
            done.append(batch[0])
        fine = done and after.document is not None and is_better(state.checked, after.checked, ())
        return (mended, after, done) if fine else (text, state, [])

    def _examine(self, data: bytes) -> Examined:
        return check_alone(self.settings, self.file, self.kind, data, self.scheme)

    def _mendable(self, state: Examined) -> list[Diagnostic]:
        """What the edition does not exempt, and what has not been tried in vain."""
        mendable = (item for item in state.checked.diagnostics if item.edits)
        return [item for item in self._not_exempt(mendable, state) if _mark(item) not in self.refused]

    def _not_exempt(self, mendable: Iterable[Diagnostic], state: Examined) -> list[Diagnostic]:
        """What the edition, and the file itself, do not exempt."""
        exemptions = {self.file: state.checked.exemptions}
        weighed = weigh(mendable, [self.file], exemptions, self.settings.checks, catalogue())
        return [item for item in weighed if item.edits]


def _mark(item: Diagnostic) -> tuple[str, str, str]:
    """What makes a diagnostic the same after lines have moved."""
    return (item.code, item.message, item.source_line)


def _only_across(found: Iterable[Diagnostic], state: Examined) -> Iterator[Diagnostic]:
    """What rules across files find in a file as it is now: what it does not show alone, and the line is the same."""
    document = state.document
    if document is None:
        return
    alone = {_mark(item) for item in state.checked.diagnostics if item.edits}
    for item in found:
        if _mark(item) not in alone and document.source.line(item.location.line) == item.source_line:
            yield item


def _moved(item: Diagnostic, done: Iterable[Edit]) -> Diagnostic:
    """What can be mended, after other passages have been."""
    lengths = [(edit.end, len(edit.text) - (edit.end - edit.start)) for edit in done]

    def at(place: int) -> int:
        return place + sum(longer for end, longer in lengths if end <= place)

    edits = tuple(Edit(at(edit.start), at(edit.end), edit.text) for edit in item.edits)
    return replace(item, edits=edits)


def _apart(items: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics whose edits touch none of an earlier one; the others wait for the next round."""
    taken: list[tuple[int, int]] = []
    for item in items:
        if not any(_touches(edit, taken) for edit in item.edits):
            for edit in item.edits:
                insort(taken, (edit.start, edit.end))
            yield item


def _touches(edit: Edit, taken: list[tuple[int, int]]) -> bool:
    """Whether an edit shares a character, or a place where something is put in, with one of those that are taken."""
    place = bisect_right(taken, (edit.end, sys.maxsize))
    return place > 0 and taken[place - 1][1] >= edit.start


def _apply(text: str, edits: Iterable[Edit]) -> str:
    parts: list[str] = []
    place = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += (text[place : edit.start], edit.text)
        place = edit.end
    return "".join((*parts, text[place:]))


def _cited(settings: Settings) -> dict[str, set[str]]:
    """Name of a file without its ending → ids that other files, or pages of prose, give as lying in it."""
    found: dict[str, set[str]] = {}
    for file in (*(name for name, _ in files_of(settings)), *settings.pages):
        try:
            data = settings.sources.read(file)
        except OSError:
            continue
        stored = unpack(data)
        for path, fragment in _CITED.findall(stored[0] if stored else data.decode("latin-1")):
            name = re.split(r"[/:]", path)[-1].removesuffix(".xml")
            found.setdefault(name, set()).add(fragment)
    return found
