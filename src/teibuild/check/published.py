"""What has been published stays reachable: every address of the latest version is there, moved or withdrawn."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from teibuild.check.corpus import Corpus
from teibuild.model import Diagnostic, Location, Rule, Severity
from teibuild.model.release import Release, ReleasedDocument
from teibuild.read.addresses import give_addresses, made_from_content
from teibuild.read.edition import SETTINGS_FILE, Settings
from teibuild.read.hints import nearest
from teibuild.read.moves import WRONG_MOVE, WRONG_WITHDRAWAL, named
from teibuild.read.passages import read_addresses
from teibuild.read.releases import Records, read_records
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse

VANISHED: Final = Rule(
    "TB023",
    "vanished-address",
    Severity.ERROR,
    "an address that was published leads nowhere",
    "What has been cited must be found again. An address of the latest version in releases/ keeps its xml:id, or "
    "edition.toml says where it has moved to or that it was withdrawn.",
    bad='letter-1, paragraph xml:id="p3" in version 1.0.0; now <p xml:id="p4">',
    good='[[moved]]\nfrom = "documents/letter-1#p3"\nto = "documents/letter-1#p4"',
)
RULES: Final = (VANISHED,)
_NAMED: Final = 4
"""Most addresses that a message names."""


def check_published(
    settings: Settings, corpus: Corpus, pages: Iterable[str], sought: frozenset[str] = frozenset()
) -> Iterator[Diagnostic]:
    """What is wrong between what was published, what is there, and what the settings say of it.

    Args:
        settings: The edition's settings.
        corpus: Its files, each checked.
        pages: Ids of its pages of prose.
        sought: Ids that pointers seek in vain, which has been said.

    """
    yield from _wrong_targets(settings, corpus, sought)
    records = read_records(settings.folder)
    yield from records.faults
    if records.latest is not None:
        unknown = {} if records.faults else _unknown(settings, corpus, records)
        for document, meant in unknown.items():
            message = f"No version of the edition has had a document “{document}”."
            hint = f"Did you mean “{meant}”?" if meant else "Take the entry out."
            yield settings.places[document, "document"].report(WRONG_WITHDRAWAL, message, hint)
        gone = {one.document for one in settings.withdrawn} | set(unknown.values())
        yield from _vanished(settings, corpus, records, records.latest, frozenset(pages), sought, gone)


def _unknown(settings: Settings, corpus: Corpus, records: Records) -> dict[str, str]:
    """What is withdrawn and never was published → the document that is meant, if one that is gone is like it."""
    names = [one.document for one in settings.withdrawn]
    known = {document.id for release in records.releases for document in release.documents} if names else set()
    unknown = [name for name in names if name not in known]
    gone = sorted(name for name in known if not _file(settings, corpus, name)) if unknown else []
    return {name: nearest(name, [one for one in gone if one not in names]) for name in unknown}


def _wrong_targets(settings: Settings, corpus: Corpus, sought: frozenset[str]) -> Iterator[Diagnostic]:
    """Moves of what is still where it was, or to what is no place of a file that can be read."""
    for move in settings.moved:
        path, fragment = named(move.source)
        if fragment and fragment in (_ids(settings, corpus, path) or ()):
            message = f"“{fragment}” is still in {path}."
            place = settings.places[move.source, "from"]
            yield place.report(WRONG_MOVE, message, "Take the entry out, or the xml:id.")
        path, fragment = named(move.target)
        ids = _ids(settings, corpus, path)
        if fragment and ids is not None and fragment not in ids and fragment not in sought:
            message = f"There is no “{fragment}” in {path}."
            place = settings.places[move.source, "to"]
            yield place.report(WRONG_MOVE, message, "Name an xml:id that stands there now.")


def _ids(settings: Settings, corpus: Corpus, path: str) -> frozenset[str] | None:
    """Ids of a document or register; nothing where it is not there or cannot be read."""
    kind, _, name = path.partition("/")
    files = {str(one): file for one, file in settings.registers}
    file = files.get(name, "") if kind == "registers" else _file(settings, corpus, name)
    checked = corpus.files.get(file)
    return checked.ids if checked is not None and checked.readable else None


def _file(settings: Settings, corpus: Corpus, name: str) -> str:
    """The path of the document with a name in its address; empty where there is none."""
    folders = dict.fromkeys(["documents", *(posixpath.dirname(one.file) for one in settings.volumes)])
    files = (posixpath.join(folder, f"{name}.xml") for folder in folders)
    return next((file for file in files if file in corpus.files), "")


def _vanished(
    settings: Settings,
    corpus: Corpus,
    records: Records,
    latest: Release,
    pages: frozenset[str],
    sought: frozenset[str],
    withdrawn: Collection[str],
) -> Iterator[Diagnostic]:
    moved = {move.source for move in settings.moved}
    for document in latest.documents:
        address = f"documents/{document.id}"
        if address in moved or document.id in withdrawn:
            continue
        if not _file(settings, corpus, document.id):
            hint = f'Write [[withdrawn]] with document = "{document.id}", or [[moved]] with from = "{address}".'
            message = f"{address} was published in version {latest.version}, and is no longer there."
            yield VANISHED.at(Location(SETTINGS_FILE), message, hint).concerning(f"{address}.xml")
        else:
            yield from _lost_places(settings, corpus, records, latest, document, moved, sought)
    for kind, names in latest.registers:
        ids = _ids(settings, corpus, f"registers/{kind}")
        gone = [name for name in names if ids is not None and name not in ids and name not in sought]
        gone = [name for name in gone if f"registers/{kind}#{name}" not in moved]
        if gone:
            file = next(file for one, file in settings.registers if str(one) == kind)
            yield _lost(gone, latest, file, f"registers/{kind}#{gone[0]}")
    for name, _ in latest.pages:
        if name not in pages and f"pages/{name}" not in moved:
            message = f"The page of prose “{name}” was published in version {latest.version}, and is no longer there."
            hint = f'Write [[moved]] with from = "pages/{name}".'
            yield VANISHED.at(Location(SETTINGS_FILE), message, hint).concerning(f"pages/{name}.md")


def _lost_places(
    settings: Settings,
    corpus: Corpus,
    records: Records,
    latest: Release,
    document: ReleasedDocument,
    moved: set[str],
    sought: frozenset[str],
) -> Iterator[Diagnostic]:
    """The addresses within a document that are gone."""
    file = _file(settings, corpus, document.id)
    checked = corpus.files.get(file)
    if checked is None or not checked.readable:
        return
    try:
        published = records.text(document).addresses
    except SourceError as error:
        yield from error.diagnostics
        return
    there = checked.ids | sought
    gone = [one for one in published if one not in there and f"documents/{document.id}#{one}" not in moved]
    if any(made_from_content(one) for one in gone):
        made = _made(settings, file)
        gone = [one for one in gone if one not in made]
    if gone:
        yield _lost(gone, latest, file, f"documents/{document.id}#{gone[0]}")


def _made(settings: Settings, file: str) -> frozenset[str]:
    """Addresses of a document with those that are made from its words."""
    try:
        root = parse(settings.sources.read(file), file)
    except (OSError, SourceError):
        return frozenset()
    give_addresses(root)
    return frozenset(read_addresses(root))


def _lost(gone: Sequence[str], latest: Release, file: str, first: str) -> Diagnostic:
    names = ", ".join(f"“{one}”" for one in gone[:_NAMED])
    more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
    was = "was" if len(gone) == 1 else "were"
    message = f"{names}{more} {was} published in version {latest.version}, and {'is' if was == 'was' else 'are'} gone."
    hint = f'Give back the xml:id, or write [[moved]] with from = "{first}" into edition.toml.'
    return VANISHED.at(Location(file), message, hint)
