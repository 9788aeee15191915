"""A task: loads a blog, or several small ones, and writes their tables as Parquet.

It is the load that there is, on a private file that starts from the blog's last state.
A task that is run twice, since a machine was lost, writes the same files again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db import schema
from blogdb.db.errors import BlogdbError
from blogdb.db.store import files
from blogdb.lake import manifest, tables
from blogdb.lake.manifest import Part
from blogdb.lake.runs import ExtractReader, extracts
from blogdb.lake.seen import not_seen
from blogdb.loaders.load import load

if TYPE_CHECKING:
    from blogdb.lake.runs import Run
    from blogdb.loaders.options import Options


@dataclass(frozen=True)
class Wanted:
    """A blog to load.

    Attributes:
        name: its name in the lake.
        source: the location to load it from.
        last: where its rows are; None before its first load.
        runs: the files of rows that the source was read into; none to read it.
    """

    name: str
    source: str
    last: Part | None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class LoadTask:
    """What to load.

    Attributes:
        root: the lake, an absolute path that every machine can read and write.
        load: the number of the lake's load.
        name: the name of the folders to write.
        blogs: the blogs.
        options: how to load each.
    """

    root: Path
    load: int
    name: str
    blogs: tuple[Wanted, ...]
    options: Options


@dataclass(frozen=True)
class Done:
    """What a task did.

    Attributes:
        part: what it wrote; None if no blog changed.
        posts: the blogs that changed, and how many posts they have.
        failed: the blogs that could not be loaded, and why.
        fault: why no blog can be loaded on its machine; None if they can.
    """

    part: Part | None
    posts: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    fault: BlogdbError | None = None


def run(task: LoadTask) -> Done:
    """Load the blogs of a task, each by itself, and write those that changed.

    Args:
        task: what to load.

    Returns:
        What became of them. A blog that cannot be loaded does not end the task.
    """
    unseen = _unseen(task)
    if unseen is not None:
        return Done(None, fault=not_seen(unseen))
    posts: dict[str, int] = {}
    failed: dict[str, str] = {}
    written: dict[str, list[Path]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="blogdb-lake-") as scratch:
        for number, blog in enumerate(task.blogs):
            folder = Path(scratch) / f"{number}"
            folder.mkdir()
            try:
                count = _loaded(task, blog, folder)
            except BlogdbError as error:
                failed[blog.name] = str(error)
            except Exception as error:
                # One blog may not end all others.
                failed[blog.name] = (
                    f"a defect in blogdb: {type(error).__name__}: {error}"
                )
            else:
                if count is not None:
                    posts[blog.name] = count
                    for path in sorted(folder.glob("*.parquet")):
                        written[path.stem].append(path)
        part = _put(task, tuple(posts), written) if posts else None
    return Done(part, posts, failed)


def _unseen(task: LoadTask) -> Path | None:
    """Return the lake, or the folder of the blogs, if this machine lacks it."""
    if not manifest.is_being_written(task.root):
        return task.root
    folders = {Path(blog.source).parent for blog in task.blogs if not blog.runs}
    return next((each for each in sorted(folders) if not each.exists()), None)


def _loaded(task: LoadTask, blog: Wanted, folder: Path) -> int | None:
    """Load a blog into a file of its own, and write its tables if it changed.

    Returns:
        How many posts it has; None if nothing changed.
    """
    database = folder / "blog.duckdb"
    if blog.last is not None:
        tables.restore(task.root, blog.last, blog.name, database)
    limit = task.options.memory_limit
    found = [
        (each, ExtractReader(each.run))
        for each in extracts(blog.runs, blog.name, blog.source, folder, limit)
    ]
    result = load(database, [blog.source], task.options, found=found)
    if result.load_id is None:
        return None
    count = tables.write(database, blog.name, folder)
    database.unlink()
    return count


def _put(
    task: LoadTask, blogs: tuple[str, ...], written: dict[str, list[Path]]
) -> Part:
    part = Part(task.load, task.name, schema.HEAD, tuple(sorted(written)), blogs)
    for table, paths in written.items():
        target = part.path(task.root, table)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Another attempt at this task may be writing the same file.
        private = Path(tempfile.mkdtemp(prefix=".", dir=target.parent)) / target.name
        if len(paths) == 1:
            shutil.copy(paths[0], private)
        else:
            tables.join(paths, private)
        files.sync(private)
        private.replace(target)
        shutil.rmtree(private.parent)
        files.sync(target.parent)
    return part
