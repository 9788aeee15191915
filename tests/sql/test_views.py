"""What every view and macro guarantees, and what each must answer."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pytest

from blogdb.loaders.names import read_aliases
from blogdb.sql import catalog

from ..rounds import rounds
from . import interface, oracle
from .given import fill, table
from .oracle_series import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

CASES = Path(__file__).with_name("cases")
ENTRIES = {entry.name: entry for entry in catalog.entries()}
VIEWS = [entry for entry in ENTRIES.values() if entry.kind == "view"]
TYPES = {"BIGINT", "BOOLEAN", "DATE", "DOUBLE", "INTEGER", "TIMESTAMP", "VARCHAR"}
WIDE = re.compile("words|bytes")
"""What sums of which may not fit into 32 bits is called."""


def read_cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Read the given and expected rows of all views and macros.

    Views that differ in a few words share a file, which says the words of each.
    """
    for path in sorted(CASES.iterdir()):
        text = path.read_text("utf-8")
        family = tomllib.loads(text).get("family", {path.stem: {}})
        for name, words in family.items():
            written = Template(text).substitute(words) if words else text
            for case in tomllib.loads(written)["cases"]:
                yield name, case


def cases() -> list[Any]:
    """Give each case as a parameter of its name."""
    return [
        pytest.param(name, case, id=f"{name}: {case['behaviour']}")
        for name, case in read_cases()
    ]


def named(entries: list[catalog.Entry]) -> list[Any]:
    """Give each entry as a parameter of its name."""
    return [pytest.param(entry, id=entry.name) for entry in entries]


def test_every_view_and_macro_has_cases() -> None:
    """Each view and macro has given and expected rows, and no others have."""
    assert {name for name, _ in read_cases()} == set(ENTRIES)


@pytest.mark.parametrize(("name", "case"), cases())
def test_given_rows_give_expected_rows(
    connection: duckdb.DuckDBPyConnection, name: str, case: dict[str, Any]
) -> None:
    """A view or macro returns the expected rows, in order, for the given rows."""
    fill(connection, {name: table(rows) for name, rows in case["given"].items()})
    expected = table(case["expected"]) if "expected" in case else []
    if not expected:
        columns = "*"
    else:
        columns = ", ".join(f'cast("{column}" as varchar)' for column in expected[0])
    found = connection.execute(
        f"select {columns} from {case.get('ask', name)}"
    ).fetchall()
    assert found == [tuple(row.values()) for row in expected]


@pytest.fixture(scope="module")
def described(opened: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The columns of each view and macro, with their types, as DuckDB has them."""
    return interface.described(opened)


def test_header_describes_exactly_the_columns(
    described: dict[str, dict[str, str]],
) -> None:
    """Each header names exactly the columns that exist, in order."""
    assert {name: list(columns) for name, columns in described.items()} == {
        name: list(entry.columns) for name, entry in ENTRIES.items()
    }


def test_interface_is_as_it_was(described: dict[str, dict[str, str]]) -> None:
    """Names and types of columns and parameters are those that dashboards know.

    `make interface` takes a change into the file; CHANGELOG tells of it.
    """
    assert interface.interface(described) == interface.FILE.read_text("utf-8")


def test_types_are_few_and_of_one_name(described: dict[str, dict[str, str]]) -> None:
    """A name has one type everywhere, which any tool knows; only sums are wide."""
    types = defaultdict(set)
    for columns in described.values():
        for column, kind in columns.items():
            types[column].add(kind)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}
    assert {name: found for name, found in types.items() if not found <= TYPES} == {}
    wide = [name for name, found in types.items() if "BIGINT" in found]
    assert [name for name in wide if not WIDE.search(name)] == []


@cache
def recomputed(rows: oracle.Blog, name: str) -> list[dict[str, Any]]:
    """Compute once what a view must answer about a blog."""
    return list(oracle.ANSWERS[name](rows))


@pytest.mark.parametrize("entry", named(VIEWS))
def test_view_answers_as_plain_python_does(
    blog: tuple[oracle.Blog, duckdb.DuckDBPyConnection], entry: catalog.Entry
) -> None:
    """A view's rows for a whole blog equal those of an independent recomputation.

    No two rows have the same key, and no part of a key is null.
    """
    rows, connection = blog
    columns = list(entry.columns)
    found = connection.execute(f"from {entry.name}").fetchall()
    expected = [
        tuple(row[column] for column in columns) for row in recomputed(rows, entry.name)
    ]
    by_key = [columns.index(column) for column in entry.key]

    def key(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row[index] for index in by_key)

    assert [
        tuple(pytest.approx(v, abs=1e-9) if isinstance(v, float) else v for v in row)
        for row in sorted(expected, key=key)
    ] == sorted(found, key=key)
    keys = [key(row) for row in found]
    assert len(set(keys)) == len(keys)
    assert not [each for each in keys if None in each]


@pytest.mark.parametrize("entry", named(VIEWS))
def test_empty_database_gives_no_error(
    connection: duckdb.DuckDBPyConnection, entry: catalog.Entry
) -> None:
    """A view of empty tables is empty, unless its rows are fixed."""
    fixed = {"posts_per_weekday": 7, "number_words": len(NUMERALS)}
    found = connection.execute(f"select count(*) from {entry.name}").fetchall()
    assert found == [(fixed.get(entry.name, 0),)]


def test_every_view_is_recomputed() -> None:
    """Every view has a recomputation in plain Python."""
    assert set(oracle.ANSWERS) == {entry.name for entry in VIEWS}


@pytest.mark.parametrize("blog", ["awkward"], indirect=True)
def test_every_recomputation_has_rows(
    blog: tuple[oracle.Blog, duckdb.DuckDBPyConnection],
) -> None:
    """Each view has rows on the made-up blog, so no comparison is of empty results."""
    rows, _ = blog
    assert [entry.name for entry in VIEWS if not recomputed(rows, entry.name)] == []


def test_related_to_gives_the_rows_of_related_posts(
    blog: tuple[oracle.Blog, duckdb.DuckDBPyConnection],
) -> None:
    """The macro compares a post with all others, and agrees with the view."""
    rows, connection = blog
    wanted = ", ".join(
        f'"{column}"' for column in ENTRIES["related_to"].columns if column != "slug"
    )
    related: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for slug, *row in connection.execute(
        f"select slug, {wanted} from related_posts order by post_id, related_rank"
    ).fetchall():
        related[slug].append(tuple(row))
    for post in rows.posts[:: rounds(25, 10)]:
        found = connection.execute(
            f"select {wanted} from related_to(?)", [f" {post.slug.upper()} "]
        ).fetchall()
        assert found == related[post.slug]


def test_aliases_lines_are_toml(
    blog: tuple[oracle.Blog, duckdb.DuckDBPyConnection],
) -> None:
    """All proposed lines together are a valid table of an aliases file."""
    _, connection = blog
    rows = connection.execute(
        "select alias, name, aliases_line from tag_variants"
    ).fetchall()
    text = "\n".join(["[tags]", *(line for _, _, line in rows)])
    assert tomllib.loads(text)["tags"] == {alias: name for alias, name, _ in rows}


def test_lines_for_authors_are_an_aliases_file(
    blog: tuple[oracle.Blog, duckdb.DuckDBPyConnection], tmp_path: Path
) -> None:
    """A load takes all lines for authors together: none contradicts another."""
    _, connection = blog
    rows = connection.execute(
        "select alias, aliases_line from author_variants"
    ).fetchall()
    path = tmp_path / "aliases.toml"
    path.write_text("\n".join(["[authors]", *(line for _, line in rows)]), "utf-8")
    read_aliases(path)
    assert tomllib.loads(path.read_text("utf-8"))["authors"].keys() == {
        alias for alias, _ in rows
    }


@pytest.mark.corpora
@pytest.mark.parametrize("blog", ["seed"], indirect=True)
def test_whole_blog_is_what_is_known_of_the_seed(
    blog: tuple[oracle.Blog, duckdb.DuckDBPyConnection],
) -> None:
    """The seed has the months, tags and authors that it is known to have."""
    _, connection = blog
    months = connection.execute(
        "select count_posts from posts_per_month order by month"
    ).fetchall()
    tags = dict(connection.execute("select tag, count_posts from tag_usage").fetchall())
    authors = connection.execute("select count(*) from author_activity").fetchall()
    assert [count for (count,) in months] == [1, 10, 18, 18, 13, 16, 16, 8]
    assert authors == [(65,)]
    assert len(tags) == 87
    assert sum(tags.values()) == 325
    assert [tags[name] for name in ("llm", "guide", "community", "nlp")] == [
        *(19, 39, 25, 24)
    ]
