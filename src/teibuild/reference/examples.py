"""Examples of an element: their TEI, and what the reading view and the view of pages make of it."""

from __future__ import annotations

import re
import textwrap
from typing import Final

from lxml import etree, html
from msgspec.structs import replace

from teibuild.odd.names import EXAMPLES
from teibuild.odd.specs import Spec
from teibuild.read.registers import Registers
from teibuild.reference.model import ElementEntry, Example
from teibuild.tei.names import TEI, XML_LANG, tei
from teibuild.views.document import view_document

_MOST: Final = 3
"""How many examples are shown where the TEI gives them, which gives some in many languages."""
_PAGE: Final = "example-page"
_SKELETON: Final = f"""<TEI xmlns="{TEI}" xml:id="example"><teiHeader/><text><body>
<div type="document" xml:id="example-paper"><pb xml:id="{_PAGE}" n="1"/>{{}}</div></body></text></TEI>"""
_PARTIAL: Final = frozenset({"choice", "subst", "app"})
"""Elements that mean nothing with one child alone."""
_DECLARED: Final = re.compile(r'\s+xmlns(?::\w+)?="[^"]*"')
_FIRST: Final = re.compile(r"<([\w.-]+)")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "section"})
_BLOCKS: Final = frozenset({"blockquote", "div", "dl", "figure", "hr", "ol", "p", "pre", "table", "ul"})
_PHRASES: Final = ("p", "span", "em", "strong", "i", "b", "q", "cite", "sup", "sub")
_PARTS: Final = {
    "ul": ("li",),
    "ol": ("li",),
    "table": ("caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"),
}
"""Element → what stands in it, and nothing else does."""
_LEFT_OUT: Final = frozenset({"permalink", "note-back", "tip"})
"""Classes of what makes sense in a whole document only."""
_KEPT: Final = frozenset({"class", "lang", "dir", "style", "datetime", "hidden", "aria-hidden"})


def examples_of(spec: Spec, wanted: tuple[str, ...]) -> tuple[Example, ...]:
    """The examples that an ODD gives of an element.

    Args:
        spec: The element.
        wanted: Languages, the best first; an example in another one is left out.
    """
    found = []
    for exemplum in spec.place.element.findall(tei("exemplum")):
        language = (exemplum.get(XML_LANG) or "").partition("-")[0]
        if language in {"", "und", "mul", *(each.partition("-")[0] for each in wanted)}:
            found += [Example(_source(each)) for each in exemplum.iter(f"{{{EXAMPLES}}}egXML")]
    return tuple(found[:_MOST])


def shown(element: ElementEntry, elements: dict[str, ElementEntry], language: str) -> ElementEntry:
    """An element with its examples as the views show them.

    Args:
        element: The element.
        elements: All of the schema.
        language: The language of the interface.
    """
    names = {other.name: ident for ident, other in reversed(elements.items())}
    return replace(element, examples=tuple(_shown(example, names, elements, language) for example in element.examples))


def _shown(example: Example, names: dict[str, str], elements: dict[str, ElementEntry], language: str) -> Example:
    """An example as the views show it, in what it may stand in."""
    begun = _FIRST.search(example.source)
    ident = names.get(begun[1]) if begun else None
    around = _way(ident, elements) if ident else None
    if around is None:
        return example
    begin = "".join(f"<{elements[ident].name}>" for ident in around)
    end = "".join(f"</{elements[ident].name}>" for ident in reversed(around))
    return _rendered(example, begin, end, language)


def _way(ident: str, elements: dict[str, ElementEntry]) -> list[str] | None:
    """The elements that an element of the text stands in, from the outermost below ``div``; nothing in the header."""
    ways: dict[str, list[str]] = {ident: []}
    waiting = [ident]
    for known in waiting:
        above = elements[known].contained_by
        if "div" in above:
            return ways[known]
        # Where a paragraph does, nothing rarer is taken.
        for parent in ("p",) if "p" in above else above:
            if parent not in _PARTIAL and parent not in ways:
                ways[parent] = [parent, *ways[known]]
                waiting.append(parent)
    return None


def _source(example: etree._Element) -> str:
    """The TEI of an example, from the margin."""
    text = etree.tostring(example, encoding="unicode", with_tail=False)
    inner = re.sub(r"\A<[^>]*>|</[^>]*>\Z", "", text)
    return textwrap.dedent(_DECLARED.sub("", inner).strip("\n").rstrip())


def _rendered(example: Example, begin: str, end: str, language: str) -> Example:
    text = f"{begin}{example.source}{end}"
    try:
        root = etree.fromstring(_SKELETON.format(text))
    except etree.XMLSyntaxError:
        # An example may show what is not well-formed, or use a namespace that it does not declare.
        return example
    result = view_document(root, "documents/example.xml", Registers(), language)
    pages = "".join(sheet.html for sheet in result.sheets)
    text = result.reading + "".join(note.html for note in result.endnotes)
    return replace(example, reading=_alone(text), pages=_alone(pages))


def _alone(text: str) -> str:
    """What a view shows, fit to stand on a page of another kind: without ids, links and headings.

    Empty where nothing is left to be seen.
    """
    whole = html.fragment_fromstring(text, create_parent="div")
    for element in list(whole.iter("*")):
        classes = set((element.get("class") or "").split())
        if classes & _LEFT_OUT or (element.get("id") == _PAGE and "pagemark" in classes):
            element.drop_tree()
    for element in list(whole.iter("*")):
        if element.tag == "a":
            element.tag = "span"
        elif element.tag in _HEADINGS:
            element.tag = "div"
        role = element.get("role") == "img"
        for name in list(element.attrib):
            if name not in _KEPT and not (role and name in {"role", "aria-label"}):
                del element.attrib[name]
        if element.get("class") == "page-marks" and not len(element):
            element.drop_tree()
    _made_sound(whole)
    if not whole.text_content().strip() and whole.find(".//*[@role]") is None:
        return ""
    return (whole.text or "") + "".join(html.tostring(child, encoding="unicode") for child in whole)


def _made_sound(whole: html.HtmlElement) -> None:
    """Make a ``div`` of what HTML forbids: in examples, anything may hold paragraphs, and a list what is no item."""
    for tag, parts in _PARTS.items():
        for element in list(whole.iter(tag)):
            if any(child.tag not in parts for child in element):
                for part in (*element.iter(*parts), element):
                    part.tag = "div"
    for element in list(whole.iter(*_PHRASES)):
        if any(inner.tag in _BLOCKS for inner in element.iterdescendants()):
            element.tag = "div"
