"""`blogdb lake blogs`, `show`, `query` and `duckdb`: asking a lake."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.completion import shipped
from blogdb.cli.display import counted, echo, print_json
from blogdb.cli.lake_load import lake_option
from blogdb.cli.options import json_option, row_options
from blogdb.db.errors import ExitCode, QueryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogdb.cli.options import RowOptions

_EXITS = [*READING, ExitCode.QUERY]

_blog_option = click.option(
    "--blog", metavar="NAME", help="Only this blog, without the column of its name."
)

_across_option = click.option(
    "--across",
    "is_across",
    is_flag=True,
    help="All blogs as if they were one, with their tags and authors in common.",
)


def _engine_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what asks, which come as one URL or None for DuckDB."""

    @click.option(
        "--engine",
        type=click.Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        help="What asks; the rows are the same.",
    )
    @click.option(
        "--master",
        metavar="URL",
        help="The cluster of Spark that asks, such as spark://host:7077; needs the"
        " extra spark.  [default: local[*], this machine]",
    )
    @wraps(command)
    def chosen(
        *args: Any, engine: str, master: str | None, blog: str | None, **options: Any
    ) -> None:
        if engine == "duckdb" and master is not None:
            raise click.UsageError("--master is Spark's; add --engine spark")
        if engine == "spark" and blog is not None:
            raise click.UsageError(
                "DuckDB asks a single blog, as its own file; leave out --engine spark,"
                " or write where blog = … in the query"
            )
        cluster = (master or "local[*]") if engine == "spark" else None
        command(*args, cluster=cluster, blog=blog, **options)

    return chosen


@click.command(cls=Command, example="blogdb lake blogs --lake lake", exits=READING)
@lake_option
@json_option
def blogs(*, root: Path, as_json: bool) -> None:
    """List the blogs of a lake, and why one could not be loaded."""
    from blogdb.cli.tabular import print_listing
    from blogdb.lake import manifest

    found = manifest.current(root).blogs
    if as_json:
        print_json([{"blog": name} | asdict(blog) for name, blog in found.items()])
        return
    print_listing(
        ["blog", "posts", "load", "failed", "source"],
        [
            (name, blog.posts, blog.load, blog.failed, blog.source)
            for name, blog in found.items()
        ],
    )


@click.command(
    cls=Command,
    example=(
        "blogdb lake show posts_per_month --lake lake\n"
        "blogdb lake show tag_usage --lake lake --blog hf --limit 5\n"
        "blogdb lake show tag_usage --lake lake --across"
    ),
    exits=_EXITS,
)
@click.argument("view", shell_complete=shipped("view", "table"))
@lake_option
@_blog_option
@_across_option
@_engine_options
@row_options
def show(  # noqa: PLR0913 - one argument an option
    *,
    view: str,
    root: Path,
    blog: str | None,
    is_across: bool,
    cluster: str | None,
    wanted: RowOptions,
) -> None:
    """Print the rows of a view or table of each blog.

    The first column is the blog's name. With --across the rows are those of all blogs
    together, of views where this means something, as which tags they share. `blogdb
    views` lists the views; a lake has links_between_blogs and blog_citations besides.
    """
    from blogdb.lake import tables, views

    if view.casefold() not in {*tables.names(), *views.names()}:
        raise QueryError(f"there is no view {view}; list them with: blogdb views")
    order = "" if blog or is_across else " order by all"
    _print(
        *(root, f"from {view.casefold()}{order}", blog, cluster, wanted),
        is_across=is_across,
    )


@click.command(
    cls=Command,
    example=(
        "blogdb lake query 'select blog, sum(word_count) from posts group by all'"
        " --lake lake\n"
        "blogdb lake query \"from posts_tagged('llm')\" --lake lake --blog hf"
    ),
    exits=_EXITS,
)
@click.argument("sql")
@lake_option
@_blog_option
@_across_option
@_engine_options
@row_options
def query(  # noqa: PLR0913 - one argument an option
    *,
    sql: str,
    root: Path,
    blog: str | None,
    is_across: bool,
    cluster: str | None,
    wanted: RowOptions,
) -> None:
    """Ask a lake one question in SQL, in DuckDB's dialect.

    Each table and view has a column `blog`. Ids are a blog's own: join by the blog,
    too. With --blog everything is as in the blog's own file, macros as well; with
    --across the tables and views have all blogs as if they were one. `-` reads
    the SQL from standard input. The statement can touch no file and no network. Spark
    is asked the same, translated.
    """
    if sql == "-":
        sql = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    _print(root, sql, blog, cluster, wanted, is_across=is_across)


@click.command(
    "duckdb",
    cls=Command,
    example="blogdb lake duckdb lake lake.duckdb\nduckdb lake.duckdb",
    exits=[*_EXITS, ExitCode.REFUSED],
)
@click.argument("root", type=click.Path(path_type=Path), metavar="DIR")
@click.argument(
    "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE"
)
@click.option(
    "--blog",
    "wanted",
    multiple=True,
    metavar="NAME",
    help="Only this blog; repeat for more.  [default: all]",
)
@json_option
def duckdb(*, root: Path, target: Path, wanted: tuple[str, ...], as_json: bool) -> None:
    """Write a small file of views over a lake, for shells and BI tools.

    Each blog has a schema with its tables, views and macros, as long as they are no
    more than 500, and `main` has the tables and views of all, with a column `blog`. The
    views name the files of the present load: write the file again after the next.
    """
    from blogdb.lake import manifest
    from blogdb.lake.views import MOST_SCHEMAS, have_schemas, require_blogs, write

    state = manifest.current(root)
    write(root, state, target, wanted)
    found = require_blogs(state, wanted)
    if as_json:
        told = {"file": str(target.resolve()), "load": state.load, "blogs": found}
        print_json(told)
        return
    echo(f"{target}: views over {counted(len(found), 'blog')} of load {state.load}")
    if not have_schemas(found):
        echo(
            f"blogdb: they are more than {MOST_SCHEMAS}, so {target} has the views of"
            " all, and no schema for each; name some with --blog for that",
            err=True,
        )


def _print(  # noqa: PLR0913 - one argument an option
    root: Path,
    sql: str,
    blog: str | None,
    cluster: str | None,
    wanted: RowOptions,
    *,
    is_across: bool,
) -> None:
    from blogdb.cli.output import print_rows
    from blogdb.lake import asking, asking_spark, manifest

    if blog is not None and is_across:
        raise QueryError("--blog is one blog, and --across all of them; leave out one")
    state = manifest.current(root)
    with tempfile.TemporaryDirectory(prefix="blogdb-lake-") as folder:
        database = Path(folder).resolve() / "answer.duckdb"
        if cluster is not None:
            asking_spark.ask(
                *(root, state, sql, database),
                master=cluster,
                # One more tells that there are more.
                limit=None if wanted.limit is None else wanted.limit + 1,
                is_across=is_across,
            )
            sql = f"from {asking_spark.ANSWER}"
        elif blog is None:
            named = asking.names_in(sql)
            asking.all_blogs(root, state, named, database, is_across=is_across)
        else:
            asking.one_blog(root, state, blog, database)
        print_rows(database, lambda _: sql, wanted)
