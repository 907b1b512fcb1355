"""Images on pages of prose: which files they are, and how large."""

from __future__ import annotations

from pathlib import Path

import pytest

from teibuild.model import Picture
from teibuild.read.pictures import read_pictures

PAGE = "pages/introduction.md"


def found(folder: Path, name: str, data: bytes) -> tuple[Picture, ...]:
    """What a page can show that names a file of ``static/``."""
    (folder / "static").mkdir(exist_ok=True)
    (folder / "static" / name).write_bytes(data)
    return read_pictures(folder, PAGE, f"![It](../static/{name})")


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30px"/>', (40, 30)),
        ('<?xml version="1.0"?><!-- <g/> --><svg height="9.6" width="20"></svg>', (20, 10)),
        # What stands within it says nothing of its own size; nor do lengths that are no pixels.
        ('<svg viewBox="0 0 600 250"><rect width="5" height="5"/></svg>', (600, 250)),
        ('<svg viewBox="0 0 60 25" width="100%" height="10mm"/>', (60, 25)),
        ('<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="-5 -5 10.4 20"/>', (10, 20)),
        ('<svg stroke-width="3" data-height="4"/>', (0, 0)),
        ('<svg viewBox="0 0 wide high"/>', (0, 0)),
        ('<svg width="0" height="0" viewBox="0 0 5 5"/>', (0, 0)),
    ],
)
def test_size_of_a_drawing(tmp_path: Path, drawing: str, size: tuple[int, int]) -> None:
    """An SVG has the size that its first tag tells, in pixels; if it tells none, it has any."""
    assert found(tmp_path, "map.svg", drawing.encode()) == (Picture("../static/map.svg", "map.svg", *size),)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("map.svg", b"<html/>"),
        ("map.svg", b""),
        ("map.png", b"\x89PNG\r\n\x1a\n"),
        ("map.jpg", b"\xff\xd8\xff\xe0"),
        ("map.gif", b"GIF89a"),
        ("map.webp", b"RIFF....WEBP"),
        ("map.png", b"<svg width='4' height='4'/>"),
        ("map.tif", b"II*\0"),
    ],
)
def test_no_image(tmp_path: Path, name: str, data: bytes) -> None:
    """What is no image, or none that browsers show, is not shown."""
    assert found(tmp_path, name, data) == ()


def test_only_what_is_published(tmp_path: Path) -> None:
    """Nothing outside of ``static/`` is read, by whatever way, and nothing from the web."""
    drawing = '<svg width="4" height="4"/>'
    (tmp_path / "edition" / "static").mkdir(parents=True)
    (tmp_path / "secret.svg").write_text(drawing)
    (tmp_path / "edition" / "facsimiles.svg").write_text(drawing)
    (tmp_path / "edition" / "static" / "led.svg").symlink_to(tmp_path / "secret.svg")
    (tmp_path / "edition" / "static" / "folder.svg").mkdir()
    ways = """
        ../facsimiles.svg ../static/led.svg ../static/folder.svg ../../secret.svg ../static/../../secret.svg
        /static/led.svg file:///etc/passwd.svg https://example.org/static/a.svg static/led.svg
    """
    markdown = "\n".join(f"![It]({way})" for way in ways.split())
    assert read_pictures(tmp_path / "edition", PAGE, markdown) == ()


def test_spaces_and_signs(tmp_path: Path) -> None:
    """A name may have spaces and other signs, written as they are or as an address has them."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "Zürich 1.svg").write_text('<svg width="4" height="3"/>')
    markdown = "![One](<../static/Zürich 1.svg>) ![two](../static/Z%C3%BCrich%201.svg)"
    assert read_pictures(tmp_path, PAGE, markdown) == (Picture("../static/Z%C3%BCrich%201.svg", "Zürich 1.svg", 4, 3),)
