"""The words that stand on each page, told by a walk of the tests' own, to hold the program's against."""

from __future__ import annotations

from lxml import etree

from teibuild.tei.names import local, tei, xml_id
from teibuild.tei.text import NOT_TYPED, fold, is_editors_note


def faithful_pages(root: etree._Element) -> list[tuple[str, str]]:
    """The faithful text of a document, page by page in order.

    Returns pairs of the ``xml:id`` of the page's ``pb`` and the page's text, white space folded. Text before the first
    ``pb`` counts to the first page. A document without ``pb`` is one page, with an empty id.
    """
    pages: list[tuple[str, list[str]]] = []
    before: list[str] = []

    def walk(element: etree._Element) -> None:
        name = local(element)
        if not name or name in NOT_TYPED or is_editors_note(element):
            return
        if name == "pb":
            pages.append((xml_id(element), []))
        chunks = pages[-1][1] if pages else before
        if name in {"lb", "p", "head", "fw", "cb"}:
            chunks.append("\n")
        if element.text:
            chunks.append(element.text)
        for child in element:
            walk(child)
            if child.tail:
                (pages[-1][1] if pages else before).append(child.tail)
        if name in {"p", "head", "fw", "label", "dateline", "signed", "stamp"}:
            (pages[-1][1] if pages else before).append("\n")

    for text in root.iter(tei("text")):
        walk(text)
        break
    if not pages:
        return [("", fold("".join(before)))]
    pages[0][1].insert(0, "".join(before))
    return [(page, fold("".join(chunks))) for page, chunks in pages]
