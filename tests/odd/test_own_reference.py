"""The reference of a schema: what stands on its pages, that they hang together, and that no reader is shut out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html
from playwright.sync_api import Browser

from axe import PAIRS, Scheme, open_page, violations
from odd_cases import odd
from tei_at_hand import tei_at_hand
from teibuild import cli
from teibuild.odd.compile import compile_odd
from teibuild.odd.releases import Releases
from teibuild.reference.gathering import read_reference
from teibuild.reference.writing import address, pages
from teibuild.resources import resource

SMALL = Path(__file__).parent / "small.xml"
ODD = """<schemaSpec ident="letters" start="div" docLang="{language}">
<moduleRef key="tei"/><moduleRef key="core" include="p hi list item"/>
<elementSpec ident="div" mode="add" module="letters"><desc>A letter.</desc>
  <classes><memberOf key="att.global"/></classes>
  <content><elementRef key="p" minOccurs="1" maxOccurs="unbounded"/></content></elementSpec>
<elementSpec ident="P" mode="add" module="letters"><content><elementRef key="p"/></content></elementSpec>
<elementSpec ident="hi" mode="change">
  <desc>Words that look <val>different</val>, &lt;b&gt;so&lt;/b&gt;.</desc>
  <constraintSpec ident="said" scheme="schematron"><desc>It says how.</desc><constraint/></constraintSpec>
  <attList><attDef ident="rend" mode="add" usage="req"><desc>How.</desc><valList type="closed">
    <valItem ident="underline"><desc>A line below.</desc></valItem><valItem ident="italic"/></valList>
  </attDef></attList>
  <exemplum><egXML xmlns="http://www.tei-c.org/ns/Examples">
    <hi xml:id="a" rend="underline">now</hi>
  </egXML></exemplum>
</elementSpec></schemaSpec>"""

HI = r"""### hi

Words that look “different”, \<b\>so\</b\>.

- May contain: text, [hi](#hi)
- Contained by: [hi](#hi), [item](#item), [p](#p)
- Rules: It says how.
- `rend` (required): How. `underline` A line below; `italic`
- `n`: *teidata.word*
- `xml:id`: *ID*

```xml
<hi xml:id="a" rend="underline">now</hi>
```

"""


@pytest.fixture(name="letters")
def _letters(tmp_path: Path) -> Path:
    """A small ODD."""
    path = tmp_path / "letters.odd"
    path.write_text(odd(ODD.format(language="en")), encoding="utf-8")
    return path


@pytest.fixture(scope="module", name="own")
def _own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference of our own schema, if the TEI is at hand."""
    _, path = tei_at_hand("4.9.0")
    folder = tmp_path_factory.mktemp("own")
    made = run(resource("schema", "teibuild.odd"), "--source", path, "--output", folder, "--docs", folder / "docs")
    assert made.exit_code == 0, made.output
    return folder / "docs"


def run(*arguments: str | Path) -> Result:
    """``teibuild schema compile``, in this process."""
    return CliRunner().invoke(cli.main, ["schema", "compile", *map(str, arguments)], prog_name="teibuild")


def written(path: Path) -> dict[str, str]:
    """The pages of the reference of an ODD."""
    return dict(pages(read_reference(compile_odd(path, Releases(SMALL)))))


def text_of(page: str) -> str:
    """What a reader reads on a page."""
    return " ".join(" ".join(html.document_fromstring(page).get_element_by_id("main").itertext()).split())


def test_element(letters: Path) -> None:
    """A page says what an element is, what it may hold and stand in, which attributes it has, and shows it."""
    page = written(letters)[address("hi")]
    assert text_of(page) == (
        "hi Words that look “different”, <b>so</b>. Module core May contain text hi Contained by hi item p "
        "Rules It says how. Attributes rend required How. underline A line below. italic "
        "n teidata.word xml:id ID "
        'Example <hi xml:id="a" rend="underline">now</hi> In the reading view now On the page now'
    )
    assert '<p class="p"><span class="hi-underline">now</span></p>' in page
    assert page.count('id="a"') == 0


def test_suggested_values(tmp_path: Path) -> None:
    """Values of a list that is not closed are told once, and as what they are."""
    values = (
        '<valList type="semi"><valItem ident="seal"><desc>A seal.</desc></valItem><valItem ident="stamp"/></valList>'
    )
    attribute = f'<attDef ident="kind"><desc>What it is.</desc>{values}</attDef>'
    body = f'<elementSpec ident="mark"><content><empty/></content><attList>{attribute}</attList></elementSpec>'
    path = tmp_path / "letters.odd"
    path.write_text(odd(f'<schemaSpec ident="letters" start="mark">{body}</schemaSpec>'), encoding="utf-8")
    said = text_of(written(path)[address("mark")])
    assert said.endswith("kind What it is. Name Suggested values: seal A seal. stamp")


def test_unknown_elements_in_examples(tmp_path: Path) -> None:
    """An element that the views do not know may hold paragraphs in an example, and the page is HTML still."""
    example = '<egXML xmlns="http://www.tei-c.org/ns/Examples"><box><p>One.</p><p>Two.</p></box></egXML>'
    body = (
        '<schemaSpec ident="own" start="div"><moduleRef key="tei"/><moduleRef key="core" include="p"/>'
        '<elementSpec ident="div" mode="add"><content><elementRef key="box"/></content></elementSpec>'
        '<elementSpec ident="box" mode="add"><content><elementRef key="p" maxOccurs="unbounded"/></content>'
        f"<exemplum>{example}</exemplum></elementSpec></schemaSpec>"
    )
    path = tmp_path / "own.odd"
    path.write_text(odd(body), encoding="utf-8")
    page = written(path)[address("box")]
    assert "Two." in text_of(page).partition("In the reading view")[2]
    assert re.findall(r"<(?:span|p)\b[^>]*>(?:(?!</(?:span|p)>).)*<(?:p|div)\b", page, re.DOTALL) == []


def test_index(letters: Path) -> None:
    """The first page lists all elements, by modules."""
    made = written(letters)
    assert {*re.findall(r'href="(element-[^"]*)"', made["index.html"]), "index.html"} == made.keys()
    assert "letters div A letter. P" in text_of(made["index.html"])


def test_capitals(letters: Path) -> None:
    """Elements whose names differ by capitals only have a page each, on every disk."""
    assert len({name.lower() for name in written(letters)}) == len(written(letters)) == len({"index", "p", "P"}) + 4


def test_language(letters: Path) -> None:
    """The words around speak the language of the ODD."""
    letters.write_text(odd(ODD.format(language="de")), encoding="utf-8")
    made = written(letters)
    assert '<html lang="de">' in made["index.html"]
    assert "enthält einen Absatz." in made["index.html"]
    assert "Kann enthalten" in made[address("p")]


def test_markdown(letters: Path, tmp_path: Path) -> None:
    """One page of Markdown says the same, to be read in a repository; what markup means in it is escaped."""
    assert run(letters, "--source", SMALL, "--docs", tmp_path / "docs" / "letters.md").exit_code == 0
    page = (tmp_path / "docs" / "letters.md").read_text(encoding="utf-8")
    element = page[page.index("### hi\n") : page.index("### item\n")]
    assert element == HI
    links, headings = set(re.findall(r"\]\(#([^)]*)\)", page)), re.findall(r"^### (.*)", page, re.MULTILINE)
    assert links - {heading.lower() for heading in headings} == set()


def test_same_bytes(letters: Path) -> None:
    """The same ODD gives the same pages."""
    assert written(letters) == written(letters)


def test_command(letters: Path, tmp_path: Path) -> None:
    """``--docs`` names the folder, which is replaced as a whole; a folder with something else in it is not."""
    docs = tmp_path / "docs"
    for _ in range(2):
        made = run(letters, "--source", SMALL, "--docs", docs)
        assert (made.exit_code, made.stderr.split()[-1]) == (0, str(docs / "index.html"))
    assert (docs / "assets" / "reference.css").is_file()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine", encoding="utf-8")
    refused = run(letters, "--source", SMALL, "--docs", tmp_path / "other")
    assert refused.exit_code == 2
    assert "--docs" in refused.stderr
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["mine.txt"]


def test_own_pages_hang_together(own: Path) -> None:
    """Every link leads to a page or file that is there, and no page has an id twice."""
    for page in sorted(own.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        links = {link for link in re.findall(r'(?:href|src)="([^"#]+)', text) if not link.startswith("http")}
        assert [link for link in links if not (own / link).is_file()] == [], page.name
        twice = [name for name, times in Counter(re.findall(r'\bid="([^"]+)"', text)).items() if times > 1]
        assert twice == [], page.name


def test_own_examples_are_shown(own: Path) -> None:
    """What our papers have is shown as the views show it: struck, emended, withheld."""

    def shown(ident: str) -> str:
        return (own / address(ident)).read_text(encoding="utf-8")

    assert '<span class="fw fw-header fw-classification place-bottom"><del' in shown("fw")
    assert 'class="em em-correction"' in shown("corr")
    assert "[2 lines withheld" in shown("gap")
    assert "In the reading view" not in shown("fileDesc")


@pytest.mark.parametrize(("scheme", "screen"), PAIRS)
@pytest.mark.parametrize("ident", ["", "gap"])
def test_own_pages_shut_no_reader_out(chromium: Browser, own: Path, ident: str, scheme: Scheme, screen: str) -> None:
    """axe-core has nothing to say, from disk, in either light, on either screen."""
    page = open_page(chromium, (own / (address(ident) if ident else "index.html")).as_uri(), scheme, screen)
    try:
        assert violations(page) == []
    finally:
        page.close()
