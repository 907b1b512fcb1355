"""Schematron inside other languages: RELAX NG in XML syntax, and the ODD that TEI customisations are written in."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Final

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.schematron.errors import SchematronError
from teibuild.check.schematron.loading import Loader
from teibuild.check.schematron.names import RELAX_NG, SCHEMATRON, XSLT, rng, sch
from teibuild.check.schematron.parts import AT, Parts
from teibuild.check.schematron.rules import BROKEN_SCHEMATRON
from teibuild.tei.names import TEI, tei

_SCHEMES: Final = frozenset({"schematron", "isoschematron"})
_ODD_PREFIXES: Final = {
    "tei": TEI,
    "teix": "http://www.tei-c.org/ns/Examples",
    "rng": RELAX_NG,
    "rna": "http://relaxng.org/ns/compatibility/annotations/1.0",
    "sch": SCHEMATRON,
    "xs": "http://www.w3.org/2001/XMLSchema",
    "xi": "http://www.w3.org/2001/XInclude",
}
"""The prefixes that the TEI's own tools declare for the constraints of an ODD."""
_CODE: Final = frozenset({"key", "function"})


def has_schematron(path: Path) -> bool:
    """Whether a file seems to hold Schematron: cheap, from its characters alone, never wrong in saying no."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "ignore").encode()
    return SCHEMATRON.encode() in data


def from_relax_ng(document: Document, loader: Loader) -> etree._Element:
    """The Schematron in the annotations of a RELAX NG schema and of the schemas that it includes.

    A definition that an ``include`` replaces takes its rules with it.

    Raises:
        SourceError: It holds none, or a schema that it includes cannot be read.
    """
    schema = _schema("xslt3")
    for element in _annotations(document, loader, {document.file}, frozenset()):
        _add(schema, element, loader.parts)
    return _not_empty(schema, document)


def _annotations(
    document: Document, loader: Loader, seen: set[str], replaced: frozenset[str]
) -> Iterator[etree._Element]:
    for element in document.root.iter(f"{{{SCHEMATRON}}}*", f"{{{XSLT}}}*", rng("include"), rng("externalRef")):
        if replaced and any(
            around.tag == rng("define") and around.get("name") in replaced for around in element.iterancestors()
        ):
            continue
        if element.tag in {rng("include"), rng("externalRef")}:
            included = loader.next(element)
            if included.file not in seen:
                seen.add(included.file)
                own = frozenset(str(define.get("name")) for define in element.iter(rng("define")))
                yield from _annotations(included, loader, seen, own)
        elif not _is_foreign(element.getparent()) and _is_outermost(element):
            yield element


def _is_foreign(parent: etree._Element | None) -> bool:
    return parent is not None and etree.QName(parent).namespace in {SCHEMATRON, XSLT}


def _is_outermost(element: etree._Element) -> bool:
    name = etree.QName(element)
    return name.namespace == SCHEMATRON or name.localname in _CODE


def from_odd(document: Document, parts: Parts) -> etree._Element:
    """The Schematron in the ``constraintSpec`` elements of a TEI ODD (TEI P5, chapter 23, Documentation Elements).

    A rule without context is about what it stands in: the element of its ``elementSpec``, or the attribute of its
    ``attDef``. The rules of one ``constraint`` are one pattern.

    Raises:
        SourceError: It holds none, or an assertion is about nothing.
    """
    schema = _schema("xslt3")
    for spec in document.root.iter(tei("constraintSpec")):
        if spec.get("scheme", "schematron") not in _SCHEMES or spec.get("mode") == "delete":
            continue
        for constraint in spec.iterchildren(tei("constraint")):
            _add_constraint(schema, spec, constraint, parts)
    declared = {element.get("prefix") for element in schema.iterchildren(sch("ns"))}
    for prefix, uri in _ODD_PREFIXES.items():
        if prefix not in declared:
            schema.insert(0, etree.Element(sch("ns"), {"prefix": prefix, "uri": uri, AT: "0"}))
    return _not_empty(schema, document)


def _add_constraint(schema: etree._Element, spec: etree._Element, constraint: etree._Element, parts: Parts) -> None:
    rules: list[etree._Element] = []
    bare: list[etree._Element] = []
    for child in constraint.iterchildren("{*}*"):
        if child.tag == sch("rule"):
            rules.append(deepcopy(child))
        elif child.tag in {sch("assert"), sch("report")}:
            bare.append(deepcopy(child))
        elif child.tag == sch("pattern"):
            _add(schema, child, parts)
            rules.extend(schema[-1].iterchildren(sch("rule")))
        elif etree.QName(child).namespace == SCHEMATRON or etree.QName(child).namespace == XSLT:
            _add(schema, child, parts)
    if bare:
        rule = etree.Element(sch("rule"), {AT: str(bare[0].get(AT))})
        rule.extend(bare)
        rules.append(rule)
    for rule in rules:
        if rule.get("context") is None and rule.get("abstract") != "true":
            rule.set("context", _context(spec, rule, parts))
    loose = [rule for rule in rules if rule.getparent() is None]
    if loose:
        pattern = _pattern(loose[0], spec.get("ident", ""))
        pattern.extend(loose)
        schema.append(pattern)


def _context(spec: etree._Element, rule: etree._Element, parts: Parts) -> str:
    """What a rule without context is about."""
    element = next(spec.iterancestors(tei("elementSpec")), None)
    attribute = next(spec.iterancestors(tei("attDef")), None)
    step = ""
    if element is not None:
        schema = next(element.iterancestors(tei("schemaSpec")), None)
        inherited = schema.get("ns", TEI) if schema is not None else TEI
        step = f"Q{{{element.get('ns', inherited)}}}{element.get('ident', '')}"
    if attribute is not None:
        namespace = attribute.get("ns", "")
        name = attribute.get("ident", "")
        found = f"@Q{{{namespace}}}{name}" if namespace or ":" not in name else f"@{name}"
        return f"{step}/{found}" if step else found
    if not step:
        message = "The rule does not say what it is about, and stands in the specification of no element."
        raise parts.error(BROKEN_SCHEMATRON, rule, "", message, 'Write <sch:rule context="tei:…"> around it.')
    return step


def _schema(binding: str) -> etree._Element:
    return etree.Element(sch("schema"), {"queryBinding": binding, AT: "0"}, nsmap={"sch": SCHEMATRON})


def _add(schema: etree._Element, element: etree._Element, parts: Parts) -> None:
    """Put a copy of an embedded element into the schema: a rule in a pattern of its own, a schema without its shell."""
    if element.tag == sch("schema"):
        schema.extend(deepcopy(child) for child in element.iterchildren("{*}*"))
        return
    if element.tag in {sch("assert"), sch("report")}:
        message = f"<{etree.QName(element).localname}> stands outside a rule, and so is about nothing."
        raise parts.error(BROKEN_SCHEMATRON, element, "", message, 'Write <sch:rule context="…"> around it.')
    copy = deepcopy(element)
    copy.tail = None
    if element.tag == sch("rule"):
        pattern = _pattern(copy, "")
        pattern.append(copy)
        copy = pattern
    schema.append(copy)


def _pattern(first: etree._Element, identifier: str) -> etree._Element:
    pattern = etree.Element(sch("pattern"), {AT: str(first.get(AT))})
    if identifier:
        pattern.set("id", identifier)
    return pattern


def _not_empty(schema: etree._Element, document: Document) -> etree._Element:
    if next(schema.iter(sch("rule"), sch("pattern"), sch("include"), sch("extends")), None) is None:
        span = document.positions.element(document.root)
        message = "The file holds no rule of Schematron."
        hint = f"Rules stand in it as elements of the namespace {SCHEMATRON}."
        raise SchematronError(document.positions.report(BROKEN_SCHEMATRON, span, message, hint))
    return schema
