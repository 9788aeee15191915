"""Forgetting a post or an author: in the database, its history and its earlier states.

Earlier states are deleted and not rewritten. They may be of an older schema or damaged,
and a state that was changed afterwards is none to go back to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.errors import DatabaseError, QueryError
from blogdb.db.quoting import identifier, is_utf8
from blogdb.db.rows import number
from blogdb.db.store import analyst, failures, generations, publish
from blogdb.db.store.objects import by_owner
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

_HELD = """
    select exists(
        from posts
        where list_contains($paths::varchar[], coalesce({path}, slug))
    )
    or exists(
        from post_changes
        where list_contains($paths::varchar[], coalesce({path}, slug))
    )
    or exists(
        from authors
        where list_contains($authors::varchar[], name)
    )
"""
"""Whether an earlier state has one of the names; its schema may be an older one."""

_SAID = "exists(from forgotten_words where says({text}, word))"
"""Whether a text has one of the words."""


@dataclass(frozen=True)
class SourcePlace:
    """Where a source still had something when it was last loaded.

    Attributes:
        what: the post's path or the author's name.
        file: the source.
        row: the post's row in it; None for an author, or if it has one post only.
        count: how many posts it has of them.
    """

    what: str
    file: str
    row: int | None
    count: int


@dataclass(frozen=True)
class Forgotten:
    """What was forgotten, or would be.

    Attributes:
        count_posts: posts in the database.
        count_former: posts that only the history had.
        authors: the names of the authors.
        count_posts_without: posts that stay without these authors.
        count_mentions: posts that stay and have such a name in their title, body or
            tags, or had it there as the history keeps it.
        count_generations: earlier states, all of them deleted.
        not_generations: where earlier states are kept, if anything else is there.
        places: where the sources have it.
        own: an analyst's tables, views and so on that have it, too: kind and name.
    """

    count_posts: int
    count_former: int
    authors: tuple[str, ...]
    count_posts_without: int
    count_mentions: int
    count_generations: int
    not_generations: Path | None
    places: tuple[SourcePlace, ...]
    own: tuple[str, ...]


def forget(
    database: Path,
    paths: Sequence[str],
    authors: Sequence[str],
    *,
    dry_run: bool = False,
    wait: bool = True,
) -> Forgotten:
    """Take posts and authors out of a database, and delete its earlier states.

    The file is written anew, since DuckDB leaves deleted rows where they were.

    Args:
        database: the live file.
        paths: paths of posts, in all languages.
        authors: names of authors; their posts stay.
        dry_run: only find out what would be forgotten.
        wait: whether to wait for another writer; otherwise fail at once.

    Returns:
        What was forgotten.

    Raises:
        DatabaseError: there is no database, it has an older schema, or an analyst's
            table cannot be copied.
        RefusedError: an analyst changed blogdb's own tables.
        QueryError: there is no such post or author.
        VerificationError: the new file does not hold what must hold.
    """
    with publish.writer(database, wait=wait) as writer:
        with engine.connect(writer.live) as connection:
            schema.require_current(connection, database)
        others = generations.not_ours(writer.live)
        kept = generations.kept(writer.live)
        writer.copy()
        with (
            engine.in_memory(writer.spill) as connection,
            engine.attached(connection, writer.work, read_only=False),
        ):
            analyst.require_replaceable(connection, "work")
            _find(connection, paths, authors)
            _require_found(connection, paths, authors, [each.path for each in kept])
            forgotten = _delete(connection, authors, len(kept), others)
        if not dry_run:
            _write_anew(writer, database)
            writer.publish(has_new_schema=False, keeps_earlier=False)
        return forgotten


def _write_anew(writer: publish.Writer, database: Path) -> None:
    """Write the working copy without the space of deleted rows."""
    import duckdb

    loose = writer.work.rename(writer.private("loose"))
    try:
        writer.compact(loose)
    except duckdb.Error as error:
        if failures.is_shortage(error):
            raise
        reason = str(error).splitlines()[0]
        raise DatabaseError(
            f"{database} cannot be written anew, so nothing was changed: {reason}"
        ) from error
    loose.unlink()


def _find(
    connection: duckdb.DuckDBPyConnection, paths: Sequence[str], authors: Sequence[str]
) -> None:
    """Find what is named, as temporary tables."""
    given = {"paths": _texts(paths), "authors": _texts(authors)}
    for name in ("macros", "find_posts", "find_authors"):
        run_step(connection, name, given, folder="forget")


def _texts(names: Sequence[str]) -> list[str]:
    """Return the names that a database can have."""
    return [name for name in names if is_utf8(name)]


def _require_found(
    connection: duckdb.DuckDBPyConnection,
    paths: Sequence[str],
    authors: Sequence[str],
    kept: Sequence[Path],
) -> None:
    """Check that each name is in the database, or in an earlier state of it."""
    found = connection.execute(
        "select 'paths', path from named_posts"
        " union select 'authors', author from forgotten_names"
    ).fetchall()
    for kind, names, what, view in (
        ("paths", paths, "a post with the path", "posts_overview"),
        ("authors", authors, "an author", "author_activity"),
    ):
        for name in names:
            if (kind, name) in found:
                continue
            if kind == "paths" and (now := _moved_to(connection, name)):
                raise QueryError(
                    f"the post with the path {name} is at {now} now, so nothing was"
                    f" changed; to forget it: --post {now}"
                )
            given = {"paths": [], "authors": [], kind: _texts([name])}
            if not any(_holds(path, given) for path in kept):
                raise QueryError(
                    f"no load had {what} {name}, so nothing was changed; to see what"
                    f" there is: blogdb show {view}"
                )


def _moved_to(connection: duckdb.DuckDBPyConnection, path: str) -> str | None:
    """Return where a post is that once stood at a path; None if there is none."""
    rows = connection.execute(
        "select coalesce(posts.path, posts.slug) from posts"
        " inner join post_changes using (post_id)"
        " where list_contains($paths, coalesce(post_changes.path, post_changes.slug))"
        " or list_contains($paths, json_extract_string(before, '$.path')) limit 1",
        {"paths": _texts([path])},
    ).fetchall()
    return str(rows[0][0]) if rows else None


def _holds(kept: Path, given: dict[str, list[str]]) -> bool:
    """Return whether an earlier state has a name; not known of a damaged one."""
    import duckdb

    try:
        with engine.connect(kept) as connection:
            for path in ("path", "null"):
                try:
                    rows = connection.execute(_HELD.format(path=path), given).fetchall()
                except duckdb.BinderException:
                    # Before revision 0004 posts had no path.
                    continue
                return bool(rows[0][0])
    except (duckdb.Error, DatabaseError):
        pass
    return False


def _delete(
    connection: duckdb.DuckDBPyConnection,
    authors: Sequence[str],
    count_kept: int,
    not_generations: Path | None,
) -> Forgotten:
    """Delete what was found, and tell of it."""
    count_all = number(connection, "select count(*) from forgotten_posts")
    count_posts = number(
        connection,
        "select count(*) from posts semi join forgotten_posts using (post_id)",
    )
    places = _places(connection)
    run_step(connection, "forget_posts", folder="forget")
    run_step(connection, "forget_authors", folder="forget")
    run_step(connection, "forget_words", folder="forget")
    return Forgotten(
        count_posts,
        count_all - count_posts,
        tuple(dict.fromkeys(authors)),
        number(connection, "select count(*) from changed_posts"),
        number(
            connection,
            "select count(distinct post_id) from ("
            "select post_id, unnest([title, content]) as text from posts union all"
            " select post_id, raw_name from post_tags union all"
            " select post_id, unnest([json_extract_string(before, '$.title'),"
            " json_extract_string(before, '$.raw_tags'), content_before])"
            " from post_changes)"
            " where exists(from forgotten_spellings where says(text, spelling))",
        ),
        count_kept,
        not_generations,
        places,
        _own(connection),
    )


def _places(connection: duckdb.DuckDBPyConnection) -> tuple[SourcePlace, ...]:
    """List where the sources had what is forgotten, before it is deleted."""
    rows = connection.execute(
        """
        select path, source_file, if(count_rows > 1, source_row, null), 1 as count
        from (
            select *, count(*) over (partition by source_file) as count_rows from posts
        )
        semi join forgotten_posts using (post_id)
        union all
        select authors.name, posts.source_file, null, count(*)
        from posts
        anti join forgotten_posts using (post_id)
        inner join post_authors using (post_id)
        inner join authors using (author_id)
        where authors.name in (
            select written_names.name
            from written_names
            semi join forgotten_names using (name_key)
        )
        group by authors.name, posts.source_file
        order by all
        """
    ).fetchall()
    files = connection.execute(
        "select json_extract_string(options, '$.aliases') from loads"
        " where exists(from aliases where kind = 'author' and [alias, name] &&"
        " (select list(spelling) from forgotten_spellings))"
        " order by load_id desc limit 1"
    ).fetchall()
    names = connection.execute("select distinct author from forgotten_names").fetchall()
    return (
        *(SourcePlace(*row) for row in rows),
        *(
            SourcePlace(name, file, None, 0)
            for (file,) in files
            if file
            for (name,) in names
        ),
    )


def _own(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Name what an analyst added and has one of the words, in rows or definitions."""
    _, analysts = by_owner(connection, "work")
    tables = {(each.schema, each.name) for each in analysts if each.kind == "table"}
    found = []
    for each in analysts:
        owner = f"{each.kind} {each.name}"
        given = [each.name, each.comment, each.definition]
        has = _SAID.format(text="concat_ws(' ', $1, $2, $3)")
        if each.kind == "column":
            is_stored = (each.schema, each.parent) in tables
            owner = f"{'table' if is_stored else 'view'} {each.parent}"
            if is_stored:
                said = _SAID.format(text=f"own.{identifier(each.name)}::varchar")
                table = each._replace(kind="table", name=str(each.parent)).path("work")
                has = f"{has} or exists(from {table} as own where {said})"
        if connection.execute(f"select {has}", given).fetchall()[0][0]:
            found.append(owner)
    return tuple(dict.fromkeys(found))
