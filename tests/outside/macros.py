"""What queries answer where several databases are attached, on any DuckDB.

As a program it needs DuckDB only, not blogdb. It attaches files as a, b and so on,
reads pairs of a database to use and a query, and prints for each its rows or the error.
"""

from __future__ import annotations

import json
import sys

import duckdb


def main(*paths: str) -> None:
    """Answer the queries on standard input."""
    answers: list[list[list[str]] | str] = []
    with duckdb.connect() as connection:
        for name, path in zip("abcdef", paths, strict=False):
            connection.execute(f"attach '{path}' as {name} (read_only)").fetchall()
        for database, query in json.load(sys.stdin):
            connection.execute(f"use {database}").fetchall()
            try:
                rows = connection.execute(query).fetchall()
                answers.append([list(map(str, row)) for row in rows])
            except duckdb.Error as error:
                answers.append(str(error))
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
