"""Work in several processes: all of it is done, and what a process did not survive is told by name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from labours import die, double, fail, hang, who
from letters import begin, write
from teibuild.build import build
from teibuild.crew import CrewError, Lost
from teibuild.servants import Reserve
from teibuild.workers import Workers

#: Seconds that the tests give a process.
LIMIT: Final = 6.0


@pytest.mark.parametrize("count", [1, 2])
def test_all_is_done(count: int) -> None:
    """Each job has its result, in whatever number of processes; jobs are taken as they are needed."""
    found = [one for one in Workers(count).each(double, 1, iter(range(90)), 90) if not isinstance(one, Lost)]
    assert sorted(found) == [2 * number + 1 for number in range(90)]
    assert list(Workers(count).each(double, 1, [], 0)) == []


def test_processes_wait_for_the_next_work() -> None:
    """Those who have done one kind of work do the next; who was killed while waiting is replaced; none is left over."""
    reserve = Reserve()
    workers = Workers(2, LIMIT, reserve)
    workers.prepare(90, "labours")
    ready = {servant._process.pid for servant in reserve._waiting}
    assert len(ready) == 2
    first = set(workers.each(who, 1, range(90), 90))
    assert first <= ready
    killed = reserve._waiting[-1]._process
    killed.kill()
    killed.wait()
    second = set(workers.each(who, 2, range(90), 90))
    assert killed.pid not in second
    assert not second.isdisjoint(ready)
    processes = [servant._process for servant in reserve._waiting]
    assert processes
    reserve.close()
    assert all(process.poll() is not None for process in processes)
    assert reserve.take() is None


@pytest.mark.parametrize(("work", "hung"), [(die, False), (hang, True)])
def test_a_lost_job_is_named_and_the_rest_done(work: Callable[..., Iterator[int]], *, hung: bool) -> None:
    """Of ninety jobs, one ends its process or holds it for ever: it is named, and the others are done."""
    found = list(Workers(2, LIMIT).each(work, 41, range(90), 90))
    assert [one for one in found if isinstance(one, Lost)] == [Lost(41, hung=hung)]
    assert sorted(one for one in found if not isinstance(one, Lost)) == [one for one in range(90) if one != 41]


def test_what_is_raised_is_raised_here() -> None:
    """A fault that work tells of itself is told, not taken for a lost process."""
    with pytest.raises(ValueError, match="no 41"):
        list(Workers(2).each(fail, 41, range(90), 90))


@pytest.mark.parametrize("program", ["/bin/false", "/there/is/none"])
def test_processes_that_cannot_start(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Where no process can be started, that is said at once."""
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(CrewError, match="cannot be started"):
        list(Workers(2).each(double, 1, range(90), 90))


def test_a_template_that_runs_for_ever(tmp_path: Path) -> None:
    """A document that cannot be put into its pages is named in the report; nothing is published."""
    folder = begin(tmp_path / "work")
    endless = '{% extends "ours/apparatus.html" %}{% block docbar %}{% if doc.record.id == "letter-2" %}'
    loop = "{% for one in range(10**9) %}{% for two in range(10**9) %}{% endfor %}{% endfor %}"
    write(folder, "templates/apparatus.html", f"{endless}{loop}{{% endif %}}{{% endblock %}}")
    built = build(folder / "edition", folder / "site", draft=True, crew=Workers(2, LIMIT))
    assert not built.published
    assert not (folder / "site").exists()
    said = [item for item in built.diagnostics if item.code == "TB054"]
    assert {item.location.file for item in said} == {"documents/letter-2.xml"}
