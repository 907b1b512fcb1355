"""What is said of an element that does not stand where it may: too early, too late, twice, or in another element."""

from __future__ import annotations

import re

from lxml import etree

from teibuild.check import habits
from teibuild.check.document import Document
from teibuild.check.jing_words import QUOTED, expected_elements
from teibuild.check.message_words import parts, tags
from teibuild.check.nearest import either
from teibuild.check.schema_rules import MISPLACED_ELEMENT
from teibuild.check.vocabulary import Vocabulary
from teibuild.model import Diagnostic, Related
from teibuild.tei.names import local


def out_of_order(
    document: Document, element: etree._Element, parent: etree._Element, text: str, misplaced: set[etree._Element]
) -> Diagnostic:
    """An element that its parent knows, and that stands too early in it, too late, or twice.

    Args:
        document: The file.
        element: The element.
        parent: What it stands in.
        text: Jing's message.
        misplaced: Elements that must not stand where they stand; one that stands there twice is added.
    """
    expected = expected_elements(text)
    name, holder = local(element), local(parent)
    related: tuple[Related, ...]
    before = element.getprevious()
    while before is not None and not isinstance(before.tag, str):
        before = before.getprevious()
    missing = re.search(r"missing required elements? (.*)$", text)
    if missing:
        names = QUOTED.findall(missing[1])
        needed = either([f"<{found}>" for found in names])
        message = f"<{name}> stands in <{holder}> before {needed}, which must come first."
        found = document.at_element(MISPLACED_ELEMENT, element, message, f"Put {needed} before it.")
        return found.concerning(*parts(holder, names))
    if "not allowed yet" in text:
        message = f"<{name}> stands too early in <{holder}>."
        later = next((child for child in element.itersiblings() if local(child) in expected), None)
        if later is not None:
            related = (document.related(later, f"<{local(later)}> stands here"),)
            hint = f"Put it behind <{local(later)}>."
            return document.at_element(MISPLACED_ELEMENT, element, message, hint, related)
        first = habits.before(name) if holder == "choice" else ""
        hint = f"<{first}> comes first, with what the paper has." if first in expected else ""
        hint = hint or f"First comes {tags(expected)}."
        return document.at_element(MISPLACED_ELEMENT, element, message, hint)
    twice = before is not None and any(child.tag == element.tag for child in element.itersiblings(preceding=True))
    after = f" after <{local(before)}>" if before is not None else " here"
    message = f"<{name}> may not stand{after} in <{holder}>."
    paired = habits.partner(name, local(before)) if before is not None and holder == "choice" else ""
    if paired and before is not None:
        related = (document.related(before, f"<{local(before)}> stands here"),)
        message = f"<{name}> is no reading beside <{local(before)}>."
        return document.at_element(MISPLACED_ELEMENT, element, message, paired, related)
    if twice:
        misplaced.add(element)
    hint = "There may be only one, or it must come earlier." if twice else "It must come earlier."
    related = ()
    if before is not None:
        related = (document.related(before, f"<{local(before)}> stands here"),)
    if expected:
        hint += f" Here may stand {tags(expected)}."
    return document.at_element(MISPLACED_ELEMENT, element, message, hint, related)


def where(words: Vocabulary, name: str, parent: etree._Element, expected: list[str]) -> str:
    """Where an element could stand instead."""
    for ancestor in parent.iterancestors():
        if name in words.entry(local(ancestor)).children:
            close = parent
            while close.getparent() is not ancestor:
                above = close.getparent()
                if above is None:
                    break
                close = above
            if local(close) == name:
                return f"Close the first <{name}> with </{name}> before the second begins."
            return f"It may stand in <{local(ancestor)}>: close <{local(close)}> before it."
    within = [child for child in words.parents(name) if child in expected]
    if within:
        return f"Put it into {tags(within)}."
    parents = words.parents(name)
    return f"It may stand in {tags(parents)}." if parents else may_stand(parent, expected)


def may_stand(parent: etree._Element, expected: list[str]) -> str:
    """What may stand in an element instead."""
    if not expected:
        return "Nothing more may stand here."
    return f"In <{local(parent)}> may stand here: {tags(expected)}."
