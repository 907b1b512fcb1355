"""What a file itself says of its schemas: the processing instruction ``xml-model``.

After “Associating Schemas with XML documents 1.0” (W3C Working Group Note, 2012; ISO/IEC 19757-11). Nothing is fetched:
an address on the web is looked up in the edition's catalog.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from html import unescape
from typing import Final

from teibuild.check.nearest import nearest
from teibuild.check.schema_file_rules import SCHEMA_NOT_FOUND, SCHEMA_ON_THE_WEB, WRONG_ASSOCIATION
from teibuild.check.schema_files import EDITION, OWN_RULES, Lost, Space, catalog_of, entry_for, name_of
from teibuild.check.schema_refs import Language, SchemaRef
from teibuild.model import Diagnostic
from teibuild.tei.source import Source

_MODEL: Final = re.compile(r"<\?xml-model\s(.*?)\?>|<!--.*?-->|(<[^?!])", re.DOTALL)
_PSEUDO: Final = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LANGUAGES: Final[dict[str, Language]] = {
    "http://relaxng.org/ns/structure/1.0": "rng",
    "http://purl.oclc.org/dsdl/schematron": "schematron",
    "http://www.w3.org/2001/XMLSchema": "xsd",
}
_TYPES: Final[dict[str, Language]] = {"application/relax-ng-compact-syntax": "rnc"}
_ENDINGS: Final[dict[str, Language]] = {
    ".rng": "rng", ".rnc": "rnc", ".xsd": "xsd", ".sch": "schematron", ".isosch": "schematron",
    ".schematron": "schematron",
}  # fmt: skip


def associations(source: Source, space: Space) -> tuple[list[SchemaRef], list[Diagnostic], list[str]]:
    """The schemas that a file names, what is to be said of those that cannot be used, and the addresses of these.

    Args:
        source: The file, or as much of it as comes before its first tag.
        space: Where schemas are looked for.
    """
    refs: list[SchemaRef] = []
    remarks: list[Diagnostic] = []
    lost: dict[str, tuple[int, str, Lost, Language]] = {}
    for instruction in _MODEL.finditer(source.text):
        if instruction[2]:
            break
        if instruction[1] is None:
            continue
        said = {match[1]: (match, unescape(match[2] or match[3] or "")) for match in _PSEUDO.finditer(instruction[1])}
        start = instruction.start(1)
        href = said["href"][1].strip() if "href" in said else ""
        if not href:
            message = "This xml-model does not say where the schema lies."
            hint = 'Write href="…", with the path from this file.'
            length = len("<?xml-model")
            remarks.append(source.report(WRONG_ASSOCIATION, instruction.start(), message, hint, length=length))
            continue
        language = _language(href, {name: value for name, (_, value) in said.items()})
        if language is None:
            key = next((name for name in ("schematypens", "type", "href") if name in said), "href")
            match, value = said[key]
            message = f"teibuild does not read schemas of the kind “{value}”."
            hint = "It reads RELAX NG, XML Schema and Schematron."
            place = start + match.start() + match[0].index(match[2] or match[3] or "")
            remarks.append(source.report(WRONG_ASSOCIATION, place, message, hint, length=len(value)))
            continue
        found = _find(space, href, posixpath.dirname(source.file))
        if found == OWN_RULES:
            continue
        if isinstance(found, str):
            phase = said["phase"][1].strip() if "phase" in said else ""
            refs.append(SchemaRef(found, language, phase if language == "schematron" else ""))
        else:
            match = said["href"][0]
            place = start + match.start() + match[0].index(match[2] or match[3] or "")
            # A file often names one schema twice: for its grammar, and for the Schematron in it.
            lost.setdefault(found.address, (place, href, found, language))
    judged = any(ref.is_grammar for ref in refs)
    return refs, remarks + [_lost(source, space, *one, judged=judged) for one in lost.values()], list(lost)


@cache
def _find(space: Space, href: str, folder: str) -> str | Lost:
    """Where a reference leads from the files of one folder, most of which name the same schemas."""
    return space.find(href, f"{EDITION}{folder}/file.xml" if folder else f"{EDITION}file.xml")


def forget() -> None:
    """Forget where references lead, for a process that outlives a change of the edition's files."""
    _find.cache_clear()


def _language(href: str, said: dict[str, str]) -> Language | None:
    """The language of a schema: by schematypens, by its media type, by the ending of its name."""
    path = href.partition("#")[0].partition("?")[0].lower()
    ending = next((language for name, language in _ENDINGS.items() if path.endswith(name)), None)
    language = _LANGUAGES.get(said.get("schematypens", "").strip())
    if said.get("schematypens", "").strip() and language is None:
        return None
    if language == "rng" or language is None:
        compact = _TYPES.get(said.get("type", "").strip().lower())
        if compact or (ending == "rnc" and language in {"rng", None}):
            return "rnc"
    return language or ending


def _lost(
    source: Source, space: Space, place: int, href: str, lost: Lost, language: Language, *, judged: bool
) -> Diagnostic:
    """What is to be said of a schema that is not there, and what judges instead."""
    instead = "The schema of teibuild judges instead."
    if language == "schematron":
        instead = "Its rules were not checked."
    elif judged:
        instead = "The file is judged by the others that it names."
    if lost.reason == "web":
        message = f"The schema {lost.address} is on the web and was not fetched. {instead}"
        hint = f"Put a copy into the edition, and into its {entry_for(lost.address, space)}"
        return source.report(SCHEMA_ON_THE_WEB, place, message, hint, length=len(href))
    if lost.reason == "outside":
        message = f"The schema {href} lies outside the edition's folder. {instead}"
        hint = "Copy it into the edition, and name it by its path from this file."
    else:
        catalog = catalog_of(space)
        leads = f"The catalog leads {href} to {name_of(lost.address)}, which is not there. {instead}"
        near = _near(space, lost.address)
        hint = f"Did you mean {near}?" if near else "Copy the schema there, or correct the entry."
        at_entry = catalog.at_entry(SCHEMA_NOT_FOUND, lost.address, leads, hint) if catalog else None
        if at_entry is not None:
            return at_entry
        message = f"There is no schema {href}. {instead}"
        hint = "Paths are counted from the file they stand in."
        if near:
            here = posixpath.dirname(source.file)
            hint = f"Did you mean {posixpath.relpath(near, here) if here else near}?"
    return source.report(SCHEMA_NOT_FOUND, place, message, hint, length=len(href))


def _near(space: Space, address: str) -> str:
    """The schema of the edition that was probably meant: one named alike in that folder, or by its name in another."""
    wanted = name_of(address)
    folder, name = posixpath.split(wanted)
    if folder.startswith(".."):
        return ""
    others = dict.fromkeys((folder, "schema", "schemas", ""))
    files = {each: _schemas_in(space, each) for each in others}
    elsewhere = next((each for each in others if name in files[each]), None)
    if elsewhere is not None:
        return posixpath.join(elsewhere, name)
    near = nearest(name, files[folder], 1)
    return posixpath.join(folder, near[0]) if near else ""


def _schemas_in(space: Space, folder: str) -> list[str]:
    """The names of the schemas in a folder of the edition."""
    try:
        names = [path.name for path in (space.folder / folder).iterdir()]
    except OSError:
        return []
    return [name for name in names if name.lower().endswith(tuple(_ENDINGS))]
