"""Rules asked one by one, so that a fault in one of ours does not hide what the others find."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from teibuild.model import Diagnostic, Location, Rule, Severity

FAILED_RULE: Final = Rule(
    "TB699",
    "failed-rule",
    Severity.ERROR,
    "a rule of teibuild has failed",
    "This is a fault of teibuild, not of the edition: one of its rules could not cope with the file. All others were "
    "asked, but what this one would have found is not known.",
    bad="documents/letter-1.xml, with something that no one has thought of",
    good="documents/letter-1.xml, and a newer teibuild",
)
RULES: Final = (FAILED_RULE,)

Subject = TypeVar("Subject")
Found = TypeVar("Found")


def ask(
    rules: Iterable[Callable[[Subject], Iterable[Found]]], subject: Subject, file: str, failed: list[Diagnostic]
) -> list[Found]:
    """What some rules find, or gather.

    Args:
        rules: The rules.
        subject: The document, or the edition's files, that they judge.
        file: Where the failure of a rule is reported.
        failed: Takes what is to be said of rules that fail.
    """
    found: list[Found] = []
    for rule in rules:
        try:
            found.extend(rule(subject))
        except Exception as error:
            if os.environ.get("TEIBUILD_TRACEBACK"):
                raise
            message = f"The rule {getattr(rule, '__name__', rule)} failed: {type(error).__name__}: {error}."
            hint = "Please report it, with what TEIBUILD_TRACEBACK=1 shows."
            failed.append(FAILED_RULE.at(Location(file), message, hint))
    return found
