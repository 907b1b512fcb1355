"""The attributes that point are those of which the TEI says so, wherever the TEI is at hand."""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from tei_at_hand import tei_at_hand
from teibuild.tei.names import tei
from teibuild.tei.pointers import POINTING

LEFT_OUT = {
    # What an address begins with is not looked up, nor what belongs to a schema, an ODD or a program.
    "xml:base", "filter", "property", "uri", "location",
}  # fmt: skip


def _datatypes(root: etree._Element) -> dict[tuple[str, str], set[str]]:
    """By element and attribute, the data types that the TEI gives it."""
    members = defaultdict(list)
    for spec in root.iter(tei("elementSpec"), tei("classSpec")):
        for member in spec.iterfind(f"{tei('classes')}/{tei('memberOf')}"):
            members[member.get("key")].append(spec)

    def elements(spec: etree._Element) -> list[str]:
        if spec.tag == tei("elementSpec"):
            return [spec.get("ident", "")]
        return [name for member in members[spec.get("ident")] for name in elements(member)]

    found = defaultdict(set)
    deleted = set()
    for attribute in root.iter(tei("attDef")):
        spec = next(attribute.iterancestors(tei("elementSpec"), tei("classSpec")))
        reference = attribute.find(f"{tei('datatype')}/{tei('dataRef')}")
        kind = "" if reference is None else reference.get("key", "")
        pairs = [(name, attribute.get("ident", "")) for name in elements(spec)]
        if attribute.get("mode") == "delete":
            deleted.update(pairs)
        for pair in pairs:
            found[pair].add(kind)
    return {pair: kinds for pair, kinds in found.items() if pair not in deleted}


def test_as_the_tei_says() -> None:
    """On each element of the TEI, the attributes of the data type ``teidata.pointer``, and no others."""
    releases, _ = tei_at_hand()
    datatypes = _datatypes(etree.parse(releases.find()).getroot())
    # An element may say less exactly what its class says.
    pointing = {pair for pair, kinds in datatypes.items() if "teidata.pointer" in kinds and pair[1] not in LEFT_OUT}
    assert pointing == {(name, attribute) for name, attribute in datatypes if attribute in POINTING[tei(name)]}
