"""An edition of any size, made from the two papers of the first edition with seeded variation.

    python bench/generate.py FOLDER --documents 1000 [--volume | --apart]

Every document is one paper of a folder: header, forme work, paragraphs, notes, apparatus and names as they were
encoded, some paragraphs left out and some words changed, so that hardly two are alike; 10 to 30 KB each, and valid. The
same number and seed give the same bytes.

With ``--volume``, all documents stand in one file, volumes/papers.xml, in chapters of fifty below one header; with
``--apart``, the very same have a file each, with that header.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from lxml import etree

EDITION = Path(__file__).parents[1] / "editions" / "cuban-missile-crisis"
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
POINTERS = ("ana", "corresp", "hand", "ref", "resp", "scheme", "spanTo", "target", "who", "from", "to")
#: The papers that documents are made of: file and position of the paper's div in the body.
PAPERS = (("rostow-negotiations", 0), ("rostow-negotiations", 1), ("rostow-soviet-scenario", 0))
SMALLEST, LARGEST = 15_000, 26_000
CHAPTER = 50
VOLUME = """
[[volumes]]
file = "volumes/papers.xml"
split = "//div[@type='document']"
"""
WORDS = re.compile(r"[a-z]{4,9}")


def main() -> None:
    """Make the edition that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--volume", dest="form", action="store_const", const="volume", help="all in one file")
    form.add_argument("--apart", dest="form", action="store_const", const="apart", help="the same, a file each")
    arguments = parser.parse_args()
    size = generate(arguments.folder, arguments.documents, arguments.seed, arguments.form)
    print(f"{arguments.documents} documents, {size / 1e6:.1f} MB, in {arguments.folder}")


def generate(folder: Path, documents: int, seed: int = 1, form: str | None = None) -> int:
    """Write an edition; gives the bytes of its documents. A folder that is there is made anew.

    Args:
        folder: The edition's folder.
        documents: How many it has.
        seed: What makes it another edition.
        form: ``volume`` for all in one file, ``apart`` for the same in files of their own.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "documents").mkdir(parents=True)
    (folder / "registers").mkdir()
    for register in sorted((EDITION / "registers").glob("*.xml")):
        data = re.sub(rb"\brostow-[a-z-]+\.xml(#[\w.-]+)?", b"paper-000001.xml", register.read_bytes())
        (folder / "registers" / register.name).write_bytes(data)
    settings = (EDITION / "edition.toml").read_text(encoding="utf-8")
    head = settings[: settings.index("[documents]")]
    registers = settings[settings.index("[registers]") : settings.index("[pages]")]
    # Of the registers' entries, most are mentioned in papers that are left out here.
    # Of the shortest paper, the same words may be changed in the same way twice.
    checks = '\n[checks.rules]\nunmentioned-entry = "off"\nuncited-work = "off"\ndoubled-text = "off"\n'
    (folder / "edition.toml").write_text(head + registers + checks, encoding="utf-8")
    if form == "volume":
        (folder / "volumes").mkdir()
        with (folder / "edition.toml").open("a", encoding="utf-8") as file:
            file.write(VOLUME)
        with (folder / "volumes" / "papers.xml").open("wb") as file:
            return sum(map(file.write, volume(documents, seed)))
    size = 0
    for name, data in apart(documents, seed) if form == "apart" else texts(documents, seed):
        (folder / "documents" / f"{name}.xml").write_bytes(data)
        size += len(data)
    return size


def texts(documents: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The documents: name and bytes."""
    choose = random.Random(seed)
    papers = [_paper(*paper) for paper in PAPERS]
    for number in range(1, documents + 1):
        yield f"paper-{number:06}", _document(deepcopy(choose.choice(papers)), f"paper-{number:06}", choose)


def volume(documents: int, seed: int) -> Iterator[bytes]:
    """The same number of documents as one file, piece by piece."""
    header, own = _header(), f'<TEI xmlns="{TEI[1:-1]}" xml:id="papers" xml:lang="en">'
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{own}\n{header}\n<text><body>\n'.encode()
    for number, (_, div) in enumerate(_divs(documents, seed)):
        if number % CHAPTER == 0:
            yield b"</div>\n" if number else b""
            yield f'<div type="section"><head>Chapter {number // CHAPTER + 1}</head>\n'.encode()
        yield f"{div}\n".encode()
    yield b"</div></body></text></TEI>\n"


def apart(documents: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The documents of the volume, each as a file of its own: name and bytes."""
    header = _header()
    for name, div in _divs(documents, seed):
        title = f"<title>{name}</title>"
        own = f'<TEI xmlns="{TEI[1:-1]}" xml:id="{name}" xml:lang="en">'
        head = re.sub(r"<title\b.*?</title>", title, header, count=1, flags=re.DOTALL)
        before = f'<?xml version="1.0" encoding="UTF-8"?>\n{own}\n{head}\n<text><body>\n'
        # The file and its text cannot both have the name.
        text = re.sub(rf"{name}\b(?!\.xml)", f"{name}-text", div)
        yield name, f"{before}{text}\n</body></text></TEI>".encode()


def _header() -> str:
    """A header that speaks of no paper by its parts."""
    root = _paper(*PAPERS[1])
    header = root.find(f"{TEI}teiHeader")
    for name in ("notesStmt", "abstract", "correspDesc", "msContents", "additional", "extent", "textClass"):
        for element in list(header.iter(TEI + name)):
            _remove(element)
    for title in list(header.find(f".//{TEI}titleStmt").iter(f"{TEI}title"))[1:]:
        _remove(title)
    for idno in list(header.iter(f"{TEI}idno")):
        _remove(idno)
    header.find(f".//{TEI}titleStmt/{TEI}title").text = "Papers"
    text = root.find(f"{TEI}text")
    ids = {element.get(XML_ID) for element in text.iter("{*}*")}
    for element in list(header.iter("{*}*")):
        if any(one.startswith("#") and one[1:] in ids for name in POINTERS for one in element.get(name, "").split()):
            _remove(element)
    return _bare(header)


def _divs(documents: int, seed: int) -> Iterator[tuple[str, str]]:
    """The documents of a volume: name, and the element that each is."""
    choose = random.Random(seed)
    papers = [_paper(*PAPERS[0]), _paper(*PAPERS[1])]
    for number in range(1, documents + 1):
        name = f"paper-{number:06}"
        root = deepcopy(choose.choice(papers))
        _document(root, name, choose)
        div = root.find(f"{TEI}text/{TEI}body/{TEI}div")
        own = {one.get(XML_ID): f"n{number}-{one.get(XML_ID)}" for one in div.iter("{*}*") if one.get(XML_ID)}
        own[div.get(XML_ID)] = name
        for element in div.iter("{*}*"):
            if element.get(XML_ID):
                element.set(XML_ID, own[element.get(XML_ID)])
            for attribute in POINTERS:
                tokens = element.get(attribute, "").split()
                if any(one.startswith("#") and one[1:] in own for one in tokens):
                    element.set(attribute, " ".join(f"#{own.get(one[1:], one[1:])}" for one in tokens))
        div.attrib["type"] = "document"
        head = next(div.iter(f"{TEI}head"), None)
        if head is None or head.getparent() is not div:
            head = etree.Element(f"{TEI}head")
            div.insert(0, head)
        head.text = f"{number}. " + (head.text or "Memorandum")
        if next(div.iter(f"{TEI}dateline"), None) is None:
            line = etree.fromstring(
                f'<dateline xmlns="{TEI[1:-1]}"><date when="1962-10-27">October 27</date></dateline>'
            )
            head.addnext(line)
        yield name, _bare(div)


def _bare(element: etree._Element) -> str:
    """An element as text, to be put where the namespace is declared."""
    element.tail = None
    return etree.tostring(element, encoding="unicode").replace(f' xmlns="{TEI[1:-1]}"', "", 1)


def _paper(file: str, position: int) -> etree._Element:
    data = (EDITION / "documents" / f"{file}.xml").read_bytes()
    # There is no other paper of these names: each points to the first one.
    root = etree.fromstring(re.sub(rb"\brostow-[a-z-]+\.xml(#[\w.-]+)?", b"paper-000001.xml", data))
    for number, div in enumerate(root.findall(f"{TEI}text/{TEI}body/{TEI}div")):
        if number != position:
            _remove(div)
    return root


def _document(root: etree._Element, name: str, choose: random.Random) -> bytes:
    root.set(XML_ID, name)
    root.find(f".//{TEI}titleStmt/{TEI}title").text += f", {name}"
    for idno in root.iter(f"{TEI}idno"):
        idno.text = name if idno.get("type") == "teibuild" else f"{idno.text}-{name}"
    size = choose.randint(SMALLEST, LARGEST)
    # The first stays: a paper has at least one.
    paragraphs = [one for one in root.find(f"{TEI}text").iter(f"{TEI}p") if _alone(one)][1:]
    choose.shuffle(paragraphs)
    while paragraphs and len(etree.tostring(root)) > size:
        _remove(paragraphs.pop())
    _mend(root)
    _describe(root)
    for element in root.find(f"{TEI}text").iter(f"{TEI}p"):
        element.text = _varied(element.text, choose)
        for child in element:
            child.tail = _varied(child.tail, choose)
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


def _alone(paragraph: etree._Element) -> bool:
    """Whether a paragraph can be left out without a trace."""
    spans = ("pb", "metamark", "anchor", "fw")
    return not any(True for _ in paragraph.iter(*(TEI + name for name in spans)))


def _mend(root: etree._Element) -> None:
    """Take away what points to something that has been left out."""
    broken = True
    while broken:
        broken = False
        ids = {element.get(XML_ID) for element in root.iter("{*}*")}
        for element in list(root.iter("{*}*")):
            for attribute in POINTERS:
                tokens = element.get(attribute, "").split()
                kept = [one for one in tokens if not (one.startswith("#") and one[1:] not in ids)]
                if len(kept) < len(tokens):
                    broken = True
                    if kept:
                        element.set(attribute, " ".join(kept))
                    elif etree.QName(element).localname in {"note", "msItem", "ref", "locus", "correspDesc"}:
                        _remove(element)
                    else:
                        del element.attrib[attribute]


def _describe(root: etree._Element) -> None:
    """Make the header true of what has been left in the text."""
    text = root.find(f"{TEI}text")
    pages = [page.get(XML_ID) for page in text.iter(f"{TEI}pb")]
    for measure in root.iter(f"{TEI}measure"):
        measure.set("quantity", str(len(pages)))
        measure.text = f"{len(pages)} pages"
    for locus in list(root.iter(f"{TEI}locus")):
        if {locus.get("from"), locus.get("to")} - set(pages):
            _remove(locus)
    if not any(mark.get("function") == "excision" for mark in text.iter(f"{TEI}metamark")):
        for event in list(root.iter(f"{TEI}custEvent")):
            if any(term.get("subtype") == "bracketed" for term in event.iter(f"{TEI}term")):
                _remove(event)


def _varied(text: str | None, choose: random.Random) -> str | None:
    """A text in which one word in twelve has its letters in another order."""

    def change(word: re.Match[str]) -> str:
        return "".join(choose.sample(word[0], len(word[0]))) if choose.random() < 1 / 12 else word[0]

    return WORDS.sub(change, text) if text else text


def _remove(element: etree._Element) -> None:
    """Take an element out; what stands behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


if __name__ == "__main__":
    main()
