"""Blogs as plain Python rows: how to write them down, and what they must become.

Nothing here uses the loader: what it makes is held against this.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
import sqlite3
import tempfile
import unicodedata
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

Row = dict[str, Any]
Key = tuple[str, str]

COLUMNS = ("slug", "title", "date", "authors", "tags", "url", "content")


def row(slug: str, **values: Any) -> Row:
    """Make a post's row, with values for what does not matter."""
    return {
        "slug": slug,
        "title": f"About {slug}",
        "date": "2024-01-05",
        "authors": ["Ada"],
        "tags": ["Guide"],
        "url": f"https://blog.example/{slug}",
        "content": f"The body of {slug}.",
    } | values


ROWS = (
    row("first", authors=["Ada Lovelace", "Bob"], tags=["LLM", "open source"]),
    row("second", date="2024-02-29", content='Two lines,\nand a "quote"; done.'),
    row("third", tags=["llm", "Open_Source", "guide"], title="Größe, 大小"),
    row("fourth", date="1999-12-31", authors=["ada  lovelace"], tags=[]),
)
"""A small blog, which every format can hold."""


# -- written down --------------------------------------------------------------


def as_delimited(
    rows: Iterable[Row], delimiter: str = ",", glue: str = ", ", end: str = "\n"
) -> bytes:
    """Write rows as delimited text with a header, lists joined by `glue`."""
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(rows[0])
    for each in rows:
        values = [
            glue.join(value) if isinstance(value, list) else value
            for value in each.values()
        ]
        writer.writerow(values)
    return text.getvalue().encode()


def as_json_lines(rows: Iterable[Row]) -> bytes:
    """Write rows as JSON Lines."""
    return "".join(f"{json.dumps(each)}\n" for each in rows).encode()


def as_json(rows: Iterable[Row]) -> bytes:
    """Write rows as a JSON array over many lines."""
    return json.dumps(list(rows), indent=2, ensure_ascii=False).encode()


def as_parquet(rows: Iterable[Row], *, is_typed: bool) -> bytes:
    """Write rows as Parquet; typed ones have lists and dates, others only text."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.Table.from_pylist(
        [
            each | {"date": dt.date.fromisoformat(each["date"])}
            if is_typed
            else {
                name: ", ".join(value) if isinstance(value, list) else value
                for name, value in each.items()
            }
            for each in rows
        ]
    )
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()


_SHEETS = "http://schemas.openxmlformats.org"
_PACKAGE = {
    "[Content_Types].xml": f"""<Types xmlns="{_SHEETS}/package/2006/content-types">
        <Default Extension="rels"
        ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/></Types>""",
    "_rels/.rels": f"""<Relationships
        xmlns="{_SHEETS}/package/2006/relationships"><Relationship Id="r1"
        Type="{_SHEETS}/officeDocument/2006/relationships/officeDocument"
        Target="xl/workbook.xml"/></Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{_SHEETS}/spreadsheetml/2006/main">
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>""",
}


def as_spreadsheet(*sheets: Iterable[Sequence[Any]]) -> bytes:
    """Write sheets of cells as Office Open XML; days are numbers with a format."""
    parts = dict(_PACKAGE)
    names = ""
    relations = f"""<Relationship Id="s0"
        Type="{_SHEETS}/officeDocument/2006/relationships/styles"
        Target="styles.xml"/>"""
    for place, rows in enumerate(sheets, 1):
        names += f'<sheet name="{place}" sheetId="{place}" r:id="s{place}"/>'
        relations += f"""<Relationship Id="s{place}"
            Type="{_SHEETS}/officeDocument/2006/relationships/worksheet"
            Target="{place}.xml"/>"""
        cells = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
        parts[f"xl/{place}.xml"] = f"""<worksheet
            xmlns="{_SHEETS}/spreadsheetml/2006/main"><sheetData>{cells}</sheetData>
            </worksheet>"""
    parts["xl/workbook.xml"] = f"""<workbook
        xmlns="{_SHEETS}/spreadsheetml/2006/main"
        xmlns:r="{_SHEETS}/officeDocument/2006/relationships"><sheets>{names}</sheets>
        </workbook>"""
    parts["xl/_rels/workbook.xml.rels"] = f"""<Relationships
        xmlns="{_SHEETS}/package/2006/relationships">{relations}</Relationships>"""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return sink.getvalue()


def with_part(sheet: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Write a spreadsheet again, with one of its parts changed."""
    sink = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet)) as old,
        zipfile.ZipFile(sink, "w") as archive,
    ):
        for each in old.namelist():
            text = old.read(each)
            archive.writestr(each, change(text) if each == name else text)
    return sink.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, dt.date):
        return f'<c s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    text = html.escape(", ".join(value) if isinstance(value, list) else value or "")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def as_sqlite(rows: Iterable[Row]) -> bytes:
    """Write rows as the only table of a SQLite database."""
    rows = [_flat(row) for row in rows]
    with closing(sqlite3.connect(":memory:")) as connection:
        _fill(connection, rows)
        connection.commit()
        return connection.serialize()


def as_duckdb(rows: Iterable[Row]) -> bytes:
    """Write rows as the only table of a DuckDB database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.duckdb")
        with duckdb.connect(str(path)) as connection:
            _fill(connection, [_flat(row) for row in rows])
        return path.read_bytes()


def _flat(row: Row) -> dict[str, str | None]:
    return {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in row.items()
    }


def _fill(connection: Any, rows: Sequence[Mapping[str, str | None]]) -> None:
    columns = ", ".join(f'"{name}" varchar' for name in rows[0])
    marks = ", ".join("?" for _ in rows[0])
    connection.execute(f"create table entries ({columns})")
    for row in rows:
        connection.execute(f"insert into entries values ({marks})", list(row.values()))


def as_sheet(rows: Iterable[Row]) -> bytes:
    """Write rows as a spreadsheet with a header."""
    rows = list(rows)
    return as_spreadsheet([list(rows[0]), *(list(each.values()) for each in rows)])


VIEWER_COLUMNS = ("title", "author", "date", "local", "tags", "URL", "content")
VIEWER_HEADER = [
    line
    for name in VIEWER_COLUMNS
    for line in (name, "stringlengths", "12" if name == "content" else "1", "1.11k")
]


def viewer_record(each: Row) -> list[str]:
    """Write a row as a record of the data set viewer, a line each column."""
    return [
        each["title"],
        ", ".join(each["authors"]),
        each["date"],
        each["slug"],
        ", ".join(each["tags"]),
        each["url"],
        each["content"].replace("\n", " "),
    ]


def as_viewer(records: Iterable[Sequence[str]]) -> bytes:
    """Write records as the data set viewer's text."""
    lines = [*VIEWER_HEADER, *(line for record in records for line in record)]
    return "\n".join(lines).encode()


# -- what it must become -------------------------------------------------------


def folded(text: str) -> str:
    """Fold case and compatibility forms until nothing changes any more."""
    before = None
    while text != before:
        before, text = text, unicodedata.normalize("NFKC", text).casefold()
    return text


def tag_name(raw: str) -> str:
    """Give a tag's canonical name, as the design says."""
    return re.sub(r"[\s_]+", "-", folded(raw).strip())


def author_key(raw: str) -> str:
    """Give what an author's names in different spellings have in common."""
    return " ".join(folded(raw).split())


def first_of_each(names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keep of pairs (name, raw) the first of each name."""
    found: dict[str, str] = {}
    for name, raw in names:
        if name:
            found.setdefault(name, raw)
    return list(found.items())


def expected(rows: Iterable[Row]) -> dict[Key, Row]:
    """Tell the posts that rows with ISO dates must become."""
    posts = {}
    for each in rows:
        content = each["content"]
        posts[each.get("language") or "und", each["slug"]] = {
            "title": each["title"].strip(),
            "published_on": dt.date.fromisoformat(each["date"]),
            "published_raw": None,
            "url": each["url"],
            "content": content,
            "word_count": len([w for w in re.split(r"[ \t\r\n]+", content) if w]),
            "authors": first_of_each((author_key(a), a) for a in each["authors"]),
            "tags": first_of_each((tag_name(t), t) for t in each["tags"]),
        }
    return posts


# -- what it became ------------------------------------------------------------


def ask(database: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask a database."""
    (rows,) = ask_all(database, query)
    return rows


def ask_all(database: Path, *queries: str) -> list[list[tuple[Any, ...]]]:
    """Ask a database several questions; to open it takes longer than to answer."""
    connection = _asking()
    name = str(database).replace("'", "''")
    connection.execute(f"attach '{name}' as asked (read_only)")
    try:
        connection.execute("use asked.main")
        return [connection.execute(query).fetchall() for query in queries]
    finally:
        connection.execute("use memory.main")
        connection.execute("detach asked")


@cache
def _asking() -> duckdb.DuckDBPyConnection:
    """Start the DuckDB that asks; to start one takes longer than to attach a file."""
    return duckdb.connect()


def column(database: Path, query: str) -> list[Any]:
    """Ask for one column."""
    return [value for (value,) in ask(database, query)]


def posts(database: Path) -> dict[Key, Row]:
    """Read the posts of a database back, with their names in order."""
    names = ("title", "published_on", "published_raw", "url", "content", "word_count")
    kinds = (("authors", "author"), ("tags", "tag"))
    rows, *named = ask_all(
        database,
        f"select language, slug, {', '.join(names)} from posts",
        *(
            f"select language, slug, name, raw_name from posts"
            f" join post_{kind} using (post_id) join {kind} using ({name}_id)"
            " order by post_id, position"
            for kind, name in kinds
        ),
    )
    found = {
        (language, slug): dict(zip(names, values, strict=True))
        | {"authors": [], "tags": []}
        for language, slug, *values in rows
    }
    for (kind, _), pairs in zip(kinds, named, strict=True):
        for language, slug, stored, raw in pairs:
            pair = (author_key(stored) if kind == "authors" else stored, raw)
            found[language, slug][kind].append(pair)
    return found


def names(database: Path, kind: str) -> list[tuple[str, list[str]]]:
    """Return the names of each post's authors or tags, in their order."""
    return ask(
        database,
        f"select path, list(name order by position) from posts join post_{kind}s"
        f" using (post_id) join {kind}s using ({kind}_id) group by path order by path",
    )


def ids(database: Path) -> dict[str, dict[Any, int]]:
    """Read the numbers of posts, authors and tags."""
    posts, authors, tags = ask_all(
        database,
        "select language, slug, post_id from posts",
        "select name, author_id from authors",
        "select name, tag_id from tags",
    )
    return {
        "posts": {(language, slug): number for language, slug, number in posts},
        "authors": {author_key(name): number for name, number in authors},
        "tags": dict(tags),
    }


def problems(database: Path) -> list[Row]:
    """Read the problems of the last load."""
    names = (
        *("severity", "source_file", "source_row", "source_line", "slug"),
        *("column_name", "value", "message", "raw"),
    )
    rows = ask(
        database,
        f"select {', '.join(names)} from load_problems"
        " where load_id = (select max(load_id) from loads) order by problem_number",
    )
    return [dict(zip(names, values, strict=True)) for values in rows]


def state(folder: Path) -> dict[str, bytes]:
    """Tell every file under a folder with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }
