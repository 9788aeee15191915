"""JSON Lines (one object per line) and JSON (an array of objects)."""

from __future__ import annotations

import io
import json
import re
from itertools import islice
from typing import IO, TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, literal
from blogdb.loaders.sources.files import LONGEST_ROW
from blogdb.loaders.sources.reader import Scan
from blogdb.loaders.sources.records import path_of_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from blogdb.loaders.sources.files import File

_BATCH = 1_000
_CHUNK = 1_000_000
_BLANKS = re.compile(r"[ \t\r\n]*")
_OBJECT = 64_000_000
"""Bytes of the longest object that is read quickly."""

_UNNAMED = "unnamed"
"""What a field without a name is called."""

Bad = tuple[int, str, str]
"""Line, message and raw text of what could not be read."""


class JsonLines:
    """Reads JSON Lines.

    Args:
        records: where the posts lie in each object, as in rows[*].row; None to find it.
    """

    name = "jsonl"
    description = "JSON Lines: one object per line"
    suffixes = (".jsonl", ".ndjson")
    marks = "a first line that is an object"

    def __init__(self, records: str | None = None) -> None:
        self._records = records

    def recognises(self, head: bytes) -> bool:
        """Return whether the first line is an object, or a part of one."""
        line = head.lstrip().splitlines()[0]
        if not line.startswith(b"{"):
            return False
        try:
            json.loads(line)
        except (ValueError, RecursionError):
            # Cut off by the end of the head; or just `{` if it is pretty-printed.
            return len(line) > 1
        return True

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Let DuckDB read it, every value as text."""
        if careful:
            return _scan_carefully(connection, file, _good_lines(file), self._records)
        return _scan_quickly(connection, file, "newline_delimited", self._records)


class JsonArray:
    """Reads an array of objects, or a sequence of objects over many lines.

    Args:
        records: where the posts lie in each object, as in rows[*].row; None to find it.
    """

    name = "json"
    description = "JSON: an array of objects, or one object after another"
    suffixes = (".json",)
    marks = "a bracket or brace at its start"

    def __init__(self, records: str | None = None) -> None:
        self._records = records

    def recognises(self, head: bytes) -> bool:
        """Return whether it begins with an object, or with an array of objects."""
        start = b"".join(head.split())
        return start.startswith((b"[{", b"[]", b"{"))

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Let DuckDB read it, every value as text."""
        is_array = file.head.lstrip().startswith(b"[")
        # DuckDB takes an array that is cut off after a comma for a complete one.
        if careful or (is_array and not file.tail.rstrip().endswith(b"]")):
            return _scan_carefully(connection, file, good_objects(file), self._records)
        layout = "array" if is_array else "unstructured"
        return _scan_quickly(connection, file, layout, self._records)


def _scan_quickly(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    layout: str,
    records: str | None,
) -> Scan:
    settings = (
        f"format = '{layout}', compression = {literal(file.compression)},"
        f" maximum_object_size = {_OBJECT}, hive_partitioning = false"
    )
    pattern = literal(file.pattern)
    objects = f"read_json_objects({pattern}, {settings})"
    # Of all objects, since any may add a column. DuckDB reads all of them in parallel
    # faster than many of them up to a limit.
    names = _keys(connection, f"select json from {objects}")
    if not names:
        raise SourceError(
            f"{file.location} has no JSON object with fields; name a file with posts"
        )
    path = path_of_records(connection, file, objects, names, records)
    if path is not None:
        return _scan_below(connection, file, objects, path)
    if _need_spelling(names):
        return _scan_spellings(objects, names)
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    relation = f"read_json({pattern}, {settings}, columns = {{{types}}})"
    return Scan(relation, dict.fromkeys(names, "VARCHAR"))


def _scan_carefully(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    items: Iterator[str | Bad],
    records: str | None,
) -> Scan:
    documents = identifier(f"documents of {file.path}")
    connection.execute(f"create or replace temp table {documents} (json varchar)")
    while batch := list(islice(items, _BATCH)):
        good = [item for item in batch if isinstance(item, str)]
        bad = [(file.location, *item) for item in batch if not isinstance(item, str)]
        connection.execute(
            f"insert into {documents} by name select unnest(?) as json", [good]
        )
        if bad:
            connection.executemany(
                "insert into unreadable (source_file, source_line, message, raw)"
                " values (?, ?, ?, ?)",
                bad,
            )
    names = _keys(connection, f"select json from {documents}")
    if not names:
        raise SourceError(
            f"{file.location} has no JSON object that can be read; check that it is"
            " JSON, or name its format with --format"
        )
    path = path_of_records(connection, file, documents, names, records)
    if path is not None:
        return _scan_below(connection, file, documents, path)
    return _scan_documents(documents, names)


def _scan_below(
    connection: duckdb.DuckDBPyConnection, file: File, objects: str, path: str
) -> Scan:
    """Read the records that lie in each object at a path."""
    records = (
        f"(select unnest(json_extract(json, {literal(path)})) as json from {objects})"
    )
    below = f"(select json from {records} where json_type(json) = 'OBJECT')"
    names = _keys(connection, f"select json from {below}")
    if not names:
        raise SourceError(f"{file.location} has no object at {path} (--records)")
    return _scan_documents(below, names)


def _scan_documents(documents: str, names: list[str]) -> Scan:
    """Read a relation of JSON documents, every value as text."""
    if _need_spelling(names):
        return _scan_spellings(documents, names)
    shape = json.dumps(dict.fromkeys(names, "VARCHAR"))
    relation = f"(select unnest(from_json(json, {literal(shape)})) from {documents})"
    return Scan(relation, dict.fromkeys(names, "VARCHAR"))


def _need_spelling(names: list[str]) -> bool:
    """Return whether DuckDB cannot have columns of these names."""
    return "" in names or len({name.lower() for name in names}) < len(names)


def _scan_spellings(objects: str, names: list[str]) -> Scan:
    """Merge fields whose names differ only in case into one column, as DuckDB must.

    The value is the first that is not null. A field without a name gets one.
    """
    columns: dict[str, list[str]] = {}
    for name in names:
        columns.setdefault((name or _UNNAMED).lower(), []).append(name)
    values = {
        spellings[0] or _UNNAMED: ", ".join(map(_value, spellings))
        for spellings in columns.values()
    }
    selected = ", ".join(
        f"coalesce({value}) as {identifier(name)}" for name, value in values.items()
    )
    relation = f"(select {selected} from {objects})"
    return Scan(relation, dict.fromkeys(values, "VARCHAR"))


def _value(name: str) -> str:
    """Write the expression for the value of a field, as text."""
    if not name:
        # DuckDB 1.5 has no path that leads there.
        return "json_extract_string(json, '$.*')[list_position(json_keys(json), '')]"
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    return f"json_extract_string(json, {literal(pointer)})"


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
    """Yield each line that is an object, or what is wrong with it."""
    for number, line in enumerate(file.lines(), 1):
        if line.strip():
            text = line.decode("utf-8", "surrogateescape")
            message = _fault(text)
            yield (number, message, _raw(text)) if message else text


def good_objects(file: File) -> Iterator[str | Bad]:
    """Yield the objects of one or more arrays, or objects without an array.

    It stops at the first thing that is not JSON, since its end is not known.
    """
    is_within = False
    with file.open() as stream:
        text = _Text(file, stream)
        while sign := text.next_sign():
            if sign == ("]" if is_within else "["):
                is_within = not is_within
                text.take(1)
                continue
            line = text.line
            try:
                item = text.take(text.length_of_value())
            except (ValueError, RecursionError) as error:
                yield line, _message(error), _raw(text.rest())
                return
            message = _fault(item)
            yield (line, message, _raw(item)) if message else item
            if text.next_sign() == ",":
                text.take(1)
        if is_within:
            yield text.line, "the array is not closed; the file is truncated", ""


class _Text:
    """A JSON text of which only the current part is in memory.

    Args:
        file: the file, for messages.
        stream: its content.

    Attributes:
        line: the number of the line at the current position.
    """

    def __init__(self, file: File, stream: IO[bytes]) -> None:
        # Lenient, so that the objects after a bad one are found: control characters in
        # strings are accepted, and numbers with too many digits for Python.
        self._decoder = json.JSONDecoder(strict=False, parse_int=len)
        self._file = file
        self._stream = io.TextIOWrapper(
            stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self._part = ""
        self._position = 0
        self.line = 1

    def take(self, length: int) -> str:
        """Move past so many characters, and return them."""
        start, self._position = self._position, self._position + length
        self.line += self._part.count("\n", start, self._position)
        return self._part[start : self._position]

    def next_sign(self) -> str:
        """Skip white space, and return the next character; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._part, self._position)
            self.take(len(blanks[0]) if blanks else 0)
            if self._position < len(self._part) or not self._read_on():
                return self._part[self._position : self._position + 1]

    def length_of_value(self) -> int:
        """Return the length of the next value.

        Raises:
            ValueError: it is not JSON.
            RecursionError: it is nested too deeply.
            SourceError: it is longer than `LONGEST_ROW`.
        """
        while True:
            try:
                _, end = self._decoder.raw_decode(self._part, self._position)
            except json.JSONDecodeError:
                if not self._read_on():
                    raise
            else:
                # A number may continue past the end of the part.
                if end < len(self._part) or not self._read_on():
                    self._require_short(end - self._position)
                    return end - self._position

    def rest(self) -> str:
        """Read to the end."""
        while self._read_on():
            pass
        return self._part[self._position :]

    def _read_on(self) -> bool:
        """Read as much again as is in memory; return whether there was any more."""
        part = self._part[self._position :]
        self._require_short(len(part))
        more = self._stream.read(max(_CHUNK, len(part)))
        self._part, self._position = part + more, 0
        return bool(more)

    def _require_short(self, length: int) -> None:
        if length > LONGEST_ROW:
            raise self._file.too_long(self.line, LONGEST_ROW)


def _fault(text: str) -> str | None:
    """Return why a text is not an object that can be loaded; None if it is."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        place = len(text[: error.start].encode("utf-8", "surrogateescape"))
        return f"invalid UTF-8 at byte {place + 1}"
    try:
        # The values of numbers do not matter, and may have too many digits for Python.
        value = json.loads(text, parse_int=len)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "not text: it has half of a surrogate pair"
    except (ValueError, RecursionError) as error:
        return _message(error)
    if not isinstance(value, dict):
        return f"an object was expected, not {type(value).__name__}"
    return None


def _message(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "values are nested too deeply"
    reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return f"not JSON: {reason}"


def _raw(text: str) -> str:
    r"""Write bytes that are not UTF-8 as escapes such as `\xff`."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
