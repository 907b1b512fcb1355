"""What a change brings about in files that have not changed: what is said of them now, and was not before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from msgspec.structs import replace

from teibuild.check.edition import files_of, judge
from teibuild.check.files import Job, examine
from teibuild.check.listing import list_files
from teibuild.model import CheckedFile, Diagnostic, RegisterKind
from teibuild.read.edition import Settings
from teibuild.read.register_files import usual


def brought_about(
    settings: Settings,
    checked: Mapping[str, CheckedFile],
    found: list[Diagnostic],
    earlier: Mapping[str, bytes | None],
) -> list[Diagnostic]:
    """Which of some diagnostics are there only since some files have changed.

    The edition is judged as it was: with the earlier texts of these files, of which each is read again, and with what
    is known of all others.

    Args:
        settings: What ``edition.toml`` says.
        checked: Its files as they are, each checked alone.
        found: What is said of files that have not changed.
        earlier: File that has changed → its bytes before; nothing for one that is new.
    """
    if any(volume.file in earlier for volume in settings.volumes):
        return []  # where its documents stood is not known
    then = _settings_then(settings, earlier)
    read: dict[str, CheckedFile] = {}
    files = files_of(then)
    for file, kind in files:
        data = earlier.get(file)
        if data is not None:
            read[file] = examine(Job(file, kind, data, None, settings.ids)).checked
    there = {*list_files(settings.folder), *(file for file, data in earlier.items() if data is not None)}
    there -= {file for file, data in earlier.items() if data is None}
    known = judge(then, _Then(checked, read, [file for file, _ in files]), listing=sorted(there))
    told = {(item.code, item.location) for item in known}
    return [item for item in found if (item.code, item.location) not in told]


def _settings_then(settings: Settings, earlier: Mapping[str, bytes | None]) -> Settings:
    """What the settings said before, which have not changed themselves: of other files."""
    was = {file: data for file, data in earlier.items() if data is not None}
    gone = [file for file in sorted(was) if PurePosixPath(file).match("documents/*.xml") and file.count("/") == 1]
    documents = [file for file in settings.documents if earlier.get(file, b"") is not None]
    registers = {kind: file for kind, file in settings.registers if earlier.get(file, b"") is not None}
    registers |= {kind: usual(kind) for kind in RegisterKind if usual(kind) in was and kind not in registers}
    return replace(
        settings,
        documents=tuple(dict.fromkeys([*documents, *gone])),
        registers=tuple(registers.items()),
        pages=tuple(file for file in settings.pages if earlier.get(file, b"") is not None),
        faults=(),
        sources=replace(settings.sources, instead=was),
    )


class _Then(Mapping[str, CheckedFile]):
    """The files of an edition as they were: some read again, the others as they are."""

    def __init__(self, now: Mapping[str, CheckedFile], read: Mapping[str, CheckedFile], files: list[str]) -> None:
        self._now, self._read = now, read
        self._files = dict.fromkeys(file for file in files if file in read or file in now)

    def __getitem__(self, file: str) -> CheckedFile:
        if file not in self._files:
            raise KeyError(file)
        return self._read[file] if file in self._read else self._now[file]

    def __contains__(self, file: object) -> bool:
        return file in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
