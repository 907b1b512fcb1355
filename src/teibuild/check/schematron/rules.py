"""What the Schematron of a project finds, and what can be wrong with the Schematron itself."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

SCHEMATRON_ERROR: Final = Rule(
    "TB220",
    "schematron-error",
    Severity.ERROR,
    "a rule of the project's Schematron is not met",
    "The project has written down, in Schematron, what its files must be beyond their schema. The message is the "
    "rule's own.",
    bad="<relatedItem/>  where the rule says: relatedItem needs a target or something in it",
    good='<relatedItem target="works.xml#allison"/>',
)
SCHEMATRON_WARNING: Final = Rule(
    "TB221",
    "schematron-warning",
    Severity.WARNING,
    "the project's Schematron warns of something",
    "A rule of the project's Schematron whose role is “warning” is not met. The message is the rule's own; the site "
    "can be published all the same.",
    bad='<div n="deprecated">  where a rule with the role “warning” asks for type',
    good='<div type="section">',
)
SCHEMATRON_INFO: Final = Rule(
    "TB222",
    "schematron-info",
    Severity.INFO,
    "the project's Schematron remarks on something",
    "A rule of the project's Schematron whose role is “information” has something to say of this place. The message is "
    "the rule's own.",
    bad="<p/>  where a rule with the role “information” counts paragraphs without text",
    good="<p>A telegram.</p>",
)
BROKEN_SCHEMATRON: Final = Rule(
    "TB223",
    "broken-schematron",
    Severity.ERROR,
    "the project's Schematron is wrong itself",
    "A rule that cannot be understood would check nothing, and nobody would notice. So none of the file's rules is "
    "used until it is mended.",
    bad='<sch:assert test="count(tei:p gt 0">A division has a paragraph.</sch:assert>',
    good='<sch:assert test="count(tei:p) gt 0">A division has a paragraph.</sch:assert>',
)
UNSAFE_SCHEMATRON: Final = Rule(
    "TB224",
    "unsafe-schematron",
    Severity.ERROR,
    "the project's Schematron asks for what teibuild does not give it",
    "A Schematron is a program. It may look at the document that is checked and, by doc(), at XML files of the "
    "edition: at no file outside, no network, no setting of the machine. So anyone's Schematron can be used without "
    "fear, and what is found depends on the edition alone.",
    bad="""<sch:assert test="@ref = doc('/home/me/people.xml')//@xml:id">The person is known.</sch:assert>""",
    good="""<sch:assert test="@ref = doc('../registers/people.xml')//@xml:id">The person is known.</sch:assert>""",
)
SCHEMATRON_FAILURE: Final = Rule(
    "TB225",
    "schematron-failure",
    Severity.ERROR,
    "a rule of the project's Schematron cannot be evaluated",
    "The rule's expression is sound, but not for what stands in the document, as when a text is taken for a date that "
    "is none; or it asks for a file that is not there; or it does not come to an end. Whether the rule is met cannot "
    "be said.",
    bad='<sch:assert test="xs:date(@when) lt current-date()">  on  <date when="1962">',
    good='<sch:assert test="not(@when castable as xs:date) or xs:date(@when) lt current-date()">',
)
RULES: Final = (
    SCHEMATRON_ERROR, SCHEMATRON_WARNING, SCHEMATRON_INFO, BROKEN_SCHEMATRON, UNSAFE_SCHEMATRON, SCHEMATRON_FAILURE,
)  # fmt: skip

_SEVERITIES: Final = {
    "info": SCHEMATRON_INFO,
    "information": SCHEMATRON_INFO,
    "informational": SCHEMATRON_INFO,
    "note": SCHEMATRON_INFO,
    "hint": SCHEMATRON_INFO,
    "tip": SCHEMATRON_INFO,
    "debug": SCHEMATRON_INFO,
    "trace": SCHEMATRON_INFO,
    "warn": SCHEMATRON_WARNING,
    "warning": SCHEMATRON_WARNING,
    "caution": SCHEMATRON_WARNING,
    "nonfatal": SCHEMATRON_WARNING,
    "error": SCHEMATRON_ERROR,
    "fatal": SCHEMATRON_ERROR,
}


def of_role(roles: tuple[str, ...]) -> Rule:
    """The rule that reports an assertion: by the first of the roles that names a weight, else as an error.

    ISO/IEC 19757-3 leaves the values of ``role`` to its users (5.5.13 in 2016); these are those in general use.
    """
    return next((_SEVERITIES[role] for role in map(_plain, roles) if role in _SEVERITIES), SCHEMATRON_ERROR)


def _plain(role: str) -> str:
    return role.strip().lower()
