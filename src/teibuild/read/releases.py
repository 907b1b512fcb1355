"""The records of published versions in ``releases/``: written once, read to tell what has changed since.

``releases/VERSION.json`` lists the documents, register entries and pages of prose of a version.
``releases/VERSION/DOCUMENT.json`` holds the text of each document that is new in it, or whose text has changed; for any
other the version is named whose record holds it. So a version costs what it changes, however large the edition is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from teibuild.disk import read_file
from teibuild.model import Diagnostic, Edition, Location, Prose, Rule, Severity
from teibuild.model.release import Alteration, Passage, Release, ReleasedDocument, ReleasedText, Step
from teibuild.tei.errors import SourceError

FOLDER: Final = "releases"
BROKEN_RECORD: Final = Rule(
    "TB022",
    "broken-release",
    Severity.ERROR,
    "the record of a published version cannot be read",
    "The records in releases/ are written by “teibuild release” and never changed: they tell which addresses were "
    "published, and what changed from version to version.",
    bad='releases/1.0.0.json: {"version": "1.0',
    good='releases/1.0.0.json: {"version": "1.0.0", "date": "2026-11-22", "documents": [], …}',
)
RULES: Final = (BROKEN_RECORD,)
VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]*")
"""What the number of a version can be: it names a file, and a page of the site."""


class Records(Struct, frozen=True):
    """The records of one edition."""

    folder: Path
    """The edition's folder."""
    releases: tuple[Release, ...] = ()
    """From the first version to the latest."""
    faults: tuple[Diagnostic, ...] = ()

    @property
    def latest(self) -> Release | None:
        """The latest version."""
        return self.releases[-1] if self.releases else None

    def text(self, document: ReleasedDocument) -> ReleasedText:
        """The text of a document as a version has it.

        Raises:
            SourceError: Its record is not there, or broken.

        """
        file = f"{FOLDER}/{document.text}/{document.id}.json"
        data = _load(self.folder, file)
        try:
            return ReleasedText(tuple(_passage(one) for one in data["passages"]), tuple(map(str, data["addresses"])))
        except (KeyError, TypeError, AttributeError):
            raise _broken(file, "lacks what a record has") from None


def read_records(folder: Path) -> Records:
    """The records of an edition, without the texts; one that cannot be read is among the ``faults``."""
    releases: list[Release] = []
    faults: list[Diagnostic] = []
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            releases.append(_release(folder, path.name))
        except SourceError as error:
            faults.extend(error.diagnostics)
    return Records(folder, tuple(sorted(releases, key=lambda one: (one.date, _ordered(one.version)))), tuple(faults))


def compare(before: Release | None, after: Release, texts: Records, now: Mapping[str, ReleasedText]) -> Step:
    """What changed between two versions.

    Args:
        before: The earlier version; ``None`` for the first, of which nothing is told but that it is there.
        after: The later version.
        texts: Where the texts of versions are.
        now: Texts of documents that stand in no record yet.

    Raises:
        SourceError: The text of a document is not there, or broken.

    """
    if before is None:
        return Step(after, None)
    old = {one.id: one for one in before.documents}
    alterations = []
    for one in after.documents:
        was = old.pop(one.id, None)
        if was is None:
            alterations.append(Alteration(one, "added"))
        elif was.sha256 != one.sha256:
            text = now.get(one.id)
            same = text is None and was.text == one.text
            pair = () if same else (texts.text(was), texts.text(one) if text is None else text)
            alterations.append(Alteration(one, "changed", *pair))
    alterations += [Alteration(one, "withdrawn") for one in old.values()]
    return Step(after, before, tuple(alterations))


def release_of(
    edition: Edition,
    documents: Iterable[ReleasedDocument],
    registers: Iterable[tuple[str, tuple[str, ...]]],
    prose: Iterable[Prose],
) -> Release:
    """The edition as it stands, as a version."""
    pages = tuple((page.id, sha256(page.markdown.encode()).hexdigest()) for page in prose)
    return Release(edition.version, edition.date, tuple(documents), tuple(registers), pages)


def write_release(folder: Path, release: Release, texts: Mapping[str, ReleasedText]) -> list[str]:
    """Write the record of a version; its list comes last, so that a version is there whole or not at all.

    Args:
        folder: The edition's folder.
        release: The version.
        texts: The texts of documents that are recorded with it.

    Returns:
        Paths of the files, from the edition's folder.

    Raises:
        FileExistsError: The version has been recorded before.
        OSError: The disk is full, or a permission is missing.

    """
    name = f"{FOLDER}/{release.version}.json"
    if (folder / name).exists():
        raise FileExistsError(name)
    written = []
    for identity, text in texts.items():
        file = f"{FOLDER}/{release.version}/{identity}.json"
        passages = [_written(one) for one in text.passages]
        _write(folder, file, {"document": identity, "addresses": list(text.addresses), "passages": passages}, "w")
        written.append(file)
    record = {
        "version": release.version,
        "date": release.date,
        "documents": [_document(one) for one in release.documents],
        "registers": {kind: list(ids) for kind, ids in release.registers},
        "pages": dict(release.pages),
    }
    _write(folder, name, record, "x")
    return [*written, name]


def _write(folder: Path, file: str, data: object, mode: str) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open(mode, encoding="utf-8", newline="\n") as opened:
        # A line for each passage, so that git shows what changed.
        opened.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _written(passage: Passage) -> dict[str, str]:
    """A passage as it is kept: what is typed only where it differs, what is empty not at all."""
    typed = "" if passage.typed == passage.edited else passage.typed
    parts = {
        "id": passage.id,
        "kind": passage.kind,
        "page": passage.page,
        "text": passage.edited,
        "typed": typed,
    }
    kept = {key: value for key, value in parts.items() if value}
    return kept if passage.typed or not passage.edited else {**kept, "typed": ""}


def _passage(data: Mapping[str, str]) -> Passage:
    text = str(data.get("text", ""))
    typed = str(data.get("typed", text))
    return Passage(str(data.get("id", "")), str(data["kind"]), str(data.get("page", "")), typed, text)


def _document(one: ReleasedDocument) -> dict[str, object]:
    parts = {
        "id": one.id,
        "title": one.title,
        "date": one.date,
        "authors": list(one.authors),
        "pages": list(one.pages),
        "sha256": one.sha256,
        "text": one.text,
    }
    return {key: value for key, value in parts.items() if value}


def _release(folder: Path, name: str) -> Release:
    file = f"{FOLDER}/{name}"
    data = _load(folder, file)
    try:
        release = Release(
            str(data["version"]),
            str(data["date"]),
            tuple(_read_document(one) for one in data["documents"]),
            tuple((str(kind), tuple(map(str, ids))) for kind, ids in data["registers"].items()),
            tuple((str(page), str(digest)) for page, digest in data["pages"].items()),
        )
    except (KeyError, TypeError, AttributeError):
        raise _broken(file, "lacks what a record has") from None
    if f"{release.version}.json" != name:
        raise _broken(file, f"tells of version {release.version}")
    return release


def _read_document(data: Mapping[str, Any]) -> ReleasedDocument:
    return ReleasedDocument(
        str(data["id"]),
        str(data.get("title", "")),
        str(data["sha256"]),
        str(data["text"]),
        str(data.get("date", "")),
        tuple(map(str, data.get("authors", ()))),
        tuple(map(str, data.get("pages", ()))),
    )


def _load(folder: Path, file: str) -> Any:
    try:
        return json.loads(read_file(folder / file).decode("utf-8"))
    except OSError as error:
        raise _broken(file, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise _broken(file, "is not JSON") from None


def _broken(file: str, why: str) -> SourceError:
    hint = "Bring it back as it was written, such as from version control."
    return SourceError(BROKEN_RECORD.at(Location(file), f"The record {why}.", hint))


def _ordered(version: str) -> list[tuple[int, str]]:
    """A version's number for sorting: 1.10 comes behind 1.9."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[.+_-]", version)]


def addresses_of(release: Release) -> Iterator[str]:
    """Every address of a version but those within documents: ``documents/a``, ``registers/people#b``, ``pages/c``."""
    yield from (f"documents/{one.id}" for one in release.documents)
    yield from (f"registers/{kind}#{name}" for kind, names in release.registers for name in names)
    yield from (f"pages/{name}" for name, _ in release.pages)
