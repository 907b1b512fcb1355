"""The text of files that are UTF-8 and say so nowhere: the settings, and pages of prose."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from teibuild.model import Location, Rule
from teibuild.tei.errors import SourceError
from teibuild.tei.source import bad_byte


def decode(data: bytes, file: str, rule: Rule) -> str:
    """The text of a file, without a byte order mark.

    Args:
        data: Its bytes.
        file: Its path from the edition's folder.
        rule: What is broken by a file in another encoding.

    Raises:
        SourceError: It is in another encoding.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or (len(data) > 1 and 0 in data[:2]):
        message = f"{file} is saved as UTF-16."
        raise SourceError(rule.at(Location(file), message, "Save it as UTF-8."))
    data = data.removeprefix(BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        message = f"The byte 0x{data[error.start]:02X} is not UTF-8, which {file} must be."
        raise SourceError(bad_byte(data, file, error.start, "UTF-8", message, rule)) from None
