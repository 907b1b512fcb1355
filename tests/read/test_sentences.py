"""Sentences end where a reader hears them end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teibuild.read.sentences import sentence_at, sentence_spans

#: Language and text; a bar stands where one sentence ends and the next begins.
CASES = [
    ("en", "Mr. Bundy spoke.| He left the U.S.| The President stayed."),
    ("en", "He joined the U.S. Navy, the F.B.I. and others in Washington, D.C., in May."),
    ("en", "See vol. XI, doc. 89, and pp. 3 f.| No. 5 is lost.| No.| That is all."),
    ("en", "W. W. Rostow wrote it.| Was it plan B. or A. D. Smith’s?| Yes!"),
    ("en", "1. The paper is short.| It was typed in 1962.| The rest is lost."),
    ("en", "“Stop.”| He left.| (See p. 3.)| Then… nothing more.| Then...| And more!"),
    ("en", "It cost 5 U.S.C. § 552(b)(1) nothing.| $5 is enough."),
    ("en", "a zone, e.g. in Africa; i.e. far away, etc. and so on."),
    ("de", "Am 27. Oktober kam er mit Hrn. Maier.| Dann fuhr er z.B. nach Wien.| Um 1962.| Das Ende."),
    ("fr", "M. Dupont arrive.| Il lit le no. 5.| Mme. Curie part."),
    ("zh", "是的。|不是！|好吗？"),
    ("ar", "هل جاء؟| نعم."),
    ("xx", "One.| Two."),
    ("en", ""),
    ("en", "no full stop at all"),
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_are_parted_as_they_are_read(language: str, marked: str) -> None:
    """Abbreviations, initials, ordinals and numbers of paragraphs end no sentence; quotation marks go with theirs."""
    expected = [part.strip() for part in marked.split("|") if part.strip()]
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in sentence_spans(text, language)] == expected


def test_a_passage_over_two_sentences_has_both() -> None:
    """What lies in two sentences is shown in both, and what lies in none comes back as it is."""
    text = "One. Two. Three."
    assert sentence_at(text, 2, 6) == (0, 9)
    assert sentence_at("", 0, 0) == (0, 0)


PIECES = st.lists(
    st.sampled_from(["Mr.", "U.S.", "The", "a", "5", "No.", "…", "?", "”", "(", ")", " ", "\n", "。", "Ж", "é."]),
    max_size=30,
)


@given(PIECES, st.sampled_from(["en", "de", "fr", "", "ru-RU"]))
def test_no_word_is_lost(words: list[str], language: str) -> None:
    """Sentences follow one another, hold no space at their edges, and together every word of the text."""
    text = " ".join(words)
    spans = sentence_spans(text, language)
    assert all(start < end and text[start:end].strip() == text[start:end] for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 20))
def test_a_passage_lies_in_its_sentence(text: str, start: int, length: int) -> None:
    """The sentence around a passage holds all of it."""
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = sentence_at(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
