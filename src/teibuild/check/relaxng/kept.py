"""The automata of schemas: made when Jing has taken a schema, and kept with what they have learnt.

They lie with the user's own files, each under a digest of its schema and of this package, so that one is never of
another schema. Any may be lost, spoilt or written by two at once; then it is made again.
"""

from __future__ import annotations

import contextlib
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from msgspec import MsgspecError, msgpack

from teibuild.check.relaxng.automaton import Automaton, Tables
from teibuild.check.relaxng.compiling import NotCompiledError, compiled
from teibuild.check.relaxng.patterns import TooManyError
from teibuild.check.schema_files import OWN_SCHEMA, SchemaFiles
from teibuild.disk import thin_out, write_file
from teibuild.resources import user_files

_WORTH_KEEPING: Final = 40
"""How much must have been learnt before an automaton is written down again."""
_MOST_KEPT: Final = 20
_DIGEST: Final = 16

_automata: Final[dict[str, Automaton | None]] = {}
"""Digest of a schema → its automaton; nothing for one that is left to Jing, for good or as yet."""
_taken: Final[dict[str, SchemaFiles]] = {}
"""Digest → schemas that Jing has taken."""
_new: Final[set[str]] = set()
"""Digests of schemas whose automata have never been written down."""


def automaton_of(files: SchemaFiles) -> Automaton | None:
    """The automaton of a schema; nothing for one that is left to Jing, or of which is not known whether it is right."""
    digest = files.digest
    if digest not in _automata:
        found = _read(_place(digest))
        if found is None and (digest in _taken or files.main == OWN_SCHEMA):
            found = _made(files)
            _new.add(digest)
        _automata[digest] = found
    return _automata[digest]


def taken(files: SchemaFiles) -> None:
    """Note that Jing has taken a schema, so that an automaton may be made of it."""
    if files.digest not in _taken:
        _taken[files.digest] = files
        # It may have been asked for before this was known.
        if _automata.get(files.digest) is None:
            _automata.pop(files.digest, None)


def keep() -> None:
    """Write down the automata of all schemas that Jing has taken, and what any have learnt."""
    for files in _taken.values():
        automaton_of(files)
    for digest, automaton in _automata.items():
        if automaton is not None and (digest in _new or automaton.learnt >= _WORTH_KEEPING):
            automaton.learnt = 0
            _new.discard(digest)
            with contextlib.suppress(OSError):
                _write(_place(digest), automaton.tables)


def _made(files: SchemaFiles) -> Automaton | None:
    """An automaton that has learnt nothing."""
    roots = {address: document.root for address in files.sources if (document := files.document(address))}
    try:
        return Automaton(Tables(*compiled(roots, files.main, files.space)))
    except (NotCompiledError, TooManyError, RecursionError):
        return None


def _place(schema: str) -> Path:
    return user_files() / f"schema-{blake2b((schema + _program()).encode(), digest_size=_DIGEST).hexdigest()}.tables"


@cache
def _program() -> str:
    """A digest of this package."""
    found = blake2b(digest_size=_DIGEST)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _read(path: Path) -> Automaton | None:
    try:
        data = path.read_bytes()
        if blake2b(data[_DIGEST:], digest_size=_DIGEST).digest() != data[:_DIGEST]:
            return None
        return Automaton(msgpack.decode(data[_DIGEST:], type=Tables))
    except (OSError, MsgspecError):
        return None


def _write(path: Path, tables: Tables) -> None:
    data = msgpack.encode(tables)
    write_file(path, blake2b(data, digest_size=_DIGEST).digest() + data)
    thin_out(path.parent, "schema-*", _MOST_KEPT)
