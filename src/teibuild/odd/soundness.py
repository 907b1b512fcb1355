"""What is wrong with a schema as a whole: circles, elements out of reach, elements that nothing satisfies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from teibuild.odd.files import Place
from teibuild.odd.findings import Findings
from teibuild.odd.grammar import Definition, Grammar, reachable
from teibuild.odd.merging import Merged
from teibuild.odd.nearest import suggestion
from teibuild.odd.patterns import Pattern
from teibuild.odd.rules import (
    CIRCULAR_CLASS,
    DELETED_IN_USE,
    IDLE_VALUES,
    IMPOSSIBLE,
    NOT_IN_SCHEMA,
    UNKNOWN_NAME,
    UNREACHABLE,
)
from teibuild.odd.specs import Spec
from teibuild.tei.names import local

_MOST_NAMED: Final = 5


def examine(grammar: Grammar, findings: Findings) -> None:
    """Note what is wrong with a schema as a whole.

    Args:
        grammar: The schema.
        findings: Where it is noted.
    """
    _say_idle_values(grammar.merged, findings)
    _say_unknown_classes(grammar.merged, findings)
    _say_missed(grammar, findings)
    if _say_circles(grammar, findings) or grammar.merged.is_wanting:
        # What is out of reach, or impossible, follows from that.
        return
    reached = reachable(grammar.definitions, grammar.start)
    _say_unreachable(grammar, reached, findings)
    _say_impossible(grammar, reached, findings)


def _say_idle_values(merged: Merged, findings: Findings) -> None:
    """Lists of values that are passed over for want of a mode."""
    for change in merged.declared.declarations:
        if not isinstance(change, Spec) or change.mode not in {"add", "change"} or change.ident not in merged.specs:
            continue
        for attribute in change.attributes.attributes():
            values = attribute.values
            if attribute.mode == "change" and values is not None and not values.has_mode:
                message = "This list of values has no mode, and is passed over."
                hint = 'Say mode="replace", or mode="change" if it is to add to the list that is there.'
                findings.add(IDLE_VALUES, values.place, message, hint)


def _say_unknown_classes(merged: Merged, findings: Findings) -> None:
    """Classes that a specification joins, or leaves, and that are nowhere."""
    _say_idle_memberships(merged, findings)
    joined = (member for spec in merged.specs.values() for member in spec.memberships)
    changes = (change for change in merged.declared.declarations if isinstance(change, Spec))
    left = (member for change in changes for member in change.memberships if member.mode == "delete")
    names = [name for name, other in merged.library.specs.items() if other.kind == "class"]
    for member in (*joined, *left):
        is_known = member.key in merged.specs or member.key in merged.library.specs or member.key in merged.deleted
        if is_known or not merged.is_own(member.place):
            continue
        is_left = member.mode == "delete"
        hint = suggestion(member.key, names, is_unwanted=is_left)
        if not hint and is_left:
            hint = f"{merged.library.name} does not have it. Delete this."
        hint = hint or "Check the name; a class of your own needs a classSpec."
        findings.add(UNKNOWN_NAME, member.place, f"There is no class “{member.key}”.", hint, attribute="key")


def _say_idle_memberships(merged: Merged, findings: Findings) -> None:
    """Classes that a specification leaves, and that it was not in."""
    joined: dict[str, set[str]] = {}
    for change in merged.declared.declarations:
        if not isinstance(change, Spec) or change.mode != "change":
            continue
        old = merged.library.specs.get(change.ident)
        known = joined.setdefault(
            change.ident, {member.key for member in old.memberships} if old is not None else set()
        )
        for member in change.memberships:
            if member.mode != "delete":
                known.add(member.key)
            elif old is not None and member.key not in known and member.key in merged.library.specs:
                message = f"{change.ident} is taken out of {member.key}, but it is not in it."
                inner = next((key for key in known if member.key in _above_key(merged, key)), "")
                hint = f"It is in {inner}, which is in that." if inner else "Delete this."
                findings.add(NOT_IN_SCHEMA, member.place, message, hint, attribute="key")


def _above_key(merged: Merged, ident: str) -> set[str]:
    return _above(merged, ident) if ident in merged.specs else set()


def _say_missed(grammar: Grammar, findings: Findings) -> None:
    """What is deleted, although content models that the ODD takes over ask for it; elements may go so."""
    merged = grammar.merged
    for key, users in grammar.missed.items():
        kind = merged.library.kinds.get(key)
        if kind in {None, "element"}:
            continue
        word = "datatype" if kind == "data" else kind
        names = list(users)
        more = len(names) - _MOST_NAMED
        last = f"{more} more" if more > 0 else names[-1]
        others = names[:_MOST_NAMED] if more > 0 else names[:-1]
        listed = f"{', '.join(others)} and {last}" if others else last
        ask = "ask" if len(names) > 1 else "asks"
        message = f"The {word} “{key}” is deleted, but {listed} still {ask} for it."
        hint = "What they ask for is passed over. Keep it, or change what asks for it."
        findings.add(DELETED_IN_USE, merged.deleted[key], message, hint, attribute="ident", detail=" ".join(names))


def _say_circles(grammar: Grammar, findings: Findings) -> bool:
    """Definitions that need themselves before any element begins."""
    found = False
    done: set[str] = set()
    told: set[str] = set()
    for name in grammar.definitions:
        circle = _circle(grammar, name, [], done)
        if circle:
            found = True
            told.update(circle)
            done.update(circle)
            places = [grammar.definitions[each].place for each in circle]
            _say_circle(grammar.merged, circle, places, findings)
    for circle in _class_circles(grammar.merged):
        if told.intersection(circle):
            continue
        found = True
        _say_circle(grammar.merged, circle, [grammar.merged.specs[ident].place for ident in circle], findings)
    return found


def _class_circles(merged: Merged) -> Iterable[list[str]]:
    """Classes that are members of themselves: the definitions of some are made without the circle, or not at all."""
    done: set[str] = set()
    for ident, spec in merged.specs.items():
        if ident not in done and spec.kind == "class":
            above = _above(merged, ident)
            if ident in above:
                circle = [other for other in merged.specs if other in above and ident in _above(merged, other)]
                done.update(circle)
                yield [ident, *(other for other in circle if other != ident)]


def _above(merged: Merged, ident: str) -> set[str]:
    """The classes that a class is in, by way of others too."""
    found: set[str] = set()
    waiting = [ident]
    while waiting:
        for member in merged.specs[waiting.pop()].memberships:
            if member.key in merged.specs and member.key not in found:
                found.add(member.key)
                waiting.append(member.key)
    return found


def _circle(grammar: Grammar, name: str, way: list[str], done: set[str]) -> list[str]:
    """The definitions that lead from one back to itself; nothing where none do."""
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


def _say_circle(merged: Merged, circle: list[str], places: Iterable[Place | None], findings: Findings) -> None:
    own = [place for place in places if place is not None and merged.is_own(place)]
    place = next(iter(own), None) or merged.declared.place
    names = [name.removesuffix(".attributes") for name in circle]
    if len(names) == 1:
        message = f"{names[0]} contains itself."
    else:
        message = f"{names[0]} contains itself, by way of {', '.join(names[1:])}."
    findings.add(CIRCULAR_CLASS, place, message, "Take it out of one of them.", attribute="ident")


def _say_unreachable(grammar: Grammar, reached: set[str], findings: Findings) -> None:
    if not grammar.start:
        return
    lost = [found.spec for name, found in grammar.definitions.items() if found.spec is not None and name not in reached]
    for place, specs in _by_origin(grammar, lost):
        if _is_taken_whole(grammar.merged, place):
            continue
        one = len(specs) == 1
        message = f"No content model that a document can come to allows {_listed(specs)}."
        hint = (
            f"Leave {'it' if one else 'them'} out of the schema, or bring in "
            f"an element or a class that holds {'it' if one else 'them'}."
        )
        findings.add(UNREACHABLE, place, message, hint, attribute=_naming(place), detail=_all_names(specs))


def _is_taken_whole(merged: Merged, place: Place) -> bool:
    """Whether a module is brought in as it is: then nobody has chosen the elements that are out of reach in it."""
    if local(place.element) != "moduleRef" or any(place.element.get(name) for name in ("include", "except")):
        return False
    held = merged.library.modules.get(place.element.get("key") or "", ())
    return not any(ident in merged.deleted for ident in held)


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
    merged = grammar.merged
    possible = _possible(grammar.definitions)
    lost = [
        found.spec
        for name, found in grammar.definitions.items()
        if found.spec is not None and name in reached and name not in possible
    ]
    for spec in lost:
        name = grammar.definitions[_define(grammar, spec)].patterns[0]
        why = next(iter(_wanting(name, possible)), "")
        other = merged.specs.get(why)
        if other is spec:
            what = "itself"
        elif other is not None and other.kind == "class":
            what = f"a member of {why}, and that has none"
        else:
            what = f"{why or 'something'}, and nothing can be that"
        place = spec.place if merged.is_own(spec.place) else merged.brought[spec.ident]
        message = f"<{spec.name}> can never be valid: it requires {what}."
        is_class = other is not None and other.kind == "class"
        hint = f"Bring in an element that is in {why}, or change the content of {spec.name}." if is_class else ""
        hint = hint or ("Change its content." if merged.is_own(spec.place) else f"Leave {spec.name} out of the schema.")
        findings.add(IMPOSSIBLE, place, message, hint, attribute=_naming(place))


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
