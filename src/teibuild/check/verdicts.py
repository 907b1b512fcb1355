"""Jing's verdicts, worked out by a thread of Java's own while Python goes on.

A thread of Python's would hand the interpreter's lock to and fro with the thread that parses and judges by rules, a
dozen times a file. Here Python puts the bytes of a file into a queue, Java takes them, validates, and puts the verdict
into another; the loop that does so is put together of method handles (``java.lang.invoke``), since a loop written in
Python would need the lock again. A verdict is only whether a file is valid: the few that are not are validated once
more for what is wrong with them.
"""

from __future__ import annotations

from typing import Any, Final

from teibuild.check import jing
from teibuild.check.java import input_source, java
from teibuild.check.schema_files import SchemaFiles


class Verdicts:
    """The verdicts of one schema, in the order in which they are asked for."""

    def __init__(self, files: SchemaFiles) -> None:
        """Start the thread.

        Raises:
            JavaUnavailableError: There is no Java machine.
            WrongSchemaError: The schema itself is wrong.
        """
        schema = jing.compiled(files)
        queue = java()("java.util.concurrent.LinkedBlockingQueue")
        self._questions, self._answers = queue(), queue()
        self._asked = self._taken = 0
        self._known: dict[int, bool] = {}
        _start(_loop(self._questions, self._answers, schema.compiled))

    def ask(self, data: bytes) -> int:
        """Have a text in UTF-8 validated; gives the number under which to ask for the verdict."""
        self._questions.put(input_source(data))
        self._asked += 1
        return self._asked

    def is_valid(self, number: int) -> bool:
        """Whether a text is valid, once that is known."""
        while self._taken < number:
            self._taken += 1
            # What is wrong with a text that is not valid is an exception.
            self._known[self._taken] = bool(self._answers.take() == True)  # noqa: E712 - Java's
        return self._known.pop(number)


_by_digest: Final[dict[str, Verdicts]] = {}


def verdicts_of(files: SchemaFiles) -> Verdicts:
    """The verdicts of a schema, by one thread a process.

    Raises:
        JavaUnavailableError: There is no Java machine.
        WrongSchemaError: The schema itself is wrong.
    """
    if files.digest not in _by_digest:
        _by_digest[files.digest] = Verdicts(files)
    return _by_digest[files.digest]


def _loop(questions: Any, answers: Any, schema: Any) -> Any:
    """What the thread runs: for each text from a queue, its verdict into the other."""
    find = java()
    handles, functions = find("java.lang.invoke.MethodHandles"), "java.util.function."
    anything, throwable = find("java.lang.Object"), find("java.lang.Throwable")
    reader, reset = _reader(schema)
    parse = _method("org.xml.sax.XMLReader", "parse", None, "org.xml.sax.InputSource").bindTo(reader)
    parse = parse.asType(_signature(None, "java.lang.Object"))
    judge = handles.filterReturnValue(parse, handles.constant(anything.class_, find("java.lang.Boolean").TRUE))
    judge = handles.foldArguments(judge, reset)
    failure = handles.identity(throwable.class_).asType(_signature("java.lang.Object", "java.lang.Throwable"))
    judge = handles.catchException(judge, throwable.class_, failure)
    take = _method("java.util.concurrent.LinkedBlockingQueue", "take", "java.lang.Object").bindTo(questions)
    put = _method("java.util.concurrent.LinkedBlockingQueue", "put", None, "java.lang.Object").bindTo(answers)
    texts = find("java.util.stream.Stream").generate(_as(f"{functions}Supplier", take))
    each = _method("java.util.stream.Stream", "forEach", None, f"{functions}Consumer")
    return each.bindTo(texts.map(_as(f"{functions}Function", judge))).bindTo(_as(f"{functions}Consumer", put))


def _reader(schema: Any) -> tuple[Any, Any]:
    """A parser with a validator behind it that stops at the first fault, and what makes the validator ready again."""
    find = java()
    strict = find("com.thaiopensource.xml.sax.DraconianErrorHandler")()
    builder = find("com.thaiopensource.util.PropertyMapBuilder")()
    find("com.thaiopensource.validate.ValidateProperty").ERROR_HANDLER.put(builder, strict)
    validator = schema.createValidator(builder.toPropertyMap())
    reader = find("com.thaiopensource.xml.sax.Jaxp11XMLReaderCreator")().createXMLReader()
    reader.setFeature("http://apache.org/xml/features/disallow-doctype-decl", True)  # noqa: FBT003 -- Java's
    reader.setContentHandler(validator.getContentHandler())
    reader.setErrorHandler(strict)
    return reader, _method("com.thaiopensource.validate.Validator", "reset", None).bindTo(validator)


def _start(loop: Any) -> None:
    thread = java()("java.lang.Thread")(_as("java.lang.Runnable", loop))
    thread.setDaemon(True)
    thread.start()


def _as(interface: str, handle: Any) -> Any:
    """A method handle as an object with one method."""
    find = java()
    return find("java.lang.invoke.MethodHandleProxies").asInterfaceInstance(find(interface).class_, handle)


def _method(owner: str, name: str, result: str | None, *parameters: str) -> Any:
    find = java()
    lookup = find("java.lang.invoke.MethodHandles").publicLookup()
    return lookup.findVirtual(find(owner).class_, name, _signature(result, *parameters))


def _signature(result: str | None, *parameters: str) -> Any:
    find = java()
    kind = find(result).class_ if result else find("java.lang.Void").TYPE
    return find("java.lang.invoke.MethodType").methodType(kind, [find(name).class_ for name in parameters])
