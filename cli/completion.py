"""`blogdb completion`: makes a shell complete blogdb's commands."""

from __future__ import annotations

import click

from blogdb.cli.command import Command


@click.command(
    cls=Command,
    example=(
        'eval "$(blogdb completion bash)"   # in ~/.bashrc\n'
        'eval "$(blogdb completion zsh)"    # in ~/.zshrc\n'
        "blogdb completion fish > ~/.config/fish/completions/blogdb.fish"
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands in a shell.

    It completes commands, their options, and the names of views.
    """
    from click.shell_completion import get_completion_class

    from blogdb.cli.main import cli

    generator = get_completion_class(shell)
    if generator is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(generator(cli, {}, "blogdb", "_BLOGDB_COMPLETE").source())
