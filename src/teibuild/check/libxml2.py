"""Validation by libxml2, for machines without Java: the same verdict, in fewer words.

libxml2 would open what a schema includes by itself; so it is given copies, in a folder of their own, that name each
other and nothing else.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lxml import etree

from teibuild.check.catalogs import join
from teibuild.check.document import Document
from teibuild.check.grammar import RNG
from teibuild.check.schema_files import SchemaFiles
from teibuild.model import Diagnostic, Rule
from teibuild.tei.names import XML
from teibuild.tei.positions import Span

_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_FOLLOWS: Final = re.compile(r"Extra element .* in interleave|failed to validate content|Expecting element .*, got")
_NAMED: Final = re.compile(r"[Ee]lement '?(?:\{[^}]*\})?([\w.:-]+)|for ([\w.:-]+)")
_ATTRIBUTE: Final = re.compile(r"attribute '?(?:\{[^}]*\})?([\w.:-]+)")


class WrongSchemaError(Exception):
    """libxml2 cannot use a schema."""


def check(document: Document, files: SchemaFiles, rule: Rule) -> list[Diagnostic]:
    """What libxml2 finds wrong: one diagnostic a line, since its further messages follow from the first.

    Args:
        document: The file.
        files: The schema: RELAX NG in XML syntax, or XML Schema.
        rule: What is reported.

    Raises:
        WrongSchemaError: libxml2 cannot use the schema.
    """
    validator = _compiled(files.digest, _Kept(files))
    if validator.validate(document.root):
        return []
    entries = list(validator.error_log)
    telling = [entry for entry in entries if not _FOLLOWS.search(entry.message)] or entries[:1]
    found: dict[int, Diagnostic] = {}
    for entry in telling:
        if entry.line not in found:
            message = f"The schema is not met: {entry.message.rstrip('.')}."
            found[entry.line] = document.positions.report(rule, _span(document, entry.line, entry.message), message)
    return [found[line] for line in sorted(found)]


def _span(document: Document, line: int, message: str) -> Span:
    """The element, or the attribute, that a message names, on its line; the line itself where it names none there."""
    on_line = [
        (element, span)
        for element in document.root.iter("{*}*")
        if element.sourceline == line or line >= _FAR
        if document.source.position((span := document.positions.element(element)).start)[0] == line
    ]
    named = _NAMED.search(message)
    name = (named[1] or named[2]) if named else ""
    attribute = _ATTRIBUTE.search(message)
    for element, span in on_line:
        if name and etree.QName(element).localname != name.rpartition(":")[2]:
            continue
        if attribute:
            found = next((str(one) for one in element.attrib if str(one).rpartition("}")[2] == attribute[1]), "")
            if found:
                return document.positions.attribute(element, found)
        if name:
            return span
    text = document.source.line(line)
    return Span(document.source.offset(line, len(text) - len(text.lstrip()) + 1), max(1, len(text.strip())))


_FAR: Final = 65_535
"""Behind this line, libxml2 no longer knows the line of an element in a tree."""


class _Kept:
    """A schema's files, which a cache does not look at."""

    def __init__(self, files: SchemaFiles) -> None:
        self.files = files

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept)


@cache
def _compiled(digest: str, kept: _Kept) -> etree.RelaxNG | etree.XMLSchema:
    del digest  # it tells one schema from another
    files = kept.files
    names = {address: f"{number}.xml" for number, address in enumerate(files.sources)}
    with TemporaryDirectory() as folder:
        for address, name in names.items():
            document = files.document(address)
            if document is not None:
                _rename(document.root, address, files, names)
                (Path(folder) / name).write_bytes(etree.tostring(document.root, encoding="utf-8"))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            tree = etree.parse(str(Path(folder) / names[files.main]), parser)
            return etree.XMLSchema(tree) if files.main.endswith(".xsd") else etree.RelaxNG(tree)
        except (etree.XMLSchemaParseError, etree.RelaxNGParseError, OSError) as error:
            raise WrongSchemaError(str(error)) from None


def _rename(root: etree._Element, address: str, files: SchemaFiles, names: dict[str, str]) -> None:
    """Let a schema name the copies; what is no part of it is named no more."""
    tags = {f"{RNG}include": "href", f"{RNG}externalRef": "href"}
    tags |= {f"{_XSD}{name}": "schemaLocation" for name in ("include", "import", "redefine")}
    for element in root.iter(*tags):
        attribute = tags[str(element.tag)]
        base = address
        for one in reversed([element, *element.iterancestors()]):
            base = join(base, one.get(f"{{{XML}}}base", ""))
        href = element.get(attribute)
        found = files.space.find(href.strip(), base) if href else files.space.of_namespace(element.get("namespace", ""))
        element.attrib.pop(attribute, None)
        if isinstance(found, str) and found in names:
            element.set(attribute, names[found])
    for element in root.iter():
        element.attrib.pop(f"{{{XML}}}base", None)
