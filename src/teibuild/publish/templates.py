"""Pages put into their templates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from teibuild.render.context import entity_path, relative
from teibuild.views.page import Site, SitePage
from teibuild.views.site import navigation
from teibuild.views.ways import ways

TEMPLATES: Final = "site_templates"


class SiteTemplateError(Exception):
    """A template cannot be used; says which, where and why."""


class Templates:
    """The templates of a site: ours, each of which an edition may replace by name."""

    def __init__(self, site: Site, folders: list[Path]) -> None:
        """Prepare the templates.

        Args:
            site: What the pages are made from.
            folders: Where templates lie; the first folder that has one by its name gives it.

        """
        self._navigation = navigation(site)
        self._environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        words = site.words
        self._environment.filters.update(date=words.date, listed=words.listed)
        self._environment.globals.update(
            edition=site.edition,
            documents=site.documents,
            generator=site.generator,
            entity=site.entities.get,
            entity_url=entity_path,
            ways=ways,
            words=words,
            _=words.text,
            count=words.count,
        )

    def render(self, page: SitePage) -> str:
        """The HTML of one page.

        Raises:
            SiteTemplateError: The template is missing or wrong.

        """
        variables: Mapping[str, Any] = {
            "page": page,
            "revised": page.revised,
            "nav": [(label, path, path == page.section) for label, path in self._navigation],
            "url": lambda path: relative(page.path, str(path)),
            **page.variables,
        }
        try:
            return self._environment.get_template(page.template).render(variables)
        except TemplateError as error:
            name = getattr(error, "filename", None) or page.template
            line = getattr(error, "lineno", None)
            place = f"{Path(name).name}, line {line}" if line else Path(name).name
            message = f"the template {place} cannot make {page.path}: {error}"
            raise SiteTemplateError(message) from error
