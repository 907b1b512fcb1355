"""A schema that judges passages too."""

from __future__ import annotations

import re

from teibuild.check.grammar import Grammar
from teibuild.check.jing import Schema


def with_any_start(text: str) -> Schema:
    """A schema whose documents may begin with any of its elements, so that it judges passages too.

    Args:
        text: The schema in RELAX NG's XML syntax, as ODDs are made into.
    """
    names = re.findall(r'<define name="([^"]+)"[^>]*>\s*<element', text)
    start = "".join(f'<ref name="{name}"/>' for name in names)
    changed = re.sub(r"<start>.*?</start>", f"<start><choice>{start}</choice></start>", text, flags=re.DOTALL)
    return Schema(Grammar("all.rng", {"all.rng": changed.encode()}))
