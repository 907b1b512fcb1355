"""How a file's characters are stored, so that they can be stored so again."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from msgspec import Struct

_MARKS: Final = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_DECLARED: Final = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']\s*([\w.-]+)\s*["']""")


class Storage(Struct, frozen=True):
    """A file's encoding (XML 1.0, section 4.3.3)."""

    mark: bytes
    """The byte order mark, if there is one."""
    codec: str

    def encode(self, text: str) -> bytes:
        """A text as the file's bytes; a character that the encoding lacks becomes a numeric reference."""
        return self.mark + text.encode(self.codec, "xmlcharrefreplace")


def unpack(data: bytes) -> tuple[str, Storage] | None:
    """The text of a file without its byte order mark, and how it is stored.

    Nothing where the text could not be stored again with the very same bytes.
    """
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", ""))
    if not codec:
        declared = _DECLARED.match(data)
        codec = declared[1].decode("ascii") if declared else "utf-8"
    storage = Storage(mark, codec)
    try:
        text = data[len(mark) :].decode(codec)
        same = storage.encode(text) == data
    except (UnicodeError, LookupError):
        return None
    return (text, storage) if same else None
