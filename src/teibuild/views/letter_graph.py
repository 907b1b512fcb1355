"""The graph of a correspondence as SVG: those who wrote on the left, those who were written to on the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from math import sqrt
from typing import Final

from msgspec import Struct

from teibuild.render.context import relative
from teibuild.views.correspondents import Correspondent, Pair
from teibuild.words import Words

SIDE: Final = 30
"""How many stand on either side, at most: those with most papers; the others are put together."""
_WIDTHS: Final[Mapping[str, tuple[int, int, float]]] = {"wide": (860, 34, 15.0), "narrow": (340, 15, 13.0)}
"""For a screen and for a phone: width of the graph, letters on a line of a name, size of the letters in pixels."""
_LINES: Final = 5
_LEADING: Final = 1.15
_APART: Final = 14.0
"""Pixels between two names."""
_STROKES: Final = (1.5, 16.0)
"""Widths of the thinnest and the thickest line, in pixels."""
_PAGE: Final = "correspondence.html"


class Node(Struct, frozen=True):
    """One side of the graph's lines: a correspondent, or all the others."""

    id: str
    """Empty for all the others."""
    name: str
    total: int
    """How many papers they wrote, or received."""


class Edge(Struct, frozen=True):
    """A line of the graph."""

    sender: str
    recipient: str
    total: int
    href: str
    """The row of the table; empty for lines that stand for several."""


class Layout(Struct, frozen=True):
    """What the graph shows, in the order in which it stands there."""

    senders: tuple[Node, ...]
    recipients: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graphs(pairs: Sequence[Pair], rows: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """The graph for wide and for narrow screens, as SVG.

    Args:
        pairs: Who wrote to whom.
        rows: Where the table tells of each pair: its id → path on the site.
        words: The words of the interface.

    """
    layout = arranged(pairs, rows, words)
    return [(name, _svg(layout, *sizes, words)) for name, sizes in _WIDTHS.items()]


def arranged(pairs: Sequence[Pair], rows: Mapping[str, str], words: Words) -> Layout:
    """The order of both sides: senders by the number of their papers, each recipient near those who wrote to them."""
    senders = _nodes(((pair.sender, pair.total) for pair in pairs), words)
    recipients = _nodes(((pair.recipient, pair.total) for pair in pairs), words)
    shown = ({node.id for node in senders}, {node.id for node in recipients})
    totals: dict[tuple[str, str], int] = {}
    links: dict[tuple[str, str], str] = {}
    for pair in pairs:
        ends = (
            pair.sender.id if pair.sender.id in shown[0] else "",
            pair.recipient.id if pair.recipient.id in shown[1] else "",
        )
        totals[ends] = totals.get(ends, 0) + pair.total
        links[ends] = relative(_PAGE, rows[pair.id]) if all(ends) else ""
    position = {node.id: number for number, node in enumerate(senders)}

    def middle(node: Node) -> tuple[bool, float, int, str]:
        """The mean position of those who wrote, weighed by how much they did."""
        met = [(position[sender], total) for (sender, recipient), total in totals.items() if recipient == node.id]
        weight = sum(total for _, total in met)
        return not node.id, sum(place * total for place, total in met) / weight, -node.total, node.id

    edges = tuple(Edge(*ends, total, links[ends]) for ends, total in sorted(totals.items(), key=lambda one: -one[1]))
    return Layout(tuple(senders), tuple(sorted(recipients, key=middle)), edges)


def _nodes(counted: Iterable[tuple[Correspondent, int]], words: Words) -> list[Node]:
    totals: dict[Correspondent, int] = {}
    for correspondent, number in counted:
        totals[correspondent] = totals.get(correspondent, 0) + number
    order = sorted(totals.items(), key=lambda one: (-one[1], one[0].id))
    nodes = [Node(correspondent.id, correspondent.name, total) for correspondent, total in order[:SIDE]]
    rest = order[SIDE:]
    if rest:
        name = words.count("{n} other", "{n} others", len(rest))
        nodes.append(Node("", name, sum(total for _, total in rest)))
    return nodes


def wrapped(name: str, letters: int) -> list[str]:
    """A name in lines of at most some letters; what does not fit is cut with an ellipsis."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    cut = lines[:_LINES]
    if len(lines) > _LINES:
        cut[-1] += "…"
    return [line if len(line) <= letters else line[: letters - 1].rstrip(" …") + "…" for line in cut] or [""]


def _lines(node: Node, letters: int) -> list[str]:
    return wrapped(f"{node.name} ({node.total})", letters)


def _svg(layout: Layout, width: int, letters: int, size: float, words: Words) -> str:
    """The graph. What it shows is told by the table as well, so that it is a picture only."""
    room = letters * size * 0.5 + 12
    left, tall_left = _rows(layout.senders, letters, size)
    right, tall_right = _rows(layout.recipients, letters, size)
    height = max(tall_left, tall_right)
    left = {name: y + (height - tall_left) / 2 for name, y in left.items()}
    right = {name: y + (height - tall_right) / 2 for name, y in right.items()}
    most = max(edge.total for edge in layout.edges)
    start, end = room + 8, width - room - 8
    out = [
        f'<svg viewBox="0 0 {width} {_number(height)}" width="{width}" height="{_number(height)}" aria-hidden="true">'
    ]
    for edge in layout.edges:
        y, to = left[edge.sender], right[edge.recipient]
        bend = (end - start) / 2
        curve = (
            f"M{_number(start)} {_number(y)}C{_number(start + bend)} {_number(y)} "
            f"{_number(end - bend)} {_number(to)} {_number(end)} {_number(to)}"
        )
        stroke = _STROKES[0] if most == 1 else _STROKES[0] + (_STROKES[1] - _STROKES[0]) * sqrt((edge.total - 1) / most)
        line = f'<path class="line" d="{curve}" style="stroke-width:{_number(max(stroke, 3 if most < 4 else 0))}px"/>'
        title = f"<title>{escape(words.count('{n} paper', '{n} papers', edge.total))}</title>"
        linked = f'<a href="{escape(edge.href)}" tabindex="-1">{title}{line}</a>'
        out.append(linked if edge.href else f"<g>{title}{line}</g>")
    out += [_name(node, room, left[node.id], letters, size, start, "end") for node in layout.senders]
    out += [_name(node, width - room, right[node.id], letters, size, end, "start") for node in layout.recipients]
    out.append("</svg>")
    return "".join(out)


def _rows(nodes: Sequence[Node], letters: int, size: float) -> tuple[dict[str, float], float]:
    """Where each name of a side has its middle, and how tall the side is."""
    rows: dict[str, float] = {}
    at = _APART / 2
    for node in nodes:
        tall = len(_lines(node, letters)) * size * _LEADING + _APART
        rows[node.id] = at + tall / 2
        at += tall
    return rows, at + _APART / 2


def _name(node: Node, x: float, y: float, letters: int, size: float, dot: float, anchor: str) -> str:
    lines = _lines(node, letters)
    top = y - (len(lines) - 1) * size * _LEADING / 2 + size * 0.32
    spans = "".join(
        f'<tspan x="{_number(x)}" y="{_number(top + number * size * _LEADING)}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<circle cx="{_number(dot)}" cy="{_number(y)}" r="4"/><text text-anchor="{anchor}">{spans}</text>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
