"""What SQLAlchemy finds in a database, with the keys that DuckDB lists itself.

duckdb-engine looks for keys as in PostgreSQL, which DuckDB imitates in part: with
SQLAlchemy 2.0.36 to 2.0.40 it finds wrong columns, with those to 2.0.54 no keys, and
with later ones it fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb_engine
from sqlalchemy import text
from sqlalchemy.dialects import registry
from sqlalchemy.engine.reflection import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sqlalchemy import Connection, Row

DRIVER = "duckdb+blogdb"
"""The driver's name in URLs, within a process that has imported this file."""

_KEYS = text(
    """
    select
        relations.name,
        keys.constraint_type as kind,
        keys.constraint_name,
        keys.constraint_column_names as columns,
        keys.referenced_table,
        keys.referenced_column_names,
        keys.expression
    from (
        select database_name, schema_name, table_name as name, true as is_table
        from duckdb_tables()
        union all
        select database_name, schema_name, view_name, false from duckdb_views()
    ) as relations
    left join duckdb_constraints() as keys
        on
            relations.is_table
            and relations.database_name = keys.database_name
            and relations.schema_name = keys.schema_name
            and relations.name = keys.table_name
    where
        relations.database_name = coalesce(:database, current_database())
        and relations.schema_name = coalesce(:schema, current_schema())
        and case when relations.is_table then :with_tables else :with_views end
    order by relations.name, keys.constraint_index
    """
)

_Found = dict[str, Any]
_Keyed = tuple[tuple[str | None, str], Any]


class Dialect(duckdb_engine.Dialect):
    """duckdb-engine's dialect that finds keys, with any SQLAlchemy 2.0."""

    driver = "blogdb"
    supports_statement_cache = False

    def get_multi_pk_constraint(self, *args: Any, **named: Any) -> Iterator[_Keyed]:
        """Find each table's primary key, which may have no columns."""
        for key, found in self._keys("PRIMARY KEY", *args, **named):
            yield key, found[0] if found else {"name": None, "constrained_columns": []}

    def get_multi_unique_constraints(
        self, *args: Any, **named: Any
    ) -> Iterator[_Keyed]:
        """Find each table's unique keys."""
        return self._keys("UNIQUE", *args, **named)

    def get_multi_foreign_keys(self, *args: Any, **named: Any) -> Iterator[_Keyed]:
        """Find each table's references; an analyst's tables may have some."""
        for key, found in self._keys("FOREIGN KEY", *args, **named):
            # DuckDB allows references within a schema only.
            yield key, [{"referred_schema": key[0]} | each for each in found]

    def get_multi_check_constraints(self, *args: Any, **named: Any) -> Iterator[_Keyed]:
        """Find what each table checks; an analyst's tables may check something."""
        return self._keys("CHECK", *args, **named)

    def _keys(
        self,
        wanted: str,
        connection: Connection,
        schema: str | None = None,
        filter_names: Collection[str] | None = None,
        kind: ObjectKind = ObjectKind.TABLE,
        **_: Any,
    ) -> Iterator[_Keyed]:
        """Find the keys of one kind.

        Args:
            wanted: the kind, as DuckDB names it.
            connection: to the database.
            schema: a schema or `database.schema`; None for the current one.
            filter_names: tables and views to look at; none for all.
            kind: what to look at if it is not named.

        Yields:
            Each table or view, and its keys.
        """
        database, name = self.identifier_preparer._separate(schema)
        rows = connection.execute(
            _KEYS,
            {
                "database": database,
                "schema": name,
                "with_tables": bool(ObjectKind.TABLE & kind),
                "with_views": bool(ObjectKind.VIEW & kind),
            },
        )
        found: dict[str, list[_Found]] = {}
        for row in rows:
            if filter_names and row.name not in filter_names:
                continue
            keys = found.setdefault(row.name, [])
            if row.kind == wanted:
                keys.append(_DESCRIPTIONS[wanted](row))
        for relation, keys in found.items():
            yield (schema, relation), keys


def _columns(row: Row[Any]) -> _Found:
    return {"name": row.constraint_name, "constrained_columns": row.columns}


def _unique(row: Row[Any]) -> _Found:
    return {"name": row.constraint_name, "column_names": row.columns}


def _reference(row: Row[Any]) -> _Found:
    return _columns(row) | {
        "referred_table": row.referenced_table,
        "referred_columns": row.referenced_column_names,
        "options": {},
    }


def _check(row: Row[Any]) -> _Found:
    return {"name": row.constraint_name, "sqltext": row.expression}


_DESCRIPTIONS: dict[str, Callable[[Row[Any]], _Found]] = {
    "PRIMARY KEY": _columns,
    "UNIQUE": _unique,
    "FOREIGN KEY": _reference,
    "CHECK": _check,
}
"""Kinds of keys, and how SQLAlchemy is told of one."""

registry.register(DRIVER.replace("+", "."), __name__, Dialect.__name__)
