"""Going back to a kept generation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError
from blogdb.db.steps import step
from blogdb.db.store import analyst, beside, failures, generations, publish

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.db.store.generations import Generation


@dataclass(frozen=True)
class Restored:
    """What a rollback did.

    Attributes:
        generation: the one that is live again.
        kept_as: the generation that the file became that was live before; None if
            there was none, or none is to be kept.
        is_carried: whether what an analyst added to the live file was kept; if not, the
            file could not be read, and everything is as in the generation.
    """

    generation: Generation
    kept_as: int | None
    is_carried: bool


def rollback(
    database: Path, generation: int | None = None, *, wait: bool = True
) -> Restored:
    """Restore a kept generation; the live file becomes a generation itself.

    What an analyst added to the live file stays: only blogdb's own data goes back.

    Args:
        database: the live file.
        generation: its number; by default the one before the state that is live, which
            after a rollback is one that is earlier still.
        wait: whether to wait for another writer; otherwise fail at once.

    Returns:
        What was restored.

    Raises:
        DatabaseError: there is no such generation.
        RefusedError: an analyst changed blogdb's own tables.
    """
    with publish.writer(database, wait=wait) as change:
        chosen = _chosen(database, generation)
        change.copy(chosen.path)
        is_carried = change.is_new or _carry_over(change, chosen)
        change.publish(written_ns=chosen.written_ns)
        return Restored(chosen, change.kept_as, is_carried)


def _chosen(database: Path, number: int | None) -> Generation:
    kept = generations.kept(database)
    numbers = ", ".join(str(each.number) for each in kept) or "none"
    if number is not None:
        for each in kept:
            if each.number == number:
                return each
        raise DatabaseError(f"{database} has no generation {number}; kept: {numbers}")
    if earlier := generations.earlier(database):
        return earlier[0]
    later = f"; kept are later ones, {numbers}: blogdb rollback --to N" if kept else ""
    raise DatabaseError(f"{database} has no earlier generation to go back to{later}")


def _carry_over(change: publish.Writer, chosen: Generation) -> bool:
    """Carry over what an analyst added to the live file, unless it cannot be read."""
    import duckdb

    try:
        with step("carry_over"):
            analyst.carry_over(change.live, change.work, change.private("own"))
    except (duckdb.Error, DatabaseError) as error:
        if failures.is_shortage(error):
            raise
        beside.log_of(change.work).unlink(missing_ok=True)
        change.copy(chosen.path)
        return False
    return True
