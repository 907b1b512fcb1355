"""One Schematron from its files: what is included, extended from elsewhere or imported is put in its place."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.schematron.embedded import from_odd, from_relax_ng
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.loading import Loader
from teibuild.check.schematron.names import RELAX_NG, SCHEMATRON, SCHEMATRON_1_5, XSLT, sch, xsl
from teibuild.check.schematron.parts import Parts
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON
from teibuild.tei.names import TEI, XML_ID

_XSLT_MODULE: Final = (xsl("stylesheet"), xsl("transform"))
Stack = tuple[tuple[str, str], ...]
"""The files, with the parts of them, that are being put in: none may need itself."""


def assemble(document: Document, loader: Loader) -> etree._Element:
    """The ``schema`` of a Schematron file, a RELAX NG schema or an ODD, with all that belongs to it.

    Raises:
        SourceError: The file is none of these, holds no Schematron, or needs what cannot be read.
    """
    namespace = etree.QName(document.root).namespace
    if document.root.tag == sch("schema"):
        schema = deepcopy(document.root)
    elif namespace == RELAX_NG:
        schema = from_relax_ng(document, loader)
    elif namespace == TEI:
        schema = from_odd(document, loader.parts)
    else:
        raise _not_schematron(document)
    _Inclusion(loader).expand(schema, ((document.file, ""),))
    return schema


class _Inclusion:
    """Puts in what elements refer to, file by file."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self.parts: Parts = loader.parts

    def expand(self, element: etree._Element, stack: Stack) -> None:
        for child in list(element.iterchildren("{*}*")):
            if child.tag == sch("include"):
                self._replace(child, [self._target(child)], stack)
            elif child.tag == sch("extends") and child.get("href") is not None:
                self._replace(child, self._extended(child, element), stack)
            elif child.tag in {xsl("include"), xsl("import")} and element.tag == sch("schema"):
                self._replace(child, self._imported(child), stack)
            else:
                self.expand(child, stack)

    def _replace(self, reference: etree._Element, targets: list[etree._Element], stack: Stack) -> None:
        """Put copies of elements in the place of the one that refers to them."""
        href = reference.get("href", "")
        key = (self.loader.next(reference).file, href.partition("#")[2])
        if key in stack:
            message = f"“{href}” includes itself" + (" by way of others." if stack[-1] != key else ".")
            raise self._error(reference, message, "Take out one of the references of the circle.")
        parent = reference.getparent()
        if parent is None:
            return
        holder = etree.Element(sch("holder"))
        holder.extend(deepcopy(target) for target in targets)
        inner: etree._Element = holder
        if parent.tag == sch("schema") and reference.tag != sch("include"):
            inner = etree.Element(sch("schema"))
            inner.extend(list(holder))
        self.expand(inner, (*stack, key))
        place = parent.index(reference)
        tail = reference.tail
        children = list(inner)
        parent[place : place + 1] = children
        if children:
            children[-1].tail = tail

    def _target(self, reference: etree._Element) -> etree._Element:
        """The element that a reference means: a file's outermost, or the one with the id behind ``#``."""
        document = self.loader.next(self._with_href(reference))
        fragment = reference.get("href", "").partition("#")[2]
        if not fragment:
            if document.root.tag == sch("schema") and reference.tag == sch("include"):
                message = f"“{reference.get('href')}” is a whole schema, which cannot stand inside another."
                raise self._error(reference, message, 'Write <extends href="…"/>, which takes over what it holds.')
            return document.root
        for element in document.root.iter("{*}*"):
            if fragment in {element.get("id"), element.get(XML_ID)}:
                return element
        message = f"{document.file} has no element with the id “{fragment}”."
        raise self._error(reference, message, "Correct the part behind #.")

    def _extended(self, reference: etree._Element, parent: etree._Element) -> list[etree._Element]:
        target = self._target(reference)
        if target.tag != parent.tag:
            wanted = etree.QName(parent).localname
            message = (
                f"“{reference.get('href')}” is <{etree.QName(target).localname}>, but <{wanted}> is extended here."
            )
            raise self._error(reference, message, f"Refer to a file whose outermost element is <{wanted}>.")
        return list(target.iterchildren("{*}*"))

    def _imported(self, reference: etree._Element) -> list[etree._Element]:
        document = self.loader.next(self._with_href(reference))
        if document.root.tag not in _XSLT_MODULE:
            message = f"“{reference.get('href')}” is no XSLT stylesheet."
            raise self._error(reference, message, "Its outermost element must be xsl:stylesheet.")
        return list(document.root.iterchildren("{*}*"))

    def _with_href(self, reference: etree._Element) -> etree._Element:
        if not reference.get("href", "").strip():
            name = etree.QName(reference).localname
            raise self._error(reference, f"<{name}> does not say which file it means.", 'Add href="…".', attribute="")
        return reference

    def _error(self, element: etree._Element, message: str, hint: str, *, attribute: str = "href") -> SchematronError:
        return self.parts.error(BROKEN_SCHEMATRON, element, attribute, message, hint)


def _not_schematron(document: Document) -> SchematronError:
    name = etree.QName(document.root)
    message = f"The file is no Schematron: it begins with <{name.localname}>."
    hint = f'A Schematron is <schema xmlns="{SCHEMATRON}">; it can also stand inside RELAX NG or a TEI ODD.'
    if name.namespace == SCHEMATRON_1_5:
        message = "The file is written in Schematron 1.5, which came before the standard."
        hint = f'Write xmlns="{SCHEMATRON}", and look through the rules.'
    elif name.namespace == SCHEMATRON:
        message = f"The file is a part of a Schematron: it begins with <{name.localname}>, not with <schema>."
        hint = "Name the file that includes it."
    elif name.localname == "schema" and name.namespace is None:
        message = "The file's elements are not Schematron's: <schema> declares no namespace."
        hint = f'Write <schema xmlns="{SCHEMATRON}">.'
    elif name.namespace == XSLT:
        hint = "It is an XSLT stylesheet, perhaps one that was made from a Schematron: name the Schematron itself."
    span = document.positions.element(document.root)
    return SchematronError(document.positions.report(BROKEN_SCHEMATRON, span, message, hint))
