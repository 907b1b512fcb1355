"""What is wrong with a schema as a whole: circles, elements out of reach, elements that nothing satisfies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.grammar import Definition, Grammar
from teibuild.odd.merging import Merged, suggestion
from teibuild.odd.patterns import Pattern
from teibuild.odd.relaxng import Written
from teibuild.odd.rules import (
    BAD_PATTERN,
    CIRCULAR_CLASS,
    IDLE_VALUES,
    IMPOSSIBLE,
    REFUSED,
    UNKNOWN_NAME,
    UNREACHABLE,
)
from teibuild.odd.specs import Spec

_MOST_NAMED: Final = 5
_SAID: Final = (
    (
        r'invalid parameter(?: value)?: ?(.*)|invalid value for parameter "?(?:.*?)"?: ?(.*)|.*regular expression.*',
        BAD_PATTERN,
        "The restriction is no regular expression of XML Schema.",
        "Look for a bracket that is not closed, or a sign that needs a backslash.",
    ),
    (
        r'datatype "(.*?)" from library ".*" not recognized',
        BAD_PATTERN,
        "XML Schema has no datatype “{0}”.",
        "Correct its name; a datatype that the TEI or the ODD declares is named by key, not by name.",
    ),
    (
        r'(?:unrecognized|invalid|unknown) parameter "?(.*?)"?|parameter "(.*?)" (?:not|is not) .*',
        BAD_PATTERN,
        "This datatype has no facet “{0}”.",
        "Use one of XML Schema's facets that the datatype has.",
    ),
    (
        r'"?duplicate attribute.*|.*duplicate attribute.*',
        REFUSED,
        "An element would have the same attribute twice.",
        "Delete one of them, or let it change the other.",
    ),
    (
        r'.*"?(?:group|interleave)"? of "string" and "element".*|.*mixing of.*|.*"(?:data|value|list)".*element.*',
        REFUSED,
        "Data and elements stand side by side in one content model.",
        "Take a textNode for the dataRef, or give the data an element of its own.",
    ),
    (
        r'.*"(?:oneOrMore|zeroOrMore)" contains a? ?"?(?:group|interleave)"? .*attribute.*|.*infinite name class.*',
        REFUSED,
        "Attributes of any name must be allowed to be repeated.",
        "Put the attribute into a zeroOrMore.",
    ),
    (
        r".*interleave.*text.*",
        REFUSED,
        "Text stands in two parts of what may come in any order.",
        "Keep one textNode there.",
    ),
    (
        r'.*"?text"?.*"?list"?.*|.*"?list"?.*"?text"?.*',
        REFUSED,
        "Text of any kind stands in a list of words.",
        "Take a datatype such as teidata.word.",
    ),
    (
        r'reference to undefined pattern "(.*)"',
        UNKNOWN_NAME,
        "The definition “{0}” is not in the schema.",
        "Correct the name, or bring in what defines it.",
    ),
)
"""What Jing says of a schema → the rule, the fact and the remedy."""


def examine(grammar: Grammar, findings: Findings) -> None:
    """Note what is wrong with a schema as a whole.

    Args:
        grammar: The schema.
        findings: Where it is noted.
    """
    _say_idle_values(grammar.merged, findings)
    _say_unknown_classes(grammar.merged, findings)
    if _say_circles(grammar, findings):
        return
    reached = _reached(grammar)
    _say_unreachable(grammar, reached, findings)
    _say_impossible(grammar, reached, findings)


def explain(written: Written, messages: Iterable[tuple[int, str]], findings: Findings) -> None:
    """Note what a validator has against a schema, at the place of the ODD that it was made from.

    Args:
        written: The schema.
        messages: Line, counted from 1, and what the validator says, in its own words.
        findings: Where it is noted.
    """
    for line, text in messages:
        place = written.place(line)
        if place is None:
            continue
        plain = re.sub(r"\s*\((?:see )?section 7.*?\)$", "", text).rstrip(".")
        for expression, rule, fact, hint in _SAID:
            match = re.fullmatch(expression, plain)
            if match:
                name = next((group for group in match.groups() if group), "")
                findings.add(rule, place, fact.format(name), hint, attribute=_attribute(place, rule.code), detail=text)
                break
        else:
            fact = f"RELAX NG does not allow this: {plain}."
            findings.add(REFUSED, place, fact, "Change the content model.", detail=text)


def _attribute(place: Place, code: str) -> str:
    if code != BAD_PATTERN.code:
        return ""
    return next((name for name in ("restriction", "name") if place.element.get(name) is not None), "")


def _say_idle_values(merged: Merged, findings: Findings) -> None:
    """Lists of values that are passed over for want of a mode."""
    for spec in merged.specs.values():
        if not spec.is_own:
            continue
        for change in spec.place.file.root.iter(str(spec.place.element.tag)):
            if change.get("ident") != spec.ident or change.get("mode") != "change":
                continue
            for values in change.iterfind("{*}attList//{*}attDef[@mode='change']/{*}valList"):
                if values.get("mode") is None:
                    place = Place(spec.place.file, values)
                    message = "This list of values has no mode, and is passed over."
                    hint = 'Say mode="replace", or mode="change" if it is to add to the list that is there.'
                    findings.add(IDLE_VALUES, place, message, hint)


def _say_unknown_classes(merged: Merged, findings: Findings) -> None:
    for spec in merged.specs.values():
        for member in spec.memberships:
            if member.key in merged.specs or member.key in merged.library.specs or not merged.is_own(member.place):
                continue
            names = (name for name, other in merged.library.specs.items() if other.kind == "class")
            hint = suggestion(member.key, names) or "Check the name; a class of your own needs a classSpec."
            findings.add(UNKNOWN_NAME, member.place, f"There is no class “{member.key}”.", hint, attribute="key")


def _say_circles(grammar: Grammar, findings: Findings) -> bool:
    """Definitions that need themselves before any element begins."""
    found = False
    done: set[str] = set()
    for name in grammar.definitions:
        circle = _circle(grammar, name, [], done)
        if circle:
            found = True
            _say_circle(grammar, circle, findings)
    return found


def _circle(grammar: Grammar, name: str, way: list[str], done: set[str]) -> list[str]:
    if name in way:
        return way[way.index(name) :]
    if name in done or name not in grammar.definitions:
        return []
    way.append(name)
    for pattern in grammar.definitions[name].patterns:
        for other in _asked_at_once(pattern):
            if circle := _circle(grammar, other, way, done):
                return circle
    way.pop()
    done.add(name)
    return []


def _asked_at_once(pattern: Pattern) -> Iterable[str]:
    """What a pattern refers to outside elements."""
    if pattern.tag == "ref":
        yield pattern.named("name")
    elif pattern.tag != "element":
        for child in pattern.children:
            yield from _asked_at_once(child)


def _say_circle(grammar: Grammar, circle: list[str], findings: Findings) -> None:
    places = [grammar.definitions[name].place for name in circle]
    own = [place for place in places if place is not None and grammar.merged.is_own(place)]
    place = next(iter(own), None) or grammar.merged.declared.place
    names = [name.removesuffix(".attributes") for name in circle]
    if len(names) == 1:
        message = f"{names[0]} contains itself."
    else:
        message = f"{names[0]} contains itself, by way of {', '.join(names[1:])}."
    findings.add(CIRCULAR_CLASS, place, message, "Take it out of one of them.", attribute="ident")


def _reached(grammar: Grammar) -> set[str]:
    """The definitions that a document can come to from its root."""
    waiting, reached = list(grammar.start), set[str]()
    while waiting:
        name = waiting.pop()
        if name in reached or name not in grammar.definitions:
            continue
        reached.add(name)
        for pattern in grammar.definitions[name].patterns:
            waiting += [each.named("name") for each in pattern.walk() if each.tag == "ref"]
    return reached


def _say_unreachable(grammar: Grammar, reached: set[str], findings: Findings) -> None:
    if not grammar.start:
        return
    lost = [found.spec for name, found in grammar.definitions.items() if found.spec is not None and name not in reached]
    for place, specs in _by_origin(grammar, lost):
        one = len(specs) == 1
        message = f"No content model that a document can come to allows {_listed(specs)}."
        hint = (
            f"Leave {'it' if one else 'them'} out of the schema, or bring in "
            f"an element or a class that holds {'it' if one else 'them'}."
        )
        findings.add(UNREACHABLE, place, message, hint, attribute=_naming(place), detail=_all_names(specs))


def _naming(place: Place) -> str:
    return "ident" if place.element.get("ident") else "key"


def _by_origin(grammar: Grammar, specs: Iterable[Spec]) -> list[tuple[Place, list[Spec]]]:
    """Elements, by what has brought them into the schema."""
    found: dict[tuple[object, object], tuple[Place, list[Spec]]] = {}
    for spec in specs:
        place = grammar.merged.brought[spec.ident]
        found.setdefault((place.file, place.element), (place, []))[1].append(spec)
    return list(found.values())


def _listed(specs: list[Spec]) -> str:
    names = [f"<{spec.name}>" for spec in specs[:_MOST_NAMED]]
    more = len(specs) - len(names)
    if more:
        return f"{', '.join(names)} and {more} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _all_names(specs: list[Spec]) -> str:
    return " ".join(spec.name for spec in specs) if len(specs) > _MOST_NAMED else ""


def _say_impossible(grammar: Grammar, reached: set[str], findings: Findings) -> None:
    possible = _possible(grammar.definitions)
    lost = [
        found.spec
        for name, found in grammar.definitions.items()
        if found.spec is not None and name in reached and name not in possible
    ]
    for spec in lost:
        name = grammar.definitions[_define(grammar, spec)].patterns[0]
        why = next(iter(_wanting(name, possible)), "")
        what = f"a member of {why}, and that has none" if why in grammar.merged.specs else "what nothing can be"
        place = spec.place if grammar.merged.is_own(spec.place) else grammar.merged.brought[spec.ident]
        message = f"<{spec.name}> can never be valid: it requires {what}."
        hint = f"Bring in an element that is in {why}, or change the content of {spec.name}." if why else ""
        findings.add(IMPOSSIBLE, place, message, hint or "Change its content.", attribute=_naming(place))


def _define(grammar: Grammar, spec: Spec) -> str:
    return next(name for name, found in grammar.definitions.items() if found.spec is spec)


def _possible(definitions: dict[str, Definition]) -> set[str]:
    """The definitions that something can satisfy."""
    possible: set[str] = set()
    left = dict(definitions)
    while left:
        found = [
            name
            for name, each in left.items()
            if all(_can_be(pattern, possible, definitions) for pattern in each.patterns)
        ]
        if not found:
            break
        possible.update(found)
        for name in found:
            del left[name]
    return possible


def _can_be(pattern: Pattern, possible: set[str], definitions: dict[str, Definition]) -> bool:
    match pattern.tag:
        case "notAllowed":
            return False
        case "ref":
            name = pattern.named("name")
            return name in possible or name not in definitions
        case "choice":
            return any(_can_be(child, possible, definitions) for child in pattern.children)
        case "optional" | "zeroOrMore" | "data" | "value" | "except":
            return True
        case _:
            return all(_can_be(child, possible, definitions) for child in pattern.children)


def _wanting(pattern: Pattern, possible: set[str]) -> Iterable[str]:
    """What a pattern requires, and nothing can be."""
    if pattern.tag in {"optional", "zeroOrMore"}:
        return
    if pattern.tag == "ref" and pattern.named("name") not in possible:
        yield pattern.named("name")
    for child in pattern.children:
        yield from _wanting(child, possible)
