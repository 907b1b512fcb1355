"""Validation against the schema: Jing judges, libxml2 stands in where there is no Java."""

from __future__ import annotations

from pathlib import Path

from teibuild.check import jing, libxml2
from teibuild.check.document import Document
from teibuild.check.messages import Translator
from teibuild.check.schema_rules import NO_JING, SCHEMA_VIOLATION
from teibuild.check.vocabulary import vocabulary
from teibuild.model import Diagnostic, Location


def check_schema(document: Document, schema: Path) -> list[Diagnostic]:
    """What the schema finds wrong in a document, one diagnostic a mistake, in document order."""
    words = vocabulary(schema)
    try:
        messages = jing.schema(schema).validate(document.source.text)
    except jing.JingUnavailableError as error:
        hint = f"Java: {error}."
        notice = NO_JING.at(Location("edition.toml"), "The schema is checked by libxml2; Jing cannot be run.", hint)
        found = libxml2.check(document, schema, SCHEMA_VIOLATION)
        return [notice, *found]
    translator = Translator(document, words)
    return sorted(translator.translate(messages), key=lambda item: item.sort_key)
