"""Name classes: which names an element or attribute pattern allows (RELAX NG specification, section 6.2.1)."""

from __future__ import annotations

from msgspec import Struct


class NameClass(Struct, frozen=True):
    """Names, written as lxml does: ``{namespace}local``, or the local name alone."""

    names: frozenset[str] = frozenset()
    """Names that are in it one by one."""
    any_name: bool = False
    """Whether every name is in it, but for ``without``."""
    namespaces: tuple[tuple[str, NameClass | None], ...] = ()
    """Namespaces all names of which are in it, each but for some."""
    without: NameClass | None = None

    def has(self, name: str) -> bool:
        """Whether a name is in it."""
        if name in self.names:
            return True
        namespace = name[1:].partition("}")[0] if name.startswith("{") else ""
        for each, without in self.namespaces:
            if each == namespace and not (without and without.has(name)):
                return True
        return self.any_name and not (self.without and self.without.has(name))


def union(classes: list[NameClass]) -> NameClass | None:
    """The names of several classes; nothing where that is not a class of this form."""
    if len(classes) == 1:
        return classes[0]
    if any(each.any_name and each.without for each in classes):
        return None
    return NameClass(
        frozenset().union(*(each.names for each in classes)),
        any(each.any_name for each in classes),
        tuple(dict.fromkeys(pair for each in classes for pair in each.namespaces)),
    )
