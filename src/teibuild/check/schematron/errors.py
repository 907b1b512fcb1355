"""The one exception of this package: a Schematron that cannot be used."""

from __future__ import annotations

from teibuild.tei.errors import SourceError


class SchematronError(SourceError):
    """A Schematron is wrong or asks for too much; ``diagnostic`` says where in its source, why, and what to do."""
