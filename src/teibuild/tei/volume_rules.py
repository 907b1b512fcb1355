"""What can be wrong with a volume as a whole."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

NOTHING_FOUND: Final = Rule(
    "TB060",
    "split-finds-nothing",
    Severity.ERROR,
    "a volume is split where it has nothing",
    "None of its documents would be published. The path in edition.toml names the elements of the volume that are "
    "documents: their names, and their attributes where these tell them from others.",
    bad='split = "//div[@type=\'letter\']", where all are <div type="document">',
    good="split = \"//div[@type='document']\"",
)
DOCUMENT_IN_DOCUMENT: Final = Rule(
    "TB061",
    "document-in-document",
    Severity.ERROR,
    "a document of a volume begins within another",
    "Each document has an address and pages of its own; its text cannot be part of another's, too. Mostly the end tag "
    "of the document before is missing.",
    bad='<div type="document" xml:id="d1">…<div type="document" xml:id="d2">…</div></div>',
    good='<div type="document" xml:id="d1">…</div><div type="document" xml:id="d2">…</div>',
)
SAME_ADDRESS: Final = Rule(
    "TB062",
    "same-address",
    Severity.ERROR,
    "two documents would have the same address",
    "A document of a volume has its address from its xml:id, another from the name of its file. Where volumes count "
    "their documents alike, a prefix in edition.toml tells them apart.",
    bad='[[volumes]]\nfile = "volumes/1962.xml"\nsplit = "//div[@type=\'document\']"',
    good='[[volumes]]\nfile = "volumes/1962.xml"\nsplit = "//div[@type=\'document\']"\nprefix = "v1962-"',
)
TEXT_OUTSIDE: Final = Rule(
    "TB872",
    "text-outside-documents",
    Severity.INFO,
    "text of a volume belongs to none of its documents",
    "Pages are made of documents, each with the headings of the divisions around it. What else stands between them, "
    "such as a preface, is in the file that readers can download, but on no page.",
    bad='<front><div type="preface">…</div></front>',
    good='<front><div type="document" xml:id="preface">…</div></front>',
)
NUMBERED_DOCUMENT: Final = Rule(
    "TB873",
    "numbered-document",
    Severity.WARNING,
    "a document of a volume has no xml:id",
    "Its address is made from its number in the volume, so that it changes when a document is put in before it.",
    bad='<div type="document" n="12">',
    good='<div type="document" n="12" xml:id="d12">',
)
RULES: Final = (NOTHING_FOUND, DOCUMENT_IN_DOCUMENT, SAME_ADDRESS, TEXT_OUTSIDE, NUMBERED_DOCUMENT)
