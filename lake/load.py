"""Loads many blogs into a lake: plans the tasks, has them run, and writes the state."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb._version import __version__
from blogdb.db import schema
from blogdb.db.errors import DatabaseError
from blogdb.db.store import files
from blogdb.lake import manifest, tables
from blogdb.lake.local import run_all
from blogdb.lake.manifest import LakeBlog, Source, State
from blogdb.lake.sources import Blogs
from blogdb.lake.table import BlogTable
from blogdb.lake.task import LoadTask, Wanted
from blogdb.loaders.bodies.tables import EXTRACTION_VERSION
from blogdb.loaders.options import Options
from blogdb.loaders.watch import quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from blogdb.lake.task import Done
    from blogdb.loaders.watch import Progress

    Runner = Callable[[Sequence[Any]], Iterable[Any]]

MOST_BYTES = 8 << 20
"""Bytes of the sources of blogs that share a task and its files."""
MOST_BLOGS = 100
"""How many they may be. A million small blogs then have ten thousand files a table."""


@dataclass(frozen=True)
class LakeResult:
    """What a load did.

    Attributes:
        load: its number; None if nothing was written.
        state: what the lake holds now.
        changed: the blogs that changed.
        unchanged: the blogs that did not.
        failed: the blogs that could not be loaded, and why.
        vanished: the blogs that were loaded from the source before, and are not in it
            any more; they stay.
        read: the rows of a table; None of a folder.
        rejected: how many of them belong to no blog, or cannot be read.
    """

    load: int | None
    state: State
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: dict[str, str]
    vanished: tuple[str, ...] = ()
    read: int | None = None
    rejected: int = 0


def load(
    root: Path,
    source: Mapping[str, str] | BlogTable,
    options: Options | None = None,
    runner: Runner = run_all,
    progress: Progress = quiet,
) -> LakeResult:
    """Load blogs into a lake, or refresh them there. Other blogs in it stay.

    Args:
        root: the lake; a first load makes it.
        source: the location of each blog by its name, or a table of many.
        options: how to load each blog.
        runner: what runs the jobs, in any order.
        progress: called with what is done now, and the fraction that is done.

    Returns:
        What changed. A blog that failed is as it was before.

    Raises:
        BusyError: another process writes the lake.
        DatabaseError: what another machine wrote is not seen on this one.
        BlogdbError: the jobs could not be run, or a table not be read; the lake is as
            it was before.
    """
    root = root.absolute()
    with manifest.writing(root):
        before = _before(root)
        number = max(manifest.numbers(root), default=0) + 1
        rows = manifest.folder_of(root, number) / "rows"
        options = options or Options()
        done: list[Done] = []
        try:
            blogs = _blogs(source, rows, runner, options, progress)
            digests = _digests(blogs, options)
            due = _without_same(before, blogs, digests)
            tasks = list(_tasks(root, number, before, due, options))
            for each in runner(tasks):
                if each.fault is not None:
                    raise each.fault
                done.append(each)
                progress("loading blogs", len(done) / len(tasks))
            _require_files(root, done)
            after = _after(before, number, blogs, digests, done)
            after = _with_rejected(root, before, after, blogs)
            shutil.rmtree(rows, ignore_errors=True)
            if replace(after, load=before.load, written_at=before.written_at) == before:
                after = before
            else:
                manifest.write(root, after)
        finally:
            # What a load leaves that was interrupted, or changed nothing.
            if manifest.state_after(root, number) is None:
                shutil.rmtree(manifest.folder_of(root, number), ignore_errors=True)
    changed = tuple(sorted(name for each in done for name in each.posts))
    failed = {name: why for each in done for name, why in sorted(each.failed.items())}
    names = blogs.locations.keys()
    return LakeResult(
        None if after is before else number,
        after,
        changed,
        tuple(sorted(names - failed.keys() - set(changed))),
        failed,
        tuple(
            name
            for name, blog in before.blogs.items()
            if name not in names and blog.source.startswith(blogs.prefix)
        ),
        blogs.read,
        blogs.count_rejected,
    )


def _blogs(
    source: Mapping[str, str] | BlogTable,
    rows: Path,
    runner: Runner,
    options: Options,
    progress: Progress,
) -> Blogs:
    """Find the blogs of a source; the rows of a table are put into a folder."""
    if isinstance(source, BlogTable):
        progress("reading the table", None)
        rows.mkdir(parents=True)
        return source.blogs(rows, runner, options)
    folder = Path(next(iter(source.values()))).parent
    return Blogs(f"{folder}{os.sep}", source)


def _with_rejected(root: Path, before: State, after: State, blogs: Blogs) -> State:
    """Write down which rows of a table belong to no blog, unless they are known."""
    if blogs.read is None:
        return after
    digest = None if blogs.rejected is None else tables.digest_of(blogs.rejected)
    known = before.sources.get(blogs.prefix)
    load = known.load if known and known.digest == digest else after.load
    source = Source(load, blogs.read, blogs.count_rejected, digest)
    if blogs.rejected is not None and load == after.load:
        path = source.path(root)
        path.parent.mkdir(parents=True)
        blogs.rejected.replace(path)
        files.sync(path)
    return replace(after, sources={**after.sources, blogs.prefix: source})


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


def _digests(blogs: Blogs, options: Options) -> dict[str, str]:
    """Reckon for blogs of a table a digest of all that decides what a load makes."""
    import duckdb

    how = (options, __version__, duckdb.__version__, schema.HEAD, EXTRACTION_VERSION)
    return {
        name: sha256(repr((blogs.locations[name], content, how)).encode()).hexdigest()
        for name, content in blogs.contents.items()
    }


def _without_same(before: State, blogs: Blogs, digests: Mapping[str, str]) -> Blogs:
    """Leave out the blogs that would be loaded from the same rows in the same way."""
    same = {
        name
        for name, known in before.blogs.items()
        if known.failed is None and known.digest and known.digest == digests.get(name)
    }
    left = {name: each for name, each in blogs.locations.items() if name not in same}
    return replace(blogs, locations=left)


def _tasks(
    root: Path,
    number: int,
    before: State,
    blogs: Blogs,
    options: Options,
) -> Iterator[LoadTask]:
    """Give each blog a task of its own, and small ones one in common."""
    last = {name: part for part in before.parts for name in part.blogs}
    shared: list[list[Wanted]] = []
    room = 0
    for name, location in blogs.locations.items():
        size = blogs.size(name)
        if not shared or size > room or len(shared[-1]) == MOST_BLOGS:
            shared.append([])
            room = MOST_BYTES
        runs = blogs.runs.get(name, ())
        shared[-1].append(Wanted(name, location, last.get(name), runs))
        room -= size
    taken: set[str] = set()
    for place, each in enumerate(shared, start=1):
        is_alone = len(each) == 1
        name = manifest.part_name(each[0].name) if is_alone else f"blogs={place}"
        # Some file systems take names for one that differ in case alone.
        if name.casefold() in taken:
            name = f"blogs={place}"
        taken.add(name.casefold())
        yield LoadTask(root, number, name, tuple(each), options)


def _after(
    before: State,
    number: int,
    blogs: Blogs,
    digests: Mapping[str, str],
    done: Sequence[Done],
) -> State:
    """Reckon the state after a load from the one before and what tasks did."""
    found = dict(before.blogs)
    new: set[str] = set()
    for each in done:
        for name, count in each.posts.items():
            found[name] = LakeBlog(number, blogs.locations[name], count)
        for name, why in each.failed.items():
            known = found.get(name, LakeBlog(None, blogs.locations[name], 0))
            found[name] = replace(known, failed=why)
        new |= each.posts.keys()
    failed = {name for each in done for name in each.failed}
    for name in blogs.locations.keys() - failed:
        found[name] = replace(found[name], failed=None, digest=digests.get(name))
    parts = []
    for part in before.parts:
        live = tuple(name for name in part.blogs if name not in new)
        if live:
            gone = tuple(name for name in part.blogs if name in new)
            kept = replace(part, blogs=live, replaced=(*part.replaced, *gone))
            parts.append(kept)
    parts += [each.part for each in done if each.part is not None]
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    blogs_now = dict(sorted(found.items()))
    return State(number, now, blogs_now, tuple(parts), before.sources)
