"""What a document says of its own secrecy, beside the events of its header and the markings of its pages."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from teibuild.model import Declassification, DocumentRecord
from teibuild.read.body import Place, places
from teibuild.read.registers import Registers
from teibuild.read.stamps import read_stamps
from teibuild.read.withheld import read_withheld


def read_declassification(
    root: etree._Element, record: DocumentRecord, file: str, registers: Registers, placed: Sequence[Place] = ()
) -> Declassification:
    """Stamps, passages and tallies of a document.

    Args:
        root: The document's ``TEI`` element.
        record: Its record, for its pages.
        file: Its path from the edition's folder.
        registers: The registers that names and terms lead into.
        placed: Its elements with their places, where they are known already.

    """
    secrets = read_withheld(root, record.pages)
    stamps = read_stamps(placed or places(root), file, registers)
    return Declassification(stamps, secrets.passages, secrets.withheld, secrets.tallies)
