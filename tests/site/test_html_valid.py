"""Every page and every stylesheet of the site is what the standards say."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from built_site import Site
from vnu import remarks


def test_site_is_valid(site: Site) -> None:
    """The Nu Html Checker finds neither an error nor a warning on any page, in the stylesheet or in the icon."""
    assert remarks(site.root) == []


def test_one_script_stands_in_each_page_by_its_digest(site: Site) -> None:
    """What must be done before the first paint is named in the policy; all else between script tags is data."""
    for path in site.pages():
        page = site.page(path)
        inside = [
            script for script in page.xpath("//script[not(@src)]") if not str(script.get("type")).endswith("json")
        ]
        assert len(inside) == 1, path
        digest = b64encode(sha256(inside[0].text.encode()).digest()).decode()
        policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert f"script-src 'self' file: 'sha256-{digest}';" in policy, path


def test_the_checker_looks_at_html_css_and_svg(tmp_path: Path) -> None:
    """A fault of each kind is found, so silence means that there is none."""
    (tmp_path / "page.html").write_text('<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a">é')
    (tmp_path / "page.css").write_text("p { colour: red }")
    (tmp_path / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><rect wide="1"/></svg>')
    faulty = {line.partition(":")[0] for line in remarks(tmp_path)}
    assert faulty == {"page.html", "page.css", "icon.svg"}
