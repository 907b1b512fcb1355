"""The faults of a header: rights, and what a library needs to know of a paper."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

NO_LICENCE: Final = Rule(
    "TB840",
    "no-licence",
    Severity.INFO,
    "a document names no licence",
    "Files are copied, and then edition.toml is not with them. Only the licence in the file tells those who "
    "find it what they may do.",
    bad="<publicationStmt><publisher>The editor</publisher></publicationStmt>",
    good=(
        "<publicationStmt><publisher>The editor</publisher><availability><licence "
        'target="https://creativecommons.org/licenses/by/4.0/">CC BY '
        "4.0</licence></availability></publicationStmt>"
    ),
)
LICENCE_WITHOUT_TARGET: Final = Rule(
    "TB841",
    "licence-without-target",
    Severity.WARNING,
    "a licence is given in words only",
    "Catalogues and search engines know a licence by its address; words can mean several versions of it.",
    bad="<licence>Creative Commons Attribution</licence>",
    good='<licence target="https://creativecommons.org/licenses/by/4.0/">Creative Commons Attribution 4.0</licence>',
)
LICENCE_CONTRADICTED: Final = Rule(
    "TB842",
    "licence-contradicted",
    Severity.WARNING,
    "a document's licence is not the edition's",
    "The site tells readers the one, the file the other. Nobody could know which holds.",
    bad=(
        'edition.toml: url = "https://creativecommons.org/licenses/by/4.0/"; the document: '
        'target="https://creativecommons.org/licenses/by-nc/4.0/"'
    ),
    good="edition.toml and the document: https://creativecommons.org/licenses/by/4.0/",
)
NO_SOURCE: Final = Rule(
    "TB843",
    "no-source",
    Severity.INFO,
    "a document does not say where its paper is kept",
    "Who doubts a reading must be able to ask for the paper: the archive, and its number there, or the print "
    "that it was taken from.",
    bad="<sourceDesc><p>A typescript.</p></sourceDesc>",
    good=(
        "<sourceDesc><msDesc><msIdentifier><repository>John F. Kennedy Library</repository><idno "
        'type="shelfmark">NSF, box 316</idno></msIdentifier></msDesc></sourceDesc>'
    ),
)
EMPTY_TITLE: Final = Rule(
    "TB844",
    "empty-title",
    Severity.ERROR,
    "a file has no title",
    "Its page, every list and every citation would begin with nothing.",
    bad='<title type="main"/>',
    good='<title type="main">Negotiations</title>',
)
NO_DATE: Final = Rule(
    "TB845",
    "no-date",
    Severity.INFO,
    "a document does not say when its paper was written",
    "Lists in order of time, timelines and catalogues cannot place it.",
    bad="<profileDesc><langUsage>…</langUsage></profileDesc>",
    good='<profileDesc><creation><date when="1962-10-27">October 27, 1962</date></creation></profileDesc>',
)
NO_SENDER: Final = Rule(
    "TB846",
    "no-sender",
    Severity.INFO,
    "a document names nobody who wrote or sent its paper",
    "A library catalogues by author. “Unknown” is an answer; nothing is none.",
    bad="<titleStmt><title>Negotiations</title></titleStmt>",
    good="<titleStmt><title>Negotiations</title><author>W. W. Rostow</author></titleStmt>",
)
NO_LANGUAGE: Final = Rule(
    "TB847",
    "no-language",
    Severity.INFO,
    "a document does not say which language it is in, where most do",
    "Browsers hyphenate and screen readers speak by it; catalogues filter by it.",
    bad='<TEI xml:id="letter">',
    good='<TEI xml:id="letter" xml:lang="en">',
)
EMPTY_PUBLISHER: Final = Rule(
    "TB848",
    "empty-publisher",
    Severity.WARNING,
    "the publisher of a file is empty",
    "A citation names who answers for the publication.",
    bad="<publisher/>",
    good="<publisher>The editor of the edition</publisher>",
)
WRONG_IDNO: Final = Rule(
    "TB849",
    "wrong-idno",
    Severity.WARNING,
    "the number that the edition gives a document is not the name of its file",
    "The address of the published document is made from the file's name; a citation by the other would not "
    "find it. Mostly the file was copied from another.",
    bad='negotiations.xml: <idno type="teibuild">scenario</idno>',
    good='negotiations.xml: <idno type="teibuild">negotiations</idno>',
)
EXTENT_CONTRADICTED: Final = Rule(
    "TB850",
    "extent-contradicted",
    Severity.WARNING,
    "the number of pages in the header is not that of the text",
    "Either a page break is missing or doubled, or the header counts what the file does not have.",
    bad='<measure unit="page" quantity="7">7 pages</measure> and six <pb/>',
    good='<measure unit="page" quantity="7">7 pages</measure> and seven <pb/>',
)
LOCUS_WITHOUT_PAGE: Final = Rule(
    "TB851",
    "locus-without-page",
    Severity.ERROR,
    "the header places a part on a page that is not there",
    "The list of contents would lead nowhere.",
    bad='<locus from="p1" to="p8"/> in a document of seven pages',
    good='<locus from="p1" to="p7"/>',
)
LOCUS_REVERSED: Final = Rule(
    "TB852",
    "locus-reversed",
    Severity.WARNING,
    "a part ends on a page before the one that it begins on",
    "from is its first page, to its last.",
    bad='<locus from="p7" to="p3"/>',
    good='<locus from="p3" to="p7"/>',
)
DOUBLED_TITLE: Final = Rule(
    "TB853",
    "doubled-title",
    Severity.WARNING,
    "two documents have the same title, subtitle and date",
    "In lists and citations nobody could tell the one from the other. Mostly a header was copied and not changed.",
    bad="<title>Negotiation</title>, 1962-10-27, in two files",
    good="<title>Negotiation</title> and <title>Negotiation (covering note)</title>",
)
NO_ABSTRACT: Final = Rule(
    "TB854",
    "no-abstract",
    Severity.INFO,
    "a document has no abstract, where most have one",
    "Readers go through lists by the abstracts; this one would show none.",
    bad="<profileDesc><creation>…</creation></profileDesc>",
    good="<profileDesc><creation>…</creation><abstract><p>Rostow proposes …</p></abstract></profileDesc>",
)
NO_HISTORY: Final = Rule(
    "TB855",
    "no-history",
    Severity.INFO,
    "a document has no history of its changes, where most have one",
    "revisionDesc tells who comes after what was done to the file, when and by whom.",
    bad="<teiHeader>…</teiHeader>, without revisionDesc",
    good='<revisionDesc><change when="2026-11-22">Encoded.</change></revisionDesc>',
)
LANGUAGE_CONTRADICTED: Final = Rule(
    "TB856",
    "language-contradicted",
    Severity.WARNING,
    "a document is marked with a language that its header does not name",
    "One of the two is left over from the file that this was copied from.",
    bad='<TEI xml:lang="de"> and <language ident="en">',
    good='<TEI xml:lang="en"> and <language ident="en">',
)
DOUBLED_IDENTIFIER: Final = Rule(
    "TB857",
    "doubled-identifier",
    Severity.WARNING,
    "two documents have a number that only one can have",
    "A DOI, an archive's catalogue number or a transcription's file name stands for one paper. Mostly a "
    "header was copied and not changed.",
    bad='<idno type="NAID">193755</idno> in two files',
    good='<idno type="NAID">193755</idno> and <idno type="NAID">193756</idno>',
)
RULES: Final = (
    NO_LICENCE,
    LICENCE_WITHOUT_TARGET,
    LICENCE_CONTRADICTED,
    NO_SOURCE,
    EMPTY_TITLE,
    NO_DATE,
    NO_SENDER,
    NO_LANGUAGE,
    EMPTY_PUBLISHER,
    WRONG_IDNO,
    EXTENT_CONTRADICTED,
    LOCUS_WITHOUT_PAGE,
    LOCUS_REVERSED,
    DOUBLED_TITLE,
    NO_ABSTRACT,
    NO_HISTORY,
    LANGUAGE_CONTRADICTED,
    DOUBLED_IDENTIFIER,
)
