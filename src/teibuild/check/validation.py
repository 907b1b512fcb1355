"""The validation of one file: begun when it has been parsed, and waited for when the verdict is needed."""

from __future__ import annotations

from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.check.java import JavaUnavailableError, WrongSchemaError
from teibuild.check.relaxng.kept import automaton_of, taken
from teibuild.check.schema_files import SchemaFiles
from teibuild.check.schema_refs import SchemaRef
from teibuild.check.schemas import Choice, SchemaSettings, everywhere, files_of, found_by, schemas_for, together
from teibuild.check.validator import Question
from teibuild.model import Diagnostic
from teibuild.tei.source import Source


def is_left_to_jing(settings: SchemaSettings) -> bool:
    """Whether Jing will be asked of most files: an automaton is not at hand for each RELAX NG of an edition.

    Args:
        settings: What the edition says of its schemas.
    """
    space = settings.space
    refs = schemas_for(Source("", "", b""), replace(settings, named=everywhere(settings.named))).refs
    grammars = (files_of(space, ref.address) for ref in refs if ref.language in {"rng", "rnc"})
    return any(not files.faults and automaton_of(files) is None for files in grammars)


class Validation:
    """What the schemas of a file find, while Python does something else."""

    def __init__(self, document: Document, choice: Choice) -> None:
        """Begin it; Jing is asked of what no automaton is sure of.

        Args:
            document: The file.
            choice: The schemas that judge it.
        """
        self._choice = choice
        self._found: dict[SchemaRef, list[Diagnostic]] = {}
        """What the schemas find that Jing is not asked about."""
        self._asked: dict[SchemaRef, tuple[SchemaFiles, Question]] = {}
        for ref in choice.refs:
            if ref.language in {"rng", "rnc"} and not (files := files_of(choice.space, ref.address)).faults:
                automaton = automaton_of(files)
                if automaton is not None and automaton.takes(document.root, document.source.data):
                    self._found[ref] = []
                else:
                    self._asked[ref] = files, Question(files, document.source.data)

    def presumed(self, document: Document) -> list[Diagnostic]:
        """What is wrong with the file if it is valid, as nearly all are; nothing is waited for."""
        choice = self._choice
        for ref in choice.refs:
            if ref not in self._asked and ref not in self._found:
                self._found[ref] = found_by(document, choice.space, ref)
        return together(choice, self._found)

    @property
    def is_certain(self) -> bool:
        """Whether the file is surely valid, so that Jing is not asked."""
        return not self._asked

    def is_as_presumed(self) -> bool:
        """Whether the file is valid, once that is known."""
        try:
            valid = True
            for files, question in self._asked.values():
                valid = not question.answer() and valid
                taken(files)
        except (JavaUnavailableError, WrongSchemaError):
            return False
        return valid

    def result(self, document: Document) -> list[Diagnostic]:
        """What is wrong with the file, once that is known; what was presumed already is not sought again."""
        asked = {
            ref: found_by(document, self._choice.space, ref, question) for ref, (_, question) in self._asked.items()
        }
        return together(self._choice, self._found | asked)
