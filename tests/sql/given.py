"""Rows for the tables of an empty database, with defaults for what does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
Column = tuple[str, str, bool]
"""A column's name and type, and whether each row must give it a value."""

DEFAULTS: dict[str, Row] = {
    "posts": {"language": "und"},
    "loads": {
        "started_at": "2024-01-01 00:00:00",
        "seconds": 1,
        "source": "posts.csv",
        "format": "csv",
        "is_partial": False,
        "options": "{}",
        "hash_probe": 0,
        "count_read": 0,
        "count_added": 0,
        "count_changed": 0,
        "count_unchanged": 0,
        "count_rejected": 0,
        "count_removed": 0,
        "count_problems": 0,
        "blogdb_version": "1",
        "duckdb_version": "2",
        "schema_revision": "0002",
    },
    "post_changes": {"language": "und"},
    "load_problems": {"source_file": "posts.csv", "message": "wrong"},
}


def table(text: str) -> list[Row]:
    """Read rows as people write them: cells between bars, `null` for no value."""
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [
        {
            name: None if cell == "null" else cell
            for name, cell in zip(header, row, strict=True)
        }
        for row in rows
    ]


def fill(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    """Insert rows.

    A post may name its `authors` and `tags`, separated by commas or as lists; their
    rows and numbers follow in the order in which they appear. A link of the kind `post`
    leads to the first post with its target's slug and language, unless it says
    otherwise.
    """
    tables = {name: list(rows) for name, rows in tables.items()}
    tables["posts"] = [dict(post) for post in tables.get("posts", [])]
    for post in tables["posts"]:
        post.setdefault("slug", f"post-{post['post_id']}")
        post.setdefault("path", post["slug"])
        post.setdefault("title", f"Post {post['post_id']}")
        post.setdefault("translation_group", post["post_id"])
    for singular in ("author", "tag"):
        _expand(tables, singular)
    tables["post_links"] = [
        _led(link, tables["posts"]) for link in tables.get("post_links", [])
    ]
    filled = {name: rows for name, rows in tables.items() if rows}
    columns: dict[str, list[Column]] = {name: [] for name in filled}
    for name, *column in connection.execute(
        "select table_name, column_name, data_type,"
        " not is_nullable and column_default is null"
        " from duckdb_columns() where table_name = any(?)",
        [[*filled]],
    ).fetchall():
        columns[name].append(tuple(column))
    for name, rows in filled.items():
        _insert(connection, name, columns[name], rows)


def _led(link: Row, posts: list[Row]) -> Row:
    """Tell what a link within the blog comes to, if it does not say it."""
    if link.get("kind") != "post" or "resolution" in link:
        return link
    language = link.get("target_language")
    found = (
        post["post_id"]
        for post in posts
        if post["slug"] == link["target"]
        and language in (None, post.get("language", "und"))
    )
    post_id = next(found, None)
    resolution = "missing_post" if post_id is None else "post"
    return link | {"target_post_id": post_id, "resolution": resolution}


def _insert(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: list[Column],
    rows: list[Row],
) -> None:
    """Insert whole columns at once: row by row takes a hundred times as long.

    A column that wants a value and is not given has "" or 0, so that a new one needs
    no change here.
    """
    wanted = {
        column: "" if kind == "VARCHAR" else 0
        for column, kind, is_wanted in columns
        if is_wanted
    }
    whole = [wanted | DEFAULTS.get(name, {}) | row for row in rows]
    given = dict.fromkeys(column for row in whole for column in row)
    kinds = {column: kind for column, kind, _ in columns}
    values = ", ".join(
        f"cast(unnest(?::varchar[]) as {kinds[column]}) as {column}" for column in given
    )
    connection.execute(
        f"insert into {name} by name select {values}",
        [[_text(row.get(column)) for row in whole] for column in given],
    ).fetchall()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _expand(tables: dict[str, list[Row]], singular: str) -> None:
    things = tables.setdefault(f"{singular}s", [])
    bridge = tables.setdefault(f"post_{singular}s", [])
    numbers = {thing["name"]: int(thing[f"{singular}_id"]) for thing in things}
    for post in tables["posts"]:
        named = post.pop(f"{singular}s", None) or []
        if isinstance(named, str):
            named = named.split(",")
        for position, raw_name in enumerate(named, start=1):
            name = raw_name.strip()
            if name not in numbers:
                numbers[name] = len(numbers) + 1
                things.append({f"{singular}_id": numbers[name], "name": name})
            bridge.append(
                {
                    "post_id": post["post_id"],
                    f"{singular}_id": numbers[name],
                    "position": position,
                    "raw_name": raw_name,
                }
            )
