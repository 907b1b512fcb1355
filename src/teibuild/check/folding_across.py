"""One mistake, one message, across files: a register's entry is renamed, and a thousand pointers lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.folding import DANGLING, NO_TEI, Folding, has_lost_a_part
from teibuild.check.folding_entries import fold_whole
from teibuild.check.folding_missing import Missing, fold_missing
from teibuild.check.folding_patterns import fold_patterns
from teibuild.check.folding_pointers import fold_pointers, target_of
from teibuild.check.folding_prefixes import fold_prefixes
from teibuild.check.folding_renamed import give_back
from teibuild.check.folding_within import without_echoes
from teibuild.check.remedies import is_id
from teibuild.model import Diagnostic, Severity
from teibuild.tei.pointers import Reach, Target

_WRONG_ENTRY: Final = frozenset({"TB310", "TB311"})
"""What is said of a pointer to an element that is no entry of its register."""
_MISPLACED_ENTRY: Final = "TB344"
"""What is said of an entry of another register, which the schema may have refused already."""
_UNTAGGED: Final = frozenset({"TB620", "TB621"})
"""What is said of names and abbreviations that are not tagged."""


def fold_across(diagnostics: Iterable[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """What is wrong with the files of an edition, each mistake once.

    Args:
        diagnostics: What was found in each file alone, already folded, and between the files.
        corpus: The files.
    """
    found = fold_patterns(without_echoes(_without_doubts(list(diagnostics))), corpus)
    found = fold_prefixes(found, corpus)
    found = fold_pointers(fold_whole(found, corpus), corpus)
    astray: dict[Target, list[Diagnostic]] = {}
    for item in found:
        if item.code == "TB303" or item.code in _WRONG_ENTRY:
            target = target_of(item, corpus)
            # What can be no id, as with a comma behind it, is none that could be gone.
            if target.reach is Reach.EDITION and target.file in corpus.files and is_id(target.fragment):
                astray.setdefault(target, []).append(item)
    if not astray:
        return found
    targets = dict.fromkeys(target.file for target in astray)
    for file in targets:
        found = _fold_into(file, found, {each: said for each, said in astray.items() if each.file == file}, corpus)
    return found


def _without_doubts(found: list[Diagnostic]) -> list[Diagnostic]:
    """Doubts about the meaning of a file are left out while the schema finds errors in it."""
    invalid = {item.location.file for item in found if "TB200" <= item.code < "TB220"}
    if not invalid:
        return found
    misplaced = {item.location for item in found if item.code == "TB202"}
    return [
        item
        for item in found
        if (item.location.file not in invalid or not _is_doubtful(item))
        and (item.code != _MISPLACED_ENTRY or item.location not in misplaced)
    ]


def _is_doubtful(item: Diagnostic) -> bool:
    """Whether something is said of the meaning of a file, or of names in it that may have another tag."""
    return (item.severity is Severity.WARNING and item.code >= "TB800") or item.code in _UNTAGGED


def _fold_into(
    file: str, found: list[Diagnostic], astray: dict[Target, list[Diagnostic]], corpus: Corpus
) -> list[Diagnostic]:
    """Fold the pointers that lead astray into one file."""
    document = corpus.document(file)
    if document is None:
        return found
    gone = _following(document, found, astray)
    missing: list[Missing] = []
    for target, said in astray.items():
        dangling = [item for item in said if item.code in DANGLING]
        if not dangling or gone.issuperset(map(id, dangling)) or target.fragment in corpus.files[file].ids:
            continue
        gone.update(id(item) for item in dangling)
        sought = (file, target.fragment)
        inner = [item for item in found if item.location.file == file and item.about == sought]
        if any(item.code not in DANGLING and item.severity is Severity.ERROR for item in inner):
            continue  # the file itself says what became of the id
        gone.update(id(item) for item in inner)
        missing.append(_with_inner(Missing(target.fragment, dangling), document))
    own = [item for item in found if item.location.file == file and id(item) not in gone]
    others = [item for item in found if item.location.file != file and id(item) not in gone]
    pointed = frozenset(link.fragment for link in corpus.links.values() if link.file == file)
    folding = Folding([*own, *(item for one in missing for item in one.said)], document, pointed)
    for one in missing:
        fold_missing(folding, one, len(missing))
    result = folding.result()
    if document.kind == "register":
        result = give_back(result, missing, document, corpus)
    return [*others, *result]


def _with_inner(missing: Missing, document: Document) -> Missing:
    """A missing id with the pointers of its own file, as the rule would say it of each."""
    said = list(missing.said)
    for use in document.uses:
        if use.target.reach is Reach.INSIDE and use.target.fragment == missing.name:
            span = document.positions.value(use.element, use.attribute, use.value)
            place = document.source.location(span.start)
            message = f"{use.attribute} points to “{missing.name}”, but no element has this xml:id."
            line = document.source.line(place.line)
            said.append(replace(said[0], location=place, source_line=line, length=span.length, message=message))
    return replace(missing, said=sorted(said, key=lambda item: item.sort_key))


def _following(document: Document, found: list[Diagnostic], astray: dict[Target, list[Diagnostic]]) -> set[int]:
    """What is said of pointers only because the file they lead into is broken: of that, the file speaks itself."""
    own = [item for item in found if item.location.file == document.file]
    if has_lost_a_part(own):
        return {id(item) for said in astray.values() for item in said}
    if any(item.code in NO_TEI for item in own):
        return {id(item) for said in astray.values() for item in said if item.code in _WRONG_ENTRY}
    broken = {item.location for item in own if "TB200" <= item.code < "TB220"}
    gone: set[int] = set()
    for target, said in astray.items():
        element = document.by_id.get(target.fragment)
        if element is not None and document.source.location(document.positions.element(element).start) in broken:
            gone.update(id(item) for item in said if item.code in _WRONG_ENTRY)
    return gone
