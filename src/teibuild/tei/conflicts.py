"""What Git leaves in a file of which two versions were not merged, whatever it is written in."""

from __future__ import annotations

import re
from typing import Final

BEGINS: Final = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)
ENDS: Final = re.compile(r"^>{7}(?: .*)?$", re.MULTILINE)
BETWEEN: Final = re.compile(r"^={7}$", re.MULTILINE)
MESSAGE: Final = "Two versions of this passage stand here, marked by Git: they were not merged."
HINT: Final = "Choose one, or join them, and delete the lines <<<<<<<, ======= and >>>>>>>."
END: Final = "they end here"
