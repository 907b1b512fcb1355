"""The campaign: slips made by the hundred, and what teibuild says of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from teibuild.check.corpus import Corpus
from teibuild.check.edition import ordered
from teibuild.check.files import check_file
from teibuild.check.folding_across import fold_across
from teibuild.check.rules import ACROSS
from teibuild.model import CheckedFile, Diagnostic, Severity
from tests.check.slips import characters, links, names, sense, tags
from tests.check.slips.marked import Marked
from tests.check.slips.slip import KINDS, Kind, Span, apply

EDITION: Final = Path(__file__).parents[3] / "editions" / "cuban-missile-crisis"
FAMILIES: Final = (tags, characters, names, links, sense)
_TRIES: Final = 40


def _astral(text: str) -> str:
    """Letters beyond the first plane, and marks that combine, in the words of paragraphs."""
    return re.sub(r"(?<= )the(?= [a-z])(?=[^<>]*<)", "\U0001d4e3he\u0301", text)


VARIANTS: Final[dict[str, Callable[[str], str]]] = {
    "as it is": lambda text: text,
    "on one line": lambda text: re.sub(r"(\?>)?\s*\n\s*", lambda found: (found[1] or "") + " ", text),
    "with tabs": lambda text: text.replace("  ", "\t"),
    "with CRLF": lambda text: text.replace("\n", "\r\n"),
    "in UTF-16": lambda text: text.replace("UTF-8", "UTF-16", 1),
    "with astral signs": _astral,
}
"""The ways in which a file may be written: places stay exact in each."""


@dataclass(frozen=True)
class Attempt:
    """One slip in one file, ready to be checked."""

    kind: Kind
    variant: str
    file: str
    data: bytes
    text: str
    places: tuple[Span, ...]
    codes: tuple[str, ...]
    remedy: str


@dataclass(frozen=True)
class Verdict:
    """What was said of an attempt, and whether it was right."""

    attempt: Attempt
    said: tuple[Diagnostic, ...]
    code: bool
    place: bool
    single: bool
    remedy: bool

    @property
    def right(self) -> bool:
        """Right in every respect."""
        return self.code and self.place and self.single and self.remedy


def kind_of_file(file: str) -> str:
    """Whether a file is a document or a register."""
    return "register" if file.startswith("registers/") else "document"


@cache
def sound(variant: str) -> dict[str, Marked]:
    """The edition's files, written in one of the ways."""
    files = sorted(EDITION.glob("documents/*.xml")) + sorted(EDITION.glob("registers/*.xml"))
    return {
        file: Marked(file, VARIANTS[variant](path.read_text(encoding="utf-8")))
        for path in files
        if (file := path.relative_to(EDITION).as_posix())
    }


def _check(data: bytes, file: str) -> CheckedFile:
    return check_file(data, file, "register" if kind_of_file(file) == "register" else "document")


@cache
def checked() -> dict[str, CheckedFile]:
    """Every file of the edition as it is, checked."""
    return {file: _check(marked.text.encode(), file) for file, marked in sound("as it is").items()}


def _say(files: dict[str, CheckedFile], changed: dict[str, bytes]) -> list[Diagnostic]:
    corpus = Corpus(files.values(), lambda file: changed.get(file) or (EDITION / file).read_bytes())
    found = [item for one in files.values() for item in one.diagnostics]
    return ordered(fold_across([*found, *(item for check in ACROSS for item in check(corpus))], corpus))


@cache
def said_always() -> frozenset[tuple[str, str, str]]:
    """What is said of the edition as it is."""
    return frozenset((item.location.file, item.code, item.message) for item in _say(checked(), {}))


def say(file: str, data: bytes) -> list[Diagnostic]:
    """The errors and warnings of the whole edition where one file has changed, besides those that it always has."""
    said = _say({**checked(), file: _check(data, file)}, {file: data})
    return [
        item
        for item in said
        if item.severity is not Severity.INFO and (item.location.file, item.code, item.message) not in said_always()
    ]


def attempts(kind: Kind, count: int, seed: int) -> Iterator[Attempt]:
    """Slips of one kind: the same for the same seed."""
    random = Random(f"{kind.name} {seed}")
    made = 0
    for _ in range(count * _TRIES):
        if made == count:
            return
        variant = "as it is" if kind.plain or random.random() < 0.5 else random.choice(list(VARIANTS))
        files = list(sound(variant).values())
        marked = random.choices(files, [4 if one.file.startswith("documents/") else 1 for one in files])[0]
        try:
            slip = kind.make(marked, random)
        except IndexError:  # nothing to choose from: the file has no occasion for this slip
            continue
        if slip is None:
            continue
        text, places = apply(marked.text, slip)
        encoding = "utf-16" if variant == "in UTF-16" else "utf-8"
        data = slip.data or text.encode(encoding, "surrogatepass")
        if text == marked.text and slip.data is None:
            continue
        made += 1
        yield Attempt(kind, variant, marked.file, data, text, places, slip.codes or kind.codes, slip.remedy)


def judge(attempt: Attempt) -> Verdict:
    """Check an edition with one slip, and compare."""
    said = tuple(say(attempt.file, attempt.data))
    if not said:
        return Verdict(attempt, said, code=False, place=False, single=False, remedy=False)
    first = said[0]
    here = first.location
    offset = _offset(attempt.text, here.line, here.column)
    place = here.file == attempt.file and any(start <= offset < end for start, end in attempt.places)
    single = len(said) == 1 + attempt.kind.also
    remedy = attempt.remedy in first.message + first.hint
    return Verdict(attempt, said, first.code in attempt.codes, place, single, remedy)


def _offset(text: str, line: int, column: int) -> int:
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]
    return starts[min(line, len(starts)) - 1] + column - 1


def campaign(count: int, seed: int, only: str = "") -> Iterator[Verdict]:
    """Every kind, so many times."""
    for kind in KINDS.values():
        if only in kind.name:
            yield from map(judge, attempts(kind, count, seed))
