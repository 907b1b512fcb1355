"""What an edition has published so far: its versions, and what each of them changed."""

from __future__ import annotations

from itertools import pairwise

from teibuild.model import DocumentResult
from teibuild.model.release import History, Release, ReleasedDocument, ReleasedText, Step, Withdrawn, joined
from teibuild.read.edition import Settings
from teibuild.read.releases import Records, compare, release_of
from teibuild.tei.errors import SourceError
from teibuild.views.page import Site


def history(settings: Settings, records: Records, site: Site) -> History:
    """All versions with what they changed, and what has changed since the latest.

    Args:
        settings: What the settings say was moved and withdrawn.
        records: The records of versions.
        site: The edition as it stands.

    """
    steps = [_compared(before, after, records, {}) for before, after in pairwise((None, *records.releases)) if after]
    latest = records.latest
    if latest is not None:
        now, texts = standing(site, latest)
        since = _compared(latest, now, records, texts)
        if since.alterations:
            steps.append(Step(now, latest, since.alterations, published=False))
    lost = tuple((one, _last(records, one)) for one in settings.withdrawn)
    return History(tuple(steps), settings.moved, lost)


def standing(site: Site, latest: Release | None) -> tuple[Release, dict[str, ReleasedText]]:
    """The edition as it stands, as a version, with the texts that no record has.

    Args:
        site: The edition.
        latest: The latest version that has a record.

    """
    version = site.edition.version
    known = {one.id: one for one in latest.documents} if latest is not None else {}
    documents, texts = [], {}
    for result in site.documents:
        before = known.get(result.record.id)
        unchanged = before is not None and before.sha256 == result.sha256
        documents.append(released(result, before.text if before is not None and unchanged else version))
        if not unchanged:
            whole = site.whole(result)
            texts[result.record.id] = ReleasedText(joined(whole.passages), whole.addresses)
    registers: dict[str, list[str]] = {str(kind): [] for kind, _ in site.registers}
    for entity in site.entities.values():
        registers.setdefault(str(entity.kind), []).append(entity.id)
    entries = tuple((kind, tuple(names)) for kind, names in registers.items())
    return release_of(site.edition, documents, entries, site.prose), texts


def released(result: DocumentResult, version: str) -> ReleasedDocument:
    """A document as the list of a version has it; ``version`` names the record that holds its text."""
    record = result.record
    authors = tuple(party.name for party in record.authors or record.senders)
    pages = tuple(page.id for page in record.pages)
    return ReleasedDocument(record.id, record.title, result.sha256, version, record.date, authors, pages)


def _compared(before: Release | None, after: Release, records: Records, texts: dict[str, ReleasedText]) -> Step:
    try:
        return compare(before, after, records, texts)
    except SourceError:
        # Judging the edition says which record is broken.
        return Step(after, before)


def _last(records: Records, withdrawn: Withdrawn) -> ReleasedDocument | None:
    found = (release.document(withdrawn.document) for release in reversed(records.releases))
    return next((one for one in found if one is not None), None)
