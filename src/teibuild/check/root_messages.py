"""What is said of a file whose first element is not the one that the schema wants, or not of its namespace."""

from __future__ import annotations

from lxml import etree

from teibuild.check.document import Document
from teibuild.check.message_words import written
from teibuild.check.nearest import either
from teibuild.check.schema_rules import WRONG_NAMESPACE, WRONG_ROOT
from teibuild.check.vocabulary import Vocabulary
from teibuild.model import Diagnostic
from teibuild.tei.names import TEI, tei


def wrong_root(document: Document, words: Vocabulary) -> Diagnostic:
    """A file that begins with another element than the schema's, or than TEI's.

    Args:
        document: The file.
        words: What the schema knows.
    """
    root = document.root
    name = etree.QName(root)
    if tei("TEI") not in words.roots:
        namesake = next((one for one in words.roots if etree.QName(one).localname == name.localname), None)
        if namesake is not None:
            return _wrong_namespace(document, root, etree.QName(namesake).namespace)
        expected = either([f"<{etree.QName(one).localname}>" for one in sorted(words.roots)])
        message = f"The file begins with <{name.localname}>, not with {expected}."
        hint = "Name another schema for this file, or correct its first tag."
        return document.at_element(WRONG_ROOT, root, message, hint)
    if name.localname == "TEI" and name.namespace is None:
        hint = f'Write <TEI xmlns="{TEI}" …>.'
        return document.at_element(WRONG_NAMESPACE, root, "<TEI> does not declare TEI's namespace.", hint)
    if name.localname == "TEI":
        hint = f'Write xmlns="{TEI}".'
        message = f"<TEI> belongs to the namespace “{name.namespace}”, which is not TEI's."
        if "xmlns" in document.source.line(document.positions.related(root, "").location.line):
            return document.at_attribute(WRONG_NAMESPACE, root, "xmlns", message, hint)
        return document.at_element(WRONG_NAMESPACE, root, message, hint)
    message = f"The file begins with <{name.localname}>, not with <TEI>."
    hint = f'A document of the edition is <TEI xmlns="{TEI}"> with a teiHeader and a text.'
    return document.at_element(WRONG_ROOT, root, message, hint)


def _wrong_namespace(document: Document, root: etree._Element, namespace: str | None) -> Diagnostic:
    """A root of the right name in another namespace than the schema's."""
    own = etree.QName(root).namespace
    where = f"to the namespace “{own}”" if own else "to no namespace"
    message = f"<{written(root)}> belongs {where}, the schema's <{written(root)}> to "
    message += f"“{namespace}”." if namespace else "none."
    hint = f'Write xmlns="{namespace}".' if namespace else "Leave out xmlns, or name another schema for this file."
    return document.at_element(WRONG_NAMESPACE, root, message, hint)
