"""Whatever a file's bytes are: no exception but SourceError, and the verdict is Jing's own."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import jpype
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from building import EDITION
from teibuild.check import jing
from teibuild.check.files import check_file
from teibuild.check.schema_files import OWN_SCHEMA, Space, gather
from teibuild.model import Severity
from teibuild.resources import resource

SCHEMA = resource("schema", "teibuild.rng")
SKELETON = (Path(__file__).parent / "skeleton.xml").read_bytes()
SAMPLE = SKELETON.replace(
    b"<!-- The case stands here. -->",
    """<p xml:id="a1" rend="indent-1">The “outcome” of <date when="1962-10-26">the crisis</date> &amp; more
<choice xml:id="e1"><sic>areans</sic><corr resp="#editor" cert="high">arenas</corr></choice>.</p>
<closer><signed rend="typed">W. W. Rostow</signed></closer>""".encode(),
)
#: What teibuild refuses although Jing might take it: DOCTYPE, XInclude, depth, other encodings, XML 1.1.
STRICTER = {"TB051", "TB052", "TB053", "TB101", "TB102", "TB104", "TB105", "TB106", "TB124"}


#: Seconds after which a file is taken to hang the checker, also on a busy machine.
PATIENCE = 60
TAGS = [b"<", b">", b"&", b'"', b"'", b"/", b"<p>", b"</p>", b"&#0;", b"--", b"]]>", b"<!--", b" ", b"\r", b"xml:id"]


@cache
def documents() -> dict[str, bytes]:
    """The documents and registers of the edition."""
    files = [*EDITION.glob("documents/*.xml"), *EDITION.glob("registers/*.xml")]
    return {path.relative_to(EDITION).as_posix(): path.read_bytes() for path in sorted(files)}


@st.composite
def mutants(draw: st.DrawFn, sample: bytes = SAMPLE) -> bytes:
    """The sample with a few of its bytes cut, doubled, changed or put in."""
    data = bytearray(sample)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        there = draw(st.integers(0, len(data)))
        part = draw(
            st.one_of(
                st.just(b""),
                st.binary(max_size=4),
                st.sampled_from(TAGS),
                st.just(bytes(data[there : there + 20])),
            )
        )
        data[start:end] = part
    return bytes(data)


@cache
def schema() -> jing.Schema:
    """Our schema, in this process."""
    return jing.Schema(gather(Space(SCHEMA.parent), OWN_SCHEMA).grammar)


def jing_says(data: bytes) -> bool:
    """Whether Jing, reading the bytes by itself, finds the file valid."""
    # It starts Java.
    compiled = schema().compiled
    handler = jpype.JClass("com.thaiopensource.xml.sax.CountingErrorHandler")()
    builder = jpype.JClass("com.thaiopensource.util.PropertyMapBuilder")()
    jpype.JClass("com.thaiopensource.validate.ValidateProperty").ERROR_HANDLER.put(builder, handler)
    validator = compiled.createValidator(builder.toPropertyMap())
    reader = jpype.JClass("com.thaiopensource.xml.sax.Jaxp11XMLReaderCreator")().createXMLReader()
    reader.setContentHandler(validator.getContentHandler())
    reader.setErrorHandler(handler)
    stream = jpype.JClass("java.io.ByteArrayInputStream")(data)
    try:
        reader.parse(jpype.JClass("org.xml.sax.InputSource")(stream))
    except jpype.JException:
        return False
    return not handler.getHadErrorOrFatalError()


def judge(data: bytes, file: str) -> None:
    """Valid for Jing, valid for us; what is invalid gets at least one diagnostic, within its line, in bounded time."""
    begun = time.monotonic()
    checked = check_file(data, file, "register" if file.startswith("registers/") else "document")
    assert time.monotonic() - begun < PATIENCE
    errors = [item for item in checked.diagnostics if item.severity is Severity.ERROR]
    judged = [item for item in errors if item.code < "TB300"]
    # A colon in the name of a processing instruction is refused too (Namespaces in XML 1.0, section 7).
    if not any(item.code in STRICTER or "colons are forbidden" in item.detail for item in judged):
        assert (not judged) == jing_says(data)
    for item in checked.diagnostics:
        assert item.code != "TB699"
        assert item.message
        assert item.location.line >= 1
        assert item.location.column >= 1
        assert item.location.column <= max(1, len(item.source_line) + 1) or not item.source_line
        assert item.length >= 1


@settings(max_examples=400, suppress_health_check=list(HealthCheck), derandomize=True)
@example(SAMPLE)
@given(mutants())
def test_verdict(data: bytes) -> None:
    """A small document, changed at random."""
    judge(data, "documents/letter.xml")


@pytest.mark.parametrize("file", documents())
@settings(max_examples=25, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.data())
def test_verdict_on_real_files(file: str, data: st.DataObject) -> None:
    """The edition's own files, changed at random."""
    judge(data.draw(mutants(documents()[file])), file)


@pytest.mark.campaign
@pytest.mark.parametrize("file", documents())
@settings(max_examples=1000, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_verdict_on_thousands(file: str, data: st.DataObject) -> None:
    """The same a thousand times a file, and differently each time."""
    judge(data.draw(mutants(documents()[file])), file)


@settings(max_examples=200, derandomize=True)
@given(st.binary(max_size=200))
def test_noise(data: bytes) -> None:
    """Noise is refused with one diagnostic."""
    checked = check_file(data, "documents/letter.xml")
    assert checked.readable or len(checked.diagnostics) == 1
