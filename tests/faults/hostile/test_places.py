"""Names and places that are made to confuse: paths, links, pipes, devices."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

from blogdb.db.errors import DatabaseError, ExitCode, SourceError
from blogdb.loaders.options import Options

from ...conftest import PROGRAM, run_without_rights
from ...forked import run_forked
from ...loaders import plain
from ...loaders.without_bodies import load
from ...rounds import rounds

ROWS = [plain.row("a"), plain.row("b")]
CSV = plain.as_delimited(ROWS)
NAMES = (
    '-it\'s "b"; drop table x; --\n\t*?[a]{x,y} 1%s %20 &#=é大\u0301\x1b[31m\u202e',
    "--help",
    "a" * 200 + "大" * 8,
    "-",
    " ",
    ":memory:",
    "what?x=y&z#a",
    "it's; drop table posts; --",
    'a "b" c',
    "a\nb\tc",
    "*?[a-z]{x,y}",
    "100%s %20 %",
    "\x1b[31mred\x07",
    "\u202eabc",
    "e\u0301",
)[: rounds(1, 99)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for sources, which is the current one."""
    place = tmp_path / "sources"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_any_name(name: str, folder: Path, tmp_path: Path) -> None:
    """Sources and databases may have any name, also in patterns and refreshes."""
    home = tmp_path / name.replace("?", "")
    home.mkdir()
    database = home / f"{name}.duckdb"
    below = folder / name
    below.mkdir()
    source = Path(name, f"{name}.csv")
    source.write_bytes(CSV)
    load(database, [str(source)])
    assert plain.posts(database) == plain.expected(ROWS)
    more = [*ROWS, plain.row("c")]
    source.write_bytes(plain.as_delimited(more))
    assert load(database).counts.added == 1
    source.write_bytes(CSV)
    assert load(database, ["./**/*.csv"]).counts.removed == 1
    assert plain.posts(database) == plain.expected(ROWS)
    kept = f".{database.name}.generations"
    assert _names(home) == sorted([database.name, kept])


@pytest.mark.parametrize("name", NAMES)
def test_any_name_in_the_program(name: str, tmp_path: Path) -> None:
    """The program takes any name behind `--`, and shows no name's control signs."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / f"{name}.csv").write_bytes(CSV + b"b,again,,,,,\n")
    database = f"--db={name}.duckdb"
    done = run_forked("load", database, "--", f"{name}.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1].startswith("blogdb: 1 problem; see: ")
    missing = run_forked("load", database, "--", f"{name}.tsv", cwd=folder)
    assert (missing.returncode, missing.stderr.count("\n")) == (ExitCode.SOURCE, 1)
    for text in (done.stdout, done.stderr, missing.stderr):
        assert not set(text) & set("\x1b\x07\t\u202e")


@pytest.mark.parametrize("length", [231, 232, 255])
def test_database_with_a_long_name(length: int, folder: Path) -> None:
    """A database works under its name, or is refused in a line before anything."""
    source = folder / ("x" * 251 + ".csv")
    source.write_bytes(CSV)
    database = folder / ("d" * (length - 7) + ".duckdb")
    if length > 231:
        with pytest.raises(DatabaseError, match="is too long"):
            load(database, [source.name])
        assert _names(folder) == [source.name]
        return
    load(database, [source.name])
    source.write_bytes(CSV + b"c,C,,,,,\n")
    assert load(database).counts.added == 1


def test_database_with_a_backslash(folder: Path) -> None:
    """DuckDB would take a backslash for a slash, and write another file."""
    Path("posts.csv").write_bytes(CSV)
    Path("a").mkdir()
    with pytest.raises(DatabaseError, match="contains a backslash"):
        load(folder / "a\\b.duckdb", ["posts.csv"])
    assert _names(folder) == ["a", "posts.csv"]
    assert _names(Path("a")) == []


@pytest.mark.parametrize("part", ["source", "pattern", "database", "folder", "aliases"])
def test_names_that_are_not_text(part: str, tmp_path: Path) -> None:
    """A name that is not UTF-8 is one line that says so, and nothing is done."""
    odd = b"caf\xe9"
    folder = tmp_path / "here"
    folder.mkdir()
    try:
        (folder / os.fsdecode(odd + b".csv")).write_bytes(CSV)
    except OSError:
        pytest.skip("THE FILE SYSTEM HAS NO NAMES THAT ARE NOT UTF-8")
    (folder / "posts.csv").write_bytes(CSV)
    (folder / os.fsdecode(odd)).mkdir()
    shutil.copy(folder / "posts.csv", folder / os.fsdecode(odd))
    (folder / os.fsdecode(odd + b".toml")).write_text("")
    before = plain.state(folder)
    arguments = {
        "source": [odd + b".csv"],
        "pattern": ["*.csv"],
        "database": ["posts.csv", "--db", odd + b".duckdb"],
        "folder": ["posts.csv"],
        "aliases": ["posts.csv", "--aliases", odd + b".toml"],
    }[part]
    inside = folder / os.fsdecode(odd) if part == "folder" else folder
    done = run_forked("load", *arguments, cwd=inside)
    is_database = part in ("database", "folder")
    assert done.returncode == (ExitCode.DATABASE if is_database else ExitCode.SOURCE)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert "is not UTF-8" in done.stderr
    assert plain.state(folder) == before
    if part == "database":
        assert (
            run_forked("show", "tag_usage", *arguments[1:], cwd=folder).returncode == 4
        )


# -- what is no file -------------------------------------------------------------


def test_pipes_sockets_and_devices(folder: Path) -> None:
    """What is no file is refused in a line instead of waited for."""
    os.mkfifo("pipe.csv")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.csv")
    Path("zero.csv").symlink_to("/dev/zero")
    for name in ("socket.csv", "zero.csv", "/dev/zero", "/dev/null"):
        with pytest.raises(SourceError, match="is a pipe, a socket or a device"):
            load(folder / "blog.duckdb", [name])
    Path("posts.csv").write_bytes(CSV)
    done = run_forked("load", "pipe.csv", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.SOURCE, 1), (
        done.stderr
    )
    done = run_forked("load", "posts.csv", "--aliases", "pipe.csv", cwd=folder)
    assert "pipe.csv is not a file (--aliases)" in done.stderr
    # A pattern means files; what else it finds is not meant.
    Path("folder.csv").mkdir()
    Path("zero.csv").unlink()
    done = run_forked("load", "*.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert plain.posts(folder / "blog.duckdb") == plain.expected(ROWS)


def test_pattern_and_links(new: Path, folder: Path, tmp_path: Path) -> None:
    """A pattern finds no file outside of its folder, and says which one is a link."""
    below = folder / "posts"
    below.mkdir()
    (below / "a.csv").write_bytes(CSV)
    secret = tmp_path / "secret.csv"
    secret.write_bytes(plain.as_delimited([plain.row("secret")]))
    for link, leads_to in (
        (below / "b.csv", secret),
        (below / "b.csv", Path("../../secret.csv")),
        (below / "out", tmp_path),
    ):
        link.symlink_to(leads_to)
        pattern = "posts/*/*.csv" if link.name == "out" else "posts/[ab]*"
        with pytest.raises(SourceError, match="is a symbolic link out of"):
            load(new, [pattern])
        if link.name == "out":
            load(new, ["**/a.csv"])
            assert ("und", "secret") not in plain.posts(new)
        link.unlink()
    # Named itself, a link means what it leads to; and a folder may be a link.
    (below / "b.csv").symlink_to(secret)
    load(new, ["posts/a.csv", "posts/b.csv"])
    assert ("und", "secret") in plain.posts(new)
    (below / "b.csv").unlink()
    (folder / "linked").symlink_to(below)
    (below / "inside.csv").symlink_to("a.csv")
    load(new, ["linked/*.csv"])
    assert ("und", "a") in plain.posts(new)


@pytest.mark.usefixtures("folder")
def test_link_that_leads_nowhere(database: Path) -> None:
    """A pattern does not pass over a link whose file is missing."""
    Path("a.csv").write_bytes(CSV)
    Path("b.csv").symlink_to("missing.csv")
    before = database.read_bytes()
    with pytest.raises(SourceError, match=r"b\.csv is a broken symbolic link"):
        load(database, ["*.csv"])
    Path("b.csv").unlink()
    Path("b.csv").symlink_to("b.csv")
    with pytest.raises(SourceError, match=r"b\.csv is a broken symbolic link"):
        load(database, ["*.csv"])
    assert database.read_bytes() == before


def test_links_in_circles(folder: Path) -> None:
    """Links that lead in circles are not followed round and round."""
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "a.csv").write_bytes(CSV)
    for name in ("one", "two", "deep/three"):
        (folder / name).symlink_to(folder)
    done = run_forked("load", "**/*.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert plain.posts(folder / "blog.duckdb") == plain.expected(ROWS)
    patterns = ("deep/**/er/**", "**/**/*.csv", "deep/**")
    for pattern in patterns[: rounds(1, 3)]:
        result = load(folder / "blog.duckdb", [pattern], Options(format="csv"))
        assert result.counts.unchanged == len(ROWS)


def test_files_without_permission(folder: Path) -> None:
    """A file among others that may not be read stops the load with its name."""
    Path("a.csv").write_bytes(CSV)
    Path("b.csv").write_bytes(CSV)
    Path("b.csv").chmod(0)
    done = run_without_rights(PROGRAM, "load", "*.csv")
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.SYSTEM, 1)
    assert "b.csv: permission denied" in done.stderr
    assert _names(folder) == ["a.csv", "b.csv"]
