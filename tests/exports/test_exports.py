"""Exports: what is in the files, what the descriptor says, and how a folder appears."""

from __future__ import annotations

import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from blogdb.db import engine
from blogdb.db.errors import DatabaseError, RefusedError
from blogdb.exports import descriptor
from blogdb.exports.export import FORMS, export
from blogdb.exports.folder import published

HUGE = "x" * 10_000_000
HOSTILE: list[tuple[Any, ...]] = [
    (1, "\\N", "2024-02-29", True, 1.5, "1970-01-01T00:00:00.000001"),
    (2, "", None, None, None, None),
    (3, None, "0001-01-01", False, -0.25, "2024-12-31T23:59:59.000000"),
    (4, '=1+1;"quoted",\r\n\nnext', None, None, None, None),
    (5, "nul \x00 é 日本 😀 \\N1", None, None, None, None),
    (6, HUGE, None, None, None, None),
]
"""Rows as they must be read back, whichever form they were written in."""


@pytest.fixture(scope="module")
def database(loaded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, in which an analyst has a table of values that are hard to write."""
    path = tmp_path_factory.mktemp("exports") / "blog.duckdb"
    shutil.copy(loaded_template, path)
    with engine.connect(path, read_only=False) as connection:
        connection.execute(
            "create table hostile (number integer primary key, text varchar,"
            " day date, truth boolean, share double, moment timestamp)"
        )
        connection.executemany(
            "insert into hostile values (?, ?, ?, ?, ?, ?)", [list(r) for r in HOSTILE]
        )
        connection.execute(
            'create view "../odd name" as'
            " select [1, 2] as list, 'nan'::double as nan,"
            " 123456789012345678901234567890::hugeint as huge,"
            " 0.1::decimal(3, 1) as few"
        )
        connection.execute("create schema own")
        connection.execute("create table own.notes as select 1 as posts")
    return path


def exported(database: Path, form: str, folder: Path, *names: str) -> dict[str, Any]:
    """Export to a folder, and return its descriptor."""
    folder.mkdir(parents=True)
    wanted = {("own" if name == "notes" else "main", name) for name in names}
    with engine.connect(database) as connection:
        export(connection, form, wanted, folder, lambda *_: None)
    descriptor.seal(folder)
    told: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return told


def rows_of(folder: Path, resource: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Read a file as its form and its descriptor say, with days and times as text."""
    path, fields = folder / resource["path"], resource["schema"]["fields"]
    match resource["format"]:
        case "csv":
            nulls = resource["schema"]["missingValues"]
            read = {
                "integer": int,
                "number": float,
                "boolean": {"true": True, "false": False}.__getitem__,
            }
            csv.field_size_limit(len(HUGE) + 1)
            with path.open(encoding="utf-8", newline="") as stream:
                head, *lines = csv.reader(stream)
            assert head == [field["name"] for field in fields]
            return [
                tuple(
                    None if text in nulls else read.get(field["type"], str)(text)
                    for field, text in zip(fields, line, strict=True)
                )
                for line in lines
            ]
        case "jsonl":
            with path.open(encoding="utf-8", newline="\n") as stream:
                return [
                    tuple(json.loads(line, parse_constant=pytest.fail).values())
                    for line in stream
                ]
        case "parquet":
            found = duckdb.sql(f"from read_parquet('{path}')").fetchall()
            return [
                tuple(
                    value
                    if isinstance(value, str | int | float | Decimal | None)
                    else value.isoformat(
                        *(["T", "microseconds"] if hasattr(value, "hour") else [])
                    )
                    for value in row
                )
                for row in found
            ]
        case _:
            with sqlite3.connect(path) as file:
                table = resource["dialect"]["table"]
                return file.execute(f'select * from "{table}"').fetchall()


@pytest.mark.parametrize("form", FORMS)
def test_values_are_read_back_as_they_are(
    database: Path, tmp_path: Path, form: str
) -> None:
    """Nulls, empty texts, line ends, days and ten million letters survive each form."""
    folder = tmp_path / "out"
    (resource,) = exported(database, form, folder, "hostile")["resources"]
    assert rows_of(folder, resource) == HOSTILE
    assert resource["bytes"] == (folder / resource["path"]).stat().st_size
    types = [field["type"] for field in resource["schema"]["fields"]]
    assert types == ["integer", "string", "date", "boolean", "number", "datetime"]


@pytest.mark.parametrize("form", FORMS)
def test_an_analysts_objects_are_written(
    database: Path, tmp_path: Path, form: str
) -> None:
    """Any name is a file in the folder, and what has no type of its own is a text."""
    folder = tmp_path / "out"
    told = exported(database, form, folder, "../odd name", "notes")
    names = {each["name"]: each for each in told["resources"]}
    assert names.keys() == {"../odd name", "own.notes"}
    assert all(Path(each["path"]).name == each["path"] for each in names.values())
    assert rows_of(folder, names["own.notes"]) == [(1,)]
    ((numbers, nan, huge, few),) = rows_of(folder, names["../odd name"])
    assert numbers == "[1, 2]"
    assert nan is None if form in ("jsonl", "sqlite") else nan != nan  # noqa: PLR0124
    assert float(huge) == pytest.approx(1.2345678901234568e29)
    assert float(few) == pytest.approx(0.1)


def test_descriptor_says_all_of_readers_tables(database: Path, tmp_path: Path) -> None:
    """Without --view there is what is for readers, described, with keys."""
    told = exported(database, "csv", tmp_path / "out")
    assert told["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    resources = {each["name"]: each for each in told["resources"]}
    with engine.connect(database) as connection:
        wanted = connection.execute(
            "select name from view_catalog where audience = 'reader'"
            " and kind <> 'macro' and deprecated is null"
        ).fetchall()
    assert resources.keys() == {name for (name,) in wanted}
    assert all(
        part["description"]
        for each in resources.values()
        for part in (each, *each["schema"]["fields"])
    )
    assert all(each["schema"]["primaryKey"] for each in resources.values())
    assert resources["post_tags"]["schema"]["foreignKeys"] == [
        {
            "fields": [f"{name}_id"],
            "reference": {"resource": f"{name}s", "fields": [f"{name}_id"]},
        }
        for name in ("post", "tag")
    ]
    # To the posts themselves; the loads are no table for readers.
    assert resources["posts"]["schema"]["foreignKeys"] == [
        {
            "fields": ["translation_group"],
            "reference": {"resource": "", "fields": ["post_id"]},
        }
    ]


def test_sqlite_has_keys_and_finds_words(database: Path, tmp_path: Path) -> None:
    """The SQLite file has keys that hold, and full text of titles and bodies."""
    folder = tmp_path / "out"
    exported(database, "sqlite", folder, "posts", "tags", "post_tags")
    with sqlite3.connect(folder / "blog.db") as file:
        found = file.execute(
            "select slug from posts join posts_fts on posts_fts.rowid = post_id"
            " where posts_fts match 'title: stackllama'"
        ).fetchall()
        keys = file.execute("pragma foreign_key_list(post_tags)").fetchall()
        assert file.execute("pragma foreign_key_check").fetchall() == []
    assert found == [("stackllama",)]
    assert sorted((key[2], key[3], key[4]) for key in keys) == [
        ("posts", "post_id", "post_id"),
        ("tags", "tag_id", "tag_id"),
    ]
    told = json.loads((folder / "metadata.json").read_text("utf-8"))
    assert told["databases"]["blog"]["tables"]["tags"] == {
        "description": "Topics of posts, one row each.",
        "columns": {
            "tag_id": "Number of the tag; stays as long as the tag exists.",
            "name": "Canonical name: lower case, hyphens for spaces, aliases applied.",
        },
    }


def test_sqlite_refuses_rows_in_a_line(tmp_path: Path, database: Path) -> None:
    """What SQLite does not take, such as two columns of one name, is told."""
    path = Path(shutil.copy(database, tmp_path / "blog.duckdb"))
    with engine.connect(path, read_only=False) as connection:
        connection.execute("create table posts_fts as select 1 as a")
    with pytest.raises(
        DatabaseError, match=r"SQLite refuses the full-text table: .*--"
    ):
        exported(path, "sqlite", tmp_path / "out", "posts", "posts_fts")


def write(out: Path, database: Path, text: str) -> None:
    """Publish a folder that has a descriptor of ours and one file."""
    with published(out, database) as folder:
        told = {"blogdb": {}, "resources": [{"path": "a.csv", "name": "a"}]}
        (folder / "datapackage.json").write_text(json.dumps(told))
        (folder / "a.csv").write_text(text)


def test_an_export_replaces_the_former_one(tmp_path: Path, database: Path) -> None:
    """A new export takes the place of the former, and leaves nothing beside it."""
    out = tmp_path / "out"
    out.mkdir()
    for text in ("one", "two"):
        write(out, database, text)
        assert (out / "a.csv").read_text() == text
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    modes = {each: each.stat().st_mode & 0o777 for each in (database, out / "a.csv")}
    assert modes[out / "a.csv"] & ~modes[database] == 0


def test_without_an_exchange_the_former_is_replaced_too(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system cannot exchange two folders, they are renamed in turn."""
    monkeypatch.setattr("blogdb.exports.folder._exchange", lambda *_: False)
    for text in ("one", "two"):
        write(tmp_path / "out", database, text)
    assert (tmp_path / "out" / "a.csv").read_text() == "two"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_killed_export_leaves_the_former_one(tmp_path: Path, database: Path) -> None:
    """After a kill in the middle the former export stands, and the next one tidies."""
    out = tmp_path / "out"
    write(out, database, "former")
    code = (
        "import os, signal, pathlib\n"
        "from blogdb.exports.folder import published\n"
        f"with published(pathlib.Path({str(out)!r}), pathlib.Path({str(database)!r}))"
        " as folder:\n"
        "    (folder / 'a.csv').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (out / "a.csv").read_text() == "former"
    assert len([*tmp_path.iterdir()]) == 2
    # Another export that is at work keeps its folder.
    with published(out, database) as folder:
        write(out, database, "next")
        assert folder.exists()
        (folder / "datapackage.json").touch()
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("foreign", ["a.txt", "datapackage.json", ".git"])
def test_what_is_no_export_stays(tmp_path: Path, database: Path, foreign: str) -> None:
    """A folder with anything else than an export is refused, and left as it is."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / foreign).write_text('{"resources": [{"path": "b.csv"}]}')
    with pytest.raises(RefusedError, match=f"such as {foreign}; name another folder"):
        write(tmp_path / "out", database, "new")
    assert [each.name for each in (tmp_path / "out").iterdir()] == [foreign]
    (tmp_path / "file").touch()
    with pytest.raises(RefusedError, match="is a file, and an export is a folder"):
        write(tmp_path / "file", database, "new")


def test_a_file_added_to_an_export_stays(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export to which somebody added a file is refused, and so is where one is."""
    out = tmp_path / "out"
    write(out, database, "former")
    monkeypatch.chdir(out)
    with pytest.raises(RefusedError, match="the folder that you are in"):
        write(Path(), database, "new")
    (out / "mine.txt").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RefusedError, match=r"such as mine\.txt"):
        write(out, database, "new")
    assert (out / "a.csv").read_text() == "former"
