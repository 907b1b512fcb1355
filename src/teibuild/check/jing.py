"""Jing, the reference validator of RELAX NG, in this process.

A schema is compiled once and shared by all threads; each thread has a parser and a validator of its own. Jing opens no
file: it is given the characters of a schema's files by their addresses.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any, Final

from teibuild.check.java import (
    Handler,
    JavaUnavailableError,
    Reader,
    SchemaMessage,
    bridge,
    byte_stream,
    input_source,
    java,
)
from teibuild.check.schema_files import SchemaFiles, Space, gather
from teibuild.resources import resource

__all__ = ["JavaUnavailableError", "Schema", "SchemaMessage", "WrongSchemaError", "alone", "compiled", "schema", "warm"]

_READERS: Final = "com.thaiopensource.validate.rng"


class WrongSchemaError(Exception):
    """A schema breaks the rules of its language; ``messages`` say where."""

    def __init__(self, messages: tuple[SchemaMessage, ...]) -> None:
        super().__init__(messages)
        self.messages = messages


class Schema:
    """A RELAX NG schema, compiled once, that any number of texts are validated against, in any number of threads."""

    def __init__(self, files: SchemaFiles) -> None:
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
        properties.RESOLVER.put(builder, resolver(files))
        name = "CompactSchemaReader" if files.is_compact else "SAXSchemaReader"
        source = input_source(files.sources[files.main].data, files.main)
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


def resolver(files: SchemaFiles) -> Any:
    """What gives Jing and Trang the files of a schema, and no others."""
    jpype = bridge()

    class Resolver:
        @jpype.JOverride  # type: ignore[untyped-decorator]
        def resolve(self, identifier: Any, given: Any) -> None:
            base = identifier.getBase()
            found = files.space.find(str(identifier.getUriReference()), str(base) if base is not None else files.main)
            source = files.sources.get(found) if isinstance(found, str) else None
            if source is None:
                message = "the file is no part of the schema"
                raise jpype.JClass("java.io.IOException")(message)
            given.setUri(found)
            given.setByteStream(byte_stream(source.data))
            given.setEncoding("UTF-8")

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def open(self, given: Any) -> None:
            if given.isOpen():
                return
            source = files.sources.get(str(given.getUri()))
            if source is None:
                message = "the file is no part of the schema"
                raise jpype.JClass("java.io.IOException")(message)
            given.setByteStream(byte_stream(source.data))
            given.setEncoding("UTF-8")

    return jpype.JImplements("com.thaiopensource.resolver.Resolver")(Resolver)()


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


@cache
def alone(path: Path) -> SchemaFiles:
    """A schema by its path, in a folder of its own; its files are read once a process."""
    if path == resource("schema", "teibuild.rng"):
        return gather(Space(path.parent), "teibuild:/teibuild.rng")
    return gather(Space(path.parent), f"edition:/{path.name}")


def schema(path: Path) -> Schema:
    """The compiled schema at a path, made once a process; what it includes lies in its folder.

    Raises:
        JavaUnavailableError: There is no Java machine.
        WrongSchemaError: The schema itself is wrong.
    """
    files = alone(path)
    if files.faults:
        raise WrongSchemaError(tuple(SchemaMessage(1, 0, fault.message) for fault in files.faults))
    return compiled(files)


def warm(path: Path) -> threading.Thread:
    """Start Java and compile a schema in a thread of their own, so that files can be read meanwhile.

    What goes wrong is said by whoever needs the schema.
    """

    def work() -> None:
        try:
            schema(path)
        except (JavaUnavailableError, WrongSchemaError):
            return

    thread = threading.Thread(target=work, name="jing", daemon=True)
    thread.start()
    return thread
