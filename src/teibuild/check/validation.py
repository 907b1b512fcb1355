"""The validation of one file: begun when it has been parsed, and waited for when the verdict is needed."""

from __future__ import annotations

from dataclasses import replace

from teibuild.check.document import Document
from teibuild.check.java import JavaUnavailableError
from teibuild.check.jing import WrongSchemaError
from teibuild.check.schemas import Choice, check_schemas, files_of
from teibuild.check.verdicts import Verdicts, verdicts_of
from teibuild.model import Diagnostic


class Validation:
    """What the schemas of a file find, while Python does something else."""

    def __init__(self, document: Document, choice: Choice) -> None:
        self._document = document
        self._choice = choice
        self._asked = [
            (ref, *asked)
            for ref in choice.refs
            if ref.language in {"rng", "rnc"} and (asked := self._ask(choice, ref.address)) is not None
        ]

    def _ask(self, choice: Choice, address: str) -> tuple[Verdicts, int] | None:
        files = files_of(choice.space, address)
        if files.faults:
            return None
        try:
            verdicts = verdicts_of(files)
        except (JavaUnavailableError, WrongSchemaError):
            # Said when the schemas are asked for what they find.
            return None
        return verdicts, verdicts.ask(self._document.source.data)

    def result(self) -> list[Diagnostic]:
        """What is wrong with the file, once that is known."""
        met = {ref for ref, verdicts, number in self._asked if verdicts.is_valid(number)}
        refs = tuple(ref for ref in self._choice.refs if ref not in met)
        return check_schemas(self._document, replace(self._choice, refs=refs))
