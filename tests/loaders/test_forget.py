"""Forgetting posts and authors: nothing of them stays in any file of the database."""

from __future__ import annotations

import html
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from blogdb.db import engine
from blogdb.db.errors import DatabaseError, QueryError, RefusedError
from blogdb.db.store import generations, verify
from blogdb.loaders.forget import forget
from blogdb.loaders.load import load
from blogdb.loaders.options import Options

from ..conftest import PROGRAM, Once, run_without_rights
from . import without_bodies
from .plain import ask

POST_WORDS = ("quizzaciously", "zyzzyvas", "bezzants", "jazzbows", "muzjiks", "pizzle")
"""Words of the post to forget: of title, former title, body, former body, a tag, and a
row that was rejected."""
AUTHOR = "Zuzanna Przybyłowicz"
SPELLING = "Zuzia P."
OTHER = "Bob Ray"


def rows(edition: int) -> list[dict[str, object]]:
    """Write the blog as it is in each of three editions.

    The third post is gone in the second edition, and the first one is edited; in the
    third one of the two authors of the second post is no longer named.
    """
    title, body = (POST_WORDS[0], POST_WORDS[2]) if edition > 1 else POST_WORDS[1:4:2]
    blog: list[dict[str, object]] = [
        {
            "slug": "secret",
            "title": f"On {title}",
            "content": f"Some {body}, and a link to [a post](kept).",
            "author": SPELLING,
            "tags": [POST_WORDS[4], "shared"],
            "date": "2024-01-01",
        },
        {
            "slug": "kept",
            "title": "Kept",
            "content": "See [that](https://blog.example/secret).",
            "author": f"{AUTHOR}, {OTHER}" if edition < 3 else OTHER,
            "tags": ["shared"],
            "date": "2024-01-02",
            "about": {"who": f"by {AUTHOR.upper()}"},
            "section": "news",
        },
        {
            "slug": "interview",
            "title": "An interview",
            "content": f"We met {AUTHOR}.",
            "author": "The Team",
            "date": "2024-01-03",
        },
        {
            "slug": "gone",
            "title": "Gone",
            "content": "Soon.",
            "author": AUTHOR,
            "date": "2024-01-04",
        },
        {
            "slug": "secret",
            "title": f"Twice {POST_WORDS[5]}",
            "author": SPELLING,
            "date": "2024-01-05",
        },
    ]
    return [row for row in blog if edition == 1 or row["slug"] != "gone"]


@pytest.fixture
def blog(once: Once, tmp_path: Path) -> Path:
    """A blog of three loads, in a folder of its own; the sources lie beside that."""

    def make(folder: Path) -> None:
        (folder / "home").mkdir()
        (folder / "aliases.toml").write_text(
            f'[authors]\n"{SPELLING}" = "{AUTHOR}"\n'
            f'"The Team" = ["{AUTHOR}", "{OTHER}"]\n'
        )
        source = folder / "posts.jsonl"
        for edition in (1, 2, 3):
            lines = map(json.dumps, rows(edition))
            source.write_text("".join(f"{line}\n" for line in lines))
            load(
                folder / "home" / "blog.duckdb",
                [str(source)],
                Options(aliases=folder / "aliases.toml"),
            )

    template = once("to forget", make)
    return Path(shutil.copytree(template / "home", tmp_path / "home")) / "blog.duckdb"


def found_in(folder: Path, *words: str) -> set[str]:
    """Look for words in the bytes of all files, and in every row of the databases."""
    found = set()
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        found |= {word for word in words if word.encode() in data}
        with engine.connect(path) as connection:
            tables = connection.execute("select table_name from duckdb_tables()")
            for (table,) in tables.fetchall():
                each = connection.execute(f"select t::varchar from {table} as t")
                text = "\n".join(row for (row,) in each.fetchall()).casefold()
                found |= {word for word in words if word.casefold() in text}
    return found


def require_sound(database: Path) -> None:
    """Check that the database meets all invariants."""
    with engine.connect(database) as connection:
        assert verify.findings(connection, has_new_schema=False) == []


def test_forgotten_post_is_in_no_byte(blog: Path) -> None:
    """A post leaves each table, the index, the history and the files themselves.

    The other posts stay, and so does their history; the next load brings it back, as
    was said.
    """
    assert found_in(blog.parent, *POST_WORDS) == set(POST_WORDS)
    told = forget(blog, ["secret"], [])
    assert found_in(blog.parent, *POST_WORDS) == set()
    assert [path.name for path in blog.parent.iterdir()] == [blog.name]
    require_sound(blog)
    assert ask(blog, "select slug from posts order by all") == [
        ("interview",),
        ("kept",),
    ]
    assert ask(
        blog, "select slug, change from post_changes order by load_id, slug"
    ) == [
        ("gone", "added"),
        ("interview", "added"),
        ("kept", "added"),
        ("gone", "removed"),
        ("kept", "changed"),
    ]
    assert (told.count_posts, told.count_former, told.count_generations) == (1, 0, 2)
    ((place,),) = [told.places]
    assert (place.what, Path(place.file).name, place.row) == (
        "secret",
        "posts.jsonl",
        1,
    )
    assert load(blog).counts.added == 1


def test_forgotten_author_is_in_no_byte(blog: Path) -> None:
    """An author leaves each table in each spelling; the posts and coauthors stay.

    A spelling that means somebody else as well stays theirs.
    """
    assert found_in(blog.parent, AUTHOR, SPELLING) == {AUTHOR, SPELLING}
    told = forget(blog, ["interview"], [AUTHOR.lower()])
    assert found_in(blog.parent, AUTHOR, SPELLING) == set()
    require_sound(blog)
    assert ask(
        blog,
        "select slug, raw_name, position, name from posts left join post_authors"
        " using (post_id) left join authors using (author_id) order by all",
    ) == [("kept", OTHER, 1, OTHER), ("secret", None, None, None)]
    assert ask(blog, "select fields from posts where slug = 'kept'") == [
        ('{"section":"news"}',)
    ]
    assert ask(blog, "select alias, name from aliases") == [("The Team", OTHER)]
    assert ask(
        blog,
        "select before ->> 'authors', before ->> 'raw_authors',"
        " before ->> 'author_names' from post_changes"
        " where slug = 'kept' and change = 'changed'",
    ) == [(f'["{OTHER}"]', f'["{OTHER}"]', OTHER)]
    assert told.count_posts_without == 1
    assert {Path(place.file).name for place in told.places} == {
        "posts.jsonl",
        "aliases.toml",
    }
    assert load(blog).counts.changed == 1


def ways_to_write(name: str) -> dict[str, object]:
    """Write a name as the values, and in the name, of columns that blogdb keeps."""
    escaped = json.dumps(name)
    return {
        "again": name,
        "list": [name, {"who": name}],
        "json": json.dumps([escaped]),
        "csv": '"' + name.replace('"', '""') + '"',
        "markup": html.escape(name),
        "lines": f"A line\n{name} wrote.",
        "marked": f"by _{name}_",
        "spaced": name.replace(" ", " \u00a0"),
        f"the team of {name}": "us",
    }


def test_marks_in_a_name_are_found_however_they_are_written(tmp_path: Path) -> None:
    """In JSON, CSV and HTML some marks of a name are written in another way."""
    names = [
        'Al "Rock" Zork',
        "Al Z\\ork",
        "Al\tZork",
        "Al O'Zork",
        "\u0160\u00e1ra Zork",
        "A & Zork",
    ]
    lines = []
    for number, name in enumerate(names):
        written = ways_to_write(name)
        post = {"slug": f"post-{number}", "title": "A", "authors": [name], **written}
        # One that is loaded, one that repeats it, and one that is no JSON.
        lines += [json.dumps(post), json.dumps(post), f'{{"by": {json.dumps(name)}']
    source = tmp_path / "posts.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines))
    database = tmp_path / "home" / "blog.duckdb"
    database.parent.mkdir()
    load(database, [str(source)])
    forget(database, [], names)
    assert ask(database, "select fields from posts") == [(None,)] * len(names)
    assert found_in(database.parent, "Zork") == set()


def test_part_of_another_name_is_not_meant(tmp_path: Path) -> None:
    """What only has a name within a longer word stays, whatever its letters."""
    fields = {
        "a": "Zorkä",
        "b": "äZork",
        "c": "Mary-Zork",
        "d": "my_zork",
        "e": "Zorks",
    }
    post = {"slug": "one", "title": "One", "author": "Zork", **fields}
    source = tmp_path / "posts.json"
    source.write_text(json.dumps([post]))
    database = tmp_path / "blog.duckdb"
    without_bodies.load(database, [str(source)])
    forget(database, [], ["Zork"])
    ((left,),) = ask(database, "select fields from posts")
    assert json.loads(str(left)) == fields


def test_spelling_of_several_with_the_name_in_it(tmp_path: Path) -> None:
    """The others of a spelling that has the name in it are written by their names."""
    both = f"{AUTHOR} & {OTHER}"
    aliases = tmp_path / "aliases.toml"
    aliases.write_text(f'[authors]\n"{both}" = ["{AUTHOR}", "{OTHER}"]\n')
    source = tmp_path / "posts.json"
    database = tmp_path / "home" / "blog.duckdb"
    database.parent.mkdir()
    for authors in ([both], [both, "Carl"]):
        post = {"slug": "one", "title": "One", "authors": authors}
        source.write_text(json.dumps([post]))
        without_bodies.load(database, [str(source)], Options(aliases=aliases))
    told = forget(database, [], [AUTHOR])
    assert found_in(database.parent, AUTHOR) == set()
    require_sound(database)
    assert ask(database, "select raw_name from post_authors order by position") == [
        (OTHER,),
        ("Carl",),
    ]
    assert ask(database, "from aliases") == []
    assert str(aliases) in {place.file for place in told.places}


def test_dry_run_tells_the_same_and_forgets_nothing(blog: Path) -> None:
    """A dry run touches no file, and tells what else has a name that is forgotten.

    Texts that name an author stay, as an analyst's tables do.
    """
    with duckdb.connect(str(blog)) as connection:
        connection.execute("create table mine as from authors").fetchall()
        connection.execute("create table numbers as select 1 as number").fetchall()
        for statement in (
            "create schema more",
            "create table more.hers as select 1 as own, {'by': $1} as word",
            "create view hers as from posts_by('Zuzia P.')",
            "create macro hers(x) as x = 'Zuzia P.'",
            "create table noted (x int)",
            "comment on column noted.x is 'as Zuzia P. says'",
        ):
            given = [SPELLING] if "$1" in statement else None
            connection.execute(statement, given).fetchall()
    before = {path: path.read_bytes() for path in blog.parent.rglob("*.duckdb")}
    told = forget(blog, ["secret", "gone"], [SPELLING], dry_run=True)
    assert {path: path.read_bytes() for path in blog.parent.rglob("*.duckdb")} == before
    assert forget(blog, ["secret", "gone"], [SPELLING]) == told
    assert (told.count_posts, told.count_former) == (1, 1)
    assert told.count_mentions == 1
    assert set(told.own) == {
        *("table mine", "table hers", "view hers", "macro hers", "table noted"),
    }


def test_tags_that_are_the_name_stay_and_are_told(tmp_path: Path) -> None:
    """A tag is not the author, even if it has the same name."""
    source = tmp_path / "posts.json"
    post = {"slug": "one", "title": "One", "tags": [AUTHOR], "author": AUTHOR}
    source.write_text(json.dumps([post]))
    database = tmp_path / "blog.duckdb"
    without_bodies.load(database, [str(source)])
    assert forget(database, [], [AUTHOR]).count_mentions == 1
    assert ask(database, "select raw_name from post_tags") == [(AUTHOR,)]


@pytest.mark.parametrize("is_link", [True, False])
def test_what_is_no_kept_state_is_told(
    blog: Path, tmp_path: Path, is_link: bool
) -> None:
    """Files of others among the kept states stay, as does what a link leads to."""
    folder = blog.with_name(f".{blog.name}.generations")
    assert forget(blog, ["secret"], [], dry_run=True).not_generations is None
    if is_link:
        folder = folder.rename(tmp_path / "elsewhere")
        blog.with_name(f".{blog.name}.generations").symlink_to(folder)
    other = folder / ("000001.duckdb" if is_link else "000001.duckdb.bak")
    other.write_text("mine")
    told = forget(blog, ["secret"], [])
    assert told.not_generations == blog.with_name(f".{blog.name}.generations")
    assert other.read_text() == "mine"


def test_kept_states_that_cannot_be_listed(blog: Path) -> None:
    """Nothing is forgotten if nobody can say which earlier states there are."""
    folder = blog.with_name(f".{blog.name}.generations")
    folder.chmod(0o300)
    before = blog.read_bytes()
    done = run_without_rights(PROGRAM, "forget", "--post", "secret", "--db", str(blog))
    folder.chmod(0o700)
    assert (done.returncode, done.stderr.count("\n")) == (8, 1)
    assert blog.read_bytes() == before


def test_post_that_only_an_earlier_state_has(blog: Path) -> None:
    """What is in a kept state alone is found there, of whatever schema it is."""
    forget(blog, ["gone"], [])
    kept = blog.parent / f".{blog.name}.generations"
    kept.mkdir()
    old = kept / "000004.duckdb"
    with duckdb.connect(str(old)) as connection:
        for statement in (
            "create table posts as select 'gone' as slug",
            "create table post_changes as select 'gone' as slug",
            "create table authors as select 'Ann' as name",
        ):
            connection.execute(statement).fetchall()
    (kept / "000005.duckdb").write_bytes(b"damaged")
    assert forget(blog, ["gone"], []).count_posts == 0
    assert generations.kept(blog) == []


@pytest.mark.parametrize(
    ("paths", "authors"),
    [
        (["secret", "nothing"], []),
        (["Secret"], []),
        ([], ["Zuzanna"]),
        (["\udcff"], []),
    ],
)
def test_unknown_name_is_refused(
    blog: Path, paths: list[str], authors: list[str]
) -> None:
    """If one of the names is not there exactly, nothing is forgotten."""
    before = blog.read_bytes()
    with pytest.raises(QueryError, match="nothing was changed"):
        forget(blog, paths, authors)
    assert blog.read_bytes() == before
    assert generations.kept(blog)


def test_foreign_key_of_an_analyst(blog: Path) -> None:
    """A table that keeps DuckDB from deleting posts is named, and nothing changes."""
    with duckdb.connect(str(blog)) as connection:
        connection.execute(
            "create table notes (post_id integer references posts (post_id))"
        ).fetchall()
    with pytest.raises(RefusedError, match="table notes has a foreign key"):
        forget(blog, ["secret"], [])
    assert ask(blog, "select count(*) from posts") == [(3,)]


def test_older_schema_is_not_forgotten_from(blog: Path) -> None:
    """A database of an older schema must be migrated first."""
    with duckdb.connect(str(blog)) as connection:
        connection.execute("update alembic_version set version_num = '0003'").fetchall()
    with pytest.raises(DatabaseError, match="blogdb migrate"):
        forget(blog, ["secret"], [])


def test_post_that_moved_on_is_named(tmp_path: Path) -> None:
    """A path that a post left is not that post, and is no success either."""
    source = tmp_path / "blog"
    source.mkdir()
    post = source / "old-place.md"
    post.write_text("---\ntitle: One\ndate: 2024-01-01\n---\nSome text.\n")
    database = tmp_path / "home" / "blog.duckdb"
    database.parent.mkdir()
    without_bodies.load(database, [str(source)])
    post.rename(source / "new-place.md")
    assert without_bodies.load(database).counts.changed == 1
    before = database.read_bytes()
    with pytest.raises(QueryError, match="is at new-place now"):
        forget(database, ["old-place"], [])
    assert database.read_bytes() == before
    assert generations.kept(database)
    assert forget(database, ["new-place"], []).count_posts == 1
    assert found_in(database.parent, "old-place") == set()
