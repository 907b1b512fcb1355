"""The volumes of an edition: files of many documents each, as ``[[volumes]]`` of the settings names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from msgspec.structs import replace

from teibuild.model import Diagnostic, Location, Rule
from teibuild.model.volume import Scan, Stretch
from teibuild.read.edition_files import EditionFiles
from teibuild.read.hints import joined, near
from teibuild.read.paths import backslashes
from teibuild.read.settings_file import SettingsFile
from teibuild.read.settings_rules import MISSING_FILE, UNFIT_NAME, UNKNOWN_SETTING, WRONG_SETTING
from teibuild.tei.errors import SourceError
from teibuild.tei.split import SplitError, read_split
from teibuild.tei.volume import scan
from teibuild.tei.volume_bytes import line_at
from teibuild.tei.volume_parts import Volume
from teibuild.tei.volume_rules import (
    DOCUMENT_IN_DOCUMENT,
    NOTHING_FOUND,
    NUMBERED_DOCUMENT,
    SAME_ADDRESS,
    TEXT_OUTSIDE,
)

TABLE: Final = "volumes"
_KEYS: Final = ("file", "split", "prefix")
_REQUIRED: Final = ("file", "split")
_FIT: Final = re.compile(r"[^\W\d][\w.-]*")
_FILE: Final = re.compile(r"\w[\w.-]*\.xml")
_NAMED: Final = 4
"""Most elements that a message names."""

Look = Callable[[Path, str, str], Scan]
"""Looks a volume through: the file, its path from the edition's folder, the path that splits it."""


def look_through(path: Path, file: str, split: str) -> Scan:
    """Look a volume through.

    Raises:
        SourceError: It is not well-formed.
        SplitError: The path cannot be used.
        OSError: It cannot be read.
    """
    return scan(path, file, read_split(split))


def volume_files(data: Mapping[str, Any]) -> frozenset[str]:
    """The files that the settings name as volumes."""
    entries = data.get(TABLE, [])
    found = (entry.get("file") for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
    return frozenset(str(PurePosixPath(file)) for file in found if isinstance(file, str))


def read_volumes(settings: SettingsFile, files: EditionFiles, documents: Iterable[str], look: Look) -> list[Volume]:
    """The volumes; what is wrong with them is noted among the faults of the files.

    Args:
        settings: What ``edition.toml`` says.
        files: The files of the edition.
        documents: Paths of the documents that have files of their own.
        look: Looks a volume through, unless that is known of it already.
    """
    return [*_Reader(settings, files, documents, look).volumes()]


class _Reader:
    def __init__(self, settings: SettingsFile, files: EditionFiles, documents: Iterable[str], look: Look) -> None:
        self._settings, self._files, self._look = settings, files, look
        self._faults = files.faults
        self._addresses = {PurePosixPath(file).stem: file for file in documents}
        """Name of each document in its address → where it stands."""
        self._seen: set[str] = set()

    def volumes(self) -> Iterator[Volume]:
        """Those that can be used; one that cannot be read is given without documents."""
        entries = self._settings.data.get(TABLE, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._fault(WRONG_SETTING, "", "“volumes” is written with one pair of brackets.", "Write [[volumes]].")
            return
        for entry in entries:
            if self._is_sound(entry):
                yield from self._volume(str(PurePosixPath(entry["file"])), entry)

    def _is_sound(self, entry: Mapping[str, Any]) -> bool:
        file = entry.get("file", "")
        unknown = [key for key in entry if key not in _KEYS]
        for key in unknown:
            self._fault(UNKNOWN_SETTING, key, f"[[volumes]] knows no “{key}”.", near(key, _KEYS))
        wrong = [key for key in _KEYS if key in entry and not isinstance(entry[key], str)]
        for key in wrong:
            message = f"The value of “{key}” is not text in quotation marks."
            self._fault(WRONG_SETTING, key, message, value=str(entry[key]))
        missing = [key for key in _REQUIRED if not entry.get(key)]
        if missing and not unknown:
            message = f"The volume lacks its {joined([f'“{key}”' for key in missing])}."
            hint = f"Add {joined([f'{key} = …' for key in missing])} below [[volumes]]."
            self._fault(WRONG_SETTING, "file", message, hint, value=str(file))
        return not (unknown or wrong or missing)

    def _volume(self, file: str, entry: Mapping[str, str]) -> Iterator[Volume]:
        fault = backslashes(entry["file"])
        if fault:
            self._fault(WRONG_SETTING, "file", *fault, value=entry["file"])
        elif not _FILE.fullmatch(PurePosixPath(file).name):
            hint = "Rename it: letters, digits, hyphens, dots and underscores, and .xml at the end."
            self._fault(UNFIT_NAME, "file", f"{file} is no name of a volume.", hint, value=entry["file"])
        elif file in self._seen:
            self._fault(WRONG_SETTING, "file", f"{file} is named twice.", "Name it once.", value=entry["file"])
        elif not self._files.is_inside(entry["file"], TABLE, "file"):
            pass
        elif entry.get("prefix") and not _FIT.fullmatch(entry["prefix"]):
            message = f"No address can begin with “{entry['prefix']}”."
            hint = "A prefix is made of letters, digits, hyphens, dots and underscores; a letter comes first."
            self._fault(WRONG_SETTING, "prefix", message, hint, value=entry["prefix"])
        else:
            self._seen.add(file)
            yield from self._looked_through(file, entry)

    def _looked_through(self, file: str, entry: Mapping[str, str]) -> Iterator[Volume]:
        folder, split = self._settings.folder, entry["split"]
        try:
            found = self._look(folder / file, file, split)
        except SplitError as error:
            fault = self._settings.error(WRONG_SETTING, TABLE, "split", error.message, error.hint, split).diagnostic
            column = fault.location.column + error.offset
            self._faults.append(replace(fault, location=replace(fault.location, column=column), length=1))
        except FileNotFoundError:
            there = [path.relative_to(folder).as_posix() for path in sorted((folder / file).parent.glob("*.xml"))]
            hint = near(file, there[:10]) if there else ""
            self._fault(MISSING_FILE, "file", f"There is no {file}.", hint, value=entry["file"])
        except OSError as error:
            message = f"{file} cannot be read: {(error.strerror or str(error)).lower()}."
            self._fault(MISSING_FILE, "file", message, "Check that it is a file, and yours.", value=entry["file"])
        except SourceError as error:
            self._faults += error.diagnostics
            yield Volume(file, None)
        else:
            if not found.cuts:
                message = f"Nothing in {file} is {split}."
                hint = "Names are TEI's; see whether the attributes are written like this in the volume."
                self._fault(NOTHING_FOUND, "split", message, hint, value=split)
            names = tuple(self._names(file, entry.get("prefix", ""), found))
            self._faults += whole_faults(folder / file, file, found)
            yield Volume(file, found, names)

    def _names(self, file: str, prefix: str, found: Scan) -> Iterator[str]:
        """The paths of the documents, as if each had a file beside the volume; empty for one that is left out."""
        folder = file.rpartition("/")[0]
        for number, cut in enumerate(found.cuts, 1):
            name = prefix + (cut.id.strip() or f"document-{number}")
            path = f"{folder}/{name}.xml" if folder else f"{name}.xml"
            place = Location(file, cut.stretch.line, cut.stretch.column)
            if not _FIT.fullmatch(name):
                message = f"The xml:id “{cut.id}” has a sign that no address can have."
                hint = "Use letters, digits, hyphens, dots and underscores, and a letter first."
                self._faults.append(UNFIT_NAME.at(place, message, hint, source_line=self._line(file, cut.stretch)))
                yield ""
            elif name in self._addresses:
                other = self._addresses[name]
                message = f"The address of this document is “{name}”, which that of {other} is, too."
                stem = PurePosixPath(file).stem
                hint = f'Give the volume a prefix: prefix = "{stem if _FIT.fullmatch(stem) else f"v{stem}"}-".'
                if other.startswith(f"{file}:"):
                    line = other.rpartition(":")[2]
                    message = f"Two documents of the volume have the xml:id “{name}”; the first is on line {line}."
                    hint = "Give this one an id of its own."
                self._faults.append(SAME_ADDRESS.at(place, message, hint, source_line=self._line(file, cut.stretch)))
                yield ""
            else:
                self._addresses[name] = f"{file}:{cut.stretch.line}"
                yield path

    def _line(self, file: str, stretch: Stretch) -> str:
        return line_at(self._settings.folder / file, stretch.start) or ""

    def _fault(self, rule: Rule, key: str, message: str, hint: str = "", value: str = "") -> None:
        self._files.fault(rule, TABLE, key, message, hint, value)


def whole_faults(path: Path, file: str, found: Scan) -> Iterator[Diagnostic]:
    """What is wrong with a volume as a whole: documents within documents, without ids, and text outside of them."""

    def at(rule: Rule, stretch: Stretch, message: str, hint: str) -> Diagnostic:
        line = line_at(path, stretch.start) or ""
        return rule.at(Location(file, stretch.line, stretch.column), message, hint, source_line=line)

    for nested in found.nested:
        outer = found.cuts[nested.outer]
        name = f" “{outer.id}”" if outer.id else ""
        message = f"This document begins within the document{name} of line {outer.stretch.line}."
        hint = "Close that one before, or name in edition.toml the elements that are documents more narrowly."
        yield at(DOCUMENT_IN_DOCUMENT, nested.inner, message, hint)
    unnamed = [cut for cut in found.cuts if not cut.id.strip()]
    if unnamed:
        message = "This document has no xml:id; its address is made from its number in the volume."
        if len(unnamed) > 1:
            message = f"{len(unnamed)} documents of the volume have no xml:id; this is the first."
        yield at(NUMBERED_DOCUMENT, unnamed[0].stretch, message, 'Give each one that stays: xml:id="d1".')
    if found.outside:
        first = min(found.outside, key=lambda one: one.stretch.start)
        names = list(dict.fromkeys(f"<{one.name or '…'}>" for one in found.outside))
        shown = joined(names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")
        count = len(found.outside) + found.outside_more
        message = f"The text of {shown} belongs to no document of the volume."
        if count > 1:
            message = f"The text of {count} elements, {shown}, belongs to no document of the volume; this is the first."
        yield at(
            TEXT_OUTSIDE, first.stretch, message, "It is on no page of the site; make it a document if it should be."
        )


def led_into(volumes: Iterable[Volume]) -> Iterator[tuple[str, tuple[str, bool]]]:
    """What pointers into volumes lead to: path of the volume, # and id; and the id of the document that has it, with
    whether it is that document itself.

    Known are the documents, and whatever else in a volume its other documents point to.
    """
    for volume in volumes:
        if volume.scan is None:
            continue
        for fragment, number in volume.scan.leads:
            if volume.names[number]:
                yield f"{volume.file}#{fragment}", (PurePosixPath(volume.names[number]).stem, False)
        for cut, name in zip(volume.scan.cuts, volume.names, strict=True):
            if cut.id and name:
                yield f"{volume.file}#{cut.id}", (PurePosixPath(name).stem, True)
