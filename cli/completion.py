"""`blogdb completion`: makes a shell complete commands, files, and what there is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from blogdb.cli.command import Command
from blogdb.db.quoting import identifier, literal

if TYPE_CHECKING:
    from collections.abc import Callable

    Complete = Callable[[click.Context, click.Parameter, str], list[str]]

_MOST = 1000
"""Names that a shell is offered; more help nobody."""
_POSTS = "select slug from posts union select path from posts"


@click.command(
    cls=Command,
    example=(
        'eval "$(blogdb completion bash)"   # in ~/.bashrc\n'
        'eval "$(blogdb completion zsh)"    # in ~/.zshrc\n'
        "blogdb completion fish > ~/.config/fish/completions/blogdb.fish"
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes commands in a shell.

    It completes commands, options, files, formats, and what the database holds: views,
    columns, posts, tags, authors, generations.
    """
    from click.shell_completion import get_completion_class

    generator = get_completion_class(shell)
    if generator is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(
        generator(
            context.find_root().command, {}, "blogdb", "_BLOGDB_COMPLETE"
        ).source()
    )


def shipped(*kinds: str) -> Complete:
    """Make a completion that offers what blogdb ships, in whatever database.

    Args:
        kinds: which of "view", "macro" and "table".

    Returns:
        What click calls with the beginning of a name.
    """

    def complete(
        _context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[str]:
        from blogdb.sql import catalog
        from blogdb.sql.tables import tables

        named = [(entry.kind, entry.name) for entry in catalog.offered()]
        named += [
            ("table", table.name) for table in tables() if table.audience != "internal"
        ]
        return sorted(
            name
            for kind, name in named
            if kind in kinds and name.startswith(incomplete.casefold())
        )

    return complete


def asked(sql: str) -> Complete:
    """Make a completion that offers what the database holds.

    Args:
        sql: what gives one column of names.

    Returns:
        What click calls with the beginning of a name.
    """

    def complete(
        context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[str]:
        return _named(context, sql, incomplete)

    return complete


posts = asked(_POSTS)
authors = asked("select name from authors")
loads = asked("select load_id::varchar from loads")


def columns(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Offer the columns of the view, after those that are named already."""
    before, comma, last = incomplete.rpartition(",")
    minus = "-" if last.startswith("-") else ""
    return [
        f"{before}{comma}{minus}{name}"
        for name in _named(context, _columns_of(context), last.removeprefix("-"))
    ]


def values(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Offer the columns of the view, and once one is named, its values."""
    name, equals, value = incomplete.partition("=")
    if not equals:
        return [f"{each}=" for each in _named(context, _columns_of(context), name)]
    column = identifier(name)
    view = identifier(_view(context))
    sql = f"select distinct {column}::varchar from {view} where {column} is not null"
    return [f"{name}={each}" for each in _named(context, sql, value)]


def kept_generations(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Offer the numbers of the kept generations."""
    from blogdb.db.store.generations import kept

    numbers = [str(each.number) for each in kept(_database(context))]
    return [number for number in numbers if number.startswith(incomplete)]


def saved(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Offer the questions that are kept beside the database."""
    from blogdb.api.questions import listed

    names = [each["name"] for each in listed(_database(context))]
    return [name for name in names if name.startswith(incomplete)]


def formats(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Offer the formats of files and the layouts of folders."""
    from blogdb.loaders.sources.registry import readers
    from blogdb.loaders.trees.layouts.registry import layouts

    return [name for name in [*readers(), *layouts()] if name.startswith(incomplete)]


def files(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Let the shell offer files and folders."""
    return [CompletionItem(incomplete, type="file")]


def _database(context: click.Context) -> Path:
    said = context.params.get("database") or os.environ.get("BLOGDB_PATH")
    return Path(said or "blog.duckdb")


def _view(context: click.Context) -> str:
    # Where an option lacks its value still, click has left the view where it was.
    return str(context.params.get("view") or next(iter(context.args), ""))


def _columns_of(context: click.Context) -> str:
    view = literal(_view(context))
    return (
        f"select column_name from duckdb_columns() where table_name = lower({view})"
        " order by column_index"
    )


def _named(context: click.Context, sql: str, incomplete: str) -> list[str]:
    """Ask the database for names that begin so; without one, offer nothing."""
    import duckdb

    from blogdb.api.sandbox import opened
    from blogdb.db.errors import BlogdbError

    beginning = literal(incomplete.casefold())
    with (
        suppress(BlogdbError, OSError, duckdb.Error),
        opened(_database(context)) as connection,
    ):
        found = connection.execute(
            f"select distinct name from ({sql}) as found(name)"
            f" where starts_with(lower(name), {beginning}) order by name limit {_MOST}"
        )
        return [name for (name,) in found.fetchall()]
    return []
