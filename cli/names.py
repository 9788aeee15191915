"""Finds tables, views and macros of a database by name, and completes names."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb.db.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    import click

    from blogdb.cli.reading import Session

_OBJECTS = """
    select 'view' as kind, schema_name, view_name as name, comment
    from duckdb_views()
    where not internal and database_name = current_database()
    union all
    select 'table', schema_name, table_name, comment
    from duckdb_tables()
    where not internal and database_name = current_database()
    union all
    select 'macro', schema_name, function_name, comment
    from duckdb_functions()
    where
        not internal
        and database_name = current_database()
        and function_type in ('macro', 'table_macro')
    order by all
"""


@dataclass(frozen=True)
class Named:
    """Something in the database that can be asked.

    Attributes:
        kind: view, table or macro.
        schema: the schema that it stands in, such as main.
        name: its name.
        comment: what the database says about it.
    """

    kind: str
    schema: str
    name: str
    comment: str | None

    @property
    def quoted(self) -> str:
        """The name as SQL must have it."""
        name = quoted(self.name)
        return name if self.schema == "main" else f"{quoted(self.schema)}.{name}"


def quoted(name: str) -> str:
    """Quote a name for SQL.

    Args:
        name: any name.

    Returns:
        The identifier.
    """
    return '"' + name.replace('"', '""') + '"'


def find(reader: Session, wanted: str) -> Named:
    """Find a table, view or macro.

    Args:
        reader: the database.
        wanted: its name, ignoring case; with its schema where that is not main.

    Returns:
        What has the name.

    Raises:
        QueryError: nothing has it.
    """
    found = [
        Named(row["kind"], row["schema_name"], row["name"], row["comment"])
        for row in reader.ask(_OBJECTS)
    ]
    names = {
        (f"{item.schema}." if is_full else "") + item.name.casefold(): item
        for is_full in (True, False)
        for item in found
        if is_full or item.schema == "main"
    }
    if item := names.get(wanted.casefold()):
        return item
    near = get_close_matches(wanted.casefold(), names, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise QueryError(
        f"there is no view, table or macro {wanted}; {hint}blogdb views lists them"
    )


def shipped(
    *folders: str,
) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Make a completion that offers the views that blogdb ships.

    Args:
        folders: where they stand, below `blogdb.sql`.

    Returns:
        What click calls with the beginning of a name.
    """

    def complete(
        _context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[str]:
        # The files' names say it; the database may not exist yet.
        root = files("blogdb.sql")
        names = (
            file.name.removesuffix(".sql")
            for folder in _folders(root, folders)
            for file in folder.iterdir()
            if file.name.endswith(".sql")
        )
        return sorted(name for name in names if name.startswith(incomplete.casefold()))

    return complete


def _folders(root: Traversable, names: tuple[str, ...]) -> Iterator[Traversable]:
    for name in names:
        yield root / name
        yield from (topic for topic in (root / name).iterdir() if topic.is_dir())
