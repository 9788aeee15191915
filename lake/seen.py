"""What is said of a path that a machine of a cluster lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError

if TYPE_CHECKING:
    from pathlib import Path


def not_seen(path: Path) -> DatabaseError:
    """Make the error for a path that a machine of the cluster lacks."""
    return DatabaseError(
        f"{path} is not seen on the machine that was to load it; put it on a disk that"
        " all machines share, under one path"
    )
