"""The same verdicts as another implementation: lxml's, which reads the first query language only."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, isoschematron

from teibuild.check.document import Document
from teibuild.check.schematron.schematron import Schematron
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

SVRL = "http://purl.oclc.org/dsdl/svrl"

#: Rules in XPath 1.0.
SCHEMAS = {
    "order": """
      <pattern><rule context="a[b]"><assert test="@n">1</assert></rule>
        <rule context="a|b"><assert test="count(*) &lt; 2">2</assert></rule>
        <rule context="*"><report test="@n = 'x'">3</report></rule></pattern>
      <pattern><rule context="b/a"><report test="true()">4</report></rule></pattern>""",
    "variables": """
      <let name="all" value="count(//b)"/>
      <pattern><let name="first" value="//a[1]/@n"/><rule context="b"><let name="mine" value="@n"/>
        <assert test="$all &gt; 2 or $mine = $first">1</assert><report test="not($mine)">2</report></rule></pattern>""",
    "abstract": """
      <pattern><rule abstract="true" id="r"><report test="@n = 'y'">2</report></rule>
        <rule context="c"><extends rule="r"/><assert test="ancestor::a">3</assert></rule></pattern>""",
    "comparison": """
      <pattern><rule context="*[*]"><assert test="*/@n != 'x'">1</assert><report test="@n + 1">2</report>
        <assert test="string-length(*) = 0">3</assert>
        <report test="*[1]/@n = *[last()]/@n">4</report></rule></pattern>""",
}
NAMES = st.sampled_from("abc")
NUMBERS = st.sampled_from(["", ' n="x"', ' n="y"', ' n="1"'])


def elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element with a few others, or words, in it."""
    return st.builds(
        lambda name, n, inside: f"<{name}{n}>{''.join(inside)}</{name}>",
        NAMES,
        NUMBERS,
        st.lists(children | st.just("word"), max_size=4),
    )


DOCUMENTS = st.recursive(elements(st.just("word")), elements, max_leaves=20)


def schema(body: str) -> str:
    """A schema that both read."""
    return f'<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt">{body}</schema>'


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Schematron, isoschematron.Schematron]]:
    """Each schema, compiled by teibuild and by lxml."""
    folder = tmp_path_factory.mktemp("schemas")
    made = {}
    for name, body in SCHEMAS.items():
        path = folder / f"{name}.sch"
        path.write_text(schema(body))
        other = isoschematron.Schematron(etree.fromstring(schema(body)), store_report=True)
        made[name] = (Schematron(path, root=folder), other)
    return made


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=DOCUMENTS)
def test_same_verdict(both: dict[str, tuple[Schematron, isoschematron.Schematron]], name: str, text: str) -> None:
    """Both find the same assertions unmet, as often as one another, in any document."""
    ours, other = both[name]
    source = read_source(text.encode(), "document.xml")
    document = Document(source, parse_source(source), "document")
    other.validate(etree.fromstring(text))
    report = other.validation_report
    assert report is not None
    found = report.iter(f"{{{SVRL}}}failed-assert", f"{{{SVRL}}}successful-report")
    theirs = sorted("".join(each.itertext()).strip() for each in found)
    assert sorted(item.message for item in ours.check(document)) == theirs
