"""Where a volume is split: the part of XPath that a start tag can answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from teibuild.tei.names import TEI
from teibuild.tei.split import Open, SplitError, read_split, splits

VOLUME = etree.fromstring(
    f'<TEI xmlns="{TEI}"><text><front><div type="a"/></front><body><div type="a" n="1"><div type="b" n=""/>'
    '<p><note><div type="b" xml:id="x"/></note></p></div><div type="b" n="2"/></body></text></TEI>'
)


def found(path: str) -> list[etree._Element]:
    """The elements of the volume that a path splits at, decided tag by tag."""
    steps = read_split(path)

    def opened(element: etree._Element) -> Open:
        names = {str(name).replace("{", "").replace("}", " "): value for name, value in element.attrib.items()}
        return Open(etree.QName(element).localname, names)

    return [
        element
        for element in VOLUME.iter()
        if splits(steps, [opened(one) for one in reversed([*element.iterancestors()])], *opened(element))
    ]


@pytest.mark.parametrize(
    ("path", "xpath"),
    [
        ("//div[@type='b']", "//t:div[@type='b']"),
        ('//tei:div[@type="b"]', "//t:div[@type='b']"),
        ("div", "//t:div"),
        ("/TEI/text/body/div", "/t:TEI/t:text/t:body/t:div"),
        ("/TEI//div", "/t:TEI//t:div"),
        ("body/div[@n]", "//t:body/t:div[@n]"),
        ("body//div [ @n and @type = 'b' ]", "//t:body//t:div[@n and @type='b']"),
        ("//div[@type='b'][@xml:id]", "//t:div[@type='b'][@xml:id]"),
        ("//body/*[@n]", "//t:body/*[@n]"),
        ("//div[@n='']", "//t:div[@n='']"),
        ("/div", "/t:div"),
        ("//div//div", "//t:div//t:div"),
        ("//p/div", "//t:p/t:div"),
    ],
)
def test_paths_lead_where_xpath_leads(path: str, xpath: str) -> None:
    """A path means what XPath means by it."""
    assert found(path) == VOLUME.xpath(xpath, namespaces={"t": TEI})


@given(st.lists(st.tuples(st.sampled_from(["/", "//"]), st.sampled_from(["TEI", "text", "body", "div", "p", "*"]))))
def test_any_path_leads_where_xpath_leads(steps: list[tuple[str, str]]) -> None:
    """So does any row of names."""
    path = "".join(slash + name for slash, name in steps) or "/TEI"
    prefixed = "".join(slash + (name if name == "*" else f"t:{name}") for slash, name in steps) or "/t:TEI"
    assert found(path) == VOLUME.xpath(prefixed, namespaces={"t": TEI})


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("", ""),
        ("//", " ^"),
        ("//div[1]", "      ^"),
        ("//x:div", "  ^"),
        ("//div[@type='a' or @n]", "                ^"),
        ("//div[contains(@type, 'd')]", "      ^"),
        ("//div/@n", "      ^"),
        ("//div[@n", "       ^"),
        ("//div[position()=1]", "      ^"),
        ("ancestor::div", "^"),
        ("//div | //p", "      ^"),
        ("..", "^"),
    ],
)
def test_what_a_start_tag_cannot_tell_is_refused(path: str, shown: str) -> None:
    """A path that asks for more is refused, with the place where it does."""
    with pytest.raises(SplitError) as refused:
        read_split(path)
    assert refused.value.offset == max(0, shown.find("^"))
    assert refused.value.hint


def test_a_long_path_is_refused() -> None:
    """No path takes long to be read."""
    with pytest.raises(SplitError, match="1000"):
        read_split("//div" * 1000)
