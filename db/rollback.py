"""Going back to a kept generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db import generations, publish
from blogdb.db.errors import DatabaseError

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.db.generations import Generation


def rollback(
    database: Path, generation: int | None = None, *, wait: bool = True
) -> Generation:
    """Bring a kept generation back; what is live becomes a generation itself.

    Args:
        database: the live file.
        generation: its number; the newest when left out.
        wait: for another writer to end, or fail at once.

    Returns:
        The generation that is live again.

    Raises:
        DatabaseError: there is no such generation.
    """
    with publish.writer(database, wait=wait) as change:
        kept = generations.kept(database)
        chosen = next(
            (each for each in kept if generation in (None, each.number)), None
        )
        if chosen is None:
            numbers = ", ".join(str(each.number) for each in kept) or "none"
            raise DatabaseError(
                f"{database} has no such generation; kept: {numbers}"
                if generation is not None
                else f"{database} has no earlier generation to go back to"
            )
        change.copy(chosen.path)
        change.publish()
        return chosen
