"""A published site as the tests look at it: its files, its pages, and what the contract of the site names."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from lxml import html

#: The documents of the edition: id and the prefix of its ids.
DOCUMENTS = {"rostow-negotiations": "neg", "rostow-soviet-scenario": "scn"}

#: One page of every kind and, where they differ much, of every document.
KINDS = {
    "home": "index.html",
    "about": "about.html",
    "not found": "404.html",
    "introduction": "introduction.html",
    "principles": "editorial-principles.html",
    "declassification": "declassification.html",
    "registers": "registers/index.html",
    "people": "registers/people.html",
    "places": "registers/places.html",
    "organisations": "registers/organisations.html",
    "glossary": "registers/glossary.html",
    "works": "registers/works.html",
    "search": "search.html",
    "browse": "browse/index.html",
    "people to browse": "browse/people/index.html",
    "papers that name Rostow": "browse/people/rostow.html",
    "papers of a year": "browse/dates/1962.html",
    "reading of the negotiations": "documents/rostow-negotiations/index.html",
    "reading of the scenario": "documents/rostow-soviet-scenario/index.html",
    "apparatus of the negotiations": "documents/rostow-negotiations/apparatus.html",
    "apparatus of the scenario": "documents/rostow-soviet-scenario/apparatus.html",
    "notes of the negotiations": "documents/rostow-negotiations/notes.html",
    "sheets of the negotiations": "documents/rostow-negotiations/pages/index.html",
    "sheets of the scenario": "documents/rostow-soviet-scenario/pages/index.html",
    "declassification of the negotiations": "documents/rostow-negotiations/declassification.html",
    "declassification of the scenario": "documents/rostow-soviet-scenario/declassification.html",
    "secrecy of all documents": "declassification/index.html",
    "sheet with stamps": "documents/rostow-soviet-scenario/pages/scn-p1.html",
    "sheet with brackets": "documents/rostow-negotiations/pages/neg-p6.html",
}


class Site:
    """A folder that ``teibuild build`` has written."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self) -> dict[str, bytes]:
        """Every file of the site: path with forward slashes, content."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }

    def pages(self) -> list[str]:
        """Paths of all HTML pages."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*.html"))

    def file_url(self, path: str, fragment: str = "") -> str:
        """The address by which a browser opens a page from disk."""
        return (self.root / path).resolve().as_uri() + (f"#{fragment}" if fragment else "")

    @cache  # noqa: B019 - a test run has few sites and many looks at a page
    def page(self, path: str) -> html.HtmlElement:
        """A page's tree."""
        return html.document_fromstring((self.root / path).read_text(encoding="utf-8"))

    @cache  # noqa: B019 - as above
    def ids(self, path: str) -> frozenset[str]:
        """Every id of a page."""
        return frozenset(str(value) for value in self.page(path).xpath("//@id"))

    def sheets(self, document: str) -> list[str]:
        """Paths of a document's sheets in the order in which "next" leads through them."""
        paths = sorted((self.root / "documents" / document / "pages").glob("*-p*.html"), key=_number)
        return [path.relative_to(self.root).as_posix() for path in paths]

    def wrong_sums(self) -> list[str]:
        """What the manifest and the folder disagree on: a file missing, changed, or not listed."""
        return wrong_sums(self.root)


def wrong_sums(root: Path) -> list[str]:
    """What a site's manifest and its folder disagree on; a site without a manifest disagrees altogether."""
    manifest = root / "manifest.json"
    if not manifest.is_file():
        return ["no manifest.json"]
    content = json.loads(manifest.read_text(encoding="utf-8"))
    listed: dict[str, str] = dict(content.get("files", {}))
    for part, digest in content.get("parts", {}).items():
        data = (root / part).read_bytes()
        listed |= json.loads(data)["files"] | {part: digest}
    present = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    present.pop("manifest.json")
    faults = [f"{path} is not listed" for path in sorted(present.keys() - listed.keys())]
    for path, digest in sorted(listed.items()):
        if path not in present:
            faults.append(f"{path} is missing")
        elif hashlib.sha256(present[path].read_bytes()).hexdigest() != digest:
            faults.append(f"{path} has another content")
    return faults


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-p")[2])
