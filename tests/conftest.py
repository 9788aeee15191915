"""What all tests share: the corpora, databases made by migrating, the program."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from blogdb.db import engine
from blogdb.loaders.load import load
from blogdb.migrations import revisions
from blogdb.sql import catalog

from .in_process import Run, run_here  # noqa: F401 (a fixture)
from .rounds import rounds

REPOSITORY = Path(__file__).resolve().parents[1]
BUILD = Path(os.environ.get("BLOGDB_BUILD", REPOSITORY / "build"))
SHARED = REPOSITORY.parent / "shared"
SEED = SHARED / "seed" / "000_706a1f483c8acdc5.txt"
HUGGING_FACE = SHARED / "corpora" / "hf_blog_tree"
PROGRAM = Path(sys.executable).with_name("blogdb")

CACHE = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
"""Where blogdb keeps what it makes once; for programs that have another home."""

Once = Callable[[str, Callable[[Path], object]], Path]


# How long an example takes says nothing where other programs run as well.
hypothesis.settings.register_profile(
    "any machine",
    deadline=None,
    max_examples=rounds(20, 1000),
    # `make test` gives the same answer each time; `make faults` looks for new ones.
    derandomize=rounds(True, False),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark tests by the fixtures that they take, and `tests/outside` as a whole."""
    for item in items:
        if {"seed", "hugging_face_template"} & {*item.fixturenames}:
            item.add_marker("corpora")
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        is_outside = item.path.parent == REPOSITORY / "tests" / "outside"
        if is_outside or parameters.get("each_duckdb") == "1.5":
            item.add_marker("outside")


@pytest.fixture(scope="session")
def seed() -> Path:
    """The corpus that blogdb was created from; absent outside its workplace."""
    if not SEED.exists():
        pytest.skip(f"THE SEED IS ABSENT ({SEED}): this behaviour is not tested here")
    return SEED


@pytest.fixture(scope="session")
def sample() -> Path:
    """The bundled sample: the seed's 100 posts as facts."""
    return REPOSITORY / "sample" / "posts.csv"


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder to copy from, once for all the processes that test.

    Whoever asks first for a name makes the folder, and the others wait for it. Nobody
    writes there afterwards.
    """
    base = tmp_path_factory.getbasetemp()
    # Each of xdist's processes has a folder of its own in the run's.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def call(name: str, make: Callable[[Path], object]) -> Path:
        folder = run / "templates" / name
        folder.mkdir(parents=True, exist_ok=True)
        with folder.with_suffix(".lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.seek(0)
            if not lock.read():
                make(folder)
                lock.write("made")
        return folder

    return call


@pytest.fixture(scope="session")
def migrated_template(once: Once) -> Path:
    """An empty database as migrations leave it, without the views, to copy."""

    def make(folder: Path) -> None:
        with engine.writing(folder / "blog.duckdb") as connection:
            revisions.upgrade(connection)

    return once("migrated", make) / "blog.duckdb"


@pytest.fixture(scope="session")
def empty_template(migrated_template: Path, once: Once) -> Path:
    """An empty database with the views, to copy."""

    def make(folder: Path) -> None:
        path = shutil.copy(migrated_template, folder)
        with engine.connect(Path(path), read_only=False) as connection:
            catalog.install(connection)

    return once("empty", make) / "blog.duckdb"


@pytest.fixture(scope="session")
def loaded_template(sample: Path, once: Once) -> Path:
    """The sample as a database, loaded once, to copy or to read."""

    def make(folder: Path) -> None:
        load(folder / "blog.duckdb", [str(sample)])

    return once("loaded", make) / "blog.duckdb"


@pytest.fixture(scope="session")
def hugging_face_template(once: Once) -> Path:
    """A real blog of 700 posts as a database, loaded once, to copy or to read.

    It is absent outside blogdb's workplace.
    """
    if not HUGGING_FACE.exists():
        pytest.skip(f"THE CORPUS IS ABSENT ({HUGGING_FACE}): it is not tested here")

    def make(folder: Path) -> None:
        load(folder / "blog.duckdb", [str(HUGGING_FACE)])

    return once("hugging-face", make) / "blog.duckdb"


@pytest.fixture
def database(migrated_template: Path, tmp_path: Path) -> Path:
    """An empty database, as migrations leave it."""
    return Path(shutil.copy(migrated_template, tmp_path / "blog.duckdb"))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the installed program in a temporary folder and collect what it says."""

    def call(
        *arguments: str | Path,
        stdin: str | bytes | None = None,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("BLOGDB_")}
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            input=data,
            capture_output=True,
            cwd=cwd or tmp_path,
            env=clean | (env or {}),
            timeout=timeout,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args,
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"),
        )

    return call


def obey_signals() -> None:
    """Take signals as a program in a terminal does; background jobs ignore some."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def without_rights() -> None:
    """Give up what lets root read and write what its permissions forbid."""
    if os.geteuid() == 0:
        drop, override, read_search = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_...
        for capability in (override, read_search):
            if ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0):
                raise OSError


def run_without_rights(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program as a user whom permissions bind, though the tests be root's."""
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("ROOT MAY DO EVERYTHING here")
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=without_rights,
    )


@pytest.fixture(scope="session", params=["1.5", "2.0"])
def each_duckdb(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment in which Python finds one of the supported DuckDB lines."""
    return environment_with_duckdb(request.param)


def one_duckdb(version: str) -> pytest.MarkDecorator:
    """Run a test of each DuckDB line with one alone; in the long form with each."""
    lines = rounds([version], ["1.5", "2.0"])
    return pytest.mark.parametrize("each_duckdb", lines, indirect=True)


def environment_with_duckdb(version: str) -> dict[str, str]:
    """Tell the environment variables with which Python finds a DuckDB line.

    `make outside` puts the other lines under build/, or where BLOGDB_BUILD says; the
    newest is installed.
    """
    if version == "2.0":
        return {}
    folder = BUILD / f"duckdb-{version}"
    if not folder.exists():
        pytest.skip(f"DUCKDB {version} IS ABSENT ({folder}): run the tests with make")
    return {"PYTHONPATH": str(folder)}
