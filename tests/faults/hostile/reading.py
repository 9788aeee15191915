"""Reads hostile sources one after the other, in a process of its own.

    python -m tests.faults.hostile.reading DATABASE FORM=COUNT...

It stops at the first source that breaks a promise, and says its number; a source that
takes longer than `DEADLINE`, or that kills DuckDB, ends the process. At its end it
prints as JSON what it saw.
"""

from __future__ import annotations

import faulthandler
import json
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import duckdb

from blogdb.db.errors import BlogdbError
from blogdb.db.quoting import literal
from blogdb.loaders import compare, settle, stage
from blogdb.loaders.kept_bodies import Bodies
from blogdb.loaders.names import Aliases
from blogdb.loaders.options import Given
from blogdb.loaders.sources.files import File
from blogdb.sql.run import run_step

from ...rounds import rounds
from . import mutants

DEADLINE = 60
"""Seconds that a source of a few kilobytes may take, on the slowest machine."""

COMPARED = rounds(2, 5)
"""Every so manieth source goes on through the comparison with the database."""


class BrokenPromiseError(Exception):
    """What was promised of every source does not hold for this one."""


class Reading:
    """Reads sources as a load does, up to where it would write.

    Args:
        database: an empty database.
    """

    def __init__(self, database: Path) -> None:
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(f"attach {literal(database)} as base (read_only)")
        self._connection.execute("use base.main")
        run_step(self._connection, "macros")
        self._folder = Path(tempfile.mkdtemp())
        self.seen: Counter[str] = Counter()

    def look_at(self, source: mutants.Source, *, is_compared: bool) -> None:
        """Read a source, and check that all of it is accounted for."""
        path = self._folder / source.name
        path.write_bytes(source.data)
        file = File(str(path), path)
        try:
            chosen = stage.Input(
                file, stage.choose_reader(file, Given(file.location)), {}
            )
            stage.stage(self._connection, [chosen], Bodies.NONE)
        except BlogdbError as error:
            if len(str(error)) > 2000:
                raise BrokenPromiseError(f"too much to read: {error}") from error
            self.seen["refused"] += 1
            return
        read, unread = self._numbers("staged", "unreadable")
        self.seen["read with bad rows" if unread else "read whole"] += 1
        self.seen["rows"] += read + unread
        self._require_rows(source, chosen.reader.name, read + unread)
        if source.delimiter and source.text and chosen.reader.name in ("csv", "tsv"):
            self._require_letters(source.text)
        if is_compared:
            self._require_sum(read + unread)
        if chosen.reader.name in ("csv", "tsv") and not (source.delimiter or unread):
            self._require_agreement(chosen, read)

    def values(self, name: str, data: bytes) -> list[tuple[str | None, ...]]:
        """Read a source that is good, and tell its values.

        Returns:
            Slug, title, URL and content of each row.
        """
        path = self._folder / name
        path.write_bytes(data)
        file = File(str(path), path)
        reader = stage.choose_reader(file, Given(file.location))
        chosen = stage.Input(file, reader, {})
        stage.stage(self._connection, [chosen], Bodies.ALL)
        if self._numbers("unreadable") != [0]:
            raise BrokenPromiseError("good rows cannot be read")
        return self._connection.execute(
            "select slug, title, url, content from staged order by rowid"
        ).fetchall()

    def _numbers(self, *tables: str) -> list[int]:
        counts = (
            self._connection.execute(f"select count(*) from {table}").fetchall()
            for table in tables
        )
        return [number for ((number,),) in counts]

    def _require_rows(self, source: mutants.Source, form: str, found: int) -> None:
        """Hold the number of rows against a count that needs no reader of ours."""
        expected = _count(source, form)
        if expected is None:
            return
        self.seen["counted"] += 1
        if found != expected:
            raise BrokenPromiseError(f"{found} rows of {expected} are accounted for")

    def _require_agreement(self, chosen: stage.Input, read: int) -> None:
        """Check that Python's reader finds as many rows as DuckDB's."""
        with suppress(BlogdbError):
            stage._stage(self._connection, [chosen], Bodies.NONE, careful=True)
        self.seen["read twice"] += 1
        if (found := sum(self._numbers("staged", "unreadable"))) != read:
            raise BrokenPromiseError(f"DuckDB finds {read} rows, Python {found}")

    def _require_letters(self, content: bytes) -> None:
        """Check that each letter of a table's rows is in a row, or in a problem."""
        try:
            rows = self._connection.execute("select raw from source_rows").fetchall()
        except duckdb.Error:
            return  # a column that nobody needs is not UTF-8
        bad = self._connection.execute("select raw from unreadable").fetchall()
        found = mutants.letters("".join(raw for (raw,) in bad))
        for (raw,) in rows:
            found += mutants.letters("".join(v or "" for v in json.loads(raw).values()))
        text = content.decode("utf-8-sig", "backslashreplace")
        _, _, body = text.lstrip("\r\n").partition("\n")
        self.seen["weighed"] += 1
        if found != mutants.letters(body):
            lost = mutants.letters(body) - found
            more = found - mutants.letters(body)
            raise BrokenPromiseError(f"letters lost: {lost}, letters made up: {more}")

    def _require_sum(self, read: int) -> None:
        settle.settle(
            self._connection,
            Aliases(),
            is_forced=False,
            is_rehash=False,
            is_whole=True,
            compares_texts=False,
        )
        counts = compare.compare(self._connection, is_whole=True, allow_removals=False)
        self.seen["compared"] += 1
        parts = counts.added + counts.changed + counts.unchanged + counts.rejected
        if not read == counts.read == parts:
            raise BrokenPromiseError(f"the sum is wrong: {counts}")


def _count(source: mutants.Source, form: str) -> int | None:
    """Count rows in plain Python, where the source leaves no doubt about them."""
    if source.text is None:
        return None
    try:
        if form == "parquet":
            return None
        text = source.text.decode("utf-8-sig")
        if source.delimiter and form in ("csv", "tsv"):
            rows = mutants.records(text, source.delimiter)
            return None if rows is None else len(rows) - 1
        if form == "jsonl":
            return sum(1 for line in text.split("\n") if line.strip())
        if form == "json":
            document = json.loads(text)
            return len(document) if isinstance(document, list) else 1
    except (ValueError, RecursionError):
        pass
    return None


def main() -> None:
    """Look at sources."""
    database, *wanted = sys.argv[1:]
    reading = Reading(Path(database))
    seen = {}
    for form, _, count in (each.partition("=") for each in wanted):
        reading.seen = Counter()
        for number in range(int(count)):
            _look_at(reading, form, number)
        seen[form] = reading.seen
    sys.stdout.write(json.dumps(seen))


def _look_at(reading: Reading, form: str, number: int) -> None:
    faulthandler.dump_traceback_later(DEADLINE, exit=True)
    source = mutants.source(number, form)
    try:
        reading.look_at(source, is_compared=number % COMPARED == 0)
    except Exception:
        sys.stderr.write(f"{form} {number}: {source.data[:2000]!r}\n")
        raise
    finally:
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
