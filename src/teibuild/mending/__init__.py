"""Mending files: what is safe and mechanical, with every other byte left as it is."""

from teibuild.mending.diffs import diff
from teibuild.mending.rounds import Mended, mend
from teibuild.mending.writing import WriteError, write

__all__ = ["Mended", "WriteError", "diff", "mend", "write"]
