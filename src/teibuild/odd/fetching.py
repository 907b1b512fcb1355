"""The TEI fetched from where its releases lie, when the user asks for it, and at no other time."""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from msgspec import Struct

from teibuild import __version__
from teibuild.disk import MOST, write_file
from teibuild.odd.files import OddFile
from teibuild.odd.library import read_library
from teibuild.odd.releases import FILE
from teibuild.tei.errors import SourceError
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

RELEASES: Final = "https://www.tei-c.org"
"""Where the TEI Consortium keeps its releases."""
_SECONDS: Final = 30.0
"""How long the server may say nothing."""


class FetchError(Exception):
    """The TEI could not be fetched; the text says why."""


class Fetched(Struct, frozen=True):
    """A release that has been fetched."""

    version: str
    path: Path


def address_of(version: str = "", base: str = RELEASES) -> str:
    """Where a release of the TEI lies on the web.

    Args:
        version: Such as ``4.9.0``; the current release if nothing is given.
        base: The server.
    """
    base = base.rstrip("/")
    if version:
        return f"{base}/Vault/P5/{version}/xml/tei/odd/{FILE}"
    return f"{base}/release/xml/tei/odd/{FILE}"


def fetch(address: str, folder: Path, version: str = "") -> Fetched:
    """Fetch a release, see that it is one, and keep it.

    Args:
        address: Where it lies on the web.
        folder: Where fetched releases are kept, a folder each.
        version: What the user calls it; else what it calls itself.

    Raises:
        FetchError: It is not there, is no release of the TEI, or the network fails.
        OSError: It cannot be written.
    """
    data = _load(address)
    called = _version(data, address)
    target = folder / (version or called or "current") / FILE
    write_file(target, data)
    return Fetched(called or version, target)


def _load(address: str) -> bytes:
    if not address.startswith(("https://", "http://")):
        message = f"{address} is no address on the web."
        raise FetchError(message)
    request = Request(address, headers={"User-Agent": f"teibuild/{__version__}"})  # noqa: S310 -- the scheme is known
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 -- as above
            data: bytes = answer.read(MOST + 1)
            expected = answer.headers.get("Content-Length")
    except HTTPError as error:
        error.close()
        what = "There is nothing" if error.code in {404, 410} else f"The server answers {error.code}"
        message = f"{what} at {address}."
        raise FetchError(message) from None
    except URLError as error:
        message = f"{address} cannot be reached: {error.reason}."
        raise FetchError(message) from None
    except (OSError, HTTPException) as error:
        message = f"{address} could not be read: {str(error) or type(error).__name__}."
        raise FetchError(message) from None
    if len(data) > MOST:
        message = f"What lies at {address} is larger than any release of the TEI."
        raise FetchError(message)
    if expected is not None and expected.isdecimal() and len(data) < int(expected):
        message = f"The connection broke off: of {expected} bytes, {len(data)} came."
        raise FetchError(message)
    return data


def _version(data: bytes, address: str) -> str:
    """The version that a release says it is.

    Raises:
        FetchError: It is none.
    """
    try:
        source = read_source(data, FILE)
        library = read_library(OddFile(Path(FILE), source, parse_source(source)))
    except SourceError as error:
        message = f"What lies at {address} is no TEI: {error.diagnostic.message}"
        raise FetchError(message) from None
    if not library.specs:
        message = f"What lies at {address} declares no elements; it is not {FILE}."
        raise FetchError(message)
    return library.version
