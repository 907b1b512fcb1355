"""A reference as pages of HTML, in the design of the site: an index, and a page for each element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader

from teibuild import GENERATOR
from teibuild.publish.environment import environment_of
from teibuild.publish.swap import staged
from teibuild.publish.templates import TEMPLATES
from teibuild.reference.model import Reference
from teibuild.resources import resource
from teibuild.words import words

_STYLES: Final = ("site.css", "reading.css", "sheets.css", "favicon.svg")
_UNFIT: Final = re.compile(r"[^\w.-]")


def write_reference(reference: Reference, output: Path) -> None:
    """Write a reference into a folder, whose place it takes as a whole.

    Args:
        reference: The reference.
        output: The folder; what stands there is replaced if it is such a reference, or a site of ours.

    Raises:
        OutputError: Something else stands there.
        OSError: A file cannot be read or written.
    """
    with staged(output, GENERATOR) as staging:
        for path, text in pages(reference):
            staging.write(path, text.encode())
        templates = resource(TEMPLATES)
        for name in _STYLES:
            staging.write(f"assets/{name}", (templates / "assets" / name).read_bytes())
        staging.write("assets/reference.css", (templates / "reference" / "reference.css").read_bytes())
        fonts = resource("assets") / "fonts"
        for font in sorted(fonts.glob("*.woff2")) if fonts.is_dir() else ():
            staging.write(f"assets/fonts/{font.name}", font.read_bytes())


def pages(reference: Reference) -> Iterator[tuple[str, str]]:
    """The pages of a reference: path and HTML, the same wherever it is written."""
    spoken = words(reference.language)
    environment = environment_of(FileSystemLoader(resource(TEMPLATES)), spoken)
    environment.globals.update(
        reference=reference,
        generator=GENERATOR,
        address=address,
    )
    template = environment.get_template("reference/page.html")
    yield "index.html", template.render(element=None)
    for element in reference.elements.values():
        yield address(element.ident), template.render(element=element)


def address(ident: str) -> str:
    """Path of an element's page; no two are the same where capitals do not count either (``text``, ``TEXT``)."""
    name = _UNFIT.sub("-", ident)
    return "element-" + "".join(f"{sign.lower()}_" if sign.isupper() else sign for sign in name) + ".html"
