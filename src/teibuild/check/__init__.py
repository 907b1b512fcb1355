"""Floor 3: the schema and the rules, each file alone and then all together."""

from teibuild.check.files import CheckedFile, check_file, check_links, unreadable

__all__ = ["CheckedFile", "check_file", "check_links", "unreadable"]
