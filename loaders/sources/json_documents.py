"""JSON Lines (an object a line) and JSON (an array of objects)."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.db.text import identifier, literal
from blogdb.loaders.sources import Scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from blogdb.loaders.sources.files import File

_SAMPLE = 100_000
"""Objects at a file's beginning that tell the columns."""

_BATCH = 1_000
_OBJECT = 64_000_000
"""Bytes of the longest object that the quick way reads."""

Bad = tuple[int, str, str]
"""Line, message and raw text of what could not be read."""


class JsonLines:
    """Reads JSON Lines."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson")

    def recognises(self, head: bytes) -> bool:
        """Tell by a first line that is an object, or begins like one and is long."""
        line = head.lstrip().splitlines()[0]
        if not line.startswith(b"{"):
            return False
        try:
            json.loads(line)
        except (ValueError, RecursionError):
            # Cut by the end of the head, or a pretty-printed object.
            return len(line) > 1
        return True

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Let DuckDB read it, every value as text."""
        if careful:
            return _scan_carefully(connection, file, _good_lines(file))
        return _scan_quickly(connection, file, "newline_delimited")


class JsonArray:
    """Reads an array of objects, or objects one after the other over many lines."""

    name = "json"
    suffixes = (".json",)

    def recognises(self, head: bytes) -> bool:
        """Tell by an array that begins with an object, or an object on its own."""
        start = b"".join(head.split())
        return start.startswith((b"[{", b"[]", b"{"))

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Let DuckDB read it, every value as text."""
        if careful:
            return _scan_carefully(connection, file, _good_objects(file))
        is_array = file.head.lstrip().startswith(b"[")
        return _scan_quickly(connection, file, "array" if is_array else "unstructured")


def _scan_quickly(
    connection: duckdb.DuckDBPyConnection, file: File, layout: str
) -> Scan:
    settings = (
        f"format = '{layout}', compression = {literal(file.compression)},"
        f" maximum_object_size = {_OBJECT}"
    )
    path = literal(file.path)
    objects = f"select json from read_json_objects({path}, {settings}) limit {_SAMPLE}"
    names = _keys(connection, objects)
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    if not names:
        raise SourceError(f"{file.location} holds no objects with names in them")
    relation = f"read_json({path}, {settings}, columns = {{{types}}})"
    return Scan(relation, dict.fromkeys(names, "VARCHAR"))


def _scan_carefully(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    items: Iterator[str | Bad],
) -> Scan:
    documents = identifier(f"documents of {file.path}")
    connection.execute(f"create temp table {documents} (json varchar)")
    while batch := list(islice(items, _BATCH)):
        good = [item for item in batch if isinstance(item, str)]
        bad = [(file.location, *item) for item in batch if not isinstance(item, str)]
        connection.execute(f"insert into {documents} select unnest(?)", [good])
        if bad:
            connection.executemany(
                "insert into unreadable values (?, ?, null, ?, ?)", bad
            )
    names = _keys(connection, f"select json from {documents}")
    if not names:
        raise SourceError(
            f"{file.location} holds no JSON object that can be read; check that it is"
            " JSON, or name its format with --format"
        )
    shape = json.dumps(dict.fromkeys(names, "VARCHAR"))
    relation = f"(select unnest(from_json(json, {literal(shape)})) from {documents})"
    return Scan(relation, dict.fromkeys(names, "VARCHAR"))


def _keys(connection: duckdb.DuckDBPyConnection, objects: str) -> list[str]:
    rows = connection.execute(
        f"""
        select key
        from (select unnest(json_keys(json)) as key from ({objects}))
        group by key
        order by key
        """
    ).fetchall()
    return [name for (name,) in rows]


def _good_lines(file: File) -> Iterator[str | Bad]:
    """Yield each line that is an object, and what is wrong with each other one."""
    for number, line in enumerate(file.lines(), 1):
        if not line.strip():
            continue
        try:
            text = line.decode("utf-8")
            _require_object(json.loads(text))
        except (ValueError, RecursionError) as error:
            yield number, _message(error), line.decode("utf-8", "backslashreplace")
        else:
            yield text


def _good_objects(file: File) -> Iterator[str | Bad]:
    """Yield the objects of an array up to the first thing that is not JSON."""
    with file.open() as stream:
        text = stream.read().decode("utf-8-sig", "backslashreplace")
    decoder = json.JSONDecoder()
    position = _skip(text, 0, "[")
    while position < len(text) and text[position] != "]":
        line = text.count("\n", 0, position) + 1
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield line, _message(error), text[position:]
            return
        try:
            _require_object(value)
            yield json.dumps(value, ensure_ascii=False)
        except ValueError as error:
            yield line, _message(error), text[position:end]
        position = _skip(text, end, ",")
    if text.lstrip().startswith("[") and not text.rstrip().endswith("]"):
        yield text.count("\n") + 1, "the array does not end: the file is cut off", ""


def _skip(text: str, position: int, sign: str) -> int:
    """Find the next value, over white space and at most one sign."""
    blanks = " \t\r\n"
    for allowed in (blanks, sign, blanks):
        while position < len(text) and text[position] in allowed:
            position += 1
            if allowed is sign:
                break
    return position


def _require_object(value: Any) -> None:
    if not isinstance(value, dict):
        kind = type(value).__name__
        raise ValueError(f"an object was expected, not {kind}")


def _message(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"invalid UTF-8 at byte {error.start + 1} of the line"
    if isinstance(error, RecursionError):
        return "the values are nested too deeply"
    return f"not a JSON object: {error}"
