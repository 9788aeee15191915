"""Two blogs attached to one DuckDB: whose posts a macro gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from blogdb.db import engine
from blogdb.db.store import rewrite
from blogdb.db.store.rollback import rollback
from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.migrations import migrate
from blogdb.sql import catalog

FOLDER = Path(__file__).parent
HEAD = "slug,title,date,tags,authors,content\n"
ARGUMENTS = {
    "tag": "'sea'",
    "author": "'Jane'",
    "slug": "'one'",
    "query": "'whale'",
    "text": "'whale'",
    "language": "null",
    "since": "null",
    "until": "null",
    "post_ids": "[1]",
    "asked": (
        "[{'word': 'whale', 'is_beginning': false, 'is_excluded': false, 'share': 1}]"
    ),
    "wanted": "[{'word': 'whale', 'is_beginning': false, 'weight': 1}]",
}
# A call of posts_by, and what a reader may do with what it gives. In the blog that is
# in use no author is unknown, and no post is of 2025: DuckDB knows that beforehand.
USES = [
    "from b.posts_by('Jane')",
    "from b.posts_by('unknown')",
    "from b.posts_by(null)",
    "from b.posts_by('Jane') where post_id = 99",
    "from b.posts_by('Jane') where published_on >= date '2025-01-01'",
    "from b.posts_by(null) where published_on >= date '2025-01-01'",
    "from b.posts_by('Jane') limit 1",
    "select count(*) from b.posts_by('Jane')",
    "select exists (from b.posts_by('Jane'))",
    "select 1 where 'one' in (select slug from b.posts_by('Jane'))",
    "select 1 from a.posts join b.posts_by('unknown') using (slug)",
    "select 1 from a.posts left join b.posts_by('unknown') using (slug)",
    "select found.slug from a.authors, b.posts_by(authors.name) as found",
    "select 1 from a.authors where not exists (from b.posts_by(authors.name))",
]


@pytest.fixture(scope="module")
def blogs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two blogs with an author, a tag and a word in common; the second is newer."""
    folder = tmp_path_factory.mktemp("blogs")
    for name, day in (("a", "2024-01-01"), ("b", "2025-01-01")):
        source = folder / f"{name}.csv"
        source.write_text(
            f"{HEAD}one,Of {name},{day},sea,Jane,A whale\n"
            f"two,Again of {name},{day},sea,Jane,Another whale\n"
            f"three,Other of {name},{day},land,Bob,A fox\n"
        )
        load(folder / f"{name}.duckdb", [str(source)])
    return folder / "a.duckdb", folder / "b.duckdb"


def ask(
    environment: dict[str, str], blogs: tuple[Path, ...], *asked: tuple[str, str]
) -> list[list[list[str]] | str]:
    """Ask queries, each with a database in use, of a DuckDB that has files attached."""
    done = subprocess.run(
        [sys.executable, FOLDER / "macros.py", *blogs],
        env=os.environ | environment,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[list[list[str]] | str] = json.loads(done.stdout)
    return answers


def test_macro_of_another_database_refuses(
    each_duckdb: dict[str, str], blogs: tuple[Path, Path]
) -> None:
    """Whatever is asked of a macro of a database not in use, it says to use that."""
    answers = ask(each_duckdb, blogs, *(("a", query) for query in USES))
    for query, answer in zip(USES, answers, strict=True):
        assert isinstance(answer, str), f"{query} answered {answer}"
        assert "posts_by" in answer
        assert "run: use NAME" in answer
        assert "\n" not in answer.strip()


def test_every_macro_answers_from_its_own_database_only(
    each_duckdb: dict[str, str], blogs: tuple[Path, Path]
) -> None:
    """A macro that reads tables has rows where its database is in use, else refuses."""
    calls = [
        f"b.{entry.name}({', '.join(ARGUMENTS[name] for name in entry.required)})"
        for entry in catalog.entries()
        if entry.kind == "macro" and entry.is_checked
    ]
    asked = [(use, f"from {call}") for call in calls for use in "ba"]
    answers = iter(ask(each_duckdb, blogs, *asked))
    for call, own, other in zip(calls, answers, answers, strict=True):
        assert own or "search_missing" in call, call
        assert isinstance(own, list), own
        assert isinstance(other, str), f"{call} answered {other}"
        assert "run: use NAME" in other


def test_macro_of_the_database_in_use_answers(
    each_duckdb: dict[str, str], blogs: tuple[Path, Path]
) -> None:
    """After `use`, each blog gives its own posts, in joins along its rows as well."""
    lateral = (
        "select found.title from authors, posts_by(authors.name) as found order by all"
    )
    answers = ask(
        each_duckdb,
        blogs,
        ("b", "select title from b.posts_by('Jane') order by all"),
        ("a", "select title from posts_by('Jane') order by all"),
        ("b", lateral),
        ("a", "select term from b.search_words('A whale')"),
    )
    assert answers == [
        [["Again of b"], ["Of b"]],
        [["Again of a"], ["Of a"]],
        [["Again of b"], ["Of b"], ["Other of b"]],
        [["a"], ["whale"]],
    ]


def test_copied_file_gets_an_identity_of_its_own(
    each_duckdb: dict[str, str], blogs: tuple[Path, Path], tmp_path: Path
) -> None:
    """A copy that was given an identity refuses beside the file it was copied from."""
    copy = Path(shutil.copy(blogs[0], tmp_path / "copy.duckdb"))
    with engine.connect(copy, read_only=False) as connection:
        catalog.identify(connection)
        assert catalog.is_current(connection)
    query = "select count(*) from b.posts_by('Jane')"
    own, other = ask(each_duckdb, (blogs[0], copy), ("b", query), ("a", query))
    assert own == [["2"]]
    assert "run: use NAME" in other


def test_macros_answer_after_every_change_of_the_file(
    blogs: tuple[Path, Path], tmp_path: Path
) -> None:
    """Migrated, written anew and rolled back, a blog's macros answer."""
    path = Path(shutil.copy(blogs[0], tmp_path / "blog.duckdb"))
    anew = tmp_path / "anew.duckdb"

    def count_posts(file: Path) -> int:
        with engine.connect(file) as connection:
            assert catalog.is_current(connection)
            return len(connection.execute("from posts_by('Jane')").fetchall())

    migrate.migrate(path, "0002")
    migrate.migrate(path)
    assert count_posts(path) == 2
    source = tmp_path / "more.csv"
    source.write_text(f"{HEAD}four,Fourth,2024-01-03,sea,Jane,whale\n")
    load(path, [str(source)], Options(partial=True))
    assert count_posts(path) == 3
    rewrite.rewrite(path, anew, tmp_path / "spill")
    assert count_posts(anew) == 3
    rollback(path)
    assert count_posts(path) == 2
