"""Text that somebody might run: SQL in every place, and what commands a terminal."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode
from blogdb.loaders.options import Options

from ...cli.conftest import Terminal
from ...loaders import plain
from ...loaders.without_bodies import load
from ...rounds import rounds

Run = Callable[..., subprocess.CompletedProcess[str]]

SQL = (
    "'; drop table posts; --",
    '"; drop table posts; --',
    "x' || (select 'y') || '",
    "'); attach 'evil.duckdb' as evil; create table evil.t as select 1; --",
    "$$; copy posts to 'evil.csv'; $$",
    "$1 $slug :slug ? %s {slug} {{slug}}",
    "/* */ -- \\' \\",
    "{'a': 1}",
    "[1, 2]",
    "E'\\x41'",
    "null",
    "default",
    "1e3",
)


def rows_of(texts: tuple[str, ...]) -> list[plain.Row]:
    """Make posts that have a text in every place."""
    return [
        plain.row(
            text,
            title=text,
            authors=[text],
            tags=[text],
            url=text,
            content=text,
            language="en",
        )
        for text in texts
    ]


def objects(database: Path) -> list[tuple[str, ...]]:
    """Tell everything that is defined in a database, without its identity."""
    return plain.ask(
        database,
        "select 'table', table_name, sql from duckdb_tables() where not internal"
        " union all"
        " select 'view', view_name, sql from duckdb_views() where not internal"
        " union all"
        " select 'macro', function_name,"
        " regexp_replace(macro_definition, '[0-9a-f]{32}', '', 'g')"
        " from duckdb_functions() where not internal"
        " union all select 'schema', schema_name, null from duckdb_schemas()"
        " order by all",
    )


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, ...]]:
    """What is defined after a load of harmless posts."""
    folder = tmp_path_factory.mktemp("clean")
    (folder / "clean.csv").write_bytes(plain.as_delimited(plain.ROWS))
    load(folder / "clean.duckdb", [str(folder / "clean.csv")])
    return objects(folder / "clean.duckdb")


@pytest.mark.parametrize(
    "form", ["bad.csv", "bad.jsonl", "parquet", "jsonl", "csv"][: rounds(1, 5)]
)
def test_sql_in_values(
    form: str,
    clean: list[tuple[str, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQL in any value is loaded to the letter, and runs nowhere."""
    monkeypatch.chdir(tmp_path)
    rows = rows_of(SQL)
    data = {
        "csv": lambda: plain.as_delimited(rows),
        "jsonl": lambda: plain.as_json_lines(rows),
        "parquet": lambda: plain.as_parquet(rows, is_typed=True),
        "bad.csv": lambda: plain.as_delimited(rows) + b"bad\n",
        "bad.jsonl": lambda: plain.as_json_lines(rows) + b"bad\n",
    }[form]()
    source = tmp_path / f"a.{form}"
    source.write_bytes(data)
    database = tmp_path / "blog.duckdb"
    # What is in the bodies, and the index, are values as well.
    load(database, [str(source)], Options(bodies=True, search=True))
    found = plain.posts(database)
    for key, post in plain.expected(rows).items():
        if post["url"] == "null":
            post["url"] = None
        # Names in text end at commas and semicolons, whatever else they say.
        names = ("authors", "tags") if "csv" in form else ()
        assert {k: v for k, v in found[key].items() if k not in names} == {
            k: v for k, v in post.items() if k not in names
        }
    assert len(found) == len(rows)
    assert objects(database) == clean
    # Changed, refused and removed rows pass through other statements, and other
    # readers.
    changed = [each | {"title": "", "slug": each["slug"]} for each in rows[:3]]
    source.write_bytes(plain.as_json_lines([*changed, *rows[3:-1]]))
    load(
        database,
        [str(source)],
        Options(format="jsonl", allow_removals=True, bodies=True, search=True),
    )
    assert objects(database) == clean
    assert not list(tmp_path.glob("*evil*"))


@pytest.mark.parametrize("form", ["csv", "viewer", "jsonl", "parquet"][: rounds(2, 4)])
def test_sql_in_column_names(
    form: str, clean: list[tuple[str, ...]], tmp_path: Path
) -> None:
    """SQL in a column's name is a name, also behind --map."""
    import pyarrow as pa
    from pyarrow import parquet

    names = [text for text in SQL if "," not in text and text != "null"]
    rows = [
        {"slug": f"s{n}"} | {name: f"{n} {name}" for name in names} for n in range(3)
    ]
    source = tmp_path / f"a.{form}"
    match form:
        case "jsonl":
            source.write_bytes(plain.as_json_lines(rows))
        case "csv":
            source.write_bytes(plain.as_delimited(rows))
        case "parquet":
            parquet.write_table(pa.Table.from_pylist(rows), source)
        case _:
            head = [part for name in rows[0] for part in (name, "stringlengths", 1, 9)]
            lines = [*head, *(value for each in rows for value in each.values())]
            source.write_text("\n".join(map(str, lines)))
    mapping = dict(
        zip(("title", "content", "url", "authors", "tags"), names, strict=False)
    )
    database = tmp_path / "blog.duckdb"
    backwards = dict(zip(mapping, names[::-1], strict=False))
    for given in rounds(
        [mapping if form == "csv" else backwards], [mapping, backwards]
    ):
        load(database, [str(source)], Options(mapping=given))
        found = plain.ask(
            database, "select title, content, url from posts order by slug"
        )
        what = [given[name] for name in ("title", "content", "url")]
        assert found == [tuple(each[name] for name in what) for each in rows]
    assert objects(database) == clean


def test_sql_in_options(tmp_path: Path, run_here: Run) -> None:
    """SQL in an option is refused in a line that shows it, and nothing is done."""
    (tmp_path / "a.csv").write_bytes(plain.as_delimited(plain.ROWS))
    text = SQL[2].replace("=", "")
    for option, value in (
        ("--map", f"slug={text}"),
        ("--map", f"{text}=slug"),
        ("--format", text),
        ("--memory-limit", text),
        ("--threads", text),
    )[: rounds(3, 5)]:
        done = run_here("load", "a.csv", f"{option}={value}")
        assert done.returncode in (ExitCode.USAGE, ExitCode.SOURCE)
        assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_sql_in_aliases(clean: list[tuple[str, ...]], tmp_path: Path) -> None:
    """SQL in an alias is a name as well."""
    aliases = tmp_path / "aliases.toml"
    known = [text for text in SQL if "'" not in text]
    text = "\n".join(f"'{text}' = 'to {text}'" for text in known)
    aliases.write_text(f"[tags]\n{text}\n[authors]\n{text}\n")
    source = tmp_path / "a.jsonl"
    rows = rows_of(SQL)
    source.write_bytes(plain.as_json_lines(rows))
    database = tmp_path / "blog.duckdb"
    load(database, [str(source)], Options(aliases=aliases))
    found = set(plain.column(database, "select name from tags"))
    assert found == {
        plain.tag_name(f"to {text}" if text in known else text) for text in SQL
    }
    assert objects(database) == clean


# -- what a terminal would obey --------------------------------------------------

CODES = ("\x1b[31mevil", "\x1b]0;evil\x07", "\x1b[2J", "\x9b31m", "\u202eevil", "\rX")


def test_codes_for_the_terminal(tmp_path: Path, terminal: Terminal) -> None:
    """Nothing that a source says reaches the terminal as a command."""
    code = "".join(CODES)
    good = rows_of((code, *CODES))
    bad = [plain.row(code, title=""), plain.row(code, date=code)]
    name = "evil\x1b[31mevil\u202e.jsonl"
    (tmp_path / name).write_bytes(plain.as_json_lines([*good, *bad]))
    (tmp_path / "none.csv").write_text(f"{code},b\nc,d\n")
    (tmp_path / "cut.csv").write_text(f"slug,title\n{code},\n")
    (tmp_path / "bad.toml").write_text(f"[tags]\n'a{CODES[0]}' = 1\n")
    database = f"--db={name}.duckdb"
    for arguments, expected in (
        (["load", name, "--dry-run", "--no-bodies"], ExitCode.OK),
        (["load", name, database, "--no-bodies"], ExitCode.OK),
        (["load", "none.csv"], ExitCode.SOURCE),
        (["load", "cut.csv"], ExitCode.SOURCE),
        (["load", f"{code}.csv"], ExitCode.SOURCE),
        (["load", name, f"--map=slug={code}"], ExitCode.SOURCE),
        (["load", name, f"--map={code}"], ExitCode.USAGE),
        (["load", name, "--aliases", "bad.toml"], ExitCode.SOURCE),
        (["load", name, database, "--json"], ExitCode.OK),
        (["load", name, "--strict"], ExitCode.REFUSED),
        (["load", name, f"--format={code}"], ExitCode.SOURCE),
        (["load", name, f"--map={code}=x"], ExitCode.SOURCE),
        (["load", f"--{code}"], ExitCode.USAGE),
    )[: rounds(5, 13)]:
        done = terminal(*arguments)
        assert done.returncode == expected, done.screen
        shown = done.screen.replace("\r\n", "\n")
        assert not [each for each in CODES if each in shown], (arguments, shown)
        assert "blogdb: " in shown or expected == ExitCode.OK
