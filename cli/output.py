"""Writes rows: as a table, CSV, JSON or Markdown to a stream, or as Parquet."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import shutil
import sys
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from blogdb.cli.contained import contained
from blogdb.cli.reading import Limits, Rows, reading
from blogdb.cli.text import counted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.cli.options import RowOptions
    from blogdb.cli.reading import Session

    Draw = Callable[[Rows, TextIO, int | None], None]

NULL = "∅"
"""What a table shows for a missing value; CSV leaves the field empty."""

TABLE_LIMIT = 1000
"""Rows of a table where --limit does not say; a table is held in memory whole."""

_NARROWEST = 12
"""Columns of a terminal that a column of a table needs to be of use."""
_NO_TERMINAL = 1_000_000
_BEGINS_FORMULA = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001 - some programs take these too
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_UNMARKED = {mark: f"\\{mark}" for mark in "\\|`*_~[]"} | {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
}
# An underscore within a word, as in most names of columns, marks nothing.
_MARKUP = re.compile(r"[\\|`*~\[\]&<>]|(?<![^\W_])_|_(?![^\W_])")
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE")


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
    limits = Limits(memory=wanted.memory_limit, threads=wanted.threads)

    def to_stdout() -> None:
        with reading(database, limits) as reader:
            write(reader.query(statement(reader)), wanted, sys.stdout, draw)

    def to_file() -> None:
        with (
            reading(database, limits) as reader,
            private.open("w", encoding="utf-8", newline="") as stream,
        ):
            write(reader.query(statement(reader)), wanted, stream, draw)

    def to_parquet() -> None:
        with reading(database, limits, private) as reader:
            reader.save(statement(reader), private, wanted.limit)

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


def write(
    rows: Rows, wanted: RowOptions, stream: TextIO, draw: Draw | None = None
) -> None:
    """Write rows to a stream.

    Args:
        rows: the rows.
        wanted: how: as a table, CSV, JSON or Markdown.
        stream: where to.
        draw: what writes them for people's eyes instead of a table.
    """
    if wanted.format == "table" and draw is not None:
        draw(rows, stream, wanted.limit)
    elif wanted.format == "table" and rows.is_plan:
        _plan(rows, stream)
    elif wanted.format == "table":
        _bounded_table(rows, stream, wanted.limit)
    else:
        values = islice(rows.values, wanted.limit)
        # A terminal obeys control characters, and a file keeps what the data is.
        clean = visible if stream.isatty() else str
        match wanted.format:
            case "csv":
                _csv(rows, values, stream, clean, is_exact=wanted.exact)
            case "json":
                _json(rows, values, stream, clean)
            case _:
                _markdown(rows, values, stream)


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
    *,
    is_exact: bool,
) -> None:
    # By hand, since Python's writer cannot tell null (an empty field) from an empty
    # text (two quotes), which DuckDB and others read apart.
    count = 0
    for row in chain([tuple(rows.columns)], values):
        texts = [None if value is None else _text(value) for value in row]
        if not is_exact:
            for index, value in enumerate(row):
                if isinstance(value, str | bytes) and _is_formula(texts[index]):
                    texts[index] = f"'{texts[index]}"
                    count += 1
        fields = ["" if text is None else _quoted(clean(text)) for text in texts]
        stream.write(f"{','.join(fields)}\n")
    if count:
        stream.flush()
        click.echo(
            f"blogdb: {counted(count, 'text')} that a spreadsheet would run as a"
            " formula got an apostrophe in front; --exact leaves it out",
            err=True,
        )


def _is_formula(text: str | None) -> bool:
    """Tell what a spreadsheet that opens CSV takes for more than a text."""
    return bool(text and text[0] in _BEGINS_FORMULA and not _NUMBER.fullmatch(text))


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
    names = _distinct(rows.columns)
    for row in values:
        item = dict(zip(names, map(_plain, row), strict=True))
        stream.write(before + clean(json.dumps(item, ensure_ascii=False)))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _distinct(columns: list[str]) -> list[str]:
    """Number columns of the same name, as DuckDB does in Parquet."""
    names: list[str] = []
    for column in columns:
        name, number = column, 0
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _markdown(rows: Rows, values: Iterator[tuple[Any, ...]], stream: TextIO) -> None:
    rule = ["---:" if _is_number(kind) else "---" for kind in rows.types]
    lines = chain(
        [map(_markdown_cell, rows.columns), rule],
        (map(_markdown_cell, row) for row in values),
    )
    for line in lines:
        stream.write(f"| {' | '.join(line)} |\n")


def _markdown_cell(value: Any) -> str:
    return _MARKUP.sub(lambda found: _UNMARKED[found[0]], shown(value))
