"""Pages of prose: Markdown with links into the edition (CommonMark 0.31)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import quote

import nh3
from markdown_it.token import Token
from markupsafe import Markup

from teibuild.model import Prose
from teibuild.read.markdown import parser, slugs
from teibuild.render.context import entity_path, relative
from teibuild.views.page import Site, SitePage, safe
from teibuild.views.shelved import titles

_MARKDOWN: Final = parser()
_TAGS: Final = {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "a", "code", "pre", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img",
}  # fmt: skip
_ATTRIBUTES: Final = {
    **{f"h{level}": {"id"} for level in range(2, 7)},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
}


def prose_pages(site: Site) -> Iterator[SitePage]:
    """The pages of prose, each with the one before and after it."""
    for position, prose in enumerate(site.prose):
        before = site.prose[position - 1] if position else None
        after = site.prose[position + 1] if position + 1 < len(site.prose) else None
        tokens = prose_tokens(prose)
        yield SitePage(
            prose_path(prose),
            "prose.html",
            prose.title,
            _first_sentence(tokens),
            site.edition.date,
            prose_path(prose),
            {
                "body": render(site, prose, prose_path(prose)),
                "previous": (before.title, prose_path(before)) if before else None,
                "next": (after.title, prose_path(after)) if after else None,
            },
        )


def prose_path(prose: Prose) -> str:
    """Path of a page of prose on the site."""
    return f"{prose.id}.html"


def render(site: Site, prose: Prose, at: str, *, paragraphs: int | None = None) -> Markup:
    """A page of prose as HTML, without its title.

    Args:
        site: The site that its links lead into.
        prose: The page.
        at: Path of the page of the site that shows it.
        paragraphs: How many paragraphs of its opening, before any heading, to show; all of it where it is not given.

    """
    tokens = prose_tokens(prose)
    if paragraphs is not None:
        tokens = tokens[: _end_of_opening(tokens, paragraphs)]
    ids = {name for name, _ in titles(site.documents)} if "document:" in prose.markdown else set()
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                name, mark, fragment = str(child.attrGet("href")).partition("#")
                path = _target(site, ids, name)
                if path:
                    child.attrSet("href", relative(at, path + mark + fragment))
            elif child.type == "image":
                _show(child, prose, at)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    schemes = {"http", "https", "mailto"}
    return safe(nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=schemes, link_rel=None))


def _show(image: Token, prose: Prose, at: str) -> None:
    """Have an image shown, in its size; of one that is not there, its words stand in its place."""
    picture = next((one for one in prose.pictures if one.address == image.attrGet("src")), None)
    if picture is None:
        image.type, image.children = "text", None
        return
    image.attrSet("src", relative(at, quote(picture.path)))
    if picture.width:
        image.attrSet("width", str(picture.width))
        image.attrSet("height", str(picture.height))


def prose_tokens(prose: Prose) -> list[Token]:
    """Tokens of a page without its title; a heading gets an address made from its words, and an image alone in its
    paragraph is a figure.
    """
    tokens = _MARKDOWN.parse(prose.markdown)
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    headings = [(heading, inline.content) for heading, inline in pairwise(tokens) if heading.type == "heading_open"]
    for (heading, _), slug in zip(headings, slugs(content for _, content in headings), strict=True):
        heading.attrSet("id", slug)
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and not opening.hidden:
            _make_figure(opening, inline, closing)
    return tokens


def _make_figure(opening: Token, inline: Token, closing: Token) -> None:
    """Make a figure of a paragraph that is an image, or a link around one; its title becomes the caption."""
    children = inline.children or []
    shown = [child for child in children if child.type not in {"link_open", "link_close"}]
    if [child.type for child in shown] != ["image"]:
        return
    opening.type, closing.type = "figure_open", "figure_close"
    opening.tag = closing.tag = "figure"
    caption = str(shown[0].attrs.pop("title", ""))
    if caption:
        inline.children = [
            *children,
            Token("figcaption_open", "figcaption", 1),
            Token("text", "", 0, content=caption),
            Token("figcaption_close", "figcaption", -1),
        ]


def _end_of_opening(tokens: Sequence[Token], paragraphs: int) -> int:
    """Index behind the first paragraphs, or of the first heading where that comes sooner."""
    ends = [index + 1 for index, token in enumerate(tokens) if token.type == "paragraph_close" and token.level == 0]
    heading = next((index for index, token in enumerate(tokens) if token.type == "heading_open"), len(tokens))
    return min(heading, ends[min(paragraphs, len(ends)) - 1] if ends else 0)


def _first_sentence(tokens: Sequence[Token]) -> str:
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type != "figure_open":
            text = "".join(child.content if child.type != "softbreak" else " " for child in token.children or ())
            return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
    return ""


def _target(site: Site, ids: Container[str], link: str) -> str:
    """Path on the site of a link into the edition; empty for any other link."""
    kind, _, name = link.partition(":")
    if kind == "document" and name in ids:
        return f"documents/{name}/index.html"
    if kind == "page":
        return next((prose_path(prose) for prose in site.prose if prose.id == name), "")
    return entity_path(name) if kind == "entity" and name in site.entities else ""
