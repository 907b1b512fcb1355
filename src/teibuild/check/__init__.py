"""Floor 3: what is wrong with files, each alone and all together, and the rules that say so."""

from teibuild.check.files import check_file, unreadable

__all__ = ["check_file", "unreadable"]
