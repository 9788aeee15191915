"""Writes rows to a stream: as a table, CSV, JSON or Markdown."""

from __future__ import annotations

import json
import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO

import click

from blogdb.cli.display import counted, visible
from blogdb.cli.table import table
from blogdb.cli.values import as_json, as_text, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.cli.options import RowOptions
    from blogdb.cli.session import Rows

    Draw = Callable[[Rows, TextIO, int | None], None]

TABLE_LIMIT = 1000
"""Rows of a table where --limit does not say; a table is held in memory whole."""

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
        texts = [None if value is None else as_text(value) for value in row]
        if not is_exact:
            for index, value in enumerate(row):
                if isinstance(value, str | bytes) and _is_formula(texts[index]):
                    texts[index] = f"'{texts[index]}"
                    count += 1
        fields = ["" if text is None else _field(clean(text)) for text in texts]
        stream.write(f"{','.join(fields)}\n")
    if count:
        stream.flush()
        click.echo(
            f"blogdb: {counted(count, 'text')} that a spreadsheet would run as a"
            " formula got an apostrophe in front; --exact leaves it out",
            err=True,
        )


def _is_formula(text: str | None) -> bool:
    """Whether a spreadsheet that opens CSV would run the text."""
    # A byte order mark at the beginning of a file is no part of its first name.
    seen = (text or "").lstrip("\ufeff")
    return bool(seen and seen[0] in _BEGINS_FORMULA and not _NUMBER.fullmatch(seen))


def _field(text: str) -> str:
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
        item = dict(zip(names, map(as_json, row), strict=True))
        stream.write(before + clean(json.dumps(item, ensure_ascii=False)))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _distinct(columns: list[str]) -> list[str]:
    """Number columns of the same name, as DuckDB does in Parquet."""
    # In this order, and each with the last number that was tried for it.
    names: dict[str, int] = {}
    for column in columns:
        name = column
        while name in names:
            names[column] += 1
            name = f"{column}_{names[column]}"
        names[name] = 0
    return list(names)


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


def _is_number(kind: str) -> bool:
    return kind.removeprefix("U") in _NUMBERS or kind.startswith("DECIMAL")
