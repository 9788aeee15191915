"""`blogdb completion`: makes a shell complete commands, views and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import Command

if TYPE_CHECKING:
    from collections.abc import Callable


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

    It completes commands, their options, and the names of views and tables.
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


def shipped(
    *kinds: str,
) -> Callable[[click.Context, click.Parameter, str], list[str]]:
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
