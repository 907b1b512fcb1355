"""Where the files that travel with the program lie: inside the installed package, or in a checkout beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _PACKAGE.parent.parent


def resource(*parts: str) -> Path:
    """The path of a file or folder that travels with the program, such as ``resource("schema", "teibuild.rng")``.

    Raises:
        FileNotFoundError: The installation lacks it.
    """
    for root in (_PACKAGE, _CHECKOUT):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    message = f"the installation of teibuild lacks {'/'.join(parts)}; install it again"
    raise FileNotFoundError(message)
