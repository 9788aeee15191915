"""JSON Lines (an object a line) and JSON (an array of objects)."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.text import identifier, literal
from blogdb.loaders.sources import Scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from blogdb.loaders.sources.files import File

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
        is_array = file.head.lstrip().startswith(b"[")
        # DuckDB takes an array that is cut off behind a comma for a whole one.
        if careful or (is_array and not file.tail.rstrip().endswith(b"]")):
            return _scan_carefully(connection, file, _good_objects(file))
        return _scan_quickly(connection, file, "array" if is_array else "unstructured")


def _scan_quickly(
    connection: duckdb.DuckDBPyConnection, file: File, layout: str
) -> Scan:
    settings = (
        f"format = '{layout}', compression = {literal(file.compression)},"
        f" maximum_object_size = {_OBJECT}, hive_partitioning = false"
    )
    path = literal(file.pattern)
    objects = f"read_json_objects({path}, {settings})"
    # All objects, since any may bring a column: DuckDB needs less time for all of
    # them with every thread than for many of them up to a limit.
    names = _keys(connection, f"select json from {objects}")
    if not names:
        raise SourceError(f"{file.location} holds no objects with names in them")
    if _repeat(names):
        return _scan_spellings(objects, names)
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    relation = f"read_json({path}, {settings}, columns = {{{types}}})"
    return Scan(relation, dict.fromkeys(names, "VARCHAR"))


def _scan_carefully(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    items: Iterator[str | Bad],
) -> Scan:
    documents = identifier(f"documents of {file.path}")
    connection.execute(f"create or replace temp table {documents} (json varchar)")
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
    if _repeat(names):
        return _scan_spellings(documents, names)
    shape = json.dumps(dict.fromkeys(names, "VARCHAR"))
    relation = f"(select unnest(from_json(json, {literal(shape)})) from {documents})"
    return Scan(relation, dict.fromkeys(names, "VARCHAR"))


def _repeat(names: list[str]) -> bool:
    return len({name.lower() for name in names}) < len(names)


def _scan_spellings(objects: str, names: list[str]) -> Scan:
    """Take names that differ only in case for one column, as DuckDB must.

    An object that has several of them gives the first that is not null.
    """
    columns: dict[str, list[str]] = {}
    for name in names:
        columns.setdefault(name.lower(), []).append(name)
    values = {
        spellings[0]: ", ".join(
            f"json_extract_string(json, {literal(_pointer(name))})"
            for name in spellings
        )
        for spellings in columns.values()
    }
    selected = ", ".join(
        f"coalesce({value}) as {identifier(name)}" for name, value in values.items()
    )
    relation = f"(select {selected} from {objects})"
    return Scan(relation, dict.fromkeys(values, "VARCHAR"))


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _keys(connection: duckdb.DuckDBPyConnection, objects: str) -> list[str]:
    rows = connection.execute(
        f"""
        select key
        from (select unnest(json_keys(json)) as key from ({objects}))
        where key <> ''
        group by key
        order by key
        """
    ).fetchall()
    return [name for (name,) in rows]


def _good_lines(file: File) -> Iterator[str | Bad]:
    """Yield each line that is an object, and what is wrong with each other one."""
    for number, line in enumerate(file.lines(), 1):
        if line.strip():
            text = line.decode("utf-8", "surrogateescape")
            message = _fault(text)
            yield (number, message, _raw(text)) if message else text


def _good_objects(file: File) -> Iterator[str | Bad]:
    """Yield the objects of arrays, one array behind the other, or of no array.

    It ends at the first thing that is not JSON, which nobody knows the end of.
    """
    with file.open() as stream:
        text = stream.read().decode("utf-8-sig", "surrogateescape")
    # Control characters within a string spoil an object, not those behind it.
    decoder = json.JSONDecoder(strict=False)
    position = _skip(text, 0)
    counted, line = 0, 1
    is_within = False
    while position < len(text):
        line += text.count("\n", counted, position)
        counted = position
        if text[position] == ("]" if is_within else "["):
            is_within = not is_within
            position = _skip(text, position + 1)
            continue
        try:
            _, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield line, _message(error), _raw(text[position:])
            return
        item = text[position:end]
        message = _fault(item)
        yield (line, message, _raw(item)) if message else item
        position = _skip(text, end, ",")
    if is_within:
        yield text.count("\n") + 1, "the array does not end: the file is cut off", ""


def _skip(text: str, position: int, sign: str = "") -> int:
    """Find the next value, over white space and at most one sign."""
    blanks = " \t\r\n"
    for allowed in (blanks, sign, blanks):
        while position < len(text) and text[position] in allowed:
            position += 1
            if allowed is sign:
                break
    return position


def _fault(text: str) -> str | None:
    """Tell why a text is not an object that can be loaded."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        place = len(text[: error.start].encode("utf-8", "surrogateescape"))
        return f"invalid UTF-8 at its byte {place + 1}"
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "not text: it holds one half of a surrogate pair"
    except (ValueError, RecursionError) as error:
        return _message(error)
    if not isinstance(value, dict):
        return f"an object was expected, not {type(value).__name__}"
    return None


def _message(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the values are nested too deeply"
    reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return f"not JSON: {reason}"


def _raw(text: str) -> str:
    """Show bytes that are not UTF-8 as Python writes them."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
