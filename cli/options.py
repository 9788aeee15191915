"""The options that several commands share, each defined once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.numbers import MOST_THREADS, Count, Seconds
from blogdb.db.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DATABASE = "blog.duckdb"


def _database() -> Path:
    """Return the database where none is named: the blog's, as `blogdb.toml` says."""
    from blogdb.loaders.settings.file import settings_for

    try:
        settings = settings_for()
    except SettingsError:
        # A shell that completes a command is told nothing.
        if click.get_current_context().resilient_parsing:
            return Path(_DATABASE)
        raise
    if settings is None:
        return Path(_DATABASE)
    database = settings.database or settings.path.parent / _DATABASE
    here = Path.cwd()
    return database.relative_to(here) if database.is_relative_to(here) else database


database_option = click.option(
    "--db",
    "database",
    # A file without permission is a failure of the system, not a wrong option.
    type=click.Path(dir_okay=False, readable=False, path_type=Path),
    envvar="BLOGDB_PATH",
    default=_database,
    show_default=f"as blogdb.toml says, else {_DATABASE}",
    show_envvar=True,
    metavar="FILE",
    help="The database.",
)


def out_option(
    default: str, help_: str, *, endings: Sequence[str] = (), is_folder: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make the option that says where a command writes what it makes.

    Args:
        default: the place where none is named.
        help_: what is written there.
        endings: those that the file's name may have, if it has one.
        is_folder: whether the place is a folder.

    Returns:
        The decorator, for a parameter `output`.
    """

    def checked(
        _context: click.Context, _parameter: click.Parameter, output: Path
    ) -> Path:
        if endings and output.suffix and output.suffix.lower() not in endings:
            raise click.BadParameter(
                f"what is written is {endings[0]}, and not {output.suffix}; name"
                " another file"
            )
        return output

    return click.option(
        *("--out", "--output", "-o", "output"),
        callback=checked,
        # A folder is looked at when it is replaced, which says more.
        type=click.Path(dir_okay=is_folder, path_type=Path),
        default=default,
        show_default=True,
        metavar="FOLDER" if is_folder else "FILE",
        help=help_,
    )


_MEMORY = re.compile(r"\d+(\.\d+)? ?([KMGT]i?B|%)", re.IGNORECASE)


def _memory(
    _context: click.Context, _parameter: click.Parameter, limit: str | None
) -> str | None:
    if limit is not None and not _MEMORY.fullmatch(limit):
        raise click.BadParameter(f"{limit!r} is not an amount of memory such as 1GB")
    return limit


memory_limit_option = click.option(
    "--memory-limit",
    callback=_memory,
    metavar="SIZE",
    help="Memory to use, such as 1GB or 60%.",
)

threads_option = click.option(
    "--threads",
    type=Count(1, MOST_THREADS),
    metavar="N",
    help="Threads to use, at most four a processor.",
)

no_wait_option = click.option(
    "--no-wait",
    is_flag=True,
    help="Fail at once when another process is writing the database.",
)


def mapping_option(form: str, example: str, text: str) -> Callable[..., Any]:
    """Make the option that names columns of a source.

    Args:
        form: what to write, as in TARGET=COLUMN.
        example: such a pair.
        text: the help.

    Returns:
        A decorator; the command gets `mapping`, a dict.
    """

    def read(
        _context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]
    ) -> dict[str, str]:
        mapping: dict[str, str] = {}
        for pair in pairs:
            target, _, column = pair.partition("=")
            if not target or not column:
                raise click.BadParameter(f"{pair!r} is not {form}, as in {example}")
            if target in mapping:
                raise click.BadParameter(f"{target} is mapped twice")
            mapping[target] = column
        return mapping

    return click.option(
        "--map", "mapping", multiple=True, callback=read, metavar=form, help=text
    )


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for programs."
)

no_content_option = click.option(
    "--no-content", is_flag=True, help="Leave out the lines of the body."
)

FORMATS = {
    "table": ("", ".txt"),
    "csv": (".csv",),
    "tsv": (".tsv", ".tab"),
    "json": (".json",),
    "ndjson": (".ndjson", ".jsonl"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "xlsx": (".xlsx",),
    "parquet": (".parquet", ".pq"),
}
"""How rows can be printed, and the endings of files that say so."""

BINARY = ("xlsx", "parquet")
"""Formats that are not text."""

_BY_SUFFIX = {suffix: form for form, found in FORMATS.items() for suffix in found}


def _output(
    context: click.Context, _parameter: click.Parameter, output: Path | None
) -> Path | None:
    """Refuse a file whose name says that it is of a format that there is not."""
    is_said = context.params.get("form") or context.params.get("as_json")
    if output and not is_said and output.suffix.lower() not in _BY_SUFFIX:
        known = ", ".join(suffix for suffix in _BY_SUFFIX if suffix)
        raise click.BadParameter(
            f"{output.suffix} is not a format that blogdb writes ({known}); name"
            " another file, or say the --format"
        )
    return output


def _decorators(limit: str, *limit_names: str) -> tuple[Callable[..., Any], ...]:
    return (
        click.option(
            "--format",
            "-f",
            "form",
            type=click.Choice([*FORMATS]),
            is_eager=True,
            help="How to print the rows.  [default: by the name of --output, else"
            " table]",
        ),
        click.option(
            "--json", "as_json", is_flag=True, is_eager=True, help="As --format json."
        ),
        click.option(
            "--vertical",
            is_flag=True,
            help="In a table, print one field a line.  [default: for a single row]",
        ),
        click.option(
            "--limit",
            "-n",
            *limit_names,
            type=Count(0),
            metavar="N",
            help=f"Print at most N rows.  [default: {limit}]",
        ),
        click.option(
            "--output",
            "-o",
            type=click.Path(dir_okay=False, path_type=Path),
            callback=_output,
            metavar="FILE",
            help="Write the rows to FILE, whole or not at all.",
        ),
        click.option(
            "--exact",
            is_flag=True,
            help=(
                "In CSV, write texts that a spreadsheet would run as a formula as they"
                " are.  [default: with an apostrophe before them]"
            ),
        ),
        click.option(
            "--timeout",
            type=Seconds(),
            metavar="SECONDS",
            help="Stop a query that takes longer.  [default: none]",
        ),
        memory_limit_option,
        threads_option,
    )


@dataclass(frozen=True)
class RowOptions:
    """How rows are to be printed, and what finding them may take.

    Attributes:
        form: what --format said.
        as_json: what --json said.
        vertical: whether a table has one field a line.
        limit: how many rows at most; None for all.
        output: a file to write instead of stdout.
        exact: whether CSV keeps texts that a spreadsheet would run.
        timeout: seconds; None for any time.
        memory_limit: as DuckDB writes it; None for most of the machine's.
        threads: how many; None for one a processor.
    """

    form: str | None = None
    as_json: bool = False
    vertical: bool = False
    limit: int | None = None
    output: Path | None = None
    exact: bool = False
    timeout: float | None = None
    memory_limit: str | None = None
    threads: int | None = None

    @property
    def format(self) -> str:
        """One of FORMATS: as said, else by the output's name, else a table."""
        if self.as_json:
            return "json"
        return (
            self.form or _BY_SUFFIX[self.output.suffix.lower() if self.output else ""]
        )


def row_options_with(
    limit: str, *limit_names: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a decorator that gives a command the options of RowOptions.

    Args:
        limit: what the help says of --limit's default.
        limit_names: further names of --limit.

    Returns:
        What makes of a function one with the options, that hands them on as `wanted`.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(**options: Any) -> Any:
            wanted = {
                name: options.pop(name) for name in RowOptions.__dataclass_fields__
            }
            return function(**options, wanted=RowOptions(**wanted))

        for decorator in reversed(_decorators(limit, *limit_names)):
            call = decorator(call)
        return call

    return decorate


row_options = row_options_with("all; a table stops at 1,000")
"""The options of a command whose rows may be many."""
