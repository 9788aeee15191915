"""The form of every group of commands: imports a command when it is asked for."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for.

    Args:
        modules: the names of the commands in the order of their use, and the module
            that has each, under the command's name.
        arguments: what click.Group takes.
        options: what click.Group takes by name.
    """

    def __init__(
        self, *arguments: Any, modules: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._modules = modules

    def list_commands(self, _: click.Context) -> list[str]:
        """Name the commands.

        Returns:
            The names, in the order of their use.
        """
        return list(self._modules)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command.

        Args:
            ctx: the context of the group.
            args: the arguments.

        Returns:
            Its name, the command, and its arguments.

        Raises:
            UsageError: there is none of that name; the nearest is in the message.
        """
        name = args[0]
        if name not in self._modules and not name.startswith("-"):
            near = get_close_matches(name.casefold(), self._modules, n=1)
            _, *groups = ctx.command_path.split()
            called = " ".join(["help", *groups])
            meant = (
                f"did you mean {near[0]}?" if near else f"blogdb {called} lists them"
            )
            ctx.fail(f"there is no command {' '.join([*groups, name])}; {meant}")
        return super().resolve_command(ctx, args)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command.

        Args:
            cmd_name: its name.

        Returns:
            The command, or None when there is none of that name.
        """
        if cmd_name not in self._modules:
            return None
        command = getattr(import_module(self._modules[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - for mypy
        return command
