"""What mending must not change: the words of a file, its elements, and its validity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.folding_elements import replaced_names
from teibuild.check.habits import ELEMENTS
from teibuild.check.rules import ids, links
from teibuild.check.rules.characters import MISREAD_CHARACTERS, reread
from teibuild.check.rules.order import REGISTER_UNSORTED
from teibuild.check.schema_rules import MISPLACED_ELEMENT, MISPLACED_TEXT, UNKNOWN_ELEMENT
from teibuild.model import CheckedFile, Diagnostic, Severity
from teibuild.tei.names import tei

_OF_SCHEMA: Final = ("TB0", "TB1", "TB2")
_ALWAYS: Final = frozenset(rule.code for family in (ids, links) for rule in family.RULES)
"""Rules that are asked of every well-formed file, besides XML and schema."""
_UNSEEN: Final = re.compile("[\ufeff\u00ad\u200b\u2060\u202a-\u202e]")


def is_better(before: CheckedFile, after: CheckedFile, mended: Iterable[Diagnostic]) -> bool:
    """Whether what was to be mended is gone, and no error has come.

    Where the schema refused the file, the rules of meaning were not asked; what they say once it is valid was there
    before, so that it does not count as new.
    """
    wanted = Counter((item.code, item.message) for item in mended)
    was, now = (Counter((item.code, item.message) for item in one.diagnostics) for one in (before, after))
    if any(now[key] > was[key] - count for key, count in wanted.items()):
        return False
    was_wrong, now_wrong = _errors(before), _errors(after)
    asked = all(not code.startswith(_OF_SCHEMA) for code in was_wrong)
    return all(
        count <= was_wrong[code]
        for code, count in now_wrong.items()
        if asked or code.startswith(_OF_SCHEMA) or code in _ALWAYS
    )


def _errors(checked: CheckedFile) -> Counter[str]:
    return Counter(item.code for item in checked.diagnostics if item.severity is Severity.ERROR)


def is_same(before: Document | None, after: Document | None, mended: Iterable[Diagnostic]) -> bool:
    """Whether two states of a file have the same elements and words, in the same order unless that was to change."""
    if before is None or after is None:
        return before is None and after is not None
    mended = list(mended)
    codes = {item.code for item in mended}
    if REGISTER_UNSORTED.code in codes:
        return Counter(_folded(before.root)) == Counter(_folded(after.root))
    if MISPLACED_TEXT.code in codes:
        return _folded(before.root) == _folded(after.root)
    parts = _parts(before.root)
    if MISREAD_CHARACTERS.code in codes:
        parts = [(name, reread(text), reread(tail)) for name, text, tail in parts]
    if UNKNOWN_ELEMENT.code in codes:
        parts = [(_of_tei(name), text, tail) for name, text, tail in parts]
    if MISPLACED_ELEMENT.code in codes:
        meant = {(tei(names[0]), tei(names[1])) for item in mended if (names := replaced_names(item))}
        now = _parts(after.root)
        return len(parts) == len(now) and all(
            old[1:] == new[1:] and (old[0] == new[0] or (old[0], new[0]) in meant)
            for old, new in zip(parts, now, strict=True)
        )
    return parts == _parts(after.root)


def _of_tei(name: str) -> str:
    """The name of the element that TEI has for one of HTML."""
    instead = re.match(r"<(\w+)", ELEMENTS.get(name.removeprefix(tei("")), ""))
    return tei(instead[1]) if instead else name


def _parts(root: etree._Element) -> list[tuple[str, str, str]]:
    return [(_name(node), _seen(node.text), _seen(node.tail)) for node in root.iter()]


def _folded(root: etree._Element) -> list[tuple[str, str, str]]:
    """The same without white space around words, which differs where an entry comes to stand last."""
    return [(name, text.strip(), tail.strip()) for name, text, tail in _parts(root)]


def _name(node: etree._Element) -> str:
    return node.tag if isinstance(node.tag, str) else type(node).__name__


def _seen(text: str | None) -> str:
    return _UNSEEN.sub("", text or "")
