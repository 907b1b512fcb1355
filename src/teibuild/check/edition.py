"""The files of an edition judged together, once each has been checked alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import PurePosixPath
from typing import Final

from teibuild.check.catalogue import catalogue
from teibuild.check.control import weigh
from teibuild.check.corpus import Corpus
from teibuild.check.folding_across import fold_across
from teibuild.check.folding_files import fold_files
from teibuild.check.folding_ids import fold_ids
from teibuild.check.folding_texts import fold_texts
from teibuild.check.listing import list_files
from teibuild.check.prose import check_prose
from teibuild.check.prose_rules import BROKEN_PROSE_LINK
from teibuild.check.published import check_published
from teibuild.check.rules import ACROSS
from teibuild.check.rules.references import NOT_IN_REGISTER
from teibuild.check.rules.registers import WANTED
from teibuild.check.safely import ask
from teibuild.check.schemas import SchemaSettings, edition_faults, once_a_schema
from teibuild.check.volumes import doubled_ids, with_volumes
from teibuild.model import CheckedFile, Diagnostic, Kind, Prose, RegisterKind
from teibuild.read.edition import SETTINGS_FILE, Settings, read_prose

_ASTRAY: Final = frozenset({"TB204", "TB205", "TB301", "TB303"})
"""What may be said of an id that pointers seek in vain, of these or of the element that has lost it. It is about the
file that lacks the id, and the id.
"""


def files_of(settings: Settings) -> list[tuple[str, Kind]]:
    """The TEI files of an edition: registers first, then documents, then what stands around those of volumes, each with
    what it is.
    """
    registers: list[tuple[str, Kind]] = [(file, "register") for _, file in settings.registers]
    documents: list[tuple[str, Kind]] = [(file, "document") for file in settings.documents]
    around: list[tuple[str, Kind]] = [(one.around, "volume") for one in settings.volumes if one.scan is not None]
    return [*registers, *documents, *around]


def judge(
    settings: Settings,
    checked: Mapping[str, CheckedFile] | Iterable[CheckedFile],
    others: Iterable[Diagnostic] = (),
    *,
    listing: Iterable[str] | None = None,
) -> list[Diagnostic]:
    """Everything that is wrong with an edition, weighed, in the order of report.

    Args:
        settings: What ``edition.toml`` says.
        checked: All of the edition's TEI files, each checked alone; where they are many, by their paths.
        others: What else was found, such as by the views.
        listing: The files of its folder, where they are to be others than lie there.
    """
    registers = {file: kind for kind, file in settings.registers}
    pages, unread = read_prose(settings)
    corpus = Corpus(
        with_volumes(checked, settings.volumes),
        settings.sources.read,
        registers,
        settings.checks,
        edition=settings.edition,
        listing=lambda: list_files(settings.folder) if listing is None else listing,
        prose=None if unread else [page.markdown for page in pages],
    )
    found = _with_a_register(chain.from_iterable(corpus.diagnostics.values()), registers.values())
    failed: list[Diagnostic] = []
    found = fold_across([*found, *ask(ACROSS, corpus, SETTINGS_FILE, failed)], corpus)
    lost = (item.about for item in found if item.code in _ASTRAY and item.about and item.about[0] in corpus.files)
    sought = frozenset(chain.from_iterable(about[1:] for about in lost))
    found = once_a_schema([*fold_ids(found, corpus), *edition_faults(SchemaSettings.of(settings))])
    found += [
        *failed,
        *settings.faults,
        *doubled_ids(settings.sources),
        *unread,
        *_check_prose(pages, settings, corpus),
        *others,
    ]
    found += check_published(settings, corpus, (PurePosixPath(page).stem for page in settings.pages), sought)
    found = fold_files(fold_texts(found), corpus, [one.document for one in settings.withdrawn])
    weighed = weigh(found, corpus.files, corpus.exemptions, settings.checks, catalogue(), settings.sources.real)
    return ordered(_without_echoes_in_prose(weighed, corpus))


def _with_a_register(found: Iterable[Diagnostic], kinds: Iterable[RegisterKind]) -> list[Diagnostic]:
    """Leave out that a name leads to no entry where the edition has no register that could have it."""
    wanted = frozenset(WANTED[kind] for kind in kinds)
    return [item for item in found if item.code != NOT_IN_REGISTER.code or not wanted.isdisjoint(item.about)]


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics in the order of report, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda item: item.sort_key)


def _without_echoes_in_prose(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    """Leave out links of prose to an entry that the documents seek in vain, too: of the entry, that was said."""
    if not any(item.code == BROKEN_PROSE_LINK.code for item in found):
        return found
    if not any(item.code in _ASTRAY for item in found):
        return found
    lost = {
        f"entity:{kind}/{link.fragment}"
        for link in corpus.links.values()
        if (kind := corpus.registers.get(link.file)) and link.file in corpus.files
        if link.fragment not in corpus.files[link.file].ids
    }
    return [item for item in found if item.code != BROKEN_PROSE_LINK.code or lost.isdisjoint(item.about)]


def _check_prose(pages: tuple[Prose, ...], settings: Settings, corpus: Corpus) -> list[Diagnostic]:
    """The pages of prose: their titles, and that their links lead somewhere."""
    if not pages:
        return []
    kinds = corpus.registers
    names = {f"page:{_stem(page)}" for page in settings.pages}
    names |= {f"entity:{kinds[file]}/{entry.key}" for file, entry in corpus.facts("entry") if file in kinds}
    # Of the entries of a broken register, nothing can be said.
    unsure = tuple(
        f"entity:{kinds[file]}/" for file in kinds if file in corpus.files and not corpus.files[file].readable
    )
    files = {f"document:{_stem(file)}": file for file in settings.documents}

    def parts(name: str) -> frozenset[str] | None:
        checked = corpus.files.get(files.get(name, ""))  # a page is asked for only if it cannot be read
        return checked.ids if checked and checked.readable else None

    ways = {file: name for name, file in files.items()} | {file: f"entity:{kinds[file]}/" for file in kinds}
    return check_prose(pages, {*files, *names}, unsure, parts, ways, lambda: corpus.listing)


def _stem(file: str) -> str:
    """The name of a file without its extension."""
    name = file.rpartition("/")[2]
    return name.rpartition(".")[0] or name
