"""One mistake, one message, about a prefix of pointers that leads astray: all pointers that have it do so, too."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.folding_pointers import ASTRAY, UNSOUGHT, is_sought, written
from teibuild.check.rules.links import DANGLING_POINTER, MISSING_TARGET, POINTER_OUTSIDE
from teibuild.check.rules.references import ENTRIES, NOT_IN_REGISTER, WRONG_REGISTER
from teibuild.model import Diagnostic, Edit, Rule
from teibuild.tei.pointers import Reach, Resolver, Use, pattern_fault

_RULES: Final[Mapping[str, Rule]] = {
    rule.code: rule for rule in (DANGLING_POINTER, MISSING_TARGET, POINTER_OUTSIDE, WRONG_REGISTER, NOT_IN_REGISTER)
}
"""What may be said of pointers with a prefix because it leads astray."""
_PREFIXED: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_ATTRIBUTE: Final = "replacementPattern"


class _Prefix(NamedTuple):
    """A prefix none of whose pointers leads to what it seeks."""

    document: Document
    definition: etree._Element
    uses: Sequence[Use]
    """The pointers that have it."""

    @property
    def pattern(self) -> str:
        """What stands for the prefix, with ``$1`` in it."""
        return self.definition.get(_ATTRIBUTE, "")

    @property
    def sought(self) -> set[str]:
        """What the pointers seek, as they write it behind the prefix."""
        pattern = self.definition.get("matchPattern", "")
        behind = [use.value.partition(":")[2] for use in self.uses]
        found = [re.fullmatch(pattern, each) for each in behind]
        return {match[1] if match and match.re.groups else each for match, each in zip(found, behind, strict=True)}


def fold_prefixes(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Say once of a prefix that it leads astray, where it is defined.

    Args:
        found: What was said of all files.
        corpus: The files.
    """
    by_prefix: dict[tuple[str, str], list[Diagnostic]] = {}
    for item in found:
        if item.code in ASTRAY and (match := _PREFIXED.match(written(item))):
            by_prefix.setdefault((item.location.file, match[1]), []).append(item)
    if not by_prefix:
        return found
    entries = {(file, entry.key): entry.value for file, entry in corpus.facts("entry")}
    instead: dict[int, Diagnostic] = {}
    gone: set[int] = set()
    sought: set[str] = set()
    for (file, ident), said in by_prefix.items():
        document = corpus.document(file)
        prefix = None if document is None else _astray(document, ident, corpus, entries)
        told = None if prefix is None else _told(prefix, min(said, key=lambda item: item.sort_key).code, corpus)
        if prefix is not None and told is not None:
            instead[id(said[0])] = told
            gone.update(map(id, said[1:]))
            sought |= prefix.sought
    return [
        instead.get(id(item), item)
        for item in found
        if id(item) not in gone and not (item.code in UNSOUGHT and is_sought(item, sought))
    ]


def _astray(document: Document, ident: str, corpus: Corpus, entries: Mapping[tuple[str, str], str]) -> _Prefix | None:
    """The prefix of a file, if it is defined, and all pointers that have it go astray."""
    definitions = [each for each in document.each("prefixDef") if each.get("ident") == ident]
    if len(definitions) != 1 or pattern_fault(definitions[0].get("matchPattern", "")):
        return None
    uses = [use for use in document.uses if use.value.startswith(f"{ident}:")]
    forbidden = any(use.target.reach in {Reach.FORBIDDEN, Reach.WEB} for use in uses)
    if forbidden or any(_leads(use, document, corpus, entries) for use in uses):
        return None
    return _Prefix(document, definitions[0], uses)


def _leads(use: Use, document: Document, corpus: Corpus, entries: Mapping[tuple[str, str], str]) -> bool:
    """Whether a pointer leads to what it may lead to."""
    target = use.target
    if target.reach is Reach.INSIDE:
        return target.fragment in document.by_id and (use.name, use.attribute) not in ENTRIES
    file = corpus.files.get(target.file)
    if target.reach is not Reach.EDITION or file is None or target.fragment not in file.ids:
        return False
    wanted = ENTRIES.get((use.name, use.attribute))
    return wanted is None or entries.get((target.file, target.fragment)) == wanted


def _told(prefix: _Prefix, code: str, corpus: Corpus) -> Diagnostic | None:
    """What is said of a prefix; nothing where its pointers may as well be wrong, each for itself."""
    meant = _meant(prefix, corpus)
    targets = [use.target for use in prefix.uses]
    is_there = all(target.file in corpus.files for target in targets)
    if (not meant and is_there) or code not in _RULES:
        return None
    file, reach = Resolver(prefix.document.file).resolve(prefix.pattern.partition("#")[0]).file, targets[0].reach
    leads = f"leads into {file}, which has nothing of what is sought there"
    if reach is Reach.INSIDE:
        leads = "leads into this file, which has nothing of what is sought there"
    elif reach is Reach.OUTSIDE:
        leads = f"leads to {file}, which lies outside the edition"
    elif "#" not in prefix.pattern:
        leads = "names no xml:id in a file: # is missing" if "$" in prefix.pattern else "leads to a file as a whole"
    elif not is_there:
        leads = f"leads to {file}, which is not a file of the edition"
    count = len(prefix.uses)
    using = "one pointer uses it" if count == 1 else f"{count} pointers use it"
    message = f"The {_ATTRIBUTE} of {prefix.definition.get('ident')}: {leads}; {using}."
    hint = "Paths are counted from the file they stand in, such as ../registers/people.xml#$1."
    if not meant:
        return prefix.document.at_value(_RULES[code], prefix.definition, _ATTRIBUTE, message, hint)
    span = prefix.document.positions.value(prefix.definition, _ATTRIBUTE)
    edits = (Edit(span.start, span.start + span.length, meant),)
    hint = f"Write {meant}: there is what {'it seeks' if count == 1 else 'they seek'}."
    return prefix.document.at_value(_RULES[code], prefix.definition, _ATTRIBUTE, message, hint, edits=edits)


def _meant(prefix: _Prefix, corpus: Corpus) -> str:
    """What the prefix should stand for: the only register that has all that is sought; empty where there is none."""
    here = posixpath.dirname(prefix.document.file) or "."
    behind = prefix.pattern.partition("#")[2]
    for names, fragment in (({use.target.fragment for use in prefix.uses}, behind), (prefix.sought, "$1")):
        holders = [file for file in corpus.registers if file in corpus.files and names <= corpus.files[file].ids]
        if fragment and len(holders) == 1:
            meant = f"{posixpath.relpath(holders[0], here)}#{fragment}"
            if meant != prefix.pattern:
                return meant
    return ""
