"""Writes an output where it belongs: whole or not at all, and over nothing of ours."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db.errors import ArgumentError
from blogdb.db.store import beside, files
from blogdb.db.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.api.session import Session

_SOURCES = """
    select unnest(
        list_concat(
            options ->> '$.sources[*].location',
            [options ->> '$.aliases', options ->> '$.wanted.link_rules']
        )
    ) as source
    from loads
    union
    select source_file from posts
    where ends_with(source_file, $1)
"""
"""What the database was loaded from: of the files of a folder, those of one name."""


def require_not_ours(output: Path, database: Path) -> None:
    """Refuse to write over the database, wherever the path leads."""
    # What the path leads to without such a folder is not what the system would open.
    output.parent.stat()
    place, live = files.real(output), files.real(database)
    is_same = place.exists() and live.exists() and place.samefile(live)
    if is_same or beside.belongs(place, live):
        raise ArgumentError(
            f"--output leads to the database or what it keeps beside it, {place}; name"
            " another file"
        )


def require_no_source(session: Session, output: Path | None) -> None:
    """Refuse to write over what the database was loaded from."""
    if output is None or not output.is_file():
        return
    place = files.real(output)
    for row in session.ask(_SOURCES, [place.name]):
        if row["source"] is not None and files.real(Path(row["source"])) == place:
            raise ArgumentError(
                f"--output leads to {place}, from which the database was loaded;"
                " name another file"
            )


@contextmanager
def private_file(output: Path | None) -> Iterator[Path]:
    """Name a file that nobody else sees, on the disk that it will stay on."""
    parent = files.real(output).parent if output and _is_replaceable(output) else None
    with tempfile.TemporaryDirectory(prefix=".blogdb-", dir=parent) as folder:
        yield Path(folder).resolve() / "rows"


def _is_replaceable(output: Path) -> bool:
    """Whether it is a file, and no device or pipe, which must be written in place."""
    return output.is_file() or not output.exists()


def _replace(output: Path, private: Path, mode: int, database: Path) -> None:
    """Put a private file in its place, where nobody may read what they may not yet.

    Args:
        output: the place.
        private: the file.
        mode: the mode of a new file; an existing one keeps its own.
        database: what the rows are from.
    """
    if output.exists():
        own = Access.of(output.stat())
    else:
        own = Access.of(private.stat())._replace(mode=mode)
    own.narrowed([Access.of(database.stat())]).give(private)
    private.replace(files.real(output))


def put(private: Path, output: Path, mode: int, database: Path) -> None:
    """Put a private file where it was asked for, be that a file, a device or a pipe.

    Args:
        private: the file.
        output: the place.
        mode: the mode of a new file; an existing one keeps its own.
        database: what the output is made from.
    """
    if _is_replaceable(output):
        _replace(output, private, mode, database)
        return
    with private.open("rb") as source, output.open("wb") as target:
        shutil.copyfileobj(source, target)
