"""Sentences of a text: where each begins and ends, as far as punctuation and a few abbreviations tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

_END: Final = re.compile(
    r"""
    (?P<mark>[.!?…؟۔।]+ | [。！？]+)      # full stops of many scripts; those of East Asia need no space behind them
    (?P<close>[)\]}"'’”»›“]*)             # what closes with the sentence; “ closes in German
    (?P<space>\s+ | (?<=[。！？])(?=\S))
    (?P<open>[(\[{"'‘“„«‹¿¡—–$£€-]*)      # what opens with the next one
    (?P<next>\w*)
    """,
    re.VERBOSE,
)
_LAST_WORD: Final = re.compile(r"[^\s(\[{\"'‘“„«‹/—–]+$")


class _Language(Struct, frozen=True):
    """What full stops mean in one language."""

    never: frozenset[str]
    """Abbreviations that a sentence does not end with: *Mr.*"""
    numbered: frozenset[str]
    """Abbreviations that a number follows: *No. 5*."""
    openers: frozenset[str]
    """Words that, with a capital, begin a sentence even behind an abbreviation that may end one: *the U.S. The*."""
    ordinals: bool = False
    """Whether a full stop makes a number an ordinal: *am 27. Oktober*."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LANGUAGES: Final[Mapping[str, _Language]] = MappingProxyType(
    {
        "en": _Language(
            _words(
                "mr mrs ms messrs dr prof rev hon st mt ft gen col lt maj capt cmdr adm amb gov sen rep sec pres supt "
                "vs v viz cf e.g i.e ed eds transl ca c"
            ),
            _words(
                "no nos p pp par pars para vol vols doc docs fig figs art arts ch chap sec sect app pt l ll f ff n nn "
                "jan feb mar apr jun jul aug sep sept oct nov dec"
            ),
            _words(
                "the a an this that these those there it its he she they we you i in on at by for from with if when as "
                "but and or so such his her their our no not to after before since however nor yet thus then here"
            ),
        ),
        "de": _Language(
            _words(
                "hr hrn fr frl dr prof hl gen st z.b d.h u.a v.a i.e bzw vgl sog hg hrsg z.t u.u o.g dgl inkl ca "
                "geb gest ggf evtl b u z d h a v"
            ),
            _words("nr nrn s abs art bd bde kap abb dok jg jan feb mär apr jun jul aug sep sept okt nov dez"),
            _words("der die das den dem ein eine er sie es wir ich in im am an auf bei von mit wenn als aber und so"),
            ordinals=True,
        ),
        "fr": _Language(
            _words("m mm mme mmes mlle mlles dr pr mgr st ste cf env éd p.ex"),
            _words("no nos n p pp vol t art chap fig doc janv févr avr juil sept oct nov déc"),
            _words("le la les un une il elle ils nous vous je ce cette dans en sur par pour mais et si or"),
        ),
    }
)
_ANY: Final = _Language(frozenset(), frozenset(), frozenset())


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Offsets of the sentences of a text, in order, without the white space between them.

    A full stop ends a sentence unless it follows an abbreviation, an initial or an ordinal, or a small letter follows
    it. Together the sentences hold every character of the text that is not white space.

    Args:
        text: Running text, such as a paragraph's.
        language: Its language (BCP 47); abbreviations are known for English, German and French.

    """
    known = _LANGUAGES.get(language.partition("-")[0].lower(), _ANY)
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for found in _END.finditer(text):
        end = found.start("space")
        if end > start and _ends(text, start, found, known):
            spans.append((start, end))
            start = found.end("space")
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return spans


def sentence_at(text: str, start: int, end: int, language: str = "en") -> tuple[int, int]:
    """Where the sentence, or the sentences, around a passage begin and end.

    Args:
        text: Running text.
        start: Offset of the passage.
        end: Offset behind it.
        language: Language of the text (BCP 47).

    """
    around = [span for span in sentence_spans(text, language) if span[0] < max(end, start + 1) and span[1] > start]
    if not around:
        return start, end
    return min(start, around[0][0]), max(end, around[-1][1])


def _ends(text: str, start: int, found: re.Match[str], known: _Language) -> bool:
    """Whether a full stop ends a sentence."""
    following = found["next"]
    if found["mark"][0] in "。！？":
        return True
    if not following:
        # A sign that is no word: nothing more to go by, such as a bullet or an amount of money.
        return bool(found["open"]) or found["mark"] != "."
    if following[0].islower():
        return False
    if found["mark"] != ".":
        return True
    last = _LAST_WORD.search(text, start, found.start("mark"))
    word = last[0] if last else ""
    return not word or not _abbreviates(word, following, known, first=last is not None and last.start() == start)


def _abbreviates(word: str, following: str, known: _Language, *, first: bool) -> bool:
    """Whether the full stop behind a word belongs to the word alone."""
    folded = word.lower()
    if folded in known.never:
        return True
    if folded in known.numbered and (following[0].isdigit() or following.lower() in _ROMAN):
        return True
    if word.isdigit():
        # The number of a paragraph at its head, or an ordinal.
        return first or (known.ordinals and len(word) <= 2)
    if len(word) == 1 and word.isalpha():
        return first or (word.isupper() and (following.lower() not in known.openers or len(following) == 1))
    return "." in word and following.lower() not in known.openers and not following[0].isdigit()


_ROMAN: Final = _words("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
