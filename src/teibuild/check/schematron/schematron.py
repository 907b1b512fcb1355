"""A project's Schematron, made ready once, that any number of documents are checked against."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

from teibuild.check.document import Document
from teibuild.check.schematron import soundness
from teibuild.check.schematron.aside import Aside, StoppedError
from teibuild.check.schematron.asking import lead
from teibuild.check.schematron.assembly import assemble
from teibuild.check.schematron.careful import Failed, Variable
from teibuild.check.schematron.compilation import UNEVALUATED, careful_stylesheet, explain, origin, stylesheet
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.inquiry import Inquiry
from teibuild.check.schematron.loading import Loader, Resolve, beside
from teibuild.check.schematron.neighbours import ADDRESS, Neighbours
from teibuild.check.schematron.parts import Parts
from teibuild.check.schematron.reports import diagnostics, refusal
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON, SCHEMATRON_FAILURE
from teibuild.check.schematron.saxon import Made, SaxonError, SaxonUnavailableError, Sheet, saxon
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
        asked = lead(schema, self._parts)
        self._inquiry = Inquiry(Neighbours(root), asked) if asked is not None else None
        self._seconds = seconds if endless else 0
        self._again = partial(careful_stylesheet, schema, meant, visited, asks=asked is not None)
        try:
            self._made = stylesheet(schema, meant, visited, asks=asked is not None)
            self._sheet = self._compiled(self._made)
        except SaxonUnavailableError as error:
            raise SchematronError(_unavailable(self.file, error)) from None
        except StoppedError:
            raise SchematronError(self._stopped()) from None
        except SaxonError as error:
            raise explain(error, self._made, self._parts) from None

    @property
    def opens(self) -> frozenset[str] | None:
        """The other files that the rules may open; nothing where that depends on the document that is checked."""
        return self._inquiry.files if self._inquiry is not None else frozenset()

    def _compiled(self, made: str) -> Sheet | Aside:
        """A stylesheet in this process, or in one of its own for as long as it may take."""
        if not self._seconds:
            return saxon().compile(made)
        aside = Aside(made, self._seconds)
        aside.compile()
        return aside

    @cached_property
    def _careful(self) -> tuple[Sheet | Aside, dict[str, Variable]]:
        """The rules for documents for which a variable cannot be evaluated, and the variables."""
        made, variables = self._again()
        return self._compiled(made), variables

    def check(self, document: Document) -> list[Diagnostic]:
        """What the rules find in a document, in document order."""
        if self._failed is not None:
            return [self._failed]
        try:
            try:
                made = self._run(self._sheet, document)
            except SaxonError as error:
                found = self._carefully(document)
                return [self._whole(document, error)] if found is None else found
            found = self._carefully(document) if made.failed else None
        except StoppedError:
            self._failed = self._stopped(document)
            return [self._failed]
        return diagnostics(made.text, document, self._parts, self._inquiry) if found is None else found

    def _run(self, sheet: Sheet | Aside, document: Document) -> Made:
        if self._inquiry is not None:
            return self._inquiry.run(sheet, document)
        return sheet.run(document.source.text, f"{ADDRESS}{quote(document.file)}")

    def _carefully(self, document: Document) -> list[Diagnostic] | None:
        """What the rules find that can be evaluated, and why the others cannot; nothing if that does not help."""
        try:
            sheet, variables = self._careful
            made = self._run(sheet, document)
        except SaxonError:
            return None
        failed = Failed.told(variables, made.failed)
        found = [self._needing(document, *each) for each in failed.firsts]
        found += diagnostics(made.text, document, self._parts, self._inquiry, failed)
        return sorted(dict.fromkeys(found), key=lambda item: item.sort_key)

    def _stopped(self, document: Document | None = None) -> Diagnostic:
        """The rules took too long; the documents that come after are not even tried, and get the same diagnostic."""
        source, element = self._parts.find("0")
        span = source.positions.element(element)
        message = "The rules need more time or memory than they get; no document is checked by them any more."
        hint = "Look for a function that calls itself without end, or for a very long range of numbers."
        related = (Related(Location(document.file), "while this file was checked"),) if document else ()
        return source.positions.report(SCHEMATRON_FAILURE, span, message, hint, related)

    def _whole(self, document: Document, error: SaxonError) -> Diagnostic:
        """Something outside the assertions cannot be evaluated, such as a function that calls itself."""
        fault = error.faults[0]
        where = origin(fault, self._made, self._parts)
        return self._unevaluated(document, f"The rules of {self.file}", fault.text, error.said, where)

    def _needing(self, document: Document, at: str, text: str) -> Diagnostic:
        """A variable cannot be evaluated, and so the rules that need it.

        Args:
            document: The document.
            at: The number of the place that the variable was written at.
            text: Saxon's words.
        """
        source, element = self._parts.find(at)
        who = f"The rules of {self.file} that need ${element.get('name')}"
        return self._unevaluated(document, who, text, text, source.related(element, UNEVALUATED))

    def _unevaluated(self, document: Document, who: str, text: str, told: str, where: Related) -> Diagnostic:
        """Rules cannot be evaluated for a document.

        Args:
            document: The document.
            who: Which rules.
            text: What is wrong, in Saxon's words.
            told: All of its words.
            where: The place in the Schematron.
        """
        wish = self._inquiry.wish(told) if self._inquiry else ""
        refused = self._inquiry.refusal(wish) if self._inquiry and wish else None
        if refused and refused[1]:
            return refusal(refused[0], refused[1], self._parts)
        message = f"{who} cannot be evaluated for this file: {said(text)}"
        hint = "Look at the variables and functions that they use."
        rule, detail = SCHEMATRON_FAILURE, text
        more: tuple[Related, ...] = ()
        if refused:
            rule, why, hint, more = refused[0].rule, refused[0].why, refused[0].hint, refused[0].related
            message, detail = f"The Schematron {self.file} {why}", ""
        span = document.positions.element(document.root)
        found = document.positions.report(rule, span, message, hint)
        return rule.at(
            found.location, message, hint, source_line=found.source_line, length=found.length,
            related=(where, *more), detail=detail,
        )  # fmt: skip


def _unavailable(file: str, error: SaxonUnavailableError) -> Diagnostic:
    message = "Schematron cannot be checked: there is no Saxon here."
    return BROKEN_SCHEMATRON.at(Location(file), message, "Install the package saxonche.", detail=str(error))
