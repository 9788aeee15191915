"""Text that is safe to show to a person, whatever the data holds."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import datetime as dt

# Control characters (C0, DEL, C1), line and paragraph separators, and the characters
# that turn the direction of writing: in a terminal they move the cursor, change the
# colours or the title, or let one line look like another.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_DELETE = 0x7F
_END_OF_LINE = 5000
"""Characters of a message's beginning and end that are shown: more than a path has."""

SIGNS = {"added": "+", "changed": "~", "moved": ">", "removed": "-"}
"""What happened to a post, in one character."""


def visible(text: str) -> str:
    """Replace what a terminal would obey by something that it shows.

    Args:
        text: any text.

    Returns:
        The text with `␊` for a line feed, `␛` for an escape, `<U+202E>` and so on.
    """
    return _UNSAFE.sub(lambda found: _picture(ord(found[0])), text)


def _picture(code: int) -> str:
    if code < ord(" "):
        return chr(0x2400 + code)
    return "␡" if code == _DELETE else f"<U+{code:04X}>"


def one_line(message: str) -> str:
    """Join the lines of a message and make it safe to show.

    Args:
        message: what an exception says, which may quote a text of any length.

    Returns:
        One line, of at most some ten thousand characters.
    """
    line = visible(" ".join(message.split()))
    if len(line) <= 2 * _END_OF_LINE:
        return line
    return f"{line[:_END_OF_LINE]} … {line[-_END_OF_LINE:]}"


def echo(line: str, *, err: bool = False) -> None:
    """Print a line that may name a file, whose name may hold anything.

    Args:
        line: one line.
        err: whether to print it on stderr.
    """
    click.echo(visible(line), err=err)


def print_json(told: Any) -> None:
    """Print JSON; to a terminal without what it would obey.

    Args:
        told: what JSON has.
    """
    for line in json.dumps(told, ensure_ascii=False, indent=2).split("\n"):
        click.echo(visible(line) if sys.stdout.isatty() else line)


def size(count: float) -> str:
    """Write a number of bytes for people.

    Args:
        count: the bytes.

    Returns:
        Such as "812 B" or "1.5 MB".
    """
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def moment(when: dt.datetime) -> str:
    """Write a time for people.

    Args:
        when: the time, in UTC.

    Returns:
        Such as "2026-08-01 09:30:00 UTC".
    """
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun.

    Args:
        number: how many.
        noun: of what, in the singular.

    Returns:
        Such as "1 post" or "1,200 posts".
    """
    return f"{number:,} {noun if number == 1 else noun + 's'}"
