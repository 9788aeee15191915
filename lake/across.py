"""All blogs of a lake as if they were one, for the curated views over all of them.

Ids are a blog's own: here those of posts are made of the id and the blog's number, and
tags and authors of one name are one. What a load says of its blog, and the words of the
search, stay each blog's own, so views that read them have no meaning here; nor have
those with rows for each post, which are the same for each blog by itself.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from blogdb.db.errors import QueryError
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from blogdb.sql.catalog import Entry

SCHEMA = "across"

_OF_ONE_BLOG = frozenset(
    {
        *("aliases", "link_checks", "load_problems", "loads", "post_changes"),
        *("search_documents", "search_postings", "search_terms"),
    }
)
"""The tables that say something of one blog alone."""
_IDS_OF_POSTS = frozenset({"post_id", "target_post_id", "translation_group"})
_NAMED = {"tag_id": ("tags", "{}.name"), "author_id": ("authors", "lower({}.name)")}
"""For the ids of what has a name: the table, and what makes two of them one."""
_NUMBERS = "blog_numbers"
NAMES = frozenset({_NUMBERS, *(name for name, _ in _NAMED.values())})
"""What the queries for the other tables read, besides the tables of each blog."""


def require_meaning(names: Iterable[str]) -> None:
    """Check that tables and views mean something over all blogs.

    Args:
        names: their names; those of nothing known are ignored.

    Raises:
        QueryError: one does not.
    """
    unfit = _unfit()
    for name in names:
        if name in unfit:
            raise QueryError(
                f"{name} {unfit[name]}, so it has no meaning across blogs; leave out"
                " --across, for the rows of each blog"
            )


def script(
    types: Mapping[str, Sequence[tuple[str, str]]], wanted: Iterable[str]
) -> Iterator[str]:
    """Write the statements that create the schema.

    Args:
        types: the columns of each table, with their types. The schema `main` has the
            tables of all blogs, with a column `blog`, and `lake_blogs`.
        wanted: the views to create.
    """
    yield f"create schema {SCHEMA}"
    yield f"set schema = '{SCHEMA}'"
    for name, query in merged(types).items():
        yield f"create view {name} as {query}"
    yield from (entry.statement for entry in entries(wanted))


def merged(types: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, str]:
    """Write the queries for the tables of all blogs, as if they were one.

    Args:
        types: as above.

    Returns:
        The query for each table, after those that it reads. What is each blog's is read
        from the schema `main`.
    """
    found = {
        _NUMBERS: "select blog, row_number() over (order by blog) - 1 as number,"
        " count(*) over () as count_blogs from main.lake_blogs"
    }
    order = [name for name, _ in _NAMED.values()]
    for table in [*order, *(types.keys() - {*order, *_OF_ONE_BLOG})]:
        found[table] = _merged(table, [name for name, _ in types[table]])
    return found


def entries(wanted: Iterable[str]) -> list[Entry]:
    """Choose the views that are wanted, and those that they read.

    Args:
        wanted: their names.
    """
    needed = set(wanted)
    for entry in reversed(catalog.entries()):
        if entry.name in needed:
            needed |= entry.reads
    return [entry for entry in catalog.entries() if entry.name in needed]


def names() -> list[str]:
    """Name the views that mean something over all blogs."""
    views = (entry.name for entry in catalog.entries() if entry.kind == "view")
    return [name for name in views if name not in _unfit()]


def _merged(table: str, columns: Sequence[str]) -> str:
    """Write the query for the rows of a table of all blogs, as if they were one."""
    number = "{} * blog_numbers.count_blogs + blog_numbers.number"
    rows = (
        f"from main.{table} as own"
        " inner join blog_numbers on own.blog = blog_numbers.blog"
    )
    for key, (named, folded) in _NAMED.items():
        if table == named:
            own_id = number.format(f"own.{key}")
            # As in the blog that has it under the lowest id.
            others = ", ".join(
                f"arg_min(own.{name}, {own_id}) as {name}" for name in columns[1:]
            )
            return (
                f"select min({own_id}) as {key}, {others} {rows}"
                f" group by {folded.format('own')}"
            )
    chosen = []
    for name in columns:
        value = f"own.{name}"
        if name in _IDS_OF_POSTS:
            value = number.format(value)
        elif name in _NAMED:
            named, folded = _NAMED[name]
            rows += (
                f" inner join main.{named} as its on own.blog = its.blog"
                f" and own.{name} = its.{name} inner join {named} as shared"
                f" on {folded.format('its')} = {folded.format('shared')}"
            )
            value = f"shared.{name}"
        elif (table, name) == ("posts", "path"):
            value = "own.blog || '/' || own.path"
        chosen.append(f"{value} as {name}")
    return f"select {', '.join(chosen)} {rows}"


@cache
def _unfit() -> dict[str, str]:
    """Say of tables and views without a meaning why they have none."""
    of_one_blog = set(_OF_ONE_BLOG)
    unfit = dict.fromkeys(of_one_blog, "says something of one blog alone")
    for entry in catalog.entries():
        if entry.reads & of_one_blog:
            of_one_blog.add(entry.name)
            unfit[entry.name] = "reads what is said of one blog alone"
        elif any(column.endswith("post_id") for column in entry.key):
            unfit[entry.name] = "has rows for each post, which are one blog's"
    return unfit
