"""What a reference says, as records."""

from __future__ import annotations

from msgspec import Struct, field


class Value(Struct, frozen=True):
    """A value that an attribute may have."""

    name: str
    description: str = ""


class AttributeEntry(Struct, frozen=True):
    """An attribute of an element."""

    name: str
    required: bool
    description: str = ""
    values: tuple[Value, ...] = ()
    """Empty where the attribute's datatype alone says what it may hold."""
    datatypes: tuple[str, ...] = ()
    """Names of datatypes: of the TEI, of the ODD, or of XML Schema."""
    several: bool = False
    """Whether it holds a list of words."""

    @property
    def is_open(self) -> bool:
        """Whether it may hold other values than those that are listed."""
        return bool(self.values and self.datatypes)


class Example(Struct, frozen=True):
    """An example: the TEI, and what the two views make of it; these are empty where it is nothing that they show."""

    source: str
    reading: str = ""
    pages: str = ""


class ElementEntry(Struct, frozen=True):
    """An element."""

    ident: str
    """Unique in the schema; it names the element's page."""
    name: str
    gloss: str = ""
    description: str = ""
    sections: str = ""
    """Sections of the TEI Guidelines that treat of it."""
    module: str = ""
    attributes: tuple[AttributeEntry, ...] = ()
    contains: tuple[str, ...] = ()
    """Idents of elements."""
    holds_text: bool = False
    contained_by: tuple[str, ...] = ()
    """Idents of elements."""
    rules: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


class Reference(Struct, frozen=True):
    """The reference of a schema."""

    title: str
    made: str
    """From what it was made: the ODD, its digest, the TEI."""
    language: str
    elements: dict[str, ElementEntry] = field(default_factory=dict)
    """Ident → element, in order of the alphabet."""

    @property
    def modules(self) -> dict[str, list[ElementEntry]]:
        """Module → its elements, in order of the alphabet."""
        found: dict[str, list[ElementEntry]] = {}
        for element in self.elements.values():
            found.setdefault(element.module, []).append(element)
        return dict(sorted(found.items()))
