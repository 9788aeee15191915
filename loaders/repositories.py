"""Git repositories as sources: the files of one commit, by the program git.

Nothing of a repository is checked out or run: its files are read as git keeps them, so
that neither its attributes nor the filters and hooks of anybody have a say.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db import cache
from blogdb.db.errors import SourceError, SystemFailureError
from blogdb.db.store.access import Access
from blogdb.loaders.sources.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADDRESSES = ("ssh://", "git://", "git+ssh://")
_WEB = ("http://", "https://")
_USER = re.compile(r"^(https?://)[^/]*@")
_PASSWORD = re.compile(r"^([a-z+]++://[^/@:]*+):[^/]*@")
_SSH = re.compile(r"[\w.-]+@[\w.-]+:(?!/)\S+")
_BARE = ("HEAD", "objects", "refs")
_ENTRY = re.compile(rb"(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)", re.S)
_LINK = b"120000"
_LARGEST = 64 << 20
"""Bytes of the largest file that is taken; others are known by name alone."""
_SAFE = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"),
    *("-c", "protocol.ext.allow=never", "-c", "protocol.file.allow=user"),
    *("-c", "submodule.recurse=false", "-c", "fetch.recurseSubmodules=false"),
    *("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60"),
    *("-c", "gc.auto=0", "-c", "advice.detachedHead=false"),
)
_ENVIRONMENT = {
    # Nobody is there to be asked for a password.
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "true",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "LC_ALL": "C",
}
_TEMPORARY = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"})


@dataclass(frozen=True)
class Repository:
    """A repository, and what of it is meant.

    Attributes:
        address: a URL or a path, as git takes it; it may have a password.
        ref: a branch, a tag or a commit; None for the branch that it calls its head.
        folder: the folder in it; empty for all.
    """

    address: str
    ref: str | None = None
    folder: str = ""

    @property
    def location(self) -> str:
        """What is said and remembered of it, without a password."""
        address = without_password(self.address)
        if self.ref is None and not self.folder:
            return address
        folder = f":{self.folder}" if self.folder else ""
        return f"{address}#{self.ref or 'HEAD'}{folder}"


@dataclass(frozen=True)
class Commit(File):
    """The files of a commit, packed.

    Attributes:
        commit: the commit's name.
    """

    commit: str

    @property
    def is_spooled(self) -> bool:
        """Whether `path` says nothing of the source's state; its commit does."""
        return False

    def access(self) -> list[Access]:
        """Return who may read the repository, if it lies on this machine."""
        place = Path(self.location.partition("#")[0])
        return [Access.of_entering(place.stat())] if place.is_dir() else []

    def state(self) -> str:
        """Return the commit's name, which no two commits share."""
        return f"commit {self.commit}"

    def now(self) -> str:
        """Return the commit's name; a commit does not change."""
        return self.state()


def repository_at(location: str) -> Repository | None:
    """Return the repository that a location names; None if it names none.

    Args:
        location: an address that ends in `.git` or that only git knows, or the path of
            a bare repository; behind a `#` perhaps a branch, a tag or a commit, and
            behind a colon a folder in it.
    """
    address, mark, rest = location.partition("#")
    ref, _, folder = rest.partition(":")
    is_address = (
        address.startswith(_ADDRESSES)
        or is_of_ssh(address)
        or (address.startswith(_WEB) and (address.endswith(".git") or bool(mark)))
    )
    if not is_address and not _is_repository(Path(address), is_named=bool(mark)):
        return None
    return Repository(address, ref or None, folder.strip("/"))


def without_password(location: str) -> str:
    """Return what is said and remembered of an address: no password.

    On the web, the user may be a secret, too; of ssh the user belongs to the address.
    """
    return _PASSWORD.sub(r"\1@", _USER.sub(r"\1", location))


def is_of_ssh(address: str) -> bool:
    """Return whether an address is of the form user@host:path."""
    return _SSH.match(address) is not None


def _is_repository(path: Path, *, is_named: bool) -> bool:
    """Return whether a path is a bare repository, or one of which a part is named."""
    try:
        is_bare = path.is_dir() and all((path / name).exists() for name in _BARE)
        return is_bare or (is_named and (path / ".git").exists())
    except OSError:
        return False


def packed(repository: Repository, suffixes: tuple[str, ...], spool: Path) -> Commit:
    """Fetch a repository's commit, and pack its files into an archive.

    Args:
        repository: the repository. What was fetched is kept in the user's cache, so
            that the next time only what is new has to be.
        suffixes: the suffixes of the files whose content is wanted; others are known
            by their names.
        spool: a folder of the load's own.

    Raises:
        SourceError: there is no such repository, branch or folder, or it cannot be
            reached.
        SystemFailureError: the program git is not installed.
    """
    for part in (repository.address, repository.ref or "", repository.folder):
        if part.startswith("-") or not part.isprintable():
            raise SourceError(f"{part!r} is no address, branch or folder")
    if shutil.which("git") is None:
        raise SystemFailureError(
            f"reading {repository.location} needs the program git, which is not"
            " installed; install it, or load a folder or an archive"
        )
    store = _store(without_password(repository.address), spool)
    _git(store, "init", "--quiet", "--bare", ".", repository=repository)
    _git(
        *(store, "fetch", "--quiet", "--depth=1", "--no-tags", "--force", "--"),
        *(_for_git(repository.address), repository.ref or "HEAD"),
        repository=repository,
    )
    commit = _git(
        store, "rev-parse", "--verify", "FETCH_HEAD^{commit}", repository=repository
    )
    name = commit.decode().strip()
    path = spool / f"{name}.tar"
    _pack(store, repository, name, suffixes, path)
    return Commit(repository.location, path, name)


def _for_git(address: str) -> str:
    """Return an address as git takes it in another folder."""
    path = Path(address)
    return str(path.absolute()) if path.is_dir() else address


def _store(address: str, spool: Path) -> Path:
    """Return the folder in which what is fetched is kept."""
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    above = cache.own_folder()
    store = (above or spool) / f"repository-{name}"
    store.mkdir(mode=0o700, exist_ok=True)
    return store


def _pack(
    store: Path,
    repository: Repository,
    commit: str,
    suffixes: tuple[str, ...],
    path: Path,
) -> None:
    import tarfile

    tree = f"{commit}:{repository.folder}" if repository.folder else commit
    listed = _git(
        *(store, "ls-tree", "-r", "-z", "--long", "--full-tree", tree),
        repository=repository,
    )
    entries = [
        found.groups()
        for each in listed.split(b"\0")
        if (found := _ENTRY.fullmatch(each)) and found[2] == b"blob"
    ]
    endings = tuple(suffix.encode() for suffix in suffixes)
    wanted = [
        (mode, identity, name)
        for mode, _, identity, size, name in entries
        if mode == _LINK or (name.lower().endswith(endings) and int(size) <= _LARGEST)
    ]
    others = [entry[4] for entry in entries if entry[4] not in {w[2] for w in wanted}]
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for name in others:
            archive.addfile(tarfile.TarInfo(os.fsdecode(name)))
        contents = _contents(store, repository, [identity for _, identity, _ in wanted])
        for (mode, _, name), content in zip(wanted, contents, strict=True):
            member = tarfile.TarInfo(os.fsdecode(name))
            if mode == _LINK:
                member.type, member.linkname = tarfile.SYMTYPE, os.fsdecode(content)
                archive.addfile(member)
            else:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))


def _contents(
    store: Path, repository: Repository, identities: list[bytes]
) -> Iterator[bytes]:
    """Yield what is in some files, in their order."""
    import subprocess

    with subprocess.Popen(
        [*git_command(store), "cat-file", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=git_environment(),
    ) as process:
        assert process.stdin and process.stdout  # noqa: S101, PT018 - for mypy
        for identity in identities:
            process.stdin.write(identity + b"\n")
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) < 3 or not head[2].isdigit():
                raise SourceError(
                    f"{repository.location} is damaged: a file is missing"
                )
            content = process.stdout.read(int(head[2]) + 1)
            yield content[:-1]


def _git(store: Path, *arguments: str, repository: Repository) -> bytes:
    """Run git in a store, and return what it prints.

    Raises:
        SourceError: it fails; its last line says why.
    """
    import subprocess

    done = subprocess.run(
        [*git_command(store), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=git_environment(),
        check=False,
    )
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        said = next((line for line in lines if "fatal:" in line), (lines or [""])[-1])
        shown = repository.location.partition("#")[0]
        reason = said.replace("fatal: ", "").replace(repository.address, shown)
        raise SourceError(
            f"{repository.location} cannot be fetched: {reason or 'git failed'}"
        )
    return done.stdout


def git_command(store: Path) -> list[str]:
    """Return the command that runs git in a folder, without hooks and the like."""
    return ["git", *_SAFE, "-C", str(store)]


def git_environment() -> dict[str, str]:
    """Return the environment in which git asks nobody anything."""
    kept = {name: text for name, text in os.environ.items() if name not in _TEMPORARY}
    return {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes"} | kept | _ENVIRONMENT
