"""Which predicates of a rule's context may fail: those that do not are left as they are, and cost nothing."""

from __future__ import annotations

import pytest

from teibuild.check.schematron.contexts import may_fail

NEVER = """
@when
not(@ref)
@type = 'x'
@type = ('a', 'b')
ancestor::tei:div[@type='x'][1]
starts-with(@ref, '#')
not(starts-with(normalize-space( . ), '#')) and tei:p/tei:*
not(@when castable as xs:date)
parent::Q{http://www.tei-c.org/ns/1.0}p or ../@n
1
last()
position() gt 1
*
local-name() = 'p'
self::tei:p | self::tei:q
exists(@x) and empty(*)
. != '[' (: 3 > xs:date(@when) :)
"""
PERHAPS = """
xs:date(@when) gt $start
@n > 3
@a eq 'x'
contains(tei:persName, 'x')
starts-with(., $sign)
@ref = $people
@ref = doc('people.xml')//@xml:id
teibuild:doc('file:///rules.sch', 'people.xml')
key('k', 'x')
matches(@x, '^a')
count(*) = 3
true() = @x
tei:p[@n + 1 = @m]
@a * @b
@a - @b
some $x in * satisfies $x
"""


@pytest.mark.parametrize("predicate", NEVER.split("\n")[1:-1])
def test_never(predicate: str) -> None:
    """Paths, literals and a few functions of one text at most do not fail; places have no meaning in a function."""
    assert not may_fail(predicate)


@pytest.mark.parametrize("predicate", PERHAPS.split("\n")[1:-1])
def test_perhaps(predicate: str) -> None:
    """All else may."""
    assert may_fail(predicate)


def test_a_long_context() -> None:
    """A context of many names, as those of the TEI's own rules, is judged at once, name by name."""
    names = " or ".join(f"ancestor::tei:elementOfSomeName{number}/@attribute" for number in range(50))
    assert not may_fail(names)
    assert may_fail(f"{names} or @n + 1")
