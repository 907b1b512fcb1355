"""What the views report: an element that no table of theirs knows."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

UNKNOWN_ELEMENT: Final = Rule(
    "TB601",
    "element-without-view",
    Severity.WARNING,
    "a view does not know an element",
    "The schema admits the element, but no table says how a reader is to see it. Its text is shown as it stands, so "
    "that nothing is lost; what the element means is not shown.",
    bad="<p>He wrote <distinct>summity</distinct>.</p>",
    good="<p>He wrote <mentioned>summity</mentioned>.</p>",
)
RULES: Final = (UNKNOWN_ELEMENT,)
