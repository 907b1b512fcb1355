"""Work on a Dask cluster: the same site as here; what fails outside is told in a sentence, and nothing is written."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from building import ROOT
from built_site import Site
from clusters import START, Running, cluster
from labours import die, double, fail, linger
from letters import begin, letter, write
from teibuild import cluster as cluster_module
from teibuild.build import build
from teibuild.checking import check_edition
from teibuild.cli import main
from teibuild.cluster import connected
from teibuild.crew import CrewError, Lost
from teibuild.workers import Workers

pytestmark = pytest.mark.xdist_group("cluster")

#: Seconds that the tests give a process.
LIMIT: Final = 4.0
#: How many letters there are.
LETTERS: Final = 7
#: Seconds that they wait for a worker where none will come.
PATIENCE: Final = 1.0


@pytest.fixture(scope="module", name="running")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with cluster(tmp_path_factory.mktemp("cluster"), "--nworkers", "2") as running:
        yield running


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """An edition of some letters, with a template of its own that looks at all of them."""
    return edition(tmp_path / "work")


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site, made by one process."""
    folder = edition(tmp_path_factory.mktemp("here"))
    assert build(folder / "edition", folder / "site", crew=Workers(1)).published
    return folder / "site"


def edition(folder: Path) -> Path:
    """An edition."""
    begin(folder)
    for number in range(4, LETTERS + 1):
        write(folder, f"documents/letter-{number}.xml", letter(number, "bob"))
    looks = '{% extends "ours/reading.html" %}{% block docbar %}One of {{ documents|length }}.{% endblock %}'
    write(folder, "templates/reading.html", looks)
    return folder


def test_the_same_site(running: Running, folder: Path, here: Path) -> None:
    """A site that a cluster has worked on is that of one process, byte for byte, even if a worker is lost meanwhile."""
    with connected(running.address, []) as crew:
        # The second may still be starting.
        crew.client.wait_for_workers(2, timeout=START)
        first, second = crew.client.run(os.getpid).values()
        options = ("--output", "site", "--no-cache", "--verbose", "--scheduler", running.address)
        command = [sys.executable, "-m", "teibuild", "build", "edition", *options]
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as building:
            assert building.stderr
            told = [building.stderr.readline()]
            os.kill(first, signal.SIGKILL)
            told += building.stderr
        assert building.returncode == 0, told
        assert [line.split()[0] for line in told[:-1]] == ["read"] * LETTERS + ["made"] * (LETTERS + 1)
        crew.client.wait_for_workers(2, cluster_module.PATIENCE)
        now = set(crew.client.run(os.getpid).values())
        assert second in now
        assert first not in now
    assert Site(folder / "site").files() == Site(here).files()


def test_the_same_report(running: Running, folder: Path) -> None:
    """What checking finds is the same, whoever checks."""
    for number, wrong in ((4, "<pp/>"), (5, "<p>")):
        write(folder, f"documents/letter-{number}.xml", letter(number, text=wrong))
    with connected(running.address, [folder / "edition"]) as crew:
        found = check_edition(folder / "edition", crew=crew)
    assert found == check_edition(folder / "edition")
    assert {item.location.file for item in found.diagnostics} >= {"documents/letter-4.xml", "documents/letter-5.xml"}


def test_all_work(running: Running) -> None:
    """Jobs are shared between the workers, and are taken as they are needed."""
    taken = []

    def jobs() -> Iterator[int]:
        for number in range(200):
            taken.append(number)
            yield number

    with connected(running.address, []) as crew:
        done = crew.each(linger, 0.02, jobs(), 200)
        first = [next(done) for _ in range(10)]
        assert len(taken) < 150
        results = [one for one in [*first, *done] if not isinstance(one, Lost)]
    assert sorted(number for number, _ in results) == list(range(200))
    assert len({worker for _, worker in results}) == 2


def test_a_document_that_kills(running: Running) -> None:
    """A job that ends the process that does it is named, and the others are done; the workers themselves live on."""
    with connected(running.address, []) as crew:
        before = crew.client.run(os.getpid)
        found = list(crew.each(die, 41, range(90), 90))
        assert crew.client.run(os.getpid) == before
    assert [one for one in found if isinstance(one, Lost)] == [Lost(41, hung=False)]
    assert sorted(one for one in found if not isinstance(one, Lost)) == [one for one in range(90) if one != 41]


def test_a_document_that_holds(running: Running, folder: Path) -> None:
    """A document that holds its worker for ever is named in the report; nothing is published."""
    endless = '{% extends "ours/apparatus.html" %}{% block docbar %}{% if doc.record.id == "letter-2" %}'
    loop = "{% for one in range(10**9) %}{% for two in range(10**9) %}{% endfor %}{% endfor %}"
    write(folder, "templates/apparatus.html", f"{endless}{loop}{{% endif %}}{{% endblock %}}")
    with connected(running.address, [folder / "edition"], limit=LIMIT) as crew:
        built = build(folder / "edition", folder / "site", draft=True, crew=crew)
    said = [item for item in built.diagnostics if item.code == "TB054"]
    assert {item.location.file for item in said} == {"documents/letter-2.xml"}
    assert not built.published
    assert sorted(path.name for path in folder.iterdir()) == ["edition"]


def test_what_is_raised_is_raised_here(running: Running) -> None:
    """A fault that work tells of itself is told, not taken for one of the cluster."""
    with connected(running.address, []) as crew, pytest.raises(ValueError, match="no 41"):
        list(crew.each(fail, 41, range(90), 90))


def test_an_edition_that_workers_do_not_see(running: Running, folder: Path) -> None:
    """A worker that sees another folder than this machine, also one that comes late, is told by name."""
    edition = folder / "edition"
    with connected(running.address, [edition]) as crew:
        assert sorted(str(one) for one in crew.each(double, 0, [1, 2], 2)) == ["2", "4"]
        (edition / "edition.toml").rename(folder / "elsewhere.toml")
        with pytest.raises(CrewError, match=rf"^the worker tcp://\S+ does not see {edition} as it is here; share "):
            list(crew.each(double, 0, [1, 2], 2))


def test_another_teibuild(tmp_path: Path) -> None:
    """Workers with another version of the program are told before any work is given to them."""
    for part in ("src/teibuild", "schema", "site_templates"):
        shutil.copytree(ROOT / part, tmp_path / "other" / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "other/src/teibuild/__init__.py").write_text('__version__ = "0.0.1"\nGENERATOR = "teibuild 0.0.1"\n')
    other = r"^the worker \S+ has teibuild 0\.0\.1 \(\w+\), this machine \S+ \(\w+\); give all machines the same "
    with (
        cluster(tmp_path, "--nworkers", "1", "--no-nanny", source=tmp_path / "other" / "src") as running,
        pytest.raises(CrewError, match=other),
        connected(running.address, []),
    ):
        pass


def test_no_workers(tmp_path: Path) -> None:
    """A scheduler whose last worker is lost, or that has none, is not waited for for ever."""
    with cluster(tmp_path, "--nworkers", "1", "--no-nanny") as running:
        with connected(running.address, []) as crew:
            done = replace(crew, patience=PATIENCE).each(linger, 0.02, range(400), 400)
            next(done)
            assert running.workers
            running.workers.kill()
            with pytest.raises(CrewError, match="has no workers; start some"):
                list(done)
        with pytest.raises(CrewError, match="has no workers; start some"), connected(running.address, [], patience=0.1):
            pass


def test_a_scheduler_that_goes(tmp_path: Path, folder: Path, here: Path) -> None:
    """Where the scheduler is lost in mid-build, that is said, and the old site stands."""
    shutil.copytree(here, folder / "site")
    write(folder, "documents/letter-1.xml", letter(1, "bob", title="The Last"))
    with (
        cluster(tmp_path, "--nworkers", "1") as running,
        pytest.raises(CrewError, match=r"^the Dask scheduler at tcp://\S+ has gone"),
        connected(running.address, [folder / "edition"]) as crew,
    ):
        build(folder / "edition", folder / "site", crew=crew, progress=lambda _: running.scheduler.kill())
    assert Site(folder / "site").files() == Site(here).files()
    assert sorted(path.name for path in folder.iterdir()) == ["edition", "site"]


@pytest.mark.parametrize("command", ["build", "check", "release"])
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "127.0.0.1", "tls://127.0.0.1:{port}"])
def test_a_scheduler_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, folder: Path, command: str, address: str
) -> None:
    """Where nothing answers, or there is no such address, the command ends with code 3 and a sentence."""
    monkeypatch.setattr(cluster_module, "REACH", 0.2)
    with socket.socket() as door:
        # It listens to nobody.
        door.bind(("127.0.0.1", 0))
        at = address.format(port=door.getsockname()[1])
        done = CliRunner().invoke(main, [command, str(folder / "edition"), "--scheduler", at])
    assert done.exit_code == 3
    assert done.stdout == ""
    assert done.stderr.startswith(f"teibuild: no Dask scheduler answers at {at}; ")
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["edition"]


def test_processes_here_or_there(folder: Path) -> None:
    """Who names a scheduler does not say how many processes work here."""
    options = ["--scheduler", "tcp://127.0.0.1:8786", "--jobs", "2"]
    done = CliRunner().invoke(main, ["build", str(folder / "edition"), *options])
    assert done.exit_code == 2
    assert "leave one of them out" in done.stderr


def test_without_dask(folder: Path) -> None:
    """Dask is needed by no one else; who needs it and has it not is told how to get it."""
    program = (
        "import sys; sys.modules['distributed'] = sys.modules['dask'] = None; from teibuild.cli import main; main()"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert run("check", "edition").returncode == 0
    done = run("check", "edition", "--scheduler", "tcp://127.0.0.1:8786")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "teibuild: --scheduler needs Dask, which is not installed; run: pip install 'teibuild[cluster]'\n"
    )
