"""The messages of the interface as templates and Python have them, and the catalogues that translate them.

``python tests/support/messages.py`` brings every catalogue up to date: it adds what is new, with nothing in its place
yet, takes out what is used no more, and prints what waits for a translation.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = ROOT / "site_templates"
LOCALES: Final = TEMPLATES / "locales"
CODE: Final = ROOT / "src" / "teibuild"

Message = str | tuple[str, str]
"""A message, or its forms for one and for many."""


@cache
def messages() -> dict[Message, set[str]]:
    """Every message of the interface, with the files that use it."""
    found: dict[Message, set[str]] = {}
    for path in sorted(TEMPLATES.glob("**/*.html")):
        for message in template_messages(path):
            found.setdefault(message, set()).add(path.relative_to(ROOT).as_posix())
    for path in sorted(CODE.glob("**/*.py")):
        for message in python_messages(path.read_text(encoding="utf-8")):
            found.setdefault(message, set()).add(path.relative_to(ROOT).as_posix())
    # A message that has forms elsewhere is one entry of the catalogue, and takes the first of them.
    for message in [one for one in found if not isinstance(one, str) and one[0] in found]:
        found[message] |= found.pop(message[0])
    return found


def template_messages(path: Path) -> Iterator[Message]:
    """The messages of a template: ``_("…")`` and ``count("…", "…", n)``."""
    keywords = {"_": None, "count": (1, 2)}
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    options["extensions"] = "teibuild.publish.standing.Once"
    with path.open("rb") as file:
        for _, found, *_ in extract("jinja2.ext:babel_extract", file, keywords, options=options):
            yield found if isinstance(found, str) else (found[0], found[1])


def python_messages(source: str) -> Iterator[Message]:
    """The messages of a module: ``words.text("…")``, ``words.count("…", "…", n)`` and ``message("…")``.

    By way of the syntax tree, since Babel's own extractor does not look into f-strings.
    """
    tree = ast.parse(source)
    aliases = {
        target.id: node.value.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and _called(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _called(node.func) or (aliases.get(node.func.id, "") if isinstance(node.func, ast.Name) else "")
        if name == "text":
            yield from _constants(node.args[0])
        elif name == "count" and len(node.args) > 2:
            yield from zip(_constants(node.args[0]), _constants(node.args[1]), strict=True)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return {"message": "text", "_": "text", "count": "count"}.get(function.id, "")
    if isinstance(function, ast.Attribute) and function.attr in {"text", "count"}:
        owner = function.value
        named = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
        return function.attr if named.strip("_") == "words" else ""
    return ""


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def read(path: Path) -> Catalog:
    """A catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def translated(catalogue: Catalog) -> dict[Message, str | tuple[str, ...]]:
    """What a catalogue has for each message."""
    found: dict[Message, str | tuple[str, ...]] = {}
    for entry in catalogue:
        if entry.id:
            key: Message = entry.id if isinstance(entry.id, str) else (entry.id[0], entry.id[1])
            found[key] = entry.string if isinstance(entry.string, str) else tuple(entry.string or ())
    return found


def main() -> None:
    """Bring the catalogues up to date."""
    used = messages()
    for path in sorted(LOCALES.glob("*.po")):
        had = translated(read(path))
        for message in write(path, used, had):
            sys.stdout.write(f"{path.name}: {message!r}\n")


def write(
    path: Path, used: Mapping[Message, set[str]], known: Mapping[Message, str | tuple[str, ...]]
) -> list[Message]:
    """Write a catalogue; what comes back waits for a translation."""
    catalogue = Catalog(locale=path.stem, fuzzy=False, charset="utf-8")
    waiting: list[Message] = []
    for message in sorted(used, key=lambda one: one if isinstance(one, str) else one[0]):
        string = known.get(message) or ("" if isinstance(message, str) else ("",) * catalogue.num_plurals)
        catalogue.add(message, string, locations=[(file, 0) for file in sorted(used[message])])
        if not string or not all(string):
            waiting.append(message)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, include_lineno=False, omit_header=True)
    head = (
        f"# The words of the interface: {path.stem}.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {path.stem}\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    path.write_bytes(head.encode() + buffer.getvalue())
    return waiting


if __name__ == "__main__":
    main()
