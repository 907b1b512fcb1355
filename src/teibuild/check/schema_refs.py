"""One schema that judges a file."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Language = Literal["rng", "rnc", "xsd", "schematron"]


class SchemaRef(Struct, frozen=True):
    """A schema by its address, and the language it is read in; small, and fit to be sent to other processes."""

    address: str
    language: Language
    phase: str = ""
    """The phase of Schematron; empty for the schema's own choice."""

    @property
    def is_grammar(self) -> bool:
        """Whether it describes a whole file, so that it takes the place of teibuild's own."""
        return self.language != "schematron"
