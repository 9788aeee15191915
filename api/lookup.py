"""Finds what a person names in a database, and suggests what they may have meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.errors import QueryError
from blogdb.db.quoting import identifier, is_utf8, literal

if TYPE_CHECKING:
    from blogdb.api.session import Session

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
_NAMES = f"""
    select if(schema_name = 'main', name, schema_name || '.' || name) as name
    from ({_OBJECTS})
"""
_POSTS = """
    select post_id, unnest([slug, path]) as name from posts
    union
    select post_id, unnest([slug, path]) from post_changes
"""
_ALIKE = 0.8
"""How alike two names are, from 0 to 1, when the one may be meant by the other."""
_NEAREST = """
    select name
    from ({names})
    where
        jaro_winkler_similarity(lower(name), lower($1)) >= $2
        or (
            length($1) > 2
            and damerau_levenshtein(lower(name), lower($1)) = 1
        )
    order by jaro_winkler_similarity(lower(name), lower($1)) desc, name
    limit 1
"""


@dataclass(frozen=True)
class Named:
    """Something in the database that can be asked.

    Attributes:
        kind: view, table or macro.
        schema: the schema that it is in, such as main.
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
        name = identifier(self.name)
        return name if self.schema == "main" else f"{identifier(self.schema)}.{name}"


def find(session: Session, wanted: str) -> Named:
    """Find a table, view or macro.

    Args:
        session: the database.
        wanted: its name, ignoring case; with its schema where that is not main.

    Returns:
        What has the name.

    Raises:
        QueryError: nothing has it.
    """
    found = [
        Named(row["kind"], row["schema_name"], row["name"], row["comment"])
        for row in session.ask(_OBJECTS)
    ]
    names = {
        (f"{item.schema}." if is_full else "") + item.name.casefold(): item
        for is_full in (True, False)
        for item in found
        if is_full or item.schema == "main"
    }
    if item := names.get(wanted.casefold()):
        return item
    raise QueryError(
        f"there is no view, table or macro {wanted};"
        f" {suggestion(session, wanted, _NAMES)}blogdb views lists them"
    )


def find_posts(session: Session, name: str) -> list[int]:
    """Find the posts that have, or had, a name.

    Args:
        session: the database.
        name: a slug or a path, ignoring case.

    Returns:
        Their numbers.

    Raises:
        QueryError: none has; the nearest name is in the message.
    """
    named = f"select distinct post_id from ({_POSTS}) where lower(name) = lower(?)"
    found = session.ask(named, [name]) if is_utf8(name) else []
    if not found:
        raise QueryError(
            f"no load had a post {name}; {suggestion(session, name, _POSTS)}the posts:"
            " blogdb show posts_overview"
        )
    return [row["post_id"] for row in found]


def suggestion(session: Session, wanted: str, names: str) -> str:
    """Ask in a message for the nearest name.

    Args:
        session: the database.
        wanted: what there is not.
        names: SQL that gives what there is, as `name`.

    Returns:
        Such as "did you mean llm? "; an empty text where nothing is near.
    """
    if not is_utf8(wanted):
        return ""
    near = session.ask(_NEAREST.format(names=names), [wanted, _ALIKE])
    return f"did you mean {near[0]['name']}? " if near else ""


def columns(session: Session, named: Named) -> list[str]:
    """Name the columns of a view or table, in their order."""
    return [
        row["column_name"]
        for row in session.ask(
            "select column_name from duckdb_columns() where schema_name = ?"
            " and table_name = ? and database_name = current_database()"
            " order by column_index",
            [named.schema, named.name],
        )
    ]


def find_column(session: Session, named: Named, wanted: str) -> str:
    """Find a column of a view or table.

    Args:
        session: the database.
        named: the view or table.
        wanted: the column's name, ignoring case.

    Returns:
        Its name.

    Raises:
        QueryError: it has none of that name; the nearest name is in the message.
    """
    known = columns(session, named)
    for name in known:
        if name.casefold() == wanted.casefold():
            return name
    of_it = (
        "select column_name as name from duckdb_columns() where schema_name ="
        f" {literal(named.schema)} and table_name = {literal(named.name)}"
        " and database_name = current_database()"
    )
    raise QueryError(
        f"{named.name} has no column {wanted}; {suggestion(session, wanted, of_it)}"
        f"its columns: {', '.join(known)}"
    )
