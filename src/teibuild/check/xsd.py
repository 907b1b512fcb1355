"""XML Schema 1.0, by the Xerces that every Java machine brings along, in this process.

As with Jing, a schema is compiled once, each thread has a parser and a validator of its own, and nothing is opened but
what was read before: addresses are of a kind that Java cannot open, and access to all other kinds is refused.
"""

from __future__ import annotations

import threading
from typing import Any, Final

from teibuild.check.java import (
    Handler,
    Reader,
    SchemaMessage,
    WrongSchemaError,
    bridge,
    byte_stream,
    input_source,
    java,
)
from teibuild.check.schema_files import SchemaFiles

_LANGUAGE: Final = "http://www.w3.org/2001/XMLSchema"
_ADDRESSES: Final = "edition,teibuild"


class Schema:
    """An XML Schema, compiled once, that any number of texts are validated against, in any number of threads."""

    def __init__(self, files: SchemaFiles) -> None:
        """Compile a schema.

        Raises:
            JavaUnavailableError: There is no Java machine.
            WrongSchemaError: The schema itself is wrong.
        """
        find = java()
        handler = Handler()
        constants = find("javax.xml.XMLConstants")
        factory = find("javax.xml.validation.SchemaFactory").newInstance(_LANGUAGE)
        factory.setFeature(constants.FEATURE_SECURE_PROCESSING, True)  # noqa: FBT003 -- Java has no keywords
        factory.setProperty(constants.ACCESS_EXTERNAL_DTD, "")
        factory.setProperty(constants.ACCESS_EXTERNAL_SCHEMA, _ADDRESSES)
        factory.setErrorHandler(handler.listener)
        factory.setResourceResolver(_resolver(files))
        stream = find("javax.xml.transform.sax.SAXSource")(input_source(files.sources[files.main].data, files.main))
        try:
            self._compiled = factory.newSchema(stream)
        except find("java.lang.Exception") as error:
            text = str(error.getMessage() or error)
            raise WrongSchemaError(tuple(handler.messages) or (SchemaMessage(1, 0, text),)) from None
        if handler.messages:
            raise WrongSchemaError(tuple(handler.messages))
        self._of_thread = threading.local()

    def validate(self, data: bytes) -> tuple[SchemaMessage, ...]:
        """What is wrong with a text in UTF-8, in Xerces's words; nothing if it is valid."""
        reader = getattr(self._of_thread, "reader", None)
        if reader is None:
            handler = Handler()
            validator = self._compiled.newValidatorHandler()
            validator.setErrorHandler(handler.listener)
            validator.setResourceResolver(_resolver(None))
            reader = self._of_thread.reader = Reader(handler, validator, _nothing)
        found: tuple[SchemaMessage, ...] = reader.validate(data)
        return found


def _nothing() -> None:
    """Xerces makes itself ready when a text begins."""


def _resolver(files: SchemaFiles | None) -> Any:
    """What gives Xerces the files of a schema, and an empty one for all others."""
    jpype = bridge()
    find = java()
    implementation = find("javax.xml.parsers.DocumentBuilderFactory").newInstance().newDocumentBuilder()
    features = find("org.w3c.dom.ls.DOMImplementationLS")
    make = jpype.JObject(implementation.getDOMImplementation().getFeature("LS", "3.0"), features)

    class Resolver:
        @jpype.JOverride  # type: ignore[untyped-decorator]
        def resolveResource(  # noqa: N802 -- the interface's name
            self, kind: Any, namespace: Any, public: Any, system: Any, base: Any
        ) -> Any:
            del kind, public
            address = None
            if files is not None:
                where = str(base) if base is not None else files.main
                if system is not None:
                    found = files.space.find(str(system), where)
                    address = found if isinstance(found, str) else None
                elif namespace is not None:
                    address = files.space.of_namespace(str(namespace))
                    if address is None:
                        return None
            source = files.sources.get(address) if files is not None and address is not None else None
            given = make.createLSInput()
            given.setSystemId(address or "edition:/nowhere")
            given.setBaseURI(address or "edition:/nowhere")
            given.setByteStream(byte_stream(source.data if source is not None else b""))
            given.setEncoding("UTF-8")
            return given

    return jpype.JImplements("org.w3c.dom.ls.LSResourceResolver")(Resolver)()


_compiled: Final[dict[str, Schema]] = {}
_compiling: Final = threading.Lock()


def compiled(files: SchemaFiles) -> Schema:
    """A schema, compiled once a process for each content of its files.

    Raises:
        JavaUnavailableError: There is no Java machine.
        WrongSchemaError: The schema itself is wrong.
    """
    with _compiling:
        if files.digest not in _compiled:
            _compiled[files.digest] = Schema(files)
        return _compiled[files.digest]
