"""Jing, the reference validator of RELAX NG, in this process.

Jing opens no file: it is given the bytes of a schema's files by their addresses.
"""

from __future__ import annotations

import threading
from typing import Any, Final

from teibuild.check.grammar import Grammar
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

_READERS: Final = "com.thaiopensource.validate.rng"


class Schema:
    """A RELAX NG schema, compiled once, that any number of texts are validated against, in any number of threads."""

    def __init__(self, grammar: Grammar) -> None:
        """Compile a schema.

        Raises:
            JavaUnavailableError: There is no Java machine.
            WrongSchemaError: The schema itself is wrong.
        """
        find = java()
        handler = Handler()
        builder = find("com.thaiopensource.util.PropertyMapBuilder")()
        properties = find("com.thaiopensource.validate.ValidateProperty")
        properties.ERROR_HANDLER.put(builder, handler.listener)
        properties.RESOLVER.put(builder, resolver(grammar))
        name = "CompactSchemaReader" if grammar.is_compact else "SAXSchemaReader"
        source = input_source(grammar.files[grammar.main], grammar.main)
        try:
            self.compiled = find(f"{_READERS}.{name}").getInstance().createSchema(source, builder.toPropertyMap())
        except find("java.lang.Exception") as error:
            text = str(error.getMessage() or error)
            raise WrongSchemaError(tuple(handler.messages) or (SchemaMessage(1, 0, text),)) from None
        self._of_thread = threading.local()

    def validate(self, data: bytes) -> tuple[SchemaMessage, ...]:
        """What is wrong with a text in UTF-8, in Jing's words; nothing if it is valid."""
        reader = getattr(self._of_thread, "reader", None)
        if reader is None:
            reader = self._of_thread.reader = self._reader()
        found: tuple[SchemaMessage, ...] = reader.validate(data)
        return found

    def _reader(self) -> Reader:
        find = java()
        handler = Handler()
        builder = find("com.thaiopensource.util.PropertyMapBuilder")()
        find("com.thaiopensource.validate.ValidateProperty").ERROR_HANDLER.put(builder, handler.listener)
        validator = self.compiled.createValidator(builder.toPropertyMap())
        return Reader(handler, validator.getContentHandler(), validator.reset)


def resolver(grammar: Grammar) -> Any:
    """What gives Jing and Trang the files of a schema, and no others."""
    jpype = bridge()

    class Resolver:
        @jpype.JOverride  # type: ignore[untyped-decorator]
        def resolve(self, identifier: Any, given: Any) -> None:
            base = identifier.getBase()
            found = grammar.find(str(identifier.getUriReference()), str(base) if base is not None else grammar.main)
            self._give(given, found)
            given.setUri(found)

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def open(self, given: Any) -> None:
            if not given.isOpen():
                self._give(given, str(given.getUri()))

        @staticmethod
        def _give(given: Any, address: str | None) -> None:
            data = grammar.files.get(address or "")
            if data is None:
                message = "the file is no part of the schema"
                raise jpype.JClass("java.io.IOException")(message)
            given.setByteStream(byte_stream(data))
            given.setEncoding("UTF-8")

    return jpype.JImplements("com.thaiopensource.resolver.Resolver")(Resolver)()
