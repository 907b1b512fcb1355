"""Saxon, the XSLT processor, in this process or, run as a script, in one of its own that can be stopped.

It is shut in: no protocol is allowed, so that no file and no address is read; no extension function, so that nothing is
written and no setting of the machine is seen. Other documents it has only if they are given to it; which it misses, it
tells by messages. As a script it knows nothing of teibuild and starts at once.

SaxonC keeps Python's lock while it works, so that nothing in this process can stop it: what cannot be shown to come to
an end runs in the other one.
"""

from __future__ import annotations

import re
import resource
import struct
import sys
import threading
from functools import cache
from typing import IO, Any, Final, NamedTuple

_FEATURES: Final = {
    "allowedProtocols": "",
    "allow-external-functions": "false",
    "suppressXPathWarnings": "true",
    "suppressXsltNamespaceCheck": "true",
    "regexBacktrackingLimit": "1000000",
}
ASKED: Final = "urn:x-teibuild:asked "
"""How the message begins by which a stylesheet tells that it asks for a document; see ``compile.xsl``."""
FAILED: Final = "urn:x-teibuild:failed "
"""The same, where it tells that a variable cannot be evaluated."""
_ASKS: Final = '<xsl:param name="teibuild:fixed"'
"""What a stylesheet holds that may ask."""
_FIXED: Final = "{urn:x-teibuild:schematron}fixed"
_DOCUMENTS: Final = "{urn:x-teibuild:schematron}documents"
_START: Final = "{http://www.w3.org/1999/XSL/Transform}initial-template"
_ERROR: Final = (
    r"(?s)^\s*Error (?:evaluating \(.*?\) |near \{.*?\} )?(?:at char (?P<char>\d+) )?(?:in \{(?P<expression>.*?)\} )?"
    r"(?:at char \d+ )?(?:in )?(?:expression in )?(?:at )?(?:(?P<place>\S+) )?on line (?P<line>\d+) column \d+[^\n]*\n"
    r"\s*(?:(?P<code>[A-Z]{4}\d{4})\s+)?(?P<text>.*)"
)


class Fault(NamedTuple):
    """One thing that Saxon finds wrong with a stylesheet."""

    line: int
    """Line of the stylesheet, from 1; 0 where it is not known."""
    code: str
    """Its code in the standards, such as ``XPST0003``, or nothing."""
    text: str
    """What Saxon says."""
    expression: str = ""
    """The beginning of the expression, where Saxon quotes it."""


class SaxonError(Exception):
    """A stylesheet is wrong, or cannot be evaluated."""

    def __init__(self, said: str, asked: tuple[str, ...] = ()) -> None:
        super().__init__(said)
        self.said = said
        """Saxon's own words."""
        self.asked = asked
        """The wishes for other documents until then."""

    @property
    def faults(self) -> list[Fault]:
        """What is wrong, one by one; at least one."""
        parts = re.split(r"\n(?=\s*(?:Error|Warning) )", self.said)
        return [_fault(part) for part in parts if not part.lstrip().startswith("Warning ")] or [_fault(self.said)]


class WantedError(Exception):
    """A stylesheet asks for documents that it has not been given; what it made is of no use."""

    def __init__(self, wanted: list[str]) -> None:
        super().__init__("\n".join(wanted))
        self.wanted = wanted
        """Each is the address of the file that asks, a space, and what it asks for."""


class Gift(NamedTuple):
    """A document that a stylesheet is given."""

    wish: str
    """What it asks for it by: the address of the file that asks, a space, and the address that it asks for."""
    address: str
    """The document's URI; what is asked for in several ways is one document."""
    text: str
    """The document, as characters; nothing where there is none."""
    fixed: bool = False
    """Whether every run may depend on it, so that it need not be told."""


class Made(NamedTuple):
    """What came out of a document."""

    text: str
    asked: tuple[str, ...] = ()
    """The wishes for other documents on the way; those for fixed ones are not told."""
    failed: tuple[str, ...] = ()
    """The variables that could not be evaluated, each with a space and why; see ``careful.py``."""


class SaxonUnavailableError(Exception):
    """SaxonC cannot be run here."""


class Saxon:
    """The processor of a process."""

    def __init__(self) -> None:
        try:
            import saxonche

            self._processor: Any = saxonche.PySaxonProcessor(license=False)
        except (ImportError, OSError, RuntimeError) as error:
            raise SaxonUnavailableError(str(error)) from error
        for name, value in _FEATURES.items():
            self._processor.set_configuration_property(f"http://saxon.sf.net/feature/{name}", value)
        self._refused = saxonche.PySaxonApiError
        self._turn = threading.Lock()
        self._last: tuple[str, str, Any] = ("", "", None)

    def compile(self, stylesheet: str) -> Sheet:
        """Make a stylesheet ready to run.

        Raises:
            SaxonError: It is wrong.
        """
        try:
            executable = self._processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=stylesheet)
        except self._refused as error:
            raise SaxonError(str(error)) from None
        executable.set_save_xsl_message(True)
        return Sheet(self, executable, asks=_ASKS in stylesheet, tells=FAILED in stylesheet)

    def run(self, sheet: Sheet, text: str, base: str, parameters: dict[str, str]) -> Made:
        """See ``Sheet.run``."""
        executable = sheet.executable
        with self._turn:
            try:
                for name, value in parameters.items():
                    executable.set_parameter(name, self._processor.make_string_value(value))
                if sheet.asks:
                    executable.set_parameter(_FIXED, self._processor.make_map(sheet.fixed))
                    executable.set_parameter(_DOCUMENTS, self._processor.make_map(sheet.given))
                executable.set_global_context_item(xdm_item=self._tree(text, base))
                # Of the ways to run a stylesheet this one keeps an error's place, and writes nothing to stderr.
                made = str(executable.call_template_returning_string(_START) or "")
            except self._refused as error:
                raise SaxonError(str(error), _told(sheet)[0]) from None
            return Made(made, *_told(sheet))

    def give(self, sheet: Sheet, gift: Gift) -> None:
        """See ``Sheet.give``."""
        with self._turn:
            if gift.wish in sheet.known:
                return
            if gift.text and gift.address not in sheet.trees:
                sheet.trees[gift.address] = self._parsed(gift.text, gift.address)
            value = self._processor.make_string_value
            documents = sheet.fixed if gift.fixed else sheet.given
            # What is not there is told by the wish itself.
            documents[value(gift.wish)] = sheet.trees[gift.address] if gift.text else value(gift.wish)
            sheet.known.add(gift.wish)

    def _tree(self, text: str, base: str) -> Any:
        """A document's tree; the last one is kept, since a document is mostly given to several sheets in turn."""
        last_text, last_base, tree = self._last
        if last_text is not text or last_base != base:
            tree = self._parsed(text, base)
            self._last = (text, base, tree)
        return tree

    def _parsed(self, text: str, base: str) -> Any:
        builder = self._processor.new_document_builder()
        builder.set_base_uri(base)
        return builder.parse_xml(xml_text=text)


class Sheet:
    """A stylesheet, compiled once, that any number of documents are put through."""

    def __init__(self, saxon: Saxon, executable: Any, *, asks: bool, tells: bool) -> None:
        self._saxon = saxon
        self.executable = executable
        self.asks = asks
        """Whether it may ask for other documents."""
        self.tells = tells
        """Whether it may tell of variables that cannot be evaluated."""
        self.forget()

    def forget(self) -> None:
        """Take back all documents that it was given."""
        self.known: set[str] = set()
        self.fixed: dict[Any, Any] = {}
        self.given: dict[Any, Any] = {}
        self.trees: dict[str, Any] = {}

    def run(self, text: str, base: str, parameters: dict[str, str] | None = None) -> Made:
        """What comes out of a document.

        Args:
            text: The document, as characters.
            base: Its URI, which ``base-uri()`` gives; nothing is read from there.
            parameters: Values of the stylesheet's parameters.

        Raises:
            SaxonError: The document cannot be put through.
            WantedError: It cannot yet, since other documents are asked for; give them, and run it again.
        """
        return self._saxon.run(self, text, base, parameters or {})

    def give(self, gift: Gift) -> None:
        """Give it a document that it asks for, or will."""
        self._saxon.give(self, gift)


def _told(sheet: Sheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a stylesheet has asked for, and the variables that could not be evaluated.

    Raises:
        WantedError: Some of what was asked for was not given.
    """
    if not sheet.asks and not sheet.tells:
        return (), ()
    said = sheet.executable.get_xsl_messages()
    texts = [str(message) for message in said] if said is not None else []
    sheet.executable.clear_xsl_messages()
    asked, failed = (
        tuple(dict.fromkeys(text.removeprefix(sign) for text in texts if text.startswith(sign)))
        for sign in (ASKED, FAILED)
    )
    wanted = [wish for wish in asked if wish not in sheet.known]
    if wanted:
        raise WantedError(wanted)
    return asked, failed


@cache
def saxon() -> Saxon:
    """The processor of this process, started when it is first asked for.

    Raises:
        SaxonUnavailableError: There is none for this machine.
    """
    return Saxon()


def _fault(said: str) -> Fault:
    found = re.match(_ERROR, said)
    if not found:
        return Fault(0, "", " ".join(said.split()))
    text = re.split(r"\n\s*(?:In |invoked by |at )", found["text"])[0]
    return Fault(int(found["line"]), found["code"] or "", " ".join(text.split()), found["expression"] or "")


def send(stream: IO[bytes], *texts: str) -> None:
    """Write texts to another process, each after its length."""
    for text in texts:
        data = text.encode()
        stream.write(struct.pack(">Q", len(data)))
        stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> str | None:
    """Read a text that another process sent, or nothing if it has ended."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    return stream.read(length).decode()


def serve(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Compile the stylesheet that comes first, then put each document through it that follows, with its URI.

    Behind them comes how many other documents are given, and four texts for each (see ``Gift``). Each is answered by
    four texts: “done”, what comes out, what was asked for and what has failed, line by line; “failed”, Saxon's words
    and what was asked for; or “wanted” and what is asked for in vain.
    """
    stylesheet = receive(incoming)
    if stylesheet is None:
        return
    try:
        sheet = saxon().compile(stylesheet)
    except SaxonError as error:
        send(outgoing, "failed", error.said, "", "")
        return
    send(outgoing, "done", "", "", "")
    while (text := receive(incoming)) is not None:
        base = receive(incoming) or ""
        try:
            for _ in range(int(receive(incoming) or 0)):
                wish, address, other, fixed = (receive(incoming) or "" for _ in range(4))
                sheet.give(Gift(wish, address, other, bool(fixed)))
            made = sheet.run(text, base)
            send(outgoing, "done", made.text, "\n".join(made.asked), "\n".join(made.failed))
        except WantedError as error:
            send(outgoing, "wanted", "\n".join(error.wanted), "", "")
        except SaxonError as error:
            send(outgoing, "failed", error.said, "\n".join(error.asked), "")


if __name__ == "__main__":
    # Of data, not of addresses: Saxon sets aside far more of those than it uses. Beyond it, the process breaks down.
    resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[1]), int(sys.argv[1])))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
