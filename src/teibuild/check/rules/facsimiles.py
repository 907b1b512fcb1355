"""Page images: that those which are named are there, and each page has its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document, named
from teibuild.check.nearest import did_you_mean
from teibuild.model import Diagnostic, Fact, Location, Rule, Severity
from teibuild.read.pictures import SHOWN
from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.pointers import Reach

MISSING_IMAGE: Final = Rule(
    "TB860",
    "missing-image",
    Severity.ERROR,
    "a page image is not in the edition's folder",
    "Readers would see an empty frame. Paths are counted from the file that they stand in.",
    bad='<graphic url="facsimiles/page-1.jpg"/> in documents/',
    good='<graphic url="../facsimiles/page-1.jpg"/>',
)
IMAGE_NAME_CASE: Final = Rule(
    "TB861",
    "image-name-case",
    Severity.ERROR,
    "the name of an image differs in capitals from its file",
    "On Windows and on most Macs the file is found all the same, on the web server it is not.",
    bad='<graphic url="../facsimiles/Page-1.JPG"/>, the file being page-1.jpg',
    good='<graphic url="../facsimiles/page-1.jpg"/>',
)
UNUSED_IMAGE: Final = Rule(
    "TB862",
    "unused-image",
    Severity.INFO,
    "an image in facsimiles/ is shown by no document",
    "Perhaps a page lacks its image, or the file is left over.",
    bad="facsimiles/page-8.jpg, and no document that names it",
    good='<graphic url="../facsimiles/page-8.jpg"/>',
)
PAGE_WITHOUT_IMAGE: Final = Rule(
    "TB863",
    "page-without-image",
    Severity.WARNING,
    "a page has no image, where others of its document have one",
    "Page by page, readers would find a gap. If the image is lost, exempt the page with that reason.",
    bad='<pb n="1" facs="#s1"/> … <pb n="2"/>',
    good='<pb n="1" facs="#s1"/> … <pb n="2" facs="#s2"/>',
)
DOUBLED_IMAGE: Final = Rule(
    "TB864",
    "doubled-image",
    Severity.WARNING,
    "two pages have the same image",
    "One of the two shows readers another page than the one they read. Mostly a line was copied and not changed.",
    bad='<pb n="1" facs="#s1"/> … <pb n="2" facs="#s1"/>',
    good='<pb n="1" facs="#s1"/> … <pb n="2" facs="#s2"/>',
)
WRONG_SURFACE: Final = Rule(
    "TB865",
    "wrong-surface",
    Severity.ERROR,
    "facs leads to something that is no image",
    "facs names the surface of the page in facsimile, or an image file.",
    bad='<pb n="1" facs="#p1"/>, p1 being a paragraph',
    good='<pb n="1" facs="#s1"/> and <surface xml:id="s1"><graphic url="…"/></surface>',
)
UNUSED_SURFACE: Final = Rule(
    "TB866",
    "unused-surface",
    Severity.INFO,
    "a surface of the facsimile belongs to no page",
    "Its image is listed but never shown. A pb with facs says which page it is of.",
    bad='<surface xml:id="s2">…</surface>, and no facs="#s2"',
    good='<pb n="2" facs="#s2"/>',
)
IMAGE_NOT_FOR_BROWSERS: Final = Rule(
    "TB868",
    "image-not-for-browsers",
    Severity.WARNING,
    "an image is of a kind that browsers do not show",
    "Browsers show JPEG, PNG, WebP, AVIF, GIF and SVG. Keep the archive's TIFF, and name a copy for reading.",
    bad='<graphic url="../facsimiles/page-1.tif"/>',
    good='<graphic url="../facsimiles/page-1.jpg"/>',
)
RULES: Final = (
    MISSING_IMAGE, IMAGE_NAME_CASE, UNUSED_IMAGE, PAGE_WITHOUT_IMAGE, DOUBLED_IMAGE, WRONG_SURFACE, UNUSED_SURFACE,
    IMAGE_NOT_FOR_BROWSERS,
)  # fmt: skip

_FOLDER: Final = "facsimiles/"
_NOT_SHOWN: Final = frozenset(
    {".tif", ".tiff", ".pdf", ".psd", ".bmp", ".jp2", ".heic", ".raw", ".dng", ".xcf", ".djvu"}
)
_IMAGES: Final = frozenset({"surface", "graphic", "zone", "facsimile", "surfaceGrp"})
_NAMED: Final = 5
"""So many images are named in one message."""


def facsimiles(document: Document) -> Iterator[Diagnostic]:
    """Each page has an image of its own, if any has."""
    pages = list(document.in_text("pb"))
    with_image = [page for page in pages if page.get("facs")]
    if not with_image:
        if document.has("surface"):
            yield from _unused(document, set())
        return
    yield from _targets(document, with_image)
    yield from _gaps(document, pages, len(with_image))
    yield from _doubles(document, with_image)


def _targets(document: Document, pages: list[etree._Element]) -> Iterator[Diagnostic]:
    """What the pages point to is an image, and every image has its page."""
    used: set[str] = set()
    for page in pages:
        for pointer in page.get("facs", "").split():
            target = document.by_id.get(pointer[1:]) if pointer.startswith("#") else None
            if target is None:
                continue
            used.add(pointer[1:])
            if local(target) not in _IMAGES:
                message = f"facs leads to {named(target)}, which is no image."
                hint = "Point to the <surface> of the page in <facsimile>."
                yield document.at_value(WRONG_SURFACE, page, "facs", message, hint, token=pointer)
    yield from _unused(document, used)


def _unused(document: Document, used: set[str]) -> Iterator[Diagnostic]:
    idle = [
        surface
        for surface in document.each("surface")
        if xml_id(surface) not in used and not any(xml_id(graphic) in used for graphic in surface)
    ]
    if not idle:
        return
    which = f"The surface “{xml_id(idle[0])}”" if xml_id(idle[0]) else "This surface"
    message = f"{which} belongs to no page."
    if len(idle) > 1:
        message = f"{len(idle)} surfaces belong to no page; this is the first."
    hint = f'Write facs="#{xml_id(idle[0]) or "…"}" into the <pb> of its page.'
    yield document.at_element(UNUSED_SURFACE, idle[0], message, hint)


def _gaps(document: Document, pages: list[etree._Element], number: int) -> Iterator[Diagnostic]:
    bare = [page for page in pages if not page.get("facs")]
    if not bare:
        return
    which = f"Page {bare[0].get('n')}" if bare[0].get("n") else "This page"
    message = f"{which} has no image; {number} other {'page has' if number == 1 else 'pages have'} one."
    if len(bare) > 1:
        message = f"{len(bare)} of {len(pages)} pages have no image; {which[0].lower()}{which[1:]} is the first."
    yield document.at_element(PAGE_WITHOUT_IMAGE, bare[0], message, 'Add facs="…" with the image of the page.')


def _doubles(document: Document, pages: list[etree._Element]) -> Iterator[Diagnostic]:
    """Of two pages that show one file, or two surfaces that do, the second is at fault."""
    first: dict[str, etree._Element] = {}
    for page in pages:
        pointer = page.get("facs", "").split()[0]
        target = document.by_id.get(pointer[1:]) if pointer.startswith("#") else None
        graphic = None if target is None or target.get("ulx") else target.find(tei("graphic"))
        image = pointer if graphic is None else f"= {graphic.get('url')}"
        other = first.setdefault(image, page)
        if other is not page:
            shown = pointer if graphic is None else graphic.get("url")
            message = f"Page {page.get('n', '?')} has the same image as page {other.get('n', '?')}: {shown}."
            related = (document.related(other, "the other page"),)
            hint = "Name the page's own image."
            yield document.at_value(DOUBLED_IMAGE, page, "facs", message, hint, related=related)


_POINTING: Final = frozenset({("graphic", "url"), ("media", "url"), ("pb", "facs"), ("surface", "facs")})


def leads_to_image(element: str, attribute: str, file: str) -> bool:
    """Whether a pointer to a file is to an image, which is no TEI: by what points, and the file's name."""
    return (element, attribute) in _POINTING and not file.endswith(".xml")


def images(document: Document) -> Iterator[Fact]:
    """The image files that a document names."""
    with_images = (
        document.has("graphic") or document.has("media") or any(page.get("facs") for page in document.in_text("pb"))
    )
    if document.kind == "document" and with_images:
        for use in document.uses_to(Reach.EDITION):
            file = use.target.file
            if leads_to_image(use.name, use.attribute, file):
                yield Fact("image", file, use.attribute, document.order[use.element])


def images_across(corpus: Corpus) -> Iterator[Diagnostic]:
    """The files that documents name are there, and those that are there are named."""
    if corpus.edition is None:
        return
    used: set[str] = set()
    lower: dict[str, str] = {}
    for document, fact in corpus.facts("image"):
        file = fact.key
        used.add(file)
        suffix = PurePosixPath(file).suffix.lower()
        if file in corpus.listing:
            if suffix in _NOT_SHOWN:
                message = f"Browsers do not show {suffix[1:].upper()} files."
                hint = "Name a copy in JPEG, PNG, WebP or AVIF."
                yield corpus.at(IMAGE_NOT_FOR_BROWSERS, document, fact, message, hint, attribute=fact.value)
            continue
        lower = lower or {name.lower(): name for name in corpus.listing}
        same = lower.get(file.lower())
        if same:
            used.add(same)
            message = f"The file is called {same}, with other capitals."
            hint = "Write its name as it is; not every system finds it otherwise."
            yield corpus.at(IMAGE_NAME_CASE, document, fact, message, hint, attribute=fact.value)
        else:
            elsewhere = _elsewhere(file, corpus)
            used.update(elsewhere)  # meant, though not found
            message = f"There is no {file}."
            hint = did_you_mean(file, _pictures(corpus), "{}") or "Put it there, or correct the path."
            if elsewhere:
                hint = f"There is {elsewhere[0]}; paths are counted from the file that they stand in."
            yield corpus.at(MISSING_IMAGE, document, fact, message, hint, attribute=fact.value)
    yield from _left_over(corpus, used)


def _elsewhere(file: str, corpus: Corpus) -> list[str]:
    """Files of the same name in other folders."""
    name = PurePosixPath(file).name
    return sorted(other for other in corpus.listing if PurePosixPath(other).name == name)


def _pictures(corpus: Corpus) -> list[str]:
    return [other for other in corpus.listing if PurePosixPath(other).suffix.lower() in SHOWN | _NOT_SHOWN]


def _left_over(corpus: Corpus, used: set[str]) -> Iterator[Diagnostic]:
    if not used:
        return  # images that no document speaks of are for later
    idle = sorted(
        file
        for file in corpus.listing
        if file.startswith(_FOLDER) and PurePosixPath(file).suffix.lower() in SHOWN and file not in used
    )
    if idle:
        names = ", ".join(file.removeprefix(_FOLDER) for file in idle[:_NAMED])
        names += f" and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
        what = "An image is" if len(idle) == 1 else f"{len(idle)} images are"
        message = f"{what} shown by no document: {names}."
        hint = "Name them where their pages begin, or take them away."
        if len(idle) == 1:
            hint = "Name it where its page begins, or take it away."
        yield UNUSED_IMAGE.at(Location(idle[0]), message, hint)


CHECKS: Final = (facsimiles,)
GATHER: Final = (images,)
ACROSS: Final = (images_across,)
