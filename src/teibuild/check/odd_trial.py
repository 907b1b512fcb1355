"""An ODD made into schemas, and these tried by the validator that will use them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from teibuild.check.java import JavaUnavailableError, WrongSchemaError
from teibuild.check.schema_files import EDITION, SchemaFiles, Space
from teibuild.check.validator import Question
from teibuild.odd.compile import Compiled, compile_odd
from teibuild.odd.findings import Findings
from teibuild.odd.refusals import explain
from teibuild.odd.releases import Releases
from teibuild.tei.source import Source

_NOTHING: Final = b"<nothing/>"
_ADDRESS: Final = f"{EDITION}schema.rng"


def compile_and_try(
    path: Path, releases: Releases, *, schema: str = "", languages: tuple[str, ...] = (), name: str = ""
) -> Compiled:
    """Make the schemas of an ODD, and ask Jing whether it takes the RELAX NG.

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
    try:
        asked[0].answer()
    except WrongSchemaError as error:
        explain(compiled.relax_ng, ((message.line, message.text) for message in error.messages), findings)
    except JavaUnavailableError:
        pass
    return replace(compiled, diagnostics=findings.in_order())
