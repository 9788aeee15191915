"""Many blogs in one table: where the rows of each are, and which are nobody's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from blogdb.db import engine
from blogdb.db.errors import SourceError
from blogdb.lake.runs import Batch, Sorted, batches
from blogdb.lake.sources import Blogs
from blogdb.lake.tables import join
from blogdb.loaders.find import absolute
from blogdb.loaders.find import find as find_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from blogdb.lake.runs import Run
    from blogdb.loaders.options import Options
    from blogdb.loaders.sources.files import File

MOST_TOGETHER = 256 << 20
"""Bytes of the files that one job reads and sorts, if they are several."""


@dataclass(frozen=True)
class BlogTable:
    """A table of many blogs.

    Attributes:
        locations: paths, patterns or addresses, as `blogdb load` takes them.
        column: the column that names the blog of a row.
        most_bytes: how large a file may be at most, which one job reads; None for any
            size.
    """

    locations: tuple[str, ...]
    column: str
    most_bytes: int | None = None

    def blogs(
        self,
        folder: Path,
        runner: Callable[[Sequence[Batch]], Iterable[Sorted]],
        options: Options,
    ) -> Blogs:
        """Find the blogs of the table, and sort its rows by them.

        Args:
            folder: where to put the rows, a private folder that every machine sees.
            runner: what runs the jobs.
            options: how to read the files.

        Returns:
            The blogs.

        Raises:
            SourceError: the table cannot be read, or has no such column.
        """
        files = self._files(folder)
        jobs = list(batches(files, self.column, folder, MOST_TOGETHER, options))
        runs: dict[str, list[Run]] = defaultdict(list)
        sizes: dict[str, int] = defaultdict(int)
        contents: dict[str, str] = defaultdict(str)
        done = list(runner(jobs))
        read = 0
        for each in done:
            if each.fault is not None:
                raise each.fault
            read += each.count_rejected
            for run, shares in each.runs:
                for blog, share in shares.items():
                    runs[blog].append(run)
                    contents[blog] += f"{run.form} {share.digest}\n"
                    sizes[blog] += share.size
                    read += share.rows
        prefix = f"{', '.join(map(absolute, self.locations))}#"
        return Blogs(
            prefix,
            {
                name: f"{prefix}{self.column}={quote(name, safe='')}"
                for name in sorted(runs)
            },
            sizes,
            {name: tuple(each) for name, each in runs.items()},
            contents,
            read,
            sum(each.count_rejected for each in done),
            _joined([each.rejected for each in done if each.rejected], folder),
        )

    def _files(self, folder: Path) -> list[File]:
        with engine.in_memory(folder / "spill") as connection:
            spool = folder / "fetched"
            spool.mkdir()
            files = find_files(self.locations, spool, connection)
        for file in files:
            if file.is_folder:
                raise SourceError(
                    f"--blog {self.column}: {file.location} is a folder or an archive,"
                    " in which each subfolder or file is a blog; leave out --blog, or"
                    f" name its files, as in: '{file.location}/*.parquet'"
                )
            size = file.path.stat().st_size
            if self.most_bytes is not None and size > self.most_bytes:
                raise SourceError(
                    f"{file.location} has {size / 1e9:,.0f} GB, and one machine reads a"
                    " whole file; split it into files of at most"
                    f" {self.most_bytes / 1e9:.0f} GB"
                )
        return files


def _joined(rejected: list[Path], folder: Path) -> Path | None:
    """Make one file of those with the rows that are nobody's."""
    if len(rejected) < 2:
        return rejected[0] if rejected else None
    target = folder / "rejected.parquet"
    join(rejected, target)
    return target
