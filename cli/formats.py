"""Writes rows to a stream: for people as a table, or as text of some format."""

from __future__ import annotations

import html
import json
import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO

import click

from blogdb.cli.display import counted, visible
from blogdb.cli.tabular import write_table
from blogdb.cli.values import as_json, as_text, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.api.session import Rows
    from blogdb.cli.options import RowOptions
    from blogdb.cli.screen import Screen

    Draw = Callable[[Rows, TextIO, int | None, Screen | None], None]

_BEGINS_FORMULA = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001 - some programs take these too
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_UNMARKED = {mark: f"\\{mark}" for mark in "\\|`*_~[]"} | {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
}
# An underscore within a word, as in most names of columns, marks nothing.
_MARKUP = re.compile(r"[\\|`*~\[\]&<>]|(?<![^\W_])_|_(?![^\W_])")
_PAGE = """<!doctype html>
<meta charset=utf-8>
<meta name=viewport content="width=device-width">
<meta http-equiv=Content-Security-Policy
 content="default-src 'none'; style-src 'unsafe-inline'">
<title>blogdb</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif }
table { border-collapse: collapse }
th, td { padding: .3em .8em; text-align: left; vertical-align: top }
th { border-bottom: 2px solid }
td { border-bottom: 1px solid #8884 }
.number { text-align: right; font-variant-numeric: tabular-nums }
</style>
<table>
<thead>
"""
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE")


def write(  # noqa: PLR0913 - what, how, where to, for whom
    rows: Rows,
    wanted: RowOptions,
    stream: TextIO,
    screen: Screen | None = None,
    *,
    draw: Draw | None = None,
    why_none: Callable[[], str] = str,
) -> None:
    """Write rows to a stream.

    Args:
        rows: the rows.
        wanted: how: in any format that is text.
        stream: where to.
        screen: the terminal that they are for, if any.
        draw: what writes them for people's eyes instead of a table.
        why_none: says why there are none, where a table has none.
    """
    if wanted.format == "table" and draw is not None:
        draw(rows, stream, wanted.limit, screen)
    elif wanted.format == "table" and rows.is_plan:
        _plan(rows, stream)
    elif wanted.format == "table":
        write_table(rows, wanted, stream, screen, why_none)
    else:
        values = islice(rows.values, wanted.limit)
        # A terminal obeys control characters, and a file keeps what the data is.
        clean = visible if screen else str
        match wanted.format:
            case "csv":
                _csv(rows, values, stream, clean, ",", is_exact=wanted.exact)
            case "tsv":
                _csv(rows, values, stream, clean, "\t", is_exact=wanted.exact)
            case "json":
                _json(rows, values, stream, clean)
            case "ndjson":
                for line in _objects(rows, values, clean):
                    stream.write(f"{line}\n")
            case "html":
                _html(rows, values, stream)
            case _:
                _markdown(rows, values, stream)


def _plan(rows: Rows, stream: TextIO) -> None:
    for row in rows.values:
        for line in str(row[-1]).splitlines():
            stream.write(f"{visible(line)}\n")


def _csv(  # noqa: PLR0913 - what, where to, and the dialect
    rows: Rows,
    values: Iterator[tuple[Any, ...]],
    stream: TextIO,
    clean: Callable[[str], str],
    separator: str,
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
        fields = ["" if text is None else _field(text, separator) for text in texts]
        stream.write(f"{separator.join(map(clean, fields))}\n")
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


def _field(text: str, separator: str) -> str:
    if (
        text
        and not any(mark in text for mark in (separator, *'"\r\n'))
        and text == text.strip()
    ):
        return text
    return '"' + text.replace('"', '""') + '"'


def _json(
    rows: Rows,
    values: Iterator[tuple[Any, ...]],
    stream: TextIO,
    clean: Callable[[str], str],
) -> None:
    before = "[\n"
    for line in _objects(rows, values, clean):
        stream.write(before + line)
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _objects(
    rows: Rows, values: Iterator[tuple[Any, ...]], clean: Callable[[str], str]
) -> Iterator[str]:
    names = _distinct(rows.columns)
    for row in values:
        item = dict(zip(names, map(as_json, row), strict=True))
        yield clean(json.dumps(item, ensure_ascii=False))


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


def _html(rows: Rows, values: Iterator[tuple[Any, ...]], stream: TextIO) -> None:
    """Write a page that needs nothing beside it, and asks for nothing."""
    stream.write(_PAGE)
    marks = [" class=number" if _is_number(kind) else "" for kind in rows.types]
    heads = zip(rows.columns, marks, strict=True)
    stream.write(
        f"<tr>{''.join(f'<th{mark}>{_html_text(name)}' for name, mark in heads)}\n"
        "<tbody>\n"
    )
    for row in values:
        cells = zip(row, marks, strict=True)
        line = "".join(
            f"<td{mark}>{'' if value is None else _html_text(value)}"
            for value, mark in cells
        )
        stream.write(f"<tr>{line}\n")
    stream.write("</table>\n")


def _html_text(value: Any) -> str:
    return html.escape(shown(value))


def _markdown_cell(value: Any) -> str:
    return _MARKUP.sub(lambda found: _UNMARKED[found[0]], shown(value))


def _is_number(kind: str) -> bool:
    return kind.removeprefix("U") in _NUMBERS or kind.startswith("DECIMAL")
