"""Loads many blogs into a lake: plans the tasks, has them run, and writes the state."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError
from blogdb.lake import manifest
from blogdb.lake.local import run_all
from blogdb.lake.manifest import Blog, State
from blogdb.lake.sources import size_of
from blogdb.lake.task import Task, Wanted
from blogdb.loaders.options import Options
from blogdb.loaders.watch import quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from blogdb.lake.task import Done
    from blogdb.loaders.watch import Progress

    Runner = Callable[[Sequence[Task]], Iterable[Done]]

MOST_BYTES = 8 << 20
"""Bytes of the sources of blogs that share a task and its files."""
MOST_BLOGS = 100
"""How many they may be. A million small blogs then have ten thousand files a table."""


@dataclass(frozen=True)
class Result:
    """What a load did.

    Attributes:
        load: its number; None if nothing was written.
        state: what the lake holds now.
        changed: the blogs that changed.
        unchanged: the blogs that did not.
        failed: the blogs that could not be loaded, and why.
    """

    load: int | None
    state: State
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: dict[str, str]


def load(
    root: Path,
    blogs: Mapping[str, str],
    options: Options | None = None,
    runner: Runner = run_all,
    progress: Progress = quiet,
) -> Result:
    """Load blogs into a lake, or refresh them there. Other blogs in it stay.

    Args:
        root: the lake; a first load makes it.
        blogs: the location of each blog by its name.
        options: how to load each blog.
        runner: what runs the tasks, in any order.
        progress: called with what is done now, and the fraction that is done.

    Returns:
        What changed. A blog that failed is as it was before.

    Raises:
        BusyError: another process writes the lake.
        DatabaseError: what another machine wrote is not seen on this one.
        BlogdbError: the tasks could not be run; the lake is as it was before.
    """
    root = root.absolute()
    with manifest.writing(root):
        before = _before(root)
        number = max(manifest.numbers(root), default=0) + 1
        tasks = list(_tasks(root, number, before, blogs, options or Options()))
        done: list[Done] = []
        try:
            for each in runner(tasks):
                done.append(each)
                progress("loading blogs", len(done) / len(tasks))
            _require_files(root, done)
            after = _after(before, number, blogs, done)
            if (after.blogs, after.parts) == (before.blogs, before.parts):
                after = before
            else:
                manifest.write(root, after)
        finally:
            # What a load leaves that was interrupted, or changed nothing.
            if manifest.state_after(root, number) is None:
                shutil.rmtree(manifest.folder_of(root, number), ignore_errors=True)
    changed = tuple(sorted(name for each in done for name in each.posts))
    failed = {name: why for each in done for name, why in sorted(each.failed.items())}
    unchanged = tuple(sorted(blogs.keys() - failed.keys() - set(changed)))
    load_id = None if after is before else number
    return Result(load_id, after, changed, unchanged, failed)


def _require_files(root: Path, done: Sequence[Done]) -> None:
    """Check that what other machines wrote is here."""
    for part in filter(None, (each.part for each in done)):
        for table in part.tables:
            path = part.path(root, table)
            if not path.exists():
                raise DatabaseError(
                    f"{path} was written on another machine, and is not seen on this"
                    " one; name a lake that all machines share"
                )


def _before(root: Path) -> State:
    if not manifest.numbers(root):
        return State()
    return manifest.current(root)


def _tasks(
    root: Path,
    number: int,
    before: State,
    blogs: Mapping[str, str],
    options: Options,
) -> Iterator[Task]:
    """Give each blog a task of its own, and small ones one in common."""
    last = {name: part for part in before.parts for name in part.blogs}
    shared: list[list[Wanted]] = []
    room = 0
    for name, source in blogs.items():
        size = size_of(source)
        if not shared or size > room or len(shared[-1]) == MOST_BLOGS:
            shared.append([])
            room = MOST_BYTES
        shared[-1].append(Wanted(name, source, last.get(name)))
        room -= size
    for place, each in enumerate(shared, start=1):
        is_alone = len(each) == 1
        name = manifest.part_name(each[0].name) if is_alone else f"blogs={place}"
        yield Task(root, number, name, tuple(each), options)


def _after(
    before: State, number: int, blogs: Mapping[str, str], done: Sequence[Done]
) -> State:
    """Reckon the state after a load from the one before and what tasks did."""
    found = dict(before.blogs)
    new: set[str] = set()
    for each in done:
        for name, count in each.posts.items():
            found[name] = Blog(number, blogs[name], count)
        for name, why in each.failed.items():
            known = found.get(name, Blog(None, blogs[name], 0))
            found[name] = replace(known, failed=why)
        new |= each.posts.keys()
    failed = {name for each in done for name in each.failed}
    for name in blogs.keys() - new - failed:
        found[name] = replace(found[name], failed=None)
    parts = []
    for part in before.parts:
        live = tuple(name for name in part.blogs if name not in new)
        if live:
            gone = tuple(name for name in part.blogs if name in new)
            kept = replace(part, blogs=live, replaced=(*part.replaced, *gone))
            parts.append(kept)
    parts += [each.part for each in done if each.part is not None]
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return State(number, now, dict(sorted(found.items())), tuple(parts))
