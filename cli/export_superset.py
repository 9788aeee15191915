"""`blogdb export superset`: writes a dashboard that Apache Superset imports."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import database_option, json_option, out_option

if TYPE_CHECKING:
    from blogdb.api.session import Session


def _absolute(
    _context: click.Context, _parameter: click.Parameter, path: str | None
) -> PurePath | None:
    if path is None:
        return None
    found = PurePosixPath(path)
    if not found.is_absolute():
        raise click.BadParameter(f"{path} is not absolute, as in /data/blog.duckdb")
    return found


@click.command(
    cls=Command,
    example=(
        "blogdb export superset\n"
        "blogdb export superset --out bundle.zip --name 'Our blog'\n"
        "blogdb export superset --superset-path /data/blog.duckdb"
    ),
    exits=READING,
)
@out_option(
    "blog-superset.zip",
    "Where to write the bundle, whole or not at all.",
    endings=(".zip",),
)
@click.option(
    "--name",
    metavar="TEXT",
    help=(
        "The blog's name in Superset; the next bundle of that name takes the place of"
        " this one.  [default: the blog's host]"
    ),
)
@click.option(
    "--superset-path",
    callback=_absolute,
    metavar="FILE",
    help="Where Superset finds the database, if it runs elsewhere or in a container.",
)
@json_option
@database_option
def superset(
    *,
    output: Path,
    name: str | None,
    superset_path: PurePath | None,
    as_json: bool,
    database: Path,
) -> None:
    """Write a dashboard of the blog that Apache Superset imports.

    The bundle has the connection, a dataset for each view and table, charts, and a
    dashboard that is filtered by time, author, tag and language. Import it in Superset
    under Dashboards.
    """
    from blogdb.api.current import require_current_views
    from blogdb.cli.output import write_file
    from blogdb.exports.superset.blog import SupersetBlog, host_of
    from blogdb.exports.superset.bundle import bundle

    def made(session: Session) -> bytes:
        require_current_views(session, database)
        found = name or host_of(session.connection) or database.stem
        place = superset_path or database.resolve()
        return bundle(session.connection, SupersetBlog(found, place))

    write_file(output, database, made)
    if as_json:
        print_json({"bundle": str(output.resolve()), "size": output.stat().st_size})
    else:
        echo(str(output))
