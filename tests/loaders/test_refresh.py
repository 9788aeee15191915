"""A refresh: what it adds, changes, removes and refuses, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.db.errors import ExitCode, RefusedError, SourceError
from blogdb.db.store import verify
from blogdb.loaders import load as loading
from blogdb.loaders.options import Options
from blogdb.loaders.sources import files

from ..conftest import one_duckdb
from ..rounds import rounds
from . import plain
from .without_bodies import load

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[[str, "bytes | str"], str]

# -- against a model -----------------------------------------------------------

DAYS = {
    "2024-01-05": dt.date(2024, 1, 5),
    "Feb 29, 2024": dt.date(2024, 2, 29),
    "05/06/2024": None,
}


def own(row: plain.Row) -> plain.Row:
    """Give a post a language and words of its own, so that none is another, moved."""
    slug = row["slug"].strip() or "x"
    return row | {
        "language": "en" if slug in "aceg" else None,
        "title": row["title"].replace("e", f"e {slug}").replace("o", f"o {slug}"),
        "content": row["content"] and f"{row['content']} {slug}",
    }


rows = st.fixed_dictionaries(
    {
        "slug": st.sampled_from([*"abcdefgh", " a ", ""]),
        "title": st.sampled_from(["One", "Two", " One ", "One", "Two", " "]),
        "date": st.sampled_from([*DAYS, None]),
        "authors": st.lists(
            st.sampled_from(["Ada", "ADA", "Bob Lee", "bob  lee"]), max_size=3
        ),
        "tags": st.lists(
            st.sampled_from(["LLM", "llm", "open source", "Open_Source"]), max_size=3
        ),
        "url": st.sampled_from([None, "https://blog.example/x"]),
        "content": st.sampled_from([None, "", "one two", "one two three"]),
    }
).map(own)


@dataclass(frozen=True)
class Edit:
    """A state of the source, and how to load it."""

    rows: list[plain.Row]
    has_broken_line: bool
    partial: bool
    allow_removals: bool


edits = st.builds(
    Edit, st.lists(rows, max_size=9), *(st.sampled_from([False, False, True]),) * 3
)


@dataclass
class Model:
    """The rules of a load in plain Python."""

    posts: dict[plain.Key, plain.Row] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    count_loads: int = 0

    def load(self, edit: Edit) -> dict[str, int] | type[Exception]:
        """Load a state of the source.

        Returns:
            The counts; or the error that refuses it, and then nothing is changed.
        """
        good: dict[plain.Key, plain.Row] = {}
        seen: set[plain.Key] = set()
        rejected = unread = int(edit.has_broken_line)
        nameless = 0
        for each in edit.rows:
            slug = each["slug"].strip() or (each["url"] and "x")
            key = (each["language"] or "und", slug)
            seen.add(key)
            nameless += not slug
            if not each["title"].strip() or not slug or key in good:
                rejected += 1
            else:
                good[key] = self._post(each)
        read = len(edit.rows) + unread
        if read == rejected:
            return SourceError
        missing = set(self.posts) - seen
        # Such a row may be any post's.
        if edit.partial or (unread + nameless and not edit.allow_removals):
            missing = set()
        if len(missing) * 3 > len(self.posts) and not edit.allow_removals:
            return RefusedError
        added = good.keys() - self.posts.keys()
        changed = {
            key for key in good.keys() & self.posts if good[key] != self.posts[key]
        }
        self.before = {
            key: self._as_recorded(self.posts[key], good.get(key))
            for key in missing | changed
        }
        for key in missing:
            del self.posts[key]
        self.posts |= {key: good[key] for key in added | changed}
        self._name_authors()
        self.changes = (
            {(key, "added") for key in added}
            | {(key, "changed") for key in changed}
            | {(key, "removed") for key in missing}
        )
        return {
            "read": read,
            "added": len(added),
            "changed": len(changed),
            "unchanged": read - len(added) - len(changed) - rejected,
            "removed": len(missing),
            "rejected": rejected,
        }

    def _post(self, each: plain.Row) -> plain.Row:
        day = DAYS.get(each["date"])
        return {
            "title": each["title"].strip(),
            "published_on": day,
            "published_raw": None if day else each["date"],
            "url": each["url"],
            "content": each["content"],
            "word_count": len((each["content"] or "").split()),
            "authors": plain.first_of_each(
                (plain.author_key(a), a) for a in each["authors"]
            ),
            "tags": plain.first_of_each((plain.tag_name(t), t) for t in each["tags"]),
        }

    def _name_authors(self) -> None:
        spellings: dict[str, Counter[str]] = {}
        for post in self.posts.values():
            for key, raw in post["authors"]:
                spellings.setdefault(key, Counter())[raw] += 1
        self.names = {
            key: min(
                counts, key=lambda raw: (-counts[raw], raw != self.names.get(key), raw)
            )
            for key, counts in spellings.items()
        }

    def _as_recorded(
        self, post: plain.Row, new: plain.Row | None
    ) -> tuple[str | None, plain.Row, str | None]:
        """Tell what changed, the post without its body, and the body if it goes."""
        day = post["published_on"]
        state = {
            "title": post["title"],
            "published_on": str(day) if day else None,
            "published_raw": post["published_raw"],
            "url": post["url"],
            "word_count": post["word_count"],
            "authors": [self.names[key] for key, _ in post["authors"]],
            "raw_authors": [raw for _, raw in post["authors"]],
            "tags": [name for name, _ in post["tags"]],
            "raw_tags": [raw for _, raw in post["tags"]],
        }
        if new is None:
            return None, state, post["content"]
        names = ("title", "published_on", "url", "content", "authors", "tags")
        changed = [name for name in names if post[name] != new[name]]
        if post["published_raw"] != new["published_raw"]:
            changed = sorted({*changed, "published_on"}, key=names.index)
        body = post["content"] if "content" in changed else None
        return ", ".join(changed), state, body


@settings(max_examples=rounds(3, 200), derandomize=True)
@given(st.lists(edits, min_size=2, max_size=3))
def test_refreshes_do_what_the_rules_say(
    tmp_path_factory: pytest.TempPathFactory, empty_template: Path, history: list[Edit]
) -> None:
    """Over any edits of a source counts, contents, changes and ids follow the rules."""
    # What is in the bodies, and the index, are refreshed in the long form as well.
    load_all = rounds(load, loading.load)
    folder = tmp_path_factory.mktemp("history")
    database = Path(shutil.copy(empty_template, folder / "blog.duckdb"))
    source = folder / "posts.jsonl"
    model = Model()
    given_ids: dict[str, dict[Any, int]] = {"posts": {}, "authors": {}, "tags": {}}
    highest = {"posts": 0, "authors": 0, "tags": 0}
    for edit in history:
        broken = b"{broken\n" if edit.has_broken_line else b""
        source.write_bytes(plain.as_json_lines(edit.rows) + broken)
        before = database.read_bytes()
        options = Options(
            partial=edit.partial,
            allow_removals=edit.allow_removals,
            allow_missing_fields=True,
        )
        counts = model.load(edit)
        if isinstance(counts, type):
            with pytest.raises(counts):
                load_all(database, [str(source)], options)
            assert database.read_bytes() == before
            continue
        result = load_all(database, [str(source)], options)
        assert {name: getattr(result.counts, name) for name in counts} == counts
        assert result.counts.read == (
            result.counts.added
            + result.counts.changed
            + result.counts.unchanged
            + result.counts.rejected
        )
        assert plain.posts(database) == model.posts
        names = plain.column(database, "select name from authors")
        assert sorted(names) == sorted(model.names.values())
        if result.load_id is None:
            assert database.read_bytes() == before
            assert not model.changes
        else:
            _check_history(database, result, model)
        ids = plain.ids(database)
        for kind, numbers in ids.items():
            kept = given_ids[kind].keys() & numbers.keys()
            assert {k: numbers[k] for k in kept} == {
                k: given_ids[kind][k] for k in kept
            }
            new = [numbers[k] for k in numbers.keys() - kept]
            assert all(number > highest[kind] for number in new)
            highest[kind] = max([highest[kind], *numbers.values()])
        # A post that comes back has its number again; an author or tag has another.
        given_ids = ids | {"posts": given_ids["posts"] | ids["posts"]}
        with duckdb.connect(str(database), read_only=True) as connection:
            assert verify.findings(connection, has_new_schema=False) == []
    shutil.rmtree(folder)


def _check_history(database: Path, result: loading.Result, model: Model) -> None:
    """Check what a load recorded of itself."""
    names = ("read", "added", "changed", "unchanged", "removed", "rejected", "problems")
    recorded = plain.ask(
        database,
        f"select {', '.join(f'count_{name}' for name in names)} from loads"
        f" where load_id = {result.load_id}",
    )
    assert recorded == [tuple(getattr(result.counts, name) for name in names)]
    problems = plain.problems(database)
    severities = Counter(problem["severity"] for problem in problems)
    assert len(problems) == result.counts.problems
    assert severities["rejected"] == result.counts.rejected
    assert all(p["raw"] for p in problems if p["severity"] == "rejected")
    changes = plain.ask(
        database,
        "select language, slug, change, changed_columns, before, content_before"
        f" from post_changes where load_id = {result.load_id}",
    )
    assert {((lang, slug), change) for lang, slug, change, *_ in changes} == (
        model.changes
    )
    assert len(changes) == len(model.changes)
    for language, slug, change, columns, text, body in changes:
        if change == "added":
            assert (columns, text, body) == (None, None, None)
            continue
        found = json.loads(text)
        changed, state, content = model.before[language, slug]
        assert (columns, body) == (changed, content)
        assert {name: found[name] for name in state} == state
        for names in ("authors", "tags"):
            assert found[f"{names[:-1]}_names"] == (", ".join(state[names]) or None)


# -- by name -------------------------------------------------------------------


def with_rows(write: Write, *edited: plain.Row) -> str:
    """Write the small blog's source anew."""
    return write("posts.csv", plain.as_delimited(edited or plain.ROWS))


def test_first_load_creates(new: Path, write: Write) -> None:
    """A first load creates the database, alone in its folder."""
    result = load(new, [with_rows(write)])
    assert (result.counts.added, result.load_id) == (4, 1)
    assert [path.name for path in new.parent.iterdir()] == [new.name]
    assert set(plain.column(new, "select change from post_changes")) == {"added"}


def test_refresh_without_a_source(blog: Path, write: Write, run_here: Run) -> None:
    """Without a source the sources of the last load are loaded again, from anywhere."""
    source = Path(with_rows(write))
    run_here("load", source.name, "--db", blog, cwd=source.parent)
    with_rows(write, *plain.ROWS, plain.row("fifth"))
    done = run_here("load", "--db", blog)
    assert "1 added" in done.stdout, done.stderr
    assert ("und", "fifth") in plain.posts(blog)


def test_nothing_to_refresh(empty: Path, run_here: Run, tmp_path: Path) -> None:
    """Without a source that it remembers, or without a file, a load says what to do."""
    done = run_here("load", "--db", empty)
    assert done.returncode == ExitCode.REFUSED
    assert "remembers no source" in done.stderr
    done = run_here("load", "--db", tmp_path / "none.duckdb")
    assert done.returncode == ExitCode.SOURCE
    assert "name a source" in done.stderr
    assert not (tmp_path / "none.duckdb").exists()


def test_source_that_is_gone(new: Path, write: Write) -> None:
    """A refresh from a source that is gone changes nothing."""
    source = Path(with_rows(write))
    load(new, [str(source)])
    source.unlink()
    before = plain.state(new.parent)
    with pytest.raises(SourceError, match="does not exist"):
        load(new)
    assert plain.state(new.parent) == before


def test_unchanged_source_is_not_read(
    new: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source whose state is known is not read again; with --strict it is."""
    monkeypatch.setattr(files, "_TICK", 0)
    source = with_rows(write)
    load(new, [source])
    before = plain.state(new.parent)
    read: list[object] = []
    stage = loading.stage.stage
    monkeypatch.setattr(
        loading.stage,
        "stage",
        lambda *args, **kwargs: (read.append(args), stage(*args, **kwargs))[1],
    )
    result = load(new, [source])
    assert (result.counts.read, result.counts.unchanged, result.load_id, read) == (
        4,
        4,
        None,
        [],
    )
    assert load(new).counts.unchanged == 4
    assert read == []
    load(new, [source], Options(strict=True))
    assert len(read) == 1
    assert plain.state(new.parent) == before


@pytest.mark.every_view
def test_nothing_to_do_needs_no_parser(loaded_blog: Path, blog: Path) -> None:
    """A load that finds nothing changed imports nothing that reads bodies."""
    code = (
        "import sys; from pathlib import Path; from blogdb.loaders.load import load\n"
        "result = load(Path(sys.argv[1]), sys.argv[2:])\n"
        "names = ('pyromark', 'concurrent.futures')\n"
        "print(result.load_id, [name for name in names if name in sys.modules])"
    )
    source = loaded_blog / "posts.csv"
    load(blog, [str(source)])
    command = [sys.executable, "-c", code, str(blog), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "None []\n"


def test_lately_written_source_is_read(new: Path, write: Write) -> None:
    """An edit that leaves size and times as they were is not missed."""
    source = write("posts.csv", "slug,title\na,One\n")
    load(new, [source])
    Path(source).write_text("slug,title\na,Two\n")
    assert load(new).counts.changed == 1


def test_partial_load_removes_nothing(blog: Path, write: Write) -> None:
    """--partial adds and changes, removes nothing, and leaves the whole remembered."""
    part = write("part.csv", plain.as_delimited([plain.row("fifth")]))
    result = load(blog, [part], Options(partial=True))
    assert (result.counts.added, result.counts.removed) == (1, 0)
    assert len(plain.posts(blog)) == 5
    (options,) = plain.column(
        blog, "select options from loads order by load_id desc limit 1"
    )
    locations = [Path(s["location"]).name for s in json.loads(options)["sources"]]
    assert locations == ["part.csv", "posts.csv"]
    assert load(blog).counts.removed == 0


def test_more_than_a_third(blog: Path, write: Write, run_here: Run) -> None:
    """A load that would remove more than a third is refused, until it is allowed."""
    source = with_rows(write, *plain.ROWS[:2])
    before = plain.state(blog.parent)
    done = run_here("load", source, "--db", blog)
    assert done.returncode == ExitCode.REFUSED
    assert "2 of 4 posts are missing" in done.stderr
    assert "--partial" in done.stderr
    assert "--allow-removals" in done.stderr
    assert plain.state(blog.parent) == before
    result = load(blog, [source], Options(allow_removals=True))
    assert (result.counts.removed, result.counts.unchanged) == (2, 2)
    assert plain.posts(blog) == plain.expected(plain.ROWS[:2])


def test_a_third_is_removed(empty: Path, write: Write) -> None:
    """A third of the posts may go without a word, with their names."""
    three = [plain.row("a", tags=["x"]), plain.row("b"), plain.row("c")]
    load(empty, [with_rows(write, *three)])
    result = load(empty, [with_rows(write, *three[1:])])
    assert result.counts.removed == 1
    assert "x" not in plain.ids(empty)["tags"]
    before = plain.ask(
        empty,
        "select slug, before->>'title' from post_changes where change = 'removed'",
    )
    assert before == [("a", "About a")]


def test_returning_post_has_its_number_again(empty: Path, write: Write) -> None:
    """A post that was gone for a while comes back with its number, and is nobody's.

    Its author and tag, which nobody had meanwhile, have numbers that none had before.
    """
    three = [plain.row("a", tags=["x"], authors=["X"]), plain.row("b"), plain.row("c")]
    first = _load_rows(empty, write, three)
    without = _load_rows(empty, write, [*three[1:], plain.row("d")])
    last = _load_rows(empty, write, [plain.row("e"), *three, plain.row("d")])
    assert {key: last["posts"][key] for key in first["posts"]} == first["posts"]
    assert without["posts"]["und", "d"] == last["posts"]["und", "d"] == 4
    assert last["posts"]["und", "e"] == 5
    for kind, name in (("authors", "x"), ("tags", "x")):
        assert last[kind][name] > max(first[kind].values())


def _load_rows(database: Path, write: Write, rows: list[plain.Row]) -> dict[str, Any]:
    load(database, [with_rows(write, *rows)])
    return plain.ids(database)


def test_dry_run_touches_nothing(blog: Path, write: Write) -> None:
    """--dry-run tells what would change, and neither file nor folder differs."""
    changed = plain.row("second", title="Other")
    source = with_rows(write, plain.ROWS[0], changed, plain.ROWS[2], plain.row("fifth"))
    before = plain.state(blog.parent)
    result = load(blog, [source], Options(dry_run=True))
    assert (result.counts.added, result.counts.changed, result.counts.removed) == (
        1,
        1,
        1,
    )
    assert set(result.changes) == {
        ("added", "und", "fifth"),
        ("changed", "und", "second"),
        ("removed", "und", "fourth"),
    }
    assert plain.state(blog.parent) == before
    other = blog.with_name("other.duckdb")
    assert load(other, [source], Options(dry_run=True)).counts.added == 4
    assert plain.state(blog.parent) == before


def test_strict(blog: Path, write: Write) -> None:
    """--strict refuses the load at any problem, naming the first one's place."""
    before = plain.state(blog.parent)
    for broken, place in (
        (plain.row("fifth", title=""), "row 5, column title"),
        (plain.row("fifth", date="05/06/2024"), "row 5, column date"),
        (plain.row("first"), "row 5, column slug"),
    ):
        source = with_rows(write, *plain.ROWS, broken)
        with pytest.raises(RefusedError, match=f"{re.escape(source)}, {place}"):
            load(blog, [source], Options(strict=True))
        assert plain.state(blog.parent) == before


def test_duplicates(empty: Path, write: Write) -> None:
    """Of rows with one slug the first is loaded, each other one is a problem row."""
    again = plain.row("first", title="Again")
    edited = [*plain.ROWS, again, plain.ROWS[0]]
    source = with_rows(write, *edited)
    result = load(empty, [source])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        6,
        4,
        2,
    )
    assert plain.posts(empty) == plain.expected(plain.ROWS)
    problems = plain.problems(empty)
    assert [(p["source_row"], p["slug"], p["value"]) for p in problems] == [
        *((5, "first", "first"), (6, "first", "first"))
    ]
    assert all(f"row 1 of {source}" in p["message"] for p in problems)
    assert [json.loads(p["raw"])["title"] for p in problems] == [
        *("Again", "About first")
    ]
    before = empty.read_bytes()
    assert load(empty, [source]).load_id is None
    assert empty.read_bytes() == before


def test_rejected_row_keeps_its_post(blog: Path, write: Write) -> None:
    """A row without a title is rejected, and its post stays as it was."""
    result = load(
        blog, [with_rows(write, *plain.ROWS[:3], plain.row("fourth", title=" "))]
    )
    assert (result.counts.rejected, result.counts.removed, result.counts.unchanged) == (
        1,
        0,
        3,
    )
    assert plain.posts(blog) == plain.expected(plain.ROWS)
    (problem,) = plain.problems(blog)
    assert (problem["severity"], problem["slug"]) == ("rejected", "fourth")
    assert json.loads(problem["raw"])["content"] == "The body of fourth."


def test_unreadable_rows_keep_posts(blog: Path, write: Write) -> None:
    """Where a row cannot be read, no post is removed: the row may be its."""
    text = plain.as_delimited(plain.ROWS[:3]) + b"fourth,About"
    result = load(blog, [write("posts.csv", text)])
    assert (
        result.counts.read,
        result.counts.rejected,
        result.counts.removed,
        result.counts.kept,
    ) == (4, 1, 0, 1)
    assert plain.posts(blog) == plain.expected(plain.ROWS)
    result = load(blog, [write("posts.csv", text)], Options(allow_removals=True))
    assert (result.counts.removed, result.counts.kept) == (1, 0)


def test_problems_that_stay_are_not_recorded_twice(blog: Path, write: Write) -> None:
    """A problem that was recorded is no news; one that is gone is."""
    bad = with_rows(write, *plain.ROWS, plain.row("fifth", title=""))
    assert load(blog, [bad]).load_id == 2
    before = blog.read_bytes()
    assert load(blog, [bad]).load_id is None
    assert blog.read_bytes() == before
    assert load(blog, [with_rows(write)]).load_id == 3
    assert plain.problems(blog) == []


@one_duckdb("1.5")
def test_central_refresh_on_each_duckdb(
    blog: Path, write: Write, run: Run, each_duckdb: dict[str, str]
) -> None:
    """On each DuckDB a refresh adds, changes, removes and rejects as the rules say."""
    changed = plain.ROWS[1] | {"title": "Other", "tags": ["New"]}
    rows = [plain.ROWS[2], changed, plain.ROWS[0], plain.row("fifth"), changed]
    ids = plain.ids(blog)["posts"]
    done = run("load", with_rows(write, *rows), "--json", "--db", blog, env=each_duckdb)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    names = ("read", "added", "changed", "unchanged", "removed", "rejected")
    assert [counts[name] for name in names] == [5, 1, 1, 2, 1, 1]
    assert plain.posts(blog) == plain.expected(rows[:4])
    kept = {key: plain.ids(blog)["posts"][key] for key in ids if key[1] != "fourth"}
    assert kept == {key: ids[key] for key in kept}


# -- speed ---------------------------------------------------------------------


def test_small_blog_is_written_without_trying_fsst(loaded_template: Path) -> None:
    """No column of a small blog is compressed in the way that takes longest to try.

    The catalogue comes with the template, which is made once.
    """
    with duckdb.connect(str(loaded_template), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where table_name <> 'view_catalog'"
        ).fetchall()
        found = {
            compression
            for (table,) in tables
            for (compression,) in connection.execute(
                f"select compression from pragma_storage_info('{table}')"
            ).fetchall()
        }
    assert "FSST" not in found
    assert "ZSTD" in found
