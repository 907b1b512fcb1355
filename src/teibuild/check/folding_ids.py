"""One mistake, one message, about many ids of a file: renamed by a replacement too many, or deleted together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Final, NamedTuple

from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.folding import FOLLOWING
from teibuild.check.folding_missing import places, put_at_id
from teibuild.check.folding_pointers import written
from teibuild.check.nearest import nearest
from teibuild.check.rules.links import DANGLING_POINTER
from teibuild.model import Diagnostic, Severity
from teibuild.tei.names import xml_id

_MANY: Final = 4
"""As many ids that are missing are one mistake rather than several."""
_FEW: Final = 3
"""As many are, if several pointers lead to each."""
_MOST: Final = 0.8
"""The share of them that one replacement has to explain."""
_NAMED: Final = 4
"""Most ids that a message names."""
_ECHOES: Final = FOLLOWING | {"TB320", "TB851"}
"""What is said of a file because its ids are others."""
_INCOMPLETE: Final = "TB206"
"""What is said where a part is missing."""


class _Missing(NamedTuple):
    """What was said of an id that a file does not have."""

    name: str
    item: Diagnostic


def fold_ids(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Say once of the ids of a file that they have been renamed alike, or are gone.

    Args:
        found: What was found in the files and between them, folded as far as each id goes.
        corpus: The files of the edition.
    """
    missing: dict[str, list[_Missing]] = {}
    for item in found:
        if item.code == DANGLING_POINTER.code and len(item.about) > 1:
            file, name = item.about
            if file in corpus.files:
                missing.setdefault(file, []).append(_Missing(name, item))
    for file, some in missing.items():
        if len(some) >= _FEW:
            found = _told_once(found, file, some, corpus)
    return found


def _told_once(found: list[Diagnostic], file: str, missing: list[_Missing], corpus: Corpus) -> list[Diagnostic]:
    """The same, where many ids of a file are missing for one reason."""
    renamed = _renamed([one.name for one in missing], corpus.files[file].ids)
    if renamed:
        some = [one for one in missing if one.name in renamed]
        told = _at_ids(some, renamed, file, corpus)
        gone = {id(one.item) for one in some}
        gone.update(id(item) for item in found if item.location.file == file and _follows(item))
    elif any(item.code == _INCOMPLETE and item.location.file == file for item in found):
        gone = {id(one.item) for one in missing}
        return [item for item in found if id(item) not in gone]
    else:
        some = [one for one in missing if not one.item.edits and written(one.item).endswith(one.name)]
        if len(some) <= _MANY * _MANY:
            some = [one for one in some if not nearest(one.name, corpus.files[file].ids)]
        if not _are_gone(some):
            return found
        told = _at_pointers(some, file)
        gone = {id(one.item) for one in some}
    first = some[0].item
    return [told if item is first else item for item in found if item is first or id(item) not in gone]


def _are_gone(missing: list[_Missing]) -> bool:
    """Whether so many ids are missing that they were deleted together, and not each of their pointers is wrong."""
    needed = sum(1 for one in missing if one.item.related)
    return len(missing) >= _MANY or needed >= _FEW


def _follows(item: Diagnostic) -> bool:
    """Whether something is said of a file because pointers within it lead nowhere."""
    return item.code in _ECHOES or item.severity is Severity.WARNING


def _renamed(missing: list[str], ids: Iterable[str]) -> dict[str, str]:
    """Id that is missing → what it has become, where one replacement, of a beginning or of capitals, explains most."""
    there = sorted(ids)
    lower = {name.casefold(): name for name in there}
    best = {name: lower[name.casefold()] for name in missing if name.casefold() in lower}
    known = set(there)
    pairs = {pair for name in missing[:_NAMED] for other in there if (pair := _beginnings(name, other))}
    for old, new in sorted(pairs):
        now = {name: new + name[len(old) :] for name in missing if name.startswith(old)}
        now = {name: other for name, other in now.items() if other in known}
        best = max(best, now, key=len)
    return best if len(best) >= max(_MANY, _MOST * len(missing)) else {}


def _beginnings(name: str, other: str) -> tuple[str, str] | None:
    """How two ids begin that end alike; nothing where they do not, for the most part."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name[::-1], other[::-1], strict=False)))
    if not same or name == other or same * 2 < min(len(name), len(other)):
        return None
    return name[:-same], other[:-same]


def _at_ids(missing: list[_Missing], renamed: dict[str, str], file: str, corpus: Corpus) -> Diagnostic:
    """What is said at the first of the ids that have been renamed."""
    first = missing[0]
    hint = "Take the replacement back, or make it in the pointers, too."
    document = corpus.document(file)
    if document is None:
        message = f"{len(missing)} ids of {file} are not called as pointers call them: “{first.name}” is "
        message += f"“{renamed[first.name]}” there now."
        return replace(first.item, message=message, hint=hint, edits=(), about=(file,))
    was = {now: old for old, now in renamed.items()}
    element = next(each for each in document.with_ids if xml_id(each) in was)
    now = xml_id(element)
    message = f"{len(missing)} ids of the file are not called as pointers call them: “{was[now]}” is “{now}” now."
    related = places([one.item for one in missing], "one such pointer")
    related = tuple(one for one in related if one.location.file != file) or related
    return replace(put_at_id(first.item, document, element), message=message, hint=hint, related=related, about=(file,))


def _at_pointers(missing: list[_Missing], file: str) -> Diagnostic:
    """What is said at the first of the pointers to ids that are gone."""
    first = missing[0].item
    names = [f"“{one.name}”" for one in missing[:_NAMED]]
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    message = f"Pointers seek {len(missing)} ids that {file} does not have: {', '.join(names)}{more}."
    hint = f"Has a part of {file} been deleted? Bring it back, or correct the pointers."
    return replace(
        first,
        message=message,
        hint=hint,
        related=places([one.item for one in missing[1:]], "here too"),
        edits=(),
        about=(file,),
    )
