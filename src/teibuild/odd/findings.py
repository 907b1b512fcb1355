"""What is found while an ODD is compiled, gathered in one list."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from teibuild.disk import lies_in
from teibuild.model import Diagnostic, Rule, has_errors
from teibuild.odd.files import Place
from teibuild.odd.rules import MISSING_PART
from teibuild.tei.errors import SourceError


class Findings(Struct):
    """Diagnostics, each once."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def add(
        self,
        rule: Rule,
        place: Place,
        message: str,
        hint: str = "",
        *,
        attribute: str = "",
        token: str = "",
        detail: str = "",
    ) -> None:
        """Note what a rule has to say at a place; see :meth:`teibuild.odd.files.Place.report`."""
        self.note(place.report(rule, message, hint, attribute=attribute, token=token, detail=detail))

    def note(self, diagnostic: Diagnostic) -> None:
        """Note a diagnostic, unless the same has been said already."""
        key = (diagnostic.code, diagnostic.location, diagnostic.message)
        if key not in self._seen:
            self._seen.add(key)
            self.diagnostics.append(diagnostic)

    def note_unread(self, error: SourceError, path: Path, place: Place, attribute: str) -> None:
        """Note what keeps a file from being read that an ODD names.

        It is told in that file, unless this lies outside the folder of what names it: then nothing of it is shown,
        since an ODD may name any file of a machine.

        Args:
            error: What is wrong with it.
            path: Where it lies.
            place: What names it.
            attribute: The attribute that does.
        """
        if lies_in(path, place.file.path.parent):
            for diagnostic in error.diagnostics:
                self.note(diagnostic)
            return
        first = error.diagnostic
        message = f"{path.name} cannot be read: line {first.location.line or 1}: {first.message}"
        self.add(MISSING_PART, place, message, "Name an ODD, or correct that file.", attribute=attribute)

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps a schema from being made."""
        return has_errors(self.diagnostics)

    def in_order(self) -> tuple[Diagnostic, ...]:
        """All of them, in the order of report."""
        return tuple(sorted(self.diagnostics, key=lambda diagnostic: diagnostic.sort_key))
