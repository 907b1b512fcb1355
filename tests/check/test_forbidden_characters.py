"""Characters that XML does not allow are found, and named, wherever they stand."""

from __future__ import annotations

import pytest

from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse
from teibuild.tei.source import decode_source, read_source

#: XML 1.0, section 2.2; lone surrogates cannot be written in UTF-8.
FORBIDDEN = [*map(chr, range(9)), "\v", "\f", *map(chr, range(0x0E, 0x20)), "\ufffe", "\uffff"]
PLACES = (
    "<a>*</a>", "<a>é*</a>", '<a b="*"/>', "<a b='x*y'/>", '<a b="é*"/>', '<a * b="1"/>', "<a*/>", "<a></a*>",
    "<a><!-- * --></a>", "<a><!--é*--></a>", "<!--*--><a/>", "<a><![CDATA[*]]></a>", "<a><![CDATA[é*]]></a>",
    "<a><?x *?></a>", "<a><?x é*?></a>", "<?x *?><a/>", '<?xml version="1.0"*?><a/>', "<a/>*",
    "<!DOCTYPE a><a>*</a>", '<?xml version="1.1"?><a>*</a>',
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_forbidden_character(place: str) -> None:
    """The parser, which is asked first, overlooks none; what is said is what a search for them says."""
    for character in FORBIDDEN:
        data = place.replace("*", character).encode()
        with pytest.raises(SourceError) as sought:
            read_source(data, "a.xml")
        with pytest.raises(SourceError) as parsed:
            parse(data, "a.xml")
        assert parsed.value.diagnostic == sought.value.diagnostic
        assert parsed.value.diagnostic.code == "TB103"


def test_what_is_allowed() -> None:
    """Tabs, line breaks and the controls of the second row are no fault."""
    for character in "\t\n\r\x7f\x85\ufffd\U0010ffff":
        data = f"<a>{character}</a>".encode()
        assert read_source(data, "a.xml") == decode_source(data, "a.xml")
        assert parse(data, "a.xml").tag == "a"


def test_second_mark() -> None:
    """One byte order mark is allowed; the parser would take a second one for it, once the first has been read."""
    assert parse("\ufeff<a/>".encode(), "a.xml").tag == "a"
    for read in (read_source, decode_source, parse):
        with pytest.raises(SourceError) as refused:
            read("\ufeff\ufeff<a/>".encode(), "a.xml")
        assert refused.value.diagnostic.code == "TB103"
