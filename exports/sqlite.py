"""Writes tables and views to a SQLite file that Datasette serves.

Views become tables, since SQLite does not understand DuckDB's SQL. Posts have a
full-text table; Datasette finds it by its name and by what it says that it indexes.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import DatabaseError, SystemFailureError
from blogdb.db.quoting import identifier
from blogdb.exports.values import statement, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from blogdb.exports.resources import Field, Resource

FILE = "blog.db"
METADATA = "metadata.json"
"""What Datasette shows beside the rows, when it serves the folder."""

_TYPES = {"integer": "integer", "number": "real", "boolean": "integer"}
_BATCH = 256
"""Rows to hold at a time; bodies may be large."""
_FULL_TEXT = """
    create virtual table posts_fts using fts5(
        title,
        content,
        content="posts",
        content_rowid="post_id",
        tokenize="unicode61 remove_diacritics 2"
    )
"""
_FILL = "insert into posts_fts (posts_fts) values ('rebuild')"
_DISK_FULL = "full"


class SqliteFile:
    """A SQLite file that is being written.

    Args:
        folder: where to make it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _explained("the file"):
            self._file = sqlite3.connect(folder / FILE, isolation_level=None)
            # What is half is thrown away.
            for setting in ("pragma journal_mode = off", "pragma synchronous = off"):
                self._file.execute(setting)
            self._file.execute("begin")

    def close(self) -> None:
        """Close it."""
        self._file.close()

    def write(
        self, connection: duckdb.DuckDBPyConnection, resource: Resource
    ) -> dict[str, Any]:
        """Write a table or view.

        Args:
            connection: DuckDB's connection.
            resource: the table or view.

        Returns:
            What to say in the descriptor about the file.

        Raises:
            DatabaseError: SQLite refuses the rows, as where a view's key is none.
        """
        with _explained(resource.name):
            self._file.execute(_definition(resource))
            rows = connection.execute(statement(resource, "sqlite"))
            places = ", ".join("?" * len(resource.fields))
            insert = f"insert into {identifier(resource.name)} values ({places})"
            while batch := rows.fetchmany(_BATCH):
                self._file.executemany(insert, batch)
            for each in resource.references:
                if each.column != resource.key[0]:
                    index = identifier(f"{resource.name}_{each.column}")
                    self._file.execute(
                        f"create index {index} on {identifier(resource.name)}"
                        f" ({identifier(each.column)})"
                    )
        return {
            "path": FILE,
            "format": "sqlite",
            "mediatype": "application/vnd.sqlite3",
            "encoding": "utf-8",
            "dialect": {"table": resource.name},
            "nulls": [],
        }

    def finish(self, resources: list[Resource]) -> None:
        """Make the full-text table, and write what Datasette shows beside the rows.

        Args:
            resources: what was written.
        """
        with _explained("the full-text table"):
            if any(each.name == "posts" for each in resources):
                self._file.execute(_FULL_TEXT)
                self._file.execute(_FILL)
            self._file.execute("commit")
            self._file.execute("analyze")
        told = {each.name: _told(each) for each in resources}
        (self._folder / METADATA).write_text(
            json.dumps(
                {"databases": {FILE.removesuffix(".db"): {"tables": told}}},
                ensure_ascii=False,
                indent=2,
            ),
            "utf-8",
        )


@contextmanager
def sqlite_file(folder: Path) -> Iterator[SqliteFile]:
    """Begin a SQLite file.

    Args:
        folder: where to make it.

    Yields:
        The file, which is closed afterwards.
    """
    with closing(SqliteFile(folder)) as file:
        yield file


@contextmanager
def _explained(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if _DISK_FULL in str(error):
            raise SystemFailureError(f"SQLite cannot write {what}: {error}") from error
        raise DatabaseError(
            f"SQLite refuses {what}: {error}; leave it out, naming others with --view"
        ) from error


def _definition(resource: Resource) -> str:
    parts = [_column(field, resource) for field in resource.fields]
    if resource.key:
        parts.append(f"primary key ({', '.join(map(identifier, resource.key))})")
    parts += [
        f"foreign key ({identifier(each.column)})"
        f" references {identifier(each.target_table)}"
        f" ({identifier(each.target_column)})"
        for each in resource.references
    ]
    return f"create table {identifier(resource.name)} ({', '.join(parts)})"


def _column(field: Field, resource: Resource) -> str:
    kind = _TYPES.get(type_of(field), "text")
    if kind == "integer" and resource.kind == "view":
        # A key that is an `integer` and nothing else is the number of the row, and
        # SQLite numbers rows where it is null.
        kind = "bigint"
    return f"{identifier(field.name)} {kind}" + " not null" * field.is_required


def _told(resource: Resource) -> dict[str, Any]:
    return {
        "description": resource.description,
        "columns": {field.name: field.description for field in resource.fields},
    }
