"""The validation of one file: begun when it has been parsed, and waited for when the verdict is needed."""

from __future__ import annotations

from teibuild.check.document import Document
from teibuild.check.java import JavaUnavailableError, WrongSchemaError
from teibuild.check.schema_refs import SchemaRef
from teibuild.check.schemas import Choice, files_of, found_by, together
from teibuild.check.validator import Question
from teibuild.model import Diagnostic


class Validation:
    """What the schemas of a file find, while Python does something else."""

    def __init__(self, data: bytes, choice: Choice) -> None:
        """Begin it.

        Args:
            data: The file in UTF-8.
            choice: The schemas that judge it.
        """
        self._choice = choice
        grammars = {ref: files_of(choice.space, ref.address) for ref in choice.refs if ref.language in {"rng", "rnc"}}
        self._found: dict[SchemaRef, list[Diagnostic]] = {}
        """What the schemas find that Jing is not asked about."""
        self._asked = {ref: Question(files, data) for ref, files in grammars.items() if not files.faults}

    def presumed(self, document: Document) -> list[Diagnostic]:
        """What is wrong with the file if it is valid, as nearly all are; nothing is waited for."""
        choice = self._choice
        self._found = {ref: found_by(document, choice.space, ref) for ref in choice.refs if ref not in self._asked}
        return together(choice, self._found)

    def is_as_presumed(self) -> bool:
        """Whether the file is valid, once that is known."""
        try:
            return not any(question.answer() for question in self._asked.values())
        except (JavaUnavailableError, WrongSchemaError):
            return False

    def result(self, document: Document) -> list[Diagnostic]:
        """What is wrong with the file, once that is known; what was presumed already is not sought again."""
        asked = {ref: found_by(document, self._choice.space, ref, question) for ref, question in self._asked.items()}
        return together(self._choice, self._found | asked)
