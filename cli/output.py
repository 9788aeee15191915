"""Writes rows: as a table, CSV, JSON or Markdown to a stream, or as Parquet."""

from __future__ import annotations

import datetime as dt
import json
import math
import shutil
import sys
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from blogdb.cli.reading import Rows, reading
from blogdb.cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.cli.options import Wanted
    from blogdb.cli.reading import Reader

NULL = "∅"
"""What a table shows for a missing value; CSV leaves the field empty."""

TABLE_LIMIT = 1000
"""Rows of a table where --limit does not say; a table is held in memory whole."""

_NARROWEST = 12
"""Columns of a terminal that a column of a table needs to be of use."""
_NO_TERMINAL = 1_000_000
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE")


def print_query(
    database: Path, sql: str, wanted: Wanted, condition: str | None = None
) -> None:
    """Run a person's query and write its rows.

    Args:
        database: the file.
        sql: one statement that reads.
        wanted: how to print, and where.
        condition: what --where said; it is in `sql` already, but is checked first.

    Raises:
        UsageError: the output is the database, or Parquet would go to a terminal.
    """
    output = wanted.output
    if output is not None and output.exists() and output.samefile(database):
        raise click.UsageError("--output is the database itself; name another file")
    is_parquet = wanted.format == "parquet"
    if is_parquet and output is None and sys.stdout.isatty():
        raise click.UsageError(
            "Parquet is not for a terminal; add --output FILE, or redirect stdout"
        )
    if not is_parquet and output is None:
        with reading(database) as reader:
            _check(reader, condition)
            write(reader.query(sql), wanted.format, sys.stdout, wanted.limit)
        return
    with _private_file(output) as private:
        with reading(database, output=private if is_parquet else None) as reader:
            _check(reader, condition)
            if is_parquet:
                reader.save(sql, private, wanted.limit)
            else:
                with private.open("w", encoding="utf-8", newline="") as stream:
                    write(reader.query(sql), wanted.format, stream, wanted.limit)
        _publish(private, output)


def _check(reader: Reader, condition: str | None) -> None:
    if condition is not None:
        reader.require_condition(condition)


@contextmanager
def _private_file(output: Path | None) -> Iterator[Path]:
    """Name a file that nobody else sees, on the disk that it will stay on."""
    parent = output.resolve().parent if output and _is_replaceable(output) else None
    with tempfile.TemporaryDirectory(prefix=".blogdb-", dir=parent) as folder:
        yield Path(folder).resolve() / "rows"


def _is_replaceable(output: Path) -> bool:
    """Tell a file from a device or a pipe, which must be written as it stands."""
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


def write(rows: Rows, form: str, stream: TextIO, limit: int | None = None) -> None:
    """Write rows to a stream.

    Args:
        rows: the rows.
        form: table, csv, json or markdown.
        stream: where to.
        limit: how many rows at most; None for all.
    """
    if form == "table" and rows.is_plan:
        _plan(rows, stream)
    elif form == "table":
        _bounded_table(rows, stream, limit)
    else:
        values = islice(rows.values, limit)
        # A terminal obeys control characters, and a file keeps what the data is.
        clean = visible if stream.isatty() else str
        _WRITERS[form](rows, values, stream, clean)


def _plan(rows: Rows, stream: TextIO) -> None:
    for row in rows.values:
        for line in str(row[-1]).splitlines():
            stream.write(f"{visible(line)}\n")


def _bounded_table(rows: Rows, stream: TextIO, limit: int | None) -> None:
    values = list(islice(rows.values, TABLE_LIMIT + 1 if limit is None else limit))
    is_cut = limit is None and len(values) > TABLE_LIMIT
    hidden = table(
        rows.columns,
        values[:TABLE_LIMIT] if is_cut else values,
        stream,
        is_right=[_is_number(kind) for kind in rows.types],
    )
    stream.flush()
    if hidden:
        click.echo(
            f"blogdb: no room for {', '.join(map(visible, hidden))};"
            " see them with --format csv, or in a wider terminal",
            err=True,
        )
    if is_cut:
        click.echo(
            f"blogdb: the first {TABLE_LIMIT:,} rows; more with --limit, all with"
            " --format csv",
            err=True,
        )


def table(
    columns: list[str],
    values: list[tuple[Any, ...]],
    stream: TextIO,
    *,
    is_right: list[bool] | None = None,
    is_wrapped: bool = False,
) -> list[str]:
    """Write a table; as wide as its content where the stream is no terminal.

    Args:
        columns: their names.
        values: the rows.
        stream: where to.
        is_right: for each column whether it stands at the right.
        is_wrapped: on a terminal, let long texts run over lines, not cut them.

    Returns:
        The names of the columns that a terminal has no room for.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    is_terminal = stream.isatty()
    console = Console(
        file=stream,
        force_terminal=is_terminal,
        width=None if is_terminal else _NO_TERMINAL,
    )
    cells = [[shown(value) for value in row] for row in values]
    heads = [visible(column) for column in columns]
    count = _count_fitting(heads, cells, console.width)
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, head in enumerate(heads[:count]):
        drawn.add_column(
            Text(head, style="bold"),
            justify="right" if is_right and is_right[index] else "left",
            no_wrap=not is_wrapped,
            overflow="fold" if is_wrapped else "ellipsis",
        )
    for row, texts in zip(values, cells, strict=True):
        drawn.add_row(
            *(
                Text(text, style="dim" if value is None else "")
                for value, text in list(zip(row, texts, strict=True))[:count]
            )
        )
    console.print(drawn)
    return columns[count:]


def _count_fitting(heads: list[str], cells: list[list[str]], width: int) -> int:
    """Count the leading columns that each get what they need, or a useful part."""
    used = 0
    for index, head in enumerate(heads):
        longest = max([len(head), *(len(row[index]) for row in cells)])
        used += min(longest, _NARROWEST) + 2
        if used > width and index > 0:
            return index
    return len(heads)


def _is_number(kind: str) -> bool:
    return kind.removeprefix("U") in _NUMBERS or kind.startswith("DECIMAL")


def shown(value: Any) -> str:
    """Write a value for a person's eyes.

    Args:
        value: as Python has it.

    Returns:
        One line without control characters.
    """
    return NULL if value is None else visible(_text(value))


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case bytes():
            return value.decode("ascii", "backslashreplace")
        case list() | tuple() | dict():
            return json.dumps(_plain(value), ensure_ascii=False)
        case _:
            return str(value)


def _plain(value: Any) -> Any:
    """Turn a value into what JSON has."""
    match value:
        case None | str() | bool() | int():
            return value
        case float() | Decimal():
            number = float(value)
            return number if math.isfinite(number) else None
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case dict():
            return {_text(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return _text(value)


def _csv(
    rows: Rows,
    values: Iterator[tuple[Any, ...]],
    stream: TextIO,
    clean: Callable[[str], str],
) -> None:
    stream.write(_csv_line(tuple(rows.columns), clean))
    for row in values:
        stream.write(_csv_line(row, clean))


def _csv_line(row: tuple[Any, ...], clean: Callable[[str], str]) -> str:
    # By hand, since Python's writer cannot tell null (an empty field) from an empty
    # text (two quotes), which DuckDB and others read apart.
    fields = ["" if value is None else _quoted(clean(_text(value))) for value in row]
    return f"{','.join(fields)}\n"


def _quoted(text: str) -> str:
    if text and not any(mark in text for mark in ',"\r\n') and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'


def _json(
    rows: Rows,
    values: Iterator[tuple[Any, ...]],
    stream: TextIO,
    clean: Callable[[str], str],
) -> None:
    before = "[\n"
    for row in values:
        item = dict(zip(rows.columns, map(_plain, row), strict=True))
        stream.write(before + clean(json.dumps(item, ensure_ascii=False)))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _markdown(
    rows: Rows,
    values: Iterator[tuple[Any, ...]],
    stream: TextIO,
    _: Callable[[str], str],
) -> None:
    rule = ["---:" if _is_number(kind) else "---" for kind in rows.types]
    for row in chain([rows.columns, rule], values):
        stream.write(f"| {' | '.join(map(_markdown_cell, row))} |\n")


def _markdown_cell(value: Any) -> str:
    return shown(value).replace("\\", "\\\\").replace("|", "\\|")


_WRITERS = {"csv": _csv, "json": _json, "markdown": _markdown}
