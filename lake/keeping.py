"""The loads that a lake keeps: listing, going back, removing, checking."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.errors import BlogdbError, RefusedError
from blogdb.db.store import verify
from blogdb.lake import asking, manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.lake.manifest import State


@dataclass(frozen=True)
class Kept:
    """A load that is kept.

    Attributes:
        state: the state after it.
        is_current: whether it is the present one.
    """

    state: State
    is_current: bool


def kept(root: Path) -> list[Kept]:
    """List the loads that are kept, the newest first.

    Args:
        root: the lake.

    Raises:
        DatabaseError: no lake is there.
    """
    now = manifest.current(root).load
    return [Kept(state, state.load == now) for state in _states(root)]


def rollback(root: Path, load: int | None = None) -> State:
    """Make an earlier state the present one again; no file of rows is touched.

    Args:
        root: the lake.
        load: the load; None for the one before the present.

    Returns:
        The state.

    Raises:
        RefusedError: it is not kept.
        BusyError: another process writes the lake.
    """
    with manifest.writing(root):
        now = manifest.current(root).load
        earlier = [each.load for each in _states(root) if each.load < now]
        wanted = load if load is not None else max(earlier, default=0)
        state = manifest.state_after(root, wanted)
        if state is None:
            what = "an earlier load" if load is None else f"load {load}"
            raise RefusedError(
                f"{what} is not kept in {root}; list those that are with:"
                f" blogdb lake loads --lake {root}"
            )
        manifest.point_to(root, state)
    return state


def clean(root: Path, keep: int, hours: float) -> list[int]:
    """Remove old loads, and files that none of the others lists.

    The newest stay, the present one, and those that were the present one within some
    hours, since somebody may still be reading them.

    Args:
        root: the lake.
        keep: how many of the newest stay.
        hours: how long a reader may hold a state.

    Returns:
        The loads that are gone, the oldest first.

    Raises:
        BusyError: another process writes the lake.
    """
    with manifest.writing(root):
        states = _states(root)
        now = manifest.current(root).load
        since = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
        gone = []
        for place, state in enumerate(states):
            # A state could be read until the next one was written.
            ended = states[place - 1].written_at if place else None
            is_free = ended is not None and dt.datetime.fromisoformat(ended) < since
            if place >= keep and state.load != now and is_free:
                gone.append(state.load)
        stay = [each for each in states if each.load not in gone]
        listed = {path for state in stay for path in state.paths(root)}
        for load in gone:
            (manifest.folder_of(root, load) / manifest.STATE).unlink()
        for number in manifest.numbers(root):
            _remove_unlisted(manifest.folder_of(root, number), listed)
    return sorted(gone)


def findings(root: Path) -> Iterator[str]:
    """Check each blog of a lake as the database that its file would be.

    Args:
        root: the lake.

    Yields:
        What is wrong, in a line each.
    """
    import duckdb

    state = manifest.current(root)
    for name, blog in state.blogs.items():
        if blog.load is None:
            continue
        with tempfile.TemporaryDirectory(prefix="blogdb-lake-") as folder:
            database = Path(folder) / "blog.duckdb"
            try:
                asking.one_blog(root, state, name, database)
                with engine.connect(database) as connection:
                    schema.require_current(connection, database)
                    found = verify.findings(connection)
                    ((posts,),) = connection.execute(
                        "select count(*) from posts"
                    ).fetchall()
            except (BlogdbError, duckdb.Error) as error:
                yield f"{name}: {str(error).splitlines()[0]}"
                continue
        yield from (f"{name}: {each}" for each in found)
        if posts != blog.posts:
            yield f"{name}: has {posts} posts, and should have {blog.posts}"


def _states(root: Path) -> list[State]:
    found = (manifest.state_after(root, each) for each in manifest.numbers(root))
    return [state for state in found if state is not None][::-1]


def _remove_unlisted(folder: Path, listed: set[Path]) -> None:
    """Remove what no state lists, and folders that become empty."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.name == "part.parquet" and path not in listed:
            path.unlink()
    if not any(folder.iterdir()):
        shutil.rmtree(folder)
