"""`blogdb export parquet`, `csv`, `jsonl` and `sqlite`: tables and views as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.completion import shipped
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import (
    database_option,
    json_option,
    memory_limit_option,
    out_option,
    threads_option,
)
from blogdb.db.errors import ExitCode, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from blogdb.api.sandbox import Limits
    from blogdb.api.session import Session

_SINGLE_FILE = "one file with keys and full text"
_TEXTS = {
    "parquet": "Write tables and views as Parquet, a file each.",
    "csv": "Write tables and views as CSV, a file each.",
    "jsonl": "Write tables and views as JSON Lines, a file each.",
    "sqlite": f"Write tables and views as SQLite: {_SINGLE_FILE}.",
}
_MORE = """

The folder also gets datapackage.json, which describes each table and column as the
Data Package standard has it. A former export there is replaced in one step; a folder
with anything else is refused.
"""


def _command(form: str) -> click.Command:
    """Make the command that writes one form."""

    @click.command(
        form,
        cls=Command,
        help=_TEXTS[form] + _MORE,
        example=(
            f"blogdb export {form}\n"
            f"blogdb export {form} --out tags --view tag_trends --view tags"
        ),
        exits=[*READING, ExitCode.REFUSED, ExitCode.QUERY],
    )
    @out_option(f"blog-{form}", "Where to write, whole or not at all.", is_folder=True)
    @click.option(
        "--view",
        "names",
        multiple=True,
        metavar="NAME",
        shell_complete=shipped("view", "table"),
        help="Only this view or table; repeat for more."
        "  [default: all that are meant for readers]",
    )
    @memory_limit_option
    @threads_option
    @json_option
    @database_option
    def command(  # noqa: PLR0913 - one argument an option
        *,
        output: Path,
        names: tuple[str, ...],
        memory_limit: str | None,
        threads: int | None,
        as_json: bool,
        database: Path,
    ) -> None:
        from blogdb.api.sandbox import Limits

        limits = Limits(memory_limit, threads, is_alone=True)
        written = _export(form, output, names, limits, database)
        if as_json:
            print_json({"folder": str(output.resolve()), "written": written})
        else:
            echo(f"{output}: {len(written):,} tables and views written")

    return command


def _export(
    form: str, output: Path, names: tuple[str, ...], limits: Limits, database: Path
) -> list[str]:
    from blogdb.api.current import require_current_views
    from blogdb.api.session import reading
    from blogdb.cli.contained import contained
    from blogdb.cli.progress import ProgressBar
    from blogdb.exports import descriptor
    from blogdb.exports.export import export
    from blogdb.exports.folder import published

    def work() -> None:
        with reading(database, limits, folder) as session, ProgressBar() as bar:
            require_current_views(session, database)
            wanted = _wanted(session, names)
            export(session.connection, form, wanted, folder, bar)

    database.stat()
    with published(output, database) as folder:
        contained(work)
        return descriptor.seal(folder)


def _wanted(session: Session, names: Iterable[str]) -> set[tuple[str, str]]:
    """Find the views and tables that --view names."""
    from blogdb.api.lookup import find

    found = [find(session, name) for name in names]
    for each in found:
        if each.kind == "macro":
            raise QueryError(
                f"{each.name} is a macro, which has rows only for an argument; to save"
                f" them: blogdb query --output FILE \"from {each.name}('…')\""
            )
    return {(each.schema, each.name) for each in found}


parquet = _command("parquet")
csv = _command("csv")
jsonl = _command("jsonl")
sqlite = _command("sqlite")
