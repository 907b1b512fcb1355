"""Saxon beside Java, in threads, in processes that are spawned, and over many documents."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from teibuild.check.document import Document
from teibuild.check.schemas import ANYWHERE, check_schemas, schemas_for
from teibuild.check.schematron.schematron import Schematron
from teibuild.tei.parse import parse_source
from teibuild.tei.source import read_source

HERE = Path(__file__).parent
RULES = HERE / "cases" / "first-rule-wins"
ENDING = HERE / "cases" / "keys-and-functions"

#: A script that validates by Jing and checks by Schematron, in an order given on the command line.
BOTH = """
import sys
from pathlib import Path
from tests.check.schematron.test_processes import check, validate
for step in sys.argv[1]:
    print({"j": validate, "s": check}[step](Path(sys.argv[2])))
"""


def check(case: Path) -> int:
    """How much the rules of a case find in its document; in a fresh process Saxon is started for it."""
    return len(Schematron(case / "schema.sch", root=case).check(_document(case)))


def validate(case: Path) -> int:
    """How much Jing finds in the same document; in a fresh process Java is started for it."""
    document = _document(case)
    return len(check_schemas(document, schemas_for(document.source, ANYWHERE)))


def _document(case: Path) -> Document:
    source = read_source((case / "document.xml").read_bytes(), "document.xml")
    return Document(source, parse_source(source), "document")


@pytest.mark.parametrize("order", ["jsj", "sjs"])
def test_saxon_and_java_in_one_process(order: str) -> None:
    """Whichever comes first, both give what they give alone."""
    command = [sys.executable, "-W", "error", "-c", BOTH, order, str(RULES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path.cwd(), timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [{"j": "1", "s": "3"}[step] for step in order]


@pytest.mark.parametrize("case", [RULES, ENDING], ids=lambda case: case.name)
def test_spawned_workers(case: Path) -> None:
    """Processes that are spawned check as this one does, also where rules run aside."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context) as pool:
        assert list(pool.map(check, [case] * 4)) == [check(case)] * 4


@pytest.mark.parametrize("case", [RULES, ENDING], ids=lambda case: case.name)
def test_threads(case: Path) -> None:
    """Threads may share one Schematron, and each may make its own."""
    schematron = Schematron(case / "schema.sch", root=case)
    item = '<item n="1"/>'
    sources = [read_source(f"<list>{item * number}</list>".encode(), "document.xml") for number in range(1, 25)]

    def shared(number: int) -> int:
        source = sources[number]
        return len(schematron.check(Document(source, parse_source(source), "document")))

    alone = [shared(number) for number in range(24)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(shared, range(24))) == alone
        assert set(pool.map(check, [case] * 12)) == {check(case)}


def test_many_documents_take_no_more_memory() -> None:
    """Hundreds of documents leave the process as large as the first of them did."""
    case = HERE / "cases" / "contexts-of-every-kind"
    schematron = Schematron(case / "schema.sch", root=case)
    source = read_source((case / "document.xml").read_bytes().replace(b"two", b"two" * 3000), "document.xml")
    sizes = []
    for number in range(300):
        # A text of its own each time, so that nothing is kept from the last.
        document = Document(read_source(source.data, "document.xml"), parse_source(source), "document")
        assert schematron.check(document)
        if number % 50 == 49:
            sizes.append(_resident())
    assert sizes[-1] < sizes[0] + 60


def _resident() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
