"""Authority files: what a number of each looks like, and the address that it stands for.

Sources: ISO 27729 (ISNI; ORCID uses its check digit, ISO/IEC 7064 MOD 11-2), the GND's own rules for its check digits
(modulo 11), and the addresses that each authority file publishes for its records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct


class Authority(Struct, frozen=True):
    """One authority file."""

    name: str
    """As ``idno/@type`` writes it."""
    number: re.Pattern[str]
    """A number of it, without its address."""
    hosts: tuple[str, ...]
    """Hosts of its addresses, without ``www.``."""
    address: str
    """The address of a record, with ``{}`` for its number."""
    example: str
    sound: Callable[[str], bool] = lambda _: True
    """Whether the check digit of a number is right."""


def mod_11_2(number: str) -> bool:
    """Whether the last character of an ISNI or ORCID is its check digit (ISO/IEC 7064, MOD 11-2)."""
    digits = re.sub(r"[\s-]", "", number).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def gnd_check_digit(number: str) -> bool:
    """Whether the last character of a GND number is its check digit (modulo 11, by the rules of 2012 and before).

    The digits before it weigh 2, 3, 4 … from the right. The check digit is what the remainder lacks to 11; in older
    numbers, which have a hyphen, it can be the remainder itself.
    """
    digits, check = re.sub("-", "", number[:-1]), number[-1].upper()
    remainder = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), 2)) % 11
    allowed = {-remainder % 11, remainder} if "-" in number else {-remainder % 11}
    return check in {"0123456789X"[each] for each in allowed}


AUTHORITIES: Final[Mapping[str, Authority]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Authority("VIAF", re.compile(r"[1-9]\d{0,21}"), ("viaf.org",), "https://viaf.org/viaf/{}", "108285096"),
            Authority(
                "Wikidata",
                re.compile(r"Q[1-9]\d*"),
                ("wikidata.org", "m.wikidata.org"),
                "https://www.wikidata.org/wiki/{}",
                "Q9696",
            ),
            Authority(
                "GND",
                re.compile(r"1[0-3]?\d{7}[\dX]|[1-9]\d{0,7}-[\dX]"),
                ("d-nb.info", "explore.gnd.network", "lobid.org"),
                "https://d-nb.info/gnd/{}",
                "118561383",
                gnd_check_digit,
            ),
            Authority(
                "LCNAF",
                re.compile(r"(?:n|nb|nn|no|nr|ns)\s?\d{8,10}"),
                ("id.loc.gov", "lccn.loc.gov"),
                "https://id.loc.gov/authorities/names/{}",
                "n79055297",
            ),
            Authority(
                "LCSH",
                re.compile(r"sh\s?\d{8,10}"),
                ("id.loc.gov",),
                "https://id.loc.gov/authorities/subjects/{}",
                "sh85034860",
            ),
            Authority(
                "ISNI",
                re.compile(r"(?:\d{4}[ -]?){3}\d{3}[\dX]"),
                ("isni.org", "isni-url.oclc.nl"),
                "https://isni.org/isni/{}",
                "0000000121174585",
                mod_11_2,
            ),
            Authority(
                "ORCID",
                re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]"),
                ("orcid.org",),
                "https://orcid.org/{}",
                "0000-0002-1825-0097",
                mod_11_2,
            ),
            Authority(
                "ROR", re.compile(r"0[a-hj-km-np-tv-z0-9]{6}\d\d"), ("ror.org",), "https://ror.org/{}", "03vek6s52"
            ),
            Authority(
                "GeoNames",
                re.compile(r"[1-9]\d{0,8}"),
                ("geonames.org", "sws.geonames.org"),
                "https://www.geonames.org/{}",
                "3553478",
            ),
            Authority(
                "TGN",
                re.compile(r"[1-9]\d{6}"),
                ("vocab.getty.edu", "getty.edu"),
                "http://vocab.getty.edu/tgn/{}",
                "7004543",
            ),
            Authority(
                "SNAC",
                re.compile(r"w6[a-z0-9]{6}|\d{1,9}"),
                ("snaccooperative.org", "n2t.net"),
                "https://snaccooperative.org/view/{}",
                "67432014",
            ),
            Authority(
                "Pleiades",
                re.compile(r"\d{2,9}"),
                ("pleiades.stoa.org",),
                "https://pleiades.stoa.org/places/{}",
                "423025",
            ),
        )
    }
)
"""By the type that ``idno`` gives them."""

_ADDRESS: Final = re.compile(r"https?://(?:www\.)?([^/?#\s]+)(/[^\s?#]*)?(?:[?#]\S*)?", re.IGNORECASE)
_ENDING: Final = re.compile(r"\.(?:html?|json|rdf|ttl|xml)$|/$|/about/?(?:rdf|html)?$")


class Record(Struct, frozen=True):
    """A record of an authority file, as an ``idno`` names it."""

    authority: Authority
    number: str
    """Without its address; empty if none can be read."""
    host: str
    """The host of the address; empty where only a number is written."""

    @property
    def well_formed(self) -> bool:
        """Whether it looks as the numbers of its authority file do."""
        return self.authority.number.fullmatch(self.number) is not None

    @property
    def sound(self) -> bool:
        """Whether its check digit is right."""
        return self.authority.sound(self.number)

    @property
    def address(self) -> str:
        """The address that readers can follow."""
        return self.authority.address.format(re.sub(r"[\s]", "", self.number))

    @property
    def key(self) -> str:
        """The same for the same record, however it is written."""
        bare = re.sub(r"[\s-]", "", self.number).upper()
        return f"{self.authority.name} {bare}"


def read_record(kind: str, text: str) -> Record | None:
    """The record that an ``idno`` of a type names; nothing for types that are no authority file's."""
    authority = AUTHORITIES.get(kind)
    if authority is None:
        return None
    address = _ADDRESS.fullmatch(text)
    if address is None:
        return Record(authority, text, "")
    path = _ENDING.sub("", address[2] or "")
    parts = [part for part in path.split("/") if part]
    fitting = [part for part in parts if authority.number.fullmatch(part)]
    return Record(authority, fitting[-1] if fitting else (parts[-1] if parts else ""), address[1].lower())


def authority_of(host: str) -> str:
    """The name of the authority file whose addresses are at a host; empty if none is known."""
    return next((name for name, one in AUTHORITIES.items() if host in one.hosts), "")
