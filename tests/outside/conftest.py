"""The sample as a database, and as each DuckDB reads it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent

Dump = dict[str, list[list[str]]]


def dump(path: Path, environment: dict[str, str]) -> tuple[str, Dump]:
    """Read all tables and views of a file, in a process with a given DuckDB.

    Args:
        path: the file.
        environment: what makes Python find that DuckDB.

    Returns:
        The DuckDB's version, and name to rows.
    """
    done = subprocess.run(
        [sys.executable, FOLDER / "dump.py", path],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    version, rows = json.loads(done.stdout)
    return version, rows
