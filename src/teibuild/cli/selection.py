"""What is to be checked: the paths of a command line as editions, and the files of them that are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click
from msgspec import Struct

from teibuild.cli.common import SETTINGS_FILE, find_edition


class Selection(Struct, frozen=True):
    """An edition, or some of its files."""

    folder: Path
    """The edition's folder."""
    files: frozenset[str] | None = None
    """Paths from the folder; nothing where the whole edition is meant."""
    changed: frozenset[str] | None = None
    """Paths of the files that have changed, where only they are meant, and what is judged by them."""
    before: Callable[[Iterable[str]], Mapping[str, bytes]] | None = None
    """Gives what files held before they changed."""


def select(paths: Iterable[Path]) -> list[Selection]:
    """The editions that paths name: by their folder, by a folder that holds several, or by files of theirs.

    Args:
        paths: Folders and files; without any, the edition one stands in, or the only one below ``editions/``.

    Raises:
        click.UsageError: A path is not there, or belongs to no edition.
    """
    chosen: dict[Path, set[str] | None] = {}
    for path in paths:
        for folder, file in _editions(path):
            if file is None:
                chosen[folder] = None
            elif (files := chosen.setdefault(folder, set())) is not None:
                files.add(file)
    if not chosen:
        return [Selection(find_edition(None))]
    return [Selection(folder, None if files is None else frozenset(files)) for folder, files in chosen.items()]


def _editions(path: Path) -> list[tuple[Path, str | None]]:
    if not path.exists():
        message = f"There is no file or folder {path}."
        forward = Path(str(path).replace("\\", "/"))
        if forward != path:
            message += f" Here paths have forward slashes: {forward}"
            message += "." if forward.exists() else ", which is not there either."
        raise click.UsageError(message)
    if (path / SETTINGS_FILE).is_file():
        return [(path, None)]
    if path.name == SETTINGS_FILE:
        return [(path.parent, None)]
    found = [settings.parent for settings in sorted(path.glob(f"*/{SETTINGS_FILE}"))] if path.is_dir() else []
    if found:
        return [(folder, None) for folder in found]
    above = next((folder for folder in path.absolute().parents if (folder / SETTINGS_FILE).is_file()), None)
    if above is not None:
        inside = path.absolute().relative_to(above).as_posix()
        folder = _as_given(path, above)
        if path.is_file():
            return [(folder, inside)]
        return [(folder, file.relative_to(above).as_posix()) for file in sorted(path.absolute().rglob("*.*"))]
    what = "holds no edition, and belongs to none" if path.is_dir() else "belongs to no edition"
    message = f"{path} {what}: there is no {SETTINGS_FILE} in it or above it."
    raise click.UsageError(message)


def _as_given(path: Path, edition: Path) -> Path:
    """An edition's folder, written from where the path was written from."""
    ups = len(path.absolute().relative_to(edition).parts)
    given = path
    for _ in range(ups):
        if given == given.parent:
            return Path() if edition == Path.cwd() else edition
        given = given.parent
    return given
