"""XML catalogs: each kind of entry leads where the standard says."""

from __future__ import annotations

import pytest

from teibuild.check.catalogs import Catalog, join
from teibuild.tei.source import Source, read_source

OPEN = '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"{}>'


def catalog(entries: str, attributes: str = "", **others: str) -> Catalog:
    """A catalog at ``edition:/schema/catalog.xml``, and others by their names beside it."""
    files = {
        f"edition:/schema/{name}.xml": OPEN.format(attributes if name == "catalog" else "") + text + "</catalog>"
        for name, text in {"catalog": entries, **others}.items()
    }

    def read(address: str) -> Source | None:
        return read_source(files[address].encode(), address) if address in files else None

    return Catalog("edition:/schema/catalog.xml", read)


WEB = "https://example.org/schema/a.rng"
WEB_AT_X = "edition:/schema/x/schema/a.rng"


def rewrite(start: str, prefix: str) -> str:
    """An entry that puts another beginning to an address."""
    return f'<rewriteURI uriStartString="{start}" rewritePrefix="{prefix}"/>'


def ending(suffix: str, uri: str) -> str:
    """An entry that goes by the end of an address."""
    return f'<uriSuffix uriSuffix="{suffix}" uri="{uri}"/>'


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (f'<uri name="{WEB}" uri="a.rng"/>', "edition:/schema/a.rng"),
        (f'<uri name="{WEB}x" uri="a.rng"/>', None),
        (f'<uri name="{WEB}" uri="../other/a.rng"/>', "edition:/other/a.rng"),
        (f'<uri name="{WEB}" uri="../../a.rng"/>', "edition:/../a.rng"),
        (f'<system systemId="{WEB}" uri="a.rng"/>', None),
        (f'<uri name="{WEB}" uri="1.rng"/><uri name="{WEB}" uri="2.rng"/>', "edition:/schema/1.rng"),
        (rewrite("https://example.org/", "tei/"), "edition:/schema/tei/schema/a.rng"),
        (
            rewrite("https://example.org/", "short/") + rewrite("https://example.org/schema/", "long/"),
            "edition:/schema/long/a.rng",
        ),
        (rewrite("https://example.org/schema/", "./"), "edition:/schema/a.rng"),
        (ending("/a.rng", "a.rng"), "edition:/schema/a.rng"),
        (ending("a.rng", "short.rng") + ending("schema/a.rng", "long.rng"), "edition:/schema/long.rng"),
        (
            ending("a.rng", "ending.rng") + rewrite("https://example.org/schema/", "rewritten/"),
            "edition:/schema/rewritten/a.rng",
        ),
        (f'<group xml:base="tei/"><uri name="{WEB}" uri="a.rng"/></group>', "edition:/schema/tei/a.rng"),
        (f'<group xml:base="x/"><uri xml:base="5/" name="{WEB}" uri="a.rng"/></group>', "edition:/schema/x/5/a.rng"),
        (f'<uri xml:base="https://example.net/x/" name="{WEB}" uri="a.rng"/>', "https://example.net/x/a.rng"),
        (f'<uri name="{WEB}" uri="with%20space.rng"/>', "edition:/schema/with space.rng"),
        (f'<other xmlns="urn:x" name="{WEB}" uri="a.rng"/>', None),
    ],
)  # fmt: skip
def test_uri(entries: str, found: str | None) -> None:
    """A URI reference (section 7.2.2)."""
    assert catalog(entries).uri(WEB) == found


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (f'<system systemId="{WEB}" uri="a.rng"/>', "edition:/schema/a.rng"),
        (rewrite("https://example.org/", "x/").replace("URI", "System").replace("uri", "systemId"), WEB_AT_X),
        ('<systemSuffix systemIdSuffix="a.rng" uri="a.rng"/>', "edition:/schema/a.rng"),
        (f'<uri name="{WEB}" uri="a.rng"/>', None),
    ],
)  # fmt: skip
def test_system(entries: str, found: str | None) -> None:
    """A system identifier (section 7.1.2)."""
    assert catalog(entries).system(WEB) == found


def test_public() -> None:
    """A public identifier, its white space folded, and the URN that stands for it."""
    one = catalog('<public publicId="-//TEI//Schema  X//EN" uri="x.rng"/>')
    assert one.public("-//TEI//Schema\n X//EN") == "edition:/schema/x.rng"
    assert one.uri("urn:publicid:-:TEI:Schema+X:EN") == "edition:/schema/x.rng"
    assert one.public("-//TEI//Schema Y//EN") is None


@pytest.mark.parametrize(
    ("prefer", "found"),
    [("", "edition:/schema/x.rng"), (' prefer="public"', "edition:/schema/x.rng"), (' prefer="system"', None)],
)
def test_prefer(prefer: str, found: str | None) -> None:
    """Where there is a system identifier too, ``prefer`` says whether a public one counts (section 4.1.1)."""
    one = catalog('<public publicId="X" uri="x.rng"/>', prefer)
    assert one.public("X", beside_system=True) == found
    assert one.public("X") == "edition:/schema/x.rng"


def test_next_and_delegates() -> None:
    """Other catalogs come after a catalog's own entries; those that are delegated to come instead of the next."""
    one = catalog(
        '<nextCatalog catalog="next.xml"/><delegateURI uriStartString="https://example.org/" catalog="some.xml"/>'
        '<delegateURI uriStartString="https://example.org/schema/" catalog="more.xml"/>'
        '<uri name="https://example.org/own" uri="own.rng"/>',
        next='<uri name="urn:next" uri="next.rng"/><uri name="https://example.org/schema/next" uri="next.rng"/>'
        '<nextCatalog catalog="catalog.xml"/>',
        some='<uri name="https://example.org/schema/b" uri="b.rng"/><uri name="https://example.org/schema/c" uri="1"/>',
        more='<uri name="https://example.org/schema/c" uri="c.rng"/>',
    )
    assert one.faults == []
    assert one.uri("https://example.org/own") == "edition:/schema/own.rng"
    assert one.uri("urn:next") == "edition:/schema/next.rng"
    assert one.uri("https://example.org/schema/b") == "edition:/schema/b.rng"
    assert one.uri("https://example.org/schema/c") == "edition:/schema/c.rng"
    assert one.uri("https://example.org/schema/next") is None
    assert one.uri("urn:nothing") is None


@pytest.mark.parametrize(
    ("base", "reference", "found"),
    [
        ("edition:/documents/a.xml", "../schema/a.rng", "edition:/schema/a.rng"),
        ("edition:/a.xml", "b.xml", "edition:/b.xml"),
        ("edition:/documents/a.xml", "../../a.rng", "edition:/../a.rng"),
        ("edition:/documents/a.xml", "a.rng#b", "edition:/documents/a.rng"),
        ("edition:/documents/a.xml", "/etc/passwd", "file:///etc/passwd"),
        ("edition:/documents/a.xml", "https://x/y", "https://x/y"),
        ("https://x/y/z", "a", "https://x/y/a"),
        ("edition:/documents/a.xml", "", "edition:/documents/a.xml"),
    ],
)
def test_join(base: str, reference: str, found: str) -> None:
    """Addresses of the edition are joined as those of the web are, and never lose a way above the folder."""
    assert join(base, reference) == found
