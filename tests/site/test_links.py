"""Every link leads somewhere, and no page loads anything from another host."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from built_site import Site

#: Attributes that make a browser load something.
LOADING = ("src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest")

#: What a link element may name without anything being loaded.
UNLOADED_RELATIONS = {
    "alternate", "author", "canonical", "cite-as", "describedby", "help", "license", "next", "prev", "schema.DC",
    "schema.DCTERMS", "up",
}  # fmt: skip

#: Attributes of TEI that hold pointers, several with a space between.
POINTERS = ("ref", "target", "corresp", "ana", "hand", "resp", "who", "scheme", "spanTo", "facs", "source")

CSS_LOADS = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")


def css_loads(css: str) -> list[str]:
    """Every address that a stylesheet makes a browser load."""
    return [first or second for first, second in CSS_LOADS.findall(css)]


def loads(page: html.HtmlElement) -> Iterator[str]:
    """Every address that a page makes a browser load by itself."""
    for element in page.iter(etree.Element):
        for attribute in LOADING:
            if value := element.get(attribute):
                yield from (part.split()[0] for part in value.split(",")) if attribute == "srcset" else (value,)
        if element.tag == "link" and not set(element.get("rel", "").split()) <= UNLOADED_RELATIONS:
            yield element.get("href", "")
        if element.tag == "style":
            yield from css_loads(element.text or "")
        yield from css_loads(element.get("style", ""))


def links(page: html.HtmlElement) -> list[str]:
    """Every address that a reader can follow; the name of a vocabulary (DC-HTML) is no address."""
    return [
        str(value) for value in page.xpath("//a/@href | //area/@href | //link[not(starts-with(@rel, 'schema.'))]/@href")
    ]


def resolve(base: str, address: str) -> tuple[str, str]:
    """Path within the site and fragment of a relative address on the page ``base``."""
    parts = urlsplit(address)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path))) if parts.path else base
    return path, unquote(parts.fragment)


def fault(site: Site, base: str, address: str) -> str:
    """What is wrong with a relative address, or nothing."""
    path, fragment = resolve(base, address)
    if path.startswith("..") or urlsplit(address).path.startswith("/"):
        return f"{base}: {address} leads out of the site"
    if not (site.root / path).is_file():
        return f"{base}: {address} leads to no file"
    if fragment and path.endswith(".html") and fragment not in site.ids(path):
        return f"{base}: {address} leads to no such place on {path}"
    if fragment and path.endswith(".xml") and fragment not in xml_ids(site.root / path):
        return f"{base}: {address} leads to no such place in {path}"
    return ""


def xml_ids(path: Path) -> set[str]:
    """Every ``xml:id`` of a file."""
    return set(map(str, etree.parse(path).xpath("//@xml:id")))


def test_links_inside_the_site_resolve(site: Site) -> None:
    """Whatever a link names, page and place on the page, is there; so the site works wherever it is put."""
    faults = [
        fault(site, path, address)
        for path in site.pages()
        for address in links(site.page(path))
        if not urlsplit(address).scheme
    ]
    assert sorted(filter(None, faults)) == []


def test_nothing_is_loaded_from_another_host(site: Site) -> None:
    """Scripts, styles, fonts and pictures all lie in the site, and each of them is there."""
    faults = []
    loading = {path: list(loads(site.page(path))) for path in site.pages()}
    for sheet in site.root.rglob("*.css"):
        loading[sheet.relative_to(site.root).as_posix()] = css_loads(sheet.read_text(encoding="utf-8"))
    for path, addresses in loading.items():
        for address in addresses:
            outside = urlsplit(address).scheme not in ("", "data") or address.startswith("//")
            if outside:
                faults.append(f"{path} loads {address}")
            elif not address.startswith("data:"):
                faults.append(fault(site, path, address))
    assert sorted(filter(None, faults)) == []


def test_links_to_the_outside_are_safe(site: Site) -> None:
    """A link that leaves the site uses https, and nothing hides behind ``javascript:``."""
    outside = {
        f"{path}: {address}"
        for path in site.pages()
        for address in links(site.page(path))
        if urlsplit(address).scheme not in ("", "https", "mailto") or address.startswith("//")
    }
    assert outside == set()


def test_no_id_stands_twice_on_a_page(site: Site) -> None:
    """A fragment names one place only."""
    doubled = [path for path in site.pages() if len(site.page(path).xpath("//@id")) != len(site.ids(path))]
    assert doubled == []


def test_every_page_is_reached_from_the_first(site: Site) -> None:
    """A reader who starts at ``index.html`` and follows links comes to every page but the one for lost ways."""
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        base = waiting.pop()
        for address in links(site.page(base)):
            path, _ = resolve(base, address)
            if not urlsplit(address).scheme and path.endswith(".html") and path not in reached:
                reached.add(path)
                waiting.append(path)
    assert set(site.pages()) - reached == {"404.html"}


def test_every_page_says_what_it_is(site: Site) -> None:
    """Each of them, whatever its kind, tells the version of the edition, its date, its licence and how to cite it."""
    lacking = []
    for path in site.pages():
        (foot,) = site.page(path).xpath("//footer")
        facts = {fact.findtext("dt"): fact.find("dd") for fact in foot.xpath(".//dl/div")}
        version = facts["Version"]
        if not version.text_content().startswith("1.0.0, 22 November 2026") or version.find("time") is None:
            lacking.append(f"{path}: version and date")
        if "version 1.0.0" not in facts["Cite as"].text_content() or "2026" not in facts["Cite as"].text_content():
            lacking.append(f"{path}: citation")
        if not facts["Licence"].xpath("a[@rel='license']"):
            lacking.append(f"{path}: licence")
    assert lacking == []


def test_no_address_has_a_query(site: Site) -> None:
    """Whatever leads from page to page is a file; nothing is asked of a server."""
    asked = [
        f"{path} → {link}"
        for path in site.pages()
        for link in links(site.page(path))
        if "?" in link and not urlsplit(link).scheme
    ]
    assert asked == []
    assert [path for path in site.pages() if site.page(path).xpath("//form[@action]")] == []


def test_every_source_is_reached_from_the_first(site: Site) -> None:
    """The TEI of each document and each register, and the lists for programs, are led to by some page."""
    led = {resolve(path, str(link))[0] for path in site.pages() for link in site.page(path).xpath("//a/@href")}
    files = {path for path in site.files() if path.startswith("tei/") or path in ("addresses.json", "manifest.json")}
    assert len(files) == 9
    assert files - led == set()


def test_pointers_inside_the_tei_resolve(site: Site) -> None:
    """A TEI file that a reader takes from the site finds its registers, its fellow documents and its schema there."""
    files = sorted((site.root / "tei").rglob("*.xml"))
    assert files, "the site offers no TEI"
    faults = []
    for file in files:
        base = file.relative_to(site.root).as_posix()
        tree = etree.parse(file)
        for attribute in POINTERS:
            for value in map(str, tree.xpath(f"//@{attribute}")):
                faults += [fault(site, base, pointer) for pointer in value.split() if not urlsplit(pointer).scheme]
        for instruction in tree.xpath("//processing-instruction('xml-model')"):
            faults.append(fault(site, base, instruction.get("href")))
    assert sorted(set(filter(None, faults))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a { background: url( 'x.png' ) }", ["x.png"]),
        ("@import 'y.css'; @import url(z.css);", ["y.css", "z.css"]),
        ("a { color: red }", []),
    ],
)
def test_loads_of_a_stylesheet_are_seen(text: str, expected: list[str]) -> None:
    """Every way in which CSS loads a file is known here."""
    assert css_loads(text) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<script src="https://example.org/x.js"></script>', ["https://example.org/x.js"]),
        ('<img srcset="a.png 1x, b.png 2x">', ["a.png", "b.png"]),
        ('<link rel="stylesheet" href="a.css"><link rel="license" href="https://example.org/">', ["a.css"]),
        ('<p style="background:url(a.png)">', ["a.png"]),
        ('<a href="https://example.org/">', []),
    ],
)
def test_loads_of_a_page_are_seen(markup: str, expected: list[str]) -> None:
    """Every way in which a page loads a file is known here."""
    assert list(loads(html.document_fromstring(markup))) == expected
