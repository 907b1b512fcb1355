"""What a specification declares, as a record: elements, classes, macros, datatypes (TEI Guidelines, chapter TD)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lxml import etree
from msgspec import Struct

from teibuild.odd.files import Place

Kind = Literal["element", "class", "macro", "data"]
Mode = Literal["add", "change", "replace", "delete"]


class Words(Struct, frozen=True, eq=False):
    """What a specification says of itself in prose, in all languages."""

    glosses: tuple[etree._Element, ...] = ()
    descriptions: tuple[etree._Element, ...] = ()
    references: tuple[etree._Element, ...] = ()
    """Pointers to the chapters that treat of it."""


class Value(Struct, frozen=True, eq=False):
    """One value of a list."""

    ident: str
    name: str
    """What is written in documents: its ``altIdent``, or else its ident."""
    mode: Mode
    words: Words
    valid_until: str
    place: Place


class Values(Struct, frozen=True, eq=False):
    """A list of values."""

    kind: Literal["open", "semi", "closed"]
    mode: Mode
    has_mode: bool
    items: tuple[Value, ...]
    place: Place


class Constraint(Struct, frozen=True, eq=False):
    """A ``constraintSpec``."""

    ident: str
    mode: Mode
    scheme: str
    language: str
    place: Place


class Attribute(Struct, frozen=True, eq=False):
    """An ``attDef``."""

    ident: str
    name: str
    """What is written in documents."""
    namespace: str
    mode: Mode
    has_mode: bool
    usage: str
    """Empty where it is not said, which means optional."""
    datatype: Place | None
    values: Values | None
    default: str
    constraints: tuple[Constraint, ...]
    words: Words
    valid_until: str
    place: Place


class AttributeRef(Struct, frozen=True, eq=False):
    """An ``attRef``: an attribute of a class, or all of them."""

    class_ident: str
    name: str
    """The attribute; empty for all that the class has itself or by its classes."""
    place: Place
    definition: str = ""
    """The name of a definition in the schema, as it is written; empty where the class is named."""


class AttributeList(Struct, frozen=True, eq=False):
    """An ``attList``: attributes of which all may be used, or one only."""

    is_choice: bool = False
    items: tuple[Attribute | AttributeRef | AttributeList, ...] = ()

    def attributes(self) -> Iterator[Attribute]:
        """Every attribute in it, however deep."""
        for item in self.items:
            if isinstance(item, Attribute):
                yield item
            elif isinstance(item, AttributeList):
                yield from item.attributes()


class Membership(Struct, frozen=True, eq=False):
    """A ``memberOf``."""

    key: str
    mode: Mode
    minimum: int
    maximum: int | None
    """Nothing for an unbounded number."""
    place: Place


class Spec(Struct, frozen=True, eq=False):
    """A specification of whatever kind."""

    kind: Kind
    ident: str
    module: str
    mode: Mode
    name: str
    """Of an element: what is written in documents."""
    namespace: str
    """Of an element; empty for that of the schema."""
    prefix: str | None
    """What its definition's name begins with; nothing for what the schema says."""
    class_type: str
    """Of a class: ``model`` or ``atts``."""
    memberships: tuple[Membership, ...]
    memberships_mode: Mode | None
    """How its classes stand to those that it had before; nothing where no classes are named."""
    content: Place | None
    values: Values | None
    attributes: AttributeList
    has_choice: bool
    """Whether its own ``attList`` says how it is organised."""
    constraints: tuple[Constraint, ...]
    words: Words
    valid_until: str
    parameters: tuple[etree._Element, ...]
    """Of an element with values that have parameters of a processing model: those."""
    place: Place
    is_own: bool = False
    """Whether the ODD itself has added, replaced or changed it."""


class ModuleRef(Struct, frozen=True, eq=False):
    """A ``moduleRef``: a module of the TEI, or a RELAX NG schema from elsewhere."""

    key: str
    url: str
    include: tuple[str, ...] | None
    exclude: tuple[str, ...]
    prefix: str
    source: str
    place: Place


class SpecRef(Struct, frozen=True, eq=False):
    """An ``elementRef``, ``classRef``, ``macroRef`` or ``dataRef`` of the schema itself."""

    kind: Kind
    key: str
    source: str
    include: tuple[str, ...] | None
    """Of a class of attributes: those that are wanted; nothing for all."""
    exclude: tuple[str, ...]
    place: Place


Declaration = Spec | ModuleRef | SpecRef | Constraint
