"""How much a fault weighs here: the settings' word, the editor's exemptions, and those that exempt nothing.

Nothing is weighed within a file's own check, so that a changed setting changes no file's result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final

from msgspec.structs import replace

from teibuild.check.exemptions import is_misnamed
from teibuild.check.nearest import did_you_mean, distance
from teibuild.model import Checks, Diagnostic, Exemption, Location, Rule, Severity, Weighing

BAD_EXEMPTION: Final = Rule(
    "TB610",
    "bad-exemption",
    Severity.ERROR,
    "an exemption that cannot be understood",
    "An exemption names rules by code or name, and gives the reason for those who come after. What XML and the schema "
    "refuse cannot be exempted, nor links that a published page must not have.",
    bad='<?teibuild allow="page-out-of-ordr"?>',
    good='<?teibuild allow="page-out-of-order" reason="The paper itself has no page 4."?>',
)
IDLE_EXEMPTION: Final = Rule(
    "TB611",
    "idle-exemption",
    Severity.WARNING,
    "an exemption that exempts nothing",
    "The fault has been mended, or the exemption stands in the wrong place. Left where it is, it would hide the next "
    "fault of its kind.",
    bad='<?teibuild allow="page-out-of-order" reason="…"?><pb n="4" xml:id="p4"/>',
    good='<pb n="4" xml:id="p4"/>',
)
UNKNOWN_CHECK: Final = Rule(
    "TB008",
    "unknown-check",
    Severity.ERROR,
    "edition.toml weighs a rule that does not exist, or cannot be weighed",
    "A rule is named by its code or its name. What XML and the schema refuse is always an error, and so is a link that "
    "a published page must not have.",
    bad='[checks.rules]\npage-out-of-ordr = "off"',
    good='[checks.rules]\npage-out-of-order = "off"',
)
RULES: Final = (BAD_EXEMPTION, IDLE_EXEMPTION, UNKNOWN_CHECK)

_OFF: Final = "off"
_SLIPS: Final = 2
"""Slips of the hand in a misspelled word."""
_FIXED: Final = frozenset({"TB305", "TB306", "TB322", "TB610"})
"""Rules that no edition may weigh, besides those about files, XML and the schema."""


def may_weigh(rule: Rule) -> bool:
    """Whether an edition may say how much a rule weighs: rules of the edition and Schematron, not XML and schema."""
    return rule.code not in _FIXED and (rule.code >= "TB300" or "TB220" <= rule.code < "TB240")


def weigh(
    diagnostics: Iterable[Diagnostic],
    files: Collection[str],
    exemptions: Mapping[str, tuple[Exemption, ...]],
    checks: Checks,
    rules: Iterable[Rule],
    real: Callable[[str], str] = str,
) -> list[Diagnostic]:
    """Diagnostics as the edition weighs them, and what is wrong with the weights.

    Args:
        diagnostics: What was found.
        files: The files of the edition.
        exemptions: File → the exemptions in it, of those that have any.
        checks: What the settings say.
        rules: All rules there are.
        real: The file that something lies in; of a document of a volume, that of the volume.
    """
    names = {name: rule for rule in rules for name in (rule.code.casefold(), rule.name)}
    weights = _Weights(checks, names, real)
    exempted = _Exempted(exemptions, names)
    kept = [weighed for item in diagnostics if not exempted.covers(item) and (weighed := weights.weigh(item))]
    return [*kept, *weights.faults(files), *exempted.faults()]


class _Weights:
    """What the settings say, rule by rule."""

    def __init__(self, checks: Checks, names: Mapping[str, Rule], real: Callable[[str], str]) -> None:
        self.checks = checks
        self.names = names
        self.real = real
        self.used: set[tuple[int, str]] = set()
        self._by_code: dict[str, list[tuple[int, Weighing, str]]] = {}
        for number, weighing in enumerate(checks.weighings):
            for name, severity in weighing.rules:
                rule = names.get(name.casefold())
                if rule is not None and may_weigh(rule):
                    self._by_code.setdefault(rule.code, []).append((number, weighing, severity))

    def weigh(self, item: Diagnostic) -> Diagnostic | None:
        """A diagnostic with the weight that it has here; nothing if it has none."""
        for number, weighing, severity in reversed(self._by_code.get(item.code, ())):
            file = item.location.file
            meant = (fnmatchcase(file, one) or fnmatchcase(self.real(file), one) for one in weighing.files)
            if weighing.files and not any(meant):
                continue
            self.used.add((number, item.code))
            return None if severity == _OFF else replace(item, severity=Severity(severity))
        return item

    def faults(self, files: Collection[str]) -> Iterator[Diagnostic]:
        """Names that mean no rule, patterns that match no file, exceptions that except nothing."""
        for number, weighing in enumerate(self.checks.weighings):
            idle = [one for one in weighing.files if not any(fnmatchcase(file, one) for file in files)]
            places = [*zip(weighing.places, weighing.lines, strict=True)]
            rules, patterns = places[: len(weighing.rules)], places[len(weighing.rules) :]
            for (name, severity), place in zip(weighing.rules, rules, strict=True):
                rule = self.names.get(name.casefold())
                if rule is None or not may_weigh(rule):
                    yield _unknown(name, rule, self.names, *place)
                elif weighing.files and not idle and severity == _OFF and (number, rule.code) not in self.used:
                    message = f"Nothing in these files would be reported as {name}."
                    yield _at(IDLE_EXEMPTION, message, "Delete the line.", *place, len(name))
            for pattern, place in zip(weighing.files, patterns, strict=True):
                if pattern in idle:
                    message = f"No file of the edition matches “{pattern}”."
                    hint = did_you_mean(pattern, files, "“{}”") or "Patterns are of paths from the edition's folder."
                    yield _at(IDLE_EXEMPTION, message, hint, *place, len(pattern))


def _unknown(name: str, rule: Rule | None, names: Mapping[str, Rule], place: Location, line: str) -> Diagnostic:
    if rule is None:
        hint = _meant(name, names)
        return _at(UNKNOWN_CHECK, f"There is no rule “{name}”.", hint, place, line, len(name))
    message = f"{rule.code} {rule.name} is always an error."
    return _at(UNKNOWN_CHECK, message, "Delete the line.", place, line, len(name))


def _meant(name: str, names: Mapping[str, Rule]) -> str:
    known = [rule.code if name[:2].upper() == "TB" else rule.name for rule in names.values()]
    return did_you_mean(name.upper() if name[:2].upper() == "TB" else name, known) or (
        "“teibuild explain” lists all rules."
    )


def _at(rule: Rule, message: str, hint: str, place: Location, line: str, length: int) -> Diagnostic:
    return rule.at(place, message, hint, source_line=line, length=length)


def _incomplete(exemption: Exemption) -> tuple[str, str]:
    """What is said of an exemption without its rule or its reason, and how it is written."""
    hint = 'Write <?teibuild allow="RULE" reason="Why it is right here."?>.'
    written = exemption.source_line[exemption.column - 1 :][: exemption.length]
    name = re.match(r"<\?([^\s?]+)", written)
    if is_misnamed(written) and name:
        return f"<?{name[1]} …?> exempts nothing: only teibuild is asked.", "Did you mean <?teibuild …?>?"
    part, missing = ("reason", "its reason") if exemption.rules else ("allow", "the rule that it allows")
    message = f"The exemption does not name {missing}."
    attributes = re.findall(r"([\w.-]+)\s*=", written)
    for attribute in attributes:
        if attribute not in {"allow", "reason"} and distance(attribute.casefold(), part) <= _SLIPS:
            return f"The exemption names {attribute}, which is not known.", f"Did you mean {part}?"
    if part in attributes and not re.search(rf"\b{part}\s*=\s*(?:\"\s*\"|'\s*')", written):
        return f"The value of {part} lacks its quotation marks.", f"{hint[:-1]}, with straight quotation marks."
    return message, hint


class _Exempted:
    """The exemptions of all files, and which of them have been of use."""

    def __init__(self, files: Mapping[str, tuple[Exemption, ...]], names: Mapping[str, Rule]) -> None:
        self.names = names
        self.files = files
        self.used: set[tuple[str, int, str]] = set()

    def covers(self, item: Diagnostic) -> bool:
        """Whether the editor allows this, here."""
        place = item.location
        for number, exemption in enumerate(self.files.get(place.file, ())):
            # Without a reason it counts all the same: that the reason lacks is said once.
            if not exemption.first <= (place.line, place.column) < exemption.last:
                continue
            for name in exemption.rules:
                rule = self.names.get(name.casefold())
                if rule is not None and rule.code == item.code and may_weigh(rule):
                    self.used.add((place.file, number, name))
                    return True
        return False

    def faults(self) -> Iterator[Diagnostic]:
        """Exemptions that are not understood, and those that exempt nothing."""
        for file, exemptions in self.files.items():
            for number, exemption in enumerate(exemptions):
                yield from self._faults(file, number, exemption)

    def _faults(self, file: str, number: int, exemption: Exemption) -> Iterator[Diagnostic]:
        place = Location(file, exemption.line, exemption.column)
        line, length = exemption.source_line, exemption.length
        if not exemption.rules or not exemption.reason:
            yield _at(BAD_EXEMPTION, *_incomplete(exemption), place, line, length)
            return
        for name in exemption.rules:
            rule = self.names.get(name.casefold())
            if rule is None:
                hint = _meant(name, self.names)
                yield _at(BAD_EXEMPTION, f"There is no rule “{name}”.", hint, place, line, length)
            elif not may_weigh(rule):
                message = f"{rule.code} {rule.name} cannot be exempted."
                yield _at(BAD_EXEMPTION, message, "Mend the fault itself.", place, line, length)
            elif (file, number, name) not in self.used:
                hint = "Delete it; or put it right before the element that it is to exempt."
                yield _at(IDLE_EXEMPTION, f"Nothing here would be reported as {name}.", hint, place, line, length)
