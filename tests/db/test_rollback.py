"""Going back to a kept generation."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogdb.db.errors import DatabaseError
from blogdb.db.store import generations
from blogdb.db.store.rollback import rollback

from .conftest import change, number


def test_rollback_and_back(changed: Path) -> None:
    """Each rollback goes one state further back, and a number leads forward again."""
    newest = changed.read_bytes()
    undone = rollback(changed).kept_as
    assert number(changed) == 1
    rollback(changed)
    assert number(changed) == 0
    with pytest.raises(DatabaseError, match=r"no earlier generation .* --to N"):
        rollback(changed)
    rollback(changed, undone)
    assert number(changed) == 2
    assert changed.read_bytes() == newest


def test_rollback_after_a_change_of_what_came_back(
    changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a state came from is what was live before it, not what was undone."""
    monkeypatch.setenv(generations.KEEP_VARIABLE, "9")
    rollback(changed)
    change(changed, 4)
    for before in (1, 0):
        rollback(changed)
        assert number(changed) == before


def test_rollback_to_a_number(changed: Path) -> None:
    """An older generation comes back by its number, even the one to be pruned."""
    change(changed, 3)
    restored = rollback(changed, 1)
    assert (restored.generation.number, number(changed)) == (1, 0)
    assert [each.number for each in generations.kept(changed)] == [4, 3, 2]


def test_rollback_without_such_a_generation(live: Path) -> None:
    """A generation that is not kept is refused, and those that are kept are named."""
    with pytest.raises(DatabaseError, match="no earlier generation"):
        rollback(live)
    for count in range(1, 4):
        change(live, count)
    with pytest.raises(DatabaseError, match="no generation 7; kept: 2, 1"):
        rollback(live, 7)
    assert number(live) == 3


def test_rollback_of_a_deleted_database(live: Path) -> None:
    """If the live file was deleted, rollback brings back what is kept."""
    for count in (1, 2):
        change(live, count)
    live.unlink()
    rollback(live)
    assert number(live) == 1


def test_rollback_of_a_damaged_database(live: Path) -> None:
    """An unreadable live file does not prevent a rollback."""
    for count in (1, 2):
        change(live, count)
    live.write_bytes(live.read_bytes()[:5000])
    rollback(live)
    assert number(live) == 1
