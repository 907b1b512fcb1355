"""What a stylesheet writes, as diagnostics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.schematron.names import sch
from teibuild.check.schematron.parts import Parts
from teibuild.check.schematron.places import Places
from teibuild.check.schematron.rules import SCHEMATRON_FAILURE, UNSAFE_SCHEMATRON, of_role
from teibuild.check.schematron.saxon_words import said
from teibuild.model import Diagnostic
from teibuild.tei.names import TEI

_UNSAFE_CODES: Final = frozenset({"FODC0002", "FODC0005", "FOUT1170"})


def diagnostics(made: str, document: Document, parts: Parts) -> list[Diagnostic]:
    """The diagnostics of a document, in document order, each once.

    Args:
        made: What the stylesheet wrote.
        document: The document.
        parts: Where the rules were written.
    """
    if not made.strip():
        return []
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    root = etree.fromstring(f"<reports>{made}</reports>".encode(), parser)
    places = Places(document)
    found = [_report(report, document, places, parts) for report in root.iterchildren("report")]
    found.extend(_failures(root, document, places, parts))
    return sorted(dict.fromkeys(found), key=lambda item: item.sort_key)


def _report(report: etree._Element, document: Document, places: Places, parts: Parts) -> Diagnostic:
    """An assertion that is not met: its own words, at the node that it is about."""
    _, assertion = parts.find(report.get("at", "0"))
    _, written = parts.find(report.get("rule", "0"))
    rule = of_role(_inherited(assertion, written, "severity") + _inherited(assertion, written, "role"))
    message = _words(report.find("text")) or f"The rule “{_plain(report, 'test')}” is not met."
    hints = [text for each in report.iterchildren("diagnostic") if (text := _words(each))]
    see = next(iter(_inherited(assertion, written, "see")), "")
    if see:
        hints.append(f"See {see}")
    span = places.find(report)
    shown = document.source.report(rule, span.start, message, " ".join(hints), length=span.length)
    detail = [*_names(report, assertion, written, parts), *_properties(report)]
    return rule.at(
        shown.location, message, shown.hint, source_line=shown.source_line, length=shown.length,
        detail="; ".join(detail),
    )  # fmt: skip


def _inherited(assertion: etree._Element, rule: etree._Element, attribute: str) -> tuple[str, ...]:
    """An attribute of an assertion, else of its rule, else of the rule's pattern, each where it is there."""
    pattern = rule.getparent()
    holders = [assertion, rule] + ([pattern] if pattern is not None and pattern.tag == sch("pattern") else [])
    return tuple(str(holder.get(attribute)) for holder in holders if holder.get(attribute))


def _names(report: etree._Element, assertion: etree._Element, rule: etree._Element, parts: Parts) -> Iterator[str]:
    """The assertion for those who wrote it: its test, its names, where it stands."""
    kind = etree.QName(assertion).localname
    document, _ = parts.of(assertion)
    yield f"{kind} {_plain(report, 'test')}"
    yield f"context {_plain(report, 'context')}"
    for name, identifier in (
        ("pattern", report.get("pattern")),
        ("rule", rule.get("id")),
        (kind, assertion.get("id")),
    ):
        if identifier:
            yield f"{name} “{identifier}”"
    for name in ("role", "flag"):
        if value := next(iter(_inherited(assertion, rule, name)), ""):
            yield f"{name} {value}"
    yield str(document.source.location(document.positions.element(assertion).start))


def _plain(report: etree._Element, name: str) -> str:
    """An expression on one line; TEI's own names without their namespace."""
    return " ".join(report.get(name, "").replace(f"Q{{{TEI}}}", "").replace("@Q{}", "@").split())


def _properties(report: etree._Element) -> Iterator[str]:
    for each in report.iterchildren("property"):
        yield f"{each.get('id')}: {_words(each)}"


def _words(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(str(text) for text in element.itertext()).split())


def _failures(root: etree._Element, document: Document, places: Places, parts: Parts) -> Iterator[Diagnostic]:
    """Assertions that could not be evaluated: one diagnostic each, at the first node where that was so."""
    first: dict[str, etree._Element] = {}
    counts: dict[str, int] = {}
    for failure in root.iterchildren("failure"):
        number = failure.get("at", "0")
        first.setdefault(number, failure)
        counts[number] = counts.get(number, 0) + 1
    for number, failure in first.items():
        source, assertion = parts.find(number)
        _, written = parts.find(failure.get("rule", "0"))
        why = said(_words(failure.find("text")))
        more = counts[number] - 1
        others = f", nor at {more} other place{'s' if more > 1 else ''}" if more else ""
        rule, sentence, hint = SCHEMATRON_FAILURE, f"cannot be evaluated here{others}: {why}", _MEND
        if failure.findtext("code") in _UNSAFE_CODES:
            rule, sentence, hint = UNSAFE_SCHEMATRON, "asks for another file, which teibuild does not open.", _LOOK
        where = source.source.location(source.positions.element(assertion).start)
        message = f"The rule at {where} {sentence}"
        span = places.find(failure)
        shown = document.source.report(rule, span.start, message, hint, length=span.length)
        yield rule.at(
            shown.location, message, hint, source_line=shown.source_line, length=shown.length,
            detail="; ".join([_words(failure.find("text")), *_names(failure, assertion, written, parts)]),
        )  # fmt: skip


_MEND: Final = "Mend the value here, or let the rule ask first whether it is of the right form."
_LOOK: Final = "A rule may look at the document that is checked, and at nothing else."
