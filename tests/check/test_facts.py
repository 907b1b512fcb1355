"""Facts of files, sorted by topic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teibuild.check import facts as module
from teibuild.check.facts import Facts
from teibuild.model import Fact

FACTS = st.lists(st.builds(Fact, st.sampled_from(["date", "entry"]), st.text(max_size=3), element=st.integers(0, 9)))


@given(files=st.lists(FACTS, max_size=12), held=st.integers(0, 5), together=st.integers(1, 4))
def test_topics(files: list[list[Fact]], held: int, together: int) -> None:
    """Each topic has its facts in the order of the files, however many of them are put aside; so it has when asked
    again.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_HELD", held)
        patch.setattr(module, "_TOGETHER", together)
        facts = Facts()
        for number, found in enumerate(files):
            facts.add(f"{number}.xml", found)
        for topic in ("date", "entry", "date", "place"):
            expected = [(f"{n}.xml", fact) for n, found in enumerate(files) for fact in found if fact.topic == topic]
            assert list(facts.of(topic)) == expected
