"""Which files belong to an edition: those that lie where its files lie, first those that ``edition.toml`` names."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Container, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Final

from teibuild.disk import lies_in
from teibuild.model import Diagnostic, Location, RegisterKind, Rule
from teibuild.read.hints import joined, near, nearest
from teibuild.read.paths import bare_name, outside
from teibuild.read.register_files import RegisterFiles, usual
from teibuild.read.settings_file import SETTINGS_FILE, SettingsFile
from teibuild.read.settings_rules import (
    MISSING_FILE,
    NO_DOCUMENTS,
    NOT_IN_ORDER,
    OUTSIDE,
    UNFIT_NAME,
    UNREAD_FILE,
    WRONG_SETTING,
)
from teibuild.tei.errors import SourceError

_FILES: Final = {"documents": ("document", "documents"), "pages": ("page of prose", "pages of prose")}
_NAMED: Final = 4
"""Most files that a message names."""
_FIT: Final = re.compile(r"[^\W\d][\w.-]*")
"""What the name of a document or page can be: what XML takes for an id, and an address need not escape."""


_SUFFIXES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "documents": (".xml", (".xml", ".tei")),
    "registers": (".xml", (".xml", ".tei")),
    "pages": (".md", (".md", ".markdown", ".mdown")),
}
"""The ending of the files of each folder, and those of files that were probably to be such."""


def _unread(table: str, suffix: str, path: str) -> tuple[str, str]:
    """Message and hint for a file that is not read."""
    name = path.rpartition("/")[2]
    if name.endswith(suffix):
        meant = nearest(name.removesuffix(suffix), RegisterKind)
        usual = [f"{kind}{suffix}" for kind in RegisterKind]
        hint = f"Registers are {joined(usual)}, or named below [registers]."
        hint = f"Did you mean {meant}{suffix}?" if meant else hint
        return f"{path} is not read: no register is called so.", hint
    right = name[: name.rindex(".")] + suffix
    return f"{path} is not read: its name does not end in {suffix}.", f"Rename it to {table}/{right}."


def _names(folder: Path) -> list[str]:
    """The names of what lies in a folder; nothing where it cannot be looked into."""
    try:
        return os.listdir(folder)  # noqa: PTH208 - a path for each of ten thousand would take a while
    except OSError:
        return []


class EditionFiles:
    """The files of one edition; what is wrong with them is noted, and they are left out."""

    def __init__(self, settings: SettingsFile) -> None:
        """Begin.

        Args:
            settings: What ``edition.toml`` says.
        """
        self.faults: list[Diagnostic] = []
        """What is wrong with the files by their names and places, and with settings that stop nothing."""
        self._settings = settings
        self._folder = settings.folder
        self._instead: set[str] = set()
        """Where registers lie mostly of which the settings name a wrong place: of these, that was told."""
        self._folders: dict[str, bool] = {}
        """Folders of the edition, and whether each lies in it wherever links lead."""

    def documents(self, volumes: frozenset[str] = frozenset(), *, needed: bool = True) -> tuple[str, ...]:
        """The documents that have a file of their own, in the order of publication.

        Args:
            volumes: Files that hold several documents each.
            needed: Whether there must be one, since no other document is to be looked for.

        Raises:
            SourceError: There is none, where one is needed, and nothing else is wrong.
        """
        files = self.files("documents", ".xml", volumes)
        if not files and not self.faults and needed:
            hint = self._other_folder("documents") or "Put TEI files into its folder documents/."
            raise SourceError(NO_DOCUMENTS.at(Location(SETTINGS_FILE), "The edition has no documents.", hint))
        return files

    def files(self, table: str, suffix: str, without: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Files of a folder: those that ``order`` names first, then the rest by name; some may be meant for others.

        Raises:
            SourceError: One is named twice.
        """
        names = (name for name in _names(self._folder / table) if name.endswith(suffix) and not name.startswith("."))
        found = {name.removesuffix(suffix): name for name in sorted(names) if f"{table}/{name}" not in without}
        order = self._settings.data.get(table, {}).get("order", [])
        named = set(order)
        rest = [stem for stem in found if stem not in named]
        meant: set[str] = set()
        absent = [stem for stem in order if stem not in found]
        if absent and not self._is_there(table):
            self._no_folder(table, table, "order", absent[0])
            absent = []
        for stem in absent:
            message = f"There is no {table}/{stem}{suffix}."
            name = bare_name(stem, suffix)
            hint = f"Write the name alone, without folder and ending: {name}." if name in found else ""
            missing = f"{table}/{stem}{suffix}"
            self.fault(MISSING_FILE, table, "order", message, hint or near(stem, found), value=stem, about=(missing,))
            meant.update(rest if len(absent) == len(rest) == 1 else get_close_matches(name, rest, 1))
        if len(named) < len(order):
            twice = next(stem for stem in order if order.count(stem) > 1)
            raise self._settings.error(
                WRONG_SETTING, table, "order", f"“{twice}” is named twice.", "Name it once.", value=twice
            )
        if order:
            self._not_in_order(table, [stem for stem in rest if stem not in meant])
        stems = [*(stem for stem in order if stem in found), *rest]
        return tuple(
            f"{table}/{stem}{suffix}"
            for stem in stems
            if self._is_fit(table, f"{table}/{stem}{suffix}", listed=stem in named)
        )

    def _not_in_order(self, table: str, stems: Sequence[str]) -> None:
        """Tell of files that come behind those that ``order`` names."""
        stems = [stem for stem in stems if _FIT.fullmatch(stem)]
        if not stems:
            return
        one = len(stems) == 1
        shown = [f"“{stem}”" for stem in stems[:_NAMED]]
        shown += [f"{len(stems) - _NAMED} more"] if len(stems) > _NAMED else []
        message = f"order does not name the {_FILES[table][0 if one else 1]} {joined(shown)}."
        hint = f"{'It is' if one else 'They are'} published all the same, behind the others, by name."
        self.fault(NOT_IN_ORDER, table, "order", message, hint, about=tuple(stems))

    def registers(self) -> tuple[tuple[RegisterKind, str], ...]:
        """The registers that are there, by kind."""
        named = self._settings.data.get("registers", {})
        meant = RegisterFiles(self._folder, named)
        for fault in meant.faults:
            about = (fault.unnamed,) if fault.unnamed else ()
            self.fault(WRONG_SETTING, "registers", fault.key, fault.message, fault.hint, named[fault.key], about)
        told = {fault.key for fault in meant.faults}
        pairs = []
        folders: set[str] = set()
        for kind in RegisterKind:
            file = meant.files.get(kind)
            if file is not None and self._is_inside(file, "registers", kind.value, listed=kind.value in named):
                if os.path.lexists(self._folder / file):
                    pairs.append((kind, str(PurePosixPath(file))))
                    continue
                if kind.value in named and kind.value not in told:
                    self._no_register(kind, file, folders)
            self._instead.add(usual(kind))
        return tuple(pairs)

    def _no_register(self, kind: RegisterKind, file: str, folders: set[str]) -> None:
        """Tell that a register is not where the settings have it; of a folder that is not there, once."""
        folder = posixpath.dirname(file)
        if self._is_there(folder):
            there = {f"registers/{path.name}": path for path in (self._folder / "registers").glob("*.xml")}
            hint = f"Did you mean “{usual(kind)}”?" if usual(kind) in there else near(file, there)
            self.fault(MISSING_FILE, "registers", kind.value, f"There is no {file}.", hint, file, about=(file,))
        elif folder not in folders:
            self._no_folder(folder, "registers", kind.value, file)
            folders.add(folder)

    def unread(self, read: Container[str]) -> None:
        """Tell of files that lie where the edition's files lie, and are none of them.

        Args:
            read: The files of the edition.
        """
        for table, (suffix, alike) in _SUFFIXES.items():
            for name in sorted(_names(self._folder / table)):
                path = f"{table}/{name}"
                if (
                    name.startswith(".")
                    or path in read
                    or path in self._instead
                    or (name.endswith(suffix) and table != "registers")
                ):
                    continue
                if name.lower().endswith(alike) and os.path.isfile(os.path.join(self._folder, path)):  # noqa: PTH113, PTH118 - much quicker
                    self.faults.append(UNREAD_FILE.at(Location(path), *_unread(table, suffix, path)))
                elif "." not in name and table == "documents":
                    self._unread_folder(path, suffix, read)

    def _unread_folder(self, folder: str, suffix: str, read: Container[str]) -> None:
        """Tell of a folder among the documents that holds some that are not read."""
        inside = sorted(
            path.relative_to(self._folder).as_posix() for path in (self._folder / folder).rglob(f"*{suffix}")
        )
        unread = [file for file in inside if file not in read]
        if unread:
            count = "a TEI file that is" if len(unread) == 1 else f"{len(unread)} TEI files that are"
            message = f"{folder}/ holds {count} not read."
            hint = "Documents lie in documents/ itself, in no folder within it."
            self.faults.append(UNREAD_FILE.at(Location(unread[0]), message, hint))

    def _is_there(self, folder: str) -> bool:
        """Whether there is a folder."""
        return (self._folder / folder).is_dir()

    def _no_folder(self, folder: str, table: str, key: str, value: str) -> None:
        """Tell that a folder is missing, with all files of it that the settings name."""
        message, hint = f"There is no folder {folder}/.", self._other_folder(folder)
        self.fault(
            MISSING_FILE, table, key, message, hint or "Make it, and put the files into it.", value, about=(folder,)
        )

    def _other_folder(self, folder: str) -> str:
        """Which folder was probably meant to be this one; empty where none was."""
        folders = [name for name in _names(self._folder) if name != folder and self._is_there(name)]
        meant = {name.casefold(): name for name in folders}.get(folder) or nearest(folder, folders)
        return f"Is it {meant}/? Rename that to {folder}/." if meant else ""

    def _is_fit(self, table: str, file: str, *, listed: bool) -> bool:
        """Whether a file can be part of the edition by its name and place."""
        stem = file.rpartition("/")[2].rpartition(".")[0]
        if _FIT.fullmatch(stem):
            return self._is_inside(file, table, "order", listed=listed)
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in file)
        better = re.sub(r"[^\w.-]+", "-", shown.rpartition("/")[2]).strip("-\N{REPLACEMENT CHARACTER}")
        hint = f"Rename it, perhaps to {better if _FIT.match(better) else f'letter-{better}'}."
        message = f"The name {PurePosixPath(shown).name} has a sign that it cannot have."
        if re.match(r"[\d.-]", stem):
            message = f"The name {PurePosixPath(shown).name} does not begin with a letter."
        self.faults.append(UNFIT_NAME.at(Location(shown), message, hint))
        return False

    def is_inside(self, file: str, table: str, key: str) -> bool:
        """Whether a file that the settings name lies in the edition's folder, wherever links lead."""
        return self._is_inside(file, table, key, listed=True)

    def _is_inside(self, file: str, table: str, key: str, *, listed: bool) -> bool:
        """Whether a file lies in the edition's folder, wherever links lead."""
        fault = None if self._is_beside_others(file) else outside(self._folder, file)
        if fault and listed:
            self.fault(OUTSIDE, table, key, *fault, value=file)
        elif fault:
            self.faults.append(OUTSIDE.at(Location(file), *fault))
        return not fault

    def _is_beside_others(self, file: str) -> bool:
        """Whether a file is no link and lies in a folder of the edition: that is looked at once for thousands."""
        folder = posixpath.dirname(file)
        if folder not in self._folders:
            self._folders[folder] = lies_in(self._folder / folder, self._folder)
        return (
            self._folders[folder] and not file.startswith("/") and not os.path.islink(os.path.join(self._folder, file))  # noqa: PTH114, PTH118 - much quicker
        )

    def fault(
        self,
        rule: Rule,
        table: str,
        key: str,
        message: str,
        hint: str = "",
        value: str = "",
        about: tuple[str, ...] = (),
    ) -> None:
        """Note what is wrong with a setting, and go on."""
        self.faults.append(self._settings.error(rule, table, key, message, hint, value).diagnostic.concerning(*about))
