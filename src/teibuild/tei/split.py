"""Where a volume is split: the part of XPath that can be decided on a start tag, with those around it.

``//div[@type='document']``, ``/TEI/text/body/div``, ``body//div[@n and @type="letter"]`` (XPath 1.0, sections 2 and
3): names, ``*``, ``/`` and ``//``, and conditions on attributes. A name without a prefix is TEI's, and so is one with
``tei:``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from teibuild.model.record import Record
from teibuild.tei.names import XML

_NAME: Final = r"[^\W\d][\w.-]*"
_STEP: Final = re.compile(rf"\s*(?:(?:tei:)?({_NAME})(?![\w.:(-])|(\*))\s*")
_SLASH: Final = re.compile(r"\s*(//?)")
_CONDITION: Final = re.compile(rf"""\s*@((?:xml:)?{_NAME})(?!:)\s*(?:=\s*(?:"([^"]*)"|'([^']*)')\s*)?""")
_AND: Final = re.compile(r"\s*(and\s|\])")
_MOST: Final = 1000
"""Characters of a path, at most: no volume needs a longer one."""
_FORMS: Final = "//div[@type='document'], /TEI/text/body/div or //div[@type='letter' and @n]"


class SplitError(Exception):
    """A path cannot be used to split a volume."""

    def __init__(self, offset: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.offset = offset
        """Where in the path, counted from 0."""
        self.message = message
        self.hint = hint


class Step(Record, frozen=True):
    """One step of a path: an element, and what must be true of it."""

    name: str
    """Name of a TEI element; ``*`` for any."""
    anywhere: bool
    """Whether it may stand anywhere below the step before; else it is a child of it."""
    conditions: tuple[tuple[str, str | None], ...] = ()
    """Attributes that it must have, by the names that the parser gives them, and their values where these count."""

    def fits(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Whether it can be an element of this name, with these attributes."""
        if self.name != name and (self.name != "*" or not name):
            return False
        return all(
            (found := attributes.get(attribute)) is not None and (value is None or found == value)
            for attribute, value in self.conditions
        )


class Open(NamedTuple):
    """An element that is open."""

    name: str
    """Its name, if it is TEI's; else empty."""
    attributes: Mapping[str, str]


def read_split(path: str) -> tuple[Step, ...]:
    """The steps of a path.

    Raises:
        SplitError: It asks for what a start tag, and those around it, do not tell; or it is no path.
    """
    if len(path) > _MOST:
        raise SplitError(0, f"The path has more than {_MOST} characters.", f"Write one such as {_FORMS}.")
    steps: list[Step] = []
    slash = _SLASH.match(path)
    # A name alone is sought anywhere: there is nothing else that it could be counted from.
    anywhere, offset = (slash[1] == "//", slash.end()) if slash else (True, 0)
    while True:
        step, offset = _step(path, offset, anywhere=anywhere)
        steps.append(step)
        if not path[offset:].strip():
            return tuple(steps)
        slash = _SLASH.match(path, offset)
        if not slash:
            raise _strange(path, offset)
        anywhere, offset = slash[1] == "//", slash.end()


def _step(path: str, offset: int, *, anywhere: bool) -> tuple[Step, int]:
    found = _STEP.match(path, offset)
    if not found:
        raise _strange(path, offset)
    conditions: list[tuple[str, str | None]] = []
    offset = found.end()
    while path.startswith("[", offset):
        offset += 1
        while True:
            condition = _CONDITION.match(path, offset)
            if not condition:
                raise _strange(path, offset)
            conditions.append((_attribute(condition[1]), condition[2] if condition[2] is not None else condition[3]))
            joint = _AND.match(path, condition.end())
            if not joint:
                raise _strange(path, condition.end())
            offset = joint.end()
            if joint[1] == "]":
                break
        offset += len(path[offset:]) - len(path[offset:].lstrip())
    return Step(found[1] or "*", anywhere, tuple(conditions)), offset


def _attribute(name: str) -> str:
    """An attribute's name as expat gives it."""
    return f"{XML} {name[4:]}" if name.startswith("xml:") else name


def _strange(path: str, offset: int) -> SplitError:
    offset += len(path[offset:]) - len(path[offset:].lstrip())
    rest = path[offset:]
    if not path.strip():
        return SplitError(0, "The path that splits the volume is empty.", f"Write one such as {_FORMS}.")
    if not rest:
        return SplitError(len(path.rstrip()) - 1, "The path ends too early.", f"Write one such as {_FORMS}.")
    prefix = re.match(rf"@?({_NAME}):(?!:)", rest)
    if prefix and prefix[1] not in {"tei", "xml"}:
        hint = "Leave it out: names without a prefix are TEI's."
        return SplitError(offset, f"The prefix {prefix[1]}: is not known in a path.", hint)
    shown = re.match(r"[\w.:@-]+(?:\(\)?)?|.", rest)
    what = f"“{shown[0] if shown else rest[0]}” cannot stand here"
    message = f"{what}: a volume is split by names, and by their attributes."
    return SplitError(offset, message, f"Write a path such as {_FORMS}.")


def splits(steps: Sequence[Step], opened: Sequence[Open], name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is one that a path leads to.

    Args:
        steps: The path.
        opened: The elements around it, the outermost first.
        name: Its name, if it is TEI's; else empty.
        attributes: Its attributes, by the names that expat gives them.
    """
    return steps[-1].fits(name, attributes) and _leads(steps, len(steps) - 1, opened)


def _leads(steps: Sequence[Step], last: int, opened: Sequence[Open]) -> bool:
    """Whether the steps before one lead to the innermost of the elements that are open.

    Those that can be reached are worked out step by step from without, so that no path takes long.
    """
    # The elements, by their depth from 1, that the steps so far may lead to; 0 is the document itself.
    reached = {0}
    for step in steps[:last]:
        found = set()
        for depth, element in enumerate(opened, 1):
            near = any(one < depth for one in reached) if step.anywhere else depth - 1 in reached
            if near and step.fits(element.name, element.attributes):
                found.add(depth)
        reached = found
        if not reached:
            return False
    return True if steps[last].anywhere else len(opened) in reached
