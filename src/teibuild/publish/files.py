"""The files of a site that are no pages: what is copied as it is, and maps for search engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from teibuild.disk import lies_in
from teibuild.publish.manifest import JUNK, is_reserved
from teibuild.publish.swap import OutputError, Staging
from teibuild.publish.templates import TEMPLATES, SiteTemplateError
from teibuild.resources import resource
from teibuild.tei.volume_parts import Sources
from teibuild.views.citing import edition_cite_files
from teibuild.views.documents import tei_path
from teibuild.views.page import Site
from teibuild.views.reuse import sitemap_files

_NO_FILE: Final = "this is no file, or a link that does not lead to a file of the edition; copy the file itself"


def template_folders(folder: Path) -> tuple[Path, ...]:
    """Where the templates of an edition lie: its own, where it has some, then ours.

    Raises:
        SiteTemplateError: What lies among its own is no file, or a link out of the edition.
    """
    own, ours = folder / "templates", resource(TEMPLATES)
    if not own.is_dir():
        return (ours,)
    for path in (own, *sorted(own.rglob("*"))):
        if not (path.is_file() or path.is_dir()) or (path.is_symlink() and not lies_in(path, folder)):
            message = f"{path}: {_NO_FILE}"
            raise SiteTemplateError(message)
    return (own, ours)


def templates_in(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Everything in folders of templates that is put into pages: paths from the folder, and bytes."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "assets" not in path.relative_to(folder).parts:
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def write_copies(site: Site, sources: Sources, files: Iterable[str], staging: Staging) -> None:
    """Write what is no page.

    Args:
        site: The site.
        sources: The edition's folder, whose ``templates/`` and ``static/`` replace ours by name; and its volumes.
        files: Paths of the TEI files that belong to no document, from the edition's folder.
        staging: Where the site is built; it holds all pages.

    Raises:
        OutputError: A file has a name that the site needs.
        OSError: A file cannot be read or written.

    """
    # A draft is not for search engines.
    for path, data in () if site.draft else sitemap_files(site, staging.listed):
        staging.write(path, data)
    for path, data in edition_cite_files(site):
        staging.write(path, data)
    folder = sources.folder
    for volume in sources.volumes:
        staging.copy(tei_path(site, volume.file), folder / volume.file)
    for file in files:
        staging.write(tei_path(site, file), (folder / file).read_bytes())
    staging.write("schema/teibuild.rng", resource("schema", "teibuild.rng").read_bytes())
    if site.edition.theme:
        staging.write("assets/theme.css", site.edition.theme.encode())
    _publish(folder, staging)
    if "robots.txt" not in staging:
        staging.write("robots.txt", f"User-agent: *\n{'Disallow' if site.draft else 'Allow'}: /\n".encode())
    for templates in template_folders(folder):
        _add(templates / "assets", staging)
    # The coasts are drawn into the map's page.
    _add(resource("assets"), staging, without="maps")


def _publish(folder: Path, staging: Staging) -> None:
    """Copy the files of an edition's ``static/`` to the site, each of them.

    Raises:
        OutputError: The site has a file of that name itself; or it is no file, or a link out of the edition.
    """
    static = folder / "static"
    for path in sorted(static.rglob("*")):
        if path.name in JUNK or (path.is_dir() and not path.is_symlink()):
            continue
        name = path.relative_to(static).as_posix()
        fault = ""
        if is_reserved(name):
            fault = f"{name} is where the site lists its own files; give yours another name"
        elif not path.is_file() or not lies_in(path, folder):
            fault = _NO_FILE
        elif name in staging:
            fault = f"the site makes {name} itself; give yours another name, or change ours by templates/"
        if fault:
            message = f"{path}: {fault}"
            raise OutputError(message)
        staging.write(name, path.read_bytes())


def _add(source: Path, staging: Staging, *, without: str = "") -> None:
    """Copy the files of a folder of assets, but none that the site has already, and no folder that it is to do without;
    links out of the folder are not followed.
    """
    for path in sorted(source.rglob("*")):
        if without and path.relative_to(source).parts[0] == without:
            continue
        name = f"assets/{path.relative_to(source).as_posix()}"
        if path.is_file() and path.name not in JUNK and lies_in(path, source) and name not in staging:
            staging.write(name, path.read_bytes())
