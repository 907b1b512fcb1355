"""Pages put into their templates."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, TemplateError
from markupsafe import Markup

from teibuild.model import DocumentResult, View
from teibuild.publish.environment import environment_of
from teibuild.render.bars import measure
from teibuild.render.context import entity_path, instead, links_from
from teibuild.render.wording import deed, identifier, practice
from teibuild.views import secrecy_words
from teibuild.views.page import Deferred, Site, SitePage
from teibuild.views.ways import view_paths, ways
from teibuild.words import language_attributes

TEMPLATES: Final = "site_templates"
OURS: Final = "ours"
"""By this name before a slash an edition's template extends ours of the same name: ``ours/base.html``."""


class SiteTemplateError(Exception):
    """A template cannot be used; says which, where and why."""


class Templates:
    """The templates of a site: ours, each of which an edition may replace by name."""

    def __init__(self, site: Site, folders: Sequence[Path], navigation: Sequence[tuple[str, str]]) -> None:
        """Prepare the templates.

        Args:
            site: What the pages are made from; its documents and entries are told with each page.
            folders: Where templates lie; the first folder that has one by its name gives it.
            navigation: The main navigation: labels and paths.

        """
        self._navigation = navigation
        self._views = views = site.edition.views
        words = site.words
        own = FileSystemLoader([str(folder) for folder in folders])
        ours = PrefixLoader({OURS: FileSystemLoader(str(folders[-1]))})
        self._environment = environment_of(ChoiceLoader([own, ours]), words)
        self._environment.filters.update(date=words.date, listed=words.listed, css_string=css_string, csp_hash=csp_hash)
        self._environment.globals.update(
            edition=site.edition,
            generator=site.generator,
            entity_url=entity_path,
            ways=lambda document, words: ways(document, words, views),
            view_path=lambda document, view: view_paths(document, views).get(View(view), ""),
            deed=deed,
            measure=measure,
            practice_name=practice,
            identifier_name=identifier,
            secrecy=secrecy_words,
            draft=site.draft,
            themed=bool(site.edition.theme),
            spoken=_attributes(words.spoken, site.edition.language),
            language_of=lambda tag: _attributes(tag, site.edition.language),
        )

    def render(self, page: SitePage, site: Site, documents: Sequence[DocumentResult]) -> str:
        """The HTML of one page.

        Args:
            page: The page.
            site: The site, or the part of it that the page may speak of.
            documents: Its documents.

        Raises:
            SiteTemplateError: The template is missing or wrong.

        """
        link, views = links_from(page.path), self._views
        variables: Mapping[str, Any] = {
            "page": page,
            "documents": documents,
            "entity": site.entities.get,
            "revised": page.revised,
            "nav": [(label, path, path == page.section) for label, path in self._navigation],
            "url": lambda path: link(instead(str(path), views)),
            "root": "../" * page.path.count("/"),
            **{name: it.make() if isinstance(it, Deferred) else it for name, it in page.variables.items()},
        }
        try:
            with self._environment.page():
                return self._environment.get_template(page.template).render(variables)
        except TemplateError as error:
            name = getattr(error, "filename", None) or page.template
            line = getattr(error, "lineno", None)
            place = f"{Path(name).name}, line {line}" if line else Path(name).name
            message = f"the template {place} cannot make {page.path}: {error}"
            raise SiteTemplateError(message) from error


def csp_hash(script: str) -> str:
    """What a policy names a script by that stands in the page (CSP 3, 2.3.1)."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def css_string(text: str) -> str:
    """A text as a string of CSS (CSS Syntax 3, 4.3.5), which a style sheet can show; to be escaped as an attribute."""
    return "'" + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text) + "'"


def _attributes(language: str, page: str) -> Markup:
    """The language of a piece of the page as attributes, where it is not that of the page."""
    return Markup(language_attributes(language, page))  # noqa: S704 - tags of languages, escaped
