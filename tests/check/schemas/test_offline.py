"""Nothing is fetched, and nothing outside the edition is read, whatever a schema, a catalog or a document asks for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from teibuild.check import jing, xsd
from teibuild.check.document import Document
from teibuild.check.java import WrongSchemaError
from teibuild.check.schema_files import Lost, SchemaFiles, Space, gather
from teibuild.check.schema_refs import SchemaRef
from teibuild.check.schemas import Choice, SchemaSettings, check_schemas, edition_faults, schemas_for
from teibuild.tei.parse import parse_source
from teibuild.tei.source import Source, read_source

RNG = "http://relaxng.org/ns/structure/1.0"
GRAMMAR = f'<grammar xmlns="{RNG}">{{}}<start><element name="a"><text/></element></start></grammar>'
XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{}<xs:element name="a" type="xs:string"/></xs:schema>'
RNC = "{}\nstart = element a {{ text }}\n"
SECRET = "a secret of another folder"


@pytest.fixture(name="server")
def _server() -> Iterator[socket.socket]:
    """Something that listens, and to which nobody must come."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """An edition's folder, with a schema beside it that would be fit for use."""
    (tmp_path / "secret.rng").write_text(GRAMMAR.format(f"<!-- {SECRET} -->"), encoding="utf-8")
    (tmp_path / "secret.xsd").write_text(XSD.format(f"<!-- {SECRET} -->"), encoding="utf-8")
    (tmp_path / "secret.rnc").write_text(RNC.format(f"# {SECRET}"), encoding="utf-8")
    folder = tmp_path / "edition"
    (folder / "schema").mkdir(parents=True)
    return folder


def nobody_came(server: socket.socket) -> bool:
    """Whether no connection waits to be accepted."""
    with pytest.raises(TimeoutError):
        server.accept()
    return True


def web(server: socket.socket, name: str) -> str:
    """An address that leads to the server."""
    return f"http://127.0.0.1:{server.getsockname()[1]}/{name}"


def source(text: str, file: str = "documents/a.xml") -> Source:
    """A file of the edition."""
    return read_source(text.encode(), file)


INCLUDES = [
    ("a.rng", GRAMMAR, '<include href="{}"/>', "rng"),
    ("a.rng", GRAMMAR.replace("<text/>", '<externalRef href="{}"/>').replace("{}", "", 1), "{}", "rng"),
    ("a.rnc", RNC, 'include "{}"', "rnc"),
    ("a.xsd", XSD, '<xs:include schemaLocation="{}"/>', "xsd"),
    ("a.xsd", XSD, '<xs:import namespace="urn:x" schemaLocation="{}"/>', "xsd"),
    ("a.xsd", XSD, '<xs:redefine schemaLocation="{}"/>', "xsd"),
]


@pytest.mark.parametrize(("name", "schema", "include", "ending"), INCLUDES)
def test_includes(
    name: str, schema: str, include: str, ending: str, folder: Path, server: socket.socket, tmp_path: Path
) -> None:
    """An include of the web or of another folder is one fault, at its place; what it leads to is not read."""
    (folder / "schema" / "link").symlink_to(tmp_path)
    for href in (
        web(server, f"secret.{ending}"),
        f"../../secret.{ending}",
        f"..%2F..%2Fsecret.{ending}",
        f"link/secret.{ending}",
        str(tmp_path / f"secret.{ending}"),
        (tmp_path / f"secret.{ending}").as_uri(),
        f"jar:{web(server, 'x.jar')}!/secret.{ending}",
    ):
        (folder / "schema" / name).write_text(schema.format(include.format(href)), encoding="utf-8")
        files = gather(Space(folder), f"edition:/schema/{name}")
        assert [fault.code for fault in files.faults] == ["TB244"], href
        assert files.faults[0].location.file == f"schema/{name}"
        assert not any(SECRET in one.text for one in files.sources.values())
    assert nobody_came(server)


@pytest.mark.parametrize(("name", "schema", "include", "ending"), INCLUDES)
def test_validators_open_nothing(
    name: str, schema: str, include: str, ending: str, folder: Path, server: socket.socket, tmp_path: Path
) -> None:
    """Even if such an include came as far as the validator, it would not be followed."""
    del ending
    for href in (web(server, "secret"), (tmp_path / "secret.rng").as_uri()):
        text = schema.format(include.format(href))
        files = SchemaFiles(Space(folder), f"edition:/schema/{name}", {f"edition:/schema/{name}": source(text, name)})
        with pytest.raises(WrongSchemaError) as caught:
            _ = xsd.Schema(files) if name.endswith(".xsd") else jing.Schema(files.grammar)
        assert SECRET not in str(caught.value)
    assert nobody_came(server)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "{}">',
        '<!DOCTYPE x PUBLIC "-//x" "{}">',
        '<!DOCTYPE x [ <!ENTITY e SYSTEM "{}"> ]>',
        '<!DOCTYPE x [ <!ENTITY % e SYSTEM "{}"> %e; ]>',
        '<!DOCTYPE x SYSTEM "{}" [ <!ENTITY e "x"> ]>',
    ],
)
@pytest.mark.parametrize("name", ["a.rng", "a.xsd"])
def test_doctypes(doctype: str, name: str, folder: Path, server: socket.socket) -> None:
    """A DOCTYPE in a schema is passed over if it only names a DTD, and refused if it defines something."""
    schema = (GRAMMAR if name == "a.rng" else XSD).format("")
    (folder / "schema" / name).write_text(doctype.format(web(server, "x.dtd")) + schema, encoding="utf-8")
    files = gather(Space(folder), f"edition:/schema/{name}")
    if "[" in doctype:
        assert [fault.code for fault in files.faults] == ["TB243"]
    else:
        assert files.faults == ()
        compiled = xsd.compiled(files) if name == "a.xsd" else jing.Schema(files.grammar)
        assert compiled.validate(b"<a>x</a>") == ()
    assert nobody_came(server)


def test_catalogs(folder: Path, server: socket.socket, tmp_path: Path) -> None:
    """A catalog leads to nothing but files of the edition."""
    (tmp_path / "catalog.xml").write_text(
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><uri name="urn:x" uri="secret.rng"/></catalog>',
        encoding="utf-8",
    )
    (folder / "catalog.xml").write_text(
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        f'<nextCatalog catalog="{web(server, "catalog.xml")}"/><nextCatalog catalog="../catalog.xml"/>'
        f'<uri name="http://x/1" uri="{web(server, "secret.rng")}"/><uri name="http://x/2" uri="../secret.rng"/>'
        f'<uri name="http://x/3" uri="{(tmp_path / "secret.rng").as_uri()}"/>'
        f'<rewriteURI uriStartString="http://y/" rewritePrefix="../"/></catalog>',
        encoding="utf-8",
    )
    space = Space(folder, "catalog.xml")
    assert [fault.code for fault in edition_faults(SchemaSettings(space))] == ["TB245", "TB245"]
    for name in ("urn:x", "http://x/1", "http://x/2", "http://x/3", "http://y/secret.rng"):
        found = space.find(name, "edition:/documents/a.xml")
        assert isinstance(found, Lost), name
    assert nobody_came(server)


def test_billion_laughs_in_a_catalog(folder: Path) -> None:
    """A catalog is read without entities."""
    (folder / "catalog.xml").write_text(
        '<!DOCTYPE catalog [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><uri name="&b;" uri="x"/></catalog>',
        encoding="utf-8",
    )
    assert [fault.code for fault in edition_faults(SchemaSettings(Space(folder, "catalog.xml")))] == ["TB243"]


def test_documents(folder: Path, server: socket.socket) -> None:
    """What a document says of the places of its schemas is not followed by a validator either."""
    (folder / "schema" / "a.xsd").write_text(XSD.format(""), encoding="utf-8")
    choice = Choice(Space(folder), (SchemaRef("edition:/schema/a.xsd", "xsd"),))
    location = web(server, "a.xsd")
    read = source(
        f'<?xml-model href="{location}"?><?xml-stylesheet href="{location}"?><a '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{location}" '
        f'xsi:schemaLocation="urn:x {location}">x</a>'
    )
    assert check_schemas(Document(read, parse_source(read), "document"), choice) == []
    assert [item.code for item in schemas_for(read, SchemaSettings(Space(folder))).remarks] == ["TB240"]
    assert nobody_came(server)


def test_the_server_is_heard(server: socket.socket) -> None:
    """The tests above can fail: whoever comes is seen."""
    with socket.create_connection(server.getsockname()):
        server.accept()[0].close()


def test_addresses_of_our_own(folder: Path) -> None:
    """A document cannot reach other files of the program by its own addresses."""
    space = Space(folder)
    for name in ("teibuild:/../pyproject.toml", "teibuild:/nothing.rng", "edition:/../secret.rng"):
        assert isinstance(space.find(name, "edition:/documents/a.xml"), Lost)
    assert replace(space, catalog="") == space
