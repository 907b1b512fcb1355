"""Search as a reader uses it, in a real browser, from a folder on disk and from a server alike."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page

from browsing import listen, new_window
from building import ROOT, build
from built_site import Site as Built
from teibuild.model import DocumentRecord, DocumentResult, Edition, Licence
from teibuild.model.search import Stretch, TextKind
from teibuild.read.aligned import Pair, Part, Plain, aligned, folded, words_of
from teibuild.views.page import Site
from teibuild.views.search_index import document_texts, search_files
from teibuild.views.search_merge import FILE
from teibuild.views.search_record import PART, search_record
from teibuild.views.search_words import stems

Ask = Callable[..., list[tuple[str, int]]]

#: Questions of the edition: what is asked, with which filters, and words of a place that must be found, and of one that
#: must not.
QUESTIONS: list[tuple[str, dict[str, str], str, str]] = [
    ("negotiate", {}, "SUBJECT: Negotiations", "Mr. Kitchen"),
    ("negotiates", {}, "SUBJECT: Negotiations", "Mr. Kitchen"),
    ("NEGOTIATING Khrushchev", {"kind": "0"}, "Khrushchev", "Mr. Kitchen"),
    ('"offensive weapons"', {}, "disengage from offensive weapons", "defensive"),
    ("“offensive weapons”", {}, "disengage from offensive weapons", "defensive"),
    ("disengag*", {}, "decision to disengage", "Mr. Kitchen"),
    ('"nuclear fr*"', {}, "nuclear-free", "Mr. Kitchen"),
    ("nuclear-free", {}, "nuclear-free", "Mr. Kitchen"),
    ("Kitchen", {"kind": "0"}, "Mr. Kitchen", "disengage"),
    ("Kitcher", {"kind": "0"}, "Mr. Kitchen [typed Kitcher]", "disengage"),
    ("Summity", {"kind": "0"}, "Summitry. [typed Summity]", "disengage"),
    ('"negotiation and summity"', {"kind": "0"}, "[typed Summity]", "disengage"),
    ('"memorandum for executive committee"', {}, "MEMORANDUM FOR", "disengage"),
    ('"memorandum for the executive committee of the NSC"', {}, "MEMORANDUM FOR THE", "disengage"),
    ("01007", {"kind": "5"}, "01007", "disengage"),
    ("inferred", {"kind": "1"}, "inferred", "Kitchen 38"),
    ("Kitchen", {"kind": "2"}, "the final n taken for r", "Kitchen 38"),
    ("edition", {"kind": "4"}, "edit", "Kitchen 38"),
    ("Berlin", {"kind": "3"}, "Berlin", "Kitchen 38"),
    ("Berlin", {"from": "1962-11", "to": "1962"}, "Berlin", "gimmick"),
    ("letter", {"to": "1962-10-27", "people": "khrushchev"}, "Khrushchev's letter", "Scenario"),
    ("Bundy note", {"kind": "6"}, "covering note to McGeorge Bundy", "Mr. Kitchen"),
    ("", {"people": "kitchen", "kind": "0"}, "Mr. Kitchen", "disengage"),
    ("Cuba", {"document": "rostow-negotiations", "kind": "0"}, "Cuba", "Scenario"),
    ("Cuba", {"marking": "top-secret", "kind": "0"}, "Cuba", "gimmick"),
    ("gimmick Geneva", {"within": "document", "kind": "0"}, "gimmick", "Mr. Kitchen"),
]


@pytest.fixture(scope="module")
def served(site: Built) -> Iterator[str]:
    """The site on a server of this machine; gives its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the one it replaces
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module", params=["from disk", "served"])
def address(request: pytest.FixtureRequest, site: Built) -> str:
    """Where the site is opened, with a slash at the end."""
    if request.param == "from disk":
        return site.root.resolve().as_uri() + "/"
    found: str = request.getfixturevalue("served")
    return found


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A window; at the end nothing may have gone wrong in it."""
    trouble: list[str] = []
    context = new_window(chromium, (1280, 900))
    listen(context, trouble)
    yield context
    context.close()
    assert trouble == []


def find(page: Page, address: str, question: str, filters: dict[str, str] | None = None) -> list[str]:
    """Ask by the address of the search page; gives the texts of all places, in order."""
    said = "&".join(f"{key}={value.replace('&', '%26')}" for key, value in {"q": question, **(filters or {})}.items())
    if page.url.split("#")[0] != f"{address}search.html":
        page.goto(f"{address}search.html")
    page.evaluate("said => { document.getElementById('search').dataset.state = ''; location.hash = said; }", said)
    page.locator("#search[data-state=done]").wait_for()
    while page.locator(".hit-more").count():
        page.evaluate("document.querySelectorAll('.hit-more:enabled').forEach(button => button.click())")
    return page.locator(".hit-text").all_inner_texts()


def test_questions_are_answered(window: BrowserContext, address: str) -> None:
    """Words, their other forms, phrases, beginnings, typed and edited forms, every filter: here and on a server."""
    page = window.new_page()
    wrong = []
    for question, filters, there, absent in QUESTIONS:
        texts = find(page, address, question, filters)
        if not any(there in text for text in texts) or any(absent in text for text in texts):
            wrong.append((question, filters, texts[:3]))
    assert wrong == []


def test_most_places_come_first_where_readers_ask_for_it(window: BrowserContext, address: str) -> None:
    """What has the word in its title then stands before what only speaks of it; else the order is the edition's."""
    page = window.new_page()
    titles = page.locator(".hit-title")
    find(page, address, "scenario")
    assert titles.first.inner_text() == "Negotiations"
    find(page, address, "scenario", {"order": "most"})
    assert titles.first.inner_text() == "Soviet Scenario for Post-Cuban Negotiations with the U.S."


def test_nothing_found_is_said(window: BrowserContext, address: str) -> None:
    """A word that stands nowhere gives no place, and a sentence that says so."""
    page = window.new_page()
    assert find(page, address, "xylophonist") == []
    assert page.locator(".found-count").inner_text().startswith("Nothing found")


def test_a_hit_leads_to_its_place(window: BrowserContext, address: str) -> None:
    """A click on a hit opens the paragraph; the words are marked there, and a bar leads from one to the next."""
    page = window.new_page()
    find(page, address, "offensive weapons", {"kind": "0", "document": "rostow-negotiations"})
    assert page.locator(".hit-link").first.inner_text() == "p. [i], sheet 1"
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/documents/rostow-negotiations/index.html#*")
    here = page.locator(f"#{page.url.rpartition('#')[2]}")
    here.locator("mark.found").first.wait_for()
    assert {text.casefold() for text in here.locator("mark.found").all_inner_texts()} == {"offensive", "weapons"}
    bar = page.locator(".found-bar")
    first = bar.locator("[data-found=count]").inner_text()
    bar.get_by_role("button", name="Next").click()
    assert bar.locator("[data-found=count]").inner_text() != first
    page.reload()
    page.locator("mark.found").first.wait_for()
    bar.get_by_role("button", name="Clear").click()
    assert page.locator("mark.found").count() == 0
    assert not bar.is_visible()
    page.reload()
    page.wait_for_load_state()
    assert page.locator("mark.found").count() == 0


def test_a_hit_opens_in_a_new_tab(window: BrowserContext, address: str) -> None:
    """In a new tab the words are marked as well."""
    page = window.new_page()
    find(page, address, "gimmick")
    with window.expect_page() as opened:
        page.locator(".hit-link").first.click(modifiers=["Control"])
    opened.value.locator("mark.found").first.wait_for()


def test_a_typed_word_is_marked_at_its_emendation(window: BrowserContext, address: str) -> None:
    """What only the page has is marked where the editor changed it."""
    page = window.new_page()
    find(page, address, "Summity", {"kind": "0"})
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/documents/rostow-negotiations/index.html#*")
    page.locator(".found-bar").wait_for()
    assert page.locator(".found-typed, mark.found").count() >= 1


def test_what_stands_on_the_sheet_is_found_there(window: BrowserContext, address: str) -> None:
    """A hit in a stamp or number opens the page that bears it."""
    page = window.new_page()
    find(page, address, "01007", {"kind": "5"})
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/pages/scn-p1.html#*")
    page.locator("mark.found").first.wait_for()


@pytest.mark.parametrize(
    "path", ["index.html", "documents/rostow-negotiations/pages/neg-p2.html", "registers/people.html"]
)
def test_search_is_reached_by_a_key(window: BrowserContext, address: str, path: str) -> None:
    """The slash brings the field into focus without being written into it; Enter asks."""
    page = window.new_page()
    page.goto(address + path)
    page.keyboard.press("/")
    page.keyboard.type("gimmick")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html#q=gimmick")
    page.locator(".hit-text mark").first.wait_for()
    assert page.locator("#q").input_value() == "gimmick"


def test_the_page_without_scripts_leads_on(chromium: Browser, site: Built) -> None:
    """Without JavaScript the page says why it cannot search, and leads to the pages for browsing."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.file_url("search.html"))
    assert not page.locator("form.ask").is_visible()
    assert not page.locator(".site-find").first.is_visible() if page.locator(".site-find").count() else True
    page.locator(".no-search a[href='browse/index.html']").click()
    page.wait_for_url("**/browse/index.html")
    context.close()


# The index itself, on texts that are made up.

#: Few words, some of one stem, so that phrases repeat; accents and small letters are folded.
VOCABULARY = ("missile", "missiles", "Missile's", "negotiate", "negotiation", "the", "Élan", "élan", "of", "Berlin")
word = st.sampled_from(VOCABULARY)
running = st.lists(word, min_size=1, max_size=5).map(lambda words: " " + ", ".join(words) + " ")
few = st.lists(word, max_size=3).map(" ".join)
inside = st.tuples(st.sampled_from(["mis", "nego", "Ber"]), st.sampled_from(["sile", "lin", ""]))
emended = st.one_of(
    st.tuples(few, few).map(lambda pair: Pair(pair[0], pair[1], "en")),
    inside.map(lambda pair: Pair(pair[0], pair[1], "en")),
)
part: st.SearchStrategy[Part] = st.one_of(
    running.map(lambda text: Plain(text, "en")), running.map(lambda text: Plain(text, "en")), emended
)
text = st.lists(part, min_size=1, max_size=6)
documents = st.lists(st.lists(text, min_size=1, max_size=3), min_size=1, max_size=4)


def stretch(parts: list[Part], number: int = 1) -> Stretch:
    """A stretch of text made of parts."""
    found = aligned(parts, "en")
    return Stretch(TextKind.PAPER, f"#p{number}", found.text, found.edited, found.typed, found.variants, found.pages)


def made(texts: list[list[list[Part]]], names: list[str] | None = None) -> Site:
    """A site of documents, each of some stretches."""
    results = []
    for position, one in enumerate(texts):
        name = names[position] if names else f"d{position}"
        stretches = [stretch(parts, number) for number, parts in enumerate(one, 1)]
        record = DocumentRecord(name, f"documents/{name}.xml", name, date="1962")
        results.append(DocumentResult(record, search=search_record(stretches, "en")))
    edition = Edition("e", "E", "1", "2026-11-22", Licence("CC0", ""))
    return Site(edition, tuple(results), {}, (), (), "teibuild")


def readings(parts: list[Part]) -> Iterator[list[str]]:
    """The words of a text in every way in which it can be read, each emended place in either form."""
    joined: list[Part] = []
    for one in parts:
        last = joined[-1] if joined else None
        if isinstance(one, Pair) and isinstance(last, Pair):
            joined[-1] = Pair(last.edited + one.edited, last.typed + one.typed, "en")
        else:
            joined.append(one)
    forms = [(one.text,) if isinstance(one, Plain) else (one.edited, one.typed) for one in joined]
    for choice in product(*forms):
        yield [folded(word) for word in words_of("".join(choice))]


def has_phrase(parts: list[Part], phrase: list[str]) -> bool:
    """Whether a phrase stands in a text, looked for by reading it through."""
    size = len(phrase)
    return any(words[at : at + size] == phrase for words in readings(parts) for at in range(len(words) - size + 1))


@pytest.fixture(scope="module")
def asking(chromium: Browser, site: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Site], Ask]]:
    """Makes the index of a site and gives a function that asks the search page about it."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "assets").symlink_to(site.root / "assets")
    html = (site.root / "search.html").read_text(encoding="utf-8")
    page = chromium.new_page()
    numbers = count()

    def prepare(made_site: Site) -> Ask:
        name = f"s{next(numbers)}"
        for path, data in (*search_files(made_site), *document_texts(made_site)):
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        (folder / f"{name}.html").write_text(html.replace('data-root=""', f'data-root="{name}/"'), encoding="utf-8")
        page.goto((folder / f"{name}.html").as_uri())

        def ask(question: str, **filters: str) -> list[tuple[str, int]]:
            found = page.evaluate("settings => teibuildSearch.ask(settings)", {"q": question, **filters})
            return [(str(document), int(number)) for document, number in found]

        return ask

    yield prepare
    page.close()


FEW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(texts=documents, phrase=st.lists(word, min_size=2, max_size=4))
def test_a_phrase_is_found_as_by_reading(
    asking: Callable[[Site], Ask], texts: list[list[list[Part]]], phrase: list[str]
) -> None:
    """A phrase is found in exactly the stretches in which a reader finds it, each emended place read in either form."""
    ask = asking(made(texts))
    wanted = [folded(word) for each in phrase for word in words_of(each)]
    expected = {
        (f"documents/d{document}", number)
        for document, one in enumerate(texts)
        for number, parts in enumerate(one)
        if has_phrase(parts, wanted)
    }
    assert set(ask('"' + " ".join(phrase) + '"')) == expected


@FEW
@given(texts=documents)
def test_every_word_is_found_where_it_stands(asking: Callable[[Site], Ask], texts: list[list[list[Part]]]) -> None:
    """Each word, typed or edited, is found in each of its stretches; other forms of it are found with it."""
    ask = asking(made(texts))
    standing: dict[str, set[tuple[str, int]]] = {}
    stemmed: dict[str, set[tuple[str, int]]] = {}
    for document, one in enumerate(texts):
        for number, parts in enumerate(one):
            for words in readings(parts):
                for each in words:
                    place = (f"documents/d{document}", number)
                    standing.setdefault(each, set()).add(place)
                    stemmed.setdefault(stems("en", each), set()).add(place)
    for each, places in standing.items():
        assert set(ask(f'"{each}"')) == places, each
        assert set(ask(each)) >= places | stemmed[stems("en", each)], each


@FEW
@given(texts=documents, chance=st.randoms(use_true_random=False), question=few)
def test_the_order_of_documents_changes_no_answer(
    asking: Callable[[Site], Ask], texts: list[list[list[Part]]], chance: Any, question: str
) -> None:
    """The same texts in another order are found alike; what one document keeps for the index does not change."""
    names = [f"d{position}" for position in range(len(texts))]
    first = made(texts, names)
    order = list(range(len(texts)))
    chance.shuffle(order)
    second = made([texts[place] for place in order], [names[place] for place in order])
    records = {result.record.id: result.search for result in first.documents}
    assert records == {result.record.id: result.search for result in second.documents}
    assert sorted(asking(first)(question)) == sorted(asking(second)(question))
    assert list(search_files(first)) == list(search_files(made(texts, names)))


def test_long_lists_are_cut_and_still_complete(asking: Callable[[Site], Ask]) -> None:
    """Words that stand almost everywhere fill several files, none too long; questions find all of their places."""
    words = " ".join(f"the common word{number}" for number in range(60))
    one = made([[[Plain(words, "en")]]]).documents[0]
    results = [
        replace(one, record=replace(one.record, id=f"d{number}", date=f"19{number % 90 + 10}"))
        for number in range(1500)
    ]
    rare = made([[[Plain("the rare common rook", "en")]]]).documents[0]
    results[777] = replace(rare, record=replace(rare.record, id="d777", date="1962-11"))
    site = replace(made([]), documents=tuple(results))
    files = dict(search_files(site))
    lists = [data for path, data in files.items() if path.startswith("search/lists/")]
    assert len(lists) > 4
    assert max(map(len, files.values())) < 2 * FILE
    ask = asking(site)
    assert len(ask("common")) == 1500
    assert ask("the rooks") == [("documents/d777", 0)]
    assert ask('"rare common"') == [("documents/d777", 0)]
    assert len(ask("common", **{"from": "1962", "to": "1962"})) == sum(
        result.record.date.startswith("1962") for result in results
    )


def test_a_long_document_is_cut(asking: Callable[[Site], Ask]) -> None:
    """A document of many paragraphs has its text in several files."""
    paragraphs: list[list[Part]] = [[Plain(f"paragraph {number} " + "of words " * 60, "en")] for number in range(400)]
    site = made([paragraphs])
    texts = dict(document_texts(site))
    assert len(texts) > 3
    assert max(map(len, texts.values())) < 2 * PART
    assert asking(site)("377") == [("documents/d0", 377)]


def test_stems_follow_the_language(asking: Callable[[Site], Ask]) -> None:
    """German words are brought to German stems, also in an edition whose other texts are English."""
    german = stretch([Plain("Die Verhandlungen der Häuser", "de")])
    record = DocumentRecord("brief", "documents/brief.xml", "Brief")
    site = replace(
        made([[[Plain("the negotiations", "en")]]]),
        documents=(
            DocumentResult(record, search=search_record([german], "de")),
            *made([[[Plain("the negotiations", "en")]]]).documents,
        ),
    )
    ask = asking(site)
    assert ask("Verhandlung") == [("documents/brief", 0)]
    assert ask("Haus") == ask("hauser") == [("documents/brief", 0)]
    assert ask("negotiation") == [("documents/d0", 0)]


def test_the_index_of_the_edition_is_bounded(site: Built) -> None:
    """No file of the index is long; each is a script that hands over valid data."""
    for path in sorted((site.root / "search").rglob("*.js")):
        data = path.read_text(encoding="utf-8")
        assert len(data.encode()) < 2 * PART, path
        assert json.loads(f"[{data.removeprefix('teibuildSearch(').removesuffix(');' + chr(10))}]")


def test_an_edition_of_letters_is_searched(chromium: Browser, tmp_path: Path) -> None:
    """Letters without stamps, markings and most registers have a search and pages to browse, without empty ones."""
    done = build(ROOT / "tests" / "editions" / "letters", tmp_path / "site", "--draft")
    assert done.returncode in (0, 1), done.stderr
    page = chromium.new_page()
    texts = find(page, (tmp_path / "site").as_uri() + "/", "all well")
    assert any("all is well" in text for text in texts)
    page.close()
    browse = {
        path.relative_to(tmp_path / "site" / "browse").as_posix()
        for path in (tmp_path / "site").glob("browse/**/*.html")
    }
    assert {"index.html", "people/index.html", "people/ada.html", "dates/1962.html"} <= browse
    assert not {path for path in browse if path.startswith(("markings", "exemptions", "offices"))}
