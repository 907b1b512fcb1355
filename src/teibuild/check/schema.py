"""Validation against one schema, without an edition around it."""

from __future__ import annotations

from pathlib import Path

from teibuild.check.document import Document
from teibuild.check.schema_files import EDITION, OWN_SCHEMA, Space
from teibuild.check.schema_refs import Language, SchemaRef
from teibuild.check.schemas import Choice, check_schemas
from teibuild.model import Diagnostic
from teibuild.resources import resource


def check_schema(document: Document, schema: Path) -> list[Diagnostic]:
    """What a schema finds wrong in a document, one diagnostic a mistake, in document order.

    Args:
        document: The file.
        schema: The schema, RELAX NG or XML Schema; what it includes must lie in its folder.
    """
    if schema == resource("schema", "teibuild.rng"):
        ref = SchemaRef(OWN_SCHEMA, "rng")
    else:
        language: Language = {".rnc": "rnc", ".xsd": "xsd"}.get(schema.suffix, "rng")  # type: ignore[assignment]
        ref = SchemaRef(f"{EDITION}{schema.name}", language)
    return check_schemas(document, Choice(Space(schema.parent), (ref,)))
