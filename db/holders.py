"""Programs that hold a database for writing, and how each is told only to read it."""

from __future__ import annotations

import json
import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAYS = (
    (r"harlequin", "harlequin --read-only {file}"),
    (
        r"superset|gunicorn.*|celery",
        'in Superset, the engine parameters {{"connect_args": {{"read_only": true}}}}',
    ),
    (r"duckdb", "duckdb -readonly {file}"),
    (r"dbeaver|java", "the driver's property duckdb.read_only=true"),
    (r"node", 'DuckDBInstance.create({text}, {{access_mode: "READ_ONLY"}})'),
    (
        r"python[\d.]*|ipython.*|jupyter.*|ipykernel.*|marimo",
        "duckdb.connect({text}, read_only=True)",
    ),
)
"""What a program is called, and what to write there so that it only reads. A server in
Python is called by its own name, and by Python's, so that the order counts."""


def remedy(program: str, process: int, path: Path) -> str:
    """Tell what to write so that a program only reads a database.

    Args:
        program: the path of the program.
        process: its number.
        path: the database.

    Returns:
        A line for the program's user; where nobody knows the program, one in words.
    """
    names = {program.rpartition("/")[2], *_words(process)}
    for pattern, line in _WAYS:
        if any(re.fullmatch(pattern, name) for name in names):
            return line.format(file=shlex.quote(str(path)), text=json.dumps(str(path)))
    return "DuckDB's setting access_mode = 'read_only'"


def _words(process: int) -> Iterator[str]:
    """Yield the names at the beginning of a command line, which may be a script's."""
    with suppress(OSError):
        line = Path(f"/proc/{process}/cmdline").read_bytes()
        for word in line.split(b"\0")[:3]:
            yield Path(word.decode("utf-8", "replace")).name
