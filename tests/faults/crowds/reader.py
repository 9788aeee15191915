"""A reader that knows nothing of blogdb: DuckDB's Python package, or SQLAlchemy.

As a program it opens the database again and again, asks its questions on the one
connection, and writes the answers down; others judge them. It says "ready" after the
first answer, waits for a line, and ends after the answer that follows the file `stop`.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import duckdb

OPENED = "opened"
"""The line that stands before the answers of one connection."""
AGAIN = "connected again: the file was replaced meanwhile\n"
"""The line on stderr for a connection that was not used."""

Ask = Callable[[str], list[tuple[Any, ...]]]


T = TypeVar("T")


def state(database: str) -> tuple[int, int]:
    """Tell which file a name means, as docs/connections.md does."""
    found = Path(database).stat()
    return found.st_ino, found.st_mtime_ns


def connected(database: str, connect: Callable[[], T]) -> T:
    """Connect to one file, as docs/connections.md says for DuckDB 2.0.

    With DuckDB 1.5 every connection is taken as it comes.
    """
    is_careful = duckdb.__version__ >= "2"
    while True:
        before = state(database)
        try:
            connection = connect()
        except Exception:
            if not is_careful or state(database) == before:
                raise
        else:
            if not is_careful or state(database) == before:
                return connection
            connection.close()  # type: ignore[attr-defined]
        sys.stderr.write(AGAIN)


@contextlib.contextmanager
def plain(database: str) -> Iterator[Ask]:
    """Open the database as a script does."""
    config = {"threads": 1, "memory_limit": "64MB"}
    with connected(
        database, lambda: duckdb.connect(database, read_only=True, config=config)
    ) as connection:
        yield lambda question: connection.execute(question).fetchall()


@contextlib.contextmanager
def sqlalchemy(database: str) -> Iterator[Ask]:
    """Open the database as a BI tool does."""
    import sqlalchemy
    from sqlalchemy.pool import NullPool

    engine = sqlalchemy.create_engine(
        f"duckdb:///{database}",
        poolclass=NullPool,
        connect_args={
            "read_only": True,
            "config": {"threads": 1, "memory_limit": "64MB"},
        },
    )
    with connected(database, engine.connect) as connection:
        yield lambda question: [
            tuple(row) for row in connection.execute(sqlalchemy.text(question)).all()
        ]


def main(kind: str, times: int, pause: float, folder: Path) -> None:
    """Read until it is told to stop.

    Args:
        kind: plain or sqlalchemy.
        times: how often a connection answers all questions before it is closed.
        pause: seconds between two connections.
        folder: holds blog.duckdb, questions.sql and, in the end, stop.
    """
    # A crowd waits for those who write, not the other way round.
    os.nice(19)
    questions = (folder / "questions.sql").read_text().split(";\n")
    opened = {"plain": plain, "sqlalchemy": sqlalchemy}[kind]
    answers = (folder / f"answers-{os.getpid()}").open("w")
    is_last = is_told = False
    while not is_last:
        is_last = (folder / "stop").exists()
        answers.write(f"{OPENED}\n")
        with opened(str(folder / "blog.duckdb")) as ask:
            for question in questions * times:
                for row in ask(question):
                    answers.write(",".join(map(str, row)) + "\n")
        time.sleep(pause)
        if not is_told:
            is_told = True
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
