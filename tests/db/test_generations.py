"""What is kept beside the live file, and how much of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from blogdb.db.errors import DatabaseError, SystemFailureError
from blogdb.db.store import files, generations, publish

from .conftest import change, names, number


def test_generations_are_kept_and_pruned(changed: Path) -> None:
    """The last three files stay, and they are what was live."""
    for count in range(3, 6):
        change(changed, count)
    kept = generations.kept(changed)
    assert [each.number for each in kept] == [5, 4, 3]
    assert [number(each.path) for each in kept] == [4, 3, 2]
    assert [each.size for each in kept] == [each.path.stat().st_size for each in kept]


def test_generations_can_be_chosen(
    changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """BLOGDB_KEEP says how many generations stay; with 0 there is no folder of them."""
    change(changed, 3)
    for count, keep, left in (
        (4, 4, [3, 2, 1, 0]),
        (5, 3, [4, 3, 2]),
        (6, 1, [5]),
        (7, 0, []),
    ):
        monkeypatch.setenv(generations.KEEP_VARIABLE, str(keep))
        change(changed, count)
        assert [number(each.path) for each in generations.kept(changed)] == left
        assert (".blog.duckdb.generations" in names(changed)) == (keep > 0)


def test_no_generations_beside_what_others_keep(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other files among the generations stay, and stop nobody."""
    change(live, 1)
    change(live, 2)
    note = live.with_name(".blog.duckdb.generations") / "note.txt"
    note.write_text("mine")
    monkeypatch.setenv(generations.KEEP_VARIABLE, "0")
    change(live, 3)
    assert (number(live), note.read_text()) == (3, "mine")
    assert generations.kept(live) == []


@pytest.mark.parametrize("keep", ["many", "-1", "²", "9" * 5000])
def test_wrong_number_of_generations(
    live: Path, monkeypatch: pytest.MonkeyPatch, keep: str
) -> None:
    """A BLOGDB_KEEP that is not a number is named, and nothing changes."""
    change(live, 1)
    monkeypatch.setenv(generations.KEEP_VARIABLE, keep)
    with pytest.raises(DatabaseError, match=f"BLOGDB_KEEP={keep} is not a number"):
        change(live, 2)
    assert number(live) == 1
    assert names(live) == ["blog.duckdb"]


def test_empty_number_of_generations_is_none(
    changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty BLOGDB_KEEP counts as none, as an empty BLOGDB_PATH does."""
    monkeypatch.setenv(generations.KEEP_VARIABLE, "")
    for count in range(3, 5):
        change(changed, count)
    assert len(generations.kept(changed)) == generations.KEEP


def test_generation_that_goes_while_one_looks(changed: Path) -> None:
    """A generation that a writer removes during the listing is not listed."""
    kept = generations.kept(changed)
    kept[0].path.with_name("000009.duckdb").symlink_to("gone.duckdb")
    assert generations.kept(changed) == kept


def test_folder_with_a_generations_name(live: Path) -> None:
    """Whatever else is named like a generation stays, and disturbs nothing."""
    change(live, 0)
    change(live, 1)
    folder = live.with_name(".blog.duckdb.generations")
    (folder / "000002.duckdb").mkdir()
    (folder / "000003.duckdb").symlink_to(live)
    for count in (2, 3, 4, 5):
        change(live, count)
    assert [each.number for each in generations.kept(live)] == [7, 6, 5]
    assert {"000002.duckdb", "000003.duckdb"} <= {
        path.name for path in folder.iterdir()
    }


@pytest.mark.parametrize("is_link", [True, False])
def test_planted_folder_of_generations(
    live: Path, tmp_path: Path, is_link: bool
) -> None:
    """A link or a file in the folder's place is named, and what it leads to stays."""
    change(live, 1)
    precious = tmp_path / "000001.duckdb"
    precious.write_text("mine")
    folder = live.with_name(".blog.duckdb.generations")
    folder.symlink_to(tmp_path) if is_link else folder.write_text("mine")
    assert generations.kept(live) == []
    with pytest.raises(SystemFailureError, match="is a link or a file"):
        change(live, 2)
    assert (number(live), precious.read_text()) == (1, "mine")


def test_generation_is_another_name_of_the_file(live: Path) -> None:
    """Keeping a generation copies nothing: it is the file that was live."""
    change(live, 1)
    inode = live.stat().st_ino
    change(live, 2)
    assert generations.kept(live)[0].path.stat().st_ino == inode


def test_generation_is_copied_where_files_have_one_name(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without hard links, a generation is a copy."""

    def refuse(*_: object) -> NoReturn:
        raise OSError("no hard links here")

    change(live, 1)
    before = live.read_bytes()
    monkeypatch.setattr(os, "link", refuse)
    change(live, 2)
    assert generations.kept(live)[0].path.read_bytes() == before


def test_generation_that_cannot_be_copied_is_not_kept(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the disk fills up while a generation is copied, no partial copy is kept."""

    def refuse(*_: object) -> NoReturn:
        raise OSError("no hard links here")

    def fill_up(_source: Path, target: Path) -> NoReturn:
        target.write_bytes(b"half")
        raise OSError("no space left on the device")

    change(live, 1)
    monkeypatch.setattr(os, "link", refuse)
    with publish.writer(live) as writer:
        writer.copy()
        monkeypatch.setattr(files, "copy", fill_up)
        with pytest.raises(OSError, match="no space left"):
            writer.publish()
    assert number(live) == 1
    assert generations.kept(live) == []
    assert names(live) == [".blog.duckdb.generations", "blog.duckdb"]
