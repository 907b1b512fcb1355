"""How to cite a document or a page of it, from the header."""

from __future__ import annotations

from html import escape

from teibuild.model import DocumentRecord, Edition, Page
from teibuild.views.dates import written


def citation(edition: Edition, record: DocumentRecord, path: str, page: Page | None = None) -> str:
    """The citation as HTML, titles in ``cite``, after the Chicago Manual of Style (17th ed., 14.221–14.232)."""
    names = ", ".join(party.name for party in record.authors or record.senders)
    parts = [escape(names)] if names else []
    parts.append(f"“{escape(record.title)}”")
    if record.date:
        parts.append(escape(written(record.date)))
    if page is not None:
        number = f"[{page.n}]" if page.supplied else page.n
        parts.append(f"p. {escape(number)}" + (f" (sheet {page.sequence})" if str(page.sequence) != page.n else ""))
    editors = ", ".join(edition.editors)
    parts.append(f"in <cite>{escape(edition.title)}</cite>" + (f", ed. {escape(editors)}" if editors else ""))
    if edition.version:
        parts.append(f"version {escape(edition.version)}")
    imprint = ", ".join(part for part in (edition.publisher, edition.date[:4]) if part)
    text = ", ".join(parts) + f" ({escape(imprint)})"
    return f"{text}, {escape(edition.base_url)}/{escape(path)}." if edition.base_url else f"{text}."
