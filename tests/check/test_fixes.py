"""What ``--fix`` makes of a file: every case is a folder.

``before.xml``   a document, or, in a case whose name begins with ``register``, a register; as it is, to its last byte
``after.xml``    the same, mended, to its last byte; where nothing may be mended, the same bytes
``ids.toml``     the table [ids] of the settings, where the case needs one
``cited.txt``    a link in a page of prose
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fixes import CASES, lay_out, mended
from teibuild.mending import write


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fix(case: Path, tmp_path: Path) -> None:
    """It is mended so, to the last byte; and then there is nothing more to mend."""
    file = lay_out(tmp_path, case)
    found = mended(tmp_path)
    after = next((one.after for one in found if one.path == file), file.read_bytes())
    assert after == (case / "after.xml").read_bytes()
    write(found)
    assert mended(tmp_path) == ()
    assert file.read_bytes() == (case / "after.xml").read_bytes()
