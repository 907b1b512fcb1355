"""Entries of a register that lost their id to another: given it back, where a name that is tagged with it is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.folding_missing import Missing
from teibuild.check.renamed import is_named
from teibuild.model import Diagnostic, Edit
from teibuild.tei.names import XML_ID, xml_id


def give_back(
    found: list[Diagnostic], missing: Sequence[Missing], register: Document, corpus: Corpus
) -> list[Diagnostic]:
    """Have what is said at the ids of entries give these the ids back that pointers seek, where that is sure.

    Pointers are not led to the new id: the old one may have been published, and prose and other editions may name it.

    Args:
        found: What is said of a register, and of the pointers into it.
        missing: The ids that pointers seek in it, with what was said of each pointer.
        register: The register.
        corpus: The files.
    """
    sought = {one.name: one for one in missing}
    instead: dict[int, Diagnostic] = {}
    for item in found:
        one = sought.get(item.about[1]) if item.about[:1] == (register.file,) and len(item.about) > 1 else None
        entry = None if one is None or item.edits else _entry_at(item, register)
        if one is not None and entry is not None and _is_sure(one, entry, register, corpus):
            span = register.positions.value(entry, XML_ID)
            instead[id(item)] = replace(item, edits=(Edit(span.start, span.start + span.length, one.name),))
    return [instead.get(id(item), item) for item in found]


def _entry_at(item: Diagnostic, register: Document) -> etree._Element | None:
    """The element of a register at whose id something is said."""
    if item.location.file != register.file:
        return None
    offset = register.source.offset(item.location.line, item.location.column)
    element = register.positions.starting_before(offset)
    return element if xml_id(element) and register.positions.value(element, XML_ID).start == offset else None


def _is_sure(missing: Missing, entry: etree._Element, register: Document, corpus: Corpus) -> bool:
    """Whether one of the pointers stands at a name that only this entry has."""
    target, name = (register.file, missing.name), xml_id(entry)
    for file in dict.fromkeys(item.location.file for item in missing.said):
        document = corpus.document(file)
        uses = () if document is None else document.uses
        if any(use.target[1:3] == target and is_named(register, name, use.element) for use in uses):
            return True
    return False
