"""Importing into a database: what addresses lead to, what is replaced, what stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from blogdb.db.errors import DatabaseError, RefusedError, SourceError
from blogdb.loaders.forget import forget
from blogdb.loaders.options import Options
from blogdb.loaders.readership.importing import Imported, import_readership
from blogdb.loaders.readership.values import period

from ...conftest import Once
from ..plain import ask
from ..without_bodies import load

SITE = "https://www.Blog.example"
POSTS: list[dict[str, Any]] = [
    {"slug": "hello", "url": f"{SITE}/2024/hello.html", "redirect_from": ["/former"]},
    {"slug": "hello", "language": "fr", "url": f"{SITE}/fr/hello"},
    {"slug": "old", "url": f"{SITE}/old/"},
    {"slug": "seven", "url": f"{SITE}/?p=7"},
    {"slug": "same-a", "url": f"{SITE}/same"},
    {"slug": "same-b", "url": f"{SITE}/same"},
    {"slug": "deep"},
    {"slug": "dated", "date": "2024-05-01"},
]
ADDRESSES = {
    "/2024/hello": "hello",
    "/2024/hello.html?utm_source=x#part": "hello",
    "https://BLOG.example/2024/hello/": "hello",
    "http://www.blog.example:80/2024/hello/index.html": "hello",
    "www.blog.example/2024/hello": "hello",
    "2024/hello": "hello",
    "/former/": "hello",
    "/fr/hello": "hello (fr)",
    "//old//": "old",
    "/%6Fld": "old",
    "/OLD": None,
    "https://other.example/old": None,
    "/?p=7": "seven",
    "/?p=8": None,
    "/": None,
    "/same": None,
    "/notes/deep": "deep",
    "/tags/deep": None,
    "/2024/05/01/dated.html": "dated",
    "/about": None,
}
"""Address to the post that it leads to."""


def write_posts(folder: Path, posts: list[dict[str, Any]]) -> str:
    """Write a source."""
    path = folder / "posts.jsonl"
    whole = [{"language": "en", "title": each["slug"], **each} for each in posts]
    path.write_text("".join(f"{json.dumps(each)}\n" for each in whole))
    return str(path)


@pytest.fixture(scope="module")
def loaded(once: Once) -> Path:
    """The posts, loaded once."""

    def make(folder: Path) -> None:
        options = Options(default_language="en")
        load(folder / "blog.duckdb", [write_posts(folder, POSTS)], options)

    return once("readership", make)


@pytest.fixture
def blog(loaded: Path, tmp_path: Path) -> Path:
    """The posts as a database, and their source beside it."""
    shutil.copy(loaded / "posts.jsonl", tmp_path)
    return Path(shutil.copy(loaded / "blog.duckdb", tmp_path))


def export(blog: Path, text: str, when: str | None = None) -> Imported:
    """Import a text."""
    path = blog.parent / "stats.csv"
    path.write_text(text)
    days = period(when) if when else None
    return import_readership(blog, str(path), mapping={}, period=days)


def stored(blog: Path) -> dict[tuple[str, str | None], tuple[int | None, int | None]]:
    """Read what is stored: address and period to views and visitors."""
    rows = ask(
        blog,
        "select address, case when period = period_end then period::varchar else"
        " period || ' to ' || period_end end, views, visitors from post_readership",
    )
    return {(address, when): tuple(numbers) for address, when, *numbers in rows}


def written(blog: Path) -> tuple[int, int]:
    """Tell which file it is, and when it was written."""
    return blog.stat().st_ino, blog.stat().st_mtime_ns


def leads(blog: Path) -> dict[str, str | None]:
    """Read what the addresses lead to."""
    rows = ask(
        blog,
        "select distinct address, slug || if(language = 'fr', ' (fr)', '')"
        " from post_readership left join posts using (post_id)",
    )
    return dict(rows)


def test_addresses_lead_to_posts(blog: Path) -> None:
    """An address leads to a post however it is written, and to none if not surely."""
    rows = [f'"{address}",{n},1' for n, address in enumerate(ADDRESSES, start=1)]
    done = export(blog, "\n".join(["page,views,visitors", *rows]), "2024-05")
    assert leads(blog) == ADDRESSES
    counts = (done.count_addresses, done.count_matched, done.is_unchanged)
    assert counts == (20, 13, False)
    assert done.unmatched[:2] == (("/about", 20), ("/tags/deep", 18))
    assert done.share_matched == pytest.approx(
        (210 - 20 - 18 - 16 - 15 - 14 - 38 + 15) / 210
    )


def test_importing_again_replaces_periods(blog: Path) -> None:
    """Days that are imported again count once; the others stay."""
    export(blog, "page,views,date\n/a,1,2024-05-01\n/b,1,2024-05-01\n/a,2,2024-05-02\n")
    done = export(blog, "page,views,date\n/a,5,2024-05-02\n/a,3,2024-05-03\n")
    assert done.count_replaced == 1
    assert stored(blog) == {
        ("/a", "2024-05-01"): (1, None),
        ("/b", "2024-05-01"): (1, None),
        ("/a", "2024-05-02"): (5, None),
        ("/a", "2024-05-03"): (3, None),
    }
    export(blog, "page,views,visitors\n/a,9,8\n", "2024-05")
    assert stored(blog) == {("/a", "2024-05-01 to 2024-05-31"): (9, 8)}


def test_same_import_changes_nothing(blog: Path) -> None:
    """What is there already is not written again."""
    text = "page,views\n/2024/hello,9\n/about,1\n"
    export(blog, text, "2024-05")
    before = written(blog)
    assert export(blog, text, "2024-05").is_unchanged
    assert written(blog) == before


def test_part_of_a_longer_period(blog: Path) -> None:
    """A day of a stored month would count twice, or lose the month."""
    export(blog, "page,views\n/a,9\n", "2024-05")
    with pytest.raises(RefusedError, match="has 2024-05-01 to 2024-05-31 as one"):
        export(blog, "page,views,date\n/a,1,2024-05-31\n/a,1,2024-06-01\n")
    assert stored(blog) == {("/a", "2024-05-01 to 2024-05-31"): (9, None)}


def test_periods_within_periods(blog: Path) -> None:
    """A file with a month and a day of it would count the day twice."""
    with pytest.raises(SourceError, match="has 2024-05-31 both by itself"):
        export(blog, "page,views,date\n/a,9,2024-05\n/a,1,2024-06-01\n/b,1,2024-05-31")


def test_unknown_period(blog: Path) -> None:
    """What is of unknown days is replaced by anything, and replaces no known days."""
    export(blog, "page,views\n/a,1\n")
    export(blog, "page,views\n/b,2\n")
    assert stored(blog) == {("/b", None): (2, None)}
    export(blog, "page,views\n/c,3\n", "2024")
    assert stored(blog) == {("/c", "2024-01-01 to 2024-12-31"): (3, None)}
    with pytest.raises(RefusedError, match="does not say of which days it is"):
        export(blog, "page,views\n/a,1\n")


def test_loads_keep_and_resolve_readership(blog: Path) -> None:
    """After a load, addresses lead where posts that came, went or moved are now."""
    export(blog, "page,views\n/old,1\n/fr/hello,2\n/about,3\n", "2024-05")
    posts = [
        *POSTS[:1],
        POSTS[2] | {"url": f"{SITE}/new"},
        *POSTS[3:],
        {"slug": "about", "url": f"{SITE}/about"},
    ]
    load(blog, [write_posts(blog.parent, posts)])
    assert leads(blog) == {"/old": "old", "/fr/hello": None, "/about": "about"}
    posts[1] = POSTS[2] | {"slug": "fresh", "url": f"{SITE}/new"}
    load(blog, [write_posts(blog.parent, posts)])
    assert leads(blog)["/old"] is None
    assert sum(views for views, _ in stored(blog).values() if views) == 6


def test_forgetting_a_post_forgets_its_readers(blog: Path) -> None:
    """Nothing says any more that there was a page of the post, whatever led to it."""
    export(blog, "page,views\n/old,1\n/x?to=old,2\n/older,3\n/about,4\n", "2024-05")
    forget(blog, ["old"], [])
    assert set(leads(blog)) == {"/older", "/about"}


def test_first_export_narrows_who_may_read(blog: Path) -> None:
    """Numbers that only the owner may read are not shown to others by the database."""
    blog.chmod(0o644)
    stats = blog.parent / "stats.csv"
    stats.write_text("page,views\n/a,1\n")
    stats.chmod(0o600)
    import_readership(blog, str(stats), mapping={}, period=period("2024-05"))
    assert blog.stat().st_mode & 0o777 == 0o600
    blog.chmod(0o644)
    import_readership(blog, str(stats), mapping={}, period=period("2024-06"))
    assert blog.stat().st_mode & 0o777 == 0o644


def test_dry_run(blog: Path) -> None:
    """A dry run tells what it would do, and does nothing."""
    path = blog.parent / "stats.csv"
    path.write_text("page,views\n/old,1\n")
    before = written(blog)
    done = import_readership(blog, str(path), mapping={}, dry_run=True)
    assert (done.count_matched, done.share_matched) == (1, 1.0)
    assert written(blog) == before
    assert sorted(each.name for each in blog.parent.iterdir()) == [
        "blog.duckdb",
        "posts.jsonl",
        "stats.csv",
    ]


def test_without_a_database(tmp_path: Path) -> None:
    """Readers of no posts are not imported."""
    path = tmp_path / "stats.csv"
    path.write_text("page,views\n/old,1\n")
    with pytest.raises(DatabaseError, match="does not exist"):
        import_readership(tmp_path / "blog.duckdb", str(path), mapping={})
