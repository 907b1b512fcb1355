"""Where each element of a Schematron was written, kept through inclusion and compilation.

Every element of Schematron and of XSLT bears a number in an attribute; whatever is made from it bears it too, so that
what is said of the compiled stylesheet can be said of the source.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.names import SCHEMATRON, XSLT
from teibuild.model import Diagnostic, Related, Rule

AT: Final = "{urn:x-teibuild:schematron}at"
"""The attribute that bears the number."""
OF: Final = "{urn:x-teibuild:schematron}of"
"""In a compiled stylesheet: the attribute of the source that an expression was taken from."""


class Parts:
    """The numbered elements of one Schematron, from however many files."""

    def __init__(self) -> None:
        self._written: list[tuple[Document, etree._Element]] = []

    def number(self, document: Document) -> None:
        """Give each element of Schematron or XSLT in a file its number."""
        for element in document.root.iter(f"{{{SCHEMATRON}}}*", f"{{{XSLT}}}*"):
            element.set(AT, str(len(self._written)))
            self._written.append((document, element))

    def find(self, number: str) -> tuple[Document, etree._Element]:
        """The file and the element behind a number."""
        return self._written[int(number)]

    def of(self, element: etree._Element) -> tuple[Document, etree._Element]:
        """The file and the element that an element was made from; itself or the nearest around it that has a number."""
        found: etree._Element | None = element
        while found is not None and found.get(AT) is None:
            found = found.getparent()
        return self.find(str(found.get(AT)) if found is not None else "0")

    def report(
        self,
        rule: Rule,
        element: etree._Element,
        attribute: str,
        message: str,
        hint: str = "",
        *,
        detail: str = "",
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        """A diagnostic that points at the value of an attribute, or at the element where it has no such attribute."""
        document, written = self.of(element)
        positions = document.positions
        span = positions.value(written, attribute) if attribute else positions.element(written)
        found = positions.report(rule, span, message, hint, related)
        return rule.at(
            found.location, message, hint, source_line=found.source_line, length=found.length, related=related,
            detail=detail,
        )  # fmt: skip

    def error(
        self, rule: Rule, element: etree._Element, attribute: str, message: str, hint: str = "", *, detail: str = ""
    ) -> SchematronError:
        """The same as an exception."""
        return SchematronError(self.report(rule, element, attribute, message, hint, detail=detail))
