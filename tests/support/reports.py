"""Reports for tests of the formats: one that shows everything a diagnostic can hold, and any that there may be."""

from __future__ import annotations

from hypothesis import strategies as st

from teibuild.model import Diagnostic, Edit, Location, Related, Severity
from teibuild.report import EditionReport

LINE = '\t<persName ref="#rostov">Rostow\N{COMBINING ACUTE ACCENT}</persName> to 毛泽东, by <hi>hand</hi>'

EXAMPLE = EditionReport(
    "editions/my edition",
    (
        Diagnostic(
            "TB303", Severity.ERROR, Location("documents/1962-10, “draft”.xml", 7, 17),
            "ref points to “rostov”, but registers/people.xml has no such xml:id.",
            "Did you mean #rostow?",
            LINE, 7,
            (Related(Location("registers/people.xml", 12, 3), "the nearest is here"),),
            (Edit(200, 207, "#rostow"),),
            "value of attribute \"ref\" is invalid",
        ),
        Diagnostic(
            "TB301", Severity.WARNING, Location("documents/1962-10, “draft”.xml", 9, 58),
            "100% of 毛泽东: see [there](https://example.org)\n::error::and here\x1b[31m.", "", LINE, 4,
        ),
        Diagnostic("TB002", Severity.ERROR, Location("edition.toml", 2, 9), "Invalid value.", "", "title = x", 400),
        Diagnostic("TB999", Severity.INFO, Location("pages/a.md"), "A rule that the catalogue does not know."),
    ),
    ("registers/people.xml", "documents/1962-10, “draft”.xml", "documents/clean.xml"),
    "editions/my edition",
)  # fmt: skip
"""An edition with each weight of diagnostic, a clean file, and signs that mean something in some format."""

#: Text as hostile as it comes: every code point, and often the signs that steer.
TEXT = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("\x00\x1b\x07\r\n\x85\u2028%:,]>&<\"'`[("))
)
#: Names of files: anything but what no file system has.
NAMES = st.text(
    st.one_of(st.characters(codec="utf-8", exclude_characters="/\x00"), st.sampled_from(":%, &\n")),
    min_size=1,
).filter(lambda name: name not in {".", ".."})
LOCATIONS = st.builds(Location, NAMES.map(lambda name: f"documents/{name}"), st.integers(1, 9999), st.integers(1, 400))
EDITS = st.builds(lambda start, length, text: Edit(start, start + length, text), st.integers(0), st.integers(0), TEXT)
DIAGNOSTICS = st.builds(
    Diagnostic,
    code=st.sampled_from(["TB001", "TB303", "TB999"]),
    severity=st.sampled_from(Severity),
    location=LOCATIONS,
    message=TEXT,
    hint=TEXT,
    source_line=TEXT,
    length=st.integers(1, 300),
    related=st.lists(st.builds(Related, LOCATIONS, TEXT), max_size=2).map(tuple),
    edits=st.lists(EDITS, max_size=2).map(tuple),
    detail=TEXT,
)
REPORTS = st.builds(
    EditionReport,
    edition=NAMES,
    diagnostics=st.lists(DIAGNOSTICS, min_size=1, max_size=3).map(tuple),
    files=st.just(("documents/clean.xml",)),
    base=NAMES,
)
