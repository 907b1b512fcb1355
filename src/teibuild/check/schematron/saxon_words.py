"""What Saxon says of an expression, in words for those who write Schematron."""

from __future__ import annotations

import re
from typing import Final

from teibuild.check.nearest import did_you_mean
from teibuild.check.schematron.saxon import Fault
from teibuild.check.schematron.xpath_names import ELSEWHERE, FUNCTIONS, NAMESPACES

_COUNT: Final = "Look for a bracket, a quotation mark or an operator that is missing or too many."
_FAULTS: Final = (
    (
        r"(?:XPST0008|XTSE3080) .*?variable \$?(?P<name>[^\s(]+)",
        "There is no variable ${name}.",
        'Declare it: <let name="{name}" value="…"/>.',
    ),
    (
        r"\w* .*prefix '?\{?(?P<name>[^'{}\s]+).*declared",
        "The prefix “{name}” is not declared.",
        'Add <ns prefix="{name}" uri="…"/> to the schema.',
    ),
    (
        r"XPST0017 .*function named (?P<name>[^\s(]+)\(\)",
        "There is no function {name}() with as many arguments.",
        "Look at its name, its prefix and its arguments.",
    ),
    (r"(?:XPST0003|XTSE0340) Unexpected token <eof>", "This is not XPath: it ends too early.", _COUNT),
    (
        r"(?:XPST0003|XTSE0340) Unexpected token (?P<sign>.+?)(?: before| after| beyond| in |$)",
        "This is not XPath: “{sign}” stands where it may not.",
        _COUNT,
    ),
    (
        r"(?:XPST0003|XTSE0340) (?:After (?P<last>.+?) )?expected (?P<sign>\S+), found <eof>",
        "This is not XPath: “{sign}” is missing at the end.",
        _COUNT,
    ),
    (
        r"(?:XPST0003|XTSE0340) .*?expected (?P<sign>\S+), found (?P<found>.+?)$",
        "This is not XPath: “{found}” stands where “{sign}” is expected.",
        _COUNT,
    ),
    (r"(?:XPST0003|XTSE0340) (?P<why>.*)", "This is not XPath: {why}", _COUNT),
    (r"XTSE0630", "The variable is declared twice.", "Give one of the two another name."),
)
"""What Saxon says, after its code → a message and a hint."""
_NESTED: Final = r"(?s)Too many nested (?:function|template|apply-templates) calls.*"


def explain(fault: Fault) -> tuple[str, str]:
    """A message and a hint for what keeps an expression from being used."""
    for sign, message, hint in _FAULTS:
        found = re.match(sign, f"{fault.code} {fault.text}", re.DOTALL | re.IGNORECASE)
        if found:
            named = {name: _plain(value or "", name) for name, value in found.groupdict().items()}
            name = named.get("name", "")
            if "no function" in message and "Q{http://www.w3.org/2005/xpath-functions}" in fault.text:
                return _function(name, *re.findall(r"(\d+)-argument", fault.text)[:1])
            if "prefix" in message and name in NAMESPACES:
                return message.format(**named), f'Add <ns prefix="{name}" uri="{NAMESPACES[name]}"/> to the schema.'
            return message.format(**named), hint.format(**named)
    return f"The expression cannot be used: {said(fault.text)}", ""


def _function(name: str, count: str = "so many") -> tuple[str, str]:
    """What is said of a function without a prefix that XPath does not have, or not with so many arguments."""
    if name in FUNCTIONS:
        many = "1 argument" if count == "1" else f"{count} arguments"
        return f"{name}() does not take {many}.", "Count what stands between its brackets."
    hint = f"XPath has {ELSEWHERE[name]}()." if name in ELSEWHERE else did_you_mean(name, FUNCTIONS, "{}()", count=2)
    return f"There is no function {name}().", hint or "Look at its name; a function of your own needs its prefix."


def said(text: str) -> str:
    """A sentence of Saxon's as the end of one of ours."""
    text = re.sub(_NESTED, "a function or a template calls itself without end", " ".join(text.split()))
    text = re.sub(r"\s*\(see line[^)]*\)?", "", text)
    text = re.sub(r'"([^"]*)"', r"“\1”", text).replace("<eof>", "the end").rstrip(".")
    return f"{text[:1].lower()}{text[1:]}."


def _plain(text: str, name: str) -> str:
    """A name without its namespace; a sentence as the end of one of ours."""
    return said(text) if name == "why" else re.sub(r"Q\{[^}]*\}", "", text)
