"""Why a file is not well-formed: the true cause, where an editor would look for it."""

from __future__ import annotations

from typing import Final

from teibuild.model import Diagnostic, Rule, Severity
from teibuild.tei.source import Source

ILL_FORMED: Final = Rule(
    "TB129",
    "ill-formed",
    Severity.ERROR,
    "the file is not well-formed XML",
    "XML's few rules of writing (every element closed, every value quoted) are what lets any program read the file.",
    bad="<p n=1>",
    good='<p n="1">',
)
RULES: Final = (ILL_FORMED,)


def explain(source: Source, offset: int, message: str) -> Diagnostic:
    """The diagnostic for a text that libxml2 refused at an offset."""
    return source.report(ILL_FORMED, offset, f"The file is not well-formed XML: {message}.")
