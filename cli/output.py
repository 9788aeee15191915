"""Takes the rows of a person's query to where they go: stdout, a file, or a device."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from blogdb.api.sandbox import Limits
from blogdb.api.session import reading
from blogdb.cli.contained import contained
from blogdb.cli.formats import write
from blogdb.cli.options import BINARY
from blogdb.cli.screen import screen_of, show
from blogdb.cli.workbook import require_library, write_workbook
from blogdb.db.store import access, beside, files
from blogdb.db.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.api.session import Session
    from blogdb.cli.formats import Draw
    from blogdb.cli.options import RowOptions

_SOURCES = """
    select unnest(
        list_concat(
            options ->> '$.sources[*].location',
            [options ->> '$.aliases', options ->> '$.wanted.link_rules']
        )
    ) as source
    from loads
    union
    select source_file from posts
    where ends_with(source_file, $1)
"""
"""What the database was loaded from: of the files of a folder, those of one name."""


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
        UsageError: the output is the database, something it has beside it or one of
            its sources; or what is not text would go to a terminal.
        SystemFailureError: what writes the format is not installed.
        QueryError: the query took too long, or DuckDB crashed.
    """
    output = wanted.output
    if output is not None:
        _require_not_ours(output, database)
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
            _require_no_source(session, output)
            ask(session, stream)

    def to_workbook() -> None:
        with reading(database, limits) as session, private.open("wb") as stream:
            _require_no_source(session, output)
            rows = session.query(statement(session))
            write_workbook(rows.columns, islice(rows.values, wanted.limit), stream)

    def to_parquet() -> None:
        with reading(database, limits, private) as session:
            _require_no_source(session, output)
            session.save(statement(session), private, wanted.limit)

    if output is None and screen is not None and wanted.format == "table":
        with _private_file(None) as private:
            contained(to_file, wanted.timeout)
            show(private.read_text(encoding="utf-8"), screen)
        return
    if output is None and not is_binary:
        contained(to_stdout, wanted.timeout)
        return
    work = {"parquet": to_parquet, "xlsx": to_workbook}.get(wanted.format, to_file)
    with access.private() as mode, _private_file(output) as private:
        contained(work, wanted.timeout)
        if output is not None and _is_replaceable(output):
            _replace(output, private, mode, database)
        else:
            _write_in_place(private, output)


def write_page(output: Path, database: Path, page: Callable[[Session], str]) -> None:
    """Write one text that is made from a database.

    Args:
        output: where to write it, whole or not at all.
        database: the file.
        page: from the database to the text.

    Raises:
        UsageError: the output is the database, something it has beside it or one of
            its sources.
        QueryError: DuckDB crashed.
    """
    _require_not_ours(output, database)

    def to_file() -> None:
        with reading(database) as session:
            _require_no_source(session, output)
            private.write_text(page(session), "utf-8")

    with access.private() as mode, _private_file(output) as private:
        contained(to_file)
        if _is_replaceable(output):
            _replace(output, private, mode, database)
        else:
            _write_in_place(private, output)


def _require_not_ours(output: Path, database: Path) -> None:
    """Refuse to write over the database, wherever the path leads."""
    # What the path leads to without such a folder is not what the system would open.
    output.parent.stat()
    place, live = files.real(output), files.real(database)
    is_same = place.exists() and live.exists() and place.samefile(live)
    if is_same or beside.belongs(place, live):
        raise click.UsageError(
            f"--output leads to the database or what it keeps beside it, {place}; name"
            " another file"
        )


def _require_no_source(session: Session, output: Path | None) -> None:
    """Refuse to write over what the database was loaded from."""
    if output is None or not output.is_file():
        return
    place = files.real(output)
    for row in session.ask(_SOURCES, [place.name]):
        if row["source"] is not None and files.real(Path(row["source"])) == place:
            raise click.UsageError(
                f"--output leads to {place}, from which the database was loaded;"
                " name another file"
            )


@contextmanager
def _private_file(output: Path | None) -> Iterator[Path]:
    """Name a file that nobody else sees, on the disk that it will stay on."""
    parent = files.real(output).parent if output and _is_replaceable(output) else None
    with tempfile.TemporaryDirectory(prefix=".blogdb-", dir=parent) as folder:
        yield Path(folder).resolve() / "rows"


def _is_replaceable(output: Path) -> bool:
    """Whether it is a file, and no device or pipe, which must be written in place."""
    return output.is_file() or not output.exists()


def _replace(output: Path, private: Path, mode: int, database: Path) -> None:
    """Put a private file in its place, where nobody may read what they may not yet.

    Args:
        output: the place.
        private: the file.
        mode: the mode of a new file; an existing one keeps its own.
        database: what the rows are from.
    """
    if output.exists():
        own = Access.of(output.stat())
    else:
        own = Access.of(private.stat())._replace(mode=mode)
    own.narrowed([Access.of(database.stat())]).give(private)
    private.replace(files.real(output))


def _write_in_place(private: Path, output: Path | None) -> None:
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
