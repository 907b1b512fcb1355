"""What an ODD says in words that ODD does not have, and what stands where nothing reads it (TEI Guidelines, TD).

Such things are passed over, so that an ODD of another release compiles; but they are told, since they were meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.odd.files import INCLUDE, Place
from teibuild.odd.findings import Findings
from teibuild.odd.gathering import Declared
from teibuild.odd.library import Library
from teibuild.odd.names import RELAX_NG, SCHEMA_SPEC, SCHEMATRON, SPEC_GROUP
from teibuild.odd.nearest import suggestion
from teibuild.odd.rules import DECLARED_TWICE, ODD_MARKUP
from teibuild.tei.names import TEI, local

_EVERYWHERE: Final = (
    "ana cert change copyOf corresp exclude facs n next prev rend rendition resp sameAs select source style subtype "
    "synch type versionDate"
)
_GLOBAL: Final = frozenset(_EVERYWHERE.split())
_IDENTIFIED: Final = "ident mode module predeclare status validUntil"
_COUNTED: Final = "minOccurs maxOccurs"
_ATTRIBUTES: Final = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "schemaSpec": f"{_IDENTIFIED} docLang targetLang ns prefix start defaultExceptions",
        "specGrp": "",
        "specGrpRef": "target",
        "moduleRef": "key url include except prefix",
        "elementRef": f"key {_COUNTED}",
        "classRef": f"key expand include except {_COUNTED}",
        "macroRef": f"key {_COUNTED}",
        "dataRef": f"key name ref restriction {_COUNTED}",
        "elementSpec": f"{_IDENTIFIED} ns prefix usage",
        "classSpec": f"{_IDENTIFIED} generate",
        "macroSpec": _IDENTIFIED,
        "dataSpec": _IDENTIFIED,
        "attList": "org",
        "attDef": f"{_IDENTIFIED} ns usage",
        "attRef": "class key name",
        "valList": "mode validUntil",
        "valItem": "ident mode validUntil",
        "classes": "mode",
        "memberOf": "key max min mode",
        "content": "autoPrefix allowText",
        "sequence": f"preserveOrder {_COUNTED}",
        "alternate": _COUNTED,
        "interleave": _COUNTED,
        "anyElement": f"except require {_COUNTED}",
        "textNode": "",
        "empty": "",
        "datatype": _COUNTED,
        "dataFacet": "name value",
        "constraintSpec": f"{_IDENTIFIED} scheme",
    }.items()
}
"""Element of ODD → the attributes that it has, beside those of every element."""
_NEEDED: Final = {
    "attDef": "ident",
    "valItem": "ident",
    "memberOf": "key",
    "specGrpRef": "target",
    "elementRef": "key",
    "classRef": "key",
    "macroRef": "key",
    "elementSpec": "ident",
    "classSpec": "ident",
    "macroSpec": "ident",
    "dataSpec": "ident",
}
"""Element → the attribute without which it says nothing."""
_NAMED: Final = frozenset({"elementSpec", "classSpec", "macroSpec", "dataSpec"})
_VALUES: Final = {
    (None, "mode"): "add change delete replace",
    ("classSpec", "type"): "atts model",
    ("valList", "type"): "closed open semi",
    ("attDef", "usage"): "opt rec req mwa rwa",
    ("attList", "org"): "choice group",
    ("classRef", "expand"): ("alternation sequence sequenceOptional sequenceOptionalRepeatable sequenceRepeatable"),
    ("sequence", "preserveOrder"): "true false 1 0",
}
"""Element (or nothing for all) and attribute → the values that mean something."""
_WORDS: Final = "altIdent equiv gloss desc remarks exemplum listRef note"
_MODELS: Final = "model modelGrp modelSequence"
_REFERENCES: Final = "elementRef classRef macroRef dataRef"
_CONTENT: Final = f"{_REFERENCES} sequence alternate interleave textNode empty anyElement valList"
_SPECIFICATIONS: Final = "elementSpec classSpec macroSpec dataSpec"
_CHILDREN: Final = {
    name: frozenset(children.split())
    for name, children in {
        "elementSpec": f"{_WORDS} {_MODELS} classes content valList constraintSpec attList",
        "classSpec": f"{_WORDS} classes constraintSpec attList",
        "macroSpec": f"{_WORDS} content stringVal valList constraintSpec",
        "dataSpec": f"{_WORDS} content valList constraintSpec dataRef",
        "attList": f"{_WORDS} attDef attRef attList",
        "attDef": f"{_WORDS} datatype constraintSpec defaultVal valList valDesc",
        "valList": f"{_WORDS} valItem",
        "valItem": f"{_WORDS} paramList",
        "classes": "memberOf",
        "content": _CONTENT,
        "sequence": _CONTENT,
        "alternate": _CONTENT,
        "interleave": _CONTENT,
        "datatype": _CONTENT,
        "constraintSpec": f"{_WORDS} constraint",
    }.items()
}
"""Element → the elements of the TEI that are read in it."""
_GROUPED: Final = frozenset(
    f"{_WORDS} {_REFERENCES} {_SPECIFICATIONS} moduleRef moduleSpec specGrp specGrpRef constraintSpec "
    "constraintDecl outputRendition".split()
)
"""What is read in a schemaSpec or a specGrp; prose may stand around it."""
_HOLDERS: Final = {
    "attDef": "an attList",
    "attRef": "an attList",
    "valItem": "a valList",
    "memberOf": "classes",
    "dataRef": "a datatype, or content",
    "sequence": "content",
    "alternate": "content",
    "textNode": "content",
    "empty": "content",
    "anyElement": "content",
    "elementRef": "content",
    "classRef": "content",
    "macroRef": "content",
    "constraint": "a constraintSpec",
    "datatype": "an attDef",
    "defaultVal": "an attDef",
}
"""Element → what holds it."""
_STRUCTURES: Final = frozenset(f"{_SPECIFICATIONS} attList attDef valList classes constraintSpec".split())
"""Elements in which nothing of another vocabulary is read."""
_PROSE: Final = frozenset(f"{_WORDS} {_MODELS} constraint valDesc paramList stringVal defaultVal".split())
"""Elements that are not looked into."""
_MEANT: Final = {"exclude": "except"}
"""Attribute of every element that means something else → the one that is probably meant."""


def judge_markup(declared: Declared, library: Library, findings: Findings) -> None:
    """Say what of an ODD is passed over, since ODD has no such thing.

    Args:
        declared: The ODD.
        library: What it builds on, which has names for prose.
        findings: Where it is noted.
    """
    judge = _Judge(library, findings)
    for place in _roots(declared):
        judge.walk(place)


def _roots(declared: Declared) -> Iterator[Place]:
    """The schema, the groups that it follows, and what else it takes its specifications from."""
    seen: set[etree._Element] = set()
    places = [declared.place]
    for item in declared.declarations:
        parent = item.place.element.getparent()
        is_group = parent is not None and parent.tag in {SCHEMA_SPEC, SPEC_GROUP}
        places.append(Place(item.place.file, parent) if is_group and parent is not None else item.place)
    for place in places:
        above = {place.element, *place.element.iterancestors()}
        if not above & seen:
            seen.add(place.element)
            yield place


class _Judge:
    def __init__(self, library: Library, findings: Findings) -> None:
        self.library = library
        self.findings = findings

    def walk(self, place: Place) -> None:
        """Judge an element of ODD, and those within it."""
        name = local(place.element)
        self._attributes(place, name)
        self._children(place, name)
        for child in place.element:
            if _is_tei(child) and local(child) in _ATTRIBUTES and local(child) not in _PROSE:
                self.walk(Place(place.file, child))

    def _attributes(self, place: Place, name: str) -> None:
        known = _ATTRIBUTES[name] | _GLOBAL
        for key, value in place.element.attrib.items():
            meant = _MEANT.get(key) if "except" in _ATTRIBUTES[name] else None
            if not key.startswith("{") and (key not in known or meant):
                message = f"<{name}> has no attribute “{key}”; it is passed over."
                if meant:
                    message = f"In <{name}>, “{key}” takes nothing out."
                hint = f"Did you mean {meant}?" if meant else suggestion(key, _ATTRIBUTES[name])
                self._say(place, message, hint or "Delete it.", key)
            elif allowed := (_VALUES.get((name, key)) or _VALUES.get((None, key))):
                self._value(place, key, value.strip(), allowed.split())
        wanted = _NEEDED.get(name)
        is_new = name in _NAMED and place.element.get("mode", "add") == "add"
        # A new specification without a name is an error of its own.
        if wanted and not (place.element.get(wanted) or "").strip() and not is_new:
            message = f"This <{name}> has no {wanted}, and is passed over."
            self._say(place, message, f'Write {wanted}="…".', wanted)
        if name == "dataRef" and not {"key", "name", "ref"} & set(place.element.keys()):
            self._say(place, "This <dataRef> names no datatype, and is passed over.", 'Write key="…", or name="…".')
        if name == "moduleRef" and {"include", "except"} <= set(place.element.keys()) and place.element.get("except"):
            message = "Either include or except can be said: except is passed over."
            self._say(place, message, "Delete one of them.", "except")

    def _value(self, place: Place, key: str, value: str, allowed: list[str]) -> None:
        if value in allowed:
            return
        message = f'{key}="{value}" means nothing in <{local(place.element)}>; it is passed over.'
        words = allowed if "true" not in allowed else ["true", "false"]
        hint = suggestion(value, words) or f"It may be {', '.join(words[:-1])} or {words[-1]}."
        self._say(place, message, hint, key)

    def _children(self, place: Place, name: str) -> None:
        allowed = _CHILDREN.get(name)
        is_group = name in {"schemaSpec", "specGrp"}
        seen: dict[tuple[str, str], etree._Element] = {}
        for child in place.element:
            if not _is_tei(child):
                self._foreign(Place(place.file, child), name)
                continue
            if is_group:
                self._grouped(Place(place.file, child), name)
            elif allowed is not None and local(child) not in allowed:
                self._misplaced(Place(place.file, child), name, allowed)
            if name in {"attList", "valList"} and child.get("ident") and place.element.get("org") != "choice":
                self._twice(Place(place.file, child), name, seen)

    def _foreign(self, place: Place, name: str) -> None:
        """What is not of the TEI, and stands where nothing reads it."""
        if not isinstance(place.element.tag, str) or name not in _STRUCTURES:
            return
        tag = etree.QName(place.element)
        if place.element.tag == INCLUDE:
            message, hint = "An inclusion", "Include whole specifications, in the schemaSpec or a specGrp."
        elif tag.namespace == RELAX_NG:
            message, hint = f"<rng:{tag.localname}>", "Write it in content, or in a datatype."
        elif tag.namespace == SCHEMATRON:
            message, hint = f"<sch:{tag.localname}>", "Write it in a constraint, which stands in a constraintSpec."
        else:
            return
        self._say(place, f"{message} is not read in <{name}>; it is passed over.", hint)

    def _twice(self, place: Place, name: str, seen: dict[tuple[str, str], etree._Element]) -> None:
        key = (local(place.element), place.element.get("ident") or "")
        if key in seen and not place.element.get("ns"):
            message = f"“{key[1]}” stands in this <{name}> already."
            self.findings.add(DECLARED_TWICE, place, message, "Delete one of them.", attribute="ident")
        seen[key] = place.element

    def _grouped(self, place: Place, name: str) -> None:
        """What stands among specifications: these, prose, or what is neither."""
        tag = local(place.element)
        is_prose = tag in self.library.kinds or not self.library.specs
        if tag not in _GROUPED and (tag in _HOLDERS or tag in _CHILDREN or not is_prose):
            self._misplaced(place, name, _GROUPED)

    def _misplaced(self, place: Place, name: str, allowed: frozenset[str]) -> None:
        tag = local(place.element)
        if tag in _HOLDERS or tag in _ATTRIBUTES or tag in self.library.kinds:
            message = f"<{tag}> is not read in <{name}>; it is passed over."
            holder = _HOLDERS.get(tag)
            hint = f"Write it in {holder}." if holder else ""
        else:
            message = f"ODD has no <{tag}>; it is passed over."
            hint = suggestion(tag, sorted(allowed))
        self._say(place, message, hint or "Delete it.")

    def _say(self, place: Place, message: str, hint: str, attribute: str = "") -> None:
        self.findings.add(ODD_MARKUP, place, message, hint, attribute=attribute)


def _is_tei(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(f"{{{TEI}}}")
