"""The options of the commands that print rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ("table", "csv", "json", "markdown", "parquet")

_BY_SUFFIX = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".parquet": "parquet",
}

_DECORATORS = (
    click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice(FORMATS),
        help="How to print the rows.  [default: by the name of --output, else table]",
    ),
    click.option(
        "--limit",
        "-n",
        type=click.IntRange(min=0),
        metavar="N",
        help="Print at most N rows.  [default: all; a table stops at 1,000]",
    ),
    click.option(
        "--output",
        "-o",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write the rows to FILE, whole or not at all.",
    ),
)


def row_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --format, --limit and --output.

    Args:
        function: the command's function.

    Returns:
        The function with the options, as `form`, `limit` and `output`.
    """
    for decorator in reversed(_DECORATORS):
        function = decorator(function)
    return function


@dataclass(frozen=True)
class Wanted:
    """How rows are to be printed.

    Attributes:
        form: what --format said.
        limit: how many rows at most; None for all.
        output: a file to write instead of stdout.
    """

    form: str | None = None
    limit: int | None = None
    output: Path | None = None

    @property
    def format(self) -> str:
        """One of FORMATS: as said, else by the output's name, else a table."""
        if self.form is not None:
            return self.form
        return (
            _BY_SUFFIX.get(self.output.suffix.lower(), "table")
            if self.output
            else "table"
        )
