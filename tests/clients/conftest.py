"""A database of the sample, and a refresh of it that runs while clients read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from blogdb.sql import catalog

from ..conftest import REPOSITORY

VIEWS = [entry.name for entry in catalog.entries() if entry.kind == "view"]
PYTHON = Path(__file__).parent / "asking" / "python.py"

Hashes = dict[str, tuple[int, str]]

# Loads, and stops where all is written to the private copy, until it is let go on.
LOAD = """
import sys
from pathlib import Path
from blogdb.loaders.load import load
from blogdb.loaders.options import Options

def progress(step, fraction):
    if step == "verifying and publishing":
        print("ready", flush=True)
        sys.stdin.read()

load(Path(sys.argv[1]), [sys.argv[2]], Options(partial=True), progress)
"""


def hashes(*command: str | Path, environment: dict[str, str] | None = None) -> Hashes:
    """Ask with a client, and tell of each view the count and a hash of its sorted rows.

    Args:
        command: how the client asks, the database included.
        environment: what it finds in its environment, besides what is there.
    """
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "DUCKDB"}}
    done = subprocess.run(
        [*command, *VIEWS],
        capture_output=True,
        text=True,
        env=clean | (environment or {}),
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (said,) = (line for line in done.stdout.splitlines() if line.startswith('{"'))
    answers = json.loads(said)
    assert answers.keys() == set(VIEWS)
    return {
        view: (
            len(rows),
            hashlib.sha256(
                "\n".join(sorted(map(json.dumps, rows))).encode()
            ).hexdigest(),
        )
        for view, rows in answers.items()
    }


@pytest.fixture(scope="session")
def expected(loaded_template: Path) -> Hashes:
    """Each view's hash, read by the DuckDB that is installed while nobody writes."""
    return hashes(sys.executable, PYTHON, loaded_template)


@pytest.fixture(scope="session")
def refreshed(
    loaded_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A database that is being refreshed; at the end, the refresh must succeed."""
    folder = tmp_path_factory.mktemp("refreshed")
    path = Path(shutil.copy(loaded_template, folder / "blog.duckdb"))
    source = folder / "one.csv"
    source.write_text("slug,title,date,author\nnew,New,2024-02-01,Somebody\n")
    before = path.stat().st_ino
    with subprocess.Popen(
        [sys.executable, "-c", LOAD, path, source],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        yield path
        assert running.poll() is None
        running.communicate()
    assert running.returncode == 0
    assert path.stat().st_ino != before


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder in which clients are installed; it is kept for the next time."""
    return REPOSITORY / "build" / "clients"
