"""Taxonomies of the headers: that each category stands there once, and that something uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from teibuild.check.corpus import Corpus
from teibuild.check.document import Document
from teibuild.check.rules.exemption_codes import codes_in
from teibuild.check.rules.leaves import words
from teibuild.check.rules.withheld import exemption_ids
from teibuild.model import Diagnostic, Fact, Rule, Severity
from teibuild.tei.names import tei, xml_id

DOUBLED_CATEGORY: Final = Rule(
    "TB555",
    "doubled-category",
    Severity.WARNING,
    "two categories of one taxonomy describe the same",
    "Passages under the one would not be found under the other.",
    bad='<category xml:id="foia-b1"><catDesc>(b)(1)</catDesc></category> '
    '<category xml:id="b1"><catDesc>(b)(1)</catDesc></category>',
    good='<category xml:id="foia-b1"><catDesc>(b)(1)</catDesc></category>',
)
UNUSED_CATEGORY: Final = Rule(
    "TB556",
    "unused-category",
    Severity.INFO,
    "no document of the edition uses an exemption that its taxonomy describes",
    "Most exemptions of its taxonomy are used. One that nothing leads to is left over, or the mark that it was made "
    "for has not been tagged.",
    bad='<category xml:id="foia-b3"><catDesc>(b)(3)</catDesc></category>, and ana="#foia-b3" nowhere',
    good='<gap reason="redacted" unit="line" quantity="2" ana="#foia-b3"/>',
)
RULES: Final = (DOUBLED_CATEGORY, UNUSED_CATEGORY)

_USED: Final = "category-used"
_UNUSED: Final = "category-unused"


def doubled_category(document: Document) -> Iterator[Diagnostic]:
    """The categories of a taxonomy differ, by their words and by their codes."""
    for taxonomy in document.each("taxonomy"):
        seen: dict[str, etree._Element] = {}
        found = list(taxonomy.iter(tei("category")))
        for category in found if len(found) > 1 else ():
            text = " ".join(words(desc) for desc in category.iterchildren(tei("catDesc")))
            # What follows the colon explains; the code that a category is for stands before it.
            codes = codes_in(text.partition(":")[0])
            sign = " ".join(sorted(codes)) or text.casefold()
            first = seen.setdefault(sign, category)
            if first is not category:
                message = f"The category “{text[:40]}{'…' if len(text) > 40 else ''}” stands in this taxonomy twice."
                hint = "Keep one of them, and let all that leads to the other lead to it."
                related = (document.related(first, "the first one"),)
                yield document.at_element(DOUBLED_CATEGORY, category, message, hint, related)


def categories(document: Document) -> Iterator[Fact]:
    """The exemptions of a header, those that the document uses and those that it does not, each with its taxonomy."""
    text = document.source.text
    for name in exemption_ids(document):
        if name:
            category = document.by_id[name]
            taxonomy = next((xml_id(each) for each in category.iterancestors(tei("taxonomy"))), "")
            # A pointer is sought in the text: most headers describe more exemptions than their document names.
            used = f"#{name}" in text
            yield Fact(_USED if used else _UNUSED, name, taxonomy, document.order[category])


def unused_category(corpus: Corpus) -> Iterator[Diagnostic]:
    """Categories that no document of the edition uses, though it uses most of their taxonomy; each once."""
    used: dict[str, set[str]] = {}
    for _, fact in corpus.facts(_USED):
        used.setdefault(fact.value, set()).add(fact.key)
    first: dict[str, dict[str, tuple[str, Fact]]] = {}
    for one, fact in corpus.facts(_UNUSED):
        if fact.key not in used.get(fact.value, ()):
            first.setdefault(fact.value, {}).setdefault(fact.key, (one.file, fact))
    # Where most are unused, the taxonomy is a list that was taken over whole.
    left = {key: found for key, found in first.items() if len(found) < len(used.get(key, ()))}
    if not left:
        return
    elsewhere: set[str] = set()
    for one in corpus.files.values():
        for links in one.links:
            if links.attribute in {"ana", "target"}:
                elsewhere |= links.fragments
    for found in left.values():
        for name, (file, fact) in found.items():
            if name not in elsewhere:
                message = f"No document of the edition uses the category “{name}”."
                yield corpus.at(UNUSED_CATEGORY, file, fact, message, "Take it away; or tag what it was made for.")


CHECKS: Final = (doubled_category,)
GATHER: Final = (categories,)
ACROSS: Final = (unused_category,)
