"""What a change brings about in files that have not changed: what is said of them now, and was not before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from teibuild.check.edition import files_of, judge
from teibuild.check.files import Job, examine
from teibuild.check.listing import list_files
from teibuild.model import CheckedFile, Diagnostic, RegisterKind
from teibuild.model.volume import Scan
from teibuild.read.edition import Settings, read_settings
from teibuild.read.register_files import usual
from teibuild.read.volumes import look_through
from teibuild.tei.errors import SourceError
from teibuild.tei.volume_parts import Sources


def brought_about(
    settings: Settings,
    checked: Mapping[str, CheckedFile],
    found: list[Diagnostic],
    earlier: Mapping[str, bytes | None],
) -> list[Diagnostic]:
    """Which of some diagnostics are there only since some files have changed.

    The edition is judged as it was: with the earlier texts of these files, of which each is read again, and with what
    is known of all others. Of a volume, those documents are read again that were other than they are.

    Args:
        settings: What ``edition.toml`` says.
        checked: Its files as they are, each checked alone.
        found: What is said of files that have not changed.
        earlier: File that has changed → its bytes before; nothing for one that is new.
    """
    with TemporaryDirectory() as folder:
        try:
            then = _settings_then(settings, earlier, Path(folder))
        except (OSError, SourceError):
            return []  # where the documents of a volume stood is not known
        read: dict[str, CheckedFile] = {}
        files = files_of(then)
        for file, kind in files:
            data = then.sources.instead.get(file)
            if data is not None and not _is_as_it_was(file, data, settings, checked):
                read[file] = examine(Job(file, kind, data, None, settings.ids)).checked
        there = {*list_files(settings.folder), *(file for file, data in earlier.items() if data is not None)}
        there -= {file for file, data in earlier.items() if data is None}
        known = judge(then, _Then(checked, read, [file for file, _ in files]), listing=sorted(there))
    told = {(item.code, item.location) for item in known}
    return [item for item in found if (item.code, item.location) not in told]


def _is_as_it_was(file: str, data: bytes, settings: Settings, checked: Mapping[str, CheckedFile]) -> bool:
    """Whether a document of a volume that has changed is as it was, so that what is known of it holds."""
    try:
        return file in settings.sources.parts and file in checked and settings.sources.read(file) == data
    except OSError:
        return False


def _settings_then(settings: Settings, earlier: Mapping[str, bytes | None], folder: Path) -> Settings:
    """What the settings said before, which have not changed themselves: of other files.

    Args:
        settings: What they say.
        earlier: File that has changed → its bytes before; nothing for one that is new.
        folder: Where volumes are laid as they were.

    Raises:
        OSError: A volume cannot be laid there, or is no longer where it was.
        SourceError: The settings have changed meanwhile.
    """
    was = {file: data for file, data in earlier.items() if data is not None}
    volumes = {volume.file for volume in settings.volumes if volume.file in earlier}
    for file in volumes & was.keys():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(was[file])
    if volumes:
        settings = read_settings(settings.folder, partial(_look, folder, volumes))
    parts = settings.sources.parts
    documents = [file for file in settings.documents if file in parts or earlier.get(file, b"") is not None]
    pages = [file for file in settings.pages if earlier.get(file, b"") is not None]
    registers = {kind: file for kind, file in settings.registers if earlier.get(file, b"") is not None}
    registers |= {kind: usual(kind) for kind in RegisterKind if usual(kind) in was and kind not in registers}
    return replace(
        settings,
        documents=tuple(dict.fromkeys([*documents, *_lying_in("documents", ".xml", was)])),
        registers=tuple(registers.items()),
        pages=tuple(dict.fromkeys([*pages, *_lying_in("pages", ".md", was)])),
        faults=(),
        sources=replace(settings.sources, instead=_Bytes(was, replace(settings.sources, folder=folder), volumes)),
    )


def _lying_in(folder: str, ending: str, files: Iterable[str]) -> list[str]:
    """Those of some files that lie in a folder itself."""
    paths = map(PurePosixPath, sorted(files))
    return [str(path) for path in paths if str(path.parent) == folder and path.suffix == ending]


def _look(folder: Path, volumes: Collection[str], path: Path, file: str, split: str) -> Scan:
    """Look a volume through as it was, or as it is if it has not changed.

    Args:
        folder: Where volumes lie as they were.
        volumes: Those that have changed.
        path: Where the volume lies now.
        file: Its path from the edition's folder.
        split: The path that splits it.
    """
    if file not in volumes:
        return look_through(path, file, split)
    # Of its own ids, and of text outside of its documents, nothing is asked; their places would be sought in the new.
    return replace(look_through(folder / file, file, split), doubled=(), nested=(), outside=())


class _Bytes(Mapping[str, bytes]):
    """The bytes that files had; those of documents are cut out of volumes as these were."""

    def __init__(self, was: Mapping[str, bytes], cut: Sources, volumes: Collection[str]) -> None:
        self._was, self._cut, self._volumes = was, cut, volumes

    def __getitem__(self, file: str) -> bytes:
        if file in self._cut.parts and self._cut.real(file) in self._volumes:
            return self._cut.read(file)
        return self._was[file]

    def __iter__(self) -> Iterator[str]:
        yield from self._was
        yield from (file for file in self._cut.parts if self._cut.real(file) in self._volumes)

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
