"""An ODD made into schemas, and these tried by the validator that will use them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from teibuild.check.java import JavaUnavailableError, WrongSchemaError
from teibuild.check.schema_files import EDITION, SchemaFiles, Space
from teibuild.check.schematron.schematron import Schematron
from teibuild.check.validator import Question
from teibuild.odd.compile import Compiled, compile_odd
from teibuild.odd.findings import Findings
from teibuild.odd.refusals import explain
from teibuild.odd.releases import Releases
from teibuild.odd.rule_places import place_within
from teibuild.odd.rules import UNUSABLE_CONSTRAINT
from teibuild.tei.errors import SourceError
from teibuild.tei.source import Source

_NOTHING: Final = b"<nothing/>"
_DECLARATION: Final = re.compile(r"Add <ns (.*?)/> to the schema\.")
_ADDRESS: Final = f"{EDITION}schema.rng"


def compile_and_try(
    path: Path, releases: Releases, *, schema: str = "", languages: tuple[str, ...] = (), name: str = ""
) -> Compiled:
    """Make the schemas of an ODD, and have Jing try the RELAX NG, and the check of rules the Schematron.

    The arguments are those of :func:`teibuild.odd.compile.compile_odd`; so are the errors. Where there is no Java, the
    schema is not tried.
    """
    asked: list[Question] = []

    def ask(text: str) -> None:
        # Jing reads the schema while Python goes on.
        files = SchemaFiles(Space(path.parent), _ADDRESS, {_ADDRESS: Source(_ADDRESS, text, text.encode())})
        asked.append(Question(files, _NOTHING))

    compiled = compile_odd(path, releases, schema=schema, languages=languages, name=name, written=ask)
    if compiled.relax_ng is None:
        return compiled
    findings = Findings()
    for diagnostic in compiled.diagnostics:
        findings.note(diagnostic)
    if findings.has_errors:
        # What Jing would say follows from these.
        return compiled
    _try_rules(compiled, findings)
    try:
        asked[0].answer()
    except WrongSchemaError as error:
        explain(compiled.relax_ng, ((message.line, message.text) for message in error.messages), findings)
    except JavaUnavailableError:
        pass
    return replace(compiled, diagnostics=findings.in_order())


def _try_rules(compiled: Compiled, findings: Findings) -> None:
    """Note what keeps the rules of a schema from being checked; those that the TEI has itself are known to be right."""
    rules = compiled.rules
    if rules is None or not any(rules.places):
        return
    with tempfile.TemporaryDirectory(prefix="teibuild-") as folder:
        path = Path(folder) / "own.sch"
        path.write_text(rules.text, encoding="utf-8")
        try:
            Schematron(path, root=Path(folder))
        except SourceError as error:
            for diagnostic in error.diagnostics:
                line = diagnostic.location.line or 0
                constraint = rules.place(line)
                if constraint is not None:
                    place, attribute = place_within(constraint, rules.text, line)
                    hint = _DECLARATION.sub(r"Add <sch:ns \1/> to a constraint.", diagnostic.hint)
                    hint = f"{hint} As long as it stands here, “teibuild check” cannot use the rules.".strip()
                    findings.add(
                        UNUSABLE_CONSTRAINT, place, diagnostic.message, hint,
                        attribute=attribute, detail=diagnostic.detail,
                    )  # fmt: skip
