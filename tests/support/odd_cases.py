"""Cases that read like documentation: a heading says the behaviour, fenced blocks show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
_NAMESPACES = {
    None: TEI,
    "sch": "http://purl.oclc.org/dsdl/schematron",
    "rng": "http://relaxng.org/ns/structure/1.0",
    "xsl": "http://www.w3.org/1999/XSL/Transform",
    "own": "urn:own",
}
_DECLARED = " ".join(f'xmlns{f":{prefix}" if prefix else ""}="{uri}"' for prefix, uri in _NAMESPACES.items())
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = f"<TEI {_DECLARED}><text><body>"
"""What stands before the blocks of an ODD, on its first line."""
TAIL = "</body></text></TEI>\n"


@dataclass(frozen=True)
class Case:
    """One case."""

    name: str
    """What it shows, with the name of its page."""
    files: dict[str, str]
    """Name → text; the ODD is ``own.odd``."""
    blocks: dict[str, str]
    """Kind of block → what stands in it."""

    def write(self, folder: Path) -> Path:
        """Lay its files into a folder; gives the ODD."""
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder / "own.odd"

    def documents(self, kind: str) -> list[bytes]:
        """The documents in a block; ids of different ones may be the same."""
        parser = etree.XMLParser(collect_ids=False)
        return [
            etree.tostring(element, with_tail=False)
            for element in etree.fromstring(f"<all {_DECLARED}>{self.blocks.get(kind, '')}</all>", parser)
            if isinstance(element.tag, str)
        ]


def read_cases(folder: Path) -> list[Case]:
    """The cases on all pages of a folder."""
    return [case for page in sorted(folder.glob("*.md")) for case in _on(page)]


def _on(page: Path) -> list[Case]:
    parts = _HEADING.split(page.read_text(encoding="utf-8"))
    return [_case(f"{page.stem}: {name}", text) for name, text in zip(parts[1::2], parts[2::2], strict=True)]


def _case(name: str, text: str) -> Case:
    files, blocks = {}, {}
    for kind, called, body in _FENCE.findall(text):
        if kind == "odd":
            files[called or "own.odd"] = odd(body)
        elif kind == "file":
            files[called] = body
        else:
            blocks[kind] = body
    return Case(name, files, blocks)


def odd(body: str) -> str:
    """An ODD with a block as its body; without a ``schemaSpec``, the block is what stands in one."""
    if not re.search("<(schemaSpec|specGrp|div)", body):
        body = f'<schemaSpec ident="own" start="body p">\n{body}</schemaSpec>'
    return f"{HEAD}\n{body}{TAIL}"
