"""An edition's folder: what ``edition.toml`` says, and which files belong to the edition."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Final, NoReturn

from msgspec import Struct, field
from msgspec.structs import replace

from teibuild.model import (
    ALL_VIEWS,
    DEFAULT_CHECKS,
    DEFAULT_IDS,
    Checks,
    Diagnostic,
    Edition,
    IdScheme,
    Licence,
    Location,
    Prose,
    RegisterKind,
    Rule,
    View,
)
from teibuild.model.release import Moved, Withdrawn
from teibuild.read.checks import read_checks
from teibuild.read.decoding import decode
from teibuild.read.edition_files import EditionFiles
from teibuild.read.hints import joined
from teibuild.read.ids import read_ids
from teibuild.read.languages import is_tag, meant
from teibuild.read.markdown import headings
from teibuild.read.moves import Place, read_moves
from teibuild.read.pictures import read_pictures
from teibuild.read.schemas import Fault, NamedSchema, read_schemas
from teibuild.read.settings_file import SETTINGS_FILE, SettingsFile
from teibuild.read.settings_keys import check_keys
from teibuild.read.settings_rules import (
    FAINT_THEME,
    MISSING_FILE,
    NOT_TRANSLATED,
    OUTSIDE,
    UNKNOWN_SETTING,
    WRONG_SETTING,
)
from teibuild.read.settings_values import id_hint
from teibuild.read.theme import Fault as ThemeFault
from teibuild.read.theme import read_theme
from teibuild.read.volumes import TABLE, Look, look_through, read_volumes, volume_files
from teibuild.tei.errors import SourceError
from teibuild.tei.source import OVERSIZED_FILE, WRONG_ENCODING
from teibuild.tei.unreadable import unreadable
from teibuild.tei.volume_parts import Sources, Volume
from teibuild.words import is_english, languages

__all__ = ["SETTINGS_FILE", "Settings", "read_prose", "read_settings"]

_FAULTS: Final[Mapping[ThemeFault, Rule]] = {
    "unknown": UNKNOWN_SETTING,
    "wrong": WRONG_SETTING,
    "missing": MISSING_FILE,
    "outside": OUTSIDE,
    "faint": FAINT_THEME,
}
"""Faults that the modules of single tables find, and the rules that they break."""
_MOST_PROSE: Final = 1 << 20
"""Most bytes of a page of prose: a thick book."""
_Fault = Callable[[Rule, str, str, str, str, str], None]
"""Notes what is wrong with a setting: rule, table, key, message, hint, value."""


class Settings(Struct, frozen=True):
    """What ``edition.toml`` says, with the files it names or that lie where files of an edition lie."""

    folder: Path
    edition: Edition
    documents: tuple[str, ...]
    """Paths of the documents from the folder, in the order of publication."""
    registers: tuple[tuple[RegisterKind, str], ...]
    pages: tuple[str, ...]
    """Paths of the pages of prose, in the order of publication."""
    checks: Checks = DEFAULT_CHECKS
    """How much each rule weighs."""
    ids: IdScheme = DEFAULT_IDS
    """How elements without an id are named."""
    schemas: tuple[NamedSchema, ...] = ()
    """The schemas that judge files instead of teibuild's own, or beside it."""
    catalog: str = ""
    """Path of the catalog that finds schemas by their web addresses; empty where there is none."""
    moved: tuple[Moved, ...] = ()
    """What was published at another address."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """Documents that were published and are no longer."""
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Where the settings say so: by what has moved, or was withdrawn, and the key."""
    faults: tuple[Diagnostic, ...] = ()
    """What is wrong with the edition's files by their names and places; they are left out."""
    sources: Sources = field(default_factory=lambda: Sources(Path()))
    """Where the bytes of documents come from: a file each, or volumes."""

    @property
    def volumes(self) -> tuple[Volume, ...]:
        """Files that hold many documents each; these are among the documents, by paths as if each had a file."""
        return self.sources.volumes

    def at(self, folder: Path) -> Settings:
        """The same, of the same folder by another path."""
        return replace(self, folder=folder, sources=replace(self.sources, folder=folder))


def read_settings(folder: Path, look: Look = look_through) -> Settings:
    """Read ``edition.toml`` and find the edition's files.

    Args:
        folder: The edition's folder.
        look: Looks a volume through; whoever knows of one what that would find need not do so again.

    Raises:
        SourceError: The settings cannot be read, or say something wrong; a file that is not there, or not fit, is one
            of the settings' ``faults``.

    """
    settings = SettingsFile(folder)
    check_keys(settings)
    data, lines = settings.data, settings.lines
    files = EditionFiles(settings)
    edition = _edition(settings, files.fault)
    documents, registers = files.documents(volume_files(data), needed=TABLE not in data), files.registers()
    volumes = tuple(read_volumes(settings, files, documents, look)) if TABLE in data else ()
    documents += tuple(name for volume in volumes for name in volume.names if name)
    sources = (*documents, *(file for _, file in registers))
    schemas, catalog = read_schemas(data, folder, sources, SETTINGS_FILE, lines, _refuse_schema)
    pages = files.files("pages", ".md")
    files.unread({*sources, *volume_files(data), *(schema.file for schema in schemas), catalog})
    # What a volume holds is published as what has a file of its own.
    published = (f"documents/{PurePosixPath(file).name}" for file in documents)
    moves = read_moves(data, SETTINGS_FILE, lines, (*published, *pages))
    return Settings(
        folder,
        edition,
        documents=documents,
        registers=registers,
        schemas=schemas,
        catalog=catalog,
        pages=pages,
        checks=read_checks(data.get("checks", {}), SETTINGS_FILE, lines, _refuse),
        ids=read_ids(data.get("ids", {}), SETTINGS_FILE, lines, _refuse),
        moved=moves.moved,
        withdrawn=moves.withdrawn,
        places=moves.places,
        faults=(*files.faults, *moves.faults),
        sources=Sources.of(folder, volumes),
    )


def read_prose(settings: Settings) -> tuple[tuple[Prose, ...], tuple[Diagnostic, ...]]:
    """The edition's pages of prose, and what is wrong with each of those that are not UTF-8, or cannot be read."""
    pages, faults = [], []
    for file in settings.pages:
        try:
            pages.append(_page(settings.sources, file))
        except SourceError as error:
            faults.append(error.diagnostic)
        except OSError as error:
            faults.append(unreadable(file, error))
    return tuple(pages), tuple(faults)


def _page(sources: Sources, file: str) -> Prose:
    """A page of prose; its title is its first heading.

    Raises:
        SourceError: It is too large, or not UTF-8.
        OSError: It cannot be read.
    """
    data = sources.read(file, _MOST_PROSE)
    if len(data) > _MOST_PROSE:
        message = f"The page has more than {_MOST_PROSE >> 20} MiB."
        raise SourceError(OVERSIZED_FILE.at(Location(file), message, "Divide it into several pages."))
    text = decode(data, file, WRONG_ENCODING)
    title = next((heading.text for heading in headings(text) if heading.level == 1 and heading.text), "")
    stem = PurePosixPath(file).stem
    pictures = read_pictures(sources.folder, file, text)
    return Prose(stem, title or stem.replace("-", " ").capitalize(), text, file, pictures)


def _edition(settings: SettingsFile, fault: _Fault) -> Edition:
    """What the tables of the edition and its licence say; ``fault`` notes what stops nothing."""

    def theme_fault(kind: ThemeFault, table: str, key: str, message: str, hint: str, value: str) -> None:
        fault(_FAULTS[kind], table, key, message, hint, value)

    table = settings.data["edition"]
    licence = settings.data["licence"]
    base_url = str(table.get("base_url", "")).rstrip("/")
    language = str(table.get("language", "en"))
    if not is_tag(language):
        tag = meant(language)
        message = f"The value of “language” is not the tag of a language (BCP 47), such as “{tag or 'en'}”."
        hint = f'Write language = "{tag}".' if tag else 'Write a tag: "en" for English, "en-US" for that of the US.'
        raise settings.error(WRONG_SETTING, "edition", "language", message, hint, value=language)
    _spoken(language, fault)
    called = settings.folder.resolve().name
    if not table.get("id") and id_hint(called):
        message = f"The edition has no “id”; “{called}”, the name of its folder, cannot be part of an address instead."
        fault(WRONG_SETTING, "edition", "id", message, id_hint(called), "")
    for name, where, url in (("base_url", "edition", base_url), ("url", "licence", licence["url"])):
        if url and not re.match(r"https?://[^\s]+$", url):
            message = f"The value of “{name}” is not a web address."
            raise settings.error(
                WRONG_SETTING, where, name, message, "Write it with https:// at its beginning.", value=url
            )
    return Edition(
        id=table.get("id") or called,
        title=table["title"],
        version=str(table.get("version", "")),
        date=str(table["date"]),
        licence=Licence(licence["name"], licence["url"], licence.get("statement", "")),
        subtitle=table.get("subtitle", ""),
        editors=tuple(table.get("editors", ())),
        publisher=table.get("publisher", ""),
        language=language,
        base_url=base_url,
        description=table.get("description", ""),
        theme=read_theme(settings.data.get("theme", {}), settings.folder, theme_fault),
        views=_views(settings.data.get("documents", {}).get("views", ALL_VIEWS)),
    )


def _views(named: Collection[str]) -> tuple[View, ...]:
    """The views that documents have, in their order: those that are named, and always the text and its pages."""
    return tuple(view for view in View if view in named or view in {View.READING, View.PAGES})


def _spoken(language: str, fault: _Fault) -> None:
    """Tell that the interface stays English in a language that it does not know."""
    if not is_english(language) and language.partition("-")[0].lower() not in languages():
        message = f"The interface does not speak “{language}”: its words stay English."
        hint = f"Texts, titles and dates are in “{language}” all the same. It speaks {joined(languages())}."
        fault(NOT_TRANSLATED, "edition", "language", message, hint, language)


def _refuse_schema(fault: Fault, message: str, hint: str, place: Location, line: str, length: int) -> NoReturn:
    raise SourceError(_FAULTS[fault].at(place, message, hint, source_line=line, length=length))


def _refuse(message: str, hint: str, place: Location, line: str, length: int) -> NoReturn:
    raise SourceError(WRONG_SETTING.at(place, message, hint, source_line=line, length=length))
