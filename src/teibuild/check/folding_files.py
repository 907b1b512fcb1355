"""One mistake, one message, about a file that is not where the edition looks for it: misplaced, misnamed or taken away.

Pointers into it, links of prose to it, its name in ``edition.toml`` and the version in which it was published all miss
it. Said once: where its name is wrong, or of the first that misses it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from msgspec.structs import replace

from teibuild.check.corpus import Corpus
from teibuild.check.folding import Folding
from teibuild.check.folding_missing import places, tells_of, together
from teibuild.check.folding_pointers import target_of
from teibuild.check.whereabouts import Whereabouts
from teibuild.model import Diagnostic, RegisterKind, Severity
from teibuild.read.register_files import usual

_MISSING: Final = "TB005"
"""What is said of a file, or a folder, that the settings name."""
_SETTING_FAULT: Final = "TB004"
"""What is said of two registers that are one file."""
_UNREAD: Final = "TB010"
_VANISHED: Final = "TB023"
_WRONG_ID: Final = "TB302"
"""What is said of a document whose xml:id is not the name of its file."""
_OF_CONTENTS: Final = frozenset({"TB023", "TB344", "TB849"})
"""What is said of the contents of a file that bears the name of another."""
_ALIKE: Final = frozenset({"TB334", "TB853", "TB857", "TB858"})
"""What is said of two entries, or documents, with the same number, title or text."""
_DANGLING: Final = "TB303"
"""What is said of pointers to an id that a file lacks: about the file and the id, or about the file if many are."""
_ASTRAY: Final = "TB304"
_PROSE: Final = "TB701"
_TELLING: Final = frozenset({_MISSING, _SETTING_FAULT, _UNREAD, _VANISHED, _WRONG_ID, _ASTRAY, _PROSE})
_KINDS_OF_LINKS: Final = frozenset({"document", "page", "entity"})
_SETTING: Final = re.compile(r"\s*(\w+)\s*=")


def fold_files(found: list[Diagnostic], corpus: Corpus, withdrawn: Collection[str] = ()) -> list[Diagnostic]:
    """Say once of a file that it is not there.

    Args:
        found: Everything that was found, in the files, between them, in the settings and in prose.
        corpus: The files of the edition.
        withdrawn: Documents that were published and are no longer, by their names in addresses.
    """
    if all(item.code not in _TELLING for item in found):
        return found
    return _Files(found, corpus, withdrawn).folded()


class _Files:
    """What misses files, and what has become of these."""

    def __init__(self, found: list[Diagnostic], corpus: Corpus, withdrawn: Collection[str]) -> None:
        self._found, self._corpus = found, corpus
        self._withdrawn = {f"documents/{name}.xml" for name in withdrawn}
        self._gone: set[int] = set()
        self._instead: dict[int, Diagnostic] = {}
        self._astray: dict[str, list[Diagnostic]] = {}
        """File that is not there → what is said of the pointers into it."""
        for item in self._of(_ASTRAY):
            self._astray.setdefault(target_of(item, corpus).file, []).append(item)
        self._told: dict[str, Diagnostic] = {}
        """File or folder that is not there → what the settings are told of it."""
        self._kinds: set[str] = set()
        """Registers that are not there, or hold what is none of theirs."""
        self._invalid_registers: dict[str, str] = {}
        """Registers that are not well-formed, or not valid, with their files."""
        for item in self._of(_MISSING):
            for missing in item.about:
                self._told[missing] = item
                setting = _SETTING.match(item.source_line)
                self._kinds.update(setting.groups() if setting else ())
        self._unnamed: set[str] = set()
        """Where registers mostly lie of which no setting names the file, since it names that of another."""
        for item in self._of(_SETTING_FAULT):
            for kind in item.about:
                self._unnamed.add(usual(RegisterKind(kind)))
                self._kinds.add(kind)
        self._published = {file: item for item in self._of(_VANISHED) for file in item.about}
        self._within: dict[str, list[Diagnostic]] = {}
        """File → what is said in it."""
        self._naming: dict[str, list[Diagnostic]] = {}
        """File → what is said of its contents elsewhere."""
        for item in found:
            self._within.setdefault(item.location.file, []).append(item)
            for file in item.about[:1] if item.code == _DANGLING or item.code in _ALIKE else ():
                self._naming.setdefault(file, []).append(item)
        self._unread = {item.location.file: item for item in self._of(_UNREAD)}
        self._where = Whereabouts(corpus, {*self._astray, *self._told, *self._published}, self._unread)
        self._missed: set[str] = set()
        """Files that are spoken of: what else is said of one that is not there follows."""

    def folded(self) -> list[Diagnostic]:
        """Everything that was found, each mistake once."""
        self._invalid()
        self._renamed()
        self._told_by_settings()
        self._pointers()
        self._published_files()
        self._prose()
        return [self._instead.get(id(item), item) for item in self._found if id(item) not in self._gone]

    def _of(self, code: str) -> list[Diagnostic]:
        return [item for item in self._found if item.code == code]

    def _drop(self, items: Iterable[Diagnostic]) -> None:
        self._gone.update(map(id, items))

    def _renamed(self) -> None:
        """Files whose id is the name of another: of one that is missed, if they were renamed; or of one that is there,
        if they are a copy of it or have taken its place.
        """
        named = {
            item.location.file: self._where.called(name, item.location.file)
            for item in self._of(_WRONG_ID)
            for name in item.about
        }
        for item in self._of(_WRONG_ID):
            file = item.location.file
            other = named.get(file, "")
            missing = [*self._astray.get(other, ()), *self._settings_of(other)]
            if missing:
                self._missed.add(other)
                name = posixpath.basename(other)
                hint = f"Was the file renamed? It is still called {name} in {_in(missing)}."
                self._instead[id(item)] = replace(item, hint=hint, related=places(missing, "here"))
                self._drop(missing)
            elif other not in self._corpus.files:
                continue
            elif named.get(other) == file:
                if other < file:
                    self._drop([item])
                else:
                    hint = f"Have {posixpath.basename(file)} and {posixpath.basename(other)} been exchanged?"
                    self._instead[id(item)] = replace(item, hint=hint)
            else:
                self._instead[id(item)] = replace(item, hint=f"{item.hint} Is it a copy of {other}?")
            about = [*self._within[file], *self._within.get(other, ()), *self._naming.get(file, ())]
            self._drop(each for each in about if _is_of_contents(each, file, other))
            self._kinds.add(str(self._corpus.registers.get(file, "")))

    def _invalid(self) -> None:
        """What is missed of a file that is not well-formed, or not valid, may be there: of that, it speaks itself.

        Of a register that is well-formed, the entries are known, so that links to others may be told.
        """
        invalid = {
            item.location.file
            for item in self._found
            if "TB100" <= item.code < "TB220" and item.severity is Severity.ERROR and item.code != "TB210"
        }
        lost = {item.about[0] for item in self._of(_DANGLING) if len(item.about) == 1}
        self._drop(item for item in self._of(_VANISHED) if item.location.file in invalid | lost)
        self._invalid_registers = {str(kind): file for file, kind in self._corpus.registers.items() if file in invalid}

    def _settings_of(self, missed: str) -> list[Diagnostic]:
        """What the settings are told of a file, or of its folder."""
        return [item for at in (missed, posixpath.dirname(missed)) if (item := self._told.get(at))]

    def _told_by_settings(self) -> None:
        """Files that the settings name are missed by others, too; and what they misname is there for nobody."""
        for missed, items in self._astray.items():
            is_told = missed in self._unnamed or self._settings_of(missed)
            if is_told or ((self._told or self._unnamed) and missed in self._where.listed):
                self._missed.add(missed)
                self._drop(items)
        for missed, item in self._told.items():
            self._missed.add(missed)
            lies = self._moves.get(missed) or self._lies(missed)
            if lies and lies not in item.hint and id(item) not in self._gone:
                self._instead[id(item)] = replace(item, hint=_meant(lies, missed))

    def _pointers(self) -> None:
        """Pointers to the same file that is not there, or into the same folder of none."""
        for missed, group in self._groups():
            first, *others = group
            self._missed.update(missed)
            self._drop(others)
            if len(missed) > 1:
                folder = posixpath.dirname(missed[0])
                message = f"{len(group)} pointers lead into {folder}/, where no file of the edition lies."
                edits = tuple(edit for item in group for edit in item.edits) if first.edits else ()
                hint = first.hint if edits else self._where.other_folder(missed) or first.hint
                said = replace(first, message=message, hint=hint, related=places(others, "here too"), edits=edits)
            else:
                moved = self._moves.get(missed[0], "")
                said = together(replace(first, edits=()) if moved else first, others) if others else first
                lies = moved or ("" if said.edits else self._lies(missed[0]))
                said = replace(said, hint=_meant(lies, missed[0])) if lies else said
                if missed[0] in self._withdrawn:
                    hint = "The document was withdrawn: lead the pointers elsewhere, or take them out."
                    said = replace(said, hint=hint, edits=())
            self._instead[id(first)] = said

    @cached_property
    def _moves(self) -> dict[str, str]:
        """Register that is missed → the file of the edition that it probably is; of that, what it lacks as the document
        that it is not is left out.
        """
        moves = self._where.moves
        for missed, lies in moves.items():
            self._drop(
                item
                for item in self._found
                if (item.location.file == lies and item.severity is not Severity.ERROR)
                or (item.code == "TB870" and item.about == (PurePosixPath(missed).stem,))
            )
        return moves

    def _lies(self, missed: str) -> str:
        """The file, read by nobody, that is probably the one that is missed; of its own, nothing more is said."""
        lies = self._where.lies(missed)
        self._drop(item for file, item in self._unread.items() if file == lies)
        return lies

    def _groups(self) -> Iterable[tuple[list[str], list[Diagnostic]]]:
        """What is said of pointers, put together where it is one mistake, with the files that are missed.

        Those of one file that lack a way that is known are mended together; the others have a file, or a folder, in
        common.
        """
        folders = {posixpath.dirname(file) for file in self._corpus.files}
        moved = frozenset(self._moves.values())
        groups: dict[tuple[str, str], tuple[list[str], list[Diagnostic]]] = {}
        for missed, items in self._astray.items():
            folder = posixpath.dirname(missed)
            place = missed if folder in folders else folder
            for item in items:
                if item.location.file in moved:
                    self._drop([item])  # the ways from there are wrong since it was moved
                elif id(item) not in self._gone:
                    own = item.location.file if item.edits and missed not in self._moves else ""
                    files, together_told = groups.setdefault((own, place), ([], []))
                    together_told.append(item)
                    if missed not in files[-1:]:
                        files.append(missed)
        return groups.values()

    def _published_files(self) -> None:
        """What was published and is not there is missed by pointers, too, if nothing else is known of it."""
        for missed, item in self._published.items():
            lies = self._lies(missed)
            pointers = [each for each in self._astray.get(missed, ()) if id(each) not in self._gone]
            if self._is_missed(missed) and not (pointers and not lies):
                self._drop([item])
                continue
            self._drop(pointers)
            self._missed.add(missed)
            said = item
            if pointers:
                count = len(self._astray[missed])
                lead = "a pointer leads" if count == 1 else f"{count} pointers lead"
                message = f"{item.message.rstrip('.')}; {lead} there."
                said = replace(item, message=message, related=places(self._astray[missed], "this pointer leads there"))
            self._instead[id(item)] = replace(said, hint=_meant(lies, missed)) if lies else said

    def _prose(self) -> None:
        """Links of prose to what is not there."""
        links: dict[str, list[Diagnostic]] = {}
        for item in self._of(_PROSE):
            kind, _, name = "".join(item.about).partition(":")
            name, _, entry = name.partition("/")
            if kind not in _KINDS_OF_LINKS:
                continue
            if kind == "entity":
                is_there = name in self._corpus.registers.values() or name not in set(RegisterKind)
                follows = name in self._kinds or (not is_there and self._is_missed(f"registers/{name}.xml"))
                follows = follows or self._tells_of(self._invalid_registers.get(name, ""), entry)
                what = item.about[0] if is_there else name
            else:
                what = f"documents/{name}.xml" if kind == "document" else f"pages/{name}.md"
                follows = self._is_missed(what)
            if follows:
                self._drop([item])
            else:
                links.setdefault(what, []).append(item)
        for first, *others in links.values():
            if others:
                self._drop(others)
                message = f"{first.message.rstrip('.')}; {len(others) + 1} links do so."
                self._instead[id(first)] = replace(first, message=message, related=places(others, "here too"))

    def _tells_of(self, file: str, name: str) -> bool:
        """Whether a file that is not valid tells itself what became of an entry."""
        if not file:
            return False
        document = self._corpus.document(file)
        said = [item for item in self._within.get(file, ()) if id(item) not in self._gone]
        return document is None or tells_of(Folding(said, document), name)

    def _is_missed(self, file: str) -> bool:
        return file in self._missed or posixpath.dirname(file) in self._missed


def _is_of_contents(item: Diagnostic, file: str, other: str) -> bool:
    """Whether something is said only because a file has the contents of another."""
    there = item.location.file
    if item.code == _DANGLING and there != file:
        return item.about[:1] == (file,)
    if there == file and posixpath.dirname(other) != posixpath.dirname(file):
        return item.code >= "TB303" or item.code == _VANISHED  # what it is no register, or document, of its own for
    if item.code in _ALIKE:
        return {there, *item.about} == {file, other}
    return item.code in _OF_CONTENTS and there == file


def _meant(lies: str, missed: str) -> str:
    """The hint for a file that lies elsewhere, or has another name."""
    if posixpath.dirname(lies) == posixpath.dirname(missed):
        return f"Is it {lies}, which nothing reads? Rename that to {posixpath.basename(missed)}."
    return f"Is it {lies}? Move that to {missed}."


def _in(missing: list[Diagnostic]) -> str:
    """What misses a file: the settings, pointers."""
    settings = [item.location.file for item in missing if item.code == _MISSING]
    count = len(missing) - len(settings)
    pointers = ["a pointer" if count == 1 else f"{count} pointers"] if count else []
    return " and ".join([*settings, *pointers])
