"""The curated views and macros: read their files, create them, describe them.

A file's header has `-- field: text` lines: the question that the view answers, what one
row is (grain), the columns that identify a row (key), its columns and, for a macro, its
parameters; for whose work it is and what to do with the answer (advice). `notes` say
how things are counted where that is not obvious; `time` names the column that a tool
may filter by time, if there is one; `deprecated` says what to use instead. A line that
is indented further continues the one before.

The catalogue in the database has the tables, too, as `tables.toml` describes them.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb.db.cache import kept, key_of
from blogdb.db.errors import DatabaseError
from blogdb.db.quoting import identifier, literal
from blogdb.sql import headers, identity
from blogdb.sql.families import members
from blogdb.sql.inline import expand
from blogdb.sql.tables import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from importlib.resources.abc import Traversable

    import duckdb

    from blogdb.sql.tables import CatalogTable

MACROS = "macros"
"""Topic of the table macros, and the name of their folder."""

_CREATED = re.compile(r"^create or replace (view|macro) (\w+)", re.MULTILINE)
# Without a \b at the beginning, with which it takes five times as long.
_REFERENCE = re.compile(r"(?:from|join) (\w+)")
_TEXTS = (
    *("question", "grain", "key", "time", "audience", "work", "advice", "notes"),
    "deprecated",
)
_LISTS = ("columns", "parameters")
AUDIENCES = ("reader", "operator", "internal")
"""Who asks: those who read answers, those who run loads, or other views only."""

WORKS = ("editor", "author", "site owner", "operator")
"""For whose work a view is, in the order in which lists show them."""


@dataclass(frozen=True)
class Entry:
    """A curated view or table macro, as its file describes it.

    Attributes:
        name: its name in the database.
        kind: "view" or "macro".
        topic: the name of its folder, such as "tags".
        question: the question that it answers.
        grain: what one row is.
        key: the columns that identify a row.
        audience: who asks it, one of AUDIENCES.
        work: for whose work it is, one of WORKS.
        advice: what to do with the answer.
        columns: what each column means, in order.
        parameters: what each parameter of a macro means, in order.
        time_column: the column to filter by time; None where no date is meant for it.
        notes: how things are counted, if that is not obvious; otherwise empty.
        deprecated: what to use instead; empty unless the view is about to go.
        statement: the SQL that creates it, with shared expressions expanded; pass a
            macro's to `identity.for_database`.
        definition_hash: SHA-256 of the header and the statement.
    """

    name: str
    kind: str
    topic: str
    question: str
    grain: str
    key: tuple[str, ...]
    audience: str
    work: str
    advice: str
    columns: dict[str, str]
    parameters: dict[str, str] = field(default_factory=dict)
    time_column: str | None = None
    notes: str = ""
    deprecated: str = ""
    statement: str = ""
    definition_hash: str = ""

    @property
    def comment(self) -> str:
        """Its comment in the database."""
        parts = [self.question, _sentence(self.grain), self.notes]
        if self.deprecated:
            parts.insert(0, f"Deprecated: {self.deprecated}.")
        return " ".join(filter(None, parts))

    @property
    def is_checked(self) -> bool:
        """Whether it is a macro that refuses to read another database."""
        return self.statement != identity.for_database(self.statement, "")

    @property
    def reads(self) -> set[str]:
        """The tables, views and macros that it reads, and names of its own."""
        return set(_REFERENCE.findall(self.statement))

    @property
    def required(self) -> list[str]:
        """The parameters that have no default."""
        signature = self.statement.partition(" as table")[0]
        return [name for name in self.parameters if f"{name} :=" not in signature]

    @property
    def call(self) -> str:
        """How to write it after `from`."""
        if not self.parameters:
            return self.name
        return f"{self.name}({', '.join(self.parameters)})"


def _sentence(text: str) -> str:
    # A column's name at the beginning stays as it is written.
    begins_with_name = "_" in text.partition(" ")[0]
    return f"{text}." if begins_with_name else f"{text[0].upper()}{text[1:]}."


def parse(text: str, topic: str, path: str) -> Entry:
    """Read the file of a view or macro.

    Args:
        text: the file's text.
        topic: the name of its folder.
        path: the file's path, for messages; the file must be named like the view.

    Returns:
        The entry.

    Raises:
        ValueError: the header or the statement is incomplete.
    """
    texts, lists = headers.read(text, path, _TEXTS, _LISTS)
    created = _CREATED.search(text)
    if created is None:
        raise ValueError(f"{path}: no `create or replace view` or `… macro`")
    kind, name = created[1], created[2]
    wanted = ["question", "grain", "key", "work", "advice", "columns"]
    if kind == "macro":
        wanted.append("parameters")
    if missing := [name for name in wanted if not (texts | lists).get(name)]:
        raise ValueError(f"{path}: the header has no {', '.join(missing)}")
    if path.rpartition("/")[2] != f"{name}.sql":
        raise ValueError(f"{path}: creates {name}; the file must be {name}.sql")
    statement = expand(text[created.start() :].rstrip().rstrip(";"))
    audience = texts.get("audience", AUDIENCES[0])
    # What only other macros call is behind their check, and is planned sooner.
    if kind == "macro" and audience != "internal":
        statement = identity.checked(statement, name, lists["columns"])
    key = tuple(column.strip() for column in texts["key"].split(","))
    time_column = texts.get("time")
    named = [*key, time_column] if time_column else key
    if unknown := [column for column in named if column not in lists["columns"]]:
        raise ValueError(
            f"{path}: key and time have {', '.join(unknown)}, missing from the columns"
        )
    for given, known in ((audience, AUDIENCES), (texts["work"], WORKS)):
        if given not in known:
            raise ValueError(f"{path}: {given} is none of {', '.join(known)}")
    return Entry(
        name=name,
        kind=kind,
        topic=topic,
        question=texts["question"],
        grain=texts["grain"],
        key=key,
        audience=audience,
        work=texts["work"],
        advice=texts["advice"],
        columns=lists["columns"],
        parameters=lists.get("parameters", {}),
        time_column=time_column,
        notes=texts.get("notes", ""),
        deprecated=texts.get("deprecated", ""),
        statement=statement,
        definition_hash=hashlib.sha256(
            f"{text[: created.start()]}{statement}".encode()
        ).hexdigest(),
    )


@cache
def _entries() -> tuple[Entry, ...]:
    """Return the entries from the cache: reading their files takes four times as long.

    What they are made of is in these files alone.
    """
    parts = [files("blogdb") / "sql", files("blogdb.db") / "quoting.py"]
    found = json.loads(kept("catalog", key_of(parts), _made))
    return tuple(Entry(**each | {"key": tuple(each["key"])}) for each in found)


def _made() -> bytes:
    return json.dumps([asdict(entry) for entry in read_entries()]).encode()


def read_entries() -> tuple[Entry, ...]:
    """Read the views and macros from their files, each after those it refers to."""
    folder = files("blogdb.sql")
    return _read([*_sorted(folder / "views"), folder / MACROS])


@cache
def _entries_of_lakes() -> tuple[Entry, ...]:
    return _read([files("blogdb.sql") / "lake"])


def _read(topics: list[Traversable]) -> tuple[Entry, ...]:
    """Read the entries in some folders, each after those that it refers to."""
    found = {}
    for topic in topics:
        for file in _sorted(topic):
            if file.name.endswith(".sql"):
                place = f"{topic.name}/{file.name}"
                for path, text in members(file.read_text("utf-8"), place).items():
                    entry = parse(text, topic.name, path)
                    if entry.name in found:
                        raise ValueError(f"{place}: there are two {entry.name}")
                    found[entry.name] = entry
    order = TopologicalSorter(
        {name: entry.reads & found.keys() - {name} for name, entry in found.items()}
    )
    return tuple(found[name] for name in order.static_order())


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda file: file.name)


def entries() -> list[Entry]:
    """Read all views and macros.

    Returns:
        The entries, each after those that it refers to.

    Raises:
        ValueError: a file's header is incomplete.
    """
    return list(_entries())


def entries_of_lakes() -> list[Entry]:
    """Read the views over all blogs of a lake, whose tables have a column `blog`.

    Returns:
        The entries, each after those that it refers to.

    Raises:
        ValueError: a file's header is incomplete.
    """
    return list(_entries_of_lakes())


def offered() -> list[Entry]:
    """Give the views and macros that people are meant to ask.

    Returns:
        The entries in the order in which lists show them, without those that only
        other views read, and those that the next release no longer has.
    """
    return sorted(
        (
            entry
            for entry in _entries()
            if entry.audience != "internal" and not entry.deprecated
        ),
        key=lambda entry: (
            WORKS.index(entry.work),
            entry.topic == MACROS,
            entry.topic,
            entry.name,
        ),
    )


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether a database has exactly these views and macros.

    Args:
        connection: DuckDB's connection to it; the database must be the current one,
            and have the newest schema.

    Returns:
        Whether `install` would change nothing.
    """
    wanted = {entry.name: entry.definition_hash for entry in _entries()}
    wanted |= {table.name: table.definition_hash for table in tables()}
    listed = connection.execute(
        "select name, definition_hash from view_catalog"
    ).fetchall()
    if dict(listed) != wanted:
        return False
    existing = _existing_views(connection)
    return identity.read(connection) is not None and all(
        entry.name.casefold() in existing
        if entry.kind == "view"
        else _has_macro(connection, entry.name)
        for entry in _entries()
    )


def _existing_views(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "select view_name from duckdb_views()"
        " where database_name = current_database() and schema_name = current_schema()"
    ).fetchall()
    return {name.casefold() for (name,) in rows}


def _has_macro(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Look for a table macro by calling it with too many arguments.

    Listing DuckDB's functions takes a tenth of the time of loading a small blog.
    """
    import duckdb

    try:
        connection.execute(f"from {identifier(name)}({', '.join(['null'] * 99)})")
    except duckdb.BinderException:
        return True
    except duckdb.CatalogException:
        return False
    return True


def _object(kind: str, name: str) -> tuple[str, str]:
    return kind, name.casefold()


def _existing(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """List the objects in the database, as ("view", "table" or "macro", name)."""
    rows = connection.execute(
        """
        select 'view', view_name from duckdb_views()
        where database_name = current_database() and schema_name = current_schema()
        union all
        select 'table', table_name from duckdb_tables()
        where database_name = current_database() and schema_name = current_schema()
        union all
        select 'macro', function_name from duckdb_functions()
        where
            function_type = 'table_macro'
            and database_name = current_database()
            and schema_name = current_schema()
        """
    ).fetchall()
    return {_object(kind, name) for kind, name in rows}


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Create all views and macros with their comments, and fill `view_catalog`.

    Views and macros that `view_catalog` lists but blogdb no longer has are dropped.
    Objects that it does not list are an analyst's own and are left as they are. A
    database without an identity gets one, which its macros contain.

    Args:
        connection: DuckDB's connection to a database of the newest schema, which
            must be the current one.

    Raises:
        DatabaseError: an analyst's object has the name of a view or macro.
    """
    listed = _listed(connection)
    existing = _existing(connection)
    _refuse_to_overwrite(listed, existing)
    current = {_object(entry.kind, entry.name) for entry in _entries()}
    script = [
        f"drop {_kind(kind)} if exists {identifier(name)}"
        for kind, name in listed
        if _object(kind, name) not in current
    ]
    own = identity.read(connection)
    if own is None:
        own = identity.new()
        script += identity.write(own)
    for entry in _entries():
        script += _created(entry, own)
    script.append("delete from view_catalog")
    script.append(_listing())
    script += [_listed_table(table) for table in tables()]
    _run(connection, script)


def _listing() -> str:
    """Write the statement that fills the catalogue with views and macros."""
    rows = [
        (
            *(entry.name, entry.kind, entry.audience, entry.work, entry.topic),
            *(entry.question, entry.advice, entry.grain, ", ".join(entry.key)),
            *(entry.time_column, entry.deprecated or None, entry.definition_hash),
        )
        for entry in _entries()
    ]
    return (
        "insert into view_catalog (name, kind, audience, work, topic, question, advice,"
        " grain, key, time_column, deprecated, definition_hash) values "
        + ", ".join(f"({', '.join(map(_value, row))})" for row in rows)
    )


def _listed_table(table: CatalogTable) -> str:
    """Write the statement that adds a table to the catalogue, with its comment."""
    key = ", ".join(table.key)
    return (
        "insert into view_catalog (name, kind, audience, topic, question, grain, key,"
        f" time_column, definition_hash) select {literal(table.name)}, 'table',"
        f" {literal(table.audience)}, {literal(table.topic)}, coalesce(comment, ''),"
        f" {literal(f'one row per {key}')}, {literal(key)},"
        f" {_value(table.time_column)}, {literal(table.definition_hash)}"
        " from duckdb_tables()"
        " where database_name = current_database() and schema_name = current_schema()"
        f" and table_name = {literal(table.name)}"
    )


def _value(text: str | None) -> str:
    return "null" if text is None else literal(text)


def identify(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a database and its macros a new identity.

    A copied file has the identity of the original; with both attached, the macros of
    one would read the tables of the other.

    Args:
        connection: DuckDB's connection to a database with current views and macros,
            which must be the current one.
    """
    own = identity.new()
    script = identity.write(own)
    for entry in _entries():
        if entry.is_checked:
            script += _created(entry, own)
    _run(connection, script)


def _created(entry: Entry, own: str) -> list[str]:
    # Replacing a view erases its comments, so they are set again each time.
    return [identity.for_database(entry.statement, own), *_comments(entry)]


def _run(connection: duckdb.DuckDBPyConnection, script: list[str]) -> None:
    """Run statements in the caller's transaction, or in one of their own.

    Without one, each statement commits by itself, which takes twice as long and leaves
    half a catalogue if one fails. DuckDB cannot be asked whether a transaction is open,
    and beginning a second one aborts the first; but two statements in one transaction
    see the same transaction id.
    """
    first, second = (
        connection.execute("select txid_current()").fetchall() for _ in range(2)
    )
    if first == second:
        connection.execute(";\n".join(script)).fetchall()
        return
    connection.execute("begin").fetchall()
    try:
        connection.execute(";\n".join(script)).fetchall()
    except BaseException:
        connection.execute("rollback").fetchall()
        raise
    connection.execute("commit").fetchall()


def _refuse_to_overwrite(
    listed: list[tuple[str, str]], existing: Collection[tuple[str, str]]
) -> None:
    ours = {_object(kind, name) for kind, name in listed}
    for entry in _entries():
        kinds = ("view", "table") if entry.kind == "view" else ("macro",)
        for kind in kinds:
            taken = _object(kind, entry.name)
            if taken in existing and taken not in ours:
                raise DatabaseError(
                    f"the database has a {kind} {entry.name} that blogdb did not"
                    f" create, and blogdb needs the name for a {entry.kind}; rename"
                    " yours"
                )


def uninstall(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all views and macros that the database lists as blogdb's.

    Args:
        connection: DuckDB's connection to it; the database must be the current one.
    """
    script = [
        f"drop {_kind(kind)} if exists {identifier(name)}"
        for kind, name in _listed(connection)
    ]
    _run(connection, [*script, "delete from view_catalog"])


def _listed(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "select kind, name from view_catalog where kind in ('view', 'macro')"
    ).fetchall()
    return [(str(kind), str(name)) for kind, name in rows]


def _kind(kind: str) -> str:
    return "macro table" if kind == "macro" else "view"


def _comments(entry: Entry) -> list[str]:
    named = f"{_kind(entry.kind)} {identifier(entry.name)}"
    comments = [f"comment on {named} is {literal(entry.comment)}"]
    # DuckDB does not support comments on a macro's columns.
    if entry.kind == "view":
        comments += [
            f"comment on column {identifier(entry.name)}.{identifier(column)}"
            f" is {literal(_sentence(text))}"
            for column, text in entry.columns.items()
        ]
    return comments


def markdown() -> str:
    """Write the catalogue as Markdown, with a table for the work of each reader.

    Returns:
        The text, as in README.md.
    """
    parts = []
    for work in WORKS:
        rows = table(entry for entry in offered() if entry.work == work)
        parts.append(f"### {work.capitalize()}\n\n{rows}")
    return "\n".join(parts)


def table(listed: Iterable[Entry]) -> str:
    """Write entries as a table of Markdown: how to ask them, question and grain."""
    rows = [
        f"| `{entry.call}` | {entry.question} | {_sentence(entry.grain)} |"
        for entry in listed
    ]
    return "\n".join(["| Ask | Question | Rows |", "|---|---|---|", *rows]) + "\n"
