"""Trang, which turns RELAX NG's compact syntax into its XML syntax, in this process."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from teibuild.check.java import Handler, JavaUnavailableError, bridge, java
from teibuild.check.jing import resolver
from teibuild.check.schema_files import SchemaFiles

_PACKAGE: Final = "com.thaiopensource.relaxng"


def xml_syntax(files: SchemaFiles) -> dict[str, etree._Element]:
    """The files of a schema in RELAX NG's XML syntax, by their addresses, as far as they can be understood."""
    found = {}
    for address in files.sources:
        document = files.document(address)
        if document is not None:
            found[address] = document.root
    if files.is_compact:
        found |= _translated(files)
    return found


def _translated(files: SchemaFiles) -> dict[str, etree._Element]:
    try:
        find = java()
    except JavaUnavailableError:
        return {}
    written: dict[str, Any] = {}
    handler = Handler().listener
    try:
        source = find(f"{_PACKAGE}.input.parse.compact.CompactParseInputFormat")()
        no_parameters = find("java.lang.String")[0]
        schemas = source.load(files.main, no_parameters, "rng", handler, resolver(files.grammar))
        target = find(f"{_PACKAGE}.output.rng.RngOutputFormat")()
        target.output(schemas, _folder(written), no_parameters, "rng", handler)
    except find("java.lang.Exception"):
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return {address: etree.fromstring(str(text).encode(), parser) for address, text in written.items()}


def _folder(written: dict[str, Any]) -> Any:
    """Where Trang writes to: texts in memory, which name each other by their addresses."""
    jpype = bridge()
    find = java()

    class Folder:
        @jpype.JOverride  # type: ignore[untyped-decorator]
        def open(self, address: Any, encoding: Any) -> Any:
            del encoding
            writer = written[str(address)] = find("java.io.StringWriter")()
            repertoire = find("com.thaiopensource.xml.out.CharRepertoire").getInstance("UTF-8")
            return find(f"{_PACKAGE}.output.OutputDirectory$Stream")(writer, "UTF-8", repertoire)

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def reference(self, origin: Any, target: Any) -> Any:
            del origin
            return target

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def getLineSeparator(self) -> str:  # noqa: N802 -- the interface's name
            return "\n"

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def getLineLength(self) -> int:  # noqa: N802 -- as above
            return 120

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def setLineLength(self, length: Any) -> None:  # noqa: N802 -- as above
            """Nobody reads it."""

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def getIndent(self) -> int:  # noqa: N802 -- as above
            return 0

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def setIndent(self, indent: Any) -> None:  # noqa: N802 -- as above
            """Nobody reads it."""

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def setEncoding(self, encoding: Any) -> None:  # noqa: N802 -- as above
            """It is UTF-8."""

    return jpype.JImplements(f"{_PACKAGE}.output.OutputDirectory")(Folder)()
