"""The GitHub Action: of the shape that GitHub takes, and its script does what its inputs say, and nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from building import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step.get("name", step.get("id")): step for step in ACTION["runs"]["steps"]}
WORKFLOWS = [
    yaml.safe_load(block)
    for block in re.findall(
        r"^```yaml\n(.*?)^```", (ROOT / "docs" / "reports.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    if "\njobs:" in block
]


def faults(kind: str, document: object) -> list[str]:
    """What GitHub's schema, as check-jsonschema carries it, says against a document."""
    name = files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{kind}.json"
    return [error.message for error in Draft7Validator(json.loads(name.read_text("utf-8"))).iter_errors(document)]


def as_json(document: dict[Any, Any]) -> dict[str, Any]:
    """A workflow as GitHub reads it: “on” is a name, not a truth value of YAML 1.1."""
    return {"on" if key is True else key: value for key, value in document.items()}


def test_action_is_one() -> None:
    """The definition is valid, and a definition with a fault would not be."""
    assert faults("github-actions", ACTION) == []
    assert faults("github-actions", {**ACTION, "runs": {"using": "composite"}}) != []


def test_workflow_in_the_documentation_is_one() -> None:
    """The example is valid, and gives the action no input and asks of it no output that it does not have."""
    (workflow,) = WORKFLOWS
    assert faults("github-workflows", as_json(workflow)) == []
    steps = workflow["jobs"]["check"]["steps"]
    (ours,) = (step for step in steps if "teibuild@" in step.get("uses", ""))
    assert ours["with"].keys() <= ACTION["inputs"].keys()
    used = re.findall(r"steps\.teibuild\.outputs\.(\w+)", json.dumps(workflow))
    assert set(used) <= ACTION["outputs"].keys()


def test_no_input_in_a_script() -> None:
    """Scripts hold no expression, which GitHub would put in unescaped; their inputs are variables."""
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A runner's folder for temporary files, where the step before has put the program."""
    program = tmp_path / "runner" / "teibuild" / "bin" / "teibuild"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m teibuild "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return tmp_path / "runner"


def check(folder: Path, runner: Path, paths: str = "", report: str = "") -> subprocess.CompletedProcess[str]:
    """Run the script of the step “Check” as GitHub runs it."""
    script = runner / "script.sh"
    script.write_text(STEPS["Check"]["run"], encoding="utf-8")
    environment = {
        **os.environ,
        "PATHS": paths,
        "REPORT": report,
        "RUNNER_TEMP": str(runner),
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_WORKSPACE": str(folder),
        "TEIBUILD_CACHE": str(runner / "cache.db"),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_good(good: Path, runner: Path, tmp_path: Path) -> None:
    """The only edition, without faults: nothing is said, and the step succeeds."""
    done = check(tmp_path, runner)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_bad(edition: Path, runner: Path, tmp_path: Path) -> None:
    """An annotation, a report that the next step is told of, and a step that fails."""
    done = check(tmp_path, runner, "editions/letters\n\n", "found.sarif")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=editions/letters/documents/letter-1.xml,line=14,")
    assert json.loads((tmp_path / "found.sarif").read_text())["version"] == "2.1.0"
    assert (runner / "output").read_text() == "report=found.sarif\n"


@pytest.mark.parametrize(
    "paths", ["$(touch broken)", "`touch broken`", "; touch broken", "--help", '" && touch broken "']
)
def test_inputs_are_no_commands(good: Path, runner: Path, tmp_path: Path, paths: str) -> None:
    """An input is a path, whatever it looks like."""
    done = check(tmp_path, runner, paths)
    assert done.returncode == 2
    assert "There is no file or folder" in done.stderr
    assert not (tmp_path / "broken").exists()


def test_a_report_adds_no_outputs(good: Path, runner: Path, tmp_path: Path) -> None:
    """A line break in the name of a report does not write another output."""
    check(tmp_path, runner, report="a\nother=1.json")
    assert (runner / "output").read_text() == "report=aother=1.json\n"
