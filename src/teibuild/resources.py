"""Where files lie that belong to no edition: those that travel with the program, inside the installed package or in a
checkout beside it; and those that are kept for the user.
"""

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


def user_files() -> Path:
    """The folder in which is kept what can be made again; it need not be there yet."""
    import platformdirs  # noqa: PLC0415 -- most commands need it late or not at all

    return platformdirs.user_cache_path("teibuild", appauthor=False)
