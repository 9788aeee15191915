"""Takes the rows of a person's query to where they go: stdout, a file, or a device."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.contained import contained
from blogdb.cli.formats import write
from blogdb.cli.sandbox import Limits
from blogdb.cli.session import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.cli.formats import Draw
    from blogdb.cli.options import RowOptions
    from blogdb.cli.session import Session


def print_rows(
    database: Path,
    statement: Callable[[Session], str],
    wanted: RowOptions,
    draw: Draw | None = None,
) -> None:
    """Run a person's query and write its rows.

    Args:
        database: the file.
        statement: from the database to one statement that reads.
        wanted: how to print, where, and what it may take.
        draw: what writes them for people's eyes instead of a table.

    Raises:
        UsageError: the output is the database, or Parquet would go to a terminal.
        QueryError: the query took too long, or DuckDB crashed.
    """
    output = wanted.output
    if output is not None and output.exists() and output.samefile(database):
        raise click.UsageError("--output is the database itself; name another file")
    is_parquet = wanted.format == "parquet"
    if is_parquet and output is None and sys.stdout.isatty():
        raise click.UsageError(
            "Parquet is not for a terminal; add --output FILE, or redirect stdout"
        )
    limits = Limits(wanted.memory_limit, wanted.threads, is_alone=True)

    def to_stdout() -> None:
        with reading(database, limits) as session:
            write(session.query(statement(session)), wanted, sys.stdout, draw)

    def to_file() -> None:
        with (
            reading(database, limits) as session,
            private.open("w", encoding="utf-8", newline="") as stream,
        ):
            write(session.query(statement(session)), wanted, stream, draw)

    def to_parquet() -> None:
        with reading(database, limits, private) as session:
            session.save(statement(session), private, wanted.limit)

    if not is_parquet and output is None:
        contained(to_stdout, wanted.timeout)
        return
    with _private_file(output) as private:
        contained(to_parquet if is_parquet else to_file, wanted.timeout)
        _publish(private, output)


@contextmanager
def _private_file(output: Path | None) -> Iterator[Path]:
    """Name a file that nobody else sees, on the disk that it will stay on."""
    parent = output.resolve().parent if output and _is_replaceable(output) else None
    with tempfile.TemporaryDirectory(prefix=".blogdb-", dir=parent) as folder:
        yield Path(folder).resolve() / "rows"


def _is_replaceable(output: Path) -> bool:
    """Whether it is a file, and no device or pipe, which must be written in place."""
    return output.is_file() or not output.exists()


def _publish(private: Path, output: Path | None) -> None:
    if output is not None and _is_replaceable(output):
        private.replace(output.resolve())
        return
    with (
        private.open("rb") as source,
        output.open("wb") if output else _stdout_bytes() as target,
    ):
        shutil.copyfileobj(source, target)


@contextmanager
def _stdout_bytes() -> Iterator[Any]:
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()
