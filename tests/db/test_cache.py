"""The cache: an entry is used if it can be trusted, and otherwise made again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from blogdb.db import cache
from blogdb.db.cache import kept, key_of
from blogdb.db.outline import of_models, outline


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty, private cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "blogdb"


def maker(*made: bytes) -> tuple[list[bytes], object]:
    """A function that makes one thing after another, and what is left to make."""
    left = list(made)
    return left, lambda: left.pop(0)


def test_an_entry_is_made_once(folder: Path) -> None:
    """An entry is found by its name and key; for another key, another is made."""
    left, make = maker(b"one", b"other")
    assert [kept("thing", "k1", make) for _ in range(3)] == [b"one"] * 3
    assert kept("thing", "k2", make) == b"other"
    assert left == []
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:10],
        lambda _: b"",
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: bytes([data[0] ^ 1]) + data[1:],
    ],
)
def test_a_damaged_entry_is_made_again(folder: Path, damage: object) -> None:
    """A truncated or altered entry is not used, but made and kept again."""
    _, make = maker(b"good", b"good again")
    kept("thing", "key", make)
    (path,) = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert kept("thing", "key", make) == b"good again"
    assert kept("thing", "key", make) == b"good again"


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_folder_that_others_may_write_is_not_trusted(folder: Path, mode: int) -> None:
    """If other users can write to the cache folder, entries are made each time."""
    folder.mkdir()
    folder.chmod(mode)
    _, make = maker(b"first", b"second")
    assert [kept("thing", "key", make) for _ in range(2)] == [b"first", b"second"]
    assert list(folder.iterdir()) == []


def test_another_users_folder_is_not_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another user's cache holds is not used."""
    _, make = maker(b"theirs", b"ours")
    kept("thing", "key", make)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert kept("thing", "key", make) == b"ours"


@pytest.mark.parametrize("place", ["a file", "nowhere"])
def test_without_a_folder_all_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """If nothing can be kept, entries are made each time, without an error."""
    (tmp_path / "a file").write_text("")
    if place == "nowhere":
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.setattr(Path, "home", _homeless)
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place))
    _, make = maker(b"first", b"second")
    assert [kept("thing", "key", make) for _ in range(2)] == [b"first", b"second"]


def _homeless() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_old_entries_are_forgotten(folder: Path) -> None:
    """Only the newest entries of a name are kept; other names are left alone."""
    kept("other", "key", lambda: b"other")
    for number in range(cache._MOST_KEPT + 3):
        kept("thing", f"{number}", lambda: b"thing")
        os.utime(folder / f"thing-{number}", (number, number))
    names = sorted(path.name for path in folder.iterdir())
    newest = range(3, cache._MOST_KEPT + 3)
    assert names == ["other-key", *(f"thing-{number}" for number in newest)]


def test_the_outline_is_the_models(folder: Path) -> None:
    """The cached outline equals the one made from the models."""
    outline.cache_clear()
    made, read = outline(), (outline.cache_clear(), outline())[1]
    assert made == read == of_models()
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("name", ["step.py", "view.sql", "tables.toml"])
def test_a_key_is_another_when_a_file_changes(tmp_path: Path, name: str) -> None:
    """Each kind of file that decides what is made is part of the key."""
    keys = []
    for number, text in enumerate(["one", "two"]):
        folder = tmp_path / str(number) / "package"
        folder.mkdir(parents=True)
        (folder / name).write_text(text)
        keys.append(key_of([folder]))
    assert keys[0] != keys[1]
