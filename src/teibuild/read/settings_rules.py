"""What can be wrong with the settings of an edition, and with the names and places of its files."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

NO_SETTINGS: Final = Rule(
    "TB001",
    "no-settings",
    Severity.ERROR,
    "the folder has no readable edition.toml",
    "A folder becomes an edition by its edition.toml: it names the title, the editors and the licence, which every "
    "published page shows.",
    bad="my-edition/documents/letter-1.xml",
    good="my-edition/edition.toml\nmy-edition/documents/letter-1.xml",
)
BAD_SETTINGS: Final = Rule(
    "TB002",
    "bad-settings",
    Severity.ERROR,
    "edition.toml is not valid TOML",
    "The settings are read before anything else; a file that breaks the rules of TOML cannot be read in part.",
    bad='title = The Crisis"',
    good='title = "The Crisis"',
)
UNKNOWN_SETTING: Final = Rule(
    "TB003",
    "unknown-setting",
    Severity.ERROR,
    "edition.toml has a key that means nothing",
    "A key that is misspelled would be passed over, and the edition published without what it was to say.",
    bad='[edition]\ntitel = "The Crisis"',
    good='[edition]\ntitle = "The Crisis"',
)
WRONG_SETTING: Final = Rule(
    "TB004",
    "wrong-setting",
    Severity.ERROR,
    "a value in edition.toml is missing or of the wrong kind",
    "The published site needs it: a title for its pages, a licence for its readers, a file that is there.",
    bad='[edition]\neditors = "The editor"',
    good='[edition]\neditors = ["The editor"]',
)
MISSING_FILE: Final = Rule(
    "TB005",
    "missing-file",
    Severity.ERROR,
    "edition.toml names a file that is not there",
    "What is announced would be missing from the edition.",
    bad='[documents]\norder = ["letter-1", "leter-2"]',
    good='[documents]\norder = ["letter-1", "letter-2"]',
)
OUTSIDE: Final = Rule(
    "TB006",
    "outside-edition",
    Severity.ERROR,
    "a file lies outside the edition's folder",
    "An edition is one folder, so that it can be copied, archived and published whole. A link or a path that leads "
    "out of it could also publish what was never meant to be.",
    bad='people = "../../other/people.xml"',
    good='people = "registers/people.xml"',
)
NO_DOCUMENTS: Final = Rule(
    "TB007",
    "no-documents",
    Severity.ERROR,
    "the edition has no documents",
    "There is nothing to publish.",
    bad="my-edition/edition.toml",
    good="my-edition/edition.toml\nmy-edition/documents/letter-1.xml",
)
UNFIT_NAME: Final = Rule(
    "TB009",
    "unfit-name",
    Severity.ERROR,
    "a file has a name that no address can be made of",
    "A document's name without its ending is its xml:id and part of its address on the site, and a page's is too: "
    "letters, digits, hyphens, dots and underscores, and a letter first. A file with another name is not read.",
    bad="documents/letter 1.xml",
    good="documents/letter-1.xml",
)
UNREAD_FILE: Final = Rule(
    "TB010",
    "unread-file",
    Severity.WARNING,
    "a file lies where files of the edition lie, but is not read",
    "Documents lie in documents/ itself and end in .xml, pages of prose lie in pages/ and end in .md. A register has a "
    "name of its own, or one that edition.toml gives it. Any other file is passed over: it is neither checked nor "
    "published.",
    bad="registers/persons.xml",
    good="registers/people.xml",
)
NOT_IN_ORDER: Final = Rule(
    "TB870",
    "not-in-order",
    Severity.INFO,
    "order does not name all files of its folder",
    "Whatever lies in documents/ and pages/ is published, first what order names, then the rest by name: a file, too, "
    "that is not yet meant to be.",
    bad='[documents]\norder = ["letter-1"], and documents/draft.xml',
    good='[documents]\norder = ["letter-1", "draft"]',
)
FAINT_THEME: Final = Rule(
    "TB024",
    "faint-theme",
    Severity.WARNING,
    "a colour of the theme can hardly be read on its ground",
    "Letters need a contrast of 4.5 to 1 with what they stand on, and lines that tell something 3 to 1 (WCAG 2.2, "
    "1.4.3 and 1.4.11): many readers see less than the one who chose the colours.",
    bad='[theme]\nlink = ["#8fa8bf", "#9cc0e4"]',
    good='[theme]\nlink = ["#1d4e7d", "#9cc0e4"]',
)
NOT_TRANSLATED: Final = Rule(
    "TB871",
    "interface-not-translated",
    Severity.INFO,
    "the interface does not speak the language of the edition",
    "The words of the site that are not the edition's own (buttons, headings, labels) come from a catalogue of "
    "messages; where there is none for a language they stay English, and are marked as such for screen readers.",
    bad='language = "cy"',
    good='language = "en"',
)
RULES: Final = (
    NO_SETTINGS, BAD_SETTINGS, UNKNOWN_SETTING, WRONG_SETTING, MISSING_FILE, OUTSIDE, NO_DOCUMENTS, UNFIT_NAME,
    UNREAD_FILE, NOT_IN_ORDER, FAINT_THEME, NOT_TRANSLATED,
)  # fmt: skip
