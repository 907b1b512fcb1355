"""The files of an edition judged together, once each has been checked alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from teibuild.check.catalogue import catalogue
from teibuild.check.control import weigh
from teibuild.check.corpus import Corpus
from teibuild.check.prose import check_prose
from teibuild.check.rules import ACROSS
from teibuild.model import CheckedFile, Diagnostic, Kind
from teibuild.read.edition import Settings, read_prose
from teibuild.tei.errors import SourceError


def files_of(settings: Settings) -> list[tuple[str, Kind]]:
    """The TEI files of an edition: registers first, then documents, each with what it is."""
    registers: list[tuple[str, Kind]] = [(file, "register") for _, file in settings.registers]
    documents: list[tuple[str, Kind]] = [(file, "document") for file in settings.documents]
    return [*registers, *documents]


def judge(settings: Settings, checked: Iterable[CheckedFile], others: Iterable[Diagnostic] = ()) -> list[Diagnostic]:
    """Everything that is wrong with an edition, weighed, in the order of report.

    Args:
        settings: What ``edition.toml`` says.
        checked: All of the edition's TEI files, each checked alone.
        others: What else was found, such as by the views.
    """
    registers = {file: kind for kind, file in settings.registers}
    corpus = Corpus(checked, lambda file: (settings.folder / file).read_bytes(), registers, settings.checks)
    found = [item for one in corpus.files.values() for item in one.diagnostics]
    found += [item for check in ACROSS for item in check(corpus)]
    found += [*_check_prose(settings, corpus), *others]
    return ordered(weigh(found, corpus.files, settings.checks, catalogue()))


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics in the order of report, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda item: item.sort_key)


def _check_prose(settings: Settings, corpus: Corpus) -> list[Diagnostic]:
    """The pages of prose: that they can be read, and that their links lead somewhere."""
    try:
        pages = read_prose(settings)
    except SourceError as error:
        return [error.diagnostic]
    kinds = corpus.registers
    names = {f"document:{PurePosixPath(file).stem}" for file in settings.documents}
    names |= {f"page:{page.id}" for page in pages}
    names |= {f"entity:{kinds[one.file]}/{entry.key}" for one, entry in corpus.facts("entry") if one.file in kinds}
    # Of the entries of a broken register, nothing can be said.
    unsure = tuple(
        f"entity:{kinds[file]}/" for file in kinds if file in corpus.files and not corpus.files[file].readable
    )
    return check_prose(pages, names, unsure)
