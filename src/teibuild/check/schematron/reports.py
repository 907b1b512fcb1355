"""What a stylesheet writes, as diagnostics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree
from msgspec.structs import replace

from teibuild.check.document import Document
from teibuild.check.schematron.asking import plain
from teibuild.check.schematron.careful import Failed
from teibuild.check.schematron.inquiry import Inquiry
from teibuild.check.schematron.names import sch
from teibuild.check.schematron.neighbours import Refusal
from teibuild.check.schematron.parts import Parts
from teibuild.check.schematron.places import Places
from teibuild.check.schematron.rules import SCHEMATRON_FAILURE, UNSAFE_SCHEMATRON, of_role
from teibuild.check.schematron.saxon_words import said
from teibuild.check.schematron.soundness import ALLOWED
from teibuild.model import Diagnostic
from teibuild.tei.names import TEI
from teibuild.tei.positions import Span

_PATTERNS: Final = (sch("pattern"), sch("group"))
_UNSAFE_CODES: Final = frozenset({"FODC0002", "FODC0005", "FOUT1170"})


def diagnostics(
    made: str, document: Document, parts: Parts, inquiry: Inquiry | None = None, failed: Failed | None = None
) -> list[Diagnostic]:
    """The diagnostics of a document, in document order, each once.

    Args:
        made: What the stylesheet wrote.
        document: The document.
        parts: Where the rules were written.
        inquiry: What came of it that they asked for other documents, if they did.
        failed: The variables that could not be evaluated; of what needs them, nothing is said.
    """
    if not made.strip():
        return []
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    root = etree.fromstring(f"<reports>{made}</reports>".encode(), parser)
    if failed is not None:
        for written in [each for each in root if failed.spoils(each)]:
            root.remove(written)
    where = _Where(document, inquiry)
    found = [_report(report, where, parts) for report in root.iterchildren("report")]
    found.extend(_failures(root, where, parts, inquiry))
    return sorted(dict.fromkeys(found), key=lambda item: item.sort_key)


class _Where:
    """The document that is checked, and those that the rules of ``pattern/@documents`` are about."""

    def __init__(self, document: Document, inquiry: Inquiry | None) -> None:
        self._inquiry = inquiry
        self._checked = document
        self._places = {document.file: Places(document)}

    def find(self, report: etree._Element) -> tuple[Document, Span]:
        """The document, and the stretch of it, that a report is about."""
        address = report.get("file")
        document = (self._inquiry.opened(address) if self._inquiry and address else None) or self._checked
        if document.file not in self._places:
            self._places[document.file] = Places(document)
        return document, self._places[document.file].find(report)


def refusal(refused: Refusal, place: tuple[etree._Element, str], parts: Parts) -> Diagnostic:
    """That a file is not opened whose address is written out in a rule: it is said there, once for all documents."""
    element, attribute = place
    return parts.report(
        refused.rule, element, attribute, f"The rule {refused.why}", refused.hint, related=refused.related
    )


def _report(report: etree._Element, where: _Where, parts: Parts) -> Diagnostic:
    """An assertion that is not met: its own words, at the node that it is about."""
    _, assertion = parts.find(report.get("at", "0"))
    _, written = parts.find(report.get("rule", "0"))
    rule = of_role(_inherited(assertion, written, "severity") + _inherited(assertion, written, "role"))
    message = _words(report.find("text")) or f"The rule “{_plain(report, 'test')}” is not met."
    hints = [text for each in report.iterchildren("diagnostic") if (text := _words(each))]
    see = next(iter(_inherited(assertion, written, "see")), "")
    if see:
        hints.append(f"See {see}")
    document, span = where.find(report)
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
    for name, attribute in ((kind, "test"), ("context", "context"), ("documents", "documents")):
        if report.get(attribute) is not None:
            yield f"{name} {_plain(report, attribute)}"
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
    return " ".join(plain(report.get(name, "")).replace(f"Q{{{TEI}}}", "").replace("@Q{}", "@").split())


def _properties(report: etree._Element) -> Iterator[str]:
    for each in report.iterchildren("property"):
        yield f"{each.get('id')}: {_words(each)}"


def _words(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(str(text) for text in element.itertext()).split())


def _failures(root: etree._Element, where: _Where, parts: Parts, inquiry: Inquiry | None) -> Iterator[Diagnostic]:
    """What could not be evaluated: one diagnostic each, at the first node where that was so."""
    groups: dict[tuple[str, str, str], list[etree._Element]] = {}
    for failure in root.iterchildren("failure"):
        wish = inquiry.wish(failure.findtext("text") or "") if inquiry else ""
        # Whichever rules ask for a file that is not there, it is one mistake.
        at = (failure.get("at", "0"), failure.get("of", ""), "")
        groups.setdefault(("", "", wish) if wish else at, []).append(failure)
    for (_, _, wish), failures in groups.items():
        if inquiry and wish:
            yield _refused(failures, inquiry, wish, where, parts)
        else:
            yield _failed(failures, where, parts)


def _failed(failures: list[etree._Element], where: _Where, parts: Parts) -> Diagnostic:
    """An assertion that could not be evaluated."""
    failure, more = failures[0], len(failures) - 1
    text = _words(failure.find("text"))
    others = f", nor at {more} other place{'s' if more > 1 else ''}" if more else ""
    rule, sentence, hint = SCHEMATRON_FAILURE, f"cannot be evaluated here{others}: {said(text)}", _MEND
    if failure.findtext("code") in _UNSAFE_CODES:
        rule, sentence, hint = UNSAFE_SCHEMATRON, "asks for another file, which teibuild does not open.", ALLOWED
    return _at(failure, where, parts, Refusal(rule, sentence, hint), text)


def _refused(failures: list[etree._Element], inquiry: Inquiry, wish: str, where: _Where, parts: Parts) -> Diagnostic:
    """A file that rules ask for and do not get."""
    refused, place = inquiry.refusal(wish)
    if place:
        return refusal(refused, place, parts)
    places = {tuple(failure.get(name) for name in ("file", "element", "attribute", "child")) for failure in failures}
    more = len(places) - 1
    if more:
        refused = replace(
            refused, why=f"{refused.why} {more} other place{'s ask' if more > 1 else ' asks'} for it too."
        )
    return _at(failures[0], where, parts, refused, "")


def _at(failure: etree._Element, where: _Where, parts: Parts, why: Refusal, text: str) -> Diagnostic:
    """What is said of a failure, at the node where it happened."""
    source, assertion = parts.find(failure.get("at", "0"))
    _, written = parts.find(failure.get("rule", "0"))
    at = source.source.location(source.positions.element(assertion).start)
    what = "pattern" if assertion.tag in _PATTERNS else "context of the rule" if failure.get("of") else "rule"
    message = f"The {what} at {at} {why.why}"
    document, span = where.find(failure)
    shown = document.source.report(why.rule, span.start, message, why.hint, length=span.length)
    detail = dict.fromkeys([*([text] if text else []), *_names(failure, assertion, written, parts)])
    return why.rule.at(
        shown.location, message, why.hint, source_line=shown.source_line, length=shown.length, related=why.related,
        detail="; ".join(detail),
    )  # fmt: skip


_MEND: Final = "Mend the value here, or let the rule ask first whether it is of the right form."
