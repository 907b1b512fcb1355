"""A stylesheet that asks for other documents, run until it has all that it asks for."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.schematron.aside import Aside, StoppedError
from teibuild.check.schematron.asking import Asked
from teibuild.check.schematron.neighbours import ADDRESS, Neighbours, Refusal
from teibuild.check.schematron.saxon import Gift, Made, SaxonError, Sheet, WantedError

_ROUNDS: Final = 100
"""How often one document may ask for more."""
_REFUSED: Final = r"(?s)urn:x-teibuild:refused (.*?)\s*urn:x-teibuild:end"


class Inquiry:
    """The rules of a Schematron that ask for other documents, and the answers."""

    def __init__(self, neighbours: Neighbours, asked: Asked) -> None:
        """Nothing is opened yet.

        Args:
            neighbours: The files that may be opened.
            asked: What the rules ask for.
        """
        self._neighbours = neighbours
        written = asked.written.items()
        self._written = {f"{base} {' '.join(reference.split())}": place for (base, reference), place in written}
        self.files = None if asked.known is None else neighbours.paths(asked.known)
        """The files that may be asked for; nothing where that depends on the document."""
        self._refused: dict[str, Refusal] = {}
        self._by_address: dict[str, Document] = {}
        self._sheets: list[Sheet | Aside] = []
        """Those that have been given anything."""

    def run(self, sheet: Sheet | Aside, document: Document) -> Made:
        """What comes out of a document, once the stylesheet has got all that it asks for.

        Raises:
            SaxonError: The document cannot be put through.
            StoppedError: It took too long, or does not stop asking.
        """
        if self._neighbours.is_full:
            self._neighbours.forget()
            self._by_address.clear()
            for each in self._sheets:
                each.forget()
            self._sheets.clear()
        if sheet not in self._sheets:
            self._sheets.append(sheet)
        for wish in self._written:
            sheet.give(self._answer(wish, document, fixed=True))
        for _ in range(_ROUNDS):
            try:
                made = sheet.run(document.source.text, f"{ADDRESS}{quote(document.file)}")
            except WantedError as error:
                for wish in error.wanted:
                    sheet.give(self._answer(wish, document))
            except SaxonError as error:
                self._note(error.asked, document)
                raise
            else:
                self._note(made.asked, document)
                return made
        raise StoppedError("asks for more and more")

    def _note(self, asked: tuple[str, ...], document: Document) -> None:
        """Note with a document what was opened for it."""
        for wish in asked:
            self._answer(wish, document)

    def _answer(self, wish: str, document: Document, *, fixed: bool = False) -> Gift:
        base, _, reference = wish.partition(" ")
        found = self._neighbours.open(base, reference, document)
        if isinstance(found, Refusal):
            self._refused[wish] = found
            return Gift(wish, "", "", fixed)
        address = f"{ADDRESS}{quote(found.file)}"
        self._by_address[address] = found
        return Gift(wish, address, found.source.text, fixed)

    def opened(self, address: str) -> Document | None:
        """A document that was opened, by its address."""
        return self._by_address.get(address)

    def wish(self, said: str) -> str:
        """What was asked for and not given, if that is why something cannot be evaluated; else nothing.

        Args:
            said: Saxon's words.
        """
        found = re.search(_REFUSED, said)
        wish = " ".join(found[1].split()) if found else ""
        return wish if wish in self._refused else ""

    def refusal(self, wish: str) -> tuple[Refusal, tuple[etree._Element, str] | None]:
        """Why a wish was not granted, and the element and attribute of the Schematron where it is written out."""
        return self._refused[wish], self._written.get(wish)
