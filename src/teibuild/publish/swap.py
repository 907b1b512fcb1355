"""Publishing by swap: a site is built beside the old one and takes its place in one step."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Container, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from teibuild.publish import before
from teibuild.publish.manifest import added, is_site, write_manifest
from teibuild.shelf import Shelf, Table

_FOLDERS: Final = 1000
"""Folders that are remembered to be there."""
_AT_ONCE: Final = 1 << 20
"""Bytes of a large file that are held at once."""
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_RENAME_SWAP: Final = 2


class OutputError(Exception):
    """The site cannot be written where it is to stand; says why and what to do."""


class Placed(NamedTuple):
    """A file of a site as it lies on the disk."""

    path: str
    """On the site, with forward slashes."""
    sha256: str
    size: int
    changed: int
    """Time of its last change, nanoseconds."""
    number: int
    """Its number in the file system."""


class Staging:
    """A folder in which a site is being built."""

    def __init__(self, folder: Path, *, begun: bool = False) -> None:
        """Begin.

        Args:
            folder: The folder.
            begun: Whether it has files of an earlier site, which are not of this one until they are taken over.

        """
        self.folder, self._begun = folder, begun
        self._written = self._taken = 0
        self._shelf = Shelf()
        # A site may have millions of files: path → digest, and whether search engines are sent to it.
        self._files = Table(self._shelf, tuple[bytes, bool], 1)
        self._folders: set[str] = set()
        self.complete = True
        """Whether the site can be published; one that is not vanishes."""

    def write(self, path: str, data: bytes, *, listed: bool = False) -> Placed:
        """Write one file of the site.

        Args:
            path: Its path on the site, with forward slashes.
            data: Its bytes.
            listed: Whether it is a page that search engines are sent to.

        """
        with self._new(path) as file:
            file.write(data)
            file.flush()
            found = os.fstat(file.fileno())
        sha256 = hashlib.sha256(data)
        self._files.put((sha256.digest(), listed), path)
        self._written += 1
        return Placed(path, sha256.hexdigest(), found.st_size, found.st_mtime_ns, found.st_ino)

    def copy(self, path: str, source: Path) -> None:
        """Copy a file to the site, however large it is.

        Args:
            path: Its path on the site, with forward slashes.
            source: The file.
        """
        with source.open("rb") as read, self._new(path) as written:
            shutil.copyfileobj(read, written, _AT_ONCE)
        with open(self._target(path), "rb") as copy:  # noqa: PTH123 - thousands of paths would take a while
            self._files.put((hashlib.file_digest(copy, "sha256").digest(), False), path)
        self._written += 1

    def take_over(self, files: Sequence[Placed], listed: Container[str], site: Path) -> bool:
        """Take over files of the published site as they are, all or none; whether they could be.

        Args:
            files: How they lay there when they were published; one that has been touched since, or at whose path there
                is a file by now, is not taken.
            listed: Paths of those that are pages which search engines are sent to.
            site: Folder of the published site.

        """
        taken = 0
        for file in files:
            if not self._have(f"{site}/{file.path}", file):
                break
            taken += 1
        else:
            self._files.put_all(((bytes.fromhex(file.sha256), file.path in listed), (file.path,)) for file in files)
            self._taken += taken
            return True
        for file in files[:taken]:
            if file.path not in self:
                os.unlink(self._target(file.path))  # noqa: PTH108 - as above
        return False

    def _have(self, source: str, file: Placed) -> bool:
        """Have a file of the published site, if it is as it was there, and nothing else has its path."""
        target = self._target(file.path)
        if self._begun:
            try:
                if _is(target, file):
                    return True
                if file.path not in self:
                    self._free(file.path)
            except (FileNotFoundError, NotADirectoryError):
                pass
        return _link(source, target, file)

    def _new(self, path: str) -> BinaryIO:
        """A new file, in the place of any that is there; that may be a file of the published site as well."""
        target = self._target(path)
        try:
            return open(target, "xb")  # noqa: PTH123 - as above
        except FileExistsError:
            if path not in self and not self._begun:
                raise
        except NotADirectoryError:
            if not self._begun:
                raise
        self._free(path)
        return open(self._target(path), "xb")  # noqa: PTH123 - as above

    def _free(self, path: str) -> None:
        """Remove what has a path, or has a file where the path has a folder; no link is followed."""
        parts, place = path.split("/"), os.fspath(self.folder)
        for depth, part in enumerate(parts, 1):
            place = f"{place}/{part}"
            try:
                is_folder = stat.S_ISDIR(os.lstat(place).st_mode)
            except FileNotFoundError:
                return
            if is_folder and depth < len(parts):
                continue
            if is_folder:
                shutil.rmtree(place)
            else:
                os.unlink(place)  # noqa: PTH108 - as above
            if is_folder or depth < len(parts):
                # Folders that were known to be there may not be any more.
                self._folders.clear()
            return

    def _target(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            if len(self._folders) >= _FOLDERS:
                self._folders.clear()
            self._folders.add(folder)
            with suppress(FileExistsError):
                try:
                    os.mkdir(f"{self.folder}/{folder}")  # noqa: PTH102 - as above
                except (FileNotFoundError, NotADirectoryError):
                    if self._begun:
                        self._free(folder)
                    os.makedirs(f"{self.folder}/{folder}")  # noqa: PTH103 - as above
        return f"{self.folder}/{path}"

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and path in self._files

    @property
    def listed(self) -> Iterator[str]:
        """Paths of the pages that search engines are sent to, in order."""
        return (str(path) for (path,), (_, listed) in self._files.items() if listed)

    @property
    def is_like_before(self) -> bool:
        """Whether it is large, and nearly all of it is taken over."""
        files = self._written + self._taken
        return files >= before.LARGE and self._written <= files * before.SHARE

    def finish(self, generator: str) -> None:
        """Write the manifest, by which the site can be checked and is known as ours."""
        if self._begun:
            before.clear(self.folder, (str(path) for (path,), _ in self._files.items()))
        files = ((str(path), sha256.hex()) for (path,), (sha256, _) in self._files.items())
        write_manifest(self.folder, generator, files)

    def close(self) -> None:
        """Let go of what is known of the files."""
        self._shelf.close()


def _link(source: str, target: str, file: Placed) -> bool:
    """Have a file at a second place, if it is as it was; where it cannot have two names, a copy of it."""
    try:
        os.link(source, target, follow_symlinks=False)
        as_it_was = _is(target, file)
    except (FileNotFoundError, FileExistsError):
        return False
    except OSError:
        return _copy(source, target, file)
    if not as_it_was:
        os.unlink(target)  # noqa: PTH108 - as above
    return as_it_was


def _is(path: str, file: Placed) -> bool:
    """Whether a file is one that was published."""
    found = os.stat(path, follow_symlinks=False)  # noqa: PTH116 - as above
    return (found.st_size, found.st_mtime_ns, found.st_ino) == file[2:]


def _copy(source: str, target: str, file: Placed) -> bool:
    try:
        data = Path(source).read_bytes()
        if hashlib.sha256(data).hexdigest() != file.sha256:
            return False
        with open(target, "xb") as written:  # noqa: PTH123 - as above
            written.write(data)
    except OSError:
        return False
    return True


@contextmanager
def staged(output: Path, generator: str) -> Iterator[Staging]:
    """A folder beside the output that takes its place when the block ends, and vanishes when it fails.

    Args:
        output: Folder of the site. It must not exist, be empty, or hold a site that this program made.
        generator: Name and version of the program, for the manifest.

    Raises:
        OutputError: The output holds something else.
        OSError: The disk is full, or a permission is missing.

    """
    output = output.absolute()
    _refuse_foreign(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    _sweep(output)
    folder = Path(tempfile.mkdtemp(prefix=f".{output.name}.", suffix=".new", dir=output.parent))
    try:
        folder.chmod(0o755)
        staging = Staging(folder, begun=before.take(output, folder))
        with closing(staging):
            yield staging
            if staging.complete:
                staging.finish(generator)
        if staging.complete:
            replaced = publish(folder, output)
            if replaced and staging.is_like_before:
                before.keep(folder, output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(new: Path, output: Path) -> bool:
    """Put a new folder in the place of the output; whether ``new`` then holds what stood there before."""
    if not output.exists():
        new.rename(output)
        return False
    if not _exchange(new, output):
        # No exchange on this system: the site is gone between two renames, and the next build would find it here.
        old = output.with_name(f".{output.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        output.rename(old)
        try:
            new.rename(output)
        except OSError:
            old.rename(output)
            raise
        with suppress(OSError):
            old.rename(new)
    return True


def _refuse_foreign(output: Path) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        message = f"{output} is not a folder; name another with --output"
        raise OutputError(message)
    if output.is_dir() and any(output.iterdir()) and not is_site(output):
        message = f"{output} holds files that are not a site of teibuild; name an empty or new folder with --output"
        raise OutputError(message)
    if output.is_dir() and (foreign := added(output)):
        message = (
            f"{output} would lose {foreign}, which is no file of the site; move it elsewhere, or name another folder"
        )
        raise OutputError(message)


def _sweep(output: Path) -> None:
    """Bring back a site that was interrupted between two renames, and remove what killed builds left behind."""
    old = output.with_name(f".{output.name}.old")
    if not output.exists() and is_site(old):
        old.rename(output)
    for left in output.parent.glob(f".{output.name}.*.new"):
        # A folder younger than an hour may belong to a build that is still running.
        if _age(left) > 3600:
            shutil.rmtree(left, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (Linux ``renameat2``, macOS ``renamex_np``); false where it cannot be done."""
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        result = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        result = library.renamex_np(first, second, _RENAME_SWAP)
    else:
        return False
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV}:
        return False
    raise OSError(code, os.strerror(code), str(other))
