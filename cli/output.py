"""Takes the rows of a person's query to where they go: stdout, a file, or a device."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TextIO

import click

from blogdb.api import outputs
from blogdb.api.sandbox import Limits
from blogdb.api.session import reading
from blogdb.cli.contained import contained
from blogdb.cli.formats import write
from blogdb.cli.options import BINARY
from blogdb.cli.screen import screen_of, show
from blogdb.cli.workbook import require_library, write_workbook
from blogdb.db.store import access

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from blogdb.api.session import Session
    from blogdb.cli.formats import Draw
    from blogdb.cli.options import RowOptions


def print_rows(
    database: Path,
    statement: Callable[[Session], str],
    wanted: RowOptions,
    draw: Draw | None = None,
    why_none: Callable[[Session], str] | None = None,
) -> None:
    """Run a person's query and write its rows.

    Args:
        database: the file.
        statement: from the database to one statement that reads.
        wanted: how to print, where, and what it may take.
        draw: what writes them for people's eyes instead of a table.
        why_none: says why a table has no rows, where that is known.

    Raises:
        ArgumentError: the output is the database, something it has beside it or one of
            its sources.
        UsageError: what is not text would go to a terminal.
        SystemFailureError: what writes the format is not installed.
        QueryError: the query took too long, or DuckDB crashed.
    """
    output = wanted.output
    if output is not None:
        outputs.require_not_ours(output, database)
    is_binary = wanted.format in BINARY
    screen = None if output else screen_of(sys.stdout)
    if is_binary and screen is not None:
        raise click.UsageError(
            f"{wanted.format} is not for a terminal; add --output FILE, or redirect"
            " stdout"
        )
    if wanted.format == "xlsx":
        require_library()
    limits = Limits(wanted.memory_limit, wanted.threads, is_alone=True)

    def ask(session: Session, stream: TextIO) -> None:
        why = partial(why_none, session) if why_none else str
        rows = session.query(statement(session))
        write(rows, wanted, stream, screen, draw=draw, why_none=why)

    def to_stdout() -> None:
        with reading(database, limits) as session:
            ask(session, sys.stdout)

    def to_file() -> None:
        with (
            reading(database, limits) as session,
            private.open("w", encoding="utf-8", newline="") as stream,
        ):
            outputs.require_no_source(session, output)
            ask(session, stream)

    def to_workbook() -> None:
        with reading(database, limits) as session, private.open("wb") as stream:
            outputs.require_no_source(session, output)
            rows = session.query(statement(session))
            write_workbook(rows.columns, islice(rows.values, wanted.limit), stream)

    def to_parquet() -> None:
        with reading(database, limits, private) as session:
            outputs.require_no_source(session, output)
            session.save(statement(session), private, wanted.limit)

    if output is None and screen is not None and wanted.format == "table":
        with outputs.private_file(None) as private:
            contained(to_file, wanted.timeout)
            show(private.read_text(encoding="utf-8"), screen)
        return
    if output is None and not is_binary:
        contained(to_stdout, wanted.timeout)
        return
    work = {"parquet": to_parquet, "xlsx": to_workbook}.get(wanted.format, to_file)
    with access.private() as mode, outputs.private_file(output) as private:
        contained(work, wanted.timeout)
        if output is not None:
            outputs.put(private, output, mode, database)
        else:
            _print(private)


def write_file(
    output: Path, database: Path, contents: Callable[[Session], bytes]
) -> None:
    """Write one file that is made from a database.

    Args:
        output: where to write it, whole or not at all.
        database: the file.
        contents: from the database to what stands in the file.

    Raises:
        ArgumentError: the output is the database, something it has beside it or one of
            its sources.
        QueryError: DuckDB crashed.
    """
    outputs.require_not_ours(output, database)

    def to_file() -> None:
        with reading(database) as session:
            outputs.require_no_source(session, output)
            private.write_bytes(contents(session))

    with access.private() as mode, outputs.private_file(output) as private:
        contained(to_file)
        outputs.put(private, output, mode, database)


def _print(private: Path) -> None:
    sys.stdout.flush()
    with private.open("rb") as source:
        shutil.copyfileobj(source, sys.stdout.buffer)
    sys.stdout.buffer.flush()
