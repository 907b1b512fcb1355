"""The namespaces and names of Schematron and of the languages that it is embedded in."""

from __future__ import annotations

from typing import Final

SCHEMATRON: Final = "http://purl.oclc.org/dsdl/schematron"
SCHEMATRON_1_5: Final = "http://www.ascc.net/xml/schematron"
XSLT: Final = "http://www.w3.org/1999/XSL/Transform"
RELAX_NG: Final = "http://relaxng.org/ns/structure/1.0"


def sch(name: str) -> str:
    """A name of Schematron as lxml writes it."""
    return f"{{{SCHEMATRON}}}{name}"


def xsl(name: str) -> str:
    """A name of XSLT as lxml writes it."""
    return f"{{{XSLT}}}{name}"


def rng(name: str) -> str:
    """A name of RELAX NG as lxml writes it."""
    return f"{{{RELAX_NG}}}{name}"
