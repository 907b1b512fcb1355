"""Pages of prose: Markdown with links into the edition (CommonMark 0.31)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from teibuild.model import Diagnostic, Location, Prose, Rule, Severity
from teibuild.render.context import entity_path, relative
from teibuild.views.page import Site, SitePage

BROKEN_PROSE_LINK: Final = Rule(
    "TB701",
    "broken-prose-link",
    Severity.ERROR,
    "a link of a page of prose leads nowhere",
    "Links into the edition are written by what they lead to (document:, page:, entity:), so that they hold wherever "
    "the site stands. One that leads to nothing would be a dead link on the published page.",
    bad="[the scenario](document:soviet-scenaro)",
    good="[the scenario](document:soviet-scenario)",
)
RULES: Final = (BROKEN_PROSE_LINK,)

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable(["table"])
_TAGS: Final = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "a", "code", "pre", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href", "title"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ol": {"start"}}


def prose_pages(site: Site) -> Iterator[SitePage]:
    """The pages of prose, each with the one before and after it."""
    for position, prose in enumerate(site.prose):
        before = site.prose[position - 1] if position else None
        after = site.prose[position + 1] if position + 1 < len(site.prose) else None
        tokens = _parse(prose)
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
        paragraphs: How many of its first paragraphs to show; all of it where it is not given.
    """
    tokens = _parse(prose)
    if paragraphs is not None:
        ends = [index for index, token in enumerate(tokens) if token.type == "paragraph_close" and token.level == 0]
        tokens = [
            token
            for token in (tokens[: ends[min(paragraphs, len(ends)) - 1] + 1] if ends else [])
            if not token.type.startswith("heading") and token.type != "inline" or token.level == 1
        ]
        tokens = tokens[next((i for i, token in enumerate(tokens) if token.type == "paragraph_open"), 0) :]
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                path = _target(site, str(child.attrGet("href")))
                if path is not None:
                    child.attrSet("href", relative(at, path))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Markup(
        nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
    )


def check_prose(site: Site) -> list[Diagnostic]:
    """Links of the pages of prose that lead nowhere."""
    found = []
    for prose in site.prose:
        lines = prose.markdown.splitlines()
        for number, line in enumerate(lines, 1):
            for match in re.finditer(r"\]\(((?:document|page|entity):[^)\s]*)", line):
                if _target(site, match[1]) is None:
                    location = Location(prose.file, number, match.start(1) + 1)
                    message = f"The link “{match[1]}” leads to nothing in the edition."
                    hint = _nearest(site, match[1])
                    found.append(
                        BROKEN_PROSE_LINK.at(location, message, hint, source_line=line, length=len(match[1]))
                    )
    return found


def _parse(prose: Prose) -> list[Token]:
    """Tokens of a page without its title; a heading gets an address made from its words."""
    tokens = _MARKDOWN.parse(prose.markdown)
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    seen: set[str] = set()
    for heading, inline in zip(tokens, tokens[1:], strict=False):
        if heading.type == "heading_open":
            slug = re.sub(r"[^a-z0-9]+", "-", inline.content.lower()).strip("-") or "section"
            while slug in seen:
                slug += "-"
            seen.add(slug)
            heading.attrSet("id", slug)
    return tokens


def _first_sentence(tokens: Sequence[Token]) -> str:
    for token in tokens:
        if token.type == "inline":
            text = "".join(child.content if child.type != "softbreak" else " " for child in token.children or ())
            return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
    return ""


def _targets(site: Site) -> dict[str, str]:
    """Every link into the edition that prose can make → path on the site."""
    return {
        **{f"document:{doc.record.id}": f"documents/{doc.record.id}/index.html" for doc in site.documents},
        **{f"page:{prose.id}": prose_path(prose) for prose in site.prose},
        **{f"entity:{key}": entity_path(key) for key in site.entities},
    }


def _target(site: Site, href: str) -> str | None:
    """Path on the site that a link into the edition leads to, with its fragment; ``None`` for any other link."""
    name, mark, fragment = href.partition("#")
    path = _targets(site).get(name)
    return path + mark + fragment if path is not None else None


def _nearest(site: Site, href: str) -> str:
    near = difflib.get_close_matches(href.partition("#")[0], _targets(site), 1)
    return f"Did you mean “{near[0]}”?" if near else "Write document:ID, page:ID or entity:REGISTER/ID."
