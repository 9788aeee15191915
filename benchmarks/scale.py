"""Measure what a lake costs by its size: `python benchmarks/scale.py`.

A table of many blogs, some large and most of ten posts, is loaded into a lake, loaded
again, and refreshed after every fiftieth blog got a post. Then each curated view of all
blogs is asked. Every step is a process of its own; its time is the processor's, with
that of all processes that it started, so that other work on the machine makes little
difference. The results become the tables of docs/scale.md.

With `--spark` the same is done on a cluster of Spark, in which all views are asked in
one session.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import corpus
import duckdb
from measure import BLOGDB, HERE, REPOSITORY, about, environment, table, write_between

from blogdb.lake import manifest, tables
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blogdb.lake.manifest import LakeBlog, Part

SMALLEST = 10
"""Posts of the smallest blogs, of which there are most."""
MEAN = 25
"""Posts for each blog, on average."""
IN_A_FILE = 10_000
"""Posts in a file of the table."""
COPIES = 10
EVERY = 50
"""One blog of so many has a post more at the refresh."""
FIRST, AGAIN, REFRESH, VIEWS = "first load", "the same again", "refresh", "all views"
STEPS = (FIRST, AGAIN, REFRESH, VIEWS)
MOST_TIMES = 10
"""How much more ten times the posts may take."""
ESTIMATED = 100_000_000
"""Posts of the estimate."""
CLUSTER = "local-cluster[2,1,1024]"
RESULTS = HERE / "scale.json"
SUBREAPER = 36
"""What Linux calls: the orphans of those below are mine (PR_SET_CHILD_SUBREAPER)."""

ASK_SPARK = """
import json, sys, time
from pathlib import Path
from blogdb.lake import asking_spark, manifest, spark
root, master, *names = sys.argv[1:]
with spark.session(master, "measuring") as session:
    state = manifest.current(Path(root))
    asking_spark.offer(session, Path(root), state, set(names))
    for name in names:
        start = time.perf_counter()
        session.table(name).write.format("noop").mode("overwrite").save()
        print(json.dumps([name, time.perf_counter() - start]), flush=True)
"""

Run = dict[str, Any]


class Cost(NamedTuple):
    """The cost of a process and of all that it started.

    Attributes:
        wall: seconds from its start to its end.
        cpu: seconds of processor time, user and system.
        output: what it printed.
    """

    wall: float
    cpu: float
    output: str


def measure(command: list[str], folder: Path | None = None) -> Cost:
    """Run a command to its end, in a folder; one that fails ends this program."""
    # A virtual machine of Java leaves processes behind, which would not be counted.
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    hidden = ("BLOGDB_", "PYTHONDONTWRITEBYTECODE")
    env = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    os.sync()
    before = _processor()
    start = time.perf_counter()
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, cwd=folder
    )
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    with suppress(ChildProcessError):
        while True:
            os.wait()
    return Cost(wall, _processor() - before, done.stdout)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def sizes_of(posts: int) -> list[int]:
    """Share posts out to blogs.

    Args:
        posts: how many there are, at least 100.

    Returns:
        The posts of each blog, the largest first: the second has half as many as the
        first, the third a third, and so on, but none has fewer than the smallest.
    """
    count = posts // MEAN

    def shared(largest: int) -> list[int]:
        return [max(SMALLEST, largest // place) for place in range(1, count + 1)]

    low, high = SMALLEST, posts
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if sum(shared(middle)) <= posts else (low, middle)
    found = shared(low)
    found[0] += posts - sum(found)
    return found


def platform(posts: int, data: Path) -> Path:
    """Return the folder of a table with this many posts; make it if it is missing.

    It has the folder `first`, and a file `later.csv` with what comes at the refresh.
    """
    folder = data / f"platform-{posts}"
    if folder.exists():
        return folder
    print(f"generating {posts:,} posts", flush=True)
    with tempfile.TemporaryDirectory(dir=data) as work:
        first = Path(work, "first")
        first.mkdir()
        header = corpus.csv_line(("blog", *corpus.COLUMNS))
        later = [header]
        lines: list[str] = []
        for blog, is_later, line in _posts(posts):
            if not is_later:
                lines.append(line)
            elif blog % EVERY == 0:
                later.append(line)
            if len(lines) == IN_A_FILE:
                _write(first, header, lines)
        if lines:
            _write(first, header, lines)
        Path(work, "later.csv").write_text("".join(later), encoding="utf-8")
        shutil.copytree(work, folder)
    return folder


def _write(folder: Path, header: str, lines: list[str]) -> None:
    """Write the next file of the table, and forget its lines."""
    path = folder / f"{len(list(folder.iterdir())):05}.csv"
    path.write_text("".join([header, *lines]), encoding="utf-8")
    lines.clear()


def _posts(posts: int) -> Iterator[tuple[int, bool, str]]:
    """Generate the posts of all blogs, and one more of each.

    Yields:
        The number of the blog, whether the post comes later, and its row.
    """
    source = corpus.Blog(posts, body=2000, seed=1)
    number = 0
    for blog, size in enumerate(sizes_of(posts)):
        name = f"{source.words[blog % corpus.COUNT_WORDS]}-{blog}"
        first = number
        for place in range(size + 1):
            post = source.post(number)
            site = f"{corpus.SITE}/{name}"
            own = post._replace(
                url=f"{site}/{post.slug}",
                content=_with_own_links(source, post.content, site, first, size),
            )
            yield blog, place == size, corpus.csv_line((name, *own))
            number += place < size


def _with_own_links(
    source: corpus.Blog, content: str, site: str, first: int, size: int
) -> str:
    """Have the links to posts lead to those of the blog; a few lead nowhere."""
    head, *rest = content.split(f"({corpus.SITE}/")
    parts = [head]
    for each in rest:
        target, _, text = each.partition(")")
        number = target.rpartition("-")[2]
        if number.isdecimal() and target == source.slug(int(number)):
            target = source.slug(first + int(number) % size)
        parts.append(f"({site}/{target}){text}")
    return "".join(parts)


def measured(posts: int, data: Path, master: str | None, only: list[str]) -> list[Run]:
    """Measure all steps once.

    Args:
        posts: how many posts the table has.
        data: the folder of what is generated.
        master: the cluster of Spark; None for DuckDB on this machine.
        only: the views to ask; all if empty.
    """
    origin = platform(posts, data)
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(dir=data) as work:
        source, lake = Path(work, "posts"), Path(work, "lake")
        source.mkdir()
        for path in (origin / "first").iterdir():
            os.link(path, source / path.name)

        def note(step: str, cost: Cost, view: str | None = None) -> None:
            seconds = {"wall": round(cost.wall, 2), "cpu": round(cost.cpu, 2)}
            how = "duckdb" if master is None else "spark"
            runs.append({"posts": posts, "engine": how, "step": step, **seconds})
            if view is not None:
                runs[-1]["view"] = view
            print(f"{posts:>9,} {how:7}{view or step:28}{cost.cpu:9.2f} s", flush=True)

        load = [str(BLOGDB), "lake", "load", f"{source}/*.csv", "--lake", str(lake)]
        load += ["--blog", "blog", *(["--master", master] if master else [])]
        for step in (FIRST, AGAIN, REFRESH):
            if step == REFRESH:
                os.link(origin / "later.csv", source / "later.csv")
            note(step, measure(load))
            _require(lake, posts, is_refreshed=step == REFRESH)
            if step == FIRST:
                runs[-1] |= {
                    "blogs": len(sizes_of(posts)),
                    "source_bytes": _bytes_in(source),
                    "lake_bytes": _bytes_in(lake),
                    "lake_files": sum(path.is_file() for path in lake.rglob("*")),
                    "state_bytes": (lake / "current.json").stat().st_size,
                }
        if master is not None:
            ask = [sys.executable, "-c", ASK_SPARK, str(lake), master]
            ask += only or _views()
            # Spark makes a folder of its own where it is started.
            cost = measure(ask, Path(work))
            note(VIEWS, cost)
            told = (json.loads(line) for line in cost.output.splitlines())
            runs[-1]["walls"] = {view: round(wall, 2) for view, wall in told}
            return runs
        for view, cost in _asked(lake, only):
            note(VIEWS, cost, view)
    return runs


def _asked(lake: Path, only: list[str]) -> Iterator[tuple[str, Cost]]:
    """Ask each view of all blogs with DuckDB."""
    with tempfile.TemporaryDirectory() as folder:
        show = [str(BLOGDB), "lake", "show", "--lake", str(lake)]
        show += ["-o", f"{folder}/answer.parquet"]
        for view in only or _views():
            yield view, measure([*show, view])


def copies_asked(lake: Path, data: Path, only: list[str]) -> list[Run]:
    """Ask the views of a lake that has each blog of another one ten times.

    To load so many takes long, and asking them does not.
    """
    state = manifest.current(lake)
    parts: list[Part] = []
    blogs: dict[str, LakeBlog] = {}
    with tempfile.TemporaryDirectory(dir=data) as work, duckdb.connect() as connection:
        root = Path(work, "lake")
        for number in range(COPIES):
            for part in state.parts:
                named = tuple(f"{blog} {number}" for blog in part.blogs)
                name = f"{part.name} {number}"
                new = replace(part, name=name, blogs=named, replaced=())
                for name in part.tables:
                    path = new.path(root, name)
                    path.parent.mkdir(parents=True)
                    connection.execute(
                        f"copy (select * replace (blog || ' {number}' as blog)"
                        f" {part.rows(lake, name, part.blogs)})"
                        f" to '{path}' ({tables.FORM})"
                    )
                parts.append(new)
            blogs |= {f"{name} {number}": blog for name, blog in state.blogs.items()}
        manifest.write(root, replace(state, blogs=blogs, parts=tuple(parts)))
        posts = sum(blog.posts for blog in blogs.values())
        runs = []
        for view, cost in _asked(root, only):
            print(f"{posts:>9,} duckdb {view:28}{cost.cpu:9.2f} s", flush=True)
            seconds = {"wall": round(cost.wall, 2), "cpu": round(cost.cpu, 2)}
            of = {"posts": posts, "engine": "duckdb", "step": VIEWS, "view": view}
            runs.append(of | seconds)
    return runs


def _views() -> list[str]:
    """Name the curated views that somebody asks."""
    return [
        entry.name
        for entry in catalog.entries()
        if entry.kind == "view" and entry.audience != "internal"
    ]


def _require(lake: Path, posts: int, *, is_refreshed: bool) -> None:
    """Check each blog's posts, and that those alone were written that changed."""
    command = [str(BLOGDB), "lake", "blogs", "--lake", str(lake), "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    wanted = {}
    for number, size in enumerate(sizes_of(posts)):
        has_more = is_refreshed and number % EVERY == 0
        wanted[number] = (size + has_more, 1 + has_more)
    found = {
        int(blog["blog"].rpartition("-")[2]): (blog["posts"], blog["load"])
        for blog in told
    }
    if found != wanted:
        sys.exit(f"{lake} has other posts, or loads of blogs, than it should have")


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def report(results: dict[str, Any]) -> str:
    """Write the results as Markdown."""
    runs = results["runs"]
    sizes = sorted({run["posts"] for run in runs})
    lines = [about(results["environment"])]
    heads = [f"{size:,} posts" for size in sizes]
    ratios = [f"{more / less:.0f} times" for less, more in pairwise(sizes)]
    views = sorted({run["view"] for run in runs if "view" in run})
    asked = Counter(run["posts"] for run in runs if "view" in run)
    # A sum over some views would pass for one over all.
    whole = [
        run for run in runs if "view" not in run or asked[run["posts"]] == len(views)
    ]
    rows = []
    for engine in ("duckdb", "spark"):
        for step in STEPS:
            cells = _row(whole, sizes, engine=engine, step=step)
            if any(cells):
                rows.append([f"{step}, {engine}", *cells])
    lines.append(table(["processor seconds", *heads, *ratios], rows))
    rows = [[f"`{view}`", *_row(runs, sizes, view=view)] for view in views]
    lines.append(table(["a view, DuckDB", *heads, *ratios], rows))
    lines += _estimated(runs)
    return "\n" + "\n".join(lines) + "\n"


def _estimated(runs: list[Run]) -> list[str]:
    """Say what so many posts would cost if all grew with the posts, as measured."""
    measured = [run for run in runs if "blogs" in run and run["engine"] == "duckdb"]
    if not measured:
        return []
    load = max(measured, key=lambda run: run["posts"])
    times = ESTIMATED / load["posts"]
    asked = sum(
        run["cpu"] for run in runs if run["posts"] == load["posts"] and "view" in run
    )
    rows = [
        ["blogs", f"{load['blogs'] * times:,.0f}"],
        ["text, TB", f"{load['source_bytes'] * times / 1e12:.2f}"],
        ["the lake, TB", f"{load['lake_bytes'] * times / 1e12:.2f}"],
        ["its files", f"{load['lake_files'] * times:,.0f}"],
        ["`current.json`, GB", f"{load['state_bytes'] * times / 1e9:.1f}"],
        ["a first load, processor hours", f"{load['cpu'] * times / 3600:,.0f}"],
        ["all views, processor hours", f"{asked * times / 3600:,.0f}"],
    ]
    head = [f"{ESTIMATED:,} posts, estimated", f"{times:,.0f} times {load['posts']:,}"]
    return [table(head, rows)]


def _row(runs: list[Run], sizes: list[int], **wanted: str) -> list[str]:
    """Write the seconds of each size, and what each takes more than the one before."""
    costs = []
    for size in sizes:
        chosen = [
            run["cpu"]
            for run in runs
            if run["posts"] == size and wanted.items() <= run.items()
        ]
        costs.append(sum(chosen) if chosen else None)
    ratios = []
    for place in range(1, len(sizes)):
        less, more = costs[place - 1], costs[place]
        if less is None or more is None:
            ratios.append("")
            continue
        most = MOST_TIMES * sizes[place] / sizes[place - 1] / 10
        ratio = more / less
        ratios.append(f"{ratio:.1f}" + (f", MISSES {most:.0f}" if ratio > most else ""))
    return ["" if each is None else f"{each:,.1f}" for each in costs] + ratios


def main() -> None:
    """Measure, and write the results and the page."""
    parser = argparse.ArgumentParser(description="Measure what a lake costs.")
    parser.add_argument("--sizes", default="10000,100000", help="posts, as 1000,10000")
    parser.add_argument(
        "--spark",
        nargs="?",
        const=CLUSTER,
        metavar="MASTER",
        help=f"measure on Spark, and not DuckDB  [default: {CLUSTER}]",
    )
    parser.add_argument(
        "--view", action="append", default=[], help="ask only this; repeat for more"
    )
    parser.add_argument(
        "--copies-of", type=Path, metavar="LAKE", help="only ask ten copies of a lake"
    )
    parser.add_argument("--data", type=Path, default=REPOSITORY / "build/benchmarks")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--page", type=Path, default=REPOSITORY / "docs" / "scale.md")
    arguments = parser.parse_args()
    arguments.data = arguments.data.absolute()
    arguments.data.mkdir(parents=True, exist_ok=True)
    known = arguments.results
    measures: Iterable[list[Run]]
    if arguments.copies_of:
        measures = [copies_asked(arguments.copies_of, arguments.data, arguments.view)]
    else:
        measures = (
            measured(int(size), arguments.data, arguments.spark, arguments.view)
            for size in arguments.sizes.split(",")
        )
    # What was measured of other sizes stays.
    runs = json.loads(known.read_text("utf-8"))["runs"] if known.exists() else []
    for new in measures:
        same = {(run["posts"], run["engine"]) for run in new}
        runs = [run for run in runs if (run["posts"], run["engine"]) not in same] + new
        results = {"environment": environment(), "runs": runs}
        text = json.dumps(results, indent=1, ensure_ascii=False)
        known.write_text(text + "\n", encoding="utf-8")
        write_between(arguments.page, "scale", report(results))
    print(report(results))


if __name__ == "__main__":
    main()
