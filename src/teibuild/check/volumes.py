"""Volumes as wholes: ids and pointers across their documents, and where in them what was found stands."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from teibuild.check.control import IDLE_EXEMPTION
from teibuild.check.rules.ids import DUPLICATE_ID
from teibuild.model import CheckedFile, Diagnostic, FileLink, Location, Related
from teibuild.tei.volume_bytes import line_at, positions_at
from teibuild.tei.volume_parts import Places, Sources, Volume

_PATH: Final = re.compile(r"[^\s“”\"'(),;]+\.xml")
_KEPT: Final = 8


def with_volumes(
    checked: Mapping[str, CheckedFile] | Iterable[CheckedFile], volumes: Sequence[Volume]
) -> Mapping[str, CheckedFile]:
    """The files of an edition, and each volume as a file that pointers lead to.

    Args:
        checked: All files, each checked alone; the documents of volumes among them.
        volumes: The volumes. Of their ids, those are known that are documents', or that anything points to.
    """
    files = checked if isinstance(checked, Mapping) else {one.file: one for one in checked}
    if not volumes:
        return files
    wanted: dict[str, set[str]] = {volume.file: set() for volume in volumes}
    for one in files.values():
        for link in map(FileLink.read, one.links):
            if link.file in wanted:
                wanted[link.file].add(link.fragment)
    wholes = {volume.file: _whole(volume, files, wanted[volume.file]) for volume in volumes}
    return ChainMap(wholes, files)  # type: ignore[arg-type]  # nothing is put into it


def _whole(volume: Volume, files: Mapping[str, CheckedFile], wanted: set[str]) -> CheckedFile:
    if volume.scan is None:
        return CheckedFile(volume.file, "volume", readable=False)
    parts = [files[name] for name in (volume.around,) if name in files]
    ids = {name for one in parts for name in one.ids}
    ids |= {cut.id for cut in volume.scan.cuts if cut.id}
    readable = True
    for name in filter(None, volume.names):
        one = files.get(name)
        if one is not None:
            ids |= one.ids & wanted
            readable = readable and one.readable
    return CheckedFile(volume.file, "volume", readable=readable, ids=frozenset(ids))


def doubled_ids(sources: Sources) -> Iterator[Diagnostic]:
    """Ids that are given in several documents of one volume: pointers can lead to one of them only."""
    for volume in sources.volumes:
        doubled = volume.scan.doubled if volume.scan is not None else ()
        if not doubled:
            continue
        path = sources.folder / volume.file
        try:
            places = positions_at(path, [place for one in doubled for place in (one.first, one.second)])
            lines = {one.second: line_at(path, one.second) or "" for one in doubled}
        except OSError:
            continue
        for one in doubled:
            message = f"The xml:id “{one.id}” is given twice in the volume."
            hint = "Give this element an id of its own; pointers to the old one lead to the first."
            related = (Related(Location(volume.file, *places[one.first]), "first given here"),)
            place = Location(volume.file, *places[one.second])
            yield DUPLICATE_ID.at(place, message, hint, source_line=lines[one.second], related=related)


def placed(diagnostics: Iterable[Diagnostic], sources: Sources) -> list[Diagnostic]:
    """Diagnostics with the places of volumes where those of their documents were, in the order of report.

    What is mechanical is not mended in a volume, so that its edits are left out.

    Args:
        diagnostics: What was found; places are those of documents as if each had a file of its own.
        sources: Where the documents come from.
    """
    found = list(diagnostics)
    if not sources.parts:
        return found
    placing = _Placing(sources)
    shown = (one for item in found if (one := placing.placed(item)) is not None)
    # What documents have in common, such as the header, is said of each of them.
    once = {(one.location, one.code, one.message): one for one in shown}
    return sorted(once.values(), key=lambda item: item.sort_key)


class _Placing:
    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._places = lru_cache(_KEPT)(self._opened)

    def _opened(self, file: str) -> Places | None:
        try:
            return Places(self._sources, file)
        except OSError:
            # It has changed since: what is said of it is true of no line any more.
            return None

    def placed(self, item: Diagnostic) -> Diagnostic | None:
        """A diagnostic in its place; nothing if it is none of the volume's."""
        item = replace(item, message=self._said(item.message), hint=self._said(item.hint))
        if item.related:
            related = (replace(one, location=self._location(one.location)) for one in item.related)
            item = replace(item, related=tuple(related))
        if item.elsewhere:
            parts = self._sources.parts
            item = replace(item, elsewhere=tuple(one for one in item.elsewhere if one.location.file not in parts))
        if item.location.file not in self._sources.parts:
            return item
        places, line = self._places(item.location.file), item.location.line
        location = self._location(item.location, whole=not item.source_line)
        if places is None:
            return replace(item, location=location, source_line="", edits=())
        piece = places.piece(line)
        # Of what many documents have in common, each says what only one may know.
        if piece.stands_in or (item.code == IDLE_EXEMPTION.code and not piece.own):
            return None
        shown = item.source_line
        if shown and line == piece.line:
            shown = places.line(line) or ""
        return replace(item, location=location, source_line=shown, edits=())

    def _location(self, place: Location, *, whole: bool = False) -> Location:
        """A place in the volume; what is said of a whole document stands where it begins."""
        if place.file not in self._sources.parts:
            return place
        places = self._places(place.file)
        if places is None:
            return Location(self._sources.real(place.file))
        if whole and (place.line, place.column) == (1, 1):
            return Location(places.volume, *places.begin)
        return Location(places.volume, *places.place(place.line, place.column))

    def _said(self, text: str) -> str:
        """Words that name a file, with the name that it has."""
        return _PATH.sub(lambda found: self._sources.real(found[0]), text) if ".xml" in text else text
