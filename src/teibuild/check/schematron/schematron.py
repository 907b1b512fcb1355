"""A project's Schematron, made ready once, that any number of documents are checked against."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote

from teibuild.check.document import Document
from teibuild.check.schematron import soundness
from teibuild.check.schematron.aside import Aside, StoppedError
from teibuild.check.schematron.asking import lead
from teibuild.check.schematron.assembly import assemble
from teibuild.check.schematron.compilation import explain, origin, stylesheet
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.inquiry import Inquiry
from teibuild.check.schematron.loading import Loader, Resolve, beside
from teibuild.check.schematron.neighbours import ADDRESS, Neighbours
from teibuild.check.schematron.parts import Parts
from teibuild.check.schematron.reports import diagnostics, refusal
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON, SCHEMATRON_FAILURE
from teibuild.check.schematron.saxon import SaxonError, SaxonUnavailableError, Sheet, saxon
from teibuild.check.schematron.saxon_words import said
from teibuild.model import Diagnostic, Location, Related

SECONDS: Final = 30.0
"""How long a Schematron that may not come to an end is given for one document."""


class Schematron:
    """The rules of a Schematron (ISO/IEC 19757-3:2016 and 2020), or of those in a RELAX NG schema or a TEI ODD."""

    def __init__(
        self, path: Path, *, phase: str = "", root: Path, resolve: Resolve = beside, seconds: float = SECONDS
    ) -> None:
        """Read and compile a Schematron.

        Args:
            path: The file: Schematron, RELAX NG in XML syntax, or ODD.
            phase: The phase to be checked; without one the schema's own choice, else all patterns.
            root: The folder outside of which nothing is read; places are given from there.
            resolve: From a reference and the file that it stands in to the file that is meant.
            seconds: How long one document may take, where it cannot be shown that the rules come to an end.

        Raises:
            SchematronError: The Schematron is wrong, or asks for what it does not get.
            SourceError: A file of it is not well-formed, or cannot be read.
        """
        self._parts = Parts()
        loader = Loader(root, self._parts, resolve)
        document = loader.first(path)
        self.file = document.file
        """Its path from the folder."""
        self._failed: Diagnostic | None = None
        schema = assemble(document, loader)
        meant = soundness.check(schema, phase, self._parts)
        endless = soundness.may_be_endless(schema)
        visited = soundness.kinds_visited(schema)
        written = lead(schema, self._parts)
        self._inquiry = Inquiry(Neighbours(root), written) if written is not None else None
        try:
            self._made = stylesheet(schema, meant, visited, asks=written is not None)
            self._sheet = self._compiled(seconds if endless else 0)
        except SaxonUnavailableError as error:
            raise SchematronError(_unavailable(self.file, error)) from None

    def _compiled(self, seconds: float) -> Sheet | Aside:
        """The stylesheet in this process, or in one of its own for as long as it may take."""
        try:
            if not seconds:
                return saxon().compile(self._made)
            aside = Aside(self._made, seconds)
            aside.compile()
        except StoppedError:
            raise SchematronError(self._stopped()) from None
        except SaxonError as error:
            raise explain(error, self._made, self._parts) from None
        return aside

    def check(self, document: Document) -> list[Diagnostic]:
        """What the rules find in a document, in document order."""
        if self._failed is not None:
            return [self._failed]
        try:
            if self._inquiry is not None:
                made = self._inquiry.run(self._sheet, document)
            else:
                made = self._sheet.run(document.source.text, f"{ADDRESS}{quote(document.file)}").text
        except StoppedError:
            self._failed = self._stopped(document)
            return [self._failed]
        except SaxonError as error:
            return [self._whole(document, error)]
        return diagnostics(made, document, self._parts, self._inquiry)

    def _stopped(self, document: Document | None = None) -> Diagnostic:
        """The rules took too long; the documents that come after are not even tried, and get the same diagnostic."""
        source, element = self._parts.find("0")
        span = source.positions.element(element)
        message = "The rules need more time or memory than they get; no document is checked by them any more."
        hint = "Look for a function that calls itself without end, or for a very long range of numbers."
        related = (Related(Location(document.file), "while this file was checked"),) if document else ()
        return source.positions.report(SCHEMATRON_FAILURE, span, message, hint, related)

    def _whole(self, document: Document, error: SaxonError) -> Diagnostic:
        """Something outside the assertions cannot be evaluated, such as a variable of the schema."""
        fault = error.faults[0]
        wish = self._inquiry.wish(error.said) if self._inquiry else ""
        refused = self._inquiry.refusal(wish) if self._inquiry and wish else None
        if refused and refused[1]:
            return refusal(refused[0], refused[1], self._parts)
        message = f"The rules of {self.file} cannot be evaluated for this file: {said(fault.text)}"
        hint = "Look at the variables and functions that they use."
        rule, detail = SCHEMATRON_FAILURE, fault.text
        more: tuple[Related, ...] = ()
        if refused:
            rule, why, hint, more = refused[0].rule, refused[0].why, refused[0].hint, refused[0].related
            message, detail = f"The Schematron {self.file} {why}", ""
        span = document.positions.element(document.root)
        found = document.positions.report(rule, span, message, hint)
        return rule.at(
            found.location, message, hint, source_line=found.source_line, length=found.length,
            related=(origin(fault, self._made, self._parts), *more), detail=detail,
        )  # fmt: skip


def _unavailable(file: str, error: SaxonUnavailableError) -> Diagnostic:
    message = "Schematron cannot be checked: there is no Saxon here."
    return BROKEN_SCHEMATRON.at(Location(file), message, "Install the package saxonche.", detail=str(error))
