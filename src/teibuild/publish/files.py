"""The files of a site: its pages, the TEI they were made from, and what the pages need to look right."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from teibuild.publish.swap import JUNK, Staging
from teibuild.publish.templates import TEMPLATES, Templates
from teibuild.resources import resource
from teibuild.views.documents import tei_path
from teibuild.views.page import Site
from teibuild.views.reuse import is_listed, reuse_files, sitemap_files
from teibuild.views.search_index import search_files
from teibuild.views.site import site_pages


def write_site(site: Site, folder: Path, sources: Iterable[str], staging: Staging) -> None:
    """Write every file of a site.

    Args:
        site: What the pages are made from.
        folder: The edition's folder; its ``templates/`` and ``static/`` replace ours by name.
        sources: Paths of the TEI files that are published with the site, from the edition's folder.
        staging: Where the site is built.

    Raises:
        SiteTemplateError: A template is missing or wrong.
        OSError: A file cannot be read or written.

    """
    own, ours = folder / "templates", resource(TEMPLATES)
    templates = Templates(site, [own, ours] if own.is_dir() else [ours])
    listed: list[str] = []
    for page in site_pages(site):
        staging.write(page.path, templates.render(page).encode())
        listed += [page.path] if is_listed(page) else []
    # A draft is not for search engines.
    maps = () if site.draft else sitemap_files(site, listed)
    for path, data in chain(search_files(site), reuse_files(site), maps):
        staging.write(path, data)
    for file in sources:
        staging.write(tei_path(site, file), (folder / file).read_bytes())
    staging.write("schema/teibuild.rng", resource("schema", "teibuild.rng").read_bytes())
    if site.edition.theme:
        staging.write("assets/theme.css", site.edition.theme.encode())
    _copy(folder / "static", "", staging)
    if "robots.txt" not in staging:
        staging.write("robots.txt", f"User-agent: *\n{'Disallow' if site.draft else 'Allow'}: /\n".encode())
    _copy(own / "assets", "assets", staging)
    _copy(ours / "assets", "assets", staging)
    # The coasts are drawn into the map's page.
    _copy(resource("assets"), "assets", staging, without="maps")


def _copy(source: Path, target: str, staging: Staging, *, without: str = "") -> None:
    """Copy a folder's files, but none that the site has already, and no folder that it is to do without; links out of
    the folder are not followed.
    """
    if not source.is_dir():
        return
    root = source.resolve()
    for path in sorted(source.rglob("*")):
        if without and path.relative_to(source).parts[0] == without:
            continue
        name = "/".join(part for part in (target, path.relative_to(source).as_posix()) if part)
        if path.is_file() and path.name not in JUNK and path.resolve().is_relative_to(root) and name not in staging:
            staging.write(name, path.read_bytes())
