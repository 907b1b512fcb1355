"""What becomes of a specification when another changes it: part by part (TEI Guidelines, section TD.8)."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from teibuild.odd.specs import (
    Attribute,
    AttributeList,
    AttributeRef,
    Constraint,
    Membership,
    Spec,
    Values,
    Words,
)


def changed(old: Spec, new: Spec) -> Spec:
    """A specification, as another in mode ``change`` leaves it.

    Args:
        old: The specification that is there.
        new: What the ODD says of it; a part that it does not mention stays as it was.
    """
    return replace(
        old,
        name=new.name if new.name != new.ident else old.name,
        namespace=new.namespace or old.namespace,
        prefix=old.prefix if new.prefix is None else new.prefix,
        memberships=changed_memberships(old.memberships, new),
        content=new.content or old.content,
        values=changed_values(old.values, new.values),
        attributes=changed_attributes(old, new),
        constraints=changed_constraints(old.constraints, new.constraints),
        words=_changed_words(old.words, new.words),
        valid_until=new.valid_until or old.valid_until,
        parameters=new.parameters or old.parameters,
        place=new.place,
        is_own=True,
    )


def _changed_words(old: Words, new: Words) -> Words:
    return Words(new.glosses or old.glosses, new.descriptions or old.descriptions, new.references or old.references)


def changed_memberships(old: tuple[Membership, ...], new: Spec) -> tuple[Membership, ...]:
    """The classes of a specification after a change: some more and some fewer, or all others."""
    if new.memberships_mode is None:
        return old
    wanted = tuple(member for member in new.memberships if member.mode != "delete")
    if new.memberships_mode == "replace":
        return wanted
    named = {member.key for member in new.memberships}
    return (*wanted, *(member for member in old if member.key not in named))


def changed_constraints(old: tuple[Constraint, ...], new: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """The constraints after a change: one of the same ident goes, whatever becomes of it."""
    named = {constraint.ident for constraint in new if constraint.mode != "add"}
    kept = tuple(constraint for constraint in old if constraint.ident not in named)
    return (*(constraint for constraint in new if constraint.mode != "delete"), *kept)


def changed_values(old: Values | None, new: Values | None, *, is_attribute: bool = False) -> Values | None:
    """A list of values after a change: another one, none, or the same with some more and some fewer."""
    if new is None:
        return old
    if new.mode == "delete":
        return None
    if not new.has_mode and is_attribute:
        # The TEI's own tools pass it over, and its own schemas are made so.
        return old
    if new.mode != "change" or old is None:
        return replace(new, items=tuple(item for item in new.items if item.mode != "delete"))
    named = {item.ident: item for item in new.items}
    items = []
    for item in old.items:
        other = named.pop(item.ident, None)
        if other is None:
            items.append(item)
        elif other.mode in {"add", "change"}:
            name = other.name if other.name != other.ident else item.name
            items.append(replace(item, name=name, words=_changed_words(item.words, other.words)))
        elif other.mode == "replace":
            items.append(other)
    items += [item for item in new.items if item.ident in named and item.mode in {"add", "replace"}]
    return replace(new, kind=new.kind if new.place.element.get("type") else old.kind, items=tuple(items))


def changed_attribute(old: Attribute, new: Attribute) -> Attribute:
    """An attribute, as another in mode ``change`` leaves it."""
    return replace(
        old,
        name=new.name if new.name != new.ident else old.name,
        usage=new.usage or old.usage,
        datatype=new.datatype or old.datatype,
        values=changed_values(old.values, new.values, is_attribute=True),
        default=new.default or old.default,
        constraints=changed_constraints(old.constraints, new.constraints),
        words=_changed_words(old.words, new.words),
        valid_until=new.valid_until or old.valid_until,
        place=new.place,
    )


def changed_attributes(old: Spec, new: Spec) -> AttributeList:
    """The attributes of a specification after a change.

    Attributes that it inherits from a class are not among ``old``; what is said of them stays in the list in its mode,
    for :mod:`teibuild.odd.inheritance`.
    """
    named = {attribute.ident: attribute for attribute in new.attributes.attributes()}
    met: set[str] = set()

    def settled(attribute: Attribute) -> Attribute | None:
        other = named.get(attribute.ident)
        if other is None:
            return attribute
        if other.mode == "change":
            met.add(attribute.ident)
            return changed_attribute(attribute, other)
        if other.mode == "delete":
            met.add(attribute.ident)
            # An element may have the same attribute from a class, and is rid of that too.
            return replace(other, has_mode=False) if old.kind == "element" else None
        return None

    kept = _filtered(old.attributes, settled)
    added = _filtered(new.attributes, lambda attribute: None if attribute.ident in met else attribute)
    if not added.items:
        return kept
    if not (kept.is_choice or added.is_choice):
        return AttributeList(items=(*added.items, *kept.items))
    return AttributeList(items=(added, kept))


def _filtered(attributes: AttributeList, settled: Callable[[Attribute], Attribute | None]) -> AttributeList:
    """A list of the same shape with what a function makes of each attribute."""
    items: list[Attribute | AttributeRef | AttributeList] = []
    for item in attributes.items:
        if isinstance(item, AttributeList):
            inner = _filtered(item, settled)
            if inner.items:
                items.append(inner)
        elif isinstance(item, AttributeRef):
            items.append(item)
        elif (found := settled(item)) is not None:
            items.append(found)
    return AttributeList(attributes.is_choice, tuple(items))
