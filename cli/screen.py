"""The terminal that something is for: its size, and what it can show."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Screen:
    """A terminal.

    Attributes:
        columns: how many characters a line has.
        lines: how many there are.
        is_styled: whether it can show bold and dim.
    """

    columns: int
    lines: int
    is_styled: bool = True


def screen_of(stream: TextIO) -> Screen | None:
    """Look at the terminal that a stream goes to.

    Args:
        stream: a standard stream.

    Returns:
        The terminal; None where it goes elsewhere.
    """
    if not stream.isatty():
        return None
    from rich.console import Console

    size = Console(file=stream, force_terminal=True).size
    return Screen(size.width, size.height, os.environ.get("TERM") != "dumb")


@contextmanager
def page() -> Iterator[tuple[TextIO, Screen | None]]:
    """Collect what a terminal is to show; elsewhere, print it as it comes.

    Yields:
        What to write to, and the terminal that it is for, if any.
    """
    screen = screen_of(sys.stdout)
    if screen is None:
        yield sys.stdout, None
        return
    stream = io.StringIO()
    yield stream, screen
    show(stream.getvalue(), screen)


def show(text: str, screen: Screen) -> None:
    """Print a text on a terminal; by the reader's pager, where it is longer.

    Args:
        text: what may hold styles.
        screen: the terminal.
    """
    if text.count("\n") < screen.lines or os.environ.get("PAGER") == "":
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        # The styles as they are, and what was read stays on the screen.
        os.environ.setdefault("LESS", "FRX")
        click.echo_via_pager(text)
