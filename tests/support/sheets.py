"""Pages made for paper as the tests look at them: what their sheets hold, and what is wrong with them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, Page
from pypdf import PdfReader

#: Words without what they are parted by, since a word may be divided at its own hyphen.
LETTERS: Final = """(where) => [...document.querySelectorAll(where)].map(one => {
  const copy = one.cloneNode(true);
  copy.querySelectorAll(".end-notes, .end-textual, .print-page").forEach(each => each.remove());
  return copy.textContent;
}).join("").replace(/\\s+/g, "")"""
NOTES: Final = (
    """(where) => [...document.querySelectorAll(where)].map(one => one.textContent).join("").replace(/\\s+/g, "")"""
)

#: What is wrong with the sheets, in words; nothing where all is well.
FAULTS: Final = """() => {
  const faults = [], ids = new Map();
  document.querySelectorAll("[id]").forEach(each => ids.set(each.id, (ids.get(each.id) || 0) + 1));
  ids.forEach((count, id) => { if (count > 1) faults.push(`id ${id} stands ${count} times`); });
  const rects = element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return [...range.getClientRects()].filter(each => each.height && each.width > 1);
  };
  const shown = element => element && !element.closest(".vh") && element.checkVisibility();
  document.querySelectorAll(".sheet").forEach(sheet => {
    const n = sheet.dataset.n, text = sheet.querySelector(".sheet-text"), notes = sheet.querySelector(".sheet-notes");
    const page = sheet.getBoundingClientRect(), foot = text.getBoundingClientRect().bottom;
    const lines = [];
    const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      if (node.data.trim() && shown(node.parentElement)) lines.push(...rects(node));
    }
    const lowest = Math.max(...lines.map(each => each.bottom));
    if (lowest > foot + 1) faults.push(`text of sheet ${n} goes ${lowest - foot} beyond its foot`);
    const textual = sheet.querySelector(".sheet-textual");
    if (textual) {
      const box = textual.getBoundingClientRect();
      if (box.top < foot - 1) faults.push(`the apparatus of sheet ${n} covers its text`);
      if (notes && box.bottom > notes.getBoundingClientRect().top + 1) faults.push(`it covers the notes of sheet ${n}`);
      if (box.bottom > page.bottom - 50) faults.push(`the apparatus of sheet ${n} goes beyond its foot`);
    }
    if (!lines.length && !notes) faults.push(`sheet ${n} is empty`);
    if (lines.some(each => each.left < page.left || each.right > page.right)) faults.push(`sheet ${n} is too narrow`);
    if (notes) {
      const box = notes.getBoundingClientRect();
      if (box.bottom > page.bottom - 50) faults.push(`notes of sheet ${n} go beyond its foot`);
      if (box.top < foot - 1) faults.push(`notes of sheet ${n} cover its text`);
    }
    const last = [...text.querySelectorAll(".head")].filter(shown).pop();
    if (last && rects(last).some(each => each.bottom >= lowest - 1)) faults.push(`sheet ${n} ends with a heading`);
    sheet.querySelectorAll(":is(.noteref, .textref) a[href^='#']").forEach(mark => {
      const note = document.getElementById(decodeURIComponent(mark.getAttribute("href").slice(1)));
      const there = note && note.closest(".sheet");
      if (!there) faults.push(`${mark.hash} leads nowhere`);
      else if (there !== sheet) faults.push(`${mark.hash}: mark on sheet ${n}, note on sheet ${there.dataset.n}`);
    });
  });
  return faults;
}"""


@contextmanager
def printable(chromium: Browser, url: str, width: int = 1280, **options: Any) -> Iterator[Page]:
    """A page made for paper, open in a window, when it has been set or has settled as a galley."""
    options.setdefault("reduced_motion", "reduce")
    context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    page.goto(url)
    if options.get("java_script_enabled", True):
        page.wait_for_selector(".galley.ready")
    yield page
    context.close()


def pdf(page: Page) -> PdfReader:
    """What the browser prints."""
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
