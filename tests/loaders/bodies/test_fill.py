"""The facts of bodies in the database: filled, kept fresh, and left out when asked."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.db import engine
from blogdb.db.errors import ExitCode, RefusedError, SourceError
from blogdb.loaders import pool
from blogdb.loaders.bodies import fill, rows
from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.tables import reading
from blogdb.loaders.bodies.texts import COLUMNS, divided
from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.migrations.migrate import migrate

from ...conftest import PROGRAM
from ...rounds import rounds
from ...texts import ANY
from .. import plain

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[[str, "bytes | str"], str]

FACTS = ("post_links", "code_blocks", "headings", "images", "post_texts")
BODIES = {
    "first": "# One\n\nSee [two](second) and <https://example.org/a?b=c&d>.\n",
    "second": "Text\n\n```py\nx = 1\n\ny = 2\n```\n\n![a cat](cat.png) ![](dog.png)"
    " <img src=e.png alt=''>\n",
    "third": "## Three\n\nno links\n\n[x](https://github.com/owner/repo)\n",
    "empty": "",
}


def blog_of(bodies: dict[str, str]) -> bytes:
    """Write a blog as CSV whose posts have these bodies and addresses."""
    return plain.as_delimited(
        [
            plain.row(slug, content=body, url=f"https://blog.example/{slug}")
            for slug, body in bodies.items()
        ]
    )


def facts(path: Path) -> dict[str, list[Any]]:
    """Read all facts, each table in a fixed order."""
    rows = plain.ask_all(path, *(f"from {name} order by all" for name in FACTS))
    return dict(zip(FACTS, rows, strict=True))


def found(path: Path, table: str, columns: str) -> dict[str, list[tuple[Any, ...]]]:
    """Read columns of a table of facts, by slug and in the order of the body."""
    by_slug: dict[str, list[tuple[Any, ...]]] = {}
    for slug, *values in plain.ask(
        path,
        f"select slug, {columns} from {table}"
        " join (select post_id, slug from posts) using (post_id)"
        " order by slug, position",
    ):
        by_slug.setdefault(slug, []).append(tuple(values))
    return by_slug


WITHOUT_INDEX = Options(search=False)
"""The index has tests of its own; refreshes remember to leave it out."""


def test_a_load_fills_the_facts(new: Path, write: Write) -> None:
    """Links, code, headings and images stand in their tables, in their order."""
    load(new, [write("posts.csv", blog_of(BODIES))], WITHOUT_INDEX)
    assert found(new, "post_links", "position, url, text, form, in_code") == {
        "first": [
            (1, "https://blog.example/second", "two", "inline", False),
            (
                2,
                "https://example.org/a?b=c&d",
                "https://example.org/a?b=c&d",
                "autolink",
                False,
            ),
        ],
        "third": [(1, "https://github.com/owner/repo", "x", "inline", False)],
    }
    assert found(new, "code_blocks", "position, language, count_lines") == {
        "second": [(1, "py", 3)]
    }
    assert found(new, "headings", "position, level, text") == {
        "first": [(1, 1, "One")],
        "third": [(1, 2, "Three")],
    }
    assert found(new, "images", "position, url, alt") == {
        "second": [
            (1, "https://blog.example/cat.png", "a cat"),
            (2, "https://blog.example/dog.png", None),
            (3, "https://blog.example/e.png", ""),
        ]
    }
    texts = plain.ask(
        new,
        "select slug, count_words, round(reading_minutes * 238)::int, is_flattened"
        " from post_texts join posts using (post_id) order by slug",
    )
    assert texts == [
        ("empty", 0, 0, False),
        ("first", 5, 5, False),
        ("second", 1, 1, False),
        ("third", 4, 4, False),
    ]


def test_a_refresh_follows_the_bodies(new: Path, write: Write) -> None:
    """Facts of changed posts are replaced, those of removed posts go, others stay."""
    load(new, [write("posts.csv", blog_of(BODIES))], WITHOUT_INDEX)
    kept = found(new, "post_links", "position, url")["third"]
    later = BODIES | {"first": "now [three](third)", "new": "# New\n"}
    del later["second"]
    load(new, [write("posts.csv", blog_of(later))])
    assert found(new, "post_links", "position, url") == {
        "first": [(1, "https://blog.example/third")],
        "third": kept,
    }
    assert found(new, "headings", "level, text") == {
        "new": [(1, "New")],
        "third": [(2, "Three")],
    }
    assert not plain.ask(new, "from code_blocks") + plain.ask(new, "from images")
    assert plain.ask(new, "select count(*) from post_texts") == [(len(later),)]


def test_a_refresh_ends_as_a_first_load(
    new: Path, write: Write, tmp_path: Path
) -> None:
    """After a refresh the facts are those of a first load of the same source."""
    load(new, [write("posts.csv", blog_of(BODIES))], WITHOUT_INDEX)
    later = {slug: f"{body}\n\n[more](/x)" for slug, body in BODIES.items()}
    source = write("posts.csv", blog_of(later))
    load(new, [source])
    other = tmp_path / "other.duckdb"
    load(other, [source], WITHOUT_INDEX)
    assert facts(new) == facts(other)


def test_processes_share_the_work(
    new: Path, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several processes find what one finds."""
    bodies = {f"post-{number}": BODIES["first"] * number for number in range(1, 40)}
    source = write("posts.csv", blog_of(bodies))
    load(new, [source], Options(threads=1, search=False))
    monkeypatch.setattr(fill, "_BATCH", 5_000)
    started = []
    start = pool.started
    monkeypatch.setattr(
        pool, "started", lambda *which: started.append(which) or start(*which)
    )
    other = tmp_path / "other.duckdb"
    load(other, [source], Options(threads=3, search=False))
    assert len(started) == 3
    assert facts(other) == facts(new)
    assert len(facts(new)["post_texts"]) == len(bodies)


def test_bodies_wait_in_the_database(new: Path, write: Write) -> None:
    """While the first bodies are parsed, DuckDB does not hold all the others.

    Many have tags, so that it might take their side of a join for the larger one.
    """
    body = "word " * 2_000
    posts = "".join(f"s{i},T,a;b;c,{body}\n" for i in range(2_000))
    source = write("posts.csv", f"slug,title,tags,content\n{posts}".encode())
    load(new, [source], Options(bodies=False, search=False))
    with duckdb.connect() as connection:
        engine.attach(connection, new, "work")
        connection.execute(
            "create table due_posts as select post_id from work.main.posts"
        )
        connection.execute(
            "create table post_files (post_id integer, first_line integer)"
        )
        batches = fill._bodies(connection, with_texts=True)
        sizes = [sum(len(each[2]) for each in next(batches))]
        ((held,),) = connection.execute(
            "select sum(memory_usage_bytes) from duckdb_memory()"
            " where tag <> 'BASE_TABLE'"
        ).fetchall()
        sizes += [sum(len(each[2]) for each in batch) for batch in batches]
    assert sum(sizes) == 2_000 * len(body)
    assert held < sum(sizes) / 2


def test_processes_import_nothing_of_the_folder(
    run: Run, write: Write, tmp_path: Path
) -> None:
    """A folder that is called as the program does not take its place."""
    (tmp_path / "blogdb").mkdir()
    (tmp_path / "blogdb" / "__init__.py").write_text("raise SystemExit('not me')")
    bodies = {f"post-{number}": "word " * 200_000 for number in range(5)}
    source = write("posts.csv", blog_of(bodies))
    done = run("load", source, "--no-search", "--threads", "2")
    assert done.returncode == 0, done.stderr
    assert "5 added" in done.stdout


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_processes_end_with_the_load(new: Path, write: Write) -> None:
    """Where a load is killed outright, its processes end by themselves."""

    def workers() -> set[str]:
        found = set()
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                text = path.read_bytes().decode("utf-8", "replace")
                if "bodies.worker" in text and str(new.parent) in text:
                    found.add(path.parent.name)
        return found

    bodies = {f"post-{number}": BODIES["first"] * 20_000 for number in range(15)}
    source = write("posts.csv", blog_of(bodies))
    words = [PROGRAM, "load", source, "--db", str(new), "--threads", "2"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as load_process:
        deadline = time.monotonic() + 60
        while len(workers()) < 2 and time.monotonic() < deadline:
            assert load_process.poll() is None, "the load ended too soon"
            time.sleep(0.01)
        assert workers()
        load_process.kill()
    deadline = time.monotonic() + 60
    while workers() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not workers()
    assert load(new, [source], Options(bodies=False)).counts.added == len(bodies)


def test_killed_process_fails_the_load(
    blog: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is ended from outside ends the load; the database is as it was."""
    bodies = {f"post-{number}": BODIES["first"] * 50 for number in range(1, 40)}
    monkeypatch.setattr(fill, "_BATCH", 5_000)
    start = pool.started

    def started(module: str, folder: str, number: str) -> subprocess.Popen[bytes]:
        process = start(module, folder, number)
        if number == "1":
            os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(pool, "started", started)
    before = blog.read_bytes()
    with pytest.raises(RefusedError, match=r"killed \(-9\).*--no-bodies"):
        load(
            blog,
            [write("posts.csv", blog_of(bodies))],
            Options(bodies=True, threads=2, allow_removals=True),
        )
    assert blog.read_bytes() == before
    assert list(blog.parent.iterdir()) == [blog]


def test_no_bodies_leaves_them_out(new: Path, write: Write) -> None:
    """--no-bodies leaves the tables empty, is remembered, and --bodies undoes it."""
    source = write("posts.csv", blog_of(BODIES))
    load(new, [source], Options(bodies=False, search=False))
    assert not any(facts(new).values())
    assert load(new).load_id is None
    write("posts.csv", blog_of(BODIES | {"new": "[a](b)"}))
    load(new)
    assert not any(facts(new).values())
    assert load(new, options=Options(bodies=True)).load_id is not None
    assert len(facts(new)["post_texts"]) == len(BODIES) + 1
    load(new, options=Options(bodies=False))
    assert not any(facts(new).values())


def test_no_search_leaves_the_index_out(new: Path, write: Write) -> None:
    """--no-search leaves the index empty, is remembered, and --search undoes it."""

    def indexed() -> int:
        return int(plain.ask(new, "select count(*) from search_documents")[0][0])

    load(new, [write("posts.csv", blog_of(BODIES))], Options(search=False))
    assert indexed() == 0
    assert len(facts(new)["post_texts"]) == len(BODIES)
    assert load(new).load_id is None
    load(new, options=Options(search=True))
    assert indexed() == len(BODIES)
    load(new, options=Options(search=False))
    assert indexed() == 0


def test_search_wants_bodies(run_here: Run, write: Write) -> None:
    """--search with --no-bodies is refused in one line."""
    done = run_here(
        "load", write("posts.csv", blog_of(BODIES)), "--search", "--no-bodies"
    )
    assert done.returncode == ExitCode.REFUSED
    assert done.stderr.count("\n") == 1
    assert "--no-bodies" in done.stderr


def test_facts_of_older_rules_are_renewed(new: Path, write: Write) -> None:
    """Posts parsed by another version of the rules are parsed again, sources or not."""
    load(new, [write("posts.csv", blog_of(BODIES))], WITHOUT_INDEX)
    before = facts(new)
    with engine.connect(new, read_only=False) as connection:
        connection.execute("update post_texts set extraction_version = 0").fetchall()
        connection.execute("update headings set text = 'old'").fetchall()
    result = load(new)
    assert result.load_id == 2
    assert result.counts.unchanged == len(BODIES)
    assert facts(new) == before


def test_database_from_before_the_facts_is_filled(new: Path, write: Write) -> None:
    """What was loaded when there were no such tables gets its facts by a refresh."""
    load(new, [write("posts.csv", blog_of(BODIES))], WITHOUT_INDEX)
    before = facts(new)
    migrate(new, "0001")
    load(new)
    assert facts(new) == before


def test_address_counts_for_links(new: Path, write: Write) -> None:
    """A post whose address alone changes has its links resolved anew."""
    row = plain.row("first", content="[x](other)", url="https://a.example/b/first")
    load(new, [write("posts.csv", plain.as_delimited([row]))], WITHOUT_INDEX)
    row["url"] = "https://c.example/d/first"
    load(new, [write("posts.csv", plain.as_delimited([row]))])
    assert plain.ask(new, "select url from post_links") == [
        ("https://c.example/d/other",)
    ]


def test_link_rules_are_remembered_and_followed(
    run_here: Run, new: Path, write: Write
) -> None:
    """Own rules name what links lead to; a refresh follows the file when it changes."""
    rules = write(
        "rules.toml",
        '[[rules]]\nhosts = ["github.com"]\npath = "/owner/(?P<name>[^/]+)"\n'
        'kind = "plugin"\ntarget = "plugin:{name}"\n',
    )
    source = write("posts.csv", blog_of(BODIES))

    def plugins() -> list[Any]:
        return plain.ask(new, "select target from post_links where kind = 'plugin'")

    done = run_here("load", source, "--link-rules", rules, "--no-search", "--db", new)
    assert done.returncode == 0, done.stderr
    assert plugins() == [("plugin:repo",)]
    assert load(new).load_id is None
    text = Path(rules).read_text()
    Path(rules).write_text(text.replace("plugin:{name}", "own:{name}"))
    assert load(new).load_id == 2
    assert plugins() == [("own:repo",)]
    Path(rules).write_text("[[rules]]\nhosts = 1\n")
    before = new.read_bytes()
    with pytest.raises(SourceError, match=r"rules\.toml, rule 1"):
        load(new)
    assert new.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two\nthree", 3),
        ("über 3 — d'accord", 4),
        ("我们 love 模型。", 6),
        ("データ", 3),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    """Words stand between spaces; Chinese and Japanese characters count one by one."""
    assert rows.count_words(text) == count


texts = st.text(ANY, max_size=60)


@settings(max_examples=rounds(20, 1000))
@given(
    contents=st.lists(
        st.one_of(
            texts,
            texts.map(lambda text: f"# {text}\n\n[{text}]({text})\n\n`{text}`"),
            texts.map(lambda text: f'[a\\\tb"c\'{text}](<x\ty\'"{text}> "t")'),
            texts.map(lambda text: f"```{text}\n{text}\n```\n![{text}](u)"),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_rows_survive_the_files(
    tmp_path_factory: pytest.TempPathFactory, contents: list[str]
) -> None:
    """Whatever stands in a body, its facts come out of the files as they went in."""
    contents = [
        text.encode("utf-8", "replace").decode().replace("\0", "") for text in contents
    ]
    folder = tmp_path_factory.mktemp("a 'b'[c]")
    writer = rows.RowWriter(folder, "0")
    writer.write(
        [
            (number, None, text, False, 11, text, "one two")
            for number, text in enumerate(contents)
        ],
        with_texts=True,
    )
    writer.close()
    with duckdb.connect() as connection:
        fill.show(connection, folder)

        def read(table: str) -> list[Any]:
            query = f"from {table} order by all"
            return connection.execute(query).fetchall()

        expected = [extract(text) for text in contents]
        assert read("found_links") == sorted(
            (
                *(number, position, _address(link.url), _plain(link.text)),
                *(link.form, link.in_code, link.line + 10),
            )
            for number, each in enumerate(expected)
            for position, link in enumerate(each.links, start=1)
        )
        assert read("found_headings") == sorted(
            (
                *(number, position, heading.level, _plain(heading.text)),
                *(heading.line + 10, heading.anchor),
            )
            for number, each in enumerate(expected)
            for position, heading in enumerate(each.headings, start=1)
        )
        assert read("found_images") == sorted(
            (
                *(number, position, _address(image.url), _plain(image.alt)),
                *(image.alt == "", image.line + 10),
            )
            for number, each in enumerate(expected)
            for position, image in enumerate(each.images, start=1)
        )
        names = [name for part in divided(folder) for name in part]
        visible: dict[tuple[int, str], list[str]] = {}
        for number, field, text in connection.execute(
            f"from {reading(folder, names, COLUMNS)}"
        ).fetchall():
            visible.setdefault((number, field), []).append(text or "")
        assert {each: " ".join(found).split() for each, found in visible.items()} == {
            (number, field): text.split()
            for number, each in enumerate(expected)
            for field, text in (
                ("body", each.text),
                ("code", each.code),
                ("title", contents[number]),
                ("tags", "one two"),
            )
            if text.split()
        }


def _plain(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


def _address(value: str) -> str | None:
    for gone in "\t\n\r":
        value = value.strip().replace(gone, "")
    return value.replace(" ", "%20") or None
