"""The change log: what each version added, withdrew and changed, passage by passage and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from html import escape
from typing import Final

from markupsafe import Markup
from msgspec import Struct

from teibuild.model import Change
from teibuild.model.release import Alteration, Passage, Release, Step
from teibuild.views.leaves import pages_of, steps
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.shelved import by_id
from teibuild.words import message

INDEX: Final = "changes.html"
_SHARE: Final = 40
"""Changed documents on one page."""
_AROUND: Final = 12
"""Words shown on either side of what has changed."""
_WORDS: Final = re.compile(r"\s+|[^\s]+")
_KINDS: Final = {
    "p": message("Paragraph"),
    "ab": message("Paragraph"),
    "head": message("Heading"),
    "note": message("Note"),
    "textual": message("Textual note"),
    "fw": message("Line at the edge of the page"),
    "stamp": message("Stamp"),
    "item": message("Item of a list"),
}
"""What a passage is, where it is not just a line."""


class Altered(Struct, frozen=True):
    """A passage that was added, taken away or changed."""

    kind: str
    """``added``, ``removed`` or ``changed``."""
    name: str
    """What it is: a paragraph, a note."""
    html: Markup
    """Its words with ``ins`` and ``del``."""
    path: str = ""
    """Where it stands now; empty for what has been taken away."""
    typed: bool = False
    """True where the words of the page were transcribed anew."""


class Document(Struct, frozen=True):
    """What became of one document."""

    id: str
    title: str
    kind: str
    """``added``, ``withdrawn`` or ``changed``."""
    there: bool
    """Whether it is published now."""
    passages: tuple[Altered, ...] = ()
    changes: tuple[Change, ...] = ()
    """What its own history says of the time between the two versions."""


class Version(Struct, frozen=True):
    """One version as the change log shows it."""

    number: str
    date: str
    published: bool
    first: bool
    counts: tuple[tuple[str, int], ...]
    """How many documents were added, withdrawn, changed."""
    lists: tuple[tuple[str, int, int], ...]
    """Registers, and how many of their entries came and went."""
    total: int
    """Documents that it has."""
    path: str
    """Path of the page that shows its documents; empty where there is nothing to show."""


def change_pages(site: Site) -> Iterator[SitePage]:
    """The change log, and pages for the documents of each version; nothing where no version has been recorded."""
    words, history = site.words, site.history.steps
    if not history:
        return
    versions = [_version(step) for step in reversed(history)]
    title = words.text("Changes")
    about = words.text("What each published version of the edition added, withdrew and changed.")
    yield SitePage(INDEX, "changes.html", title, about, site.revised, "about.html", {"versions": versions})
    for step in history:
        total = pages_of(len(step.alterations), _SHARE) if step.alterations else 0
        for number in range(1, total + 1):
            share = step.alterations[(number - 1) * _SHARE : number * _SHARE]
            following = _path(step, number + 1) if number < total else ""
            yield SitePage(
                _path(step, number),
                "version.html",
                _title(site, step),
                about,
                site.revised,
                "about.html",
                {
                    "version": _version(step),
                    "before": step.before,
                    "altered": [_document(site, step, alteration) for alteration in share],
                    "following": following,
                    "leaves": steps(number, total, partial(_path, step)),
                    "number": number,
                },
            )


def _title(site: Site, step: Step) -> str:
    if not step.published:
        return site.words.text("Changes not yet published")
    return site.words.text("Changes in version {n}", n=step.release.version)


def _path(step: Step, number: int) -> str:
    name = step.release.version if step.published else "unpublished"
    return f"changes/{name}.html" if number == 1 else f"changes/{name}-part-{number}.html"


def _version(step: Step) -> Version:
    kinds = [alteration.kind for alteration in step.alterations]
    counts = tuple((kind, kinds.count(kind)) for kind in ("added", "changed", "withdrawn") if kind in kinds)
    lists = tuple(_entries(step.before, step.release)) if step.before is not None else ()
    path = _path(step, 1) if step.alterations else ""
    release = step.release
    first, total = step.before is None, len(release.documents)
    return Version(release.version, release.date, step.published, first, counts, lists, total, path)


def _entries(before: Release, after: Release) -> Iterator[tuple[str, int, int]]:
    old = {kind: set(names) for kind, names in before.registers}
    for kind, names in after.registers:
        came, went = set(names) - old.get(kind, set()), old.get(kind, set()) - set(names)
        if came or went:
            yield kind, len(came), len(went)


def _document(site: Site, step: Step, alteration: Alteration) -> Document:
    one = alteration.document
    result = by_id(site.documents, one.id)
    changes: tuple[Change, ...] = ()
    if result is not None:
        since = step.before.date if step.before is not None else ""
        changes = tuple(change for change in result.record.changes if since < change.when <= step.release.date)
    passages = tuple(_altered(site, alteration, result is not None)) if alteration.kind == "changed" else ()
    return Document(one.id, one.title, alteration.kind, result is not None, passages, changes)


def _altered(site: Site, alteration: Alteration, there: bool) -> Iterator[Altered]:  # noqa: FBT001 - a plain fact
    """The passages that differ, matched by their addresses, and those without one by their words."""
    before, after = alteration.before.passages, alteration.after.passages
    old, new = {_key(one): one for one in before}, {_key(one): one for one in after}
    for key in _in_order(list(old), list(new)):
        was, now = old.get(key), new.get(key)
        either = now or was
        if either is None:
            continue
        name = _name(site, either)
        path = f"documents/{alteration.document.id}/index.html#{key}" if there and now is not None and now.id else ""
        if was is None:
            yield Altered("added", name, _whole("ins", _text(either)), path)
        elif now is None:
            yield Altered("removed", name, _whole("del", _text(either)))
        elif was.edited != now.edited:
            yield Altered("changed", name, word_differences(was.edited, now.edited), path, typed=was.typed != now.typed)
        elif was.typed != now.typed:
            yield Altered("changed", name, word_differences(was.typed, now.typed), path, typed=True)


def _key(passage: Passage) -> str:
    return passage.id or f"{passage.kind} {_text(passage)}"


def _text(passage: Passage) -> str:
    return passage.edited or passage.typed


def _in_order(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Keys of both, each once: those of the new in their order, those that are gone where they stood."""
    there = set(new)
    gone: dict[str, list[str]] = {}
    last = ""
    for key in old:
        if key in there:
            last = key
        else:
            gone.setdefault(last, []).append(key)
    yield from gone.get("", ())
    for key in new:
        yield key
        yield from gone.get(key, ())


def _name(site: Site, passage: Passage) -> str:
    return site.words.called(_KINDS, passage.kind, site.words.text("Line"))


def word_differences(before: str, after: str) -> Markup:
    """Two texts as one, word by word, with ``ins`` and ``del``; long stretches that are alike are cut short."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[str] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (kind, i1, i2, j1, j2) in enumerate(steps):
        if kind == "equal":
            pieces.append(_shortened(old[i1:i2], first=at == 0, last=at == len(steps) - 1))
            continue
        if i1 < i2:
            pieces.append(f"<del>{escape(''.join(old[i1:i2]))}</del>")
        if j1 < j2:
            pieces.append(f"<ins>{escape(''.join(new[j1:j2]))}</ins>")
    return safe("".join(pieces))


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> str:
    """Words that are alike, without those far from any change."""
    # Every second piece is white space.
    reach = 2 * _AROUND
    if len(words) <= (reach if first or last else 2 * reach) + 2:
        return escape("".join(words))
    ahead = "" if first else escape("".join(words[:reach]))
    behind = "" if last else escape("".join(words[-reach:]))
    return f'{ahead}<span class="cut"> … </span>{behind}'


def _whole(tag: str, text: str) -> Markup:
    words: Iterable[str] = text.split(" ")
    listed = list(words)
    shown = " ".join(listed[: 6 * _AROUND]) + (" …" if len(listed) > 6 * _AROUND else "")
    return safe(f"<{tag}>{escape(shown)}</{tag}>")
