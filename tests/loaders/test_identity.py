"""What identifies a post: its path, within its language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.cli.summary import lines
from blogdb.loaders.load import Result
from blogdb.loaders.options import Options

from . import plain
from .without_bodies import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Write = Callable[[str, str | bytes], str]

ALL = Options(
    allow_removals=True, allow_missing_fields=True, bodies=False, search=False
)
YEARS = "https://news.example/{year}/call/"


def posts(database: Path, *columns: str) -> dict[str, tuple[Any, ...]]:
    """Give the posts' number and some columns, by path."""
    names = ", ".join(["path", "post_id", *columns])
    rows = plain.ask(database, f"select {names} from posts where language = 'und'")
    return {row[0]: row[1:] for row in rows}


def refresh(
    database: Path, write: Write, rows: Iterable[plain.Row], options: Options = ALL
) -> Result:
    """Load rows, all that the blog has."""
    source = write("posts.jsonl", plain.as_json_lines(rows))
    result = load(database, [source], options)
    counts = result.counts
    assert counts.read == (
        counts.added + counts.changed + counts.unchanged + counts.rejected
    )
    return result


def changes(database: Path) -> list[tuple[Any, ...]]:
    """What the last load did: change, number, columns."""
    return plain.ask(
        database,
        "select change, post_id, changed_columns from post_changes"
        " where load_id = (select max(load_id) from loads) order by all",
    )


def test_a_slug_may_come_back(empty: Path, write: Write) -> None:
    """Rows with one slug and different addresses are posts, whatever their order."""
    calls = [
        plain.row(
            "call", title=f"Call {year}", url=YEARS.format(year=year), content=text
        )
        for year, text in ((2021, "a"), (2022, "b"), (2023, "c"))
    ]
    assert refresh(empty, write, calls).counts.added == 3
    first = posts(empty, "slug", "title")
    assert {path: (slug, title) for path, (_, slug, title) in first.items()} == {
        f"{year}/call": ("call", f"Call {year}") for year in (2021, 2022, 2023)
    }
    assert refresh(empty, write, reversed(calls)).counts.unchanged == 3
    assert posts(empty, "slug", "title") == first
    # The others stay what they are when one goes, even if a single one is left.
    assert refresh(empty, write, calls[2:]).counts.removed == 2
    assert posts(empty, "slug", "title") == {"2023/call": first["2023/call"]}


def test_a_path_once_given_stays(empty: Path, write: Write) -> None:
    """A newcomer with a slug that a post has gets its address's path."""
    old = plain.row("call", url=YEARS.format(year=2021), content="old")
    new = plain.row("call", url=YEARS.format(year=2022), content="new")
    refresh(empty, write, [old])
    before = posts(empty, "url")
    assert before.keys() == {"call"}
    assert refresh(empty, write, [new, old]).counts.added == 1
    after = posts(empty, "url")
    assert after["call"] == before["call"]
    assert after["2022/call"][1] == new["url"]
    # The post whose path was the slug is gone: the other one does not become it.
    assert refresh(empty, write, [new]).counts.removed == 1
    assert posts(empty, "url") == {"2022/call": after["2022/call"]}


def test_one_address_is_one_post(empty: Path, write: Write) -> None:
    """Rows with one slug and one address, or without an address, are one post."""
    same = plain.row("a", url=YEARS.format(year=1))
    counts = refresh(empty, write, [same, same | {"title": "Again"}]).counts
    assert (counts.added, counts.rejected) == (1, 1)
    (problem,) = plain.problems(empty)
    assert "already has this slug" in problem["message"]
    nowhere = plain.row("b", url=None)
    counts = refresh(empty, write, [nowhere, nowhere | {"title": "Again"}]).counts
    assert (counts.added, counts.rejected) == (1, 1)


def test_queries_tell_posts_apart(empty: Path, write: Write) -> None:
    """Where the path is the same, the query of an address tells posts apart."""
    text = "url,title\n" + "".join(
        f"https://a.example/{path},{title}\n"
        for path, title in (
            ("?p=5", "Five"),
            ("?p=6", "Six"),
            ("show.php?id=1", "One"),
            ("show.php?id=2", "Two"),
            ("plain?utm=x", "Plain"),
        )
    )
    assert load(empty, [write("a.csv", text)], ALL).counts.added == 5
    assert posts(empty, "title").keys() == {
        *("?p=5", "?p=6", "show.php?id=1", "show.php?id=2", "plain")
    }


def test_a_moved_post_keeps_its_number(empty: Path, write: Write) -> None:
    """A post with another path is told by its content, or by its title and day."""
    kept = plain.row("kept")
    renamed = plain.row("renamed", title="Renamed", content="the same words")
    rewritten = plain.row("rewritten", title="Rewritten", date="2020-02-02")
    gone = plain.row("gone", content="", title="Gone")
    refresh(empty, write, [kept, renamed, rewritten, gone])
    before = posts(empty)
    result = refresh(
        empty,
        write,
        [
            kept,
            renamed
            | {"slug": "new-name", "title": "A new title", "date": "2021-01-01"},
            rewritten | {"slug": "other", "content": "other words"},
            plain.row("newcomer", content="", title="Newcomer"),
        ],
    )
    after = posts(empty)
    assert after["new-name"] == before["renamed"]
    assert after["other"] == before["rewritten"]
    assert after["newcomer"][0] > max(number for (number,) in before.values())
    counts = result.counts
    assert (counts.added, counts.changed, counts.removed) == (1, 2, 1)
    assert [(change, number) for change, number, _ in changes(empty)] == [
        ("added", after["newcomer"][0]),
        ("moved", before["renamed"][0]),
        ("moved", before["rewritten"][0]),
        ("removed", before["gone"][0]),
    ]


def test_content_that_two_claim_moves_nothing(empty: Path, write: Write) -> None:
    """Where two rows, or two posts, have the content, none of them has moved."""
    stub = {"content": "Soon.", "date": "someday"}
    refresh(empty, write, [plain.row("a", **stub), plain.row("b", **stub)])
    numbers = {number for (number,) in posts(empty).values()}
    result = refresh(empty, write, [plain.row("c", **stub), plain.row("d", **stub)])
    assert (result.counts.added, result.counts.removed) == (2, 2)
    assert numbers.isdisjoint(number for (number,) in posts(empty).values())


def test_a_partial_source_moves_nothing(empty: Path, write: Write) -> None:
    """In a part of the blog, a post that is not there may well be elsewhere."""
    refresh(empty, write, [plain.row("a", content="words")])
    copy = plain.as_json_lines([plain.row("copy", content="words")])
    load(empty, [write("more.jsonl", copy)], Options(partial=True))
    assert posts(empty).keys() == {"a", "copy"}


def test_another_language_is_the_same_post(empty: Path, write: Write) -> None:
    """A post whose language became known keeps its number."""
    refresh(empty, write, [plain.row("a"), plain.row("b")])
    numbers = plain.ask(empty, "select path, post_id from posts order by all")
    rows = [plain.row("a", language="en"), plain.row("b", language="en")]
    assert refresh(empty, write, rows).counts.changed == 2
    assert plain.ask(empty, "select path, post_id from posts order by all") == numbers
    assert {what for _, _, what in changes(empty)} == {"language"}


def test_a_path_that_returns_has_its_old_number(empty: Path, write: Write) -> None:
    """A removed post gets its number back, unless it lives under another path."""
    one, two = plain.row("one", content="1"), plain.row("two", content="2")
    refresh(empty, write, [one, two])
    before = posts(empty)
    refresh(empty, write, [two])
    refresh(empty, write, [one, two])
    assert posts(empty) == before
    refresh(empty, write, [one | {"slug": "moved"}, two])
    refresh(empty, write, [one | {"slug": "moved"}, two, plain.row("one", content="3")])
    after = posts(empty)
    assert after["moved"] == before["one"]
    assert after["one"][0] not in {number for (number,) in before.values()}


def test_what_has_no_column_is_kept(empty: Path, write: Write) -> None:
    """Fields without a column are JSON; they change without the post counting as so."""
    row = plain.row("a", team="core", views=1, nothing=None, long="x" * 5000)
    b = plain.row("b", lastmod="2024-05-06", aliases=["/old/b"], short="y" * 4000)
    first = refresh(empty, write, [row, b])
    asked = (
        "select fields ->> 'team', fields ->> 'views', length(fields ->> 'long') from"
    )
    assert plain.ask(empty, f"{asked} posts where slug = 'a'") == [("core", "1", 4001)]
    assert plain.ask(
        empty,
        "select length(fields ->> 'short'), updated_on::varchar from posts"
        " where slug = 'b'",
    ) == [(4000, "2024-05-06")]
    assert plain.ask(empty, "from post_addresses") == [("/old/b", 2)]
    result = refresh(empty, write, [row | {"views": 2}, plain.row("b")])
    assert plain.column(
        empty, "select fields ->> 'views' from posts where slug = 'a'"
    ) == ["2"]
    assert (result.counts.unchanged, result.counts.changed) == (1, 1)
    for each in (first, result):
        assert each.summary is not None
        assert "1 value in posts.fields is cut after 4,000 characters" in lines(
            each.summary
        )
    assert plain.ask(empty, "from post_addresses") == []


def test_categories_are_told_from_tags(empty: Path, write: Write) -> None:
    """A category is a tag that is marked; what a post has twice counts as a tag."""
    row = plain.row("a", tags=["x", "y"], categories=["News", "Y"])
    refresh(empty, write, [row])
    asked = "select raw_name, is_category, position from post_tags order by position"
    assert plain.ask(empty, asked) == [
        ("x", False, 1),
        ("y", False, 2),
        ("News", True, 3),
    ]
    result = refresh(empty, write, [row | {"tags": ["x"], "categories": ["y", "News"]}])
    assert result.counts.unchanged == 1
    assert plain.ask(empty, asked) == [
        ("x", False, 1),
        ("y", True, 2),
        ("News", True, 3),
    ]


def test_an_address_like_anothers_slug(empty: Path, write: Write) -> None:
    """A row keeps its slug though its address is named like another post's slug."""
    rows = [
        plain.row("x", url="https://a.example/x"),
        plain.row("a", url="https://b.example/x"),
        plain.row("c", url="https://a.example/1/c"),
        plain.row("c", url="https://a.example/2/c", content="2"),
    ]
    refresh(empty, write, rows)
    before = posts(empty, "slug")
    assert before.keys() == {"x", "a", "1/c", "2/c"}
    assert refresh(empty, write, reversed(rows)).counts.unchanged == 4
    assert posts(empty, "slug") == before


def test_an_address_leads_to_one_post(empty: Path, write: Write) -> None:
    """Of several posts that claim an address the first has it, and the others are told.

    A post's own address is no other's. It is the same whichever rows differ, and when
    only a part is loaded.
    """
    rows = [
        plain.row("a", aliases=["/x/"]),
        plain.row("b", aliases=["/x", "/y", "https://old.example/x"]),
        plain.row("c", aliases=["a", "https://blog.example/b", "/c/"]),
        plain.row("d", aliases=["https://old.example/b"]),
    ]
    leads = "select address, slug from post_addresses join posts using (post_id)"
    told = (
        "select slug, value, regexp_extract(message, 'the post (.*) has', 1) from"
        " load_problems where load_id = (select max(load_id) from loads)"
    )
    of_a = {("/x/", "a")}
    of_others = {
        ("/y", "b"),
        ("https://old.example/x", "b"),
        ("/c/", "c"),
        ("https://old.example/b", "d"),
    }
    claims_of_c = {("c", "/a", "a"), ("c", "https://blog.example/b", "b")}
    refresh(empty, write, rows)
    assert set(plain.ask(empty, leads)) == of_a | of_others
    assert set(plain.ask(empty, told)) == claims_of_c | {("b", "/x", "a")}
    # One that has it, one that claims it, and neither is different.
    for number in (0, 1, 3):
        rows[number] |= {"title": "Another"}
        refresh(empty, write, rows)
        assert set(plain.ask(empty, leads)) == of_a | of_others
        assert set(plain.ask(empty, told)) == claims_of_c | {("b", "/x", "a")}
    rows[0] |= {"aliases": []}
    result = refresh(empty, write, rows)
    assert (result.counts.unchanged, result.counts.problems) == (4, 2)
    assert set(plain.ask(empty, leads)) == {("/x", "b")} | of_others
    rows[0] |= {"aliases": ["/x/"]}
    part = Options(partial=True, bodies=False, search=False)
    result = refresh(empty, write, rows[:1], part)
    assert set(plain.ask(empty, leads)) == {("/x", "b")} | of_others
    assert plain.ask(empty, told) == [("a", "/x/", "b")]
    assert refresh(empty, write, rows[:1], part).load_id is None
